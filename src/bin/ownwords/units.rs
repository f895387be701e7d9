//! `ownwords units`: how a document is read, one JSON line a unit.

use std::path::Path;

use ownwords::document::{Document, Span};
use ownwords::segment::{Standing, Unit, units};
use ownwords::{Error, ErrorKind, Result};
use serde::Serialize;

use crate::input;
use crate::outcome::Outcome;
use crate::output::Output;

/// A unit as `ownwords units` shows it.
#[derive(Serialize)]
struct UnitLine<'a> {
    text: &'a str,
    kind: &'static str,
    spans: Vec<Span>,
    heading: &'a [String],
    /// Whether it can be chosen: `alone`, `after` the unit of an index, as `lead-in` of such, `never`.
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<usize>,
}

impl<'a> From<&'a Unit> for UnitLine<'a> {
    fn from(unit: &'a Unit) -> Self {
        let (standing, after) = match unit.standing {
            Standing::Alone => ("alone", None),
            Standing::After(lead_in) => ("after", Some(lead_in)),
            Standing::LeadIn => ("lead-in", None),
            Standing::Never => ("never", None),
        };
        Self {
            standing,
            after,
            text: unit.text(),
            kind: unit.kind.name(),
            spans: unit.spans(),
            heading: &unit.heading,
        }
    }
}

/// Shows the units of the document at `file`.
pub(crate) fn show(file: &Path) -> Result<Outcome> {
    let name = input::name(file);
    let document = Document::read(&input::read(file)?).map_err(|e| e.about(&name))?;
    let mut output = Output::standard();
    for unit in units(&document) {
        let line = serde_json::to_string(&UnitLine::from(&unit)).map_err(|e| {
            Error::new(ErrorKind::Output, "cannot be written as JSON")
                .because(e)
                .hint("please report this as a fault of ownwords")
        })?;
        output.write(&format!("{line}\n"))?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}
