//! Zip archives: what they hold, and one file of them.

use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Fault, Unpacked, read_bounded};
use crate::error::{Error, ErrorKind, Result};

/// A zip archive in memory.
pub(in crate::document) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Its names as they are written, folders among them.
    names: Vec<String>,
}

/// Whether `bytes` begin as a zip archive does.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether `bytes` are a zip archive that can be opened, and no Word document.
pub(super) fn is_plain_zip(bytes: &[u8]) -> bool {
    is_zip(bytes) && Archive::open(bytes).is_ok_and(|archive| !archive.is_word())
}

impl<'a> Archive<'a> {
    /// Reads the table of what the archive holds.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if `bytes` are no zip archive, or a damaged one.
    pub(in crate::document) fn open(bytes: &'a [u8]) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Error::new(ErrorKind::Document, "the zip file is cut off or damaged")
                .because(error)
                .hint("fetch or copy it again")
        })?;
        let names =
            zip.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        Ok(Self { zip, names })
    }

    /// Whether it is a Word document: it says what its parts are, and one of them is Word's.
    pub(in crate::document) fn is_word(&self) -> bool {
        self.has("[Content_Types].xml") && self.names.iter().any(|name| name.starts_with("word/"))
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|other| other == name)
    }

    /// The file of this name, at most `most` bytes; `None` if there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if the file is encrypted, damaged or larger.
    #[cfg_attr(not(feature = "docx"), allow(dead_code))]
    pub(in crate::document) fn file(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>> {
        match self.zip.index_for_name(name) {
            Some(index) => self.read(index, most).map(Some),
            None => Ok(None),
        }
    }

    fn read(&mut self, index: usize, most: u64) -> Result<Vec<u8>> {
        let file = self.zip.by_index(index).map_err(unreadable)?;
        read_bounded(file, most).map_err(|fault: Fault| fault.of("zip file"))
    }

    /// The one file that the archive holds; `None` if it is a Word document.
    pub(super) fn only_file(mut self, most: u64) -> Result<Option<Unpacked>> {
        if self.is_word() {
            return Ok(None);
        }
        if let Some(program) = self.other_program() {
            return Err(Error::new(ErrorKind::Document, format!("this is {program}"))
                .hint("save its text as .docx or PDF"));
        }
        let files: Vec<&str> =
            self.names.iter().map(String::as_str).filter(|name| is_document(name)).collect();
        let [name] = files[..] else { return Err(not_one(&files)) };
        let name = name.to_owned();
        let index = self.names.iter().position(|other| *other == name).unwrap_or_default();
        let bytes = self.read(index, most)?;
        let name = name.rsplit(['/', '\\']).next().map(str::to_owned);
        Ok(Some(Unpacked { bytes, name }))
    }

    /// What a zip archive is that no one thinks of as one.
    fn other_program(&self) -> Option<&'static str> {
        let has_folder = |folder: &str| self.names.iter().any(|name| name.starts_with(folder));
        match () {
            () if self.has("[Content_Types].xml") && has_folder("xl/") => Some("an Excel workbook"),
            () if self.has("[Content_Types].xml") && has_folder("ppt/") => {
                Some("a PowerPoint presentation")
            }
            () if self.has("mimetype") && self.has("content.xml") => Some("an OpenDocument file"),
            () if self.has("mimetype") && has_folder("META-INF/") => Some("an e-book"),
            () => None,
        }
    }
}

/// Whether an entry is a file that its sender has put there: no folder, nothing that a Mac adds.
fn is_document(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    !file.is_empty() && !name.starts_with("__MACOSX/") && file != ".DS_Store"
}

/// The error about an archive that holds no file, or several.
fn not_one(files: &[&str]) -> Error {
    const SHOWN: usize = 5;
    if files.is_empty() {
        return Error::new(ErrorKind::Document, "the zip file holds no file")
            .hint("check that it was packed completely");
    }
    let names: Vec<String> = files.iter().take(SHOWN).map(|name| shown(name)).collect();
    let more = if files.len() > SHOWN { ", …" } else { "" };
    let message = format!("the zip file holds {} files: {}{more}", files.len(), names.join(", "));
    Error::new(ErrorKind::Document, message).hint("unpack it, and name the file that you want")
}

/// A name that may be printed: whatever stands in an archive comes from a stranger.
fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    name.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

fn unreadable(error: ZipError) -> Error {
    let (message, hint) = match &error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            ("the zip file is encrypted", "unpack it with its password, and name the file inside")
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => (
            "the zip file is packed by a method that is not supported",
            "unpack it, and name the file inside",
        ),
        _ => ("the zip file is damaged", "fetch or copy it again"),
    };
    Error::new(ErrorKind::Document, message).because(error).hint(hint)
}
