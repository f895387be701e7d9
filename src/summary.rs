//! A summary as plain data, which renderers and the verifier read: `ownwords.summary/1`.
//!
//! Adding a field keeps the version; changing or removing one raises it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::Span;

/// The name and version of the format.
pub const SCHEMA: &str = "ownwords.summary/1";

/// A selection of a document's units, with all that is needed to check it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// [`SCHEMA`].
    pub schema: String,
    /// What was summarized.
    pub source: Source,
    /// What was asked.
    pub profile: ProfileUsed,
    /// What made the vectors of focuses that were not learned.
    pub model: ModelUsed,
    /// What made those of focuses that were learned; absent if the same model did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tuned_model: Option<ModelUsed>,
    /// How long it may be and is.
    pub budget: BudgetUsed,
    /// The summary: the texts of the units, in order, joined by single spaces.
    pub text: String,
    /// The units, in the order of the document.
    pub units: Vec<SummaryUnit>,
    /// What was found for each focus, in the order of the profile.
    pub focuses: Vec<FocusReport>,
    /// What the reader should know.
    pub warnings: Vec<String>,
}

/// A summary with all that it was chosen from, for renderers that show how it was chosen. It is no part
/// of the format: whoever has the source can make it again.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// The summary.
    pub summary: Summary,
    /// Every unit of the part that was summarized, in the order of the document.
    pub candidates: Vec<Candidate>,
    /// For each unit of the summary, the index of the candidate that would have been chosen in its
    /// place.
    pub runners_up: Vec<Option<usize>>,
}

/// A unit of a document, and what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where its text stands in the source, in order.
    pub spans: Vec<Span>,
    /// Whether it could be chosen: not a lead-in alone, nor what is no whole sentence.
    pub usable: bool,
    /// What it is worth for each focus, in the order of [`Summary::focuses`].
    pub scores: Vec<f32>,
    /// Its index in [`Summary::units`], if it was chosen.
    pub chosen: Option<usize>,
}

/// A source and its hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Its path, as it was given; absent if it has none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<String>,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// Which record of it was summarized, the first one being 1; absent if it holds one document.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub record: Option<usize>,
    /// Its format: `text`, `html`, `markdown`, `json`, `pdf` or `docx`.
    pub format: String,
    /// How its text is encoded. Spans count bytes in UTF-8: of the text itself, or for other formats
    /// of the text extracted from it.
    pub encoding: String,
    /// Which part of it was summarized.
    pub section: Section,
}

/// The part of a source that was summarized.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// How it was found: `whole`, `below-instruction`, `item-headings`, `index-titles`, `record-field` or
    /// `named`.
    pub method: String,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its first and last line in the text; the first line is 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lines: Option<(usize, usize)>,
    /// Its first and last page, for formats that have pages; the first page is 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<(usize, usize)>,
}

/// The profile that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileUsed {
    /// Its name.
    pub name: String,
    /// SHA-256 of its focuses, queries and weights.
    pub sha256: String,
    /// SHA-256 of the file that holds what was learned of it; absent if nothing of that was used.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub head_sha256: Option<String>,
}

/// The model that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUsed {
    /// Its name.
    pub name: String,
    /// SHA-256 of its weights.
    pub sha256: String,
    /// The engine that ran it.
    pub engine: String,
}

/// The budget and how much of it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetUsed {
    /// The most tokens.
    pub limit: usize,
    /// Tokens of the text.
    pub used: usize,
    /// What counted them.
    pub tokenizer: String,
}

/// One unit of a summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryUnit {
    /// Its text as it stands in the summary.
    pub text: String,
    /// `sentence`, `item` or `row`.
    pub kind: String,
    /// Where its text stands in the source.
    pub spans: Vec<Span>,
    /// The page on which it begins, for formats that have pages; the first page is 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<usize>,
    /// Headings above it, outermost first.
    pub heading: Vec<String>,
    /// Tokens of its text.
    pub tokens: usize,
    /// Name of the focus that it serves; absent for a lead-in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub focus: Option<String>,
    /// What it is worth for each focus, from 0; about 1 for a whole fact that a reader needs.
    pub scores: BTreeMap<String, f32>,
    /// Why it is here.
    pub reason: String,
    /// When it was chosen: 1 for the first.
    pub rank: usize,
    /// What it added to the objective.
    pub gain: f32,
    /// The text that would have been chosen in its place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub runner_up: Option<String>,
    /// Index of the unit that it needs before it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub depends_on: Option<usize>,
}

/// Whether a document says something of a focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The summary holds something of it.
    Covered,
    /// The document says nothing of it.
    NotDisclosed,
    /// The document says something of it, but the budget had no room.
    NoRoom,
}

/// What was found for a focus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FocusReport {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether it is covered.
    pub status: Status,
    /// Indices of the units that serve it.
    pub units: Vec<usize>,
    /// Their tokens.
    pub tokens: usize,
    /// The best unit that was not taken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub best_rejected: Option<Rejected>,
}

/// A unit that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rejected {
    /// Its text.
    pub text: String,
    /// Where it stands in the source.
    pub spans: Vec<Span>,
    /// Its score for the focus.
    pub score: f32,
}
