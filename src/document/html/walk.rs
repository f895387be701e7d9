//! Follows the tags of a page and gathers what is shown, in order.

use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::Page;
use super::element::{Element, implied_ends};
use super::style;
use crate::document::styled::{self, Piece, Run, Style, Table};

/// Elements open at once; what is nested deeper is read as if it had no tags.
const DEEPEST: usize = 250;
/// Tables within tables; what is nested deeper is read as text.
const DEEPEST_TABLE: usize = 32;

/// An open element.
struct Open {
    name: LocalName,
    element: Element,
    /// The style around it.
    outside: Style,
    /// The style of its text.
    inside: Style,
    page_after: bool,
    /// Whether it, or an element around it, is not shown.
    is_hidden: bool,
}

/// The page, or an open cell: what is complete, and the text that is not.
#[derive(Default)]
struct Frame {
    pieces: Vec<Piece>,
    run: Run,
    /// Whether the next paragraph is an entry of a list.
    is_item: bool,
    /// Whether the next paragraph is a heading.
    is_heading: bool,
}

impl Frame {
    /// Ends the paragraph.
    fn end_paragraph(&mut self) {
        for mut paragraph in std::mem::take(&mut self.run).paragraphs() {
            paragraph.is_item = std::mem::take(&mut self.is_item);
            paragraph.is_heading = self.is_heading;
            self.pieces.push(Piece::Paragraph(paragraph));
        }
    }
}

/// Gathers a page tag by tag.
#[derive(Default)]
pub(super) struct Walk {
    open: Vec<Open>,
    page: Frame,
    /// The open cells, innermost last.
    cells: Vec<Frame>,
    /// The open tables, innermost last.
    tables: Vec<Table>,
    /// Preformatted elements that are open.
    preformatted: usize,
    /// The text as it is written, a line end at the start and the end of each block.
    raw: String,
    preformatted_bytes: usize,
    bytes: usize,
}

impl Walk {
    fn frame(&mut self) -> &mut Frame {
        self.cells.last_mut().unwrap_or(&mut self.page)
    }

