//! Lines to paragraphs and tables, by gaps, indents and fonts.

use super::columns::Column;
use super::words::{Line, Word};

/// A gap from which a line reads as a row of a table, and one that parts the cells of a row, in
/// sizes of the font.
const ROW_GAP: f64 = 1.6;
const CELL_GAP: f64 = 1.0;
/// Distance of lines where nothing tells it, in sizes of the font.
const USUAL_LEADING: f64 = 1.2;
/// A distance this many times the usual one parts paragraphs.
const WIDER: f64 = 1.25;
/// Distance up to which a short line belongs to the row beside it, in sizes of the font.
const TOUCHING: f64 = 1.25;
/// A step from the margin that counts, in sizes of the font.
const INDENT: f64 = 0.9;
/// Width of a character in a table, in sizes of the font.
const CHARACTER: f64 = 0.5;
/// Columns of a row, however wide the page is.
const WIDEST_ROW: usize = 160;

/// A part of a page that stands apart from the next.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// A paragraph, heading or entry of a list: its lines as on the page.
    Paragraph {
        lines: Vec<String>,
        /// Whether it breaks off at the end of a full line, as at the end of a page.
        open: bool,
        /// Whether it begins with a bullet.
        item: bool,
    },
    /// Rows with gaps of three spaces or more between their cells.
    Table(Vec<String>),
}

/// The blocks of a page in the order of reading.
pub(super) fn blocks(columns: &[Column]) -> Vec<Block> {
    let leading = leading(columns);
    let mut builder = Builder { blocks: Vec::new(), draft: Vec::new() };
    for column in columns {
        let margin = margin(column);
        let rows = rows(column);
        let mut before: Option<&Line> = None;
        for (i, line) in column.lines.iter().enumerate() {
            if rows[i] {
                builder.finish(margin);
                builder.row(column, line, before.filter(|_| i > 0 && rows[i - 1]), leading);
            } else {
                let parted = match builder.draft.last() {
                    Some(last) if i == 0 => !runs_on(last, line),
                    Some(_) => parted(&builder.draft, line, margin, leading),
                    None => true,
                };
                if parted {
                    builder.finish(margin);
                }
                builder.draft.push(line.clone());
            }
            before = Some(line);
        }
        // The next column may go on with the paragraph, if this one breaks off.
        if builder.draft.last().is_none_or(|last| !is_open(last, margin)) {
            builder.finish(margin);
        }
    }
    builder.finish(columns.last().map_or((0.0, 0.0), margin));
    builder.blocks
}

struct Builder {
    blocks: Vec<Block>,
    draft: Vec<Line>,
}

impl Builder {
    fn finish(&mut self, margin: (f64, f64)) {
        let draft = std::mem::take(&mut self.draft);
        let (Some(first), Some(last)) = (draft.first(), draft.last()) else { return };
        self.blocks.push(Block::Paragraph {
            open: is_open(last, margin),
            item: begins_with_bullet(first),
            lines: draft.iter().map(text).collect(),
        });
    }

    /// Adds a row to the table of the row `before`, or begins a table.
    fn row(&mut self, column: &Column, line: &Line, before: Option<&Line>, leading: f64) {
        let row = set_in_columns(line, column.left);
        let apart = before.is_none_or(|before| distance(before, line) > 2.5 * leading);
        match self.blocks.last_mut() {
            Some(Block::Table(rows)) if !apart => rows.push(row),
            _ => self.blocks.push(Block::Table(vec![row])),
        }
    }
}

