//! What can be counted in the text of a unit without understanding it.

use super::unit::{Unit, UnitKind};
use crate::pattern::pattern;

pattern!(AMOUNT, r"[$€£]");
pattern!(PERCENT, r"(?i)%|\bpercent\b");
pattern!(YEAR, r"\b(?:19|20)\d\d\b");
pattern!(unicode NAME, r"\b\p{Lu}[\p{Ll}]+|\b\p{Lu}{2,}\b");
pattern!(SPEAKS_OF_ITSELF, r"(?i)^(?:we|our|the company)\b");

/// Counts in the text of a unit, and 0 or 1 for no and yes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Marks {
    /// Words.
    pub words: f32,
    /// Digits.
    pub digits: f32,
    /// Signs of currency.
    pub amounts: f32,
    /// Percentages.
    pub percentages: f32,
    /// Years.
    pub years: f32,
    /// Words with a capital, also behind a hyphen, for each word.
    pub names: f32,
    /// Commas.
    pub commas: f32,
    /// It is an entry of a list.
    pub item: f32,
    /// It is a row of a table.
    pub row: f32,
    /// It opens with words that point back at the unit before it.
    pub points_back: f32,
    /// Headings above it.
    pub depth: f32,
    /// It begins with "We", "Our" or "The Company".
    pub speaks_of_itself: f32,
}

impl Marks {
    /// How many numbers there are.
    pub const COUNT: usize = 12;

    /// The numbers, in the order of the fields.
    #[must_use]
    pub fn numbers(&self) -> [f32; Self::COUNT] {
        [
            self.words,
            self.digits,
            self.amounts,
            self.percentages,
            self.years,
            self.names,
            self.commas,
            self.item,
            self.row,
            self.points_back,
            self.depth,
            self.speaks_of_itself,
        ]
    }
}

impl Unit {
    /// What can be counted in its text.
    #[must_use]
    pub fn marks(&self) -> Marks {
        let text = self.text();
        let words = text.split_whitespace().count();
        let count = |pattern: &regex::Regex| pattern.find_iter(text).count() as f32;
        let flag = |yes: bool| f32::from(u8::from(yes));
        Marks {
            words: words as f32,
            digits: text.chars().filter(char::is_ascii_digit).count() as f32,
            amounts: count(&AMOUNT),
            percentages: count(&PERCENT),
            years: count(&YEAR),
            names: count(&NAME) / words.max(1) as f32,
            commas: text.matches(',').count() as f32,
            item: flag(self.kind == UnitKind::Item),
            row: flag(self.kind == UnitKind::Row),
            points_back: flag(self.points_back()),
            depth: self.heading.len() as f32,
            speaks_of_itself: flag(SPEAKS_OF_ITSELF.is_match(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::segment::units;

    #[test]
    fn a_sentence_with_figures() {
        let text = "In 2021, sales to Orlin Mills were $12.5 million, or 10% of net sales.\n";
        let units = units(&Document::read(text.as_bytes()).unwrap());
        let marks = units[0].marks();
        assert!((marks.words - 14.0).abs() < f32::EPSILON, "{marks:?}");
        let found = [marks.digits, marks.amounts, marks.percentages, marks.years, marks.commas];
        assert_eq!(found.map(|x| x as usize), [9, 1, 1, 1, 2]);
        let flags = [marks.item, marks.row, marks.points_back, marks.speaks_of_itself];
        assert_eq!(flags.map(|x| x as usize), [0; 4]);
    }
}
