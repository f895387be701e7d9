//! One input of a batch: a document, or why there is none.

use std::path::PathBuf;

use ownwords::document::Format;
use ownwords::{Error, Result};

/// One document to come, which gives one row.
pub(super) struct Item {
    /// What the row is called: the path of a file, or the id of a record.
    pub(super) id: String,
    /// The path of the file that it is in.
    pub(super) source: String,
    /// Which record of that file, the first one being 1; absent if the file is one document.
    pub(super) record: Option<usize>,
    /// Where its bytes are, or why they cannot be had.
    pub(super) content: Result<Content>,
}

/// Where the bytes of a document are.
pub(super) enum Content {
    /// In a file that is not read yet.
    File(PathBuf),
    /// Here; the format is given where it is known.
    Bytes(Vec<u8>, Option<Format>),
}

impl Item {
    /// A file that is one document.
    pub(super) fn of_file(source: String, content: Result<Content>) -> Self {
        Self { id: source.clone(), source, record: None, content }
    }

    /// A record that cannot be read.
    pub(super) fn of_fault(source: &str, record: usize, error: Error) -> Self {
        let id = format!("{source}:{record}");
        Self { id, source: source.to_owned(), record: Some(record), content: Err(error) }
    }
}