fn text(line: &Line) -> String {
    line.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// From one baseline to the next, in sizes of the font.
fn distance(before: &Line, line: &Line) -> f64 {
    (line.baseline - before.baseline) / before.size.max(line.size)
}

/// The usual distance of the lines of a paragraph: of those that surely belong together.
fn leading(columns: &[Column]) -> f64 {
    let mut distances: Vec<f64> = columns
        .iter()
        .flat_map(|column| column.lines.windows(2).map(move |pair| (column, pair)))
        .filter(|(column, pair)| {
            let width = pair[0].right() - pair[0].left();
            width > 0.8 * (column.right - column.left) && begins_in_lower_case(&pair[1])
        })
        .map(|(_, pair)| distance(&pair[0], &pair[1]))
        .collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().unwrap_or(USUAL_LEADING)
}

/// Where the lines of a column begin and end: one in ten may be wider, as a table's row is.
fn margin(column: &Column) -> (f64, f64) {
    let mut ends: Vec<f64> = column
        .lines
        .iter()
        .filter(|line| line.words.len() >= 5 && !is_row(line))
        .map(Line::right)
        .collect();
    ends.sort_by(f64::total_cmp);
    let end = ends.get(ends.len().saturating_sub(1) * 9 / 10).copied();
    (column.left, end.unwrap_or(column.right))
}

/// For each line of a column, whether it belongs to a table.
fn rows(column: &Column) -> Vec<bool> {
    let lines = &column.lines;
    let mut rows: Vec<bool> = lines.iter().map(is_row).collect();
    // Short lines between two rows are cells that were wrapped, and so are those that touch one.
    let width = column.right - column.left;
    let is_cell = |line: &Line| {
        (line.right() - line.left() < 0.6 * width || line.words.len() < 6)
            && !begins_with_bullet(line)
    };
    let near = |i: usize, reach: f64| distance(&lines[i], &lines[i + 1]) < reach;
    let tables = rows.clone();
    let found: Vec<usize> = (0..lines.len()).filter(|i| tables[*i]).collect();
    for pair in found.windows(2) {
        let (from, to) = (pair[0] + 1, pair[1]);
        let all = lines[from..to].iter().all(is_cell) && (pair[0]..to).all(|i| near(i, 2.0));
        if to - from <= 2 && all {
            rows[from..to].fill(true);
        }
    }
    for &i in &found {
        for below in (i + 1..lines.len()).take(2) {
            if rows[below] || !near(below - 1, TOUCHING) || !is_cell(&lines[below]) {
                break;
            }
            rows[below] = true;
        }
        for above in (0..i).rev().take(3) {
            // A head that is wrapped stands over its column, not at the margin.
            let inside = lines[above].left() > column.left + 2.0 * lines[above].size;
            if rows[above] || !inside || !near(above, 1.5 * TOUCHING) || !is_cell(&lines[above]) {
                break;
            }
            rows[above] = true;
        }
    }
    rows
}

/// Whether a line has a gap as between cells, that behind a bullet or number not counted.
fn is_row(line: &Line) -> bool {
    let words = &line.words[label(line)..];
    let gaps: Vec<f64> =
        words.windows(2).map(|pair| (pair[1].left - pair[0].right) / line.size).collect();
    let widest = gaps.iter().copied().fold(0.0, f64::max);
    let narrowest = gaps.iter().copied().fold(f64::INFINITY, f64::min);
    let stretched = gaps.len() >= 3 && narrowest > 0.5 * widest;
    widest >= ROW_GAP && !stretched
}

/// How many words at the start are a bullet, a number or the name of an item: `•`, `(a)`, `Item 1.`
fn label(line: &Line) -> usize {
    let words: Vec<&str> = line.words.iter().take(2).map(|word| word.text.as_str()).collect();
    match words.as_slice() {
        [first, ..] if begins_with_bullet(line) && first.chars().count() == 1 => 1,
        [first, ..] if first.len() <= 5 && first.ends_with(['.', ')']) => 1,
        [first, second] if is_item(first) && second.ends_with(['.', ':', '-', '—', '–']) => 2,
        _ => 0,
    }
}

fn is_item(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "item" | "items" | "part")
}

fn begins_with_bullet(line: &Line) -> bool {
    let first = line.words.first().map_or("", |word| word.text.as_str());
    let alone = matches!(first, "o" | "-" | "–" | "—" | "*" | "·") && line.words.len() > 1;
    alone
        || first.starts_with(['•', '●', '■', '▪', '▫', '◦', '‣', '▸', '►', '➢', '✓', '♦', '◆', '❖'])
}

