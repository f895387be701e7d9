//! How text looks.

use super::symbol::SymbolFont;

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
    /// The font of signs that it is set in.
    pub(in crate::document) symbols: Option<SymbolFont>,
    /// Size in tenths of a point; 0 if nothing says so.
    pub(in crate::document) size: u16,
}

impl Style {
    /// Whether the text stands out as a heading does.
    pub(in crate::document) fn is_set_off(self) -> bool {
        self.bold || self.underlined || self.italic
    }
}

/// Whether `text` holds `wanted`, in capitals or not.
pub(in crate::document) fn contains_ignoring_case(text: &str, wanted: &str) -> bool {
    text.as_bytes().windows(wanted.len()).any(|w| w.eq_ignore_ascii_case(wanted.as_bytes()))
}
