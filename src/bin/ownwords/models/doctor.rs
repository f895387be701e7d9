//! `ownwords model doctor`: what may be wrong with a model.

use ownwords::Result;
use ownwords::embed::{Embedder as _, Finding, Severity};
use serde_json::json;

use crate::args::{Embedding, FormatName};
use crate::model::general;
use crate::outcome::Outcome;
use crate::output::{Output, json_line};

/// Examines the model that `embedding` asks for. Ends with 1 if something is wrong.
pub(super) fn doctor(embedding: &Embedding, format: FormatName) -> Result<Outcome> {
    let embedder = general(embedding)?;
    let model = embedder.folder();
    let mut findings = model.examine()?;
    findings.extend(model.examine_vectors(&embedder)?);
    let mut output = Output::standard();
    output.write(&match format {
        FormatName::Text => {
            let engine = &embedder.identity().engine;
            let head = format!("{} ({}), engine {engine}\n", model.name(), model.place());
            findings.iter().fold(head, |text, finding| text + &line(finding))
        }
        FormatName::Json => {
            let entry = |finding: &Finding| {
                json!({"severity": word(finding.severity), "text": finding.text})
            };
            let findings: Vec<_> = findings.iter().map(entry).collect();
            json_line(&json!({
                "name": model.name(),
                "place": model.place(),
                "engine": embedder.identity().engine,
                "findings": findings,
            }))?
        }
    })?;
    output.finish()?;
    let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Warning);
    Ok(if is_wrong { Outcome::Partly } else { Outcome::Done })
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Fine => "fine",
        Severity::Note => "note",
        Severity::Warning => "warning",
    }
}

fn line(finding: &Finding) -> String {
    format!("  {:<7}  {}\n", word(finding.severity), finding.text)
}
