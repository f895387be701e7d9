//! The parts of a Word document, found by the relationships that its zip archive holds.

use super::xml::{Event, Xml};
use crate::document::decode;
use crate::document::packed::{Archive, most_unpacked};
use crate::error::{Error, ErrorKind, Result};

/// A part unpacks to at most so many bytes, text, marks and numbers of some ten thousand pages; and to
/// no more than any other packed file of its size.
const LARGEST_PART: u64 = 256 << 20;

/// The container that old and encrypted documents are in.
const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The archive of a Word document.
pub(super) struct Package<'a> {
    archive: Archive<'a>,
    /// The bytes to which a part may unpack.
    most: u64,
    /// The path of the part with the text.
    main: String,
}

impl<'a> Package<'a> {
    /// # Errors
    /// [`ErrorKind::Document`] if `bytes` are no Word document, an old one, or damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        if bytes.starts_with(OLE) {
            let message = "this is an old Word document (.doc), or one that is encrypted";
            return Err(Error::new(ErrorKind::Document, message)
                .hint("save it as .docx without a password, or as PDF"));
        }
        let mut archive = Archive::open(bytes)?;
        let most = most_unpacked(bytes.len()).min(LARGEST_PART);
        let main = related(&mut archive, "", "/officeDocument", most)?
            .unwrap_or_else(|| "word/document.xml".to_owned());
        Ok(Self { archive, most, main })
    }

    /// The XML of the part with the text.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if there is none, or none that can be read.
    pub(super) fn document(&mut self) -> Result<String> {
        text(&mut self.archive, &self.main, self.most)?.ok_or_else(|| {
            let message = format!("the Word document has no text: {} is missing", self.main);
            Error::new(ErrorKind::Document, message)
                .hint("open it in a word processor and save it again, as .docx or PDF")
        })
    }

    /// The XML of the part that belongs to the text as `kind`, such as `styles`; empty if there is
    /// none.
    pub(super) fn part(&mut self, kind: &str) -> Result<String> {
        let path = related(&mut self.archive, &self.main, &format!("/{kind}"), self.most)?
            .unwrap_or_else(|| format!("word/{kind}.xml"));
        Ok(text(&mut self.archive, &path, self.most)?.unwrap_or_default())
    }
}

/// The text of the part at `path`, of at most `most` bytes.
fn text(archive: &mut Archive<'_>, path: &str, most: u64) -> Result<Option<String>> {
    let Some(bytes) = archive.file(path, most)? else { return Ok(None) };
    Ok(Some(if bytes.is_empty() { String::new() } else { decode::decode(&bytes)?.0 }))
}

/// The path of the part to which `part` (the whole, if empty) has a relationship of a type that ends
/// in `kind`.
fn related(archive: &mut Archive<'_>, part: &str, kind: &str, most: u64) -> Result<Option<String>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(source) = text(archive, &joined(folder, &format!("_rels/{name}.rels")), most)? else {
        return Ok(None);
    };
    let mut xml = Xml::new(&source);
    while let Some(event) = xml.next()? {
        if let Event::Open(element) = event
            && element.name() == "Relationship"
            && element.get("Type").is_some_and(|found| found.ends_with(kind))
            && let Some(target) = element.get("Target")
        {
            return Ok(Some(match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => joined(folder, target.trim_start_matches("./")),
            }));
        }
    }
    Ok(None)
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
