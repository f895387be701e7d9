//! Blocks that begin with the mark of an item, and how much speaks for each being its heading.
//!
//! Looks at the block, at the one before and the one behind it; which of the candidates are taken
//! is decided in `sequence`, over all of them.

use std::collections::BTreeMap;

use super::item::{self, ItemNumber, Items, Mark};
use super::titles::{Form, known, letters};
use crate::document::block::{Block, BlockKind, HeadingRank};
use crate::pattern::pattern;

/// Longer texts are no headings.
const LONGEST_TITLE: usize = 25;

const FIRST: ItemNumber = ItemNumber::new(1);

/// A block that may be the heading of an item.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) items: Items,
    /// Part of the report that it stands in, 0 before the first.
    pub(super) part: u8,
    /// Index of its block.
    pub(super) block: usize,
    /// One past the last block of the heading: its title may stand in a block of its own.
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

/// What the text behind a mark says of it.
struct Verdict {
    evidence: f32,
    form: Option<Form>,
    /// Bytes of the text that are the title.
    title: usize,
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

impl Candidate {
    /// The heading of an item that is known to begin at block `block`.
    pub(super) fn given(blocks: &[Block], block: usize, number: ItemNumber) -> Self {
        candidate(blocks, block, 0)
            .filter(|candidate| candidate.items.contains(number))
            .unwrap_or_else(|| Self {
                items: Items::one(number),
                part: 0,
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

/// The number of the part that `block` is the heading of.
pub(super) fn part_of(block: &Block) -> Option<u8> {
    let text = block.flow.text();
    let (part, end) = item::part(text)?;
    let rest = &text[end..];
    let is_heading = block.kind != BlockKind::Debris
        && word_count(text) <= 8
        && !rest.starts_with(char::is_lowercase)
        && !CONTINUED.is_match(rest)
        && item::mark(rest).is_none();
    is_heading.then_some(part)
}

fn candidate(blocks: &[Block], i: usize, part: u8) -> Option<Candidate> {
    let block = &blocks[i];
    let text = block.flow.text();
    let mark = item::mark(text)?;
    if item::has_several(head(text)) || follows_open_text(blocks, i) {
        return None;
    }
    let rest = &text[mark.end..];
    let (verdict, title, end) = if has_letters(rest) {
        let verdict = verdict(mark, rest, &block.kind)?;
        let title = rest[..verdict.title].to_owned();
        (verdict, title, i + 1)
    } else {
        title_behind(blocks, i, mark)?
    };
    let is_contents =
        ends_in_page(block, mark.end) || end > i + 1 && ends_in_page(&blocks[end - 1], 0);
    let items = items(mark, &title);
    let head = if has_letters(rest) { &text[..mark.end] } else { text };
    let name = format!("{} {title}", head.trim());
    let unlike = match block.kind {
        BlockKind::Heading { rank: HeadingRank::RunIn } | BlockKind::Paragraph => 0.5,
        BlockKind::Heading { .. } | BlockKind::TableRow { .. } => 0.0,
        BlockKind::ListItem | BlockKind::Debris => 1.0,
    };
    let evidence = verdict.evidence - unlike - if is_contents { 4.0 } else { 0.0 };
    Some(Candidate {
        items,
        part,
        block: i,
        end,
        name: name.trim().to_owned(),
        title,
        form: verdict.form,
        evidence,
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
fn title_behind(blocks: &[Block], i: usize, mark: Mark) -> Option<(Verdict, String, usize)> {
    let is_text = |j: &usize| blocks[*j].kind != BlockKind::Debris;
    let bare = Verdict { evidence: 2.0, form: None, title: 0 };
    let is_run_in = blocks[i].kind == BlockKind::Heading { rank: HeadingRank::RunIn };
    let Some(next) = (i + 1..blocks.len().min(i + 4)).find(is_text) else {
        return Some((bare, String::new(), i + 1));
    };
    let text = blocks[next].flow.text();
    if known(mark.items.first, text).is_none() {
        // A running text behind `Item 1A.` tells of that item, or is its first sentence.
        let evidence = if is_run_in { 0.5 } else { 2.0 };
        return Some((Verdict { evidence, ..bare }, String::new(), i + 1));
    }
    let verdict = verdict(mark, text, &blocks[next].kind)?;
    let title = text[..verdict.title].to_owned();
    // The title of a text that goes on in the same block leaves that block to the section.
    let end = if verdict.title == text.len() { next + 1 } else { i + 1 };
    Some((verdict, title, end))
}

/// What `rest`, the text behind a mark, says: `None` for that of a reference.
fn verdict(mark: Mark, rest: &str, kind: &BlockKind) -> Option<Verdict> {
    let whole = rest.len();
    let (form, end) = known(mark.items.first, rest)
        .or_else(|| known(mark.items.first.plain(), rest))
        .map_or((None, 0), |(form, end)| (Some(form), end));
    let tail = &rest[end..];
    let is_short = word_count(rest) <= LONGEST_TITLE && !SENTENCES.is_match(rest);
    let is_closed = form.is_some() && tail.trim_start().starts_with(CLOSING);
    let is_open = mark.has_comma && !matches!(kind, BlockKind::Heading { .. });
    let is_reference = REFERENCE.is_match(tail) || REFERENCE_BEFORE.is_match(head(rest));
    if is_open || is_reference && !is_closed {
        return None;
    }
    let (evidence, title) = match form {
        _ if CONTINUED.is_match(tail) => (1.0, whole),
        Some(_) if is_short && !has_letters(tail) => (4.0, whole),
        Some(_) if is_short => (3.5, whole),
        Some(_) if is_closed => (3.0, end),
        Some(_) => return None,
        None if !rest.starts_with(|c: char| c.is_uppercase() || "“\"[".contains(c)) => {
            return None;
        }
        None if is_short => (1.5, whole),
        None if mark.has_comma => return None,
        None => (0.5, 0),
    };
    Some(Verdict { evidence, form, title })
}

/// Whether the text before block `i` breaks off, so that the block goes on with it: `… see`.
fn follows_open_text(blocks: &[Block], i: usize) -> bool {
    let before = blocks[..i].iter().rev().take(6).find(|b| b.kind != BlockKind::Debris);
    before.is_some_and(|block| {
        let text = block.flow.text();
        matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && word_count(text) >= 4
            && OPEN.is_match(text)
    })
}

/// Whether a block ends as entries of contents do: with a page number, alone in its cell or behind
/// dots. What stands before byte `from` is the number of an item.
fn ends_in_page(block: &Block, from: usize) -> bool {
    let text = &block.flow.text()[from..];
    match &block.kind {
        BlockKind::TableRow { cells } if cells.len() > 1 => cells
            .last()
            .filter(|cell| cell.start >= from)
            .is_some_and(|cell| PAGES.is_match(&block.flow.text()[cell.clone()])),
        _ => {
            let is_short = word_count(text) <= LONGEST_TITLE;
            LEADERS.is_match(text) || is_short && ENDS_IN_PAGE.is_match(text)
        }
    }
}

/// Takes evidence from candidates with hardly any text behind them, most of all from runs of such:
/// tables of contents without page numbers, indexes.
fn mark_contents(blocks: &[Block], found: &mut [Candidate]) {
    const FEWEST_WORDS: usize = 8;
    let hollow: Vec<bool> = (0..found.len())
        .map(|i| {
            let end = found.get(i + 1).map_or(blocks.len(), |next| next.block);
            prose(&blocks[found[i].end.min(end)..end]) < FEWEST_WORDS
        })
        .collect();
    let mut start = 0;
    while start < found.len() {
        let rises = |i: &usize| hollow[*i - 1] && found[*i - 1].items.precede(found[*i].items);
        let run = start..start + 1 + (start + 1..found.len()).take_while(rises).count();
        let begins = found[start].items.contains(FIRST);
        let is_list = run.len() >= if begins { 4 } else { 8 };
        for (candidate, is_hollow) in found[run.clone()].iter_mut().zip(&hollow[run.clone()]) {
            if candidate.is_contents {
                continue;
            }
            let is_first = candidate.items.contains(FIRST);
            candidate.evidence -= match (is_list, is_hollow) {
                (true, _) => 3.0,
                (false, true) if is_first => 3.0,
                (false, true) => 0.5,
                (false, false) => 0.0,
            };
            candidate.is_contents = is_list;
        }
        start = run.end;
    }
}

/// Words in whole sentences.
fn prose(blocks: &[Block]) -> usize {
    let is_prose = |block: &&Block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && is_sentence(block.flow.text())
            && !ends_in_page(block, 0)
    };
    let words = blocks.iter().filter(is_prose).map(|block| word_count(block.flow.text()));
    words.filter(|count| *count > 1).sum()
}

/// Whether a text is more than a title: it ends as sentences do, or is longer than titles are.
fn is_sentence(text: &str) -> bool {
    text.ends_with(['.', ':', ';', '”', '"', ')']) || word_count(text) > LONGEST_TITLE
}

pub(super) fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// A title in a list of contents without the numbers of pages behind it.
fn without_pages(title: &str) -> &str {
    title.trim_end_matches(|c: char| !c.is_alphabetic() && c != ')')
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// As much of `text` as a contents list takes to name three items.
fn head(text: &str) -> &str {
    text.char_indices().nth(160).map_or(text, |(end, _)| &text[..end])
}

/// What ends a title before the text that it stands above.
const CLOSING: [char; 6] = ['.', ':', '–', '—', '-', ';'];

pattern!(CONTINUED, r"(?i)^[\s(\[–—,.-]*cont(?:inued|’d|'d|inuation|\.)");
pattern!(SENTENCES, r"[a-z)”][.?!]\s+[A-Z“]\S*\s+\S+\s+\S+");
pattern!(
    OPEN,
    r"(?i)(?:,|\b(?:see|in|under|to|of|and|or|with|the|at|by|from|our|this|also))[\s“”]*$"
);
pattern!(
    REFERENCE,
    r#"(?x)^ [\s,;“”"’'\])]* (?: (?:of|in|to|from|on|at|and\sin|under) \s (?:this|our|its|the\s(?:annual|company|proxy)|part|form|page|item) \b
      | (?: above | below | herein | hereof | included | contained | set\sforth | describe[sd]? | discuss(?:es|ed)? | is | are | was | were
        | has | have | may | will | provides? | contains? | includes? | for\s(?:a|more|further|additional) | as\s | should | on\spages?
        | beginning | which | that | where | elsewhere | appear(?:s|ing)? | incorporated | lists? | under | and\selsewhere ) \b )"#
);
pattern!(
    REFERENCE_BEFORE,
    r"(?ix)^ (?: of \s+ (?:this|our|the|its|part|form|regulation|schedule) | to \s | in \s | above\b | below\b | herein\b )
      | \b of \s+ (?:this|our) \s+ (?:annual\s+|quarterly\s+)? (?:report|form|filing) \b | \b regulation \s+ s-k \b"
);
pattern!(
    PAGES,
    r"(?i)^(?:pages?\s*)?(?:[A-Z]{1,2}-?)?\d{1,3}(?:\s*(?:[–—,-]|to|and|&|\s)\s*(?:[A-Z]{1,2}-?)?\d{1,3})*[.,*]*$"
);
pattern!(LEADERS, r"(?:\.{3,}|(?:\s\.){3,}|…|_{3,}|-{4,})\s*\S{0,12}$");
pattern!(ENDS_IN_PAGE, r"[A-Za-z)\]]\.?\s+(?:[FSA]-)?\d{1,3}(?:\s*[–—-]\s*\d{1,3})?$");

/// Numbers of the items that candidates name, for tests and messages.
#[cfg(test)]
pub(super) fn number(text: &str) -> ItemNumber {
    ItemNumber::parse(text).unwrap()
}
