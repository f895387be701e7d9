//! Blocks that begin with the mark of an item, and how much speaks for each being its heading.
//!
//! `wording` judges the text behind a mark and `contents` what stands between two; which of the
//! candidates are taken is decided in `sequence`, over all of them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::contents::{ends_in_page, mark_contents};
use super::item::{self, ItemNumber, Items, Mark};
use super::titles::{Form, known, letters, main_title};
use super::wording::{self, Wording, has_letters, head, is_continued, word_count};
use crate::document::block::{Block, BlockKind, HeadingRank};

/// A block that may be the heading of an item.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) items: Items,
    /// Part of the report that it stands in, 0 before the first.
    pub(super) part: u8,
    /// How many reports begin before it in the same document, as those of several registrants do.
    pub(super) report: usize,
    /// Index of its block.
    pub(super) block: usize,
    /// One past the last block that is heading alone: its title may stand in a block of its own, or
    /// its text go on in the same one.
    pub(super) end: usize,
    /// The heading as written.
    pub(super) name: String,
    /// What stands behind the mark.
    pub(super) title: String,
    /// The form that has an item of this number and title.
    pub(super) form: Option<Form>,
    /// How much speaks for a heading: 4 for one with a known title on a line of its own.
    pub(super) evidence: f32,
    /// Whether it is an entry of a table of contents.
    pub(super) is_contents: bool,
    /// Whether it has a mark, or only the title that contents give to an item.
    pub(super) has_mark: bool,
}

/// All candidates among `blocks`, in order.
pub(super) fn candidates(blocks: &[Block]) -> Vec<Candidate> {
    let mut part = 0;
    let mut found: Vec<Candidate> = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        part = part_of(block).unwrap_or(part);
        if let Some(mut candidate) = candidate(blocks, i, part) {
            let is_header = |block: &Block| block.kind == BlockKind::Debris;
            let repeats = |before: &Candidate| {
                before.items == candidate.items
                    && !before.is_contents
                    && (is_header(block) || !is_header(&blocks[before.block]))
            };
            if found.last().is_some_and(repeats) {
                candidate.evidence -= 1.5; // a running header, or the heading once more
            }
            found.push(candidate);
        }
    }
    mark_contents(blocks, &mut found);
    found
}

/// Counts reports: another begins where the heading of Item 1 of an annual report stands behind those
/// of two later items or more.
pub(super) fn count_reports(found: &mut [Candidate]) {
    let first = ItemNumber::new(1);
    let (mut report, mut last, mut later) = (0, first, 0);
    for candidate in found {
        let number = candidate.items.first;
        let is_heading = candidate.evidence >= 3.5
            && candidate.form == Some(Form::Annual)
            && !candidate.is_contents;
        if is_heading && number > last {
            (last, later) = (number, later + 1);
        } else if is_heading && number == first && later >= 2 {
            (report, last, later) = (report + 1, first, 0);
        }
        candidate.report = report;
    }
}

impl Candidate {
    /// The heading of an item that is known to begin at block `block`.
    pub(super) fn given(blocks: &[Block], block: usize, number: ItemNumber) -> Self {
        candidate(blocks, block, 0)
            .filter(|candidate| candidate.items.contains(number))
            .unwrap_or_else(|| Self {
                items: Items::one(number),
                part: 0,
                report: 0,
                block,
                end: block,
                name: format!("Item {number}"),
                title: String::new(),
                form: None,
                evidence: 4.0,
                is_contents: false,
                has_mark: true,
            })
    }
}

/// Headings without marks that have the titles which `missing`, entries of contents, give to items.
pub(super) fn titled(blocks: &[Block], missing: &[&Candidate]) -> Vec<Candidate> {
    let titles: BTreeMap<String, &Candidate> = missing
        .iter()
        .filter(|candidate| candidate.form.is_some())
        .map(|candidate| (letters(without_pages(&candidate.title)), *candidate))
        .collect();
    let is_entry = |i: usize| missing.iter().any(|c| (c.block..c.end).contains(&i));
    let heading = |(i, block): (usize, &Block)| {
        let BlockKind::Heading { .. } = block.kind else { return None };
        let name = block.flow.text();
        let candidate = titles.get(&letters(name)).filter(|_| !is_entry(i))?;
        Some(Candidate {
            block: i,
            end: i + 1,
            name: name.to_owned(),
            title: name.to_owned(),
            evidence: 2.0,
            is_contents: false,
            has_mark: false,
            ..(*candidate).clone()
        })
    };
    blocks.iter().enumerate().filter_map(heading).collect()
}

