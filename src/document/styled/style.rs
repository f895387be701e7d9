//! How text looks.

/// How text looks; inherited from element to element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property that styles set by themselves"
)]
pub(in crate::document) struct Style {
    pub(in crate::document) bold: bool,
    pub(in crate::document) italic: bool,
    pub(in crate::document) underlined: bool,
    pub(in crate::document) centred: bool,
    /// A raised mark, such as that of a footnote.
    pub(in crate::document) raised: bool,
    /// In a font of symbols, whose letters are bullets and ticks.
    pub(in crate::document) symbols: bool,
    /// Size in tenths of a point; 0 if nothing says so.
    pub(in crate::document) size: u16,
}

impl Style {
    /// Whether the text stands out as a heading does.
    pub(in crate::document) fn is_set_off(self) -> bool {
        self.bold || self.underlined || self.italic
    }
}

/// Whether the first font of a list is one of symbols.
pub(in crate::document) fn is_symbol_font(names: &str) -> bool {
    let name = names.split(',').next().unwrap_or(names);
    ["wingdings", "symbol", "webdings", "dingbats"]
        .iter()
        .any(|font| contains_ignoring_case(name, font))
}

/// Whether `text` holds `wanted`, in capitals or not.
pub(in crate::document) fn contains_ignoring_case(text: &str, wanted: &str) -> bool {
    text.as_bytes().windows(wanted.len()).any(|w| w.eq_ignore_ascii_case(wanted.as_bytes()))
}
