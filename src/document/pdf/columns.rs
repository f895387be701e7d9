//! Lines in the order of reading: what to do where a page is set in columns.
//!
//! Lines of neighbouring columns stand at the same height and came as one. They are cut apart where a
//! gutter runs down through several lines with running text on both sides; the columns of a table
//! are left as they are.

use super::limits::MOST_LINES;
use super::words::{Line, Word};

/// A gutter is at least this wide, in sizes of the font.
const GUTTER: f64 = 1.0;
/// A column has at least this many lines.
const LEAST_LINES: usize = 5;
/// Gaps of a line that are looked at.
const MOST_GAPS: usize = 40;
/// How often a page may be cut: into eight columns.
const DEEPEST: usize = 3;

/// The lines of a part of a page that are read one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) lines: Vec<Line>,
    /// Points from the left edge at which its text begins and ends.
    pub(super) left: f64,
    pub(super) right: f64,
}

/// The lines of a page, which come from top to bottom, in the order of reading.
pub(super) fn in_reading_order(lines: Vec<Line>) -> Vec<Column> {
    let mut columns = Vec::new();
    if lines.len() > MOST_LINES {
        columns.extend(column(lines));
        return columns;
    }
    cut(lines, 0, &mut columns);
    columns
}

fn cut(lines: Vec<Line>, depth: usize, columns: &mut Vec<Column>) {
    let mut plain: Vec<Line> = Vec::new();
    let mut rest = lines;
    while !rest.is_empty() {
        let (count, gutter) = band(&rest);
        let after = rest.split_off(count);
        let gutter = gutter.filter(|middle| depth < DEEPEST && holds_columns(&rest, *middle));
        if let Some(middle) = gutter {
            columns.extend(column(std::mem::take(&mut plain)));
            let (left, right) = split(rest, middle);
            cut(left, depth + 1, columns);
            cut(right, depth + 1, columns);
        } else {
            plain.append(&mut rest);
        }
        rest = after;
    }
    columns.extend(column(plain));
}

fn column(lines: Vec<Line>) -> Option<Column> {
    let left = lines.iter().map(Line::left).min_by(f64::total_cmp)?;
    let right = lines.iter().map(Line::right).max_by(f64::total_cmp)?;
    Some(Column { lines, left, right })
}

/// How many of the first lines have a gutter in common, at least one, and the middle of it.
fn band(lines: &[Line]) -> (usize, Option<f64>) {
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(f64::NEG_INFINITY, f64::max);
    let inner = (left + 0.2 * (right - left), left + 0.8 * (right - left));
    let mut shared: Vec<(f64, f64)> = vec![(left, right)];
    let mut count = 0;
    for line in lines {
        let gaps = gaps(line, left, right);
        let next: Vec<(f64, f64)> = shared
            .iter()
            .flat_map(|a| gaps.iter().map(|b| (a.0.max(b.0), a.1.min(b.1))))
            .filter(|gap| gap.1 - gap.0 >= GUTTER * line.size && gap.0 < inner.1 && gap.1 > inner.0)
            .collect();
        if next.is_empty() {
            break;
        }
        shared = next;
        count += 1;
    }
    let sides = |gap: &&(f64, f64)| {
        let lines = &lines[..count];
        lines.iter().any(|line| line.left() < gap.0)
            && lines.iter().any(|line| line.right() > gap.1)
    };
    let widest = shared.iter().filter(sides).max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    (count.max(1), widest.map(|gap| f64::midpoint(gap.0, gap.1)))
}

/// Where a line leaves room, within `left` and `right`.
fn gaps(line: &Line, left: f64, right: f64) -> Vec<(f64, f64)> {
    let mut gaps = vec![(left, line.left())];
    gaps.extend(line.words.windows(2).map(|pair| (pair[0].right, pair[1].left)));
    gaps.push((line.right(), right));
    gaps.retain(|gap| gap.1 - gap.0 >= GUTTER * line.size);
    gaps.truncate(MOST_GAPS);
    gaps
}

/// Whether both sides of a gutter hold running text, side by side.
fn holds_columns(lines: &[Line], middle: f64) -> bool {
    let (left, right) = split(lines.to_vec(), middle);
    is_running_text(&left) && is_running_text(&right) && stand_side_by_side(&left, &right)
}

/// Whether two columns overlap by half the height of the shorter one; their lines need not be level.
fn stand_side_by_side(left: &[Line], right: &[Line]) -> bool {
    let ends = |lines: &[Line]| Some((lines.first()?.baseline, lines.last()?.baseline));
    let (Some(left), Some(right)) = (ends(left), ends(right)) else { return false };
    let shared = left.1.min(right.1) - left.0.max(right.0);
    shared > 0.5 * (left.1 - left.0).min(right.1 - right.0)
}

/// Most lines are full, of words, and have no gaps as rows of a table do.
fn is_running_text(lines: &[Line]) -> bool {
    if lines.len() < LEAST_LINES {
        return false;
    }
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(f64::NEG_INFINITY, f64::max);
    let running = lines.iter().filter(|line| {
        let letters = line.words.iter().flat_map(|word| word.text.chars());
        let (letters, others) = letters.fold((0, 0), |(letters, others), c| {
            if c.is_alphabetic() { (letters + 1, others) } else { (letters, others + 1) }
        });
        line.right() - line.left() >= 0.7 * (right - left)
            && line.words.len() >= 4
            && letters > 3 * others
            && gaps(line, line.left(), line.right()).len() <= 1
    });
    running.count() * 5 >= lines.len() * 3
}

/// The two sides of a gutter.
fn split(lines: Vec<Line>, middle: f64) -> (Vec<Line>, Vec<Line>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        let side = |word: &Word| word.left < middle;
        let (before, after): (Vec<Word>, Vec<Word>) = line.words.iter().cloned().partition(side);
        for (words, side) in [(before, &mut left), (after, &mut right)] {
            if !words.is_empty() {
                side.push(Line { words, ..line });
            }
        }
    }
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(top: f64, words: &[(&str, f64)]) -> Line {
        let word = |(text, left): &(&str, f64)| Word {
            text: (*text).to_owned(),
            left: *left,
            right: left + 5.0 * text.len() as f64,
            bold: false,
        };
        Line { words: words.iter().map(word).collect(), baseline: top, size: 10.0 }
    }

    fn texts(columns: &[Column]) -> Vec<String> {
        columns
            .iter()
            .flat_map(|column| &column.lines)
            .map(|line| {
                line.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_and_tables_across() {
        let prose = |k: usize| {
            let at = |x: f64| {
                [("gauges", x), ("measure", x + 35.0), ("gas", x + 75.0), ("well", x + 95.0)]
            };
            line(20.0 + 12.0 * k as f64, &[at(0.0), at(150.0)].concat())
        };
        let mut lines = vec![line(0.0, &[("A heading that runs across both columns", 20.0)])];
        lines.extend((0..6).map(prose));
        let columns = in_reading_order(lines);
        assert_eq!(columns.iter().map(|column| column.lines.len()).collect::<Vec<_>>(), [1, 6, 6]);
        assert_eq!(texts(&columns)[1], "gauges measure gas well");
        assert!((columns[2].left - 150.0).abs() < 0.1);

        let row = |k: usize| line(12.0 * k as f64, &[("Gauges and valves", 0.0), ("1,234", 200.0)]);
        assert_eq!(in_reading_order((0..9).map(row).collect()).len(), 1);
        assert!(in_reading_order(Vec::new()).is_empty());
    }
}
