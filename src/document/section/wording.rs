//! What the text behind a mark says: a title, a title and more, or a sentence about the item.

use super::item::Mark;
use super::titles::{Form, known};
use crate::document::block::{BlockKind, HeadingRank};
use crate::pattern::pattern;

/// Longer texts are no titles.
pub(super) const LONGEST_TITLE: usize = 25;

/// What ends a title before the text that it stands above.
const CLOSING: [char; 6] = ['.', ':', '–', '—', '-', ';'];

/// What the text behind a mark says of it.
pub(super) struct Wording {
    /// How much speaks for a heading: 4 for a known title alone.
    pub(super) evidence: f32,
    /// The form that has an item of this number and title.
    pub(super) form: Option<Form>,
    /// Bytes of the text that are the title.
    pub(super) title: usize,
}

/// What `rest`, the text behind a mark in a block of this kind, says: `None` for that of a reference.
pub(super) fn of(mark: Mark, rest: &str, kind: &BlockKind) -> Option<Wording> {
    let whole = rest.len();
    let (form, end) = known(mark.items.first, rest)
        .or_else(|| known(mark.items.first.plain(), rest))
        .or_else(|| known(mark.items.last, rest))
        .map_or((None, 0), |(form, end)| (Some(form), end));
    let tail = &rest[end..];
    let is_heading = matches!(kind, BlockKind::Heading { rank } if *rank != HeadingRank::RunIn);
    let is_short = is_heading || word_count(rest) <= LONGEST_TITLE && !SENTENCES.is_match(rest);
    let is_closed = form.is_some() && tail.trim_start().starts_with(CLOSING);
    let is_reference = REFERENCE.is_match(tail) || REFERENCE_BEFORE.is_match(head(rest));
    if mark.has_comma && !is_heading || is_reference && !is_closed {
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
    Some(Wording { evidence, form, title })
}

/// Whether a text breaks off so that the next one goes on with it: `… see`.
pub(super) fn is_open(text: &str) -> bool {
    OPEN.is_match(text)
}

/// Whether a title says that it is a page's and not the item's: `(continued)`.
pub(super) fn is_continued(text: &str) -> bool {
    CONTINUED.is_match(text)
}

/// Words between white space.
pub(super) fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether a text has a letter.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// As much of `text` as a contents list takes to name three items.
pub(super) fn head(text: &str) -> &str {
    text.char_indices().nth(160).map_or(text, |(end, _)| &text[..end])
}

pattern!(CONTINUED, r"(?i)^[\s(\[–—,.-]*cont(?:inued|’d|'d|inuation|\.)");
pattern!(SENTENCES, r"[A-Za-z)”]{4}[.?!]\s+[A-Z“]\S*\s+\S+\s+\S+");
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
