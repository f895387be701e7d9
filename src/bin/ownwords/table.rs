//! Tables for people: columns side by side.

/// `rows`, the first one a head, as lines of columns: the first to the left, the others to the right.
/// Rows may end early.
pub(crate) fn aligned(rows: &[Vec<String>]) -> String {
    let length = |text: &String| text.chars().count();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column| rows.iter().filter_map(|row| row.get(column)).map(length).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let cell = |(column, text): (usize, &String)| match widths[column] {
        width if column == 0 => format!("{text:<width$}"),
        width => format!("  {text:>width$}"),
    };
    let line = |row: &Vec<String>| {
        let line: String = row.iter().enumerate().map(cell).collect();
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

/// A share, as tables show it.
pub(crate) fn share(share: f64) -> String {
    format!("{share:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["name", "recall"], vec!["überlang", "1"], vec!["a"]];
        let rows = rows.map(|row| row.into_iter().map(str::to_owned).collect());
        assert_eq!(aligned(&rows), "name      recall\nüberlang       1\na\n");
        assert_eq!(aligned(&[]), "");
    }
}
