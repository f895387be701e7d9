//! Model folders that are damaged for real: what is said about each, and what to do about it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ownwords::embed::{CandleEmbedder, Embedder, Engine, Isa, ModelFolder, Role};
use ownwords::{Error, ErrorKind};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use tempfile::TempDir;

/// A tensor as stored: type, shape, bytes.
type Stored = (Dtype, Vec<usize>, Vec<u8>);

/// The files that a model needs; without the manifest, whose hashes would hide other damage.
const FILES: [&str; 7] = [
    "modules.json",
    "config.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "1_Pooling/config.json",
    "tokenizer.json",
    "model.safetensors",
];

fn copy(manifest: bool) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("1_Pooling")).unwrap();
    for file in FILES.into_iter().chain(manifest.then_some("manifest.json")) {
        fs::copy(super::folder().join(file), folder.path().join(file)).unwrap();
    }
    folder
}

fn failure(folder: &Path) -> Error {
    let loaded = ModelFolder::open(folder).and_then(|model| CandleEmbedder::load(&model));
    loaded.map(drop).expect_err("the damage was not noticed")
}

/// Asserts that `folder` cannot be used because of `file`, with a message and a hint that contain
/// the given words.
#[track_caller]
fn assert_broken(folder: &TempDir, file: &str, message: &str, hint: &str) {
    let error = failure(folder.path());
    let expected = format!("{}: {message}", folder.path().join(file).display());
    assert_eq!(error.kind(), ErrorKind::Model);
    assert!(error.to_string().starts_with(&expected), "{error}\nis not\n{expected}");
    assert!(error.advice().is_some_and(|advice| advice.contains(hint)), "{:?}", error.advice());
}

fn replace(folder: &TempDir, file: &str, from: &str, to: &str) {
    let path = folder.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after, "{from} is not in {file}");
    fs::write(path, after).unwrap();
}

