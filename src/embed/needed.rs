//! Which files of a model folder are read: what has to be there for a model to work.
//!
//! Knows the layout, and nothing of where the files come from.

use std::path::Path;

use super::files::Files;
use super::pooling::Pooling;
use super::settings::{Architecture, Kind, modules};
use super::weights::WEIGHTS;
use crate::error::Result;

/// A file that a model is read from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NeededFile {
    /// Its path in the model folder, `/` between the parts.
    pub path: String,
    /// Whether the model cannot be read without it.
    pub required: bool,
}

impl NeededFile {
    fn required(path: String) -> Self {
        Self { path, required: true }
    }

    fn optional(path: String) -> Self {
        Self { path, required: false }
    }
}

/// The files that the model in `folder` is read from, in order; only `modules.json` must be there
/// (of a model2vec model, `config.json` in its place).
///
/// # Errors
/// [`ErrorKind::Model`](crate::ErrorKind::Model) if it is missing, malformed or names modules that are
/// not supported.
pub fn needed_files(folder: &Path) -> Result<Vec<NeededFile>> {
    let files = Files::folder(folder, true)?;
    let mut needed = vec![
        NeededFile::optional(modules::MODULES.to_owned()),
        NeededFile::optional("config_sentence_transformers.json".to_owned()),
    ];
    for module in modules::read(&files)? {
        let path = |file: &str| format!("{}{file}", module.at);
        match module.kind {
            Kind::Transformer | Kind::Static => needed.extend([
                NeededFile {
                    path: path("config.json"),
                    required: module.kind == Kind::Transformer,
                },
                NeededFile::optional(path("sentence_bert_config.json")),
                NeededFile::required(path("tokenizer.json")),
                NeededFile::required(path(WEIGHTS)),
            ]),
            Kind::Dense => needed.extend([
                NeededFile::required(path("config.json")),
                NeededFile::required(path(WEIGHTS)),
            ]),
            Kind::Pooling => needed.push(NeededFile::required(path("config.json"))),
            Kind::Normalize => {}
        }
    }
    needed.sort();
    needed.dedup_by(|one, kept| one.path == kept.path);
    Ok(needed)
}

/// Whether the model in `folder` is of a kind that can be run, as far as its JSON files say. Weights
/// need not be there.
///
/// # Errors
/// [`ErrorKind::Model`](crate::ErrorKind::Model) if it is not, or a file is missing or malformed.
pub fn check_settings(folder: &Path) -> Result<()> {
    let files = Files::folder(folder, true)?;
    for module in modules::read(&files)? {
        let config = format!("{}config.json", module.at);
        match module.kind {
            Kind::Transformer => drop(Architecture::read(&files, &config)?),
            Kind::Pooling => drop(Pooling::read(&files, &config)?),
            Kind::Static | Kind::Dense | Kind::Normalize => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn paths(model: &str, required: bool) -> Vec<String> {
        let folder =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/models").join(model);
        let needed = needed_files(&folder).unwrap();
        check_settings(&folder).unwrap();
        needed.into_iter().filter(|file| file.required == required).map(|file| file.path).collect()
    }

    #[test]
    fn a_transformer_needs_its_weights_and_those_of_dense_layers() {
        let required = [
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "config.json",
            "model.safetensors",
            "tokenizer.json",
        ];
        assert_eq!(paths("bert-dense", true), required);
        let optional =
            ["config_sentence_transformers.json", "modules.json", "sentence_bert_config.json"];
        assert_eq!(paths("bert-dense", false), optional);
    }

    #[test]
    fn a_table_of_vectors_needs_no_config() {
        assert_eq!(paths("model2vec", true), ["model.safetensors", "tokenizer.json"]);
    }
}
