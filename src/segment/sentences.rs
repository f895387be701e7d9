//! Continuous text to sentences: the `sentencex` crate, with a thin layer for business English.
//!
//! The crate cuts a little too often in filings (`Item 1A.`, `approx. 40%`) and now and then too
//! rarely (`Acme, Inc. Together …`). The rules here join and cut again; their words are data, in
//! `abbreviations.toml`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::pattern::pattern;

/// Byte ranges of the sentences of `text`, in order, without the white space between them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    // Labels such as `(c) (iv)` at the head make the splitter see a list.
    let label = LABELS.find(text).map_or(0, |found| found.end());
    let mut joined: Vec<Range<usize>> = Vec::new();
    for part in stretches(text, label).flat_map(|stretch| split(text, stretch)) {
        let part = trimmed(text, part);
        if part.is_empty() {
            continue;
        }
        match joined.last_mut() {
            Some(last)
                if last.end == part.start
                    || belongs_together(&text[last.clone()], &text[part.clone()]) =>
            {
                last.end = part.end;
            }
            _ => joined.push(part),
        }
    }
    if let Some(first) = joined.first_mut() {
        first.start = trimmed(text, 0..first.end).start;
    }
    joined.into_iter().flat_map(|range| cut(text, range)).collect()
}

/// The splitter's own sentences of `text[stretch]`.
fn split(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    sentencex::get_sentence_boundaries("en", &text[stretch.clone()])
        .into_iter()
        .map(|found| stretch.start + found.start_byte..stretch.start + found.end_byte)
        .collect()
}

/// The splitter's time grows with the square of some texts' length: it is given at most this many
/// bytes at once.
const STRETCH: usize = 16 * 1024;

/// `text[from..]` in stretches that end, where they can, between sentences or else between words.
fn stretches(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = from;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let head = &rest[..rest.floor_char_boundary(STRETCH)];
        let end = if head.len() == rest.len() {
            rest.len()
        } else {
            let between = head.rfind(". ").or_else(|| head.rfind(' ')).map(|at| at + 1);
            between.unwrap_or(head.len())
        };
        let stretch = start..start + end;
        start = stretch.end;
        Some(stretch)
    })
}

pattern!(LABELS, r"^\s*(?:\(\w{1,4}\)\s*)+");

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

#[derive(Deserialize)]
struct Words {
    always: BTreeSet<String>,
    plain: BTreeSet<String>,
    suffixes: BTreeSet<String>,
    starters: BTreeSet<String>,
}

#[allow(clippy::expect_used)] // a constant file, parsed by the tests
static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("abbreviations.toml")).expect("a constant file"));

impl Words {
    /// Whether `word` is in `set`: as it is, or in lower case.
    fn holds(set: &BTreeSet<String>, word: &str) -> bool {
        set.contains(word) || set.contains(&word.to_lowercase())
    }
}

/// Whether the splitter has cut one sentence in two.
fn belongs_together(before: &str, after: &str) -> bool {
    let bare = before.trim_end_matches(['"', '”', '’', ')', ']']);
    if !bare.ends_with(['.', '!', '?', ':', '…']) {
        return true; // cut at an inner `(i)`, at a `;` or in the middle
    }
    if bare.ends_with('!') && before.split_whitespace().nth(2).is_none() {
        return true; // `Yahoo! Inc.`
    }
    if bare.strip_suffix('!').and_then(last_word).is_some_and(is_capitals) {
        return true; // `ZING! Drinks`
    }
    let first = after.trim_start_matches(['(', '"', '“', '[']);
    if first.starts_with(char::is_lowercase) && !bare.ends_with(':') {
        return true;
    }
    // The length first: the others would read a long text once for each of its sentences.
    if before.len() + after.len() < 600 && after.contains(')') && opens_more(before) {
        return true;
    }
    let Some(word) = bare.strip_suffix('.').and_then(last_word) else { return false };
    Words::holds(&WORDS.always, word)
        || is_number_label(before)
        || Words::holds(&WORDS.suffixes, word) && !is_starter(after)
}

