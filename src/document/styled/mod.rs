//! Text with its looks, as formats have it that know bold from plain: what stands out and is a heading
//! by that, which tables are data and which only place text on a page.
//!
//! The readers of HTML and Word write here. Nothing here knows tags, items, headings by their words or
//! the running headers of pages.

mod paragraph;
mod run;
mod style;
mod symbol;
mod table;

use std::collections::BTreeMap;

pub(super) use paragraph::Paragraph;
pub(super) use run::Run;
pub(super) use style::{Style, contains_ignoring_case};
pub(super) use symbol::SymbolFont;
pub(super) use table::{Piece, Table};

use super::sheet::Sheet;

/// Writes what a document holds, in order.
pub(super) fn sheet(pieces: &[Piece]) -> Sheet {
    let body_size = usual_size(pieces);
    let mut sheet = Sheet::default();
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => paragraph.write(&mut sheet, body_size),
            Piece::Row(cells) => sheet.row(cells),
            Piece::PageBreak => sheet.page_break(),
        }
    }
    sheet
}

/// The size in which most of the text is set, in tenths of a point; 0 if nothing says so.
fn usual_size(pieces: &[Piece]) -> u16 {
    let paragraphs = || {
        pieces.iter().filter_map(|piece| match piece {
            Piece::Paragraph(paragraph) => Some(paragraph),
            _ => None,
        })
    };
    let mut bytes = BTreeMap::<u16, usize>::new();
    for paragraph in paragraphs() {
        *bytes.entry(Paragraph::size(paragraph)).or_default() += paragraph.text.len();
    }
    bytes.into_iter().max_by_key(|(_, bytes)| *bytes).map_or(0, |(size, _)| size)
}
