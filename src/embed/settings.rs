//! How a model wants to be used: what its JSON files say, read once and checked.
//!
//! Nothing here is assumed that a file can say. Knows no tensor and no text.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Role;
use super::files::Files;
use super::pooling::Pooling;
use crate::error::{Error, Result};

/// What a model folder says about its model, beside the weights and the vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settings {
    pub(super) architecture: Architecture,
    pub(super) pooling: Pooling,
    /// The most tokens of one pass, special tokens included.
    pub(super) max_tokens: usize,
    query_prompt: String,
    passage_prompt: String,
}

/// The sizes of a BERT encoder, from `config.json`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Architecture {
    model_type: String,
    #[serde(default)]
    position_embedding_type: Option<String>,
    pub(super) hidden_act: String,
    pub(super) vocab_size: usize,
    pub(super) hidden_size: usize,
    pub(super) num_hidden_layers: usize,
    pub(super) num_attention_heads: usize,
    pub(super) intermediate_size: usize,
    pub(super) max_position_embeddings: usize,
    pub(super) type_vocab_size: usize,
    pub(super) layer_norm_eps: f64,
}

/// One entry of `modules.json`.
#[derive(Debug, Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

/// `sentence_bert_config.json`. `do_lower_case` is left to the tokenizer, which has its own.
#[derive(Debug, Default, Deserialize)]
struct Limits {
    max_seq_length: Option<usize>,
}

/// `config_sentence_transformers.json`.
#[derive(Debug, Default, Deserialize)]
struct Prompts {
    #[serde(default)]
    prompts: BTreeMap<String, String>,
    default_prompt_name: Option<String>,
}

/// Only the `model_type` of `config.json`, which says how to read the rest.
#[derive(Debug, Deserialize)]
struct ModelType {
    #[serde(default)]
    model_type: String,
}

const MODULES: &str = "modules.json";
const PROMPTS: &str = "config_sentence_transformers.json";

/// The folders of the modules, as `modules.json` names them.
#[derive(Debug)]
struct Modules {
    transformer: String,
    pooling: String,
}

impl Settings {
    /// Reads all settings. Also returns the folder of the transformer, as a prefix of the paths of
    /// its files: empty, or with a slash at the end.
    pub(super) fn read(files: &Files) -> Result<(Self, String)> {
        let modules = Modules::read(files)?;
        let at = |file: &str| format!("{}{file}", modules.transformer);
        let architecture = Architecture::read(files, &at("config.json"))?;
        let limits: Limits =
            files.optional_json(&at("sentence_bert_config.json"))?.unwrap_or_default();
        let positions = architecture.max_position_embeddings;
        let prompts: Prompts = files.optional_json(PROMPTS)?.unwrap_or_default();
        let settings = Self {
            pooling: Pooling::read(files, &format!("{}config.json", modules.pooling))?,
            max_tokens: limits.max_seq_length.unwrap_or(positions).min(positions),
            query_prompt: prompts.of(&["query"], files)?,
            passage_prompt: prompts.of(&["document", "passage", "corpus"], files)?,
            architecture,
        };
        Ok((settings, modules.transformer))
    }

    /// What the model wants before a text of `role`; often nothing.
    pub(super) fn prompt(&self, role: Role) -> &str {
        match role {
            Role::Query => &self.query_prompt,
            Role::Passage => &self.passage_prompt,
        }
    }
}

impl Prompts {
    /// The prompt under the first of `names` that there is, else the default prompt, else none: the
    /// order of sentence-transformers' `encode_query` and `encode_document`.
    fn of(&self, names: &[&str], files: &Files) -> Result<String> {
        if let Some(prompt) = names.iter().find_map(|&name| self.prompts.get(name)) {
            return Ok(prompt.clone());
        }
        let Some(name) = &self.default_prompt_name else { return Ok(String::new()) };
        self.prompts.get(name).cloned().ok_or_else(|| {
            files
                .broken(PROMPTS, format!("the default prompt \"{name}\" is not among the prompts"))
                .hint("add it to \"prompts\", or set \"default_prompt_name\" to null")
        })
    }
}

impl Architecture {
    fn read(files: &Files, file: &str) -> Result<Self> {
        let ModelType { model_type } = files.json(file)?;
        if model_type != "bert" {
            return Err(files
                .broken(file, format!("models of type \"{model_type}\" are not supported"))
                .hint("choose a model whose model_type is \"bert\", such as all-MiniLM-L6-v2"));
        }
        let read: Self = files.json(file)?;
        read.check(files, file)?;
        Ok(read)
    }

    fn check(&self, files: &Files, file: &str) -> Result<()> {
        let sizes = [
            ("vocab_size", self.vocab_size),
            ("hidden_size", self.hidden_size),
            ("num_attention_heads", self.num_attention_heads),
            ("intermediate_size", self.intermediate_size),
            ("max_position_embeddings", self.max_position_embeddings),
            ("type_vocab_size", self.type_vocab_size),
        ];
        if let Some((name, _)) = sizes.iter().find(|(_, size)| *size == 0) {
            return Err(unusable(files, file, &format!("\"{name}\" is 0")));
        }
        if !self.hidden_size.is_multiple_of(self.num_attention_heads) {
            let message = "\"hidden_size\" is not a multiple of \"num_attention_heads\"";
            return Err(unusable(files, file, message));
        }
        match self.position_embedding_type.as_deref() {
            None | Some("absolute") => Ok(()),
            Some(other) => Err(files
                .broken(file, format!("positions of type \"{other}\" are not supported"))
                .hint("choose a model whose position_embedding_type is \"absolute\"")),
        }
    }
}

fn unusable(files: &Files, file: &str, message: &str) -> Error {
    files.broken(file, message).hint("take the file that was published with the model")
}

impl Modules {
    fn read(files: &Files) -> Result<Self> {
        let (mut transformer, mut pooling) = (None, None);
        for module in files.json::<Vec<Module>>(MODULES)? {
            let kind = module.kind.rsplit('.').next().unwrap_or_default();
            match kind {
                "Transformer" => transformer = Some(module.prefix(files)?),
                "Pooling" => pooling = Some(module.prefix(files)?),
                // Every embedding is normalised anyway.
                "Normalize" => {}
                "Dense" => {
                    return Err(files
                        .broken(MODULES, "dense layers (2_Dense) are not supported yet")
                        .hint("choose a model that ends in pooling, such as all-MiniLM-L6-v2"));
                }
                _ => {
                    return Err(files
                        .broken(MODULES, format!("modules of type \"{}\" are unknown", module.kind))
                        .hint("supported are Transformer, Pooling and Normalize"));
                }
            }
        }
        match (transformer, pooling) {
            (Some(transformer), Some(pooling)) => Ok(Self { transformer, pooling }),
            _ => Err(files
                .broken(MODULES, "it needs one module Transformer and one module Pooling")
                .hint("take the file that was published with the model")),
        }
    }
}

impl Module {
    /// The module's folder with a slash after it. It must lie inside the model folder.
    fn prefix(&self, files: &Files) -> Result<String> {
        let path = self.path.trim_end_matches('/');
        if path.is_empty() {
            return Ok(String::new());
        }
        let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        if path.contains(['\\', ':']) || !path.split('/').all(plain) {
            let message = format!("the path \"{}\" leaves the model folder", self.path);
            return Err(unusable(files, MODULES, &message));
        }
        Ok(format!("{path}/"))
    }
}

#[cfg(test)]
mod tests;
