//! Blocks to elements: `Document → Vec<Element>`, which cover its text but for blank space.
//!
//! A block need not be one piece of the text: a page number may stand in a paragraph. Each piece of a
//! block that others cut is an element of its own, and what no block holds (bullets, rules between
//! cells, what was not read) goes to the element on its line, or makes one.

use std::ops::Range;

use crate::document::{Block, BlockKind, Document, Format, HeadingRank};

/// What an element looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A heading of this depth; the outermost is 0.
    Heading(usize),
    Paragraph,
    /// The rest of a paragraph that something cut.
    Rest,
    Item,
    /// A row whose cells are divided by signs.
    Row,
    /// A row that is set by spaces, as a typewriter does.
    Line,
    /// A page number, a running header or a ruler.
    Debris,
    /// What no block holds.
    Unread,
}

/// A piece of the text that is shown as one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) shape: Shape,
    /// All that it shows.
    pub(super) range: Range<usize>,
    /// The text of the block in it: one range, or one for each cell of a row.
    pub(super) cells: Vec<Range<usize>>,
}

/// The elements of `document`, in order and apart from one another.
pub(super) fn elements(document: &Document) -> Vec<Element> {
    let text = document.text();
    let mut elements: Vec<Element> = Vec::new();
    let mut at = 0;
    let mut outline = Outline::default();
    let mut seen = vec![false; document.blocks().len()];
    for run in runs(document) {
        if run.range.start < at {
            continue; // pieces never overlap; if they did, the text would be shown once
        }
        let block = &document.blocks()[run.block];
        let first = !std::mem::replace(&mut seen[run.block], true);
        let mut element = element(document, block, run.range, first, &mut outline);
        gap(text, at, &mut element, &mut elements);
        at = element.range.end;
        elements.push(element);
    }
    let mut end =
        Element { shape: Shape::Unread, range: text.len()..text.len(), cells: Vec::new() };
    gap(text, at, &mut end, &mut elements);
    if !end.range.is_empty() {
        elements.push(end);
    }
    elements
}

/// Neighbouring pieces of one block.
struct Run {
    block: usize,
    range: Range<usize>,
}

/// The pieces of all blocks in the order of the text, neighbours of a block joined.
fn runs(document: &Document) -> Vec<Run> {
    let blocks = document.blocks().iter().enumerate();
    let mut pieces: Vec<(usize, usize, usize)> = blocks
        .flat_map(|(index, block)| {
            let spans = block.flow.spans(0..block.flow.text().len());
            spans.into_iter().map(move |span| (span.start, span.end, index))
        })
        .collect();
    pieces.sort_unstable();
    let mut runs: Vec<Run> = Vec::new();
    for (start, end, block) in pieces {
        match runs.last_mut() {
            Some(run) if run.block == block => run.range.end = run.range.end.max(end),
            _ => runs.push(Run { block, range: start..end }),
        }
    }
    runs
}

fn element(
    document: &Document,
    block: &Block,
    range: Range<usize>,
    first: bool,
    outline: &mut Outline,
) -> Element {
    let (shape, cells) = match &block.kind {
        BlockKind::Heading { rank } => (Shape::Heading(outline.depth(*rank, first)), Vec::new()),
        BlockKind::Paragraph if first => (Shape::Paragraph, Vec::new()),
        BlockKind::ListItem if first => (Shape::Item, Vec::new()),
        BlockKind::Paragraph | BlockKind::ListItem => (Shape::Rest, Vec::new()),
        BlockKind::TableRow { cells } => row(document, block, cells, &range),
        BlockKind::Debris => (Shape::Debris, Vec::new()),
    };
    let cells = if cells.is_empty() { vec![range.clone()] } else { cells };
    Element { shape, range, cells }
}

/// The cells that lie in `range` if the document has cells or signs divide them, else a line.
fn row(
    document: &Document,
    block: &Block,
    cells: &[Range<usize>],
    range: &Range<usize>,
) -> (Shape, Vec<Range<usize>>) {
    let place = |cell: &Range<usize>| {
        let spans = block.flow.spans(cell.clone());
        let (first, last) = (spans.first()?, spans.last()?);
        (first.start >= range.start && last.end <= range.end && first.start < last.end)
            .then_some(first.start..last.end)
    };
    let places: Vec<Range<usize>> = cells.iter().filter_map(place).collect();
    let rises = places.windows(2).all(|pair| pair[0].end <= pair[1].start);
    let typed = matches!(document.format(), Format::Text | Format::Json | Format::Pdf);
    let divided = !typed || are_divided(document.text(), &places);
    if rises && divided && !places.is_empty() {
        (Shape::Row, places)
    } else {
        (Shape::Line, Vec::new())
    }
}

/// Whether signs, and not spaces alone, stand between cells or behind the only one.
fn are_divided(text: &str, places: &[Range<usize>]) -> bool {
    let is_divided = |gap: Option<&str>| gap.is_some_and(|gap| gap.contains(['|', '\t']));
    match places {
        [only] => is_divided(text.get(only.end..).and_then(|rest| rest.lines().next())),
        _ => places.windows(2).all(|pair| is_divided(text.get(pair[0].end..pair[1].start))),
    }
}

/// Gives what lies between the last element and `next` to them, if it stands on their lines, or makes
/// elements of it. Blank space goes to nobody.
fn gap(text: &str, from: usize, next: &mut Element, elements: &mut Vec<Element>) {
    let mut range = from..next.range.start;
    let part = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    if part(&range).trim().is_empty() {
        return;
    }
    let end = part(&range).find('\n').map(|at| range.start + at);
    if let (Some(last), Some(end)) = (elements.last_mut(), end) {
        let rest = part(&(range.start..end)).trim_end().len();
        last.range.end = range.start + rest;
        range.start = end;
    }
    let start = part(&range).rfind('\n').map_or(range.start, |at| range.start + at + 1);
    if next.shape != Shape::Unread {
        let blank = part(&(start..range.end)).len() - part(&(start..range.end)).trim_start().len();
        next.range.start = start + blank;
        range.end = start;
    }
    unread(text, range, elements);
}

/// Elements of a text that no block holds: of a size that a browser lays out at once.
fn unread(text: &str, range: Range<usize>, elements: &mut Vec<Element>) {
    const LARGE: usize = 4000;
    let mut start = range.start;
    let mut at = start;
    for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
        at += line.len();
        if at - start >= LARGE {
            push_unread(text, start..at, elements);
            start = at;
        }
    }
    push_unread(text, start..at, elements);
}

fn push_unread(text: &str, range: Range<usize>, elements: &mut Vec<Element>) {
    let part = text.get(range.clone()).unwrap_or_default();
    let lines = part.trim_start_matches(['\n', '\r']);
    let range = range.start + (part.len() - lines.len())..range.start + part.trim_end().len();
    if range.start < range.end {
        elements.push(Element { shape: Shape::Unread, cells: vec![range.clone()], range });
    }
}

/// How deep headings lie, in steps of one: a heading after one of a higher rank is one step deeper,
/// however far their ranks are apart.
#[derive(Default)]
struct Outline {
    above: Vec<HeadingRank>,
}

impl Outline {
    fn depth(&mut self, rank: HeadingRank, first: bool) -> usize {
        if first {
            self.above.retain(|above| *above < rank);
            self.above.push(rank);
        }
        self.above.len().saturating_sub(1)
    }
}
