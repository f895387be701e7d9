//! The source before it is parsed: its pages, and lines that must not count as code.

use crate::pattern::pattern;

// `{12}-----`, as Marker writes it between pages; a form feed.
pattern!(PAGE_MARK, r"(?m)^\{\d{1,5}\}-{8,}[ \t]*\r?$|\x0c");

/// Whether the text has marks between its pages.
pub(super) fn has_page_marks(source: &str) -> bool {
    PAGE_MARK.find(source).is_some_and(|mark| mark.as_str() != "\x0c")
}

/// The pages, without the marks between them.
pub(super) fn pages(source: &str) -> impl Iterator<Item = &str> {
    PAGE_MARK.split(source)
}

/// The text with at most three spaces before each line: what converters indent is no code.
pub(super) fn without_indents(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for line in page.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - content.len()];
        text.push_str(if indent.contains('\t') || indent.len() > 3 { "   " } else { indent });
        text.push_str(content);
    }
    text
}
