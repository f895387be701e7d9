//! HTML as filings have it: styled `<div>`, `<font>` and `<p>` without heading tags, layout tables,
//! inline XBRL, page breaks in the middle of sentences.
//!
//! The tokenizer is html5ever's; `walk` follows its tags with a stack of its own and needs no tree, so
//! that time and memory are linear in the source, however deep a hostile one is nested. `style` knows
//! what makes text stand out in HTML; what follows from that, `styled` decides.

mod element;
mod style;
mod walk;

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::sheet::Sheet;
use super::styled::Piece;
use crate::error::{Error, ErrorKind, Result};
use crate::pattern::pattern;
use walk::Walk;

pattern!(
    OPENING,
    r"(?is)^[\s\u{feff}]*(?:<xbrl>\s*)?(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html\b|head\b|body\b)"
);
// Not `table`, which ASCII submissions have too.
pattern!(TAG, r"(?i)</?(?:p|div|font|tr|td|center|hr|span|li|h[1-6])\b[^<>]{0,2000}>");

/// Whether `source` opens as HTML does.
pub(super) fn opens(source: &str) -> bool {
    OPENING.is_match(&source[..source.floor_char_boundary(HEAD)])
}

/// Whether many tags of HTML stand in the first pages of `source`: twenty are no accident. Converters
/// to Markdown leave `<br>` and `<sup>`, so these do not count.
pub(super) fn looks_like(source: &str) -> bool {
    TAG.find_iter(&source[..source.floor_char_boundary(HEAD)]).take(20).count() == 20
}

/// Whether some tag stands in the first pages of `source`.
pub(super) fn has_tag(source: &str) -> bool {
    TAG.is_match(&source[..source.floor_char_boundary(HEAD)])
}

/// Bytes of the first pages.
const HEAD: usize = 20_000;

/// What the text of a page is laid out by.
pub(super) enum Page {
    /// Its tags.
    Sheet(Sheet),
    /// Line ends and spaces: most of it is preformatted.
    Preformatted(String),
}

/// The text of an HTML page.
///
/// # Errors
/// [`ErrorKind::Document`] if a tag has more attributes than any page has.
pub(super) fn read(source: &str) -> Result<Page> {
    Ok(walked(source)?.page())
}

/// What a piece of HTML inside another format shows.
///
/// # Errors
/// As [`read`].
pub(super) fn read_pieces(source: &str) -> Result<Vec<Piece>> {
    Ok(walked(source)?.pieces())
}

fn walked(source: &str) -> Result<Walk> {
    if has_overlong_tag(source) {
        let message = "its HTML has a tag with thousands of attributes";
        return Err(Error::new(ErrorKind::Document, message)
            .hint("it is damaged, or no page that a browser would show; save it as plain text"));
    }
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Walk::default())), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(source.into());
    let _ = tokenizer.feed(&queue); // the sink never asks for a script to be run
    tokenizer.end();
    Ok(tokenizer.sink.0.into_inner())
}

/// Whether some tag holds more attributes than html5ever, which compares each with all others, can
/// read in linear time.
fn has_overlong_tag(source: &str) -> bool {
    /// Far beyond what pages have.
    const MOST: usize = 1000;
    let (mut at, bytes) = (0, source.as_bytes());
    while let Some(found) = source[at..].find('<') {
        at += found + 1;
        if source[at..].starts_with("!--") {
            at += source[at..].find("-->").unwrap_or(0);
            continue;
        }
        let (mut words, mut quote) = (0, None);
        while let Some(byte) = bytes.get(at).copied() {
            match quote {
                Some(open) if byte == open => quote = None,
                Some(_) => {}
                None => match byte {
                    b'"' | b'\'' if bytes[at - 1] == b'=' => quote = Some(byte),
                    b'>' | b'<' => break,
                    b' ' | b'\n' | b'\r' | b'\t' | b'/' | b'"' | b'\'' => words += 1,
                    _ => {}
                },
            }
            at += 1;
        }
        if words > MOST {
            return true;
        }
    }
    false
}

/// Passes html5ever's tokens on to the walk.
struct Sink(RefCell<Walk>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                walk.open(&tag);
                if !tag.self_closing {
                    return raw_text(&tag);
                }
            }
            Token::TagToken(tag) => walk.close(&tag.name),
            Token::CharacterTokens(text) => walk.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What follows a script's or a title's tag is not markup.
fn raw_text(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" | "style" | "noframes" | "xmp" | "iframe" => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests;
