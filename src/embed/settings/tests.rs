//! Folders of JSON files, read without weights.

#![allow(clippy::disallowed_methods)] // they make folders

use super::*;
use tempfile::TempDir;

use super::modules::MODULES;

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
    Settings::read(&Files::folder(folder.path(), false)?)
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
    assert_eq!(settings.ending.pooling, Pooling::mean());
    assert_eq!((settings.ending.dimensions, &settings.ending.steps[..]), (8, &[][..]));
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
    let config = with(CONFIG, "\"bert\"", "\"t5\"");
    let message = "models of type \"t5\" are not supported";
    assert_refused("config.json", &config, message, "bert, distilbert, mpnet");
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
    let unknown = with(MODULES_JSON, "models.Normalize", "models.LSTM");
    let message = "modules of type \"sentence_transformers.models.LSTM\" are unknown";
    assert_refused(
        MODULES,
        &unknown,
        message,
        "Transformer, StaticEmbedding, Pooling, Dense, Normalize",
    );
    let outside = with(MODULES_JSON, "1_Pooling", "../1_Pooling");
    let message = "the path \"../1_Pooling\" leaves the model folder";
    assert_refused(MODULES, &outside, message, "published");
    let message = "it needs a Transformer and its Pooling, or a StaticEmbedding, and after them no more \
                   than Dense and Normalize";
    for modules in ["[]", with(MODULES_JSON, "models.Pooling", "models.Normalize").as_str()] {
        assert_refused(MODULES, modules, message, "published");
    }
}

#[test]
fn a_dense_layer_must_be_one_that_can_be_run() {
    let sound = r#"{"in_features": 8, "out_features": 4, "activation_function": "torch.nn.Tanh"}"#;
    let refused = [
        ("torch.nn.Tanh", "torch.nn.Softplus", "the activation torch.nn.Softplus is not supported"),
        ("\"in_features\": 8", "\"in_features\": 9", "it takes 9 numbers, but gets vectors of 8"),
        ("{", "{\"use_residual\": true, ", "dense layers with a residual are not supported"),
        (
            "{",
            "{\"module_input_name\": \"token_embeddings\", ",
            "dense layers on tokens are not supported",
        ),
    ];
    let modules = with(
        MODULES_JSON,
        "\"2_Normalize\", \"type\": \"sentence_transformers.models.Normalize\"",
        "\"2_Dense\", \"type\": \"sentence_transformers.models.Dense\"",
    );
    for (from, to, message) in refused {
        let folder = folder(MODULES, &modules);
        std::fs::create_dir(folder.path().join("2_Dense")).unwrap();
        std::fs::write(folder.path().join("2_Dense/config.json"), with(sound, from, to)).unwrap();
        let files = Files::folder(folder.path(), false).unwrap();
        let error = Settings::read(&files).unwrap_err();
        assert!(error.to_string().ends_with(message), "{error}");
        assert!(error.advice().is_some());
    }
}

#[test]
fn pooling_is_read_from_old_and_new_files() {
    let file = "1_Pooling/config.json";
    let pooling = |json: &str| {
        let settings = read(file, json).unwrap();
        (settings.ending.pooling.names(), settings.ending.dimensions)
    };
    assert_eq!(pooling(r#"{"pooling_mode_cls_token": true}"#), (vec!["cls"], 8));
    assert_eq!(pooling(r#"{"pooling_mode": "lasttoken"}"#), (vec!["lasttoken"], 8));
    let both = r#"{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": true}"#;
    assert_eq!(pooling(both), (vec!["cls", "mean"], 16));
    assert_eq!(pooling(r#"{"pooling_mode": ["max", "cls"]}"#), (vec!["max", "cls"], 16));
    assert_eq!(pooling("{}"), (vec!["mean"], 8));
    for asked in ["\"pooling_mode\": \"median\"", "\"pooling_mode_median_tokens\": true"] {
        let name = if asked.contains("tokens") { "pooling_mode_median_tokens" } else { "median" };
        let message = format!("this way of pooling is not supported: {name}");
        assert_refused(file, &format!("{{{asked}}}"), &message, "cls, max, mean");
    }
}

#[test]
fn families_call_the_same_sizes_otherwise() {
    let distilbert = r#"{
        "model_type": "distilbert", "activation": "gelu", "vocab_size": 9, "dim": 8, "n_layers": 1,
        "n_heads": 2, "hidden_dim": 16, "max_position_embeddings": 32
    }"#;
    let sizes = read("config.json", distilbert).unwrap().architecture;
    assert_eq!((sizes.hidden_size, sizes.type_vocab_size, sizes.positions()), (8, 0, 32));
    let roberta = with(CONFIG, "\"bert\"", "\"xlm-roberta\", \"pad_token_id\": 1");
    let settings = read("config.json", &roberta).unwrap();
    assert_eq!((settings.architecture.first_position, settings.max_tokens), (2, 30));
    let short = with(&roberta, "\"max_position_embeddings\": 32", "\"max_position_embeddings\": 2");
    let message = "\"max_position_embeddings\" leaves no position after the padding's";
    assert_refused("config.json", &short, message, "published");
}