/// The cells of a row at their places, three spaces or more apart.
fn set_in_columns(line: &Line, left: f64) -> String {
    let mut row = String::new();
    let mut end: Option<&Word> = None;
    let mut width = 0;
    for word in &line.words {
        let apart = end.is_none_or(|end| word.left - end.right >= CELL_GAP * line.size);
        let space = if apart {
            let place = ((word.left - left) / (CHARACTER * line.size)).max(0.0) as usize;
            let least = if end.is_none() { 0 } else { 3 };
            place.min(WIDEST_ROW).saturating_sub(width).max(least)
        } else {
            1
        };
        row.extend(std::iter::repeat_n(' ', space));
        row.push_str(&word.text);
        width += space + word.text.chars().count();
        end = Some(word);
    }
    row
}

/// Whether `line` begins something new, directly below the paragraph `draft`.
fn parted(draft: &[Line], line: &Line, margin: (f64, f64), leading: f64) -> bool {
    let Some(before) = draft.last() else { return true };
    let labelled = label(line) > 0 && has_gap_behind_label(line);
    begins_with_bullet(line)
        || labelled
        || distance(before, line) > leading * WIDER
        || differs(before, line)
        || is_over(before, line, margin)
        || steps(draft, line)
}

/// Whether the number or name at the start of a line stands apart from what follows.
fn has_gap_behind_label(line: &Line) -> bool {
    let count = label(line);
    let gap = line.words.get(count).zip(line.words.get(count.wrapping_sub(1)));
    gap.is_some_and(|(next, last)| next.left - last.right > 0.6 * line.size)
}

/// Whether the font changes as between a heading and its text.
fn differs(before: &Line, line: &Line) -> bool {
    let all = |line: &Line| line.words.iter().all(|word| word.bold);
    let size = before.size / line.size;
    let ends = before.words.last().is_some_and(|word| word.bold);
    let begins = line.words.first().is_some_and(|word| word.bold);
    !(0.88..1.13).contains(&size) || all(before) && !begins || all(line) && !ends
}

/// Whether a paragraph ends with `before`: there was room for the first word of `line`.
fn is_over(before: &Line, line: &Line, (left, right): (f64, f64)) -> bool {
    let first = line.words.first().map_or(0.0, |word| word.right - word.left);
    let room = right - before.right();
    let fits = room > first + 0.5 * line.size;
    let short = room > 0.35 * (right - left);
    fits && !begins_in_lower_case(line) && (short || ends_sentence(before))
}

/// Whether the margin moves as at the beginning of a paragraph.
fn steps(draft: &[Line], line: &Line) -> bool {
    let (Some(first), Some(before)) = (draft.first(), draft.last()) else { return true };
    let centre = |line: &Line| f64::midpoint(line.left(), line.right());
    if (centre(before) - centre(line)).abs() < line.size {
        return false; // lines of a title, or full ones
    }
    let step = (line.left() - before.left()) / line.size;
    let hangs = label(first) > 0 || begins_with_bullet(first);
    if draft.len() == 1 {
        // A first line may stand out to either side; to the left it does for a label, or as the
        // first of a list's entries without bullets.
        return step > INDENT && !hangs && ends_sentence(before);
    }
    step.abs() > INDENT
}

/// Whether the first line of a column goes on with the last one of the column before.
fn runs_on(last: &Line, line: &Line) -> bool {
    !differs(last, line) && !begins_with_bullet(line) && label(line) == 0
}

/// Whether a text breaks off with `last`, a full line.
fn is_open(last: &Line, (left, right): (f64, f64)) -> bool {
    last.right() - left > 0.8 * (right - left) && !ends_sentence(last)
}

fn ends_sentence(line: &Line) -> bool {
    let last = line.words.last().map_or("", |word| word.text.as_str());
    last.trim_end_matches(['"', '”', '’', '\'', ')', ']', '*']).ends_with(['.', '!', '?', ':', ';'])
}

fn begins_in_lower_case(line: &Line) -> bool {
    let first = line.words.first().map_or("", |word| word.text.as_str());
    first.trim_start_matches(['(', '"', '“', '‘', '$']).starts_with(char::is_lowercase)
}
