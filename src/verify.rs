//! Proves a summary against its source: every word stands there, at its span, in its order.
//!
//! Knows the rules of the text output and no more: white space collapsed; bullets, cell rules, page
//! debris and line-end hyphens taken out; the marks that `compose` sets. Needs no model.

use std::ops::Range;

use crate::document::{BlockKind, Document, Span, is_space};
use crate::error::{Error, ErrorKind, Result};
use crate::summary::{SCHEMA, Summary, SummaryUnit};

/// What was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Units found at their spans.
    pub units: usize,
    /// Words of the summary.
    pub words: usize,
}

/// Proves `summary` against the bytes of its source.
///
/// # Errors
/// [`ErrorKind::Verification`], with what does not match and where.
pub fn verify(summary: &Summary, source: &[u8]) -> Result<Proof> {
    if summary.schema != SCHEMA {
        return Err(fault(format!("its schema is {:?}, not {SCHEMA:?}", summary.schema)));
    }
    let document = Document::read(source)?;
    if document.sha256() != summary.source.sha256 {
        return Err(fault("the source is not the one that was summarized: its SHA-256 differs")
            .hint("name the file that the summary was made from, unchanged"));
    }
    let joined: Vec<&str> = summary.units.iter().map(|u| u.text.as_str()).collect();
    if summary.text != joined.join(" ") {
        return Err(fault("its text is not that of its units, joined by single spaces"));
    }
    let debris = debris(&document);
    let mut end = document.body().start;
    for (index, unit) in summary.units.iter().enumerate() {
        prove(unit, &document, &debris, end)
            .map_err(|what| fault(format!("unit {index} ({}): {what}", beginning(&unit.text))))?;
        end = unit.spans.last().map_or(end, |span| span.end);
    }
    if summary.budget.used > summary.budget.limit {
        return Err(fault("it says itself that it uses more tokens than its budget"));
    }
    Ok(Proof { units: summary.units.len(), words: summary.text.split_whitespace().count() })
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Verification, message)
        .hint("the summary was changed after it was made, or made from another source")
}

fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    format!("\"{} …\"", words.join(" "))
}

/// Where the debris of a document stands.
fn debris(document: &Document) -> Vec<Span> {
    let blocks = document.blocks().iter().filter(|b| b.kind == BlockKind::Debris);
    blocks.flat_map(|b| b.flow.spans(0..b.flow.text().len())).collect()
}

/// Proves one unit, which must begin at or behind `from`.
fn prove(
    unit: &SummaryUnit,
    document: &Document,
    debris: &[Span],
    from: usize,
) -> std::result::Result<(), String> {
    let source = document.text();
    if unit.spans.is_empty() {
        return Err("it has no span".to_owned());
    }
    let mut at = from;
    for span in &unit.spans {
        if span.start < at || span.end <= span.start {
            return Err("it does not stand in the order of the source".to_owned());
        }
        if span.of(source).is_none() {
            return Err(format!("its span {}..{} is not in the source", span.start, span.end));
        }
        at = span.end;
    }
    let mut reader = Reader { text: &unit.text, at: 0 };
    for (i, span) in unit.spans.iter().enumerate() {
        if i > 0 {
            let gap = unit.spans[i - 1].end..span.start;
            between(unit, source, &gap, debris)?;
            reader.join(unit, source, &gap)?;
        }
        reader.piece(span.of(source).unwrap_or_default(), span)?;
    }
    reader.finish(unit)
}

/// What lies between two pieces of a unit must be what may be taken out: white space, debris, a
/// hyphen that ends a line; in a row, cell rules and dot leaders.
fn between(
    unit: &SummaryUnit,
    source: &str,
    gap: &Range<usize>,
    debris: &[Span],
) -> std::result::Result<(), String> {
    let text = &source[gap.clone()];
    let ends_line = text.trim_start_matches(HYPHENS).trim_start_matches([' ', '\t']);
    let ends_line = ends_line.starts_with(['\n', '\r']);
    let may_go = |(at, c): (usize, char)| {
        is_space(c)
            || HYPHENS.contains(&c) && at == 0 && ends_line
            || unit.kind == "row" && matches!(c, '|' | '.')
            || debris.iter().any(|d| (d.start..d.end).contains(&(gap.start + at)))
    };
    match text.char_indices().find(|found| !may_go(*found)) {
        Some((at, _)) => {
            Err(format!("it leaves out text of the source at byte {}", gap.start + at))
        }
        None => Ok(()),
    }
}

const HYPHENS: [char; 3] = ['-', '\u{ad}', '\u{2010}'];

/// Reads the text of a unit along its pieces.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// The piece must come next, its white space collapsed.
    fn piece(&mut self, piece: &str, span: &Span) -> std::result::Result<(), String> {
        let words = piece.split(is_space).filter(|w| !w.is_empty());
        for (i, word) in words.enumerate() {
            if i > 0 {
                self.expect(" ", span)?;
            }
            self.expect(word, span)?;
        }
        Ok(())
    }

    fn expect(&mut self, expected: &str, span: &Span) -> std::result::Result<(), String> {
        if !self.rest().starts_with(expected) {
            let found: String = self.rest().chars().take(20).collect();
            return Err(format!(
                "at bytes {}..{} the source has {expected:?} where the summary has {found:?}",
                span.start, span.end
            ));
        }
        self.at += expected.len();
        Ok(())
    }

    /// Two pieces are joined by a space; by nothing where a hyphen ends a line; in a row, the first
    /// may end with a mark.
    fn join(
        &mut self,
        unit: &SummaryUnit,
        source: &str,
        gap: &Range<usize>,
    ) -> std::result::Result<(), String> {
        if unit.kind == "row" && self.rest().starts_with([':', ';']) {
            self.at += 1;
        }
        if self.rest().starts_with(' ') {
            self.at += 1;
            return Ok(());
        }
        let cut = source[gap.clone()].contains(['\n', '\r'])
            && (source[..gap.start].ends_with(HYPHENS) || source[gap.clone()].starts_with(HYPHENS));
        if cut {
            return Ok(());
        }
        Err(format!("two words of the source are joined at byte {}", gap.start))
    }

    /// Nothing may follow but the mark of a lead-in, an entry or a row.
    fn finish(&self, unit: &SummaryUnit) -> std::result::Result<(), String> {
        let allowed = match self.rest() {
            "" => true,
            ":" => unit.kind == "sentence" && unit.focus.is_none(),
            ";" => unit.kind == "item",
            "." => unit.kind == "item" || unit.kind == "row",
            _ => false,
        };
        if allowed { Ok(()) } else { Err(format!("{:?} is not in its spans", self.rest())) }
    }
}
