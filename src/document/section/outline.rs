//! Headings to parts: where each begins and ends, and which stands in which.

use std::ops::Range;

use super::candidate::{self, Candidate, candidates, part_of};
use super::item::{ItemNumber, Items};
use super::sequence;
use super::titles::Form;
use super::wording::word_count;
use super::{Section, item};
use crate::document::block::{Block, BlockKind, HeadingRank};
use crate::document::span::Span;
use crate::pattern::pattern;

/// Longer names of parts are cut.
const LONGEST_NAME: usize = 200;

/// What was found of a document's division.
pub(super) struct Outline {
    /// Every block that may be the heading of an item.
    pub(super) candidates: Vec<Candidate>,
    /// Indices of those that are, in order.
    pub(super) chosen: Vec<usize>,
    /// Whether it says near its head that it is a Form 10-K.
    pub(super) names_annual_form: bool,
    /// Number of words before each block, and of all of them.
    pub(super) words_before: Vec<usize>,
    parts: Vec<(usize, u8)>,
}

/// A heading: its blocks, and what it opens.
struct Opening {
    blocks: Range<usize>,
    rank: Rank,
    name: String,
    title: String,
    items: Option<Items>,
    is_entry: bool,
}

/// Ranks of parts; one holds all that come after it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Part,
    Item,
    Heading(HeadingRank),
}

impl Outline {
    pub(super) fn read(blocks: &[Block]) -> Self {
        let words_before = words_before(blocks);
        let mut candidates = candidates(blocks);
        candidate::count_reports(&mut candidates);
        let mut chosen = choose(&candidates, &words_before);
        let mut titled = candidate::titled(blocks, &missing(&candidates, &chosen));
        let unlisted = unnumbered(blocks, &candidates, &chosen);
        let is_new = |c: &Candidate| titled.iter().all(|listed| listed.items != c.items);
        titled.extend(unlisted.into_iter().filter(is_new).collect::<Vec<_>>());
        if !titled.is_empty() {
            candidates.extend(titled);
            candidates.sort_by_key(|c| c.block);
            candidate::count_reports(&mut candidates);
            chosen = choose(&candidates, &words_before);
        }
        let parts = parts(blocks, &candidates, &chosen);
        let names_annual_form = names_annual_form(blocks);
        Self { candidates, chosen, names_annual_form, words_before, parts }
    }

    /// An outline whose items are given: the field of each, and its range of the text.
    pub(super) fn of_fields(blocks: &[Block], fields: &[(String, Range<usize>)]) -> Self {
        let starts: Vec<usize> =
            blocks.iter().map(|block| span(block).map_or(0, |s| s.start)).collect();
        let candidates: Vec<Candidate> = fields
            .iter()
            .filter_map(|(field, range)| {
                let number = ItemNumber::of_field(field)?;
                let block = starts.partition_point(|start| *start < range.start);
                let block = (block < blocks.len()).then_some(block)?;
                Some(Candidate::given(blocks, block, number))
            })
            .collect();
        let chosen = (0..candidates.len()).collect();
        let words_before = words_before(blocks);
        Self { candidates, chosen, names_annual_form: true, words_before, parts: Vec::new() }
    }

    /// The chosen headings of items, in order.
    pub(super) fn items(&self) -> impl Iterator<Item = &Candidate> {
        self.chosen.iter().filter_map(|i| self.candidates.get(*i))
    }

    /// Items that a table of contents lists and that have no heading.
    pub(super) fn missing(&self) -> Vec<&Candidate> {
        missing(&self.candidates, &self.chosen)
    }

