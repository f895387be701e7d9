//! Follows the XML of a document's text and gathers what is shown, in order.
//!
//! Needs no tree and does not recurse: time and memory are linear in the text, however deep a hostile
//! one is nested.

use super::field::Fields;
use super::numbering::{Label, Numbering};
use super::paragraph::Open;
use super::styles::{Kind, Styles};
use super::symbol::symbol;
use super::xml::{Element, Event, Xml};
use crate::document::block::HeadingRank;
use crate::document::lines::{own_line, starts_with_marker};
use crate::document::styled::{Paragraph, Piece, Table};
use crate::error::Result;

/// Tables within tables; what is nested deeper is read as text.
const DEEPEST_TABLE: usize = 32;
/// Text boxes within text boxes; the paragraphs of deeper ones are read as one.
const DEEPEST_PARAGRAPH: usize = 32;
/// A heading by its style has at most so many bytes; beyond, a paragraph was given the wrong style.
const LONGEST_HEADING: usize = 300;

/// Gathers a document element by element.
pub(super) struct Walk {
    styles: Styles,
    numbering: Numbering,
    /// The open paragraphs: one, and those of text boxes in it.
    paragraphs: Vec<Open>,
    /// How many paragraphs are open that are nested too deep.
    too_deep_paragraphs: usize,
    /// The last paragraph, if a change took its end out.
    unended: Option<Open>,
    /// The page, and the open cells of tables, innermost last.
    page: Vec<Piece>,
    cells: Vec<Vec<Piece>>,
    /// The open tables, innermost last, and how many are open that are nested too deep.
    tables: Vec<Table>,
    too_deep: usize,
    /// For each open choice between renderings of one thing, whether one was taken.
    choices: Vec<bool>,
    fields: Fields,
    /// Whether text is that of the document.
    is_text: bool,
}

impl Walk {
    pub(super) fn new(styles: Styles, numbering: Numbering) -> Self {
        Self {
            styles,
            numbering,
            paragraphs: Vec::new(),
            too_deep_paragraphs: 0,
            unended: None,
            page: Vec::new(),
            cells: Vec::new(),
            tables: Vec::new(),
            too_deep: 0,
            choices: Vec::new(),
            fields: Fields::default(),
            is_text: false,
        }
    }

