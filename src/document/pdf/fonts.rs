//! Fonts: which characters the codes of a text stand for, and how they look.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, Stream};
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, UNITS_PER_EM,
};

use super::limits::{MOST_OF_CODE, excessive};
use super::streams;
use crate::error::Result;

/// Widths of characters that the ranges of one font may stand for.
const MOST_WIDTHS: u64 = 1 << 20;

/// A font of a page.
#[derive(Clone)]
pub(super) struct PageFont<'a> {
    font: Font<'a>,
    /// Whether it is bold, as far as its name and description say so.
    pub(super) bold: bool,
    /// Whether its letters are pictures: bullets and boxes.
    pictures: bool,
}

/// One code of a text.
pub(super) struct Code {
    /// The characters that it stands for; `None` if the font does not say.
    pub(super) characters: Option<String>,
    /// How far the next one stands, in units of the font's size.
    pub(super) advance: f64,
    /// Bytes that it takes.
    pub(super) length: usize,
    /// Whether it is the one that word spacing widens.
    pub(super) is_space: bool,
}

impl PageFont<'_> {
    /// The code at the start of `bytes`, which must not be empty.
    pub(super) fn code(&self, bytes: &[u8]) -> Code {
        let (code, length) = self.font.read_code(bytes, 0);
        let glyph = self.font.glyph(self.font.map_code(code), code);
        let unicode = match &glyph {
            FontGlyph::Outline(outline) => outline.as_unicode(),
            FontGlyph::Type3(drawn) => drawn.as_unicode(),
        };
        let characters = unicode.and_then(|unicode| match unicode {
            BfString::Char(c) => Some(plain(c, self.pictures)),
            BfString::String(text) if text.len() > MOST_OF_CODE => None,
            BfString::String(text) => Some(text.chars().map(|c| plain(c, self.pictures)).collect()),
        });
        Code {
            characters,
            advance: self.font.code_advance(code).x / f64::from(UNITS_PER_EM),
            length: length.max(1),
            is_space: code == 32 && length == 1,
        }
    }
}

/// What a font is known by: the object that it is, or, if it is none of its own, how it is written.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Object(ObjectIdentifier),
    Written(&'a [u8]),
}

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    known: BTreeMap<Key<'a>, Option<PageFont<'a>>>,
    programs: FontResolverFn,
    encodings: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        // A font that the file does not hold: the widths are in the file, or those of the nearest
        // standard font do.
        let programs = |query: &FontQuery| {
            Some(match query {
                FontQuery::Standard(font) => font.get_font_data(),
                FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
            })
        };
        Self {
            cache: FontCache::new(),
            known: BTreeMap::new(),
            programs: Arc::new(programs),
            // Encodings of Chinese, Japanese and Korean, which no filing is written in.
            encodings: Arc::new(|_| None),
        }
    }

    /// The font that `dict` describes, object `id` of the file if it is one of its own; `None` if it is
    /// of no use. Also the bytes that were read for it.
    pub(super) fn font(
        &mut self,
        dict: &Dict<'a>,
        id: Option<ObjectIdentifier>,
    ) -> Result<(Option<PageFont<'a>>, usize)> {
        let key = id.map_or(Key::Written(dict.data()), Key::Object);
        let mut read = if id.is_none() { dict.data().len() } else { 0 };
        if let Some(font) = self.known.get(&key) {
            return Ok((font.clone(), read));
        }
        read += check(dict)?;
        let font = self.load(dict);
        self.known.insert(key, font.clone());
        Ok((font, read))
    }

    fn load(&self, dict: &Dict<'a>) -> Option<PageFont<'a>> {
        let name = dict.get::<Name<'_>>("BaseFont");
        let name = name.as_ref().map_or("", Name::as_str).to_lowercase();
        let bold = ["bold", "black", "heavy"].iter().any(|word| name.contains(word));
        let font = self.cache.font(dict, &self.programs, &self.encodings);
        font.map(|font| PageFont {
            font,
            bold: bold || is_heavy(dict),
            pictures: name.contains("wingdings"),
        })
    }
}

/// Whether the description of a font says that it is bold.
fn is_heavy(dict: &Dict<'_>) -> bool {
    const FORCE_BOLD: u32 = 1 << 18;
    dict.get::<Dict<'_>>("FontDescriptor").is_some_and(|descriptor| {
        descriptor.get::<f32>("FontWeight").is_some_and(|weight| weight >= 600.0)
            || descriptor.get::<u32>("Flags").is_some_and(|flags| flags & FORCE_BOLD != 0)
    })
}

/// The bytes of the font's streams; fails if reading it would cost too much.
fn check(dict: &Dict<'_>) -> Result<usize> {
    let mut bytes = 0_usize;
    let descendant =
        dict.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    for dict in std::iter::once(dict.clone()).chain(descendant) {
        let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let streams = [
            dict.get::<Stream<'_>>("ToUnicode"),
            dict.get::<Stream<'_>>("Encoding"),
            dict.get::<Stream<'_>>("CIDToGIDMap"),
            descriptor.get::<Stream<'_>>("FontFile"),
            descriptor.get::<Stream<'_>>("FontFile2"),
            descriptor.get::<Stream<'_>>("FontFile3"),
        ];
        for stream in streams.iter().flatten() {
            bytes = bytes.saturating_add(streams::check(stream)?);
        }
        for widths in ["W", "W2"] {
            check_widths(dict.get::<Array<'_>>(widths), if widths == "W" { 1 } else { 3 })?;
        }
    }
    Ok(bytes)
}

/// Fails if the ranges of `widths` stand for too many characters; a range is two numbers and
/// `values` more, or one number and an array.
fn check_widths(widths: Option<Array<'_>>, values: usize) -> Result<()> {
    let Some(widths) = widths else { return Ok(()) };
    let mut numbers = widths.flex_iter();
    let mut all: u64 = 0;
    loop {
        if numbers.next::<(u32, Array<'_>)>().is_some() {
            continue;
        }
        let range = if values == 1 {
            numbers.next::<(u32, u32, f32)>().map(|(first, last, _)| (first, last))
        } else {
            let range = numbers.next::<(u32, u32, f32, f32, f32)>();
            range.map(|(first, last, ..)| (first, last))
        };
        let Some((first, last)) = range else { return Ok(()) };
        all += u64::from(last.saturating_sub(first));
        if all > MOST_WIDTHS {
            return Err(excessive("widths in a font"));
        }
    }
}

/// The character or characters that a reader sees in `c`.
fn plain(c: char, pictures: bool) -> String {
    let text = match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        // A hyphen that is drawn is none that may be left out; whether it belongs to the word is for
        // the end of the line to say.
        '\u{ad}' | '\u{2011}' => "-",
        // What symbol fonts have in the private area stands where the same code of the font does.
        '\u{f0d4}' => "™",
        '\u{f0d2}' | '\u{f0e2}' => "®",
        '\u{f0d3}' | '\u{f0e3}' => "©",
        '\u{f06f}' | '\u{f0a8}' => "☐",
        '\u{f078}' | '\u{f0fe}' | '\u{f0fd}' => "☒",
        '\u{e000}'..='\u{f8ff}' => "•",
        'o' | '¨' if pictures => "☐",
        'x' | 'þ' | 'ý' if pictures => "☒",
        '!'.. if pictures => "•",
        _ => return c.to_string(),
    };
    text.to_owned()
}