    /// The parts, each before those within it.
    pub(super) fn sections(&self, blocks: &[Block]) -> Vec<Section> {
        let openings = self.openings(blocks);
        let ends = ends(&openings, blocks.len());
        let mut open: Vec<usize> = Vec::new();
        let mut sections = Vec::new();
        for (opening, end) in openings.into_iter().zip(ends) {
            while open.last().is_some_and(|parent| *parent <= opening.blocks.start) {
                open.pop();
            }
            let Opening { blocks: heading, name, title, items, is_entry, .. } = opening;
            let part = heading.start..end;
            if let Some(span) = span_of(&blocks[part.clone()]) {
                let depth = open.len();
                let blocks = part;
                sections.push(Section { name, title, items, is_entry, depth, span, blocks });
                open.push(end);
            }
        }
        sections
    }

    /// The first heading of each report in the document but the first and the one whose items were
    /// chosen.
    fn other_reports(&self) -> impl Iterator<Item = &Candidate> {
        let begins = |pair: &&[Candidate]| matches!(pair, [a, b] if a.report < b.report);
        let firsts = self.candidates.windows(2).filter(begins).filter_map(|pair| pair.get(1));
        firsts.filter(|first| self.items().all(|item| item.block != first.block))
    }

    /// All headings in order: of parts, of items, and of what stands in them.
    fn openings(&self, blocks: &[Block]) -> Vec<Opening> {
        let items = self.items().map(|candidate| Opening {
            blocks: candidate.block..candidate.end,
            rank: Rank::Item,
            name: cut(&candidate.name),
            title: cut(&candidate.title),
            items: Some(candidate.items),
            is_entry: candidate.is_contents,
        });
        let parts = self.parts.iter().map(|(block, _)| Opening {
            blocks: *block..block + 1,
            rank: Rank::Part,
            name: cut(blocks[*block].flow.text()),
            title: cut(blocks[*block].flow.text()),
            items: None,
            is_entry: false,
        });
        let reports = self.other_reports().map(|candidate| Opening {
            blocks: candidate.block..candidate.end,
            rank: Rank::Part,
            name: cut(&candidate.name),
            title: cut(&candidate.title),
            items: None,
            is_entry: false,
        });
        let mut taken: Vec<Opening> = items.chain(parts).chain(reports).collect();
        taken.sort_by_key(|opening| opening.blocks.start);
        // Marks that were not chosen are entries of contents, running headers and references.
        let mut is_free = vec![true; blocks.len()];
        let marks = self.candidates.iter().map(|c| c.block..c.end);
        for range in marks.chain(taken.iter().map(|opening| opening.blocks.clone())) {
            is_free[range].fill(false);
        }
        let headings = blocks.iter().enumerate().filter_map(|(i, block)| match block.kind {
            BlockKind::Heading { rank }
                if is_free[i] && item::part(block.flow.text()).is_none() =>
            {
                let name = cut(block.flow.text());
                let title = name.clone();
                let rank = Rank::Heading(rank);
                let blocks = i..i + 1;
                Some(Opening { blocks, rank, name, title, items: None, is_entry: false })
            }
            _ => None,
        });
        taken.extend(headings);
        taken.sort_by_key(|opening| opening.blocks.start);
        taken
    }
}

/// The best sequence of candidates; in quarterly reports items begin anew in the second part.
fn choose(candidates: &[Candidate], words_before: &[usize]) -> Vec<usize> {
    let first = |form| {
        let is_first = |c: &&Candidate| c.items.contains(ItemNumber::new(1));
        candidates.iter().filter(is_first).any(move |c| c.form == Some(form))
    };
    let is_quarterly = first(Form::Quarterly) && !first(Form::Annual);
    sequence::best(candidates, words_before, is_quarterly)
}

/// Headings of skipped items in what is taken for Item 1, which bear no number and which no contents
/// list.
fn unnumbered(blocks: &[Block], candidates: &[Candidate], chosen: &[usize]) -> Vec<Candidate> {
    let mut chosen = chosen.iter().filter_map(|i| candidates.get(*i));
    let first = chosen.find(|c| c.items.contains(ItemNumber::new(1)));
    let is_annual = |c: &&Candidate| !c.is_contents && c.form != Some(Form::Quarterly);
    let Some((first, next)) = first.filter(is_annual).zip(chosen.next()) else {
        return Vec::new();
    };
    let mut found = candidate::unnumbered(blocks, first.end..next.block);
    found.retain(|c| first.items.precede(c.items) && c.items.precede(next.items));
    found
}

