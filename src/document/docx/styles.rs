//! The styles of a document: what each says, and what it takes over from others.

use std::collections::BTreeMap;

use super::properties::{Letters, Placing};
use super::xml::{Element, Event, Xml};
use crate::document::block::HeadingRank;
use crate::error::Result;

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, as far as the style says.
    Text,
    Heading(HeadingRank),
    /// An entry of a table of contents.
    Contents,
}

/// A style with all that it takes over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    pub(super) kind: Kind,
    pub(super) letters: Letters,
    pub(super) placing: Placing,
}

/// One style as it is written.
#[derive(Debug, Default)]
struct Definition {
    /// Its name in English, in lower case, whatever the language of the program; its id is not.
    name: String,
    base: Option<String>,
    letters: Letters,
    placing: Placing,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Definition>,
    /// What all letters are unless something else is said.
    letters: Letters,
    /// The style of paragraphs that name none.
    usual: Option<String>,
}

/// Styles based on one another; more would be a circle.
const LONGEST_CHAIN: usize = 24;

impl Styles {
    /// Reads the part `styles`.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Document`] if its XML is damaged.
    pub(super) fn read(source: &str) -> Result<Self> {
        let mut styles = Self::default();
        let mut open: Option<(String, Definition)> = None;
        let mut xml = Xml::new(source);
        while let Some(event) = xml.next()? {
            match event {
                // Properties of parts of a table are not those of all its paragraphs.
                Event::Open(element) if element.name() == "tblStylePr" => xml.skip(&element)?,
                Event::Open(element) if element.name() == "style" => {
                    let id = element.id("styleId").unwrap_or_default();
                    if element.get("type").as_deref() == Some("paragraph")
                        && element.get("default").is_some_and(|value| value != "0")
                    {
                        styles.usual = Some(id.clone());
                    }
                    open = Some((id, Definition::default()));
                }
                Event::Open(element) => match &mut open {
                    Some((_, definition)) => definition.read(&element),
                    None => {
                        styles.letters.read(&element);
                    }
                },
                Event::Close(close) if close.name() == "style" => styles.by_id.extend(open.take()),
                _ => {}
            }
        }
        Ok(styles)
    }

    /// The style `id` of paragraphs, or the usual one.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Resolved {
        let mut found =
            Resolved { kind: Kind::Text, letters: Letters::default(), placing: Placing::default() };
        let mut kind = None;
        for definition in self.chain(id.or(self.usual.as_deref())) {
            found.letters = found.letters.or(definition.letters);
            found.placing = found.placing.or(definition.placing);
            kind = kind.or_else(|| definition.kind());
        }
        found.letters = found.letters.or(self.letters);
        found.kind = kind.unwrap_or(Kind::Text);
        found
    }

    /// The letters of the style `id` of runs.
    pub(super) fn letters(&self, id: &str) -> Letters {
        self.chain(Some(id)).fold(Letters::default(), |found, next| found.or(next.letters))
    }

    /// A style and those that it is based on, nearest first.
    fn chain<'a>(&'a self, id: Option<&str>) -> impl Iterator<Item = &'a Definition> {
        let first = id.and_then(|id| self.by_id.get(id));
        let base = |style: &&'a Definition| self.by_id.get(style.base.as_ref()?);
        std::iter::successors(first, base).take(LONGEST_CHAIN)
    }
}

impl Definition {
    fn read(&mut self, element: &Element<'_>) {
        let value = || element.value().unwrap_or_default();
        match element.name() {
            "name" => self.name = value().to_lowercase(),
            "basedOn" => self.base = element.id("val"),
            _ => {
                self.letters.read(element);
                self.placing.read(element);
            }
        }
    }

    fn kind(&self) -> Option<Kind> {
        if let Some(level) = self.placing.outline {
            return Some(of_outline(level));
        }
        let level = |prefix: &str| self.name.strip_prefix(prefix)?.trim().parse::<u8>().ok();
        match self.name.as_str() {
            "title" => Some(Kind::Heading(HeadingRank::Item)),
            "subtitle" => Some(Kind::Heading(HeadingRank::Capitals)),
            "table of figures" => Some(Kind::Contents),
            _ if level("toc ").is_some() => Some(Kind::Contents),
            _ => level("heading ").map(|level| of_outline(level.saturating_sub(1))),
        }
    }
}

/// What a paragraph is by its level in the outline.
pub(super) fn of_outline(level: u8) -> Kind {
    match level {
        0 => Kind::Heading(HeadingRank::Item),
        1 => Kind::Heading(HeadingRank::Capitals),
        2..=8 => Kind::Heading(HeadingRank::Title),
        _ => Kind::Text,
    }
}
