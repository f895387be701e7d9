//! An index page of JSON summaries, on standard output:
//! `cargo run --example index -- SUMMARY.json…`. A file that is no summary is listed as failed.
//!
//! The tests in `tests/browser/` look at it.

// A program reads files.
#![allow(clippy::disallowed_methods)]

use std::path::Path;

use ownwords::render::html::{Entry, Outcome, index};
use ownwords::summary::Summary;

fn entry(path: &str) -> Entry {
    let title = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let summary = std::fs::read_to_string(path)
        .map_err(|error| error.to_string())
        .and_then(|json| serde_json::from_str::<Summary>(&json).map_err(|e| e.to_string()));
    match summary {
        Ok(summary) => Entry {
            link: Some(format!("{title}.report.html")),
            title,
            outcome: Outcome::of(&summary),
        },
        Err(error) => Entry { title, link: None, outcome: Outcome::Failed(error) },
    }
}

fn main() {
    let entries: Vec<Entry> = std::env::args().skip(1).map(|path| entry(&path)).collect();
    print!("{}", index("Summaries", &entries));
}
