//! A paragraph with what makes it stand out, and what it is by that.

use super::run::is_footnote_mark;
use super::style::Style;
use crate::document::block::HeadingRank;
use crate::document::flow::is_space;
use crate::document::lines::{is_sentence_start, own_line, starts_with_marker};
use crate::document::sheet::Sheet;

/// A paragraph, white space collapsed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::document) struct Paragraph {
    pub(in crate::document) text: String,
    /// Whether white space has come since the last letter.
    gap: bool,
    /// Bytes at the start of `text` up to the first letter that is not set off.
    lead: usize,
    /// Bytes at the start of `text` that are raised.
    raised: usize,
    /// Bytes of `text` that are set off.
    set_off: usize,
    /// Bytes of `text` that are not spaces.
    visible: usize,
    /// The style of its first letter.
    first: Option<Style>,
    /// An entry of a list by its tag.
    pub(in crate::document) is_item: bool,
    /// A heading by its tag.
    pub(in crate::document) is_heading: bool,
    /// A heading of this rank, whatever its words.
    pub(in crate::document) rank: Option<HeadingRank>,
}

/// A heading has at most so many bytes and words.
const LONGEST_HEADING: usize = 200;
const MOST_HEADING_WORDS: usize = 22;

impl Paragraph {
    /// Adds a stretch of text in one style.
    pub(in crate::document) fn push(&mut self, text: &str, style: Style) {
        for c in text.chars() {
            if is_space(c) {
                self.gap = true;
                continue;
            }
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.first.get_or_insert(style);
            let led = self.set_off == self.visible;
            if style.raised && self.raised == self.text.len() {
                self.raised += c.len_utf8();
            }
            self.text.push(c);
            self.visible += c.len_utf8();
            if style.is_set_off() {
                self.set_off += c.len_utf8();
                if led {
                    self.lead = self.text.len();
                }
            }
        }
    }

    /// Adds the next line of the same paragraph.
    pub(in crate::document) fn append(&mut self, next: &Self) {
        if self.set_off == self.visible && next.lead > 0 {
            self.lead = self.text.len() + 1 + next.lead;
        }
        self.text.push(' ');
        self.text.push_str(&next.text);
        self.set_off += next.set_off;
        self.visible += next.visible;
        self.gap = next.gap;
    }

    /// A paragraph of `text` that does not stand out.
    pub(in crate::document) fn plain(text: &str) -> Self {
        let mut paragraph = Self::default();
        paragraph.push(text, Style::default());
        paragraph
    }

    /// Puts `label` before the text.
    pub(in crate::document) fn prefix(&mut self, label: &str) {
        if self.lead > 0 {
            self.lead += label.len() + 1;
        }
        if self.is_wholly_set_off() {
            self.set_off += label.len();
        }
        self.visible += label.len();
        self.text.insert(0, ' ');
        self.text.insert_str(0, label);
    }

    pub(in crate::document) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Size of its first letter, in tenths of a point; 0 if unknown.
    pub(in crate::document) fn size(&self) -> u16 {
        self.first.map_or(0, |style| style.size)
    }

    fn is_wholly_set_off(&self) -> bool {
        self.visible > 0 && self.set_off == self.visible
    }

    /// Writes it, in a document whose usual letters have `body_size`.
    pub(in crate::document) fn write(&self, sheet: &mut Sheet, body_size: u16) {
        if let Some(note) = self.note() {
            sheet.note(note);
        } else if let Some(rank) = self.rank {
            sheet.heading(&self.text, rank);
        } else if self.is_item && !starts_with_marker(&self.text) {
            sheet.item("•", &self.text);
        } else if self.is_heading(body_size) {
            sheet.heading(&self.text, HeadingRank::Title);
        } else {
            sheet.paragraph(&self.text, self.run_in().unwrap_or(0));
        }
    }

    /// The text behind the raised mark of a note, if it begins with one.
    fn note(&self) -> Option<&str> {
        let (mark, text) = self.text.split_at_checked(self.raised)?;
        let is_note = is_footnote_mark(mark) && !text.starts_with(['/', '⁄']);
        is_note.then_some(text)
    }

    /// Whether its looks make it a heading; one by its words is found later.
    fn is_heading(&self, body_size: u16) -> bool {
        let words = self.text.split(' ').count();
        let ends = self.text.trim_end_matches(['”', '"', ')', '’']);
        let closed = ends.ends_with(['.', ';', ',', '!']) || ends.ends_with(':') && words > 8;
        let large = body_size > 0 && u32::from(self.size()) * 8 >= u32::from(body_size) * 9;
        let centred = self.first.is_some_and(|style| style.centred) && words <= 12;
        self.text.len() <= LONGEST_HEADING
            && words <= MOST_HEADING_WORDS
            && !closed
            && self
                .text
                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“\"(".contains(c))
            && self.text.contains(char::is_alphabetic)
            && (self.is_heading || self.is_wholly_set_off() || large || centred)
            && !starts_with_marker(&self.text)
            && own_line(&self.text).is_none()
    }

    /// Bytes of a heading run in before the first sentence: `Competition. The market …` with the
    /// first word in bold, underlined or italic.
    fn run_in(&self) -> Option<usize> {
        let (lead, rest) = self.text.split_at_checked(self.lead)?;
        if self.is_wholly_set_off() || starts_with_marker(&self.text) {
            return None;
        }
        // The mark may stand behind the part that is set off.
        let mark = rest.len() - rest.trim_start_matches([' ', '.', ':', '—', '–']).len();
        let (end, rest) = (self.lead + mark, rest[mark..].trim_start_matches("- "));
        let heading = self.text[..end].trim_end();
        let words = lead.split_whitespace().count();
        let upper = |text: &str| {
            text.starts_with(|c: char| {
                c.is_uppercase() || c.is_ascii_digit() || "“\"($".contains(c)
            })
        };
        // Behind a colon or dash the rest may be part of the same sentence.
        let parted =
            heading.ends_with('.') || heading.ends_with([':', '—', '–']) && is_sentence_start(rest);
        let is_heading = parted
            && (3..=LONGEST_HEADING).contains(&heading.len())
            && words <= 12
            && !(words > 5 && is_sentence_start(heading))
            && upper(heading)
            && upper(rest)
            && rest.len() >= 20;
        is_heading.then_some(end)
    }
}

/// Whether the line `next` goes on with the paragraph above it; `raw` is its text with the spaces
/// at its start.
pub(in crate::document) fn joins(above: &Paragraph, next: &Paragraph, raw: &str) -> bool {
    let is_item = |p: &Paragraph| own_line(&p.text) == Some(HeadingRank::Item);
    let closed = above.text.ends_with(['.', ':', ';', '!', '?']);
    let indent = raw.chars().take_while(|c| is_space(*c)).count();
    let begins_anew = starts_with_marker(&next.text)
        || above.is_wholly_set_off() != next.is_wholly_set_off()
        || is_item(above)
        || is_item(next)
        || closed && (indent >= 3 || next.text.starts_with(['*', '†', '‡']));
    !begins_anew
}
