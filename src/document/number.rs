//! Numbers as people write them in a request: `512`, `1,024`, `five hundred and twelve`,
//! `fivehundredtwelve`.

use crate::pattern::pattern;

const UNITS: [(&str, usize); 31] = [
    ("seventeen", 17),
    ("thirteen", 13),
    ("fourteen", 14),
    ("eighteen", 18),
    ("nineteen", 19),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventy", 70),
    ("eleven", 11),
    ("twelve", 12),
    ("twenty", 20),
    ("thirty", 30),
    ("eighty", 80),
    ("ninety", 90),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seven", 7),
    ("three", 3),
    ("eight", 8),
    ("zero", 0),
    ("four", 4),
    ("five", 5),
    ("nine", 9),
    ("one", 1),
    ("two", 2),
    ("six", 6),
    ("ten", 10),
    ("an", 1),
    ("a", 1),
];

/// The number that ends `text`, whether written in digits or in words, together or apart.
///
/// Words before it are passed over: `in no more than three hundred` is 300.
pub(super) fn parse_number(text: &str) -> Option<usize> {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    if let Some(found) = DIGITS.captures(text.trim()) {
        let plain = found.get(1).is_none_or(|before| before.is_empty());
        let digits: String = found[2].chars().filter(char::is_ascii_digit).collect();
        return digits.parse().ok().filter(|_| plain);
    }
    // The longest run of number words at the end.
    (0..words.len()).find_map(|start| from_words(&words[start..]))
}

// A number at the end, in groups of three or not; the first group holds what makes it a part of
// another number (`1.5`).
pattern!(DIGITS, r"(?:^|\s|([\d.,]))(\d{1,3}(?:[\s\u{a0},.']\d{3})+|\d+)$");

/// The value of words that are all number words, such as `["five", "hundred", "and", "twelve"]`.
fn from_words(words: &[String]) -> Option<usize> {
    let article = words.first().is_some_and(|w| matches!(w.as_str(), "a" | "an"));
    let many = words.get(1).is_some_and(|w| matches!(w.as_str(), "hundred" | "thousand"));
    if words.first().is_some_and(|w| w == "and") || article && !many {
        return None;
    }
    let joined = words.concat();
    let (mut total, mut group, mut found) = (0_usize, 0_usize, false);
    let mut rest = joined.as_str();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("thousand") {
            total = group.max(1).checked_mul(1000)?.checked_add(total)?;
            (group, rest, found) = (0, after, true);
        } else if let Some(after) = rest.strip_prefix("hundred") {
            group = group.max(1).checked_mul(100)?;
            (rest, found) = (after, true);
        } else if let Some((word, value)) = UNITS.iter().find(|(word, _)| rest.starts_with(word))
            && !(rest.starts_with("and") && found)
        {
            group = group.checked_add(*value)?;
            rest = &rest[word.len()..];
            found = true;
        } else if let Some(after) = rest.strip_prefix("and") {
            rest = after;
        } else {
            return None;
        }
    }
    total.checked_add(group).filter(|_| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_words() {
        let cases = [
            ("512", Some(512)),
            ("1,024", Some(1024)),
            ("with 300", Some(300)),
            ("at most 1 024", Some(1024)),
            ("10\u{a0}000", Some(10_000)),
            ("1.024", Some(1024)),
            ("1.5", None),
            ("99999999999999999999999", None),
            ("fivehundredtwelve", Some(512)),
            ("with fivehundredtwelve", Some(512)),
            ("five hundred and twelve", Some(512)),
            ("FIVE-HUNDRED-TWELVE", Some(512)),
            ("in no more than three hundred", Some(300)),
            ("a hundred", Some(100)),
            ("Write a one hundred", Some(100)),
            ("two thousand forty eight", Some(2048)),
            ("onethousandtwentyfour", Some(1024)),
            ("twohundredfiftysix", Some(256)),
            ("ninety", Some(90)),
            ("the", None),
            ("a", None),
            ("number of", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_number(text), expected, "{text:?}");
        }
    }
}
