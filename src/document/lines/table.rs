//! Rows of tables: columns of a typewriter, cells between `|`, cells spilled one to a line.

use std::ops::Range;

use super::headers::begins_in_lower_case;
use super::heading::own_line;
use super::layout::Layout;
use super::line::{Line, LineKind, Rows};
use super::marker::{Marker, bullet_length, marker};
use crate::document::block::HeadingRank;
use crate::document::flow::is_space;
use crate::pattern::pattern;

/// Cells spilled one to a line are at most this long.
const LONGEST_CELL: usize = 64;

pattern!(GAP, r"\s{3,}|\t+");
pattern!(WIDE_GAP, r"\S\s{4,}\S");
pattern!(LEADER, r"(?:\.{4,}|(?:\.\s){4,}\.?)\s*");
pattern!(
    FIGURE,
    r"(?ix)^(?: [(\[$€£%—–+-]* \s? \(? \$? \s? \d[\d,.\s/]* (?:%|x|million|billion)? \s? [)\]%*]* (?:\(\w\))?
      | [$€£%)(—–-]+ | n/?[am] | nil | N\.?M\.? | (?:fiscal\s+)?(?:19|20)\d\d )$"
);

/// For each line, the cells of the row that it is, as byte ranges of its text.
pub(super) fn rows(lines: &[Line<'_>], layout: Layout) -> Rows {
    let mut rows = vec![None; lines.len()];
    for (i, line) in lines.iter().enumerate() {
        if line.kind == LineKind::Text {
            rows[i] = piped(line.text);
        }
    }
    mark_heads(lines, &mut rows);
    match layout {
        Layout::Wrapped { .. } => mark_columns(lines, &mut rows),
        Layout::ParagraphLines => mark_spilled(lines, &mut rows),
    }
    rows
}

/// `a | b | c`, but not `• | an entry of a list`.
fn piped(text: &str) -> Option<Vec<Range<usize>>> {
    let skip = bullet_length(text);
    let cells = &text[skip..];
    if !cells.contains(" | ") && (skip > 0 || !text.starts_with("| ") && !text.ends_with(" |")) {
        return None;
    }
    let cells = ranges(text, cells.split('|'));
    (!cells.is_empty()).then_some(cells)
}

/// At most three short lines directly above a row of cells: the heads of its columns.
fn mark_heads(lines: &[Line<'_>], rows: &mut [Option<Vec<Range<usize>>>]) {
    let mut heads = 0;
    for i in (0..lines.len().saturating_sub(1)).rev() {
        let line = &lines[i];
        let head = line.kind == LineKind::Text
            && line.text.len() <= LONGEST_CELL
            && !line.text.ends_with(['.', ';', ':'])
            && !begins_in_lower_case(line.text)
            && marker(line.text).is_none();
        if rows[i].is_some() {
            heads = 0;
        } else if head && heads < 3 && rows[i + 1].is_some() {
            rows[i] = Some(whole(line));
            heads += 1;
        }
    }
}

/// A line that is a row of one cell.
fn whole(line: &Line<'_>) -> Vec<Range<usize>> {
    std::iter::once(0..line.text.len()).collect()
}

/// Byte ranges of `parts` of `text`, trimmed; empty ones left out.
fn ranges<'a>(text: &'a str, parts: impl Iterator<Item = &'a str>) -> Vec<Range<usize>> {
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    parts
        .map(|p| p.trim_matches(is_space))
        .filter(|p| !p.is_empty())
        .map(|p| start(p)..start(p) + p.len())
        .collect()
}

/// Whether a cell holds a figure, a year or a sign that stands for one.
pub(in crate::document) fn is_figure(cell: &str) -> bool {
    FIGURE.is_match(cell.trim())
}

/// Whether a line has wide gaps, dot leaders or cell rules, as rows of tables have.
pub(super) fn is_set_in_columns(text: &str) -> bool {
    let text = &text[bullet_length(text)..];
    text.contains(" | ") || LEADER.is_match(text) || WIDE_GAP.is_match(text)
}

/// The cells of a line set in columns: parts between wide gaps or behind dot leaders.
fn columns(line: &Line<'_>) -> Option<Vec<Range<usize>>> {
    let text = line.text;
    let skip = match marker(text) {
        Some(Marker::Bullet(n)) => n,
        Some(Marker::Number) => text.find(char::is_whitespace).map_or(0, |n| {
            n + GAP.find_at(text, n).filter(|g| g.start() == n).map_or(0, |g| g.len())
        }),
        None => 0,
    };
    if own_line(text) == Some(HeadingRank::Item) {
        return None;
    }
    let body = &text[skip..];
    let leader = LEADER.is_match(body);
    let parts: Vec<&str> = if leader {
        LEADER.split(body).flat_map(|p| GAP.split(p)).collect()
    } else {
        GAP.split(body).collect()
    };
    let cells = ranges(text, parts.into_iter());
    let has_digit = |c: &&Range<usize>| text[(*c).clone()].contains(|c: char| c.is_ascii_digit());
    let figures = cells.iter().filter(|c| is_figure(&text[(*c).clone()]));
    let figures = if cells.iter().any(|c| has_digit(&c)) { figures.count() } else { 0 };
    let widest = GAP.find_iter(body).map(|g| g.len()).max().unwrap_or(0);
    let is_row = match cells.len() {
        0 => false,
        1 => leader || figures == 1,
        n => leader || figures * 2 >= n - 1 && figures > 0 || widest >= 5 && !is_justified(body),
    };
    is_row.then_some(cells)
}

/// Text stretched to the margin: many words, and no gap much wider than the others.
fn is_justified(text: &str) -> bool {
    let gaps: Vec<usize> = GAP.find_iter(text).map(|g| g.len()).collect();
    let words = text.split_whitespace().count();
    words >= 6 && gaps.len() >= 3 && gaps.iter().all(|g| *g <= 6)
}

/// Marks the tables of a typewriter: two or more lines in columns near one another, with the lines
/// between them and the wrapped cells below; and whatever `<TABLE>` encloses, but for prose.
fn mark_columns(lines: &[Line<'_>], rows: &mut [Option<Vec<Range<usize>>>]) {
    let found: Vec<Option<Vec<Range<usize>>>> =
        lines.iter().map(|l| if l.kind == LineKind::Text { columns(l) } else { None }).collect();
    let near = |i: usize| {
        let next = |j: &usize| lines[*j].kind == LineKind::Text;
        (i + 1..lines.len().min(i + 9)).filter(next).take(4).find(|j| found[*j].is_some())
    };
    let mut i = 0;
    while i < lines.len() {
        if found[i].is_none() || rows[i].is_some() {
            i += 1;
            continue;
        }
        let mut last = i;
        while let Some(next) = near(last) {
            if (last + 1..next).any(|j| lines[j].kind == LineKind::Text && is_prose(&lines[j])) {
                break;
            }
            last = next;
        }
        let single = last == i && !LEADER.is_match(lines[i].text);
        if !single {
            for j in i..=last {
                if lines[j].kind == LineKind::Text {
                    rows[j] = found[j].clone().or_else(|| Some(whole(&lines[j])));
                }
            }
            let deep = |j: &usize| lines[*j].kind == LineKind::Text && lines[*j].indent >= 20;
            for j in (last + 1..lines.len()).take_while(deep) {
                rows[j] = Some(whole(&lines[j]));
            }
            for j in (0..i).rev().take_while(|j| deep(j) || lines[*j].kind == LineKind::Ruler) {
                if lines[j].kind == LineKind::Text {
                    rows[j] = Some(whole(&lines[j]));
                }
            }
        }
        i = last + 1;
    }
    mark_enclosed(lines, rows);
}

/// A line of running text, as it may stand between two tables.
fn is_prose(line: &Line<'_>) -> bool {
    line.text.len() >= 50 && line.indent < 12 && !GAP.is_match(line.text)
}

/// `<TABLE>` … `</TABLE>`: every line is a row, unless it is prose with prose beside it.
fn mark_enclosed(lines: &[Line<'_>], rows: &mut [Option<Vec<Range<usize>>>]) {
    let mut inside = false;
    for i in 0..lines.len() {
        let line = &lines[i];
        if line.kind == LineKind::Markup {
            let tag = line.text.to_ascii_lowercase();
            inside = (inside || tag.contains("<table")) && !tag.contains("</table");
        } else if inside && line.kind == LineKind::Text && rows[i].is_none() {
            let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten();
            let prose = is_prose(line) && beside.filter_map(|j| lines.get(j)).any(is_prose);
            if !prose {
                rows[i] = Some(whole(line));
            }
        }
    }
}

/// Marks tables whose cells a converter has put on lines of their own: runs of short lines, many
/// of them figures.
fn mark_spilled(lines: &[Line<'_>], rows: &mut [Option<Vec<Range<usize>>>]) {
    let cell = |l: &Line<'_>| {
        matches!(l.kind, LineKind::Text | LineKind::PageNumber)
            && l.text.len() <= LONGEST_CELL
            && !l.text.ends_with(['.', ';'])
            && marker(l.text) != Some(Marker::Bullet(l.text.len()))
    };
    let mut start = 0;
    while start < lines.len() {
        let run = lines[start..].iter().take_while(|l| cell(l)).count();
        let figures: Vec<usize> =
            (start..start + run).filter(|&i| is_figure(lines[i].text)).collect();
        if run >= 4 && figures.len() * 10 >= run * 3 && figures.len() >= 2 {
            // Behind the last figure headings may follow, before the first one labels stand.
            let last = figures[figures.len() - 1];
            for i in start..=last {
                rows[i].get_or_insert_with(|| whole(&lines[i]));
            }
        }
        start += run.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::layout;
    use super::super::line::lines;
    use super::*;

    fn found(text: &str) -> Vec<Vec<&str>> {
        let lines = lines(text, 0..text.len());
        let rows = rows(&lines, layout(&lines));
        let row = |(line, cells): (&Line<'_>, &Option<Vec<Range<usize>>>)| {
            let cells = cells.as_ref()?;
            Some(cells.iter().map(|c| &text[line.range.start..][c.clone()]).collect())
        };
        lines.iter().zip(&rows).filter_map(row).collect()
    }

    #[test]
    fn cells_between_pipes() {
        assert_eq!(found("a | b | $ 1\n• | an entry;\n"), [["a", "b", "$ 1"]]);
    }

    #[test]
    fn columns_of_a_typewriter() {
        let text = "     The Company sells gauges and valves to refineries, and the share of\n\
                    each in its sales of the last two years is set out in the table that\n\
                    follows here below this text:\n\n\
                    \x20                             1994     1995\n\
                    Pressure gauges.............   75%      73%\n\
                    Valves......................   25       27\n\n\
                    The Company believes that the shares will not change very much in the\n\
                    coming year,  and it has made no plans for a change of its products.\n";
        assert_eq!(
            found(text),
            [
                vec!["1994", "1995"],
                vec!["Pressure gauges", "75%", "73%"],
                vec!["Valves", "25", "27"]
            ]
        );
    }

    #[test]
    fn justified_text_is_no_table() {
        let text = "Acme   Gauges,  Inc.:  Supports  all  subsidiaries  of  the  Company  by\n\
                    providing   research  and   development   and  developing   strategic\n\
                    relationships to promote gauges in all markets that it serves.\n";
        assert!(found(text).is_empty());
    }

    #[test]
    fn spilled_cells() {
        let text = "The shares of our categories in net sales are as follows, in percent of the \
                    total of each of the years, rounded to whole numbers as before this year:\n\
                    CATEGORY\nGauges\n58%\n59%\nValves\n21%\n20%\nOperations. We open at nine.\n";
        let cells: Vec<_> = found(text).concat();
        assert_eq!(cells, ["CATEGORY", "Gauges", "58%", "59%", "Valves", "21%", "20%"]);
    }
}
