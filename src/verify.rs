//! Proves a summary against its source: every word stands there, at its span, in its order.
//!
//! Two proofs, each of its own kind. The first lays every unit on the source character by character
//! and knows the rules of the text output alone: white space collapsed; bullets, cell rules, page
//! debris and line-end hyphens taken out; the marks that `compose` sets. The second reads the source
//! again: every unit is a whole sentence, item or row of it, with its heading and its lead-in.
//! Needs no model; scores are not proved.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::compose;
use crate::document::{BlockKind, Choice, Document, HYPHENS, Hints, Part, Section, Span, is_space};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::sha256;
use crate::segment::{Standing, Unit, units};
use crate::summary::{SCHEMA, Section as SummarySection, Summary, SummaryUnit};

/// What was proved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proof {
    /// Summaries of the source.
    pub summaries: usize,
    /// Summaries of other sources, which were passed over.
    pub others: usize,
    /// Units found at their spans.
    pub units: usize,
    /// Words of the summaries.
    pub words: usize,
}

/// Proves `summary` against the bytes of its source, read in the format that is found from them.
///
/// # Errors
/// [`ErrorKind::Verification`], with what does not match and where; [`ErrorKind::Document`] if the
/// source cannot be read.
pub fn verify(summary: &Summary, source: &[u8]) -> Result<Proof> {
    verify_all(std::slice::from_ref(summary), source, &Hints::default())
}

/// Proves those of `summaries` that say they were made from `source`. What is not read by its bytes
/// alone must be read with the same `hints` as it was then.
///
/// # Errors
/// As [`verify`], and if none of them is of this source.
pub fn verify_all(summaries: &[Summary], source: &[u8], hints: &Hints<'_>) -> Result<Proof> {
    for summary in summaries {
        if summary.schema != SCHEMA {
            return Err(fault(format!("its schema is {:?}, not {SCHEMA:?}", summary.schema)));
        }
    }
    let hash = sha256(source);
    let (own, others): (Vec<_>, Vec<_>) =
        summaries.iter().partition(|summary| summary.source.sha256 == hash);
    if own.is_empty() {
        return Err(fault("the source is not the one that was summarized: its SHA-256 differs")
            .hint("name the file that the summary was made from, unchanged"));
    }
    let documents = Document::read_all(source, hints)?;
    let mut proof = Proof { summaries: own.len(), others: others.len(), ..Proof::default() };
    for summary in own {
        if summary.source.bytes != source.len() {
            return Err(fault("its source had another size"));
        }
        prove_one(summary, record(summary, &documents)?)?;
        proof.units += summary.units.len();
        proof.words += summary.text.split_whitespace().count();
    }
    Ok(proof)
}

fn prove_one(summary: &Summary, document: &Document) -> Result<()> {
    let joined: Vec<&str> = summary.units.iter().map(|u| u.text.as_str()).collect();
    if summary.text != joined.join(" ") {
        return Err(fault("its text is not that of its units, joined by single spaces"));
    }
    let document = part(summary, document.clone())?;
    let debris = debris(&document);
    let mut end = document.part().span.start;
    for (index, unit) in summary.units.iter().enumerate() {
        prove(unit, &document, &debris, end)
            .map_err(|what| fault(format!("unit {index} ({}): {what}", beginning(&unit.text))))?;
        end = unit.spans.last().map_or(end, |span| span.end);
    }
    prove_whole(summary, &document)?;
    if summary.budget.used > summary.budget.limit {
        return Err(fault("it says itself that it uses more tokens than its budget"));
    }
    Ok(())
}

/// The document that was summarized, of those that the source holds.
fn record<'a>(summary: &Summary, documents: &'a [Result<Document>]) -> Result<&'a Document> {
    let claimed = &summary.source;
    let index = match (claimed.record, documents.len()) {
        (None, 1) => Some(0),
        (Some(record), 2..) => record.checked_sub(1),
        _ => None,
    };
    let document = match index.and_then(|index| documents.get(index)) {
        Some(Ok(document)) => document,
        Some(Err(error)) => return Err(fault(format!("its record cannot be read: {error}"))),
        None => return Err(fault("the source does not hold the record that it names")),
    };
    let (format, encoding) = (document.format().name(), document.encoding().name());
    if format != claimed.format {
        let message = format!("the source is read as {format}, and was as {:?}", claimed.format);
        return Err(fault(message).hint("if --input-format was given then, give it here too"));
    }
    if encoding != claimed.encoding {
        return Err(fault(format!("the source is in {encoding}, not {:?}", claimed.encoding)));
    }
    Ok(document)
}

