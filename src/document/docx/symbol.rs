//! Characters that are placed by font and number (`w:sym`).

use super::xml::Element;

/// The signs of the font Symbol that stand in text.
const SYMBOL: [(u8, char); 12] = [
    (0xa3, '≤'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb9, '≠'),
    (0xd2, '®'),
    (0xd3, '©'),
    (0xd4, '™'),
    (0xe2, '®'),
    (0xe3, '©'),
    (0xe4, '™'),
];

/// The boxes of Wingdings that forms have.
const WINGDINGS: [(u8, char); 6] =
    [(0x6f, '☐'), (0x78, '☒'), (0xa8, '☐'), (0xfc, '✓'), (0xfd, '☒'), (0xfe, '☑')];

/// The character that a `w:sym` shows; a bullet if it is a sign that is not known.
pub(super) fn symbol(element: &Element<'_>) -> Option<char> {
    let number = u32::from_str_radix(&element.get("char")?, 16).ok()?;
    let font = element.get("font").unwrap_or_default().to_lowercase();
    let table: &[(u8, char)] = match font.as_str() {
        "symbol" => &SYMBOL,
        "wingdings" => &WINGDINGS,
        _ if (0xe000..0xf900).contains(&number) => &[],
        _ => return char::from_u32(number),
    };
    let found = table.iter().find(|(code, _)| u32::from(*code) == number & 0xff);
    Some(found.map_or('•', |(_, character)| *character))
}
