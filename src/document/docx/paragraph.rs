//! A paragraph while it is read: its properties, and its text with its looks.

use super::properties::{Letters, Placing};
use super::styles::{Kind, Styles, of_outline};
use super::xml::Element;
use crate::document::styled::{Paragraph, Run, Style};
use crate::pattern::pattern;

/// Whose properties are being read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Nothing,
    /// Those of the paragraph and of its mark.
    Paragraph,
    /// Those of the open run.
    Run,
}

/// An open paragraph.
#[derive(Debug, Default)]
pub(super) struct Open {
    style: Option<String>,
    placing: Placing,
    reading: Reading,
    /// Whether its mark was taken out, so that the next paragraph goes on with it.
    mark_deleted: bool,
    letters: Letters,
    letters_style: Option<String>,
    run: Run,
    /// The text with its tabs.
    tabbed: String,
}

// A tab before a page number, as in a table of contents made by hand.
pattern!(PAGE_BEHIND_TAB, r"(?s)^\s*\S.*\t\s*(?:\d{1,3}|[ivx]{1,5}|[A-Z]-\d{1,3})\s*$");

impl Open {
    /// Reads an element that is, or opens, one of its properties. False if it is something else.
    pub(super) fn read_property(&mut self, element: &Element<'_>) -> bool {
        match (self.reading, element.name()) {
            (_, "pPr") => self.reading = Reading::Paragraph,
            (Reading::Paragraph, "pStyle") => self.style = element.id("val"),
            (Reading::Paragraph, _) => self.placing.read(element),
            (_, "r") => {
                self.reading = Reading::Run;
                self.letters = Letters::default();
                self.letters_style = None;
            }
            (Reading::Run, "rStyle") => self.letters_style = element.id("val"),
            (Reading::Run, _) => return self.letters.read(element),
            (Reading::Nothing, _) => return false,
        }
        true
    }

    /// Notes that an element of this name has ended.
    pub(super) fn close_property(&mut self, name: &str) {
        if matches!(name, "pPr" | "r") {
            self.reading = Reading::Nothing;
        }
    }

    /// Notes what a tracked change took out: with the mark, the end of the paragraph.
    pub(super) fn delete(&mut self) {
        self.mark_deleted |= self.reading == Reading::Paragraph;
    }

    pub(super) fn is_mark_deleted(&self) -> bool {
        self.mark_deleted
    }

    /// The next paragraph, which goes on with the text of this one.
    pub(super) fn go_on(self) -> Self {
        Self { run: self.run, tabbed: self.tabbed, ..Self::default() }
    }

    /// The part above a page break; what follows is in the same style, but has no number of its own.
    pub(super) fn split(&mut self) -> Self {
        let above = Self {
            style: self.style.clone(),
            placing: self.placing,
            run: std::mem::take(&mut self.run),
            tabbed: std::mem::take(&mut self.tabbed),
            ..Self::default()
        };
        self.placing = self.placing.split();
        above
    }

    /// Adds text in the looks of the open run, unless these hide it.
    pub(super) fn show(&mut self, text: &str, styles: &Styles) {
        if let Some(style) = self.looks(styles) {
            self.run.push(text, style, false);
            self.tabbed.push_str(text);
        }
    }

    /// Adds a character that its font does not show as something else.
    pub(super) fn show_symbol(&mut self, symbol: char, styles: &Styles) {
        if let Some(style) = self.looks(styles) {
            self.run.push(symbol.encode_utf8(&mut [0; 4]), Style { symbols: None, ..style }, false);
            self.tabbed.push(symbol);
        }
    }

    /// Ends the line; a heading goes on in the next one.
    pub(super) fn line_break(&mut self, styles: &Styles) {
        let is_heading = matches!(self.kind(styles), Kind::Heading(_));
        match self.looks(styles) {
            Some(style) if is_heading => self.run.push(" ", style, false),
            Some(style) => self.run.line_break(style),
            None => return,
        }
        self.tabbed.push(' ');
    }

    /// How text of the open run looks; `None` if it is hidden.
    fn looks(&self, styles: &Styles) -> Option<Style> {
        let style = styles.paragraph(self.style.as_deref());
        let mut letters = self.letters;
        if let Some(id) = &self.letters_style {
            letters = letters.or(styles.letters(id));
        }
        letters = letters.or(style.letters);
        let centred = self.placing.or(style.placing).is_centred();
        (!letters.is_hidden()).then(|| letters.style(centred))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tabbed.trim().is_empty()
    }

    /// What the paragraph is by its level in the outline or its style.
    pub(super) fn kind(&self, styles: &Styles) -> Kind {
        match self.placing.outline {
            Some(level) => of_outline(level),
            None => styles.paragraph(self.style.as_deref()).kind,
        }
    }

    /// Whether a new page begins with it.
    pub(super) fn begins_page(&self, styles: &Styles) -> bool {
        self.placed(styles).begins_page()
    }

    /// The list that it is an entry of, and the level in it.
    pub(super) fn list(&self, styles: &Styles) -> Option<(u32, usize)> {
        self.placed(styles).list()
    }

    fn placed(&self, styles: &Styles) -> Placing {
        self.placing.or(styles.paragraph(self.style.as_deref()).placing)
    }

    /// The cells of an entry of a table of contents, which tabs part.
    pub(super) fn contents_entry(&self, kind: Kind) -> Option<Vec<String>> {
        let is_entry = kind == Kind::Contents
            || kind == Kind::Text
                && self.tabbed.len() <= 300
                && PAGE_BEHIND_TAB.is_match(&self.tabbed);
        let cells = self.tabbed.split('\t').map(str::trim).filter(|cell| !cell.is_empty());
        is_entry.then(|| cells.map(str::to_owned).collect())
    }

    /// Its text: one paragraph, or several that line breaks part.
    pub(super) fn paragraphs(self) -> Vec<Paragraph> {
        self.run.paragraphs()
    }
}
