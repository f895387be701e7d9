//! What makes text stand out, from tags, attributes and inline styles.

use html5ever::tokenizer::Tag;

use crate::document::styled::{Style, SymbolFont, contains_ignoring_case};

/// What a tag says besides how its text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that CSS sets by itself")]
pub(super) struct Layout {
    /// Not shown at all.
    pub(super) hidden: bool,
    /// A new page begins before it.
    pub(super) page_before: bool,
    /// A new page begins after it.
    pub(super) page_after: bool,
    /// Space before it, within the line.
    pub(super) gap: bool,
    /// In the line where HTML would begin a paragraph, or the other way round.
    pub(super) inline: Option<bool>,
}

/// The style and layout of the element `tag` inside text of style `style`.
pub(super) fn of(tag: &Tag, mut style: Style) -> (Style, Layout) {
    let mut layout = Layout::default();
    match &*tag.name {
        "b" | "strong" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => style.bold = true,
        "i" | "em" | "cite" => style.italic = true,
        "u" | "ins" => style.underlined = true,
        "sup" => style.raised = true,
        "center" => style.centred = true,
        "s" | "strike" | "del" => layout.hidden = true, // no longer said
        _ => {}
    }
    for attribute in &tag.attrs {
        match &*attribute.name.local {
            "align" => style.centred = attribute.value.eq_ignore_ascii_case("center"),
            "face" => style.symbols = SymbolFont::of(&attribute.value),
            "size" if &*tag.name == "font" => style.size = font_size(&attribute.value),
            "hidden" => layout.hidden = true,
            "style" => declarations(&attribute.value, &mut style, &mut layout),
            _ => {}
        }
    }
    (style, layout)
}

/// Reads `name: value; …`.
fn declarations(css: &str, style: &mut Style, layout: &mut Layout) {
    for declaration in css.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        let has = |wanted: &str| contains_ignoring_case(value, wanted);
        if is("font-weight") {
            style.bold = has("bold") || value.parse::<u16>().is_ok_and(|weight| weight >= 600);
        } else if is("font-style") {
            style.italic = has("italic") || has("oblique");
        } else if is("text-decoration") || is("text-decoration-line") {
            style.underlined = has("underline");
            layout.hidden |= has("line-through"); // no longer said
        } else if is("text-align") {
            style.centred = has("center");
        } else if is("vertical-align") {
            style.raised |= has("super") || has("text-top");
        } else if is("top") {
            style.raised |= value.starts_with('-');
        } else if is("font-family") {
            style.symbols = SymbolFont::of(value);
        } else if is("font-size") {
            style.size = points(value).unwrap_or(style.size);
        } else if is("font") {
            font(value, style);
        } else if is("display") {
            layout.hidden |= has("none");
            layout.inline = (has("inline") || has("block")).then(|| has("inline"));
        } else if is("padding-left") || is("margin-left") {
            layout.gap = value.starts_with(|c: char| ('1'..='9').contains(&c));
        } else if is("visibility") {
            layout.hidden |= has("hidden");
        } else if is("page-break-before") || is("break-before") {
            layout.page_before = has("always") || has("page");
        } else if is("page-break-after") || is("break-after") {
            layout.page_after = has("always") || has("page");
        }
    }
}

/// Reads `font: italic 700 10pt/12pt Times`.
fn font(value: &str, style: &mut Style) {
    style.bold = contains_ignoring_case(value, "bold");
    style.italic = contains_ignoring_case(value, "italic");
    for (at, word) in value.split_whitespace().enumerate() {
        if let Ok(weight) = word.parse::<u16>() {
            style.bold = weight >= 600;
        } else if let Some(size) = points(word.split('/').next().unwrap_or(word)) {
            style.size = size;
            let family = value.split_whitespace().skip(at + 1).collect::<Vec<_>>().join(" ");
            style.symbols = SymbolFont::of(&family);
        }
    }
}

/// `10pt`, `12px`, `1.2em` in tenths of a point.
fn points(value: &str) -> Option<u16> {
    let digits = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let number: f32 = value[..digits].parse().ok()?;
    let points = match value[digits..].trim().to_ascii_lowercase().as_str() {
        "pt" => number,
        "px" => number * 0.75,
        "em" | "rem" => number * 10.0,
        "%" => number / 10.0,
        _ => return None,
    };
    Some((points * 10.0).clamp(0.0, 2000.0) as u16)
}

/// The sizes 1 to 7 of `<font size>`, as browsers show them.
fn font_size(value: &str) -> u16 {
    const SIZES: [u16; 7] = [75, 100, 120, 135, 180, 240, 360];
    let number: Option<i32> = value.trim().trim_start_matches('+').parse().ok();
    let relative = value.trim().starts_with(['+', '-']);
    let size = number.map_or(3, |n| if relative { n.saturating_add(3) } else { n });
    SIZES[(size.clamp(1, 7) - 1) as usize]
}
