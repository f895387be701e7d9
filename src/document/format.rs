//! The formats of sources, and which one bytes are in.

use super::html;

/// What a source is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text, an ASCII submission included.
    Text,
    /// HTML, inline XBRL included.
    Html,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Text, Self::Html];

    /// The name in arguments and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The format of a text, by what it holds.
pub(super) fn of_text(text: &str) -> Format {
    if html::looks_like(text) { Format::Html } else { Format::Text }
}
