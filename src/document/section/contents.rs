//! Entries of tables of contents and indexes: what ends in a page number, and what has no text
//! behind it.

use super::candidate::Candidate;
use super::item::ItemNumber;
use super::wording::{LONGEST_TITLE, word_count};
use crate::document::block::{Block, BlockKind};
use crate::pattern::pattern;

const FIRST: ItemNumber = ItemNumber::new(1);

/// Whether a block ends as entries of contents do: with a page number, alone in its cell or behind
/// dots. What stands before byte `from` is the number of an item.
pub(super) fn ends_in_page(block: &Block, from: usize) -> bool {
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
pub(super) fn mark_contents(blocks: &[Block], found: &mut [Candidate]) {
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

pattern!(
    PAGES,
    r"(?i)^(?:pages?\s*)?(?:[A-Z]{1,2}-?)?\d{1,3}(?:\s*(?:[–—,-]|to|and|&|\s)\s*(?:[A-Z]{1,2}-?)?\d{1,3})*[.,*]*$"
);
// A line of hyphens with nothing behind it underlines a title.
pattern!(LEADERS, r"(?:(?:\.{3,}|(?:\s\.){3,}|…|_{3,})\s*\S{0,12}|-{4,}\s*[^\s-]\S{0,11})$");
pattern!(ENDS_IN_PAGE, r"[A-Za-z)\]]\.?\s+(?:[FSA]-)?\d{1,3}(?:\s*[–—-]\s*\d{1,3})?$");