/// Headings within `range` that have the very title of an item behind Item 1, and bear no number.
pub(super) fn unnumbered(blocks: &[Block], range: Range<usize>) -> Vec<Candidate> {
    let heading = |i: usize| {
        let block = &blocks[i];
        let is_heading =
            matches!(block.kind, BlockKind::Heading { rank } if rank != HeadingRank::RunIn);
        let name = block.flow.text();
        let number = main_title(name).filter(|_| is_heading)?;
        Some(Candidate {
            block: i,
            end: i + 1,
            name: name.to_owned(),
            title: name.to_owned(),
            form: Some(Form::Annual),
            evidence: 2.0,
            has_mark: false,
            ..Candidate::given(blocks, i, number)
        })
    };
    range.filter_map(heading).collect()
}

/// The number of the part that `block` is the heading of.
pub(super) fn part_of(block: &Block) -> Option<u8> {
    let text = block.flow.text();
    let (part, end) = item::part(text)?;
    let rest = &text[end..];
    let is_heading = block.kind != BlockKind::Debris
        && word_count(text) <= 8
        && !rest.starts_with(char::is_lowercase)
        && !is_continued(rest)
        && item::mark(rest).is_none();
    is_heading.then_some(part)
}

/// The candidate that block `i` is, if it begins with a mark that is not that of a reference.
fn candidate(blocks: &[Block], i: usize, part: u8) -> Option<Candidate> {
    let block = &blocks[i];
    let text = block.flow.text();
    let mark = item::mark(text)?;
    if item::has_several(head(text)) || follows_open_text(blocks, i) {
        return None;
    }
    let rest = &text[mark.end..];
    let (wording, title, end) = if has_letters(rest) {
        let wording = wording::of(mark, rest, &block.kind)?;
        let title = rest[..wording.title].to_owned();
        let end = if wording.title == rest.len() { i + 1 } else { i };
        (wording, title, end)
    } else {
        title_behind(blocks, i, mark)?
    };
    let is_contents =
        ends_in_page(block, mark.end) || end > i + 1 && ends_in_page(&blocks[end - 1], 0);
    let unlike = match block.kind {
        BlockKind::Heading { rank: HeadingRank::RunIn } | BlockKind::Paragraph => 0.5,
        BlockKind::Heading { .. } | BlockKind::TableRow { .. } => 0.0,
        BlockKind::ListItem | BlockKind::Debris => 1.0,
    };
    let marked = if has_letters(rest) { &text[..mark.end] } else { text };
    Some(Candidate {
        items: items(mark, &title),
        part,
        report: 0,
        block: i,
        end,
        name: format!("{} {title}", marked.trim()).trim().to_owned(),
        title,
        form: wording.form,
        evidence: wording.evidence - unlike - if is_contents { 4.0 } else { 0.0 },
        is_contents,
        has_mark: true,
    })
}

/// The items of a mark: `7(a)` is item 7A where it has the title of that, else a part of item 7;
/// the title may name another item.
fn items(mark: Mark, title: &str) -> Items {
    let mut items = mark.items;
    if mark.is_part && known(items.first, title).is_none() {
        items = Items::one(items.first.plain());
    }
    if let Some(last) = item::second(title).filter(|last| *last > items.last) {
        items.last = last;
    }
    items
}

/// A heading whose title stands in the next block, or nowhere.
fn title_behind(blocks: &[Block], i: usize, mark: Mark) -> Option<(Wording, String, usize)> {
    let is_text = |j: &usize| blocks[*j].kind != BlockKind::Debris;
    let bare = Wording { evidence: 2.0, form: None, title: 0 };
    let is_run_in = blocks[i].kind == BlockKind::Heading { rank: HeadingRank::RunIn };
    let Some(next) = (i + 1..blocks.len().min(i + 4)).find(is_text) else {
        return Some((bare, String::new(), i + 1));
    };
    let text = blocks[next].flow.text();
    if known(mark.items.first, text).is_none() {
        // A running text behind `Item 1A.` tells of that item, or is its first sentence.
        let evidence = if is_run_in { 0.5 } else { 2.0 };
        return Some((Wording { evidence, ..bare }, String::new(), i + 1));
    }
    let wording = wording::of(mark, text, &blocks[next].kind)?;
    let title = text[..wording.title].to_owned();
    // The title of a text that goes on in the same block leaves that block to the section.
    let end = if wording.title == text.len() { next + 1 } else { i + 1 };
    Some((wording, title, end))
}

/// Whether the text before block `i` breaks off, so that the block goes on with it: `… see`.
fn follows_open_text(blocks: &[Block], i: usize) -> bool {
    let before = blocks[..i].iter().rev().take(6).find(|b| b.kind != BlockKind::Debris);
    before.is_some_and(|block| {
        let text = block.flow.text();
        matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && word_count(text) >= 4
            && wording::is_open(text)
    })
}

/// A title in a list of contents without the numbers of pages behind it.
fn without_pages(title: &str) -> &str {
    title.trim_end_matches(|c: char| !c.is_alphabetic() && c != ')')
}
