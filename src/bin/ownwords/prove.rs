//! `ownwords verify`: a JSON summary proved against its source.

use std::path::Path;

use ownwords::summary::Summary;
use ownwords::{Error, ErrorKind, Result, verify};

use crate::outcome::Outcome;
use crate::output::Output;
use crate::{input, terminal};

/// Proves the JSON at `summary` against the document at `source`.
pub(crate) fn prove(summary: &Path, source: &Path) -> Result<Outcome> {
    let name = input::name(summary);
    let parsed: Summary = serde_json::from_slice(&input::read(summary)?).map_err(|e| {
        Error::new(ErrorKind::Verification, "is not a summary in JSON")
            .because(e)
            .about(&name)
            .hint("make one with `ownwords summarize --format json -o SUMMARY.json FILE`")
    })?;
    match verify(&parsed, &input::read(source)?) {
        Ok(proof) => {
            let mut output = Output::standard();
            output.write(&format!(
                "verified: all {} units ({} words) of {name} stand in {} at their spans, in its order\n",
                proof.units,
                proof.words,
                input::name(source)
            ))?;
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
