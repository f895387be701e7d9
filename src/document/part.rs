//! Which part of a document is taken: all of it, the business item of a filing, or a named one.

use super::Document;
use super::block::Block;
use super::section::{Section, Sections};
use super::span::Span;
use crate::error::Result;

/// A part of a document, and how it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// How it was found, in one word.
    pub method: &'static str,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
    /// Where it stands in the text.
    pub span: Span,
    /// Why the whole document is taken although it looks like a filing; else empty.
    pub doubts: Vec<String>,
}

/// Which part to take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choice {
    /// Item 1 of an annual report; the whole of any other document.
    #[default]
    Auto,
    /// The whole document.
    All,
    /// The item or heading of this name.
    Named(String),
}

impl From<&str> for Choice {
    /// `auto`, `all`, or a name.
    fn from(name: &str) -> Self {
        match name {
            "auto" => Self::Auto,
            "all" => Self::All,
            _ => Self::Named(name.to_owned()),
        }
    }
}

impl Part {
    /// The method of a part that was asked for by name.
    pub const NAMED: &'static str = "named";

    /// All of a document.
    pub(super) fn whole(span: Span) -> Self {
        Self::certain("whole document", "whole", span)
    }

    /// All of a document but the instruction above it.
    pub(super) fn below_instruction(span: Span) -> Self {
        Self::certain("text below the instruction", "below-instruction", span)
    }

    fn certain(name: &str, method: &'static str, span: Span) -> Self {
        Self { name: name.to_owned(), method, confidence: 1.0, span, doubts: Vec::new() }
    }

    fn of(section: &Section, method: &'static str, confidence: f32) -> Self {
        let name = section.name.clone();
        Self { name, method, confidence, span: section.span, doubts: Vec::new() }
    }
}

impl Document {
    /// The parts that it is divided into.
    #[must_use]
    pub fn sections(&self) -> Sections {
        if self.fields.is_empty() {
            Sections::of(&self.blocks)
        } else {
            Sections::of_fields(&self.blocks, &self.fields)
        }
    }

    /// The document with one part of it alone; spans stay those of the whole text.
    ///
    /// # Errors
    /// [`ErrorKind::Document`](crate::ErrorKind::Document) if there is no part of a given name, or
    /// more than one.
    pub fn narrowed(mut self, choice: &Choice) -> Result<Self> {
        let sections = match choice {
            Choice::All => return Ok(self),
            Choice::Auto | Choice::Named(_) => self.sections(),
        };
        let part = match choice {
            Choice::Named(name) => Part::of(sections.named(name)?, Part::NAMED, 1.0),
            Choice::All | Choice::Auto => {
                let found = sections.business();
                match &found.section {
                    Some(section) => Part::of(section, found.method, found.confidence),
                    None => return Ok(self.doubted(&found.doubts, found.confidence)),
                }
            }
        };
        self.keep(part.span);
        self.part = part;
        Ok(self)
    }

    /// The whole document, taken because of `doubts` about where its Item 1 is.
    fn doubted(mut self, doubts: &[String], confidence: f32) -> Self {
        if !doubts.is_empty() {
            let why = doubts.join("; ");
            self.part.doubts = vec![format!(
                "took the whole document, as it is not sure where Item 1 (Business) is: {why}"
            )];
            self.part.confidence = confidence;
        }
        self
    }

    /// The document with the blocks alone that lie in `span`.
    #[must_use]
    pub fn within(mut self, span: Span) -> Self {
        self.keep(span);
        self.part.span = span;
        self
    }

    fn keep(&mut self, span: Span) {
        let lies_in = |block: &Block| {
            let spans = block.flow.spans(0..block.flow.text().len());
            spans.iter().all(|part| part.start >= span.start && part.end <= span.end)
        };
        self.blocks.retain(lies_in);
    }
}
