//! Glyphs to words and words to lines, by where they stand.
//!
//! Knows nothing of columns: what stands at the same height is one line here.

use super::glyphs::Glyph;

/// A gap wider than this part of the font's size parts words, where no space was set.
const WORD_GAP: f64 = 0.17;
/// A space that was set parts words unless the glyphs around it come closer than this.
const SET_GAP: f64 = 0.08;
/// Baselines nearer than this part of the font's size are one line: that of a raised mark is.
const SAME_LINE: f64 = 0.45;
/// A space before a mark that closes is taken out up to this width: it comes of how text was put
/// together, as in `(Acme ).`
const CLOSED_GAP: f64 = 0.45;
/// A glyph smaller than this part of the size beside it is a mark or an index.
const SMALL: f64 = 0.8;

/// Characters with no gap between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Points from the left edge.
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) bold: bool,
}

/// Words at one height, from left to right; never empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    /// Points from the top edge.
    pub(super) baseline: f64,
    /// The font's size, in points, of most of its characters.
    pub(super) size: f64,
}

impl Line {
    pub(super) fn left(&self) -> f64 {
        self.words.first().map_or(0.0, |word| word.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.words.last().map_or(0.0, |word| word.right)
    }
}

/// The lines of a page from top to bottom.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    rows(glyphs).into_iter().filter_map(line).collect()
}

/// Glyphs at the same height, white space among them, rows from top to bottom.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let mut current: Vec<Glyph> = Vec::new();
    // The row is as high as its largest glyph makes it.
    let (mut baseline, mut size) = (f64::NEG_INFINITY, 0.0_f64);
    for glyph in glyphs {
        let (small, large) = (size.min(glyph.size), size.max(glyph.size));
        let reach = SAME_LINE * large.min(2.0 * small);
        if glyph.baseline - baseline > reach {
            rows.push(std::mem::take(&mut current));
            (baseline, size) = (glyph.baseline, glyph.size);
        } else if glyph.size > size * 1.1 && !glyph.c.is_whitespace() {
            // A raised mark came first; the row stands where its text does.
            (baseline, size) = (glyph.baseline, glyph.size);
        }
        current.push(glyph);
    }
    rows.push(current);
    rows
}

/// The line that a row makes; `None` if it holds white space alone.
fn line(mut row: Vec<Glyph>) -> Option<Line> {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let size = usual_size(&row)?;
    let mut words: Vec<Word> = Vec::new();
    let mut before: Option<Glyph> = None;
    let mut space = false;
    let mut written = Vec::new();
    for glyph in row {
        if glyph.c.is_whitespace() || glyph.c.is_control() {
            space = true;
            continue;
        }
        if is_drawn_twice(&written, &glyph) {
            continue;
        }
        let joined = before.is_some_and(|before| joins(&before, &glyph, space));
        match words.last_mut() {
            Some(word) if joined => {
                word.text.push(glyph.c);
                word.right = word.right.max(glyph.right);
                word.bold &= glyph.bold;
            }
            _ => words.push(Word {
                text: glyph.c.to_string(),
                left: glyph.left,
                right: glyph.right,
                bold: glyph.bold,
            }),
        }
        space = false;
        before = Some(glyph);
        written.push(glyph);
    }
    let usual = |glyph: &&Glyph| (glyph.size - size).abs() < 0.1;
    let baseline = written.iter().find(usual).or(written.first())?.baseline;
    Some(Line { words: closed_up(words, size), baseline, size })
}

/// `words` without the spaces that no writer puts: before closing marks, behind opening ones.
fn closed_up(words: Vec<Word>, size: f64) -> Vec<Word> {
    let mut closed: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        let is_mark = word.text.chars().all(|c| ".,;:!?)]”".contains(c))
            || word.text.trim_end_matches(['.', ',', ';', ')']) == "’s";
        match closed.last_mut() {
            Some(last)
                if (is_mark || last.text == "(")
                    && last.text != "."
                    && word.left - last.right < CLOSED_GAP * size =>
            {
                last.text.push_str(&word.text);
                last.right = word.right;
                last.bold &= word.bold;
            }
            _ => closed.push(word),
        }
    }
    closed
}

/// The size of most characters of a row that are no white space.
fn usual_size(row: &[Glyph]) -> Option<f64> {
    let mut sizes: Vec<f64> =
        row.iter().filter(|glyph| !glyph.c.is_whitespace()).map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied()
}

/// Whether `glyph` was set before in nearly the same place, as is done to make a text look bold.
fn is_drawn_twice(written: &[Glyph], glyph: &Glyph) -> bool {
    let near = 0.3 * (glyph.right - glyph.left).max(0.1 * glyph.size);
    written.iter().rev().take(4).any(|before| {
        before.c == glyph.c
            && before.mark != glyph.mark
            && (glyph.left - before.left).abs() < near
            && (glyph.baseline - before.baseline).abs() < 0.15 * glyph.size
    })
}

/// Whether `glyph` goes on with the word that ends in `before`; `space` says that a space was set
/// between them.
fn joins(before: &Glyph, glyph: &Glyph, space: bool) -> bool {
    let size = before.size.max(glyph.size);
    let gap = (glyph.left - before.right) / size;
    if gap > if space { SET_GAP } else { WORD_GAP } {
        return false;
    }
    !parts_note(before, glyph)
}

/// Whether one of two neighbours is a raised mark of a footnote and the other is text: `gauges¹`,
/// but not `1ˢᵗ` nor `CO₂`.
fn parts_note(before: &Glyph, glyph: &Glyph) -> bool {
    let (small, large) = if before.size < glyph.size { (before, glyph) } else { (glyph, before) };
    let raised = large.baseline - small.baseline > 0.15 * large.size;
    small.size < SMALL * large.size
        && raised
        && (small.c.is_ascii_digit() || "*†‡§()".contains(small.c))
}
