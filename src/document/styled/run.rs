//! Text between two ends of paragraphs, as it comes in from the tags.

use super::paragraph::{Paragraph, joins};
use super::style::Style;
use crate::document::flow::is_space;
use crate::pattern::pattern;

/// Text with its styles, line breaks as `\n`.
#[derive(Debug, Default)]
pub(in crate::document) struct Run {
    text: String,
    /// The style of each stretch, and the byte of `text` at which it ends.
    styles: Vec<(usize, Style)>,
    /// The byte of `text` behind its last letter, and whether a line has ended since.
    visible: usize,
    line_ended: bool,
    /// A raised figure behind another, until what follows tells what it is.
    pending: Option<(String, Style)>,
}

pattern!(
    FOOTNOTE_MARK,
    r"^\s*(?:\(\s*\w{1,2}\s*\)|\[\w{1,2}\]|\d{1,2}(?:\s*,\s*\d{1,2})*|[*†‡§#]+)\s*$"
);
pattern!(
    MEASURE,
    r"(?i)(?:^|[\s\d(])(?:[ckm]?m|ft|in|mi|sq|feet|miles|inches|meters|metres|yards?|r|x|co)\.?$"
);

/// Whether `text` is the mark of a footnote: `(1)`, `2`, `*`.
pub(super) fn is_footnote_mark(text: &str) -> bool {
    FOOTNOTE_MARK.is_match(text)
}

/// The character for raised letters that mark a name: `TM`, `SM`.
fn trade_mark(letters: &str) -> Option<&'static str> {
    match letters.trim_matches(|c| is_space(c) || "()".contains(c)) {
        "TM" | "tm" => Some("™"),
        "SM" | "sm" => Some("℠"),
        "R" => Some("®"),
        _ => None,
    }
}

impl Run {
    /// Adds `text`; its line ends count only if it is preformatted.
    pub(in crate::document) fn push(&mut self, text: &str, style: Style, preformatted: bool) {
        self.settle(text, preformatted);
        if style.raised && self.is_note_reference(text) {
            let figure = text.trim_matches(is_space);
            if self.ends_in_digit() && figure.bytes().all(|b| b.is_ascii_digit()) {
                self.pending = Some((figure.to_owned(), style));
            }
            return;
        }
        if style.raised
            && let Some(mark) = trade_mark(text)
        {
            return self.add(mark, Style { raised: false, ..style }, preformatted);
        }
        self.add(text, style, preformatted);
    }

    /// Decides what a raised figure behind another was, now that `next` follows it: the upper part of
    /// a fraction (`6 1/2`), a power of ten, or the mark of a note, which is left out.
    fn settle(&mut self, next: &str, preformatted: bool) {
        let Some((figure, style)) = self.pending.take() else { return };
        let style = Style { raised: false, ..style };
        let before = &self.text[..self.visible];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if next.trim_start_matches(is_space).starts_with(['/', '⁄']) {
            self.add(&format!(" {figure}"), style, preformatted);
        } else if before.ends_with("10") && digits == 2 {
            self.add(&format!("^{figure}"), style, preformatted);
        }
    }

    fn ends_in_digit(&self) -> bool {
        self.text[..self.visible].ends_with(|c: char| c.is_ascii_digit())
    }

    fn add(&mut self, text: &str, style: Style, preformatted: bool) {
        let start = self.text.len();
        match style.symbols {
            Some(font) => {
                for letter in text.chars().filter_map(|c| shown(c, preformatted, false)) {
                    // A sign that is not known is a bullet before text, and left out elsewhere.
                    let sign = if is_space(letter) { Some(letter) } else { font.shown(letter) };
                    let begins = self.begins_line();
                    match sign {
                        Some('•') | None if begins => self.extend("• ".chars()),
                        Some(sign) => self.extend(std::iter::once(sign)),
                        None => {}
                    }
                }
            }
            None => self.extend(text.chars().filter_map(|c| shown(c, preformatted, true))),
        }
        if self.text.len() > start {
            match self.styles.last_mut() {
                Some((end, last)) if *last == style => *end = self.text.len(),
                _ => self.styles.push((self.text.len(), style)),
            }
        }
    }

    fn extend(&mut self, characters: impl Iterator<Item = char>) {
        for c in characters {
            self.text.push(c);
            if !is_space(c) {
                self.visible = self.text.len();
                self.line_ended = false;
            }
            self.line_ended |= c == '\n';
        }
    }

    /// Ends the line.
    pub(in crate::document) fn line_break(&mut self, style: Style) {
        self.push("\n", Style { raised: false, symbols: None, ..style }, true);
    }

    /// Whether `text` is the raised mark of a footnote behind a word, and not an exponent.
    fn is_note_reference(&self, text: &str) -> bool {
        let before = &self.text[..self.visible];
        let before = &before[before.ceil_char_boundary(before.len().saturating_sub(16))..];
        !before.is_empty() && is_footnote_mark(text) && !MEASURE.is_match(before)
    }

    fn begins_line(&self) -> bool {
        self.visible == 0 || self.line_ended
    }

    /// The paragraphs that the text makes: one, or several where empty lines or a change of style
    /// part it.
    pub(in crate::document) fn paragraphs(mut self) -> Vec<Paragraph> {
        self.settle("", false);
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        let mut open = false;
        let mut styles = self.styles.iter().copied().peekable();
        let mut start = 0;
        for line in self.text.split('\n') {
            let end = start + line.len();
            let mut next = Paragraph::default();
            let mut at = start;
            while at < end {
                while styles.next_if(|(stop, _)| *stop <= at).is_some() {}
                let (stop, style) = styles.peek().copied().unwrap_or((end, Style::default()));
                let stop = stop.clamp(at + 1, end);
                next.push(&self.text[at..stop], style);
                at = stop;
            }
            start = end + 1;
            if next.is_empty() {
                open = false;
                continue;
            }
            match paragraphs.last_mut() {
                Some(last) if open && joins(last, &next, line) => last.append(&next),
                _ => paragraphs.push(next),
            }
            open = true;
        }
        paragraphs
    }
}

/// A character as it is shown: white space as a space, private letters of symbol fonts as a bullet,
/// what has no width not at all.
fn shown(c: char, preformatted: bool, bullets: bool) -> Option<char> {
    match c {
        '\n' if preformatted => Some('\n'),
        '\r' if preformatted => None,
        '\n' | '\r' | '\t' | '\x0c' => Some(' '),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{e000}'..='\u{f8ff}' if bullets => Some('•'),
        _ => Some(c),
    }
}