    fn style(&self) -> Style {
        self.open.last().map(|open| open.inside).unwrap_or_default()
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_hidden)
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        let preformatted = self.preformatted > 0;
        self.bytes += text.len();
        if preformatted {
            self.preformatted_bytes += text.len();
        }
        self.raw.push_str(text);
        let style = self.style();
        self.frame().run.push(text, style, preformatted);
    }

    /// A start tag.
    pub(super) fn open(&mut self, tag: &Tag) {
        self.imply_ends(&tag.name);
        self.make_room();
        let outside = self.style();
        let (inside, layout) = style::of(tag, outside);
        let mut element = Element::of(&tag.name);
        let is_open = !element.is_void() && !tag.self_closing && self.open.len() < DEEPEST;
        if self.is_hidden() || layout.hidden || element == Element::Hidden {
            if is_open {
                let (name, element) = (tag.name.clone(), Element::Hidden);
                let (page_after, is_hidden) = (false, true);
                self.open.push(Open { name, element, outside, inside, page_after, is_hidden });
            }
            return;
        }
        match (element, layout.inline) {
            (Element::Block, Some(true)) => element = Element::Inline,
            (Element::Inline, Some(false)) => element = Element::Block,
            (Element::Table, _) if self.tables.len() >= DEEPEST_TABLE => element = Element::Block,
            (Element::Row | Element::Cell, _) if self.tables.is_empty() => element = Element::Block,
            _ => {}
        }
        if element.is_block() {
            self.frame().end_paragraph();
            self.raw.push('\n');
        }
        if layout.page_before {
            self.page_break();
        }
        if layout.gap && element == Element::Inline {
            self.frame().run.push(" ", inside, false);
        }
        self.begin(element, outside, is_open);
        if layout.page_after && !is_open {
            self.page_break();
        }
        if is_open {
            let (name, page_after, is_hidden) = (tag.name.clone(), layout.page_after, false);
            self.open.push(Open { name, element, outside, inside, page_after, is_hidden });
        }
    }

    fn begin(&mut self, element: Element, style: Style, is_open: bool) {
        match element {
            Element::ListItem => self.frame().is_item = true,
            Element::LineBreak => {
                self.frame().run.line_break(style);
                self.raw.push('\n');
            }
            Element::Rule => self.frame().end_paragraph(),
            Element::PageBreak => self.page_break(),
            _ if !is_open => {}
            Element::Heading => self.frame().is_heading = true,
            Element::Preformatted => {
                self.preformatted += 1;
            }
            Element::Table => self.tables.push(Table::default()),
            Element::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.begin_row();
                }
            }
            Element::Cell => self.cells.push(Frame::default()),
            _ => {}
        }
    }

    fn page_break(&mut self) {
        let frame = self.frame();
        frame.end_paragraph();
        frame.pieces.push(Piece::PageBreak);
        self.raw.push('\x0c');
    }

    /// Closes what the start of `name` ends.
    fn imply_ends(&mut self, name: &LocalName) {
        let (ends, stops) = implied_ends(name);
        let among = |names: &[&str], open: &Open| names.contains(&&*open.name);
        let found = self
            .open
            .iter()
            .rposition(|open| among(ends, open) || among(stops, open))
            .filter(|at| among(ends, &self.open[*at]));
        if let Some(at) = found {
            self.close_to(at);
        }
    }

    /// An end tag.
    pub(super) fn close(&mut self, name: &LocalName) {
        let element = Element::of(name);
        // A tag in a cell closes nothing around the cell, unless it belongs to the table.
        let stops = |open: &Open| match element {
            Element::Table => false,
            Element::Cell | Element::Row => open.element == Element::Table,
            _ => matches!(open.element, Element::Cell | Element::Table),
        };
        let found = self
            .open
            .iter()
            .rposition(|open| open.name == *name || stops(open))
            .filter(|at| self.open[*at].name == *name);
        let Some(at) = found else {
            if self.is_hidden() {
                return;
            }
            if element.is_block() || element == Element::LineBreak {
                self.frame().end_paragraph();
            }
            return;
        };
        let crosses_blocks = self.open[at + 1..].iter().any(|open| open.element.is_block());
        if self.open[at].element == Element::Inline && crosses_blocks {
            self.remove(at);
        } else {
            self.close_to(at);
        }
    }

    /// Where too many elements are open, takes out the outermost inline one: its end was forgotten.
    fn make_room(&mut self) {
        if self.open.len() < DEEPEST {
            return;
        }
        if let Some(at) = self.open.iter().position(|open| open.element == Element::Inline) {
            self.remove(at);
        }
    }

    /// Takes an inline element out from under blocks that stay open.
    fn remove(&mut self, at: usize) {
        let gone = self.open.remove(at);
        let (from, to) = (gone.inside, gone.outside);
        for open in &mut self.open[at..] {
            for style in [&mut open.outside, &mut open.inside] {
                style.bold = if from.bold == to.bold { style.bold } else { to.bold };
                style.italic = if from.italic == to.italic { style.italic } else { to.italic };
                style.underlined =
                    if from.underlined == to.underlined { style.underlined } else { to.underlined };
            }
        }
    }

    /// Closes the open elements from the innermost to number `at`.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            self.end(&open);
        }
    }

    fn end(&mut self, open: &Open) {
        if open.element.is_block() {
            self.frame().end_paragraph();
            self.raw.push('\n');
        }
        match open.element {
            Element::Heading => self.frame().is_heading = false,
            Element::ListItem => self.frame().is_item = false,
            Element::Preformatted => self.preformatted = self.preformatted.saturating_sub(1),
            Element::Cell => {
                let cell = self.cells.pop().unwrap_or_default();
                if let Some(table) = self.tables.last_mut() {
                    table.cell(cell.pieces);
                }
            }
            Element::Table => {
                let table = self.tables.pop().unwrap_or_default();
                let frame = self.frame();
                if frame.pieces.is_empty() {
                    frame.pieces = table.pieces();
                } else {
                    frame.pieces.extend(table.pieces());
                }
            }
            _ => {}
        }
        if open.page_after {
            self.page_break();
        }
    }

    /// The page, when all tags are read.
    pub(super) fn page(mut self) -> Page {
        self.close_to(0);
        if self.preformatted_bytes * 2 > self.bytes {
            return Page::Preformatted(std::mem::take(&mut self.raw));
        }
        Page::Sheet(styled::sheet(&self.pieces()))
    }

    /// What the page shows, when all tags are read.
    pub(super) fn pieces(mut self) -> Vec<Piece> {
        self.close_to(0);
        self.page.end_paragraph();
        self.page.pieces
    }
}
