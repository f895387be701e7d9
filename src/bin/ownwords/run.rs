//! From arguments to outcome: which command, and which exit code.

use std::process::ExitCode;

use clap::Parser as _;
use ownwords::document::Document;
use ownwords::segment::{Unit, units};
use ownwords::summary::Summary;
use ownwords::{Error, ErrorKind, Result, verify};
use serde::Serialize;

use crate::args::{Cli, Command};
use crate::output::Output;
use crate::{focus, input, summarize, terminal};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All well.
    Done,
    /// Some inputs failed; the others are done.
    Partly,
    /// Nothing could be done.
    Nothing,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Partly => Self::from(1),
            Outcome::Nothing => Self::from(2),
        }
    }
}

impl Outcome {
    /// The outcome of work on several inputs.
    pub(crate) fn of(done: usize, failed: usize) -> Self {
        match (done, failed) {
            (_, 0) => Self::Done,
            (0, _) => Self::Nothing,
            _ => Self::Partly,
        }
    }
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> Result<Outcome> {
    match Cli::parse().command {
        Command::Summarize(args) => summarize::summarize(args),
        Command::Units { file } => show_units(&file),
        Command::Focus { command } => focus::focus(command),
        Command::Verify { summary, source } => prove(&summary, &source),
    }
}

/// A unit as `ownwords units` shows it.
#[derive(Serialize)]
struct UnitLine<'a> {
    text: &'a str,
    kind: &'static str,
    spans: Vec<ownwords::document::Span>,
    heading: &'a [String],
}

impl<'a> From<&'a Unit> for UnitLine<'a> {
    fn from(unit: &'a Unit) -> Self {
        Self {
            text: unit.text(),
            kind: unit.kind.name(),
            spans: unit.spans(),
            heading: &unit.heading,
        }
    }
}

fn show_units(file: &std::path::Path) -> Result<Outcome> {
    let name = input::name(file);
    let document = Document::read(&input::read(file)?).map_err(|e| e.about(&name))?;
    let mut output = Output::standard();
    for unit in units(&document) {
        let line = serde_json::to_string(&UnitLine::from(&unit))
            .map_err(|e| Error::new(ErrorKind::Output, "cannot be written as JSON").because(e))?;
        output.write(&format!("{line}\n"))?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn prove(summary: &std::path::Path, source: &std::path::Path) -> Result<Outcome> {
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