/// The part of it that was summarized: all of it, or one that it is divided into.
fn part(summary: &Summary, document: Document) -> Result<Document> {
    let claimed = &summary.source.section;
    let stands = |span: Span| span.start == claimed.start && span.end == claimed.end;
    let is_it = |part: &Part| {
        stands(part.span)
            && part.name == claimed.name
            && part.method == claimed.method
            && (part.confidence - claimed.confidence).abs() < f32::EPSILON
    };
    let found = if claimed.method == Part::NAMED {
        let sections = document.sections();
        let named = |part: &&Section| stands(part.span) && part.name == claimed.name;
        sections.all().iter().find(named).map(|part| document.within(part.span))
    } else if is_it(document.part()) {
        Some(document)
    } else {
        Some(document.narrowed(&Choice::Auto)?).filter(|document| is_it(document.part()))
    };
    let Some(document) = found else {
        let SummarySection { name, start, end, .. } = claimed;
        return Err(fault(format!("the source has no part {name:?} at bytes {start}..{end}")));
    };
    let span = document.part().span;
    if claimed.lines.is_some_and(|lines| lines != document.lines(span))
        || claimed.pages != document.pages(span)
    {
        return Err(fault("its part stands on other lines or pages"));
    }
    Ok(document)
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Verification, message)
        .hint("the summary was changed after it was made, or made from another source")
}

fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    format!("\"{} …\"", words.join(" "))
}

/// Proves that every unit is one that the source is read into, with the text, the heading and the
/// lead-in that it has there.
fn prove_whole(summary: &Summary, document: &Document) -> Result<()> {
    let read = units(document);
    let places: BTreeMap<(Vec<Span>, &str), usize> = read
        .iter()
        .enumerate()
        .map(|(index, unit)| ((unit.shown_spans(), unit.kind.name()), index))
        .collect();
    let mut chosen = Vec::new();
    for (index, unit) in summary.units.iter().enumerate() {
        let place = places.get(&(unit.spans.clone(), unit.kind.as_str())).ok_or_else(|| {
            let what = "it is no whole sentence, item or row of the source";
            fault(format!("unit {index} ({}): {what}", beginning(&unit.text)))
        })?;
        chosen.push(*place);
    }
    let texts = compose::texts(&read, &chosen);
    for (index, (unit, text)) in summary.units.iter().zip(texts).enumerate() {
        let first = unit.spans.first();
        let page = first.and_then(|span| document.pages(*span)).map(|(first, _)| first);
        let what = belongs(unit, &read[chosen[index]], &chosen)
            .err()
            .or_else(|| (unit.page != page).then(|| "it stands on another page".to_owned()))
            .or_else(|| (unit.text != text).then(|| format!("by the rules it reads {text:?}")));
        if let Some(what) = what {
            return Err(fault(format!("unit {index} ({}): {what}", beginning(&unit.text))));
        }
    }
    Ok(())
}

/// Whether a unit says of itself what the source does.
fn belongs(unit: &SummaryUnit, read: &Unit, chosen: &[usize]) -> std::result::Result<(), String> {
    if unit.heading[..] != read.heading[..] {
        return Err(format!("in the source it stands under {:?}", read.heading));
    }
    let needed = unit.depends_on.map(|at| chosen.get(at).copied());
    match (read.standing, needed) {
        (Standing::After(lead_in), Some(Some(at))) if at == lead_in => Ok(()),
        (Standing::After(_), _) => Err("its lead-in is not before it".to_owned()),
        (Standing::Never, _) => Err("it cannot stand in a summary".to_owned()),
        (_, Some(_)) => Err("it depends on nothing".to_owned()),
        (Standing::Alone | Standing::LeadIn, None) => Ok(()),
    }
}

/// Where the debris of a document stands.
fn debris(document: &Document) -> Vec<Span> {
    let blocks = document.blocks().iter().filter(|b| b.kind == BlockKind::Debris);
    let mut spans: Vec<Span> = blocks.flat_map(|b| b.flow.spans(0..b.flow.text().len())).collect();
    spans.sort_unstable();
    spans
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
    let line_end = |c: char| matches!(c, '\n' | '\r' | '\x0c');
    let after =
        text.trim_start_matches(HYPHENS).trim_start_matches(|c| is_space(c) && !line_end(c));
    let ends_line = after.starts_with(line_end);
    let may_go = |(at, c): (usize, char)| {
        is_space(c)
            || HYPHENS.contains(&c) && at == 0 && ends_line
            || unit.kind == "row" && matches!(c, '|' | '.')
            || is_in(debris, gap.start + at)
    };
    match text.char_indices().find(|found| !may_go(*found)) {
        Some((at, _)) => {
            Err(format!("it leaves out text of the source at byte {}", gap.start + at))
        }
        None => Ok(()),
    }
}

/// Whether byte `at` lies in one of `spans`, which stand in order.
fn is_in(spans: &[Span], at: usize) -> bool {
    let next = spans.partition_point(|span| span.end <= at);
    spans.get(next).is_some_and(|span| span.start <= at)
}

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
        let cut = source[gap.clone()].contains(['\n', '\r', '\x0c'])
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
