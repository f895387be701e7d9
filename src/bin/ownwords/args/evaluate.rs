//! What `ownwords eval` takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use ownwords::document::Choice;
use ownwords::evaluate::baseline::Baseline;

use super::{Embedding, Focuses, FormatName};

pub(super) const EXAMPLES: &str = "\
Examples:
  ownwords eval --docs filings --labels nuggets
  ownwords eval --docs filings --labels nuggets --budget 200 --tokenizer o200k --baseline lead,oracle
  ownwords eval --docs filings --labels nuggets --summaries theirs --rows
  ownwords eval --ranking questions.jsonl pairs.jsonl

Labels are {\"focuses\": {NAME: [{\"id\": ID, \"importance\": \"vital\" or \"okay\", \"evidence\": \
[TEXT …]} …]}}; a focus with an empty list is one that the document does not disclose.";

/// What `ownwords eval` takes to measure summaries, and not rankings.
const OF_DOCUMENTS: [&str; 11] = [
    "docs",
    "labels",
    "summaries",
    "baseline",
    "no_baselines",
    "rows",
    "section",
    "profile",
    "focus",
    "budget",
    "tokenizer",
];

#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// The folder of the documents, SLUG.txt, SLUG.htm and so on
    #[arg(long, value_name = "FOLDER", requires = "labels", required_unless_present = "ranking")]
    pub(crate) docs: Option<PathBuf>,

    /// The folder of their labels, SLUG.json: the facts that a reader wants, and where they stand
    #[arg(long, value_name = "FOLDER", requires = "docs")]
    pub(crate) labels: Option<PathBuf>,

    /// Measure these summaries, SLUG.txt, in place of the program's; those over the budget are cut
    #[arg(long, value_name = "FOLDER", requires = "docs")]
    pub(crate) summaries: Option<PathBuf>,

    /// The baselines to compare with: lead, random, centroid, bm25, bare, mmr, oracle [default: all]
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        num_args = 1..,
        requires = "docs",
        hide_possible_values = true,
        value_parser = baseline_parser()
    )]
    pub(crate) baseline: Vec<Baseline>,

    /// Compare with nothing
    #[arg(long, requires = "docs", conflicts_with = "baseline")]
    pub(crate) no_baselines: bool,

    /// Show the figures of each document too
    #[arg(long, requires = "docs")]
    pub(crate) rows: bool,

    /// The part of each document to summarize: auto, all, or the name of an item or heading
    /// [default: auto]
    #[arg(long, value_name = "PART", requires = "docs")]
    pub(crate) section: Option<Choice>,

    #[command(flatten)]
    pub(crate) focuses: Focuses,

    /// The most tokens of a summary [default: that of the profile, 512]
    #[arg(long, value_name = "N", requires = "docs")]
    pub(crate) budget: Option<usize>,

    /// How tokens are counted: model, o200k, cl100k, words, chars, or the path of a
    /// tokenizer.json [default: model]
    #[arg(long, value_name = "NAME|PATH", requires = "docs")]
    pub(crate) tokenizer: Option<String>,

    /// Measure how the model ranks the sentences of these files by questions, or agrees with scores
    /// of pairs: JSON Lines
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = OF_DOCUMENTS)]
    pub(crate) ranking: Vec<PathBuf>,

    /// Take the first questions of each file alone, at most so many
    #[arg(long, value_name = "N", requires = "ranking", conflicts_with = "docs")]
    pub(crate) limit: Option<NonZeroUsize>,

    /// text: a table. json: everything, in one object
    #[arg(long, value_enum, default_value_t = FormatName::Text)]
    pub(crate) format: FormatName,

    #[command(flatten)]
    pub(crate) embedding: Embedding,
}

fn baseline_parser() -> impl TypedValueParser<Value = Baseline> {
    PossibleValuesParser::new(Baseline::ALL.map(Baseline::name))
        .try_map(|name| Baseline::named(&name).ok_or("unknown baseline"))
}
