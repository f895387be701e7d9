//! Which marks of a page are its text, and where they stand when the page is held upright.

use hayro_font::kurbo::Point;

/// Smaller text, in points, is not meant to be read.
const SMALLEST: f64 = 2.0;

/// What one code of a text set: coordinates of the page in points, its top left corner the origin.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Its characters; white space is a mark too.
    pub(super) text: String,
    /// Where its baseline begins and ends.
    pub(super) start: Point,
    pub(super) end: Point,
    /// The font's size in points.
    pub(super) size: f64,
    pub(super) bold: bool,
}

/// One character, upright; lengths in points, `x` to the right, the baseline downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) c: char,
    /// The mark that it came with: a ligature is one mark and several characters.
    pub(super) mark: usize,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) baseline: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
}

/// The characters of `marks` that run in the direction of most of them, in the same order.
///
/// What runs another way is a label of a chart or of the margin. A page on which most text runs
/// sideways holds a wide table, and is turned.
pub(super) fn upright(marks: &[Mark]) -> Vec<Glyph> {
    let mut counts = [0_usize; 4];
    for mark in marks {
        if let Some(turn) = turn(mark) {
            counts[turn] += 1;
        }
    }
    let most = (0..4).rev().max_by_key(|turn| counts[*turn]).unwrap_or(0);
    let mut glyphs = Vec::with_capacity(marks.len());
    for (i, mark) in marks.iter().enumerate() {
        if turn(mark) == Some(most) && is_sound(mark) {
            split(mark, i, most, &mut glyphs);
        }
    }
    glyphs
}

/// Quarters of a turn, clockwise, by which the text of `mark` is turned; `None` if it is aslant. A
/// mark without width is taken to be upright.
fn turn(mark: &Mark) -> Option<usize> {
    let along = mark.end - mark.start;
    let slant = along.x.abs().min(along.y.abs());
    if slant > 0.1 * along.hypot() {
        return None;
    }
    Some(if along.y.abs() <= along.x.abs() {
        if along.x < 0.0 { 2 } else { 0 }
    } else if along.y > 0.0 {
        1
    } else {
        3
    })
}

fn is_sound(mark: &Mark) -> bool {
    let numbers = [mark.start.x, mark.start.y, mark.end.x, mark.end.y, mark.size];
    numbers.iter().all(|number| number.is_finite()) && mark.size >= SMALLEST
}

/// Appends the characters of `mark`, number `index` of its page and turned by `turn` quarters, side by
/// side.
fn split(mark: &Mark, index: usize, turn: usize, glyphs: &mut Vec<Glyph>) {
    let upright = |point: Point| match turn {
        1 => Point::new(point.y, -point.x),
        2 => Point::new(-point.x, -point.y),
        3 => Point::new(-point.y, point.x),
        _ => point,
    };
    let (start, end) = (upright(mark.start), upright(mark.end));
    let count = mark.text.chars().count().max(1);
    let width = (end.x - start.x) / count as f64;
    for (i, c) in mark.text.chars().enumerate() {
        let left = start.x + width * i as f64;
        glyphs.push(Glyph {
            c,
            mark: index,
            left,
            right: left + width,
            baseline: start.y,
            size: mark.size,
            bold: mark.bold,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, start: (f64, f64), end: (f64, f64)) -> Mark {
        Mark {
            text: text.to_owned(),
            start: start.into(),
            end: end.into(),
            size: 10.0,
            bold: false,
        }
    }

    fn text(glyphs: &[Glyph]) -> String {
        glyphs.iter().map(|glyph| glyph.c).collect()
    }

    #[test]
    fn what_runs_another_way_is_no_text() {
        let marks = vec![
            mark("a", (10.0, 10.0), (15.0, 10.0)),
            mark("x", (10.0, 10.0), (10.0, 5.0)),
            mark("fi", (15.0, 10.0), (21.0, 10.0)),
            mark("y", (10.0, 10.0), (14.0, 14.0)),
            mark("tiny", (f64::NAN, 10.0), (14.0, 14.0)),
        ];
        let glyphs = upright(&marks);
        assert_eq!(text(&glyphs), "afi");
        assert_eq!((glyphs[2].left, glyphs[2].right), (18.0, 21.0));
    }

    #[test]
    fn a_page_set_sideways_is_turned() {
        // Text that runs upwards: the next line stands to the right.
        let marks =
            vec![mark("a", (10.0, 50.0), (10.0, 45.0)), mark("b", (22.0, 50.0), (22.0, 45.0))];
        let glyphs = upright(&marks);
        assert_eq!(text(&glyphs), "ab");
        assert!(glyphs[0].right > glyphs[0].left);
        assert!(glyphs[1].baseline > glyphs[0].baseline);
    }
}