/// Entries of contents whose items have no heading among the chosen ones.
fn missing<'a>(candidates: &'a [Candidate], chosen: &[usize]) -> Vec<&'a Candidate> {
    let headings: Vec<&Candidate> = chosen
        .iter()
        .filter_map(|i| candidates.get(*i))
        .filter(|candidate| !candidate.is_contents)
        .collect();
    let has_heading = |c: &Candidate| headings.iter().any(|h| h.items.contains(c.items.first));
    candidates.iter().filter(|c| c.is_contents && !has_heading(c)).collect()
}

/// The headings of parts: rising numbers, from shortly before the first item on.
fn parts(blocks: &[Block], candidates: &[Candidate], chosen: &[usize]) -> Vec<(usize, u8)> {
    /// Blocks that may stand between the heading of a part and its first item.
    const REACH: usize = 6;
    let Some(first) = chosen.first().map(|first| candidates[*first].block) else {
        return Vec::new();
    };
    // In a table of contents, entries follow before the first item.
    let is_listed =
        |i: usize| candidates.iter().any(|c| c.is_contents && (i..first).contains(&c.block));
    let mut parts: Vec<(usize, u8)> = Vec::new();
    for (i, block) in blocks.iter().enumerate().skip(first.saturating_sub(REACH)) {
        if let Some(number) = part_of(block).or_else(|| running_part(block))
            && parts.last().is_none_or(|(_, before)| *before < number)
            && (i < first || !parts.is_empty() || number > 1)
            && !is_listed(i)
        {
            parts.push((i, number));
        }
    }
    parts
}

/// The part that a running header names; the first of them may stand for the heading.
fn running_part(block: &Block) -> Option<u8> {
    let text = block.flow.text();
    let (part, end) = item::part(text).filter(|_| block.kind == BlockKind::Debris)?;
    (end == text.len()).then_some(part)
}

/// Where each part ends: at the next heading of its rank or a higher one.
fn ends(openings: &[Opening], end: usize) -> Vec<usize> {
    let mut ends = vec![end; openings.len()];
    let mut open: Vec<usize> = Vec::new();
    for (i, opening) in openings.iter().enumerate() {
        while let Some(last) = open.pop_if(|last| openings[*last].rank >= opening.rank) {
            ends[last] = opening.blocks.start;
        }
        open.push(i);
    }
    ends
}

fn names_annual_form(blocks: &[Block]) -> bool {
    /// A cover has no more blocks.
    const COVER: usize = 80;
    blocks.iter().take(COVER).any(|block| ANNUAL_FORM.is_match(block.flow.text()))
}

pattern!(ANNUAL_FORM, r"(?i)\bform\s+10\s?[-\u{2010}-\u{2015}\u{2212}]?\s?k");

fn words_before(blocks: &[Block]) -> Vec<usize> {
    let mut total = 0;
    let mut before = vec![0];
    before.extend(blocks.iter().map(|block| {
        if block.kind != BlockKind::Debris {
            total += word_count(block.flow.text());
        }
        total
    }));
    before
}

/// From the first to the last block that is no debris; `None` if there is none.
fn span_of(blocks: &[Block]) -> Option<Span> {
    let mut texts = blocks.iter().filter(|block| block.kind != BlockKind::Debris);
    let first = span(texts.next()?)?;
    let end = texts.next_back().and_then(span).map_or(first.end, |last| last.end);
    Some(Span::new(first.start..end.max(first.end)))
}

/// From the first to the last character of a block.
fn span(block: &Block) -> Option<Span> {
    let spans = block.flow.spans(0..block.flow.text().len());
    let (first, last) = (spans.first()?, spans.last()?);
    Some(Span::new(first.start..last.end))
}

fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
