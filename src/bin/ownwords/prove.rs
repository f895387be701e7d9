//! `ownwords verify`: a JSON summary proved against its source.

use std::path::Path;

use ownwords::document::{Format, Hints};
use ownwords::embed::FileHash;
use ownwords::summary::Summary;
use ownwords::{Error, ErrorKind, Result, verify_all};

use crate::batch;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::{input, terminal};

/// Proves the summary in the JSON at `summary` against the document at `source`; `text_column` names the field
/// that held the text, if it was a record of a batch with a field of its own.
pub(crate) fn prove(
    summary: &Path,
    source: &Path,
    format: Option<Format>,
    text_column: Option<&str>,
) -> Result<Outcome> {
    if input::is_standard(summary) && input::is_standard(source) {
        return Err(Error::new(ErrorKind::Verification, "standard input is named twice")
            .hint("name - once"));
    }
    let name = input::name(summary);
    let mut summaries = parse(&input::read(summary)?).map_err(|error| error.about(&name))?;
    let mut bytes = input::read(source)?;
    let file = source.file_name().map(|name| name.to_string_lossy());
    let mut hints = Hints { format, name: file.as_deref() };
    if let [only] = summaries.as_mut_slice()
        && let Some((record, format)) = of_batch(only, &bytes, source, text_column)?
    {
        only.source.record = None; // it is all of what is proved
        (bytes, hints) = (record, Hints { format, name: None });
    }
    match verify_all(&summaries, &bytes, &hints) {
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

/// What `ownwords batch` summarized as one document, if `summary` is of a record: the record alone is its source.
fn of_batch(
    summary: &Summary,
    file: &[u8],
    path: &Path,
    text_column: Option<&str>,
) -> Result<Option<(Vec<u8>, Option<Format>)>> {
    let hash = &summary.source.sha256;
    let Some(number) = summary.source.record.filter(|_| FileHash::of(file).sha256 != *hash) else {
        return Ok(None);
    };
    let record = batch::record(path, number, text_column)
        .map_err(|error| error.about(format!("{}, record {number}", input::name(path))))?;
    Ok(record.filter(|(bytes, _)| FileHash::of(bytes).sha256 == *hash))
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
