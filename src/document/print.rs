//! A part of a document as plain text, for people and for other programs.

use super::Document;
use super::block::{Block, BlockKind};
use super::lines::{own_line, starts_with_marker};

impl Document {
    /// Its blocks as plain text: a blank line between two, entries of lists behind `• `, cells between
    /// ` | `, headings that only their looks make such behind `### `; page numbers, running headers and
    /// rulers left out. Read again, it has the same units.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        let mut in_table = false;
        for block in self.blocks.iter().filter(|block| block.kind != BlockKind::Debris) {
            let is_row = matches!(block.kind, BlockKind::TableRow { .. });
            let apart = !is_row || !in_table;
            if apart && !text.is_empty() {
                text.push('\n');
            }
            in_table = is_row;
            push(block, &mut text);
            text.push('\n');
        }
        text
    }
}

fn push(block: &Block, text: &mut String) {
    let own = block.flow.text();
    match &block.kind {
        BlockKind::ListItem if !starts_with_marker(own) => {
            text.push_str("• ");
            text.push_str(own);
        }
        BlockKind::Heading { .. } if own_line(own).is_none() => {
            text.push_str("### ");
            text.push_str(own);
        }
        BlockKind::TableRow { cells } => {
            let cells: Vec<&str> = cells.iter().filter_map(|cell| own.get(cell.clone())).collect();
            text.push_str(&cells.join(" | "));
            if cells.len() == 1 {
                text.push_str(" |"); // else it would be a paragraph
            }
        }
        _ => text.push_str(own),
    }
}
