//! From bytes to documents: which reader reads what.

use std::ops::Range;

use super::block::Block;
use super::decode::{self, Encoding};
use super::flow::is_space;
use super::format::{self, Format};
use super::instruction::{self, Instruction};
use super::part::Part;
use super::sheet::Sheet;
use super::span::Span;
use super::{Document, filing_json, html, lines, markdown, packed, place, submission};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::sha256;

/// What is known of a source besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hints<'a> {
    /// Its format, whatever the bytes look like.
    pub format: Option<Format>,
    /// Its name, whose extension counts where the bytes leave a doubt.
    pub name: Option<&'a str>,
}

/// A document as its reader gives it.
#[derive(Default)]
struct Extract {
    text: String,
    blocks: Vec<Block>,
    instruction: Option<Instruction>,
    pages: Vec<usize>,
    fields: Vec<(String, Range<usize>)>,
    left_out: usize,
}

impl Extract {
    /// Plain text, of which `body` is read.
    fn of_text(text: String, body: Range<usize>) -> Self {
        let blocks = lines::blocks_of_text(&text, body);
        Self { text, blocks, ..Self::default() }
    }

    /// Items that a record holds apart: nothing goes on from one to the next.
    fn of_fields(record: filing_json::Record) -> Self {
        let fields = record.parts.iter();
        let blocks =
            fields.flat_map(|(_, range)| lines::blocks_of_text(&record.text, range.clone()));
        Self {
            blocks: blocks.collect(),
            text: record.text,
            fields: record.parts,
            ..Self::default()
        }
    }

    fn of_sheet(sheet: Sheet) -> Self {
        let blocks = lines::blocks_of_sheet(&sheet);
        Self { text: sheet.into_text(), blocks, ..Self::default() }
    }
}

impl Document {
    /// Reads a document in any [`Format`], found from its bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if `bytes` are empty, of no known format, damaged or without text, or
    /// hold several documents.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut documents = Self::read_all(bytes, &Hints::default())?;
        if documents.len() == 1 {
            return documents.swap_remove(0);
        }
        let message = format!("it holds {} documents, not one", documents.len());
        Err(Error::new(ErrorKind::Document, message).hint("read them with `Document::read_all`"))
    }

    /// Reads the documents in `bytes`: several if they are records of JSON, else one.
    ///
    /// # Errors
    /// As [`Document::read`], for all of them or for each.
    pub fn read_all(bytes: &[u8], hints: &Hints<'_>) -> Result<Vec<Result<Self>>> {
        if bytes.is_empty() {
            return Err(Error::new(ErrorKind::Document, "the document is empty")
                .hint("check that the file was written completely"));
        }
        let unpacked = packed::unpack(bytes)?;
        let content = unpacked.as_ref().map_or(bytes, |unpacked| &unpacked.bytes);
        let name = unpacked.as_ref().and_then(|unpacked| unpacked.name.as_deref()).or(hints.name);
        let (format, encoding, extracts) = extracts(content, &Hints { name, ..*hints })?;
        let several = extracts.len() > 1;
        let hash = sha256(bytes);
        let document = |(index, extract): (usize, Result<Extract>)| {
            let mut document = Self::of(extract?, format, encoding)?;
            document.bytes = bytes.len();
            document.sha256.clone_from(&hash);
            document.record = several.then_some(index + 1);
            Ok(document)
        };
        Ok(extracts.into_iter().enumerate().map(document).collect())
    }

    fn of(extract: Extract, format: Format, encoding: Encoding) -> Result<Self> {
        let Extract { text, blocks, instruction, pages, fields, left_out } = extract;
        if text.chars().all(is_space) {
            return Err(Error::new(ErrorKind::Document, "the document holds white space alone")
                .hint("check that the file was written completely"));
        }
        let part = match &instruction {
            Some(found) => Part::below_instruction(Span::new(found.span.end..text.len())),
            None => Part::whole(Span::new(0..text.len())),
        };
        let (bytes, sha256, record) = (0, String::new(), None);
        Ok(Self {
            line_ends: place::line_ends(&text),
            text,
            format,
            encoding,
            bytes,
            sha256,
            instruction,
            part,
            blocks,
            pages,
            fields,
            left_out,
            record,
        })
    }
}

