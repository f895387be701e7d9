//! The numbers before entries of lists and before headings, which Word computes and does not store.

use std::collections::BTreeMap;

use super::xml::{Event, Xml};
use crate::error::Result;

/// What stands before an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    Nothing,
    Bullet,
    /// A number or letter with the marks around it: `(a)`, `Item 1.`
    Number(String),
}

/// Levels in a list.
const LEVELS: usize = 9;
/// A longer text is no label: it would be written before each entry.
const LONGEST_LABEL: usize = 100;

/// How a level is numbered.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// The label, with `%1` for the number of the first level and so on.
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new() }
    }
}

type Levels = [Level; LEVELS];

/// A list, as entries name it.
#[derive(Debug, Default)]
struct List {
    /// The definition that it shares with others.
    definition: u32,
    /// Where a level begins anew in this list.
    starts: BTreeMap<usize, u32>,
    begun: bool,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<u32, Levels>,
    lists: BTreeMap<u32, List>,
    /// The last number of each level, by definition.
    counted: BTreeMap<u32, [Option<u32>; LEVELS]>,
}

impl Numbering {
    /// Reads the part `numbering`.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Document`] if its XML is damaged.
    pub(super) fn read(source: &str) -> Result<Self> {
        let mut numbering = Self::default();
        // Where the values that follow belong.
        let (mut definition, mut list, mut at) = (0, 0, LEVELS);
        let mut xml = Xml::new(source);
        while let Some(event) = xml.next()? {
            let Event::Open(element) = event else { continue };
            let id = |name: &str| element.get(name).and_then(|id| id.parse().ok()).unwrap_or(0);
            let level = || element.get("ilvl").and_then(|at| at.parse().ok()).unwrap_or(LEVELS);
            let levels = numbering.definitions.get_mut(&definition);
            let open = levels.and_then(|levels| levels.get_mut(at));
            match (element.name(), open) {
                ("abstractNum", _) => {
                    definition = id("abstractNumId");
                    numbering.definitions.entry(definition).or_default();
                }
                ("num", _) => list = id("numId"),
                ("abstractNumId", _) => {
                    let definition = element.number().unwrap_or(0);
                    numbering.lists.entry(list).or_default().definition = definition;
                }
                ("lvlOverride", _) => {
                    at = level();
                    // A level that is defined anew for one list is not told apart.
                    definition = u32::MAX;
                }
                ("startOverride", _) => {
                    let start = element.number().unwrap_or(1);
                    numbering.lists.entry(list).or_default().starts.insert(at, start);
                }
                ("lvl", _) => at = level(),
                ("start", Some(open)) => open.start = element.number().unwrap_or(1),
                ("numFmt", Some(open)) => {
                    open.format = element.value().unwrap_or_default().into_owned();
                }
                ("lvlText", Some(open)) => {
                    let text = element.value().filter(|text| text.len() <= LONGEST_LABEL);
                    open.text = text.unwrap_or_default().into_owned();
                }
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// Counts the next entry of `list` at `level`, and gives what stands before it.
    pub(super) fn next(&mut self, list: u32, level: usize) -> Label {
        let Some(list) = self.lists.get_mut(&list) else { return Label::Bullet };
        let Some(levels) = self.definitions.get(&list.definition) else { return Label::Bullet };
        let Some(shape) = levels.get(level) else { return Label::Bullet };
        let counted = self.counted.entry(list.definition).or_default();
        if !std::mem::replace(&mut list.begun, true) {
            for (at, start) in &list.starts {
                if let Some(counted) = counted.get_mut(*at) {
                    *counted = start.checked_sub(1);
                }
            }
        }
        for (at, count) in counted.iter_mut().enumerate() {
            if at == level {
                *count = Some(count.map_or(shape.start, |last| last.saturating_add(1)));
            } else if at > level {
                *count = None;
            }
        }
        if shape.format == "bullet" {
            return Label::Bullet;
        }
        label(shape, levels, counted)
    }
}

/// The label of an entry whose number has been counted.
fn label(shape: &Level, levels: &Levels, counted: &[Option<u32>; LEVELS]) -> Label {
    let mut label = shape.text.clone();
    for (at, level) in levels.iter().enumerate() {
        let place = format!("%{}", at + 1);
        if label.contains(&place) {
            let number = counted[at].unwrap_or(level.start);
            let Some(number) = written(number, &level.format) else { return Label::Bullet };
            label = label.replace(&place, &number);
        }
    }
    let label = label.trim();
    if label.is_empty() { Label::Nothing } else { Label::Number(label.to_owned()) }
}

/// A number as `format` writes it; `None` if that is not known.
fn written(number: u32, format: &str) -> Option<String> {
    match format {
        "decimal" => Some(number.to_string()),
        "decimalZero" => Some(format!("{number:02}")),
        "lowerLetter" => letters(number),
        "upperLetter" => Some(letters(number)?.to_uppercase()),
        "lowerRoman" => roman(number),
        "upperRoman" => Some(roman(number)?.to_uppercase()),
        "none" => Some(String::new()),
        _ => None,
    }
}

/// a, b, … z, aa, bb, …
fn letters(number: u32) -> Option<String> {
    let index = number.checked_sub(1).filter(|index| *index < 260)?;
    let letter = char::from(b'a' + (index % 26) as u8);
    Some(letter.to_string().repeat(index as usize / 26 + 1))
}

fn roman(mut number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number == 0 || number >= 4000 {
        return None;
    }
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            number -= value;
            roman.push_str(sign);
        }
    }
    Some(roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_written() {
        let cases = [
            (4, "decimal", Some("4")),
            (4, "decimalZero", Some("04")),
            (3, "lowerLetter", Some("c")),
            (28, "upperLetter", Some("BB")),
            (0, "lowerLetter", None),
            (1994, "upperRoman", Some("MCMXCIV")),
            (9, "lowerRoman", Some("ix")),
            (4000, "lowerRoman", None),
            (2, "chineseCounting", None),
        ];
        for (number, format, expected) in cases {
            assert_eq!(written(number, format).as_deref(), expected, "{number} {format}");
        }
    }

    #[test]
    fn levels_are_counted_and_begun_anew() {
        let source = r#"<numbering>
            <abstractNum abstractNumId="7">
              <lvl ilvl="0"><start val="1"/><numFmt val="decimal"/><lvlText val="%1."/></lvl>
              <lvl ilvl="1"><start val="1"/><numFmt val="lowerLetter"/><lvlText val="%1(%2)"/></lvl>
              <lvl ilvl="2"><numFmt val="bullet"/><lvlText val="o"/></lvl>
            </abstractNum>
            <num numId="1"><abstractNumId val="7"/></num>
            <num numId="2"><abstractNumId val="7"/>
              <lvlOverride ilvl="0"><startOverride val="5"/></lvlOverride></num>
            <num numId="3"><abstractNumId val="8"/></num>
          </numbering>"#;
        let mut numbering = Numbering::read(source).unwrap();
        let entries = [(1, 0), (1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 0)];
        let labels = entries.map(|(list, level)| match numbering.next(list, level) {
            Label::Number(number) => number,
            other => format!("{other:?}"),
        });
        assert_eq!(labels, ["1.", "2.", "2(a)", "2(b)", "3.", "3(a)", "Bullet", "5.", "6."]);
        for (list, level) in [(3, 0), (4, 0), (1, 9), (1, 4)] {
            assert_ne!(numbering.next(list, level), Label::Number(String::new()));
        }
    }
}
