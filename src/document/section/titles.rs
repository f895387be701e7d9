//! The titles that the items of filings are known to have.
//!
//! Reads `titles.toml`, which says how they are written there; knows nothing of blocks.

use std::sync::LazyLock;

use serde::Deserialize;

use super::item::ItemNumber;

/// An item of the table.
#[derive(Deserialize)]
struct Entry {
    number: String,
    annual: Vec<String>,
    #[serde(default)]
    quarterly: Vec<String>,
}

#[derive(Deserialize)]
struct Table {
    item: Vec<Entry>,
}

/// Which form of report a title belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// 10-K and its like.
    Annual,
    /// 10-Q.
    Quarterly,
}

/// One title's beginning, letters alone.
struct Known {
    number: ItemNumber,
    form: Form,
    letters: String,
}

#[allow(clippy::expect_used)] // a constant table, read by the tests
static TITLES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("titles.toml")).expect("the table of titles");
    let mut known = Vec::new();
    for entry in table.item {
        let number = ItemNumber::parse(&entry.number).expect("an item's number");
        let forms = [(Form::Annual, entry.annual), (Form::Quarterly, entry.quarterly)];
        for (form, titles) in forms {
            known.extend(titles.iter().map(|title| Known {
                number,
                form,
                letters: letters(title),
            }));
        }
    }
    known
});

/// The longest title of item `number` that `text` begins with: the form that has it, and how many
/// bytes of `text` it takes.
pub(super) fn known(number: ItemNumber, text: &str) -> Option<(Form, usize)> {
    let head = letters(head(text));
    TITLES
        .iter()
        .filter(|title| title.number == number && head.starts_with(&title.letters))
        .max_by_key(|title| title.letters.len())
        .map(|title| (title.form, end_of_word(text, title.letters.len())))
}

/// The item behind Item 1 whose main title `text` is, if that hardly ever heads a part of Item 1, as
/// `Executive Officers`, `Properties` and, in that trade, `Cybersecurity` do.
pub(super) fn main_title(text: &str) -> Option<ItemNumber> {
    match letters(head(text)).as_str() {
        "riskfactors" => Some(ItemNumber::new(1).with_letter('A')),
        "unresolvedstaffcomments" => Some(ItemNumber::new(1).with_letter('B')),
        _ => None,
    }
}

/// The letters and digits of `text` in small letters.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// As much of `text` as a title may take.
fn head(text: &str) -> &str {
    text.char_indices().nth(160).map_or(text, |(end, _)| &text[..end])
}

/// Where the word ends in which the first `count` letters of `text` end.
fn end_of_word(text: &str, mut count: usize) -> usize {
    for (at, c) in text.char_indices() {
        if count == 0 && !c.is_alphanumeric() {
            return at;
        }
        if c.is_alphanumeric() {
            count = count.saturating_sub(c.to_lowercase().map(char::len_utf8).sum());
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_known_by_their_letters() {
        let cases = [
            ("1", "BUSINESS", Some((Form::Annual, ""))),
            ("1", "B USINESS.", Some((Form::Annual, "."))),
            ("1", "Description of Business", Some((Form::Annual, ""))),
            ("1", "Business and Properties", Some((Form::Annual, " and Properties"))),
            ("1", "Financial Statements (unaudited)", Some((Form::Quarterly, " (unaudited)"))),
            ("2", "Description of Property", Some((Form::Annual, ""))),
            ("7", "Management’s Discussion", Some((Form::Annual, "’s Discussion"))),
            ("1A", "Risk\u{a0}Factors describe", Some((Form::Annual, " describe"))),
            ("1", "of Regulation S-K", None),
            ("3", "Business", None),
        ];
        for (number, text, expected) in cases {
            let found = known(ItemNumber::parse(number).unwrap(), text);
            assert_eq!(found.map(|(form, end)| (form, &text[end..])), expected, "{number} {text}");
        }
    }
}
