//! Items of filings by number, and the marks that name them: `Item 1A.`, `ITEMS 1 AND 2 –`,
//! `Part II, Item 7`.
//!
//! Knows how a mark is written; does not know which titles the items have, nor whether a mark is a
//! heading or a reference.

use std::fmt;

use regex::Captures;

use crate::pattern::pattern;

/// No filing has more items; `Item 101` and `Item 405` are those of Regulation S-K.
const LAST_ITEM: u8 = 20;

/// The number of an item: `1`, `1A`, `9B`; in the order of a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemNumber {
    number: u8,
    letter: Option<char>,
}

impl ItemNumber {
    /// The item `number`, without a letter.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self { number, letter: None }
    }

    /// The item of the same number with this letter.
    pub(super) const fn with_letter(self, letter: char) -> Self {
        Self { letter: Some(letter), ..self }
    }

    /// Reads `1`, `1A`, `7a`, `one` or `IV`; `None` if `text` is no number of an item.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let found = ALONE.captures(text.trim())?;
        Self::of(&found, "number", "letter")
    }

    /// The number in the name of a record's field: `item_1A`, `section_1`, `Item 1`, `item1`.
    #[must_use]
    pub(crate) fn of_field(name: &str) -> Option<Self> {
        Self::parse(FIELD.captures(name)?.get(1)?.as_str())
    }

    /// The number in two groups of a match.
    fn of(found: &Captures<'_>, number: &str, letter: &str) -> Option<Self> {
        let number = value(found.name(number)?.as_str())?;
        let letter = found.name(letter).and_then(|letter| letter.as_str().chars().next());
        Some(Self { number, letter: letter.map(|letter| letter.to_ascii_uppercase()) })
    }

    /// The number without its letter.
    #[must_use]
    pub const fn plain(self) -> Self {
        Self::new(self.number)
    }
}

impl fmt::Display for ItemNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

/// One item, or several that a filing treats as one: `Items 1 and 2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Items {
    /// The first of them.
    pub first: ItemNumber,
    /// The last of them; `first` if there is one alone.
    pub last: ItemNumber,
}

impl Items {
    /// One item alone.
    #[must_use]
    pub const fn one(number: ItemNumber) -> Self {
        Self { first: number, last: number }
    }

    /// Whether `number` is one of them. `Items 1 and 2` are not 1A, which has a heading of its own.
    #[must_use]
    pub fn contains(self, number: ItemNumber) -> bool {
        number == self.first
            || number == self.last
            || number.letter.is_none() && (self.first..self.last).contains(&number)
    }

    /// Whether `later` come after them in a filing.
    pub(super) fn precede(self, later: Self) -> bool {
        self.first < later.first && !self.contains(later.first)
    }
}

/// A mark at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) items: Items,
    /// Where the text behind the mark and its separators begins, in bytes.
    pub(super) end: usize,
    /// Whether the letter stands in parentheses, `7(a)`: that of an item, or of one of its parts.
    pub(super) is_part: bool,
    /// Whether a comma follows, as in references: `Item 7, Management's Discussion, of this report`.
    pub(super) has_comma: bool,
}

/// The mark of an item at the start of `text`: `Item 1.`, `Item No. 1`, `ITEM ONE –`.
pub(super) fn mark(text: &str) -> Option<Mark> {
    let found = MARK.captures(text)?;
    let whole = found.get(0)?.end();
    let part = found.name("part");
    let letter = if part.is_some() { "part" } else { "letter" };
    let first = ItemNumber::of(&found, "number", letter)?;
    if is_cut_short(&text[whole..]) {
        return None;
    }
    let (last, end) = match (found.name("list"), ItemNumber::of(&found, "last", "last_letter")) {
        (Some(_), Some(last)) if last > first => (last, whole),
        (Some(list), _) => (first, list.start()),
        (None, _) => (first, whole),
    };
    let after = text[end..].trim_start_matches(is_separator);
    let has_comma = text[end..].trim_start().starts_with(',');
    let end = text.len() - after.len();
    Some(Mark { items: Items { first, last }, end, is_part: part.is_some(), has_comma })
}

/// Another item named in a title: `Item 1. Business and Item 2. Properties`.
pub(super) fn second(title: &str) -> Option<ItemNumber> {
    ItemNumber::of(&SECOND.captures(title)?, "number", "letter")
}

/// How many marks of items `text` holds, wherever they stand in it; two at most are counted.
pub(super) fn has_several(text: &str) -> bool {
    ANYWHERE.find_iter(text).take(3).count() == 3
}

/// The number of a part at the start of a heading, `PART II` or `Part 2.`, and where the text
/// behind it begins.
pub(super) fn part(text: &str) -> Option<(u8, usize)> {
    let found = PART.captures(text)?;
    let rest = &text[found.get(0)?.end()..];
    let after = rest.trim_start_matches(is_separator);
    Some((value(found.get(1)?.as_str())?, text.len() - after.len()))
}

/// Whether a number goes on in `rest`, or a word does: `2.02`, `405`, `in`.
fn is_cut_short(rest: &str) -> bool {
    let mut characters = rest.chars();
    match characters.next() {
        Some('.') => characters.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_digit() || c.is_lowercase() || c == '%',
        None => false,
    }
}

/// What may stand between a mark and the title behind it.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || ".,:;|*_–—-―)]\"”·•".contains(c)
}

const WORDS: [&str; 16] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
];

