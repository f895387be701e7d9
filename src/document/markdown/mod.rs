//! Markdown, as people and converters of PDF write it: headings at random levels, sentences with a `#`
//! before them, `<br>` in cells, marks of pages between paragraphs.
//!
//! The parser is pulldown-cmark's; `source` prepares what it reads, `walk` follows its events. What stands
//! out is a heading and which tables are data is decided in `styled`, as for HTML.

mod source;
mod walk;

use super::sheet::Sheet;
use super::styled;
use crate::pattern::pattern;
use walk::Walk;

// Signs of Markdown that plain text hardly has.
pattern!(HEADING, r"(?m)^ {0,3}#{1,6} +\S");
pattern!(TABLE, r"(?m)^ {0,3}\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:? *)?$");
pattern!(BOLD, r"\*\*[^\s*][^*\n]{0,300}\*\*");
pattern!(LINK, r"!?\[[^\]\n]{0,300}\]\([^)\s]{0,500}\)");
pattern!(ESCAPE, r"\\[$_*#&~|\[\]-]");

/// Whether `source` is Markdown rather than plain text: it has headings or tables with the marks of
/// Markdown, and other marks besides.
pub(super) fn looks_like(source: &str) -> bool {
    /// What is looked at: the first pages.
    const HEAD: usize = 100_000;
    let head = &source[..source.floor_char_boundary(HEAD)];
    let headings = HEADING.find_iter(head).take(2).count() == 2;
    let tables = TABLE.is_match(head);
    let others = [
        BOLD.find_iter(head).take(2).count() == 2,
        LINK.is_match(head),
        ESCAPE.find_iter(head).take(2).count() == 2,
        source::has_page_marks(head),
        headings && tables,
    ];
    (headings || tables) && others.contains(&true)
}

/// The text of a Markdown document.
pub(super) fn read(source: &str) -> Sheet {
    let mut walk = Walk::default();
    for (at, page) in source::pages(source).enumerate() {
        if at > 0 {
            walk.page_break();
        }
        walk.read(&source::without_indents(page));
    }
    styled::sheet(&walk.pieces())
}

#[cfg(test)]
mod tests;