/// The documents that `bytes`, which are not packed, hold in one format and encoding.
fn extracts(bytes: &[u8], hints: &Hints<'_>) -> Result<(Format, Encoding, Vec<Result<Extract>>)> {
    let binary =
        hints.format.or_else(|| format::of_bytes(bytes)).filter(|format| !format.is_text());
    if let Some(format) = binary {
        let extract = if format == Format::Pdf { read_pdf(bytes) } else { read_docx(bytes) };
        return Ok((format, Encoding::Utf8, vec![extract]));
    }
    if let Some((what, hint)) = format::foreign(bytes) {
        return Err(Error::new(ErrorKind::Document, format!("this is {what}")).hint(hint));
    }
    let (source, encoding) = decode::decode(bytes)?;
    let format = hints.format.unwrap_or_else(|| format::of_text(&source, hints.name));
    let extracts = match format {
        Format::Html => vec![read_html(&source)],
        Format::Json => read_json(&source)?,
        Format::Markdown => vec![Ok(Extract::of_sheet(markdown::read(&source)))],
        _ => vec![Ok(read_text(source))],
    };
    Ok((format, encoding, extracts))
}

#[cfg(feature = "pdf")]
fn read_pdf(bytes: &[u8]) -> Result<Extract> {
    let pages = super::pdf::read(bytes)?;
    let body = 0..pages.text.len();
    Ok(Extract { pages: pages.starts, ..Extract::of_text(pages.text, body) })
}

#[cfg(not(feature = "pdf"))]
fn read_pdf(_: &[u8]) -> Result<Extract> {
    Err(not_built("PDF", "pdf"))
}

#[cfg(feature = "docx")]
fn read_docx(bytes: &[u8]) -> Result<Extract> {
    Ok(Extract::of_sheet(super::docx::read(bytes)?))
}

#[cfg(not(feature = "docx"))]
fn read_docx(_: &[u8]) -> Result<Extract> {
    Err(not_built("Word", "docx"))
}

#[cfg(not(all(feature = "pdf", feature = "docx")))]
fn not_built(kind: &str, feature: &str) -> Error {
    Error::new(ErrorKind::Document, format!("this build does not read {kind} files"))
        .hint(format!("build it with the cargo feature `{feature}`"))
}

/// Plain text, or the main document of a submission.
fn read_text(source: String) -> Extract {
    if let Some(submission) = submission::find(&source) {
        let left_out = submission.left_out;
        return Extract { left_out, ..Extract::of_text(source, submission.text) };
    }
    let instruction = instruction::find(&source);
    let start = instruction.as_ref().map_or(0, |found| found.span.end);
    let body = start..source.len();
    Extract { instruction, ..Extract::of_text(source, body) }
}

fn read_html(source: &str) -> Result<Extract> {
    let found = submission::find(source);
    let left_out = found.as_ref().map_or(0, |found| found.left_out);
    let main = found.map_or(source, |found| &source[found.text]);
    let extract = match html::read(main)? {
        html::Page::Sheet(sheet) => Extract::of_sheet(sheet),
        html::Page::Preformatted(text) => {
            let body = 0..text.len();
            Extract::of_text(text, body)
        }
    };
    Ok(Extract { left_out, ..extract })
}

/// The filings that are the records of a JSON text.
fn read_json(source: &str) -> Result<Vec<Result<Extract>>> {
    let Some(records) = filing_json::records(source)? else {
        return Err(Error::new(ErrorKind::Document, "this is no JSON")
            .hint("leave --input-format out: the format is found from the bytes"));
    };
    if records.is_empty() {
        return Err(Error::new(ErrorKind::Document, "the JSON holds no record")
            .hint("check that the file was written completely"));
    }
    let extract = |record: filing_json::Record| {
        if html::opens(&record.text) || html::looks_like(&record.text) {
            return read_html(&record.text);
        }
        if record.parts.is_empty() {
            return Ok(read_text(record.text));
        }
        Ok(Extract::of_fields(record))
    };
    Ok(records.into_iter().map(|record| record.and_then(extract)).collect())
}
