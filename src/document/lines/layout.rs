//! How a text is laid out: a paragraph a line, or wrapped at a margin.

use super::headers::ends_sentence;
use super::line::{Line, LineKind};
use super::table::is_set_in_columns;

/// Lines longer than this are paragraphs, not wrapped lines.
const WIDEST_MARGIN: usize = 110;
/// Shorter lines are headings, cells or list entries and say nothing of a margin.
const TELLING: usize = 45;

/// The layout of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each paragraph is one line.
    ParagraphLines,
    /// Paragraphs are wrapped at about this column.
    Wrapped {
        /// The right margin.
        margin: usize,
    },
}

/// The layout of `lines`: wrapped if most of the lines that have a neighbour below run on into it,
/// and all but a few of those end before the widest margin.
///
/// Rows of tables have gaps, and may be wider than the text around them: they do not count.
pub(super) fn layout(lines: &[Line<'_>]) -> Layout {
    let prose = |l: &&Line<'_>| l.kind == LineKind::Text && !is_set_in_columns(l.text);
    let mut ends: Vec<usize> = lines.iter().filter(prose).map(Line::end_column).collect();
    ends.sort_unstable();
    let Some(&margin) = ends.get(ends.len().saturating_sub(1) * 95 / 100) else {
        return Layout::ParagraphLines;
    };
    let pairs = lines
        .windows(2)
        .filter(|pair| pair.iter().all(|l| prose(&l)) && pair[0].end_column() >= TELLING);
    let (mut run_on, mut all) = (0, 0);
    for pair in pairs {
        all += 1;
        run_on += usize::from(!ends_sentence(pair[0].text));
    }
    if margin <= WIDEST_MARGIN && run_on >= 2 && run_on * 2 >= all {
        Layout::Wrapped { margin }
    } else {
        Layout::ParagraphLines
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    #[test]
    fn wrapped_and_unwrapped() {
        let wrapped = "     The Company makes gauges that measure the pressure of gas in\n\
                       pipes, and sells them to refineries, utilities and the makers of\n\
                       compressors in nine countries.  None of its customers bought more\n\
                       than a tenth of its output.\n\nCompetition\n";
        assert_eq!(layout(&lines(wrapped, 0..wrapped.len())), Layout::Wrapped { margin: 65 });
        let plain = "Overview\nWe make gauges.\nWe sell them to refineries and utilities in nine \
                     countries, and to the makers of compressors, who build them into their own \
                     machines.\nCompetition\n";
        assert_eq!(layout(&lines(plain, 0..plain.len())), Layout::ParagraphLines);
        assert_eq!(layout(&[]), Layout::ParagraphLines);
    }
}
