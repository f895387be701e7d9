//! Fonts whose letters are signs: what they show.

use super::style::contains_ignoring_case;

/// A font of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum SymbolFont {
    /// Symbol: Greek letters and signs of mathematics.
    Symbol,
    /// Wingdings and the like: bullets, boxes, ticks and arrows.
    Dingbats,
}

/// The Greek letters of Symbol, in the places of Latin ones.
const GREEK: (&str, &str) = (
    "abcdefghijklmnopqrstuvwxyzABDEFGHIKLMNOPQRSTUWXYZ",
    "αβχδεφγηιϕκλμνοπθρστυϖωξψζΑΒΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖ",
);

const SYMBOL: [(u8, char); 14] = [
    (0xa3, '≤'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xd2, '®'),
    (0xd3, '©'),
    (0xd4, '™'),
    (0xe2, '®'),
    (0xe3, '©'),
    (0xe4, '™'),
];

/// The boxes of Wingdings that forms have.
const BOXES: [(u8, char); 6] =
    [(0x6f, '☐'), (0x78, '☒'), (0xa8, '☐'), (0xfc, '✓'), (0xfd, '☒'), (0xfe, '☑')];

impl SymbolFont {
    /// The font of signs that a list of fonts begins with.
    pub(in crate::document) fn of(names: &str) -> Option<Self> {
        let name = names.split(',').next().unwrap_or(names);
        let is = |font: &str| contains_ignoring_case(name, font);
        if is("wingdings") || is("webdings") || is("dingbats") {
            return Some(Self::Dingbats);
        }
        is("symbol").then_some(Self::Symbol)
    }

    /// What a letter of the font shows; `None` for a sign that is not known.
    pub(in crate::document) fn shown(self, letter: char) -> Option<char> {
        let number = u32::from(letter);
        let is_private = (0xe000..0xf900).contains(&number);
        let code = if is_private { number & 0xff } else { number };
        let of = |table: &[(u8, char)]| {
            table.iter().find(|(known, _)| u32::from(*known) == code).map(|(_, sign)| *sign)
        };
        match self {
            Self::Dingbats => of(&BOXES),
            Self::Symbol => {
                let greek = GREEK.0.chars().zip(GREEK.1.chars());
                let mut greek = greek.filter(|(latin, _)| u32::from(*latin) == code);
                let letter = Some(letter).filter(|_| !is_private);
                greek.next().map(|(_, greek)| greek).or_else(|| of(&SYMBOL)).or(letter)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_and_what_they_show() {
        assert_eq!(SymbolFont::of("Wingdings 2"), Some(SymbolFont::Dingbats));
        assert_eq!(SymbolFont::of("Times New Roman, Symbol"), None);
        let symbol = SymbolFont::of("Symbol").unwrap();
        let shown: String =
            "TNF-a ³ \u{f0b7} \u{f06d} 5".chars().filter_map(|c| symbol.shown(c)).collect();
        assert_eq!(shown, "ΤΝΦ-α ≥ • μ 5");
        assert_eq!(SymbolFont::Dingbats.shown('\u{f0a7}'), None);
        assert_eq!(SymbolFont::Dingbats.shown('þ'), Some('☑'));
    }
}