/// `1.` or `2A.` alone, and `Item 1A.`: a label, not a sentence.
fn is_number_label(text: &str) -> bool {
    let mut words = text.trim_end_matches('.').rsplit(' ');
    let label = |w: &str| {
        w.len() <= 3
            && w.starts_with(|c: char| c.is_ascii_digit())
            && w.chars().all(|c| c.is_ascii_alphanumeric())
    };
    words.next().is_some_and(label)
        && words
            .next()
            .is_none_or(|w| matches!(w.to_lowercase().as_str(), "item" | "items" | "note"))
}

/// Whether a parenthesis is still open.
fn opens_more(text: &str) -> bool {
    text.matches('(').count() > text.matches(')').count()
}

/// The last word of `text`: letters and inner full stops.
fn last_word(text: &str) -> Option<&str> {
    let start = text
        .rfind(|c: char| !c.is_alphanumeric() && c != '.')
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    Some(&text[start..]).filter(|w| !w.is_empty())
}

fn is_capitals(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_uppercase)
}

/// Whether `text` begins with a word that begins sentences.
fn is_starter(text: &str) -> bool {
    let word = text.trim_start_matches(['(', '"', '“']);
    let end = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
    WORDS.starters.contains(&word[..end])
}

/// Cuts `range` behind a sentence in parentheses, and where a corporate suffix or the like is
/// followed by a word that begins a sentence.
fn cut(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut cuts = vec![range.start];
    let part = &text[range.clone()];
    if let Some(found) = PARENTHESIS.find(part) {
        cuts.push(range.start + found.end() - 1);
    }
    for (stop, _) in part.match_indices(". ") {
        let (before, after) = (&part[..stop], &part[stop + 2..]);
        let word = last_word(before).is_some_and(|w| WORDS.plain.contains(w));
        if word && after.starts_with(char::is_uppercase) && !opens_more(before) {
            cuts.push(range.start + stop + 2);
            continue;
        }
        let suffix = last_word(before).is_some_and(|w| Words::holds(&WORDS.suffixes, w));
        // "A" and "No" begin names as well: "Acme Inc. A shares".
        if suffix && is_starter(after) && !opens_more(before) && !is_title_run(after) {
            cuts.push(range.start + stop + 2);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([range.end]);
    cuts.iter().zip(ends).map(|(&start, end)| trimmed(text, start..end)).collect()
}

// A whole sentence in parentheses, and the first letter of the next one.
pattern!(PARENTHESIS, r"^\([^()]{20,}[.!?]\)\s+[A-Z]");

/// Whether the second word has a capital too, as in a name (`The Gap`) or a title (`No. 5`).
fn is_title_run(text: &str) -> bool {
    let second = text.split_whitespace().nth(1).unwrap_or_default();
    let first = text.split_whitespace().next().unwrap_or_default();
    matches!(first, "A" | "An" | "No" | "The" | "Net" | "Other" | "Sales")
        && second.starts_with(char::is_uppercase)
        && first != "The"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Deserialize)]
    struct Case {
        text: String,
        sentences: Vec<String>,
    }

    #[derive(Deserialize)]
    struct Cases {
        case: Vec<Case>,
    }

    #[test]
    fn cases_of_business_english() {
        let file = include_str!("../../tests/data/sentences.toml");
        let cases: Cases = toml::from_str(file).unwrap();
        assert!(cases.case.len() >= 30, "the file of cases is cut");
        for case in cases.case {
            let found: Vec<_> = sentences(&case.text).into_iter().map(|r| &case.text[r]).collect();
            assert_eq!(found, case.sentences, "{:?}", case.text);
        }
    }

    proptest! {
        #[test]
        fn sentences_are_ordered_and_lose_no_character(text in "([A-Za-z]{1,8}[.,;:!?)\"]{0,2} ){0,30}|\\PC{0,80}") {
            let found = sentences(&text);
            prop_assert!(found.windows(2).all(|p| p[0].end <= p[1].start));
            let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let held: String = found.into_iter().map(|r| text[r].to_owned()).collect();
            prop_assert_eq!(squeeze(&held), squeeze(&text));
        }
    }
}
