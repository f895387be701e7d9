//! Running headers: lines that a printer repeats on each page.
//!
//! Found by their neighbours and by repetition, never by their words alone.

use std::collections::BTreeMap;

use super::line::{Line, LineKind};
use super::table::is_set_in_columns;
use crate::pattern::pattern;

/// Headers are short.
const LONGEST: usize = 110;
/// How many lines with text may stand between a page break and a header of its page.
const REACH: usize = 3;

pattern!(CONTINUED, r"(?i)^.{0,90}[\(\[–—-]\s*cont(?:inued|['’]?d)\.?\s*[\)\]]?$");

/// Marks the running headers among `lines`.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    mark_continued(lines);
    mark_repeated(lines);
    mark_between_halves(lines);
}

/// `Item 1. Business (Continued)`.
fn mark_continued(lines: &mut [Line<'_>]) {
    for line in lines {
        if line.kind == LineKind::Text && CONTINUED.is_match(line.text) {
            line.kind = LineKind::RunningHeader;
        }
    }
}

/// Short lines that stand at a page break three times or more, and mostly there.
fn mark_repeated(lines: &mut [Line<'_>]) {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        if line.kind == LineKind::Text && line.text.len() <= LONGEST {
            places.entry(fold(line.text)).or_default().push(i);
        }
    }
    for places in places.into_values() {
        let at_break = places.iter().filter(|&&i| at_page_break(lines, i)).count();
        if at_break >= 3 && at_break * 10 >= places.len() * 6 {
            for i in places {
                lines[i].kind = LineKind::RunningHeader;
            }
        }
    }
}

/// The same for all pages: digits and spacing set aside, but for the number of an item.
fn fold(text: &str) -> String {
    let words = text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    if words.starts_with("item") {
        return words;
    }
    words.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

/// Whether a page break lies within [`REACH`] lines of text before or after line `at`.
fn at_page_break(lines: &[Line<'_>], at: usize) -> bool {
    let near = |side: &mut dyn Iterator<Item = &Line<'_>>| {
        side.filter(|l| !matches!(l.kind, LineKind::Blank | LineKind::Ruler))
            .take(REACH)
            .any(|l| l.kind.breaks_page())
    };
    near(&mut lines[..at].iter().rev()) || near(&mut lines[at + 1..].iter())
}

/// Up to [`REACH`] short lines between a page break and the second half of a sentence that the
/// page cut: whatever they say, they are not part of it.
fn mark_between_halves(lines: &mut [Line<'_>]) {
    // Whether the last line of text is cut, and no page has ended since.
    let mut cut = false;
    for at in 0..lines.len() {
        if lines[at].kind == LineKind::Text {
            cut = is_cut(lines[at].text);
        }
        if !cut || !lines[at].kind.breaks_page() {
            continue;
        }
        cut = false;
        let after: Vec<usize> = (at + 1..lines.len())
            .filter(|&i| lines[i].kind == LineKind::Text)
            .take(REACH + 1)
            .collect();
        let resumes = after.iter().position(|&i| begins_in_lower_case(lines[i].text));
        let short = |i: &usize| lines[*i].text.len() <= LONGEST;
        if let Some(n) = resumes
            && n > 0
            && after[n] - after[n - 1] >= 2 // not the first lines of a paragraph
            && after[..n].iter().all(short)
            && after.windows(2).take(n).all(|pair| pair[1] - pair[0] <= REACH + 1)
        {
            for &i in &after[..n] {
                lines[i].kind = LineKind::RunningHeader;
            }
        }
    }
}

/// Whether a line of text ends inside a sentence.
fn is_cut(text: &str) -> bool {
    text.len() > 30 && !ends_sentence(text) && !is_set_in_columns(text)
}

/// Whether a text ends as a sentence, a lead-in or a list entry does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '*']);
    text.ends_with(['.', '!', '?', ':', ';'])
}

/// Whether a text goes on in the middle of a sentence.
pub(super) fn begins_in_lower_case(text: &str) -> bool {
    text.trim_start_matches(['(', '"', '“', '‘', '$']).starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn marked(text: &str) -> Vec<&str> {
        let mut lines = lines(text, 0..text.len());
        mark(&mut lines);
        lines.iter().filter(|l| l.kind == LineKind::RunningHeader).map(|l| l.text).collect()
    }

    #[test]
    fn repeated_lines_at_page_breaks_are_headers_and_others_are_not() {
        let page = |(n, text): (usize, &str)| {
            format!("<PAGE>\n\nACME GAUGE CO. {n}\n\nGeneral\n\n{text}\n\n")
        };
        let texts = ["We sell gauges.", "Mills buy them.", "They are steel.", "Prices rose."];
        let text: String = texts.into_iter().enumerate().map(page).collect();
        // What stands at every page break is taken for a header, whatever it says.
        assert_eq!(marked(&text).len(), 8);
        let text = "Competition\n\nOne.\n\nCompetition\n\nTwo.\n\nCompetition\n\nThree.\n";
        assert!(marked(text).is_empty());
    }

    #[test]
    fn what_stands_between_two_halves_of_a_sentence_is_a_header() {
        let text = "The gauges are sold to refineries and, in addition,\n\n   2\n<PAGE>\n\
                    ACME GAUGE CO.\nAnnual report\n\nforeign customers buy them.\n";
        assert_eq!(marked(text), ["ACME GAUGE CO.", "Annual report"]);
        let text = "The gauges are sold to refineries.\n\n   2\n\nCUSTOMERS\n\nmany\n";
        assert!(marked(text).is_empty());
    }

    #[test]
    fn continued_is_a_header() {
        assert_eq!(marked("Item 1. Business (Continued)\n"), ["Item 1. Business (Continued)"]);
    }
}
