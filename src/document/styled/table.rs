//! Tables: which are data, and which only place text on the page.

use super::paragraph::Paragraph;
use crate::document::block::HeadingRank;
use crate::document::lines::{is_figure, own_line, starts_with_marker};

/// What a page or a cell holds, in order.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::document) enum Piece {
    Paragraph(Paragraph),
    /// The cells of a row of a table, none of them empty.
    Row(Vec<String>),
    PageBreak,
}

/// A row as it was written, or placed text.
enum Line {
    Cells(Vec<String>),
    Placed(Vec<Piece>),
}

/// A table while it is read.
#[derive(Default)]
pub(in crate::document) struct Table {
    rows: Vec<Vec<Vec<Piece>>>,
}

/// A cell with more text than this holds prose, and is not one of a data table.
const LONGEST_CELL: usize = 500;
/// A line of a data table that has one cell has at most so many bytes.
const LONGEST_LABEL: usize = 110;

impl Table {
    pub(in crate::document) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the last row; one that holds nothing is left out.
    pub(in crate::document) fn cell(&mut self, pieces: Vec<Piece>) {
        if pieces.iter().all(|piece| *piece == Piece::PageBreak) {
            return;
        }
        match self.rows.last_mut() {
            Some(row) => row.push(pieces),
            None => self.rows.push(vec![pieces]),
        }
    }

    /// What stands in the table: rows of data, and what was only placed by it.
    pub(in crate::document) fn pieces(self) -> Vec<Piece> {
        let rows: Vec<_> = self.rows.into_iter().filter(|row| !row.is_empty()).collect();
        let single = rows.len() == 1;
        let lines: Vec<Line> = rows.into_iter().map(|row| line(row, single)).collect();
        let with_figures = lines.iter().filter(|line| has_figures(line)).count();
        let is_data = with_figures >= 2 && with_figures * 4 >= lines.len();
        lines.into_iter().flat_map(|line| written(line, is_data)).collect()
    }
}

fn has_figures(line: &Line) -> bool {
    match line {
        Line::Cells(cells) => cells.iter().skip(1).any(|cell| is_figure(cell)),
        Line::Placed(_) => false,
    }
}

fn line(mut row: Vec<Vec<Piece>>, is_only_row: bool) -> Line {
    if row.len() == 1 {
        return Line::Placed(row.swap_remove(0));
    }
    let first = text(&row[0]);
    let label = first.split_whitespace().count() <= 3 && first.len() <= 16;
    // A lone dash or `o` is a bullet where text follows it.
    if label
        && starts_with_marker(&format!("{first} "))
        && !row.iter().skip(1).any(|cell| is_figure(&text(cell)))
    {
        return Line::Placed(labelled(&first, row));
    }
    if is_only_row && row.len() == 2 && is_item(&first, &text(&row[1])) {
        return Line::Placed(labelled(&first, row));
    }
    let prose = |cell: &Vec<Piece>| {
        cell.len() > 2 || text(cell).len() > LONGEST_CELL || is_paragraphs_of_text(cell)
    };
    if row.iter().any(prose) {
        return Line::Placed(row.into_iter().flatten().collect());
    }
    Line::Cells(with_symbols_joined(row.iter().map(|cell| text(cell)).collect()))
}

/// Whether two cells are the mark and the title of an item: `Item 1.` and `Business`.
fn is_item(mark: &str, title: &str) -> bool {
    /// The longest title of an item has little more.
    const LONGEST: usize = 200;
    own_line(mark) == Some(HeadingRank::Item) && title.len() <= LONGEST && !is_figure(title)
}

/// Whether a cell holds several paragraphs, each of which ends as sentences do.
fn is_paragraphs_of_text(cell: &[Piece]) -> bool {
    let closed = |piece: &Piece| matches!(piece, Piece::Paragraph(p) if p.text.ends_with('.'));
    cell.len() > 1 && cell.iter().all(closed)
}

/// The text of the other cells behind the label in the first: a bullet, a number, `Item 1.`.
fn labelled(label: &str, row: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = row.into_iter().skip(1).flatten().collect();
    match pieces.first_mut() {
        Some(Piece::Paragraph(first)) => first.prefix(label),
        _ => pieces.insert(0, Piece::Paragraph(Paragraph::plain(label))),
    }
    pieces
}

fn written(line: Line, is_data: bool) -> Vec<Piece> {
    match line {
        Line::Cells(cells) => vec![Piece::Row(cells)],
        Line::Placed(pieces) => match pieces.as_slice() {
            [Piece::Paragraph(only)] if is_data && is_label(&only.text) => {
                vec![Piece::Row(vec![only.text.clone()])]
            }
            _ => pieces,
        },
    }
}

/// Whether a line of one cell belongs to the data around it: `(in millions)`, `Assets:`.
fn is_label(text: &str) -> bool {
    text.len() <= LONGEST_LABEL
        && !text.ends_with(['.', ';'])
        && own_line(text) != Some(HeadingRank::Item)
}

fn text(cell: &[Piece]) -> String {
    let part = |piece: &Piece| match piece {
        Piece::Paragraph(paragraph) => paragraph.text.clone(),
        Piece::Row(cells) => cells.join(" "),
        Piece::PageBreak => String::new(),
    };
    let parts: Vec<String> = cell.iter().map(part).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// `$`, `%` and brackets that stand in cells of their own, joined to their figures.
fn with_symbols_joined(cells: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut opened = false;
    for cell in cells {
        let closes = matches!(cell.as_str(), "%" | ")" | ")%" | "%)" | "x" | "pts");
        match joined.last_mut() {
            Some(last) if opened || closes && last.ends_with(|c: char| c.is_ascii_digit()) => {
                last.push_str(&cell);
            }
            _ => joined.push(cell.clone()),
        }
        opened = matches!(cell.as_str(), "$" | "(" | "$(" | "€" | "£");
    }
    joined
}
