//! Folders of JSON files, read without weights.

#![allow(clippy::disallowed_methods)] // they make folders

use super::*;
use tempfile::TempDir;

const MODULES_JSON: &str = r#"[
    {"path": "", "type": "sentence_transformers.models.Transformer"},
    {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}
]"#;

const CONFIG: &str = r#"{
    "model_type": "bert", "hidden_act": "gelu", "vocab_size": 9, "hidden_size": 8,
    "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
    "max_position_embeddings": 32, "type_vocab_size": 2, "layer_norm_eps": 1e-12
}"#;

const MEAN: &str = r#"{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}"#;

/// A folder of sound files, of which `file` is replaced by `contents`.
fn folder(file: &str, contents: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("1_Pooling")).unwrap();
    let sound = [(MODULES, MODULES_JSON), ("config.json", CONFIG), ("1_Pooling/config.json", MEAN)];
    for (file, contents) in sound.into_iter().chain([(file, contents)]) {
        std::fs::write(folder.path().join(file), contents).unwrap();
    }
    folder
}

fn read(file: &str, contents: &str) -> Result<Settings> {
    let folder = folder(file, contents);
    Settings::read(&Files::folder(folder.path())?).map(|(settings, _)| settings)
}

/// Asserts what is said about a folder whose `file` is `contents`.
#[track_caller]
fn assert_refused(file: &str, contents: &str, message: &str, hint: &str) {
    let error = read(file, contents).unwrap_err();
    assert!(error.to_string().ends_with(&format!("{file}: {message}")), "{error}");
    assert!(error.advice().unwrap_or_default().contains(hint), "{:?}", error.advice());
}

fn with(file: &str, from: &str, to: &str) -> String {
    assert!(file.contains(from), "{from} is not there");
    file.replacen(from, to, 1)
}

#[test]
fn prompts_and_limits_are_optional() {
    let settings = read(MODULES, MODULES_JSON).unwrap();
    assert_eq!(settings.max_tokens, 32);
    assert_eq!((settings.prompt(Role::Query), settings.prompt(Role::Passage)), ("", ""));
    assert_eq!(settings.pooling, Pooling::Mean);
}

#[test]
fn the_shorter_of_both_limits_counts() {
    for (limit, expected) in [("16", 16), ("64", 32), ("null", 32)] {
        let limits = format!("{{\"max_seq_length\": {limit}, \"do_lower_case\": false}}");
        assert_eq!(read("sentence_bert_config.json", &limits).unwrap().max_tokens, expected);
    }
}

#[test]
fn each_role_has_its_prompt_or_the_default() {
    let prompts = |json: &str| {
        let settings = read(PROMPTS, json).unwrap();
        (settings.query_prompt, settings.passage_prompt)
    };
    let expected = ("q: ".to_owned(), "p: ".to_owned());
    assert_eq!(prompts(r#"{"prompts": {"query": "q: ", "passage": "p: "}}"#), expected);
    assert_eq!(prompts(r#"{"prompts": {"query": "q: ", "document": "p: "}}"#), expected);
    let named = r#"{"prompts": {"query": "q: ", "sts": "p: "}, "default_prompt_name": "sts"}"#;
    assert_eq!(prompts(named), expected);
    let none = r#"{"prompts": {"sts": "s: "}, "default_prompt_name": null}"#;
    assert_eq!(prompts(none), (String::new(), String::new()));
    let message = "the default prompt \"sts\" is not among the prompts";
    assert_refused(PROMPTS, r#"{"default_prompt_name": "sts"}"#, message, "null");
}

#[test]
fn other_architectures_are_refused_by_name() {
    let config = with(CONFIG, "\"bert\"", "\"xlm-roberta\"");
    let message = "models of type \"xlm-roberta\" are not supported";
    assert_refused("config.json", &config, message, "model_type is \"bert\"");
    let config = with(CONFIG, "{", "{\"position_embedding_type\": \"relative_key\",");
    let message = "positions of type \"relative_key\" are not supported";
    assert_refused("config.json", &config, message, "absolute");
    let config = with(CONFIG, "\"num_attention_heads\": 2", "\"num_attention_heads\": 3");
    let message = "\"hidden_size\" is not a multiple of \"num_attention_heads\"";
    assert_refused("config.json", &config, message, "published");
    let config = with(CONFIG, "\"vocab_size\": 9", "\"vocab_size\": 0");
    assert_refused("config.json", &config, "\"vocab_size\" is 0", "published");
}

#[test]
fn modules_that_would_be_left_out_are_refused() {
    let dense = with(MODULES_JSON, "models.Normalize", "models.Dense");
    let message = "dense layers (2_Dense) are not supported yet";
    assert_refused(MODULES, &dense, message, "ends in pooling");
    let unknown = with(MODULES_JSON, "models.Normalize", "models.LSTM");
    let message = "modules of type \"sentence_transformers.models.LSTM\" are unknown";
    assert_refused(MODULES, &unknown, message, "Transformer, Pooling and Normalize");
    let outside = with(MODULES_JSON, "1_Pooling", "../1_Pooling");
    let message = "the path \"../1_Pooling\" leaves the model folder";
    assert_refused(MODULES, &outside, message, "published");
    let message = "it needs one module Transformer and one module Pooling";
    assert_refused(MODULES, "[]", message, "published");
}

#[test]
fn only_one_known_way_of_pooling_is_accepted() {
    let file = "1_Pooling/config.json";
    let pooling = |json: &str| read(file, json).unwrap().pooling;
    assert_eq!(pooling(r#"{"pooling_mode_cls_token": true}"#), Pooling::Cls);
    assert_eq!(pooling(r#"{"pooling_mode_max_tokens": true}"#), Pooling::Max);
    let refused = [
        (r#"{"pooling_mode_lasttoken": true}"#, "pooling_mode_lasttoken"),
        (
            r#"{"pooling_mode_cls_token": true, "pooling_mode_max_tokens": true}"#,
            "pooling_mode_cls_token and pooling_mode_max_tokens",
        ),
        ("{}", "no pooling at all"),
        (
            r#"{"pooling_mode_mean_tokens": true, "include_prompt": false}"#,
            "pooling_mode_mean_tokens without the prompt",
        ),
    ];
    for (json, asked) in refused {
        let message = format!("this way of pooling is not supported: {asked}");
        assert_refused(file, json, &message, "exactly one of");
    }
}
