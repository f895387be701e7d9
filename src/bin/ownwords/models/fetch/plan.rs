//! Which files of a repository are fetched: what a model is read from, and what tells its licence.

use std::path::Path;

use ownwords::embed::{is_plain, needed_files};
use ownwords::{Error, ErrorKind, Result};

const MODULES: &str = "modules.json";

/// The file about the model, for people.
pub(super) const CARD: &str = "README.md";

/// The files of a model that a repository has, and those that it need not have and has not.
pub(super) struct Plan {
    pub(super) present: Vec<String>,
    pub(super) absent: Vec<String>,
}

/// Of the files that a repository has, those that say which others there are.
pub(super) fn first(available: &[String]) -> Result<Vec<String>> {
    let found: Vec<String> = [MODULES, "config.json"]
        .into_iter()
        .filter(|file| has(available, file))
        .map(str::to_owned)
        .collect();
    if found.is_empty() { Err(no_modules()) } else { Ok(found) }
}

/// The files to fetch, where the first ones are in `folder`.
pub(super) fn files(folder: &Path, available: &[String]) -> Result<Plan> {
    let needed = needed_files(folder).map_err(|error| {
        if has(available, MODULES) { error } else { no_modules().because(error) }
    })?;
    let (mut present, mut absent) = (Vec::new(), Vec::new());
    for file in needed {
        if has(available, &file.path) {
            present.push(file.path);
        } else if file.required {
            return Err(missing(&file.path, available));
        } else {
            absent.push(file.path);
        }
    }
    present.extend(available.iter().filter(|file| is_about_rights(file)).cloned());
    Ok(Plan { present, absent })
}

/// Whether the file holds the numbers of a model: most of its bytes.
pub(super) fn is_weights(path: &str) -> bool {
    path.ends_with(".safetensors")
}

/// Whether the file says under which terms the model may be used.
pub(super) fn is_about_rights(path: &str) -> bool {
    let upper = path.to_ascii_uppercase();
    let named = ["LICENSE", "LICENCE", "NOTICE"].iter().any(|name| upper.starts_with(name));
    (named || path == CARD) && is_plain(path) && !path.contains('/')
}

fn has(available: &[String], file: &str) -> bool {
    available.iter().any(|available| available == file)
}

fn no_modules() -> Error {
    Error::new(ErrorKind::Model, "it has no modules.json, which says how texts become vectors")
        .hint("choose a model in the layout of sentence-transformers, or of model2vec")
}

/// Why the model cannot be read without the file at `path`.
fn missing(path: &str, available: &[String]) -> Error {
    let error = |message: String| Error::new(ErrorKind::Model, message);
    let Some(folder) = path.strip_suffix("model.safetensors") else {
        let hint = if path.ends_with("tokenizer.json") {
            "load its tokenizer in Python and save it as a fast one, which writes tokenizer.json"
        } else {
            "choose a model in the layout of sentence-transformers"
        };
        return error(format!("it has no {path}, from which the model is read")).hint(hint);
    };
    let split = format!("{path}.index.json");
    if has(available, &split) {
        return error(format!(
            "its weights are split over several files ({split}), which is not supported"
        ))
        .hint("save it in one file, with max_shard_size above its size, and use that folder");
    }
    let pickle = |file: &&String| {
        let end = file.rsplit('.').next().unwrap_or_default();
        file.starts_with(folder) && ["bin", "pt", "pth", "ckpt", "pkl", "pickle"].contains(&end)
    };
    match available.iter().find(pickle) {
        Some(file) => error(format!(
            "it has no {path}; its weights are in {file}, whose format can run code, and is never fetched"
        ))
        .hint("choose a revision with safetensors (often @refs/pr/N), or save it so in Python"),
        None => error(format!("it has no {path}, and no other weights are read"))
            .hint("choose a model with safetensors weights"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_about_rights_are_those_beside_the_model() {
        for path in ["LICENSE", "LICENSE.txt", "license.md", "NOTICE", "README.md"] {
            assert!(is_about_rights(path), "{path}");
        }
        for path in ["onnx/LICENSE", "readme.txt", "LICENSE:x", "model.safetensors"] {
            assert!(!is_about_rights(path), "{path}");
        }
    }

    #[test]
    fn other_weights_are_explained() {
        let explain = |files: &[&str]| {
            let files: Vec<String> = files.iter().map(|&file| file.to_owned()).collect();
            missing("model.safetensors", &files).to_string()
        };
        assert!(explain(&["model.safetensors.index.json", "x.bin"]).contains("several files"));
        assert!(explain(&["pytorch_model.bin"]).contains("can run code"));
        assert!(explain(&["tf_model.h5"]).contains("no other weights"));
    }
}
