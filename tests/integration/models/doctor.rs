//! Models that are used otherwise than their authors meant.

use super::*;

/// What `model doctor` says of a model, and whether something is wrong.
fn examined(home: &Home, model: &Path) -> (Option<i32>, String) {
    let run = home.run(&["model", "doctor", &model.display().to_string()]);
    assert_eq!(run.stderr, "");
    (run.code, run.stdout)
}

fn write(model: &Path, file: &str, content: &Value) {
    fs::write(model.join(file), content.to_string()).unwrap();
}

#[test]
fn the_built_in_model_is_well() {
    let home = Home::new();
    let said = home.run(&["model", "doctor"]).expect_success();
    assert!(!said.contains("warning"), "{said}");
    assert!(said.contains("cosine to the stored vectors of 134 reference texts"), "{said}");
    assert!(said.contains("tokenizer.json cuts texts at 128 tokens"), "{said}");
}

#[test]
fn a_model_trained_with_cls_and_a_prompt_is_pooled_by_mean_without_one() {
    let home = Home::new();
    let model = copy(&home, "bert", "bge-small-en-v1.5");
    let (code, said) = examined(&home, &model);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("warning  bge-small-en was trained with cls pooling, but mean is used"));
    let says = "trained with \"Represent this sentence for searching relevant passages: \" before \
                queries, but nothing is used";
    assert!(said.contains(says), "{said}");
    write(&model, "1_Pooling/config.json", &json!({"pooling_mode_cls_token": true}));
    let prompt = "Represent this sentence for searching relevant passages: ";
    write(&model, "config_sentence_transformers.json", &json!({"prompts": {"query": prompt}}));
    let (_, said) = examined(&home, &model);
    assert!(said.contains("fine     pooling and prompts are those of bge-small-en"), "{said}");
}

#[test]
fn a_dense_layer_is_missing_and_a_model_is_known_by_its_source() {
    let home = Home::new();
    let model = copy(&home, "bert", "any");
    let source = json!({"repository": "MongoDB/mdbr-leaf-ir"});
    write(&model, "manifest.json", &json!({"source": source, "files": {}}));
    let (_, said) = examined(&home, &model);
    let says =
        "mdbr-leaf-ir has vectors of 768 numbers behind its dense layer, but here they have 40";
    assert!(said.contains(says), "{said}");
}

#[test]
fn vectors_are_others_than_those_stored() {
    let home = Home::new();
    let model = copy(&home, "bert", "any");
    let texts = ownwords::embed::reference_texts().unwrap();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let folder = ownwords::embed::ModelFolder::open(&model).unwrap();
    let embedder = ownwords::embed::LazyEmbedder::new(folder);
    let store = |role| {
        use ownwords::embed::Embedder as _;
        let vectors = embedder.embed(&texts, role).unwrap();
        let bytes: Vec<u8> = vectors.view().iter().flat_map(|x| x.to_le_bytes()).collect();
        let shape = vec![texts.len(), vectors.dimensions()];
        let view =
            safetensors::tensor::TensorView::new(safetensors::Dtype::F32, shape, &bytes).unwrap();
        let file = safetensors::serialize([("original", &view), ("query", &view)], None).unwrap();
        fs::write(model.join("reference.safetensors"), file).unwrap();
    };
    store(ownwords::embed::Role::Passage);
    let (_, said) = examined(&home, &model);
    assert!(said.contains("as queries: mean 1.000000, least 1.000000\n"), "{said}");
    write(&model, "1_Pooling/config.json", &json!({"pooling_mode_cls_token": true}));
    let (code, said) = examined(&home, &model);
    assert_eq!(code, Some(1));
    assert!(said.contains("pooling, prompts, tokenizer or weights are others"), "{said}");
    fs::write(model.join("reference.safetensors"), "x").unwrap();
    let run = home.run(&["model", "doctor", &model.display().to_string()]);
    refused(&run, "reference.safetensors: it cannot be read");
}
