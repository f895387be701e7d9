//! `ownwords model info`: what a model is and how it is used, and which file says so.

use ownwords::Result;
use ownwords::embed::ModelFolder;
use serde_json::{Map, Value, json};

use super::search;
use crate::args::FormatName;
use crate::outcome::Outcome;
use crate::output::{Output, json_line};

/// Tells of the model that `wanted` means, even if it was modified.
pub(super) fn info(wanted: Option<String>, format: FormatName) -> Result<Outcome> {
    let model = ModelFolder::locate(&search(wanted, true))?;
    let mut output = Output::standard();
    output.write(&match format {
        FormatName::Text => text(&model),
        FormatName::Json => json_line(&json(&model))?,
    })?;
    output.finish()?;
    Ok(Outcome::Done)
}

fn text(model: &ModelFolder) -> String {
    let facts = model.facts();
    let width = facts.iter().map(|fact| fact.name.len()).max().unwrap_or_default();
    let line = |fact: &ownwords::embed::Fact| {
        let file = fact.file.as_ref().map_or_else(String::new, |file| format!("  [{file}]"));
        format!("{:<width$}  {}{file}\n", fact.name, fact.value)
    };
    facts.iter().map(line).collect()
}

fn json(model: &ModelFolder) -> Value {
    let facts = model.facts().into_iter();
    let entries =
        facts.map(|fact| (fact.name.to_owned(), json!({"value": fact.value, "file": fact.file})));
    Value::Object(entries.collect::<Map<_, _>>())
}
