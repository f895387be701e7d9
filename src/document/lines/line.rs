//! The lines of a text, each with what can be said of it without its neighbours.

use std::ops::Range;

use crate::document::block::HeadingRank;
use crate::document::flow::is_space;
use crate::document::sheet::{LineHint, Sheet};
use crate::pattern::pattern;

/// What a line is, as far as it shows by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// White space alone.
    Blank,
    /// Strokes and dots alone: a ruler, an underline, a table's frame.
    Ruler,
    /// A number alone, as pages carry it.
    PageNumber,
    /// `<PAGE>` or a form feed.
    PageMark,
    /// `<TABLE>`, `<S> <C>` and other tags of old submissions.
    Markup,
    /// A link back to the table of contents.
    ContentsLink,
    /// Repeated at the head or foot of each page, found later by its neighbours.
    RunningHeader,
    /// Text.
    Text,
}

impl LineKind {
    /// Whether the line shows that a page ends or begins here.
    pub(super) fn breaks_page(self) -> bool {
        matches!(self, Self::PageNumber | Self::PageMark | Self::ContentsLink)
    }
}

/// One line: its text without white space at the ends, and the column at which it begins.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Where `text` stands in the source.
    pub(super) range: Range<usize>,
    /// Columns of white space before the text; a tab reaches to the next multiple of 8.
    pub(super) indent: usize,
    pub(super) kind: LineKind,
    /// What its format says that it is.
    pub(super) role: Role,
}

/// What a line's format says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: its words tell.
    Untold,
    /// A paragraph that is no heading as a whole; so many bytes at its start are set off.
    Lead(usize),
    /// A heading.
    Heading(HeadingRank),
    /// A note, which no other line goes on with.
    Note,
}

impl Line<'_> {
    /// Column one past the last character.
    pub(super) fn end_column(&self) -> usize {
        self.indent + self.text.chars().count()
    }
}

/// The lines of `source[body]`.
pub(super) fn lines(source: &str, body: Range<usize>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = body.start;
    let bytes = source.as_bytes();
    while start < body.end {
        let ends = |i: &usize| matches!(bytes[*i], b'\n' | b'\r' | b'\x0c');
        let end = (start..body.end).find(ends).unwrap_or(body.end);
        lines.push(line(source, start..end));
        if bytes.get(end) == Some(&b'\x0c') {
            // A form feed ends a page, wherever it stands in a line.
            lines.push(page_mark(end));
        }
        let crlf = bytes.get(end..end + 2) == Some(b"\r\n");
        start = end + if crlf { 2 } else { 1 };
    }
    lines
}

/// An empty line that ends a page at byte `at`.
fn page_mark<'a>(at: usize) -> Line<'a> {
    Line { text: "", range: at..at, indent: 0, kind: LineKind::PageMark, role: Role::Untold }
}

/// The cells of each line that is a row, as byte ranges of its text.
pub(super) type Rows = Vec<Option<Vec<Range<usize>>>>;

/// The lines of a sheet, with the cells of those that are rows.
pub(super) fn hinted_lines(sheet: &Sheet) -> (Vec<Line<'_>>, Rows) {
    let hinted = |(range, hint): &(Range<usize>, LineHint)| {
        let mut line = line(sheet.text(), range.clone());
        let mut cells = None;
        match hint {
            LineHint::Text { lead: 0 } | LineHint::Item => {}
            LineHint::Text { lead } => line.role = Role::Lead(*lead),
            LineHint::Heading(rank) => line.role = Role::Heading(*rank),
            LineHint::Note => line.role = Role::Note,
            LineHint::Row(ranges) => cells = Some(ranges.clone()),
            LineHint::PageBreak => line = page_mark(range.start),
        }
        (line, cells)
    };
    sheet.lines().iter().map(hinted).unzip()
}

