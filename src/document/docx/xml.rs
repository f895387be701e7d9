//! The XML of a part, as a run of events with local names.
//!
//! Prefixes of namespaces are passed over: Word's elements have one name in all its namespaces, and
//! writers are free in their prefixes. Entities that a document defines are not expanded.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event as Raw};
use quick_xml::{Reader, XmlVersion};

use crate::error::{Error, ErrorKind, Result};

/// What comes next in a part. An empty element opens and closes.
pub(super) enum Event<'a> {
    Open(Element<'a>),
    Close(Close<'a>),
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The attribute of this local name.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        // Duplicates are searched for in quadratic time.
        attributes.with_checks(false);
        let found =
            attributes.flatten().find(|found| found.key.local_name().into_inner() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok()
    }

    /// The attribute `name`, which names a style; `None` if it is longer than any id that Word writes,
    /// since it is looked up once for each run.
    pub(super) fn id(&self, name: &str) -> Option<String> {
        const LONGEST: usize = 255;
        Some(self.get(name)?.into_owned()).filter(|id| id.len() <= LONGEST)
    }

    /// The attribute `val`, in which most of Word's elements have their value.
    pub(super) fn value(&self) -> Option<Cow<'_, str>> {
        self.get("val")
    }

    /// The attribute `val` as a number.
    pub(super) fn number<N: std::str::FromStr>(&self) -> Option<N> {
        self.value()?.parse().ok()
    }

    /// Whether a property that is on or off is on: it is unless its value says no.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// The end of an element.
pub(super) struct Close<'a>(BytesEnd<'a>);

impl Close<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// Reads a part event by event; elements are nested well, or an error is given.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// How many elements are open.
    depth: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let mut reader = Reader::from_str(source);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if the XML is not well-formed.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>> {
        loop {
            return Ok(Some(match self.reader.read_event().map_err(damaged)? {
                Raw::Start(start) => {
                    self.depth += 1;
                    Event::Open(Element(start))
                }
                Raw::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Event::Close(Close(end))
                }
                Raw::Text(text) => Event::Text(text.into_inner()),
                Raw::CData(text) => Event::Text(text.into_inner()),
                Raw::GeneralRef(reference) => Event::Text(resolved(&reference)),
                Raw::Eof if self.depth > 0 => return Err(damaged(CutOff)),
                Raw::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// Passes over what is in `element`, to its end.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(super) fn skip(&mut self, element: &Element<'a>) -> Result<()> {
        self.depth = self.depth.saturating_sub(1);
        self.reader.read_to_end(element.0.name()).map_err(damaged)?;
        Ok(())
    }
}

/// The character that `&…;` stands for; nothing if it stands for none.
fn resolved<'a>(reference: &BytesRef<'a>) -> Cow<'a, str> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Cow::Owned(character.to_string());
    }
    Cow::Borrowed(resolve_predefined_entity(reference).unwrap_or_default())
}

/// The XML ends inside an element.
#[derive(Debug, thiserror::Error)]
#[error("it ends inside an element")]
struct CutOff;

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Document, "the Word document is damaged: its XML cannot be read")
        .because(error)
        .hint("open it in a word processor and save it again, as .docx or PDF")
}