    /// What the document shows, in order.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Document`] if its XML is damaged.
    pub(super) fn pieces(mut self, source: &str) -> Result<Vec<Piece>> {
        let mut xml = Xml::new(source);
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(element) if self.leaves_out(&element) => xml.skip(&element)?,
                Event::Open(element) => self.open(&element),
                Event::Close(close) => self.close(close.name()),
                Event::Text(text) => self.text(&text),
            }
        }
        self.end_unended();
        Ok(self.page)
    }

    /// Whether an element and all in it is not part of the text: what a change took out or changed,
    /// the readings of characters, a second rendering of what was read already.
    fn leaves_out(&mut self, element: &Element<'_>) -> bool {
        match element.name() {
            "del" => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.delete();
                }
                true
            }
            "moveFrom" | "rt" => true,
            "Choice" | "Fallback" => {
                self.choices.last_mut().is_some_and(|taken| std::mem::replace(taken, true))
            }
            name => name.ends_with("Change"),
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "p" if self.paragraphs.len() >= DEEPEST_PARAGRAPH => self.too_deep_paragraphs += 1,
            "p" => {
                let open = self.unended.take().map_or_else(Open::default, Open::go_on);
                self.paragraphs.push(open);
            }
            "tbl" if self.too_deep > 0 || self.tables.len() >= DEEPEST_TABLE => self.too_deep += 1,
            "tbl" => self.tables.push(Table::default()),
            "tr" | "tc" if self.too_deep > 0 => {}
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.begin_row();
                }
            }
            "tc" if !self.tables.is_empty() => self.cells.push(Vec::new()),
            "AlternateContent" => self.choices.push(false),
            "t" => self.is_text = true,
            "fldChar" => self.fields.mark(element.get("fldCharType").as_deref()),
            "br" if element.get("type").as_deref() == Some("page") => self.page_break(),
            "sym" => {
                if let (Some(symbol), Some((open, styles))) = (symbol(element), self.shown()) {
                    open.show_symbol(symbol, styles);
                }
            }
            name => {
                let Some(open) = self.paragraphs.last_mut() else { return };
                if !open.read_property(element) {
                    match name {
                        "tab" | "ptab" => self.show("\t"),
                        "br" | "cr" => self.line_break(),
                        "noBreakHyphen" => self.show("-"),
                        _ => {}
                    }
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" if self.too_deep_paragraphs > 0 => self.too_deep_paragraphs -= 1,
            "p" => {
                if let Some(open) = self.paragraphs.pop() {
                    self.end_paragraph(open);
                }
            }
            "tbl" if self.too_deep > 0 => self.too_deep -= 1,
            "tbl" => {
                let pieces = self.tables.pop().unwrap_or_default().pieces();
                let frame = self.frame();
                if frame.is_empty() {
                    *frame = pieces;
                } else {
                    frame.extend(pieces);
                }
            }
            "tc" if self.too_deep == 0 => {
                self.end_unended();
                if let (Some(table), Some(cell)) = (self.tables.last_mut(), self.cells.pop()) {
                    table.cell(cell);
                }
            }
            "AlternateContent" => {
                self.choices.pop();
            }
            "t" => self.is_text = false,
            _ => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.close_property(name);
                }
            }
        }
    }

    fn frame(&mut self) -> &mut Vec<Piece> {
        self.cells.last_mut().unwrap_or(&mut self.page)
    }

    fn text(&mut self, text: &str) {
        if self.is_text {
            self.show(text);
        }
    }

    /// The open paragraph and the styles, unless what comes next is the code of a field.
    fn shown(&mut self) -> Option<(&mut Open, &Styles)> {
        let open = self.paragraphs.last_mut()?;
        (!self.fields.are_in_code()).then_some((open, &self.styles))
    }

    fn show(&mut self, text: &str) {
        if let Some((open, styles)) = self.shown() {
            open.show(text, styles);
        }
    }

    fn line_break(&mut self) {
        if let Some((open, styles)) = self.shown() {
            open.line_break(styles);
        }
    }

    /// Ends the page, and the part of the paragraph above the break.
    fn page_break(&mut self) {
        if let Some(open) = self.paragraphs.last_mut() {
            let above = open.split();
            self.write(above);
        }
        self.frame().push(Piece::PageBreak);
    }

    fn end_paragraph(&mut self, open: Open) {
        self.fields.end_paragraph();
        if open.is_mark_deleted() {
            self.unended = Some(open);
        } else {
            self.write(open);
        }
    }

    /// Writes a paragraph whose end was taken out, and that nothing goes on with.
    fn end_unended(&mut self) {
        if let Some(open) = self.unended.take() {
            self.write(open);
        }
    }

    /// Writes what a paragraph holds as what it is.
    fn write(&mut self, open: Open) {
        if open.begins_page(&self.styles) {
            self.frame().push(Piece::PageBreak);
        }
        if open.is_empty() {
            return;
        }
        let kind = open.kind(&self.styles);
        if let Some(cells) = open.contents_entry(kind) {
            self.frame().push(Piece::Row(cells));
            return;
        }
        let label = match open.list(&self.styles) {
            Some((list, level)) => self.numbering.next(list, level),
            None => Label::Nothing,
        };
        let mut paragraphs = open.paragraphs();
        if let Some(first) = paragraphs.first_mut() {
            put(label, first, kind);
        }
        for paragraph in &mut paragraphs {
            paragraph.rank = rank(&paragraph.text, kind);
        }
        self.frame().extend(paragraphs.into_iter().map(Piece::Paragraph));
    }
}

/// The rank of a heading: an item of a filing whatever its level, or what its level says.
fn rank(text: &str, kind: Kind) -> Option<HeadingRank> {
    let Kind::Heading(rank) = kind else { return None };
    let is_item = own_line(text) == Some(HeadingRank::Item);
    (text.len() <= LONGEST_HEADING).then_some(if is_item { HeadingRank::Item } else { rank })
}

/// Puts a label before a paragraph: a number that reads as one, else a bullet.
fn put(label: Label, paragraph: &mut Paragraph, kind: Kind) {
    let is_heading = matches!(kind, Kind::Heading(_));
    match label {
        Label::Number(number) if is_heading || starts_with_marker(&format!("{number} ")) => {
            paragraph.prefix(&number);
        }
        Label::Bullet | Label::Number(_) if !is_heading => paragraph.is_item = true,
        _ => {}
    }
}
