//! `ownwords sections`: the parts of a document, or the text of one.

use std::path::Path;

use ownwords::Result;
use ownwords::document::{Choice, Document, Format, Section};
use serde::Serialize;

use crate::args::FormatName;
use crate::input;
use crate::outcome::Outcome;
use crate::output::{each_document, json_line};

/// A part as `--format json` shows it.
#[derive(Serialize)]
struct SectionLine<'a> {
    name: &'a str,
    /// In how many parts it stands.
    depth: usize,
    /// Whether it is what `--section auto` takes.
    auto: bool,
    start: usize,
    end: usize,
    lines: (usize, usize),
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<(usize, usize)>,
    words: usize,
}

/// What is shown of the documents at `file`.
pub(crate) enum Show {
    /// The list of their parts.
    List(FormatName),
    /// The text of one part.
    Print(Choice),
}

/// Shows the parts of the documents at `file`.
pub(crate) fn show(file: &Path, format: Option<Format>, show: &Show) -> Result<Outcome> {
    let titled = !matches!(show, Show::List(FormatName::Json));
    each_document(file, format, titled, |document, name| match show {
        Show::List(FormatName::Json) => json(&document),
        Show::List(FormatName::Text) => Ok(list(&document)),
        Show::Print(choice) => Ok(input::part(document, choice, name)?.plain_text()),
    })
}

fn lines<'a>(
    document: &Document,
    sections: &'a [Section],
    auto: Option<&Section>,
) -> Vec<SectionLine<'a>> {
    let line = |section: &'a Section| SectionLine {
        name: &section.name,
        depth: section.depth,
        auto: auto == Some(section),
        start: section.span.start,
        end: section.span.end,
        lines: document.lines(section.span),
        pages: document.pages(section.span),
        words: section.span.of(document.text()).map_or(0, |text| text.split_whitespace().count()),
    };
    sections.iter().map(line).collect()
}

fn json(document: &Document) -> Result<String> {
    let sections = document.sections();
    let auto = sections.business().section.as_ref();
    lines(document, sections.all(), auto).iter().map(json_line).collect()
}

/// A table for people; `*` marks what `--section auto` takes.
fn list(document: &Document) -> String {
    let sections = document.sections();
    let auto = sections.business().section.as_ref();
    let row = |line: &SectionLine<'_>| {
        let (unit, (first, last)) = match line.pages {
            Some(pages) => ("pages", pages),
            None => ("lines", line.lines),
        };
        let mark = if line.auto { '*' } else { ' ' };
        let indent = "  ".repeat(line.depth);
        let place = format!("{unit} {first}-{last}");
        format!("{mark} {place:<18} {:>7} words  {indent}{}\n", line.words, line.name)
    };
    lines(document, sections.all(), auto).iter().map(row).collect()
}