fn line(source: &str, range: Range<usize>) -> Line<'_> {
    let raw = &source[range.clone()];
    let text = raw.trim_matches(is_space);
    let start = range.start + raw.find(|c| !is_space(c)).unwrap_or(raw.len());
    let indent = source[range.start..start].chars().fold(0, |column, c| match c {
        '\t' => (column / 8 + 1) * 8,
        '\u{feff}' | '\u{200b}' => column,
        _ => column + 1,
    });
    let range = start..start + text.len();
    Line { text, range, indent, kind: kind(text), role: Role::Untold }
}

fn kind(text: &str) -> LineKind {
    if text.is_empty() {
        LineKind::Blank
    } else if is_ruler(text) {
        LineKind::Ruler
    } else if PAGE_MARK.is_match(text) {
        LineKind::PageMark
    } else if MARKUP.is_match(text) {
        LineKind::Markup
    } else if CONTENTS_LINK.is_match(text) {
        LineKind::ContentsLink
    } else if PAGE_NUMBER.is_match(text) {
        LineKind::PageNumber
    } else {
        LineKind::Text
    }
}

/// Strokes, dots and cell rules alone, at least three: `-----`, `--+---`, `- ----`, `====`.
fn is_ruler(text: &str) -> bool {
    let stroke = |c: char| matches!(c, '-' | '=' | '_' | '*' | '~' | '+' | '|' | '.' | '–' | '—');
    let strokes = text.chars().filter(|c| stroke(*c)).count();
    strokes >= 3 && text.chars().all(|c| stroke(c) || is_space(c))
}

pattern!(PAGE_MARK, r"(?i)^<page>\s*[-\w]{0,6}$");
pattern!(
    MARKUP,
    r"(?i)^(?:</?(?:table|caption|s|c|fn|f\d+|text|document|type|sequence|description|filename|footnote|legend)>\s*[-\w]{0,4}\s*)+$"
);
pattern!(
    CONTENTS_LINK,
    r"(?ix)^(?: (?:(?:back|return|go) \s+ to \s+)? (?:the \s+)? (?:table \s+ of \s+ contents|contents|index)
       | index \s+ to \s+ (?:consolidated \s+)? financial \s+ statements
       | (?:table \s+ of \s+ contents) \s+ \d{1,3} | \d{1,3} \s+ table \s+ of \s+ contents )\.?$"
);
pattern!(
    PAGE_NUMBER,
    r"(?ix)^[-–—\s(\[]* (?: (?:page|p\.) \s* )?
      (?: \d{1,3} | [ivx]{1,5} | [a-z]-\s?\d{1,3} )
      [-–—\s)\]]* (?: (?:of|/) \s* \d{1,3} )?$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_single_lines() {
        use LineKind::{Blank, ContentsLink, Markup, PageMark, PageNumber, Ruler, Text};
        let cases = [
            ("   ", Blank),
            ("- ------", Ruler),
            ("--+-----", Ruler),
            ("---- ====", Ruler),
            ("<PAGE>   5", PageMark),
            ("<S>      <C>   <C>", Markup),
            ("</TABLE>", Markup),
            ("Table of Contents", ContentsLink),
            ("Index to Financial Statements", ContentsLink),
            ("     -4-", PageNumber),
            ("(11)", PageNumber),
            ("Page 4 of 90", PageNumber),
            ("F-12", PageNumber),
            ("iv", PageNumber),
            ("1995", Text),
            ("V.", Text),
            ("Competition", Text),
            ("58%", Text),
        ];
        for (text, kind) in cases {
            assert_eq!(lines(text, 0..text.len())[0].kind, kind, "{text:?}");
        }
    }

    #[test]
    fn every_kind_of_line_end_and_the_indent() {
        let text = "one\r\n  two\r\tthree\n\nfour";
        let found: Vec<_> = lines(text, 0..text.len()).iter().map(|l| (l.text, l.indent)).collect();
        assert_eq!(found, [("one", 0), ("two", 2), ("three", 8), ("", 0), ("four", 0)]);
        for line in lines(text, 0..text.len()) {
            assert_eq!(&text[line.range.clone()], line.text);
        }
    }
}