/// Leaves only the first half of a file.
fn cut(folder: &TempDir, file: &str) {
    let path = folder.path().join(file);
    let bytes = fs::read(&path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

/// Rewrites the weights after `change`.
fn rewrite(folder: &TempDir, change: impl FnOnce(&mut BTreeMap<String, Stored>)) {
    let path = folder.path().join("model.safetensors");
    let bytes = fs::read(&path).unwrap();
    let stored = SafeTensors::deserialize(&bytes).unwrap();
    let owned = |t: TensorView<'_>| (t.dtype(), t.shape().to_vec(), t.data().to_vec());
    let mut tensors: BTreeMap<String, Stored> =
        stored.iter().map(|(name, tensor)| (name.to_owned(), owned(tensor))).collect();
    change(&mut tensors);
    let views = tensors.iter().map(|(name, (dtype, shape, data))| {
        (name, TensorView::new(*dtype, shape.clone(), data).unwrap())
    });
    fs::write(path, safetensors::serialize(views, None).unwrap()).unwrap();
}

#[test]
fn an_undamaged_copy_works_with_and_without_its_manifest() {
    for manifest in [true, false] {
        let folder = copy(manifest);
        let model = ModelFolder::open(folder.path()).unwrap();
        assert_eq!(model.sha256(), super::MODEL.sha256());
        assert!(CandleEmbedder::load(&model).is_ok());
    }
}

#[test]
fn the_folder_or_a_file_is_missing() {
    let folder = copy(false);
    let nowhere = folder.path().join("nowhere");
    let error = failure(&nowhere);
    let expected = format!("{}: there is no such model folder", nowhere.display());
    assert_eq!(error.to_string(), expected);
    let message = "the file is missing from the model folder";
    for file in ["modules.json", "config.json", "1_Pooling/config.json", "tokenizer.json"] {
        let folder = copy(false);
        fs::remove_file(folder.path().join(file)).unwrap();
        assert_broken(&folder, file, message, "whole model folder again");
    }
    fs::remove_file(folder.path().join("model.safetensors")).unwrap();
    assert_broken(&folder, "model.safetensors", message, "only safetensors weights are read");
}

#[test]
fn a_file_is_not_the_one_of_the_manifest() {
    let folder = copy(true);
    let path = folder.path().join("model.safetensors");
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path, bytes).unwrap();
    let error = failure(folder.path());
    let expected = format!("with SHA-256 {}, found", super::MODEL.sha256());
    assert!(error.to_string().contains(&expected), "{error}");
    let message = "the file is not the one that manifest.json lists";
    assert_broken(&folder, "model.safetensors", message, "again");

    let folder = copy(true);
    replace(&folder, "sentence_bert_config.json", "256", "512");
    assert_broken(&folder, "sentence_bert_config.json", message, "again");
}

#[test]
fn a_file_is_not_what_its_name_says() {
    for file in ["modules.json", "config.json", "sentence_bert_config.json"] {
        let folder = copy(false);
        cut(&folder, file);
        assert_broken(&folder, file, "the file is not valid JSON", "again");
    }
    let folder = copy(true);
    cut(&folder, "manifest.json");
    assert_broken(&folder, "manifest.json", "the file is not valid JSON", "again");

    let folder = copy(false);
    replace(&folder, "config.json", "\"hidden_size\"", "\"size\"");
    assert_broken(&folder, "config.json", "the settings are not as expected", "again");

    let folder = copy(false);
    fs::write(folder.path().join("tokenizer.json"), "{}").unwrap();
    let message = "not a tokenizer that can be read";
    assert_broken(&folder, "tokenizer.json", message, "published with the model");

    let folder = copy(false);
    fs::write(folder.path().join("model.safetensors"), "version https://git-lfs").unwrap();
    let message = "not a safetensors file that can be read";
    assert_broken(&folder, "model.safetensors", message, "again");
}

#[test]
fn a_tensor_is_missing_or_has_another_shape_or_type() {
    let query = "encoder.layer.3.attention.self.query.weight";
    let weights = "model.safetensors";

    let folder = copy(false);
    rewrite(&folder, |tensors| drop(tensors.remove(query)));
    assert_broken(&folder, weights, &format!("tensor {query} is missing"), "same model");

    let folder = copy(false);
    rewrite(&folder, |tensors| drop(tensors.remove(&format!("{query}.scale"))));
    assert_broken(&folder, weights, &format!("tensor {query}.scale is missing"), "same model");

    let folder = copy(false);
    rewrite(&folder, |tensors| tensors.get_mut(query).unwrap().1 = vec![192, 768]);
    let message = format!("tensor {query} has shape [192, 768], not [384, 384]");
    assert_broken(&folder, weights, &message, "same model");

    let folder = copy(false);
    rewrite(&folder, |tensors| tensors.get_mut(query).unwrap().0 = Dtype::U8);
    let message = format!("tensor {query} is stored as U8");
    assert_broken(&folder, weights, &message, "F32, F16, BF16");

    let folder = copy(false);
    replace(&folder, "config.json", "\"num_hidden_layers\": 6", "\"num_hidden_layers\": 7");
    let message = "tensor encoder.layer.6.attention.self.query.weight is missing";
    assert_broken(&folder, weights, message, "same model");
}

/// The 8-bit tensors as F32 under the same names, as a user's own folder may hold them.
fn expand(tensors: &mut BTreeMap<String, Stored>) {
    let names: Vec<String> =
        tensors.keys().filter_map(|name| name.strip_suffix(".scale").map(str::to_owned)).collect();
    assert!(!names.is_empty());
    for name in names {
        let (_, _, scales) = tensors.remove(&format!("{name}.scale")).unwrap();
        let scales = scales.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
        let (dtype, shape, data) = tensors.get_mut(&name).unwrap();
        let values = data.chunks_exact(shape[1]).zip(scales).flat_map(|(row, scale)| {
            row.iter().flat_map(move |&q| (f32::from(q.cast_signed()) * scale).to_le_bytes())
        });
        *data = values.collect();
        *dtype = Dtype::F32;
    }
}

#[test]
fn weights_in_32_or_16_bits_and_under_a_prefix_are_read_too() {
    let text = ["Revenue is recognized when control passes."];
    let expected = Engine::Candle.load(&super::MODEL, Isa::best()).unwrap();
    let expected = expected.embed(&text, Role::Passage).unwrap();
    let embed = |folder: &TempDir| {
        let embedder = CandleEmbedder::load(&ModelFolder::open(folder.path()).unwrap()).unwrap();
        embedder.embed(&text, Role::Passage).unwrap()
    };
    let folder = copy(false);
    rewrite(&folder, expand);
    assert_eq!(super::all_bits(&embed(&folder)), super::all_bits(&expected));

    rewrite(&folder, |tensors| {
        let norm = tensors.get_mut("embeddings.LayerNorm.weight").unwrap();
        // BF16 is the upper half of F32.
        *norm = (Dtype::BF16, norm.1.clone(), upper_halves(&norm.2));
        let prefixed = std::mem::take(tensors).into_iter().map(|(n, t)| (format!("bert.{n}"), t));
        tensors.extend(prefixed);
    });
    let cosine = super::cosine(embed(&folder).row(0), expected.row(0));
    assert!(cosine > 0.999 && cosine < 0.999_999_9, "{cosine}");
}

fn upper_halves(data: &[u8]) -> Vec<u8> {
    data.chunks_exact(4).flat_map(|float| [float[2], float[3]]).collect()
}

#[test]
fn tokenizer_and_weights_are_of_different_models() {
    let folder = copy(false);
    replace(&folder, "config.json", "30522", "30000");
    let error = failure(folder.path());
    let expected = "tokenizer.json has ids below 30522, but the model only 30000 vectors";
    assert_eq!(error.to_string(), format!("{}: {expected}", folder.path().display()));
    assert!(error.advice().unwrap().contains("of the same model"));
}

/// Changes what `tokenizer.json` says.
fn retokenize(folder: &TempDir, change: impl FnOnce(&mut serde_json::Value)) {
    let path = folder.path().join("tokenizer.json");
    let mut json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut json);
    fs::write(path, json.to_string()).unwrap();
}

#[test]
fn an_id_beyond_the_table_is_refused_though_there_are_not_more_tokens_than_vectors() {
    let folder = copy(false);
    retokenize(&folder, |json| json["model"]["vocab"]["[unused0]"] = 40_000.into());
    let error = failure(folder.path());
    let expected = "tokenizer.json has ids below 40001, but the model only 30522 vectors";
    assert_eq!(error.to_string(), format!("{}: {expected}", folder.path().display()));
}

#[test]
fn a_text_of_no_tokens_has_a_vector_of_zeros_and_disturbs_no_other() {
    let folder = copy(false);
    retokenize(&folder, |json| json["post_processor"] = serde_json::Value::Null);
    let folder = ModelFolder::open(folder.path()).unwrap();
    for engine in [Engine::Int8, Engine::F32] {
        let embedder = engine.load(&folder, Isa::best()).unwrap();
        let alone = embedder.embed(&["We sell lamps."], Role::Passage).unwrap();
        let among = embedder.embed(&["", "We sell lamps.", "\u{200b}"], Role::Passage).unwrap();
        assert_eq!(super::bits(among.row(1)), super::bits(alone.row(0)), "{}", engine.name());
        for row in [0, 2] {
            assert!(among.row(row).iter().all(|&x| x == 0.0), "{}", engine.name());
        }
    }
}
