//! How runs and paragraphs look, as properties of their own and by their styles.

use super::xml::Element;
use crate::document::styled::{Style, SymbolFont};

/// How letters look, as far as it is said.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Letters {
    bold: Option<bool>,
    italic: Option<bool>,
    underlined: Option<bool>,
    raised: Option<bool>,
    typeface: Option<Typeface>,
    /// Text that is not shown.
    hidden: Option<bool>,
    /// In tenths of a point.
    size: Option<u16>,
}

/// A font, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Typeface {
    /// Which signs its letters show, if it is a font of signs.
    signs: Option<SymbolFont>,
}

impl Letters {
    /// Reads one property, an element in a `w:rPr`. False if it is something else.
    pub(super) fn read(&mut self, element: &Element<'_>) -> bool {
        match element.name() {
            "b" => self.bold = Some(element.is_on()),
            "i" => self.italic = Some(element.is_on()),
            "u" => self.underlined = Some(element.is_on()),
            // What is struck out is hidden as well: it is no longer said.
            "vanish" | "strike" | "dstrike" => self.hidden = Some(element.is_on()),
            "vertAlign" => self.raised = Some(element.value().as_deref() == Some("superscript")),
            "rFonts" => {
                let font = element.get("ascii").or_else(|| element.get("hAnsi"));
                self.typeface = font.map(|font| Typeface { signs: SymbolFont::of(&font) });
            }
            // Half points.
            "sz" => self.size = element.number::<u16>().map(|size| size.saturating_mul(5)),
            _ => return false,
        }
        true
    }

    /// What is not said here, as `base` says it.
    pub(super) fn or(self, base: Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underlined: self.underlined.or(base.underlined),
            raised: self.raised.or(base.raised),
            typeface: self.typeface.or(base.typeface),
            hidden: self.hidden.or(base.hidden),
            size: self.size.or(base.size),
        }
    }

    pub(super) fn is_hidden(self) -> bool {
        self.hidden == Some(true)
    }

    /// The style in which text of these letters is shown in a paragraph.
    pub(super) fn style(self, centred: bool) -> Style {
        Style {
            bold: self.bold == Some(true),
            italic: self.italic == Some(true),
            underlined: self.underlined == Some(true),
            raised: self.raised == Some(true),
            symbols: self.typeface.and_then(|typeface| typeface.signs),
            size: self.size.unwrap_or(0),
            centred,
        }
    }
}

/// How a paragraph is placed, as far as it is said.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Placing {
    centred: Option<bool>,
    /// Its level in the outline: 0 to 8 for headings, 9 for text.
    pub(super) outline: Option<u8>,
    /// The list that it is an entry of; 0 for none.
    list: Option<u32>,
    list_level: Option<usize>,
    page_before: Option<bool>,
}

impl Placing {
    /// Reads one property, an element in a `w:pPr`.
    pub(super) fn read(&mut self, element: &Element<'_>) {
        match element.name() {
            "jc" => self.centred = Some(element.value().as_deref() == Some("center")),
            "outlineLvl" => self.outline = element.number(),
            "numId" => self.list = element.number(),
            "ilvl" => self.list_level = element.number(),
            "pageBreakBefore" => self.page_before = Some(element.is_on()),
            _ => {}
        }
    }

    /// What is not said here, as `base` says it.
    pub(super) fn or(self, base: Self) -> Self {
        Self {
            centred: self.centred.or(base.centred),
            outline: self.outline.or(base.outline),
            list: self.list.or(base.list),
            list_level: self.list_level.or(base.list_level),
            page_before: self.page_before.or(base.page_before),
        }
    }

    pub(super) fn is_centred(self) -> bool {
        self.centred == Some(true)
    }

    pub(super) fn begins_page(self) -> bool {
        self.page_before == Some(true)
    }

    /// What holds for the rest of a paragraph that a page has cut: it is no entry of its own.
    pub(super) fn split(self) -> Self {
        Self { list: Some(0), page_before: Some(false), ..self }
    }

    /// The list and the level in it.
    pub(super) fn list(self) -> Option<(u32, usize)> {
        let list = self.list.filter(|list| *list != 0)?;
        Some((list, self.list_level.unwrap_or(0)))
    }
}
