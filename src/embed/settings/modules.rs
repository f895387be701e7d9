//! The modules of a model, as `modules.json` names them.

use serde::Deserialize;

use super::unusable;
use crate::embed::files::Files;
use crate::embed::manifest::is_plain;
use crate::error::Result;

/// What a module does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::embed) enum Kind {
    Transformer,
    Static,
    Pooling,
    Dense,
    Normalize,
}

/// The last parts of the names of their classes.
const KINDS: [(&str, Kind); 5] = [
    ("Transformer", Kind::Transformer),
    ("StaticEmbedding", Kind::Static),
    ("Pooling", Kind::Pooling),
    ("Dense", Kind::Dense),
    ("Normalize", Kind::Normalize),
];

/// A module, and its folder as a prefix of paths.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::embed) struct Module {
    pub(in crate::embed) kind: Kind,
    pub(in crate::embed) at: String,
}

/// One entry of `modules.json`.
#[derive(Debug, Deserialize)]
struct Entry {
    path: String,
    #[serde(rename = "type")]
    class: String,
}

pub(in crate::embed) const MODULES: &str = "modules.json";

/// The modules in their order: first one that makes vectors of tokens, then, of a transformer, pooling.
/// A folder of model2vec may come without the file.
pub(in crate::embed) fn read(files: &Files) -> Result<Vec<Module>> {
    let entries: Vec<Entry> = match files.optional_json(MODULES)? {
        None if is_model2vec(files) => {
            return Ok(vec![Module { kind: Kind::Static, at: String::new() }]);
        }
        None => files.json(MODULES)?, // says that it is missing
        Some(entries) => entries,
    };
    let modules: Vec<Module> =
        entries.iter().map(|entry| entry.module(files)).collect::<Result<_>>()?;
    let kinds: Vec<Kind> = modules.iter().map(|module| module.kind).collect();
    let (known, after) = match &kinds[..] {
        [Kind::Transformer, Kind::Pooling, after @ ..] | [Kind::Static, after @ ..] => {
            (true, after)
        }
        other => (false, other),
    };
    if !known || after.iter().any(|kind| !matches!(kind, Kind::Dense | Kind::Normalize)) {
        let message = "it needs a Transformer and its Pooling, or a StaticEmbedding, and after them \
                       no more than Dense and Normalize";
        return Err(unusable(files, MODULES, message));
    }
    Ok(modules)
}

fn is_model2vec(files: &Files) -> bool {
    let config: Option<serde_json::Value> = files.optional_json("config.json").ok().flatten();
    config.is_some_and(|config| config.get("model_type").is_some_and(|kind| kind == "model2vec"))
}

impl Entry {
    fn module(&self, files: &Files) -> Result<Module> {
        let name = self.class.rsplit('.').next().unwrap_or_default();
        let Some(&(_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            return Err(files
                .broken(MODULES, format!("modules of type \"{}\" are unknown", self.class))
                .hint(format!("supported are {}", names.join(", "))));
        };
        Ok(Module { kind, at: self.prefix(files)? })
    }

    /// The module's folder with a slash after it. It must lie inside the model folder.
    fn prefix(&self, files: &Files) -> Result<String> {
        let path = self.path.trim_end_matches('/');
        if path.is_empty() || path == "." {
            return Ok(String::new());
        }
        if !is_plain(path) {
            let message = format!("the path \"{}\" leaves the model folder", self.path);
            return Err(unusable(files, MODULES, &message));
        }
        Ok(format!("{path}/"))
    }
}
