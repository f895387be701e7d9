//! Selected units to continuous text.
//!
//! Nothing is added and nothing reworded but the marks that continuous text needs: `:` after a
//! lead-in and between a row's first two cells, `;` between entries and cells, `.` at the end of
//! the last. `verify` knows exactly these rules.

use crate::segment::{Standing, Unit, UnitKind};

/// The text of each of `chosen`, indices of `units` in document order, as it stands in a summary.
pub(crate) fn texts(units: &[Unit], chosen: &[usize]) -> Vec<String> {
    let next = |at: usize| chosen.get(at + 1).map(|next| &units[*next]);
    chosen.iter().enumerate().map(|(at, &unit)| text(&units[unit], next(at))).collect()
}

/// The text of `unit` before `next`.
pub(crate) fn text(unit: &Unit, next: Option<&Unit>) -> String {
    match (unit.kind, unit.standing) {
        (UnitKind::Row, _) => row(unit),
        (UnitKind::Item, standing) => {
            let same_list =
                next.is_some_and(|n| n.kind == UnitKind::Item && n.standing == standing);
            marked(&joined(unit, ""), if same_list { ';' } else { '.' })
        }
        (UnitKind::Sentence, Standing::LeadIn) => marked(&joined(unit, ""), ':'),
        (UnitKind::Sentence, _) => joined(unit, ""),
    }
}

fn joined(unit: &Unit, separator: &str) -> String {
    unit.parts().collect::<Vec<_>>().join(separator)
}

fn row(unit: &Unit) -> String {
    let cells: Vec<&str> = unit.parts().collect();
    let last = cells.len().saturating_sub(1);
    let cell = |(i, cell): (usize, &&str)| match i {
        _ if i == last => marked(cell, '.'),
        0 => marked(cell, ':'),
        _ => marked(cell, ';'),
    };
    cells.iter().enumerate().map(cell).collect::<Vec<_>>().join(" ")
}

/// `text` with `mark` at its end, unless it ends with a mark that serves as well.
fn marked(text: &str, mark: char) -> String {
    let bare = text.trim_end_matches(['"', '”', '’', ')']);
    let serves = match mark {
        '.' => bare.ends_with(['.', '!', '?']),
        ':' => text.ends_with([':', ';', '.', '!', '?']),
        _ => text.ends_with([';', ':']),
    };
    if serves { text.to_owned() } else { format!("{text}{mark}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::segment::units;

    fn read(source: &str) -> Vec<Unit> {
        units(&Document::read(source.as_bytes()).unwrap())
    }

    #[test]
    fn entries_read_as_prose() {
        let units = read(
            "Our gauges are used to:\n• | measure gas; and\n• | stop leaks at Pell Inc.\n\
             • | weigh\nDone so far.\n",
        );
        assert_eq!(
            texts(&units, &[0, 1, 3, 4]),
            ["Our gauges are used to:", "measure gas;", "weigh.", "Done so far."]
        );
        assert_eq!(texts(&units, &[0, 2]), ["Our gauges are used to:", "stop leaks at Pell Inc."]);
    }

    #[test]
    fn cells_read_as_prose() {
        let units = read("QuickDose | Plans the infusions of a ward for a week | Hospitals\n");
        assert_eq!(
            texts(&units, &[0]),
            ["QuickDose: Plans the infusions of a ward for a week; Hospitals."]
        );
    }
}
