//! One row of the results: a summary, or why there is none.

use std::collections::BTreeMap;

use ownwords::Error;
use ownwords::summary::{FocusReport, Status, Summary};
use serde::{Deserialize, Serialize};

use super::item::Item;

/// What is said of one input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) source: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) record: Option<usize>,
    /// SHA-256 of the document's bytes: of the file, or of the text of the record.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) sha256: Option<String>,
    /// The summary; empty if there is none.
    pub(super) text: String,
    pub(super) tokens: usize,
    /// By the names of the focuses; empty if there is no summary.
    pub(super) focuses: BTreeMap<String, FocusRow>,
    pub(super) warnings: Vec<String>,
    /// The file that the summary is in, if it is in one of its own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) file: Option<String>,
    /// What went wrong, and of which kind it is.
    pub(super) error: Option<String>,
    pub(super) error_kind: Option<String>,
}

/// What is said of one focus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FocusRow {
    pub(super) status: Status,
    pub(super) tokens: usize,
    pub(super) sentences: Vec<String>,
}

impl Row {
    /// That of `summary`, which was made of `item`.
    pub(super) fn of(item: &Item, summary: &Summary) -> Self {
        let focus = |report: &FocusReport| {
            let sentences = report.units.iter().map(|unit| summary.units[*unit].text.clone());
            let row = FocusRow {
                status: report.status,
                tokens: report.tokens,
                sentences: sentences.collect(),
            };
            (report.name.clone(), row)
        };
        Self {
            sha256: Some(summary.source.sha256.clone()),
            text: summary.text.clone(),
            tokens: summary.budget.used,
            focuses: summary.focuses.iter().map(focus).collect(),
            warnings: summary.warnings.clone(),
            ..Self::empty(item)
        }
    }

    /// That of an input that gave no summary.
    pub(super) fn failed(item: &Item, error: &Error) -> Self {
        let mut row = Self::empty(item);
        row.fail(error);
        row
    }

    /// Adds what went wrong.
    pub(super) fn fail(&mut self, error: &Error) {
        let mut texts = vec![error.to_string()];
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            texts.push(error.to_string());
            cause = error.source();
        }
        let text = texts.join(": ");
        let kind = format!("{:?}", error.kind()).to_lowercase();
        (self.error, self.error_kind, self.file) = (Some(text), Some(kind), None);
    }

    fn empty(item: &Item) -> Self {
        Self {
            id: item.id.clone(),
            source: item.source.clone(),
            record: item.record,
            sha256: None,
            text: String::new(),
            tokens: 0,
            focuses: BTreeMap::new(),
            warnings: Vec::new(),
            file: None,
            error: None,
            error_kind: None,
        }
    }

    /// The names of the columns of a table, and what this row has in them: `None` where it has nothing.
    /// `focuses` are those of the profile, in order.
    pub(super) fn cells(&self, focuses: &[String]) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(Some(text.to_owned()));
        let mut cells = vec![
            text(&self.id),
            text(&self.source),
            Cell::Number(self.record),
            Cell::Text(self.sha256.clone()),
            text(&self.text),
            Cell::Number(Some(self.tokens)),
        ];
        for name in focuses {
            let focus = self.focuses.get(name);
            cells.push(Cell::Text(focus.map(|focus| status(focus.status).to_owned())));
            cells.push(Cell::Number(focus.map(|focus| focus.tokens)));
            cells.push(Cell::Text(focus.map(|focus| focus.sentences.join("\n"))));
        }
        cells.push(text(&self.warnings.join("\n")));
        cells.push(Cell::Text(self.error.clone()));
        cells.push(Cell::Text(self.error_kind.clone()));
        cells
    }
}

/// What stands in one column of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(Option<String>),
    Number(Option<usize>),
}

/// The names of the columns.
pub(super) fn columns(focuses: &[String]) -> Vec<String> {
    let mut columns: Vec<String> =
        ["id", "source", "record", "sha256", "text", "tokens"].map(str::to_owned).into();
    for name in focuses {
        columns.extend(["status", "tokens", "sentences"].map(|what| format!("{name}_{what}")));
    }
    columns.extend(["warnings", "error", "error_kind"].map(str::to_owned));
    columns
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Covered => "covered",
        Status::NotDisclosed => "not_disclosed",
        Status::NoRoom => "no_room",
    }
}
