//! `ownwords units`: how a document is read, one JSON line a unit.

use std::path::Path;

use ownwords::Result;
use ownwords::document::{Choice, Format, Span};
use ownwords::segment::{Standing, Unit, units};
use serde::Serialize;

use crate::input;
use crate::outcome::Outcome;
use crate::output::{each_document, json_line};

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

/// Shows the units of one part of the document at `file`.
pub(crate) fn show(file: &Path, format: Option<Format>, choice: &Choice) -> Result<Outcome> {
    each_document(file, format, false, |document, name| {
        let document = input::part(document, choice, name)?;
        units(&document).iter().map(|unit| json_line(&UnitLine::from(unit))).collect()
    })
}
