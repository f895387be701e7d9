//! Plain text to blocks, as filings and their converters lay it out: a paragraph a line, wrapped at
//! a typewriter's margin, or EDGAR-CORPUS with its `• |` bullets and rulers.
//!
//! `lines` says what each line is by itself; `headers`, `layout` and `table` look at neighbours;
//! `assemble` joins lines to blocks with the help of `marker`, `heading` and `hyphen`.

mod assemble;
mod headers;
mod heading;
mod hyphen;
mod layout;
mod lines;
mod marker;
mod table;

use std::ops::Range;

use super::block::Block;

/// The blocks of `source[body]`, in the order of the text.
pub(super) fn blocks(source: &str, body: Range<usize>) -> Vec<Block> {
    let mut lines = lines::lines(source, body);
    headers::mark(&mut lines);
    let layout = layout::layout(&lines);
    let rows = table::rows(&lines, layout);
    assemble::Assembler::new(source, &lines, layout).run(rows)
}
