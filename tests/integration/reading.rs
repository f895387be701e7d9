//! What holds for every document, whatever its bytes. The fuzz targets hold documents to it as well:
//! this file is a module of theirs, and so uses nothing of the other tests.

use ownwords::document::{Choice, Document, Format, Hints};
use ownwords::segment::units;

/// Reads `bytes` in `format`, or in the one that they look like, and holds all documents in them to
/// the laws. That they cannot be read is no fault, but there is a hint. Returns how many were read.
pub(crate) fn survive(bytes: &[u8], format: Option<Format>) -> usize {
    match Document::read_all(bytes, &Hints { format, name: None }) {
        Ok(documents) => documents.into_iter().flatten().map(hold).count(),
        Err(error) => {
            assert!(error.advice().is_some(), "{error} has no hint");
            0
        }
    }
}

/// Sections can be told and have places, every unit stands where it says, and what is printed can be
/// read.
fn hold(document: Document) {
    for section in document.sections().all() {
        let (first, last) = document.lines(section.span);
        assert!(first <= last, "{section:?}");
    }
    hold_text(&document);
    if let Ok(part) = document.narrowed(&Choice::Auto) {
        hold_text(&part);
    }
}

fn hold_text(document: &Document) {
    hold_units(document);
    let hints = Hints { format: Some(Format::Text), name: None };
    let _ = Document::read_all(document.plain_text().as_bytes(), &hints);
}

/// The spans of a unit rise, lie in the text, and hold the unit's characters and no others. The
/// headings above it are short: each unit below one keeps it.
fn hold_units(document: &Document) {
    const LONGEST_HEADING: usize = 400;
    for unit in units(document) {
        assert!(unit.heading.iter().all(|h| h.len() <= LONGEST_HEADING), "{:?}", unit.heading);
        let spans = unit.spans();
        assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?}");
        let held = spans.iter().map(|span| span.of(document.text()).expect("a span in the text"));
        let held: String = held.collect();
        assert_eq!(visible(&held), visible(unit.text()), "{spans:?}");
    }
}

/// The characters of `text` that can be seen.
fn visible(text: &str) -> String {
    let is_seen =
        |c: &char| !(c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'));
    text.chars().filter(is_seen).collect()
}
