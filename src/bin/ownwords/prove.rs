//! `ownwords verify`: a JSON summary proved against its source.

use std::path::Path;

use ownwords::document::{Format, Hints};
use ownwords::summary::Summary;
use ownwords::{Error, ErrorKind, Result, verify_all};

use crate::outcome::Outcome;
use crate::output::Output;
use crate::{input, terminal};

/// Proves the summary in the JSON at `summary` against the document at `source`.
pub(crate) fn prove(summary: &Path, source: &Path, format: Option<Format>) -> Result<Outcome> {
    if input::is_standard(summary) && input::is_standard(source) {
        return Err(Error::new(ErrorKind::Verification, "standard input is named twice")
            .hint("name - once"));
    }
    let name = input::name(summary);
    let summaries = parse(&input::read(summary)?).map_err(|error| error.about(&name))?;
    let bytes = input::read(source)?;
    let file = source.file_name().map(|name| name.to_string_lossy());
    match verify_all(&summaries, &bytes, &Hints { format, name: file.as_deref() }) {
        Ok(proof) => {
            let source = input::name(source);
            let mut output = Output::standard();
            output.write(&format!(
                "verified: all {} units ({} words) of {name} stand in {source} at their spans, in its order\n",
                proof.units, proof.words,
            ))?;
            if proof.others > 0 {
                let (own, all) = (proof.summaries, proof.summaries + proof.others);
                output.write(&format!(
                    "that is {own} of its {all} summaries; the others are of other sources\n"
                ))?;
            }
            output.finish()?;
            Ok(Outcome::Done)
        }
        // A proof that fails is a result: one of the two inputs is not what it should be.
        Err(error) if error.kind() == ErrorKind::Verification => {
            terminal::error(&error.about(&name));
            Ok(Outcome::Partly)
        }
        Err(error) => Err(error.about(input::name(source))),
    }
}

/// The summaries in `json`: one, or one a line.
fn parse(json: &[u8]) -> Result<Vec<Summary>> {
    let summaries: std::result::Result<Vec<Summary>, _> =
        serde_json::Deserializer::from_slice(json).into_iter().collect();
    let summaries = summaries.map_err(|error| not_a_summary().because(error))?;
    if summaries.is_empty() { Err(not_a_summary()) } else { Ok(summaries) }
}

fn not_a_summary() -> Error {
    Error::new(ErrorKind::Verification, "is not a summary in JSON")
        .hint("make one with `ownwords summarize --format json -o SUMMARY.json FILE`")
}
