//! What a list entry begins with: bullets, which are taken out, and numbers, which stay.

use crate::pattern::pattern;

/// How a line begins, if it begins as a list entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// A bullet of this many bytes, white space and cell rule after it included.
    Bullet(usize),
    /// A number or letter such as `(1)`, `2.` or `(iv)`; it is part of the text.
    Number,
}

/// The marker at the start of `text`, which has no white space before it.
///
/// A lone bullet counts: its entry stands on the next line.
pub(super) fn marker(text: &str) -> Option<Marker> {
    if text.starts_with("--") || text.starts_with("- --") {
        return None; // a dash
    }
    if let Some(found) = BULLET.find(text) {
        return Some(Marker::Bullet(found.end()));
    }
    NUMBER.is_match(text).then_some(Marker::Number)
}

/// Whether `text` begins as an entry of a list.
pub(in crate::document) fn starts_with_marker(text: &str) -> bool {
    marker(text).is_some()
}

/// Bytes of the bullet at the start of `text`, 0 if there is none: numbers are part of the text.
pub(super) fn bullet_length(text: &str) -> usize {
    match marker(text) {
        Some(Marker::Bullet(length)) => length,
        Some(Marker::Number) | None => 0,
    }
}

pattern!(
    BULLET,
    r"(?x)^(?: [•●■▪▫◦‣∙⁃▸►➢✓♦◆○□·]+ (?:\s*\|)? \s*
      | [¡§ØüvqnuFl] \s*\|\s* # bullets of symbol fonts
      | [*o] (?:\s*\|\s* | \s+ | $)
      | (?:-\s)? [-–—] (?:\s*\|\s* | \s+) )"
);
pattern!(
    NUMBER,
    r"(?x)^(?: \(? (?:\d{1,2} | [a-zA-Z] | [ivx]{1,5}) \) (?:\s|$) | \d{1,2}\.(?:\s|[A-Z][a-z]) )"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_and_numbers() {
        let cases = [
            ("• text", Some(Marker::Bullet("• ".len()))),
            ("•text", Some(Marker::Bullet("•".len()))),
            ("• | text", Some(Marker::Bullet("• | ".len()))),
            ("§ | tightly managed costs", Some(Marker::Bullet("§ | ".len()))),
            ("§ 156(a) of the Act", None),
            ("•", Some(Marker::Bullet("•".len()))),
            ("o    New products", Some(Marker::Bullet(5))),
            ("- -   growth potential", Some(Marker::Bullet(6))),
            ("- -- Notes to", None),
            ("- American", Some(Marker::Bullet(2))),
            ("*     Consumer", Some(Marker::Bullet(6))),
            ("(1) Business", Some(Marker::Number)),
            ("1) the patent", Some(Marker::Number)),
            ("(iv) one", Some(Marker::Number)),
            ("2. Second", Some(Marker::Number)),
            ("one of", None),
            ("-5% of sales", None),
            ("(the Company)", None),
            ("12.5 million", None),
        ];
        for (text, expected) in cases {
            assert_eq!(marker(text), expected, "{text:?}");
        }
    }
}
