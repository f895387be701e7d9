//! What the built-in model makes of the sample documents, as snapshots that hold the laws too.
//!
//! `INSTA_UPDATE=always cargo test --test integration golden` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use ownwords::document::Document;
use ownwords::embed::{LazyEmbedder, ModelFolder, TokenCounter, counter};
use ownwords::focus::Profile;
use ownwords::segment::{Standing, units};
use ownwords::select::Budget;
use ownwords::summary::{Status, Summary};
use ownwords::{Summarizer, verify};

use crate::support::{BRIEF, FILINGS, root, sample_bytes};

/// The built-in model, loaded once.
struct Model {
    embedder: LazyEmbedder,
    counter: Box<dyn TokenCounter>,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let folder = ModelFolder::embedded().unwrap();
    let counter = counter("model", &folder).unwrap();
    Model { embedder: LazyEmbedder::new(folder), counter }
});

fn profile() -> Profile {
    Profile::parse(Profile::built_in_toml("business-model").unwrap()).unwrap()
}

/// The summary of a sample, held to the laws.
fn summary(name: &str, budget: usize) -> Summary {
    let source = sample_bytes(name);
    summary_of(&Document::read(&source).unwrap(), &source, budget)
}

/// The summary of a part of `source`, held to the laws.
pub(crate) fn summary_of(document: &Document, source: &[u8], budget: usize) -> Summary {
    let profile = match document.instruction() {
        Some(instruction) => profile().with_titles(&instruction.focuses).unwrap(),
        None => profile(),
    };
    let Model { embedder, counter } = &*MODEL;
    let budget = Budget::new(budget).unwrap();
    let summarizer = Summarizer::new(embedder, counter.as_ref(), &profile, budget).unwrap();
    let summary = summarizer.summarize(document).unwrap();
    verify(&summary, source).unwrap();
    let used = counter.count(&summary.text);
    assert!(used <= budget.limit() && used * 100 >= budget.limit() * 95, "{used} of {budget:?}");
    assert_eq!(summary.budget.used, used);
    summary
}

/// Each focus with its share, each unit on a line with its focus, then the text.
pub(crate) fn shown(summary: &Summary) -> String {
    let mut out = String::new();
    for focus in &summary.focuses {
        let status = match focus.status {
            Status::Covered => format!("{} tokens", focus.tokens),
            Status::NotDisclosed => "not disclosed".to_owned(),
            Status::NoRoom => "no room".to_owned(),
        };
        writeln!(out, "{:<13} {status}", focus.name).unwrap();
    }
    writeln!(out, "{:<13} {} of {}\n", "all", summary.budget.used, summary.budget.limit).unwrap();
    for unit in &summary.units {
        let focus = unit.focus.as_deref().unwrap_or("(lead-in)");
        writeln!(out, "{focus:<13} {:<8} {}", unit.kind, unit.text).unwrap();
    }
    writeln!(out, "\n{}", summary.text).unwrap();
    out
}

/// Each unit of a sample on a line: its kind, how it stands, how it begins and ends.
fn shown_units(name: &str) -> String {
    let document = Document::read(&sample_bytes(name)).unwrap();
    let mut out = String::new();
    for (index, unit) in units(&document).iter().enumerate() {
        let standing = match unit.standing {
            Standing::Alone => String::new(),
            Standing::After(lead_in) => format!("after {lead_in}"),
            Standing::LeadIn => "lead-in".to_owned(),
            Standing::Never => "never".to_owned(),
        };
        let heading = unit.heading.last().map_or("", String::as_str);
        let text = ends(unit.text());
        writeln!(out, "{index:>3} {:<8} {standing:<9} [{heading}] {text}", unit.kind.name())
            .unwrap();
    }
    out
}

/// The first and last characters of a text.
fn ends(text: &str) -> String {
    const SHOWN: usize = 30;
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= 2 * SHOWN {
        return text.to_owned();
    }
    let begin: String = characters[..SHOWN].iter().collect();
    let end: String = characters[characters.len() - SHOWN..].iter().collect();
    format!("{begin} … {end}")
}

#[test]
fn golden_summaries() {
    for name in FILINGS {
        insta::assert_snapshot!(stem(name), shown(&summary(name, 512)));
    }
}

#[test]
fn golden_summary_in_128_tokens() {
    insta::assert_snapshot!(format!("{}-128", stem(FILINGS[0])), shown(&summary(FILINGS[0], 128)));
}

#[test]
fn golden_brief() {
    let document = Document::read(&sample_bytes(BRIEF)).unwrap();
    let asked = document.instruction().unwrap().budget.unwrap().limit;
    assert_eq!(asked, 300);
    insta::assert_snapshot!(stem(BRIEF), shown(&summary(BRIEF, asked)));
}

#[test]
fn golden_units() {
    for name in FILINGS {
        insta::assert_snapshot!(format!("{}-units", stem(name)), shown_units(name));
    }
}

#[test]
fn every_snapshot_belongs_to_a_test() {
    let mut expected: Vec<String> = FILINGS.iter().map(|name| stem(name).to_owned()).collect();
    expected.extend(FILINGS.iter().map(|name| format!("{}-units", stem(name))));
    expected.extend([stem(BRIEF).to_owned(), format!("{}-128", stem(FILINGS[0]))]);
    for entry in fs::read_dir(root().join("tests/integration/snapshots")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let known = expected.iter().any(|e| name.ends_with(&format!("__{e}.snap")));
        assert!(known || !name.contains("golden"), "{name} is left over");
    }
}

fn stem(name: &str) -> &str {
    name.trim_end_matches(".txt")
}
