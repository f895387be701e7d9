//! Figures of quality as data, and as a table for people.

use ownwords::evaluate::{Figures, Total};
use ownwords::focus::Profile;
use ownwords::summary::{ModelUsed, ProfileUsed};
use serde::Serialize;

use crate::table::{aligned, share};

/// The name and version of the JSON.
pub(crate) const SCHEMA: &str = "ownwords.evaluation/1";

/// All figures, as `--format json` shows them.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) schema: &'static str,
    pub(crate) profile: ProfileUsed,
    pub(crate) model: ModelUsed,
    pub(crate) budget: usize,
    pub(crate) tokenizer: String,
    pub(crate) systems: Vec<System>,
}

/// The figures of one way to make summaries.
#[derive(Serialize)]
pub(crate) struct System {
    pub(crate) name: &'static str,
    pub(crate) total: Total,
    pub(crate) rows: Vec<Row>,
}

/// The figures of a document.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) slug: String,
    #[serde(flatten)]
    pub(crate) figures: Figures,
}

/// The heads of the columns behind those of recall.
const COUNTS: [&str; 9] =
    ["tokens", "over", "missing", "foreign", "sentences", "lower", "open", "debris", "dangling"];

impl Report {
    /// One line a system and, with `rows`, one a document before it; then what was said of focuses
    /// that are not disclosed.
    pub(crate) fn text(&self, profile: &Profile, rows: bool) -> String {
        let focuses = self.focuses(profile);
        let names = ["system"].into_iter().chain(rows.then_some("document"));
        let names = names.chain(["recall", "vital"]).chain(focuses.iter().map(String::as_str));
        let mut table: Vec<Vec<String>> = vec![names.chain(COUNTS).map(str::to_owned).collect()];
        for system in &self.systems {
            if rows {
                let line = |row: &Row| system.line(Some(&row.slug), &row.figures, &focuses);
                table.extend(system.rows.iter().map(line));
            }
            table.push(system.total_line(rows, &focuses));
        }
        let documents = self.systems.first().map_or(0, |system| system.total.docs);
        let head = format!(
            "{documents} documents, at most {} tokens ({}), model {}, profile {}",
            self.budget, self.tokenizer, self.model.name, self.profile.name
        );
        let said: String = self.systems.iter().filter_map(System::not_disclosed).collect();
        format!("{head}\n\n{}{said}", aligned(&table))
    }

    /// The focuses that have nuggets: those of the profile in its order, then others.
    fn focuses(&self, profile: &Profile) -> Vec<String> {
        let place = |name: &String| profile.focuses.iter().position(|f| f.answers_to(name));
        let mut names: Vec<String> =
            self.systems.first().map_or(Vec::new(), |s| s.total.per.keys().cloned().collect());
        names.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
        names
    }
}

impl System {
    pub(crate) fn new(name: &'static str, rows: Vec<Row>) -> Self {
        let figures: Vec<Figures> = rows.iter().map(|row| row.figures.clone()).collect();
        Self { name, total: Total::of(&figures), rows }
    }

    fn line(&self, document: Option<&str>, of: &Figures, focuses: &[String]) -> Vec<String> {
        let counts = [
            of.tokens,
            f64::from(u8::from(of.over)),
            f64::from(u8::from(of.missing)),
            of.foreign,
            of.sentences,
            of.lower,
            of.open,
            of.debris,
            of.dangling,
        ];
        let recalls = focuses.iter().map(|focus| of.per.get(focus).copied());
        let shares = [of.recall, Some(of.vital)].into_iter().chain(recalls);
        cells(self.name, document, shares, counts)
    }

    fn total_line(&self, rows: bool, focuses: &[String]) -> Vec<String> {
        let of = &self.total;
        let counts = [
            of.tokens,
            of.over as f64,
            of.missing as f64,
            of.foreign,
            of.sentences,
            of.lower,
            of.open,
            of.debris,
            of.dangling,
        ];
        let recalls = focuses.iter().map(|focus| of.per.get(focus).copied());
        let shares = [Some(of.recall), Some(of.vital)].into_iter().chain(recalls);
        cells(self.name, rows.then_some("TOTAL"), shares, counts)
    }

    /// In words, for a system that says something of it.
    fn not_disclosed(&self) -> Option<String> {
        let said = self.total.not_disclosed?;
        let (all, silent, told) = (said.all(), said.silent, said.told);
        Some(format!(
            "\nnot disclosed, as {} says it: right for {} of {} focuses of documents ({:.1} %): \
             {} of {} without facts, {} of {} with facts\n",
            self.name,
            all.right,
            all.of,
            100.0 * all.right as f64 / all.of.max(1) as f64,
            silent.right,
            silent.of,
            told.right,
            told.of,
        ))
    }
}

/// The cells of a line; a share that does not exist is a dash.
fn cells(
    system: &str,
    document: Option<&str>,
    shares: impl Iterator<Item = Option<f64>>,
    counts: [f64; COUNTS.len()],
) -> Vec<String> {
    let names = [system].into_iter().chain(document).map(str::to_owned);
    let shares = shares.map(|value| value.map_or_else(|| "-".to_owned(), share));
    names.chain(shares).chain(counts.map(|count| format!("{count:.0}"))).collect()
}
