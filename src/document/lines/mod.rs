//! Lines to blocks, as filings and their converters lay text out: a paragraph a line, wrapped at a
//! typewriter's margin, or EDGAR-CORPUS with its `• |` bullets and rulers.
//!
//! `line` says what each line is by itself; `headers`, `layout` and `table` look at neighbours;
//! `assemble` joins lines to blocks with the help of `marker`, `heading` and `hyphen`. Plain text is
//! all guessed; the lines of a sheet bring hints of what they are.

mod assemble;
mod headers;
mod heading;
mod hyphen;
mod layout;
mod line;
mod marker;
mod table;

use std::ops::Range;

use super::block::Block;
use super::sheet::Sheet;

pub(super) use heading::{is_sentence_start, own_line};
pub(super) use marker::starts_with_marker;
pub(super) use table::is_figure;

/// The blocks of the plain text `source[body]`, in its order.
pub(super) fn blocks_of_text(source: &str, body: Range<usize>) -> Vec<Block> {
    let mut lines = line::lines(source, body);
    headers::mark(&mut lines);
    let layout = layout::layout(&lines);
    let rows = table::rows(&lines, layout);
    assemble::Assembler::new(source, &lines, layout).run(rows)
}

/// The blocks of a sheet, in its order.
pub(super) fn blocks_of_sheet(sheet: &Sheet) -> Vec<Block> {
    let (mut lines, rows) = line::hinted_lines(sheet);
    headers::mark(&mut lines);
    assemble::Assembler::new(sheet.text(), &lines, layout::Layout::ParagraphLines).run(rows)
}