/// The value of a number in digits, in words or in Roman numerals, if an item may have it.
fn value(text: &str) -> Option<u8> {
    let text = text.to_ascii_lowercase();
    let word = WORDS.iter().position(|word| *word == text).map(|at| at as u8 + 1);
    let value = text.parse().ok().or(word).or_else(|| roman(&text));
    value.filter(|value| (1..=LAST_ITEM).contains(value))
}

/// The value of a Roman numeral of `i`, `v` and `x`.
fn roman(text: &str) -> Option<u8> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| match c {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            _ => None,
        })
        .collect();
    let digits = digits.filter(|digits| digits.len() <= 5)?;
    let next = digits.iter().skip(1).chain([&0]);
    let signed = digits.iter().zip(next).map(|(digit, next)| {
        let digit = i16::from(*digit);
        if digit < i16::from(*next) { -digit } else { digit }
    });
    u8::try_from(signed.sum::<i16>()).ok()
}

pattern!(ALONE, r"(?i)^(?P<number>\d{1,2}|[ivx]{1,5}|[a-z]{3,8})\s?\(?(?P<letter>[a-d])?\)?\.?$");
pattern!(FIELD, r"(?i)^(?:item|section)[_ ]?(\d{1,2}[a-d]?)$");
pattern!(
    MARK,
    r"(?ix)^ [\s*_\#•]* (?: part \s+ (?:[ivx]{1,3}|\d) [\s.,:;–—-]* )?
      i\s?t\s?e\s?m s? [\s.:]* (?: (?:no\b\.?|number\b|\#) [\s.:]* )?
      (?P<number> \d{1,2} | [ivx]{1,5} | one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen )
      (?: (?P<letter>[a-d])\b | \s?\((?P<part>[a-d])\) | )
      (?P<list> (?: [\s.,]* (?: \band\b | & | , | / | \b(?:through|thru|to)\b | [–—-] ) \s*
        (?: items?\b \s* (?:no\b\.?\s*)? )? (?P<last> \d{1,2} ) (?P<last_letter>[a-d])?\b )+ )?"
);
pattern!(
    SECOND,
    r"(?ix)(?: \band\b | & | [/;,] ) \s* items? \s* (?:no\b\.?\s*)? (?P<number>\d{1,2}) (?P<letter>[a-d])?\b"
);
pattern!(ANYWHERE, r"(?i)\bitem\s*\d{1,2}[a-d]?\b");
pattern!(PART, r#"(?i)^[\s"“*_#(\[]*part\s*([ivx]{1,3}|[1-4])\b"#);

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let mark = mark(text)?;
        let (first, last) = (mark.items.first, mark.items.last);
        let rest = &text[mark.end..];
        Some(if first == last {
            format!("{first}|{rest}")
        } else {
            format!("{first}-{last}|{rest}")
        })
    }

    #[test]
    fn marks_however_they_are_written() {
        let cases = [
            ("ITEM 1. BUSINESS", Some("1|BUSINESS")),
            ("Item 1 – Business", Some("1|Business")),
            ("Item No. 1 Business", Some("1|Business")),
            ("ITEM ONE - BUSINESS", Some("1|BUSINESS")),
            ("ITEM I. Business", Some("1|Business")),
            ("ITEM IA. Risk Factors", Some("1A|Risk Factors")),
            ("Item 1.Business", Some("1|Business")),
            ("Item 1Business", Some("1|Business")),
            ("I TEM 1A. R ISK F ACTORS", Some("1A|R ISK F ACTORS")),
            ("Item 7(a) Market Risk", Some("7A|Market Risk")),
            ("Item 9A(T). Controls", Some("9A|(T). Controls")),
            ("PART I, Item 1. Business", Some("1|Business")),
            ("Items 1 and 2. Business and Properties", Some("1-2|Business and Properties")),
            ("ITEMS 1. AND 2. BUSINESS", Some("1-2|BUSINESS")),
            ("Item 1 & Item 2 Business", Some("1-2|Business")),
            ("Items 1, 2 and 3", Some("1-3|")),
            ("Item 1 and 1A. Business", Some("1-1A|Business")),
            ("Items 10 through 14", Some("10-14|")),
            ("Item 1", Some("1|")),
            ("**Item 1A", Some("1A|")),
            ("“Item 1A", None),
            ("Item 7, 2004 and before", Some("7|2004 and before")),
            ("Item 101 of Regulation S-K", None),
            ("Item 2.02 Results", None),
            ("Items in transit", None),
            ("Itemized deductions", None),
            ("see Item 1A", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_by_themselves_and_parts() {
        let parsed = |text| ItemNumber::parse(text).map(|number| number.to_string());
        assert_eq!(parsed(" 1a "), Some("1A".to_owned()));
        assert_eq!(parsed("iv"), Some("4".to_owned()));
        assert_eq!(parsed("seven"), Some("7".to_owned()));
        assert_eq!(parsed("Competition"), None);
        assert_eq!(parsed("99"), None);
        let of_field = |name| ItemNumber::of_field(name).map(|number| number.to_string());
        for name in ["item_1A", "section_1A", "Item 1a", "item1A", "ITEM_1A"] {
            assert_eq!(of_field(name), Some("1A".to_owned()), "{name}");
        }
        for name in ["item", "item_", "item_x", "item_1_note", "item_99", "text"] {
            assert_eq!(of_field(name), None, "{name}");
        }
        assert_eq!(part("PART II."), Some((2, 8)));
        assert_eq!(part("PARTIII"), Some((3, 7)));
        assert_eq!(part("PART I - CONT'D"), Some((1, 9)));
        assert_eq!(part("Partial"), None);
        assert_eq!(second("Business and Item 2. Properties"), ItemNumber::parse("2"));
    }
}
