//! The formats of sources, and which one bytes are in.

use super::{filing_json, html, markdown, submission};

/// What a source is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text, an ASCII submission included.
    Text,
    /// HTML, inline XBRL included.
    Html,
    /// Records of filings, as EDGAR-CORPUS and edgar-crawler write them.
    Json,
    /// Markdown.
    Markdown,
    /// PDF.
    Pdf,
    /// A Word document, `.docx`.
    Docx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::Html, Self::Json, Self::Markdown, Self::Pdf, Self::Docx];

    /// The name in arguments and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether it is made of text, in some encoding.
    pub(super) fn is_text(self) -> bool {
        !matches!(self, Self::Pdf | Self::Docx)
    }
}

/// The format of bytes that are no text.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Format> {
    /// Some programs write a few bytes before the file itself.
    const HEAD: usize = 1024;
    let head = &bytes[..bytes.len().min(HEAD)];
    let begins_line = |at: usize| at == 0 || !matches!(head[at - 1], b' '..=b'~');
    if head.windows(5).enumerate().any(|(at, w)| w == b"%PDF-" && begins_line(at)) {
        Some(Format::Pdf)
    } else if head.starts_with(b"PK\x03\x04") {
        Some(Format::Docx) // any other zip archive has been opened before
    } else {
        None
    }
}

/// What `bytes` are if they are of a kind that is not read, and what to do about it.
pub(super) fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SAVE: &str = "open it in the program that it is of, and save it as .docx or PDF";
    const PICTURE: &str = "have its text recognised first, and give the text";
    const KINDS: [(&[u8], &str, &str); 10] = [
        (b"\xd0\xcf\x11\xe0", "an old or an encrypted document of Word or Excel", SAVE),
        (b"{\\rtf", "a document in rich text (RTF)", SAVE),
        (b"\x89PNG", "a picture", PICTURE),
        (b"\xff\xd8\xff", "a picture", PICTURE),
        (b"GIF8", "a picture", PICTURE),
        (b"II*\0", "a picture", PICTURE),
        (b"MM\0*", "a picture", PICTURE),
        (b"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it first"),
        (b"BZh", "packed by bzip2", "unpack it first"),
        (b"\xfd7zXZ", "packed by xz", "unpack it first"),
    ];
    let kind = KINDS.iter().find(|(magic, ..)| bytes.starts_with(magic));
    kind.map(|(_, what, hint)| (*what, *hint))
}

/// The format of a text by what it holds; where that leaves a doubt its file's name decides.
pub(super) fn of_text(text: &str, name: Option<&str>) -> Format {
    let main = submission::find(text).map_or(text, |found| &text[found.text]);
    if filing_json::looks_like(text) {
        Format::Json
    } else if html::opens(main) {
        Format::Html
    } else if name.is_some_and(is_named_markdown) || markdown::looks_like(text) {
        Format::Markdown
    } else if html::looks_like(main) || name.is_some_and(is_named_html) && html::has_tag(main) {
        Format::Html
    } else {
        Format::Text
    }
}

fn is_named_markdown(name: &str) -> bool {
    has_extension(name, &["md", "markdown"])
}

fn is_named_html(name: &str) -> bool {
    has_extension(name, &["htm", "html", "xhtml"])
}

fn has_extension(name: &str, known: &[&str]) -> bool {
    let name = name.trim_end_matches(".gz");
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    known.iter().any(|known| extension.eq_ignore_ascii_case(known))
}
