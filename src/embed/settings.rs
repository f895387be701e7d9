//! How a model wants to be used: what its JSON files say, read once and checked.
//!
//! Nothing here is assumed that a file can say. Knows no tensor and no text.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Role;
use super::ending::{Dense, Ending, Step};
use super::files::Files;
use super::pooling::Pooling;
use super::weights::{Stored, WEIGHTS};
use crate::error::{Error, Result};
pub(super) use architecture::{Architecture, Family};
pub(super) use modules::{Kind, Module};

mod architecture;
pub(super) mod modules;

/// What a model folder says about its model, beside the encoder's weights and the vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settings {
    pub(super) architecture: Architecture,
    pub(super) ending: Ending,
    /// The most tokens of one pass, special tokens included.
    pub(super) max_tokens: usize,
    query_prompt: String,
    passage_prompt: String,
    /// In their order: first the one that makes vectors of tokens.
    pub(super) modules: Vec<Module>,
    /// The file that says how long a text may be.
    pub(super) limits_file: String,
    /// The file with the prompts, if there is one.
    pub(super) prompts_file: Option<&'static str>,
}

/// `sentence_bert_config.json`. `do_lower_case` is left to the tokenizer, which has its own.
#[derive(Debug, Default, Deserialize)]
struct Limits {
    max_seq_length: Option<usize>,
}

/// `tokenizer_config.json`, where newer folders say how long a text may be; an absurd number says
/// that nothing does.
#[derive(Debug, Deserialize)]
struct TokenizerConfig {
    model_max_length: Option<f64>,
}

/// `config_sentence_transformers.json`.
#[derive(Debug, Default, Deserialize)]
struct Prompts {
    #[serde(default, rename = "prompts")]
    by_name: BTreeMap<String, String>,
    default_prompt_name: Option<String>,
    /// How many dimensions of a vector count, the first ones (Kusupati et al., 2022).
    truncate_dim: Option<usize>,
}

const PROMPTS: &str = "config_sentence_transformers.json";

impl Settings {
    /// Reads all settings.
    pub(super) fn read(files: &Files) -> Result<Self> {
        let modules = modules::read(files)?;
        let first = &modules[0];
        let architecture = match first.kind {
            Kind::Static => table(files, &first.at)?,
            _ => Architecture::read(files, &config(&first.at))?,
        };
        let positions = architecture.positions();
        let (max_tokens, limits_file) = match first.kind {
            Kind::Static => (positions, config(&first.at)),
            _ => longest(files, &first.at, positions)?,
        };
        let prompts: Option<Prompts> = files.optional_json(PROMPTS)?;
        let prompts_file = prompts.is_some().then_some(PROMPTS);
        let prompts = prompts.unwrap_or_default();
        Ok(Self {
            ending: ending(files, &modules, architecture.hidden_size, prompts.truncate_dim)?,
            max_tokens,
            query_prompt: prompts.of(&["query"], files)?,
            passage_prompt: prompts.of(&["document", "passage", "corpus"], files)?,
            limits_file,
            prompts_file,
            architecture,
            modules,
        })
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
    /// The prompt under one of `names`, else the default prompt, else none. sentence-transformers puts
    /// an empty prompt where a model has none: that holds against the default prompt, but not against
    /// another of the names.
    fn of(&self, names: &[&str], files: &Files) -> Result<String> {
        let mut found = names.iter().filter_map(|&name| self.by_name.get(name)).peekable();
        if let Some(first) = found.peek() {
            let first = (*first).clone();
            return Ok(found.find(|prompt| !prompt.is_empty()).cloned().unwrap_or(first));
        }
        let Some(name) = &self.default_prompt_name else { return Ok(String::new()) };
        self.by_name.get(name).cloned().ok_or_else(|| {
            files
                .broken(PROMPTS, format!("the default prompt \"{name}\" is not among the prompts"))
                .hint("add it to \"prompts\", or set \"default_prompt_name\" to null")
        })
    }
}

/// The most tokens that are read at once by the model in the folder `at`, which has `positions`, and the
/// file that says so.
fn longest(files: &Files, at: &str, positions: usize) -> Result<(usize, String)> {
    let file = format!("{at}sentence_bert_config.json");
    let limits: Option<Limits> = files.optional_json(&file)?;
    if let Some(limit) = limits.and_then(|limits| limits.max_seq_length) {
        let limit = if limit <= positions { (limit, file) } else { (positions, config(at)) };
        return Ok(limit);
    }
    let file = format!("{at}tokenizer_config.json");
    let limits: Option<TokenizerConfig> = files.optional_json(&file)?;
    let limit = limits.and_then(|limits| limits.model_max_length);
    Ok(match limit.filter(|limit| *limit >= 1.0 && *limit <= positions as f64) {
        Some(limit) => (limit as usize, file),
        None => (positions, config(at)),
    })
}

fn config(at: &str) -> String {
    format!("{at}config.json")
}

/// What follows the encoder, whose vectors have `hidden` numbers.
fn ending(
    files: &Files,
    modules: &[Module],
    hidden: usize,
    truncate: Option<usize>,
) -> Result<Ending> {
    let (mut pooling, mut steps) = (Pooling::mean(), Vec::new());
    let mut dimensions = hidden;
    for module in &modules[1..] {
        match module.kind {
            Kind::Pooling => {
                pooling = Pooling::read(files, &format!("{}config.json", module.at))?;
                dimensions = pooling.dimensions(hidden);
            }
            Kind::Dense => {
                let dense = Dense::read(files, &module.at, dimensions)?;
                dimensions = dense.dimensions();
                steps.push(Step::Dense(dense));
            }
            Kind::Normalize => steps.push(Step::Normalize),
            Kind::Transformer | Kind::Static => {}
        }
    }
    // Every vector is normalised at the end anyway.
    if steps.last() == Some(&Step::Normalize) {
        steps.pop();
    }
    let dimensions = truncate.map_or(dimensions, |truncate| dimensions.min(truncate.max(1)));
    Ok(Ending { pooling, steps, dimensions })
}

/// The sizes of the table of vectors in the folder `at`.
fn table(files: &Files, at: &str) -> Result<Architecture> {
    let file = format!("{at}{WEIGHTS}");
    let (bytes, label) = (files.required(&file)?, files.label(&file));
    let (rows, columns) = Stored::read((&bytes, &label))?.table_size()?;
    Ok(Architecture::of_table(rows, columns))
}

fn unusable(files: &Files, file: &str, message: &str) -> Error {
    files.broken(file, message).hint("take the file that was published with the model")
}

#[cfg(test)]
mod tests;
