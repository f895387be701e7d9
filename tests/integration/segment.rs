//! How well units are found: on a set labelled by hand, and that no debris of a page gets into one.

use std::fs;
use std::process::Command;

use ownwords::document::{Document, Span};
use ownwords::segment::{Unit, UnitKind, units};
use serde_json::{Value, json};

use crate::support::{FILINGS, Folder, sample_bytes, shared};

/// The sentences and items of a passage, as the scorer wants them.
fn prediction(passage: &Value) -> Value {
    let text = passage["text"].as_str().unwrap();
    let units = units(&Document::read(text.as_bytes()).unwrap());
    let texts: Vec<&str> =
        units.iter().filter(|u| u.kind != UnitKind::Row).map(Unit::text).collect();
    json!({"id": passage["id"], "units": texts})
}

#[test]
fn units_agree_with_those_labelled_by_hand() {
    let Some(gold) = shared("data/segmentation/dev.jsonl") else { return };
    let Some(scorer) = shared("eval/segmentation.py") else { return };
    let passages = fs::read_to_string(&gold).unwrap();
    let predictions: Vec<String> = passages
        .lines()
        .map(|line| prediction(&serde_json::from_str(line).unwrap()).to_string())
        .collect();
    assert!(predictions.len() >= 40, "the gold set is cut");
    let folder = Folder::new();
    let predictions = folder.file("predictions.jsonl", predictions.join("\n"));
    let arguments = [scorer.to_str().unwrap(), gold.to_str().unwrap(), &predictions, "--json"];
    let Ok(output) = Command::new("python3").args(arguments).output() else {
        println!("skipped: python3 is absent");
        return;
    };
    let figures: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = &figures["all"];
    println!("{all:#}");
    assert!(all["f1"].as_f64().unwrap() >= 0.94, "{all:#}");
    assert_eq!(all["leaked"], 0, "{all:#}");
}

/// Whether a line of a sample belongs to the page and not to the text.
fn is_debris(line: &str) -> bool {
    let line = line.trim();
    let number = line.trim_matches('-');
    line == "Table of Contents"
        || line == "CASCADE GAUGE & INSTRUMENT CORPORATION"
        || line.starts_with("<PAGE>")
        || (1..=2).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit())
        || line.len() > 3 && line.chars().all(|c| "-=+ ".contains(c))
}

/// Where the lines of `source` that are debris stand.
fn debris(source: &str) -> Vec<Span> {
    let start = |line: &str| line.as_ptr() as usize - source.as_ptr() as usize;
    let lines = source.lines().filter(|line| is_debris(line)).map(str::trim);
    lines.map(|line| Span::new(start(line)..start(line) + line.len())).collect()
}

#[test]
fn no_unit_of_the_samples_holds_debris() {
    for name in FILINGS {
        let source = String::from_utf8(sample_bytes(name)).unwrap();
        let debris = debris(&source);
        assert!(debris.len() >= 4, "{name}: {debris:?}");
        for unit in units(&Document::read(source.as_bytes()).unwrap()) {
            for span in unit.spans() {
                let inside = debris.iter().find(|d| d.start < span.end && span.start < d.end);
                assert_eq!(inside, None, "{name}: {:?}", unit.text());
            }
        }
    }
}

/// Sentences that a page cuts in two, as `tests/data/documents/README.md` lists them.
#[test]
fn sentences_cut_by_a_page_are_whole() {
    let cases = [
        (FILINGS[0], "to buy Brightwell Cells, our pack supplier in Grand Rapids"),
        (FILINGS[0], "forbids dealers to do so without written consent."),
        (FILINGS[1], "replacement market for mechanical gauges."),
        (FILINGS[1], "the last three fiscal years."),
        (FILINGS[1], "six-month reserve of it and believes"),
        (FILINGS[1], "has found it difficult in recent years"),
        (FILINGS[1], "on which a plant technician can check"),
        (FILINGS[1], "a four-year apprenticeship"),
        (FILINGS[2], "14% of our revenue in 2017 and 16% in 2016;"),
    ];
    for (name, expected) in cases {
        let document = Document::read(&sample_bytes(name)).unwrap();
        let found = units(&document).iter().any(|unit| unit.text().contains(expected));
        assert!(found, "{name}: no unit holds {expected:?}");
    }
}
