//! Characters that are placed by font and number (`w:sym`).

use super::xml::Element;
use crate::document::styled::SymbolFont;

/// The character that a `w:sym` shows; a bullet if it is a sign that is not known.
pub(super) fn symbol(element: &Element<'_>) -> Option<char> {
    let number = u32::from_str_radix(&element.get("char")?, 16).ok()?;
    let character = char::from_u32(number)?;
    let is_private = (0xe000..0xf900).contains(&number);
    match SymbolFont::of(&element.get("font").unwrap_or_default()) {
        Some(font) => Some(font.shown(character).unwrap_or('•')),
        None if is_private => Some('•'),
        None => Some(character),
    }
}
