//! Reads inputs: files, and standard input as `-`.

use std::io::{ErrorKind as Io, Read as _};
use std::path::Path;

use ownwords::document::{Choice, Document, Format, Hints, Part};
use ownwords::{Error, ErrorKind, Result};

use crate::terminal;

/// What an input is called in messages and outputs.
pub(crate) fn name(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Whether `path` means standard input.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of the file at `path`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = if is_standard(path) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    bytes.map_err(|error| unreadable(path, error))
}

/// The documents in the file at `path`: one, or one a record.
pub(crate) fn documents(path: &Path, format: Option<Format>) -> Result<Vec<Result<Document>>> {
    let bytes = read(path)?;
    let file = path.file_name().map(|name| name.to_string_lossy());
    let hints = Hints { format, name: file.as_deref() };
    Document::read_all(&bytes, &hints).map_err(|error| error.about(name(path)))
}

/// What the `number`th document in the file at `path` is called, `record` being its record there.
pub(crate) fn record_name(path: &Path, record: Option<usize>) -> String {
    match record {
        Some(record) => format!("{}, record {record}", name(path)),
        None => name(path),
    }
}

/// One part of `document`, and what there is to say of how it was found, on standard error.
pub(crate) fn part(document: Document, choice: &Choice, name: &str) -> Result<Document> {
    let document = document.narrowed(choice)?;
    let part = document.part();
    if document.left_out() > 0 {
        let others = document.left_out();
        terminal::note(name, &format!("left out {others} other documents of the submission"));
    }
    if !matches!(part.method, "whole" | "below-instruction") {
        let pages =
            document.pages(part.span).map(|(first, last)| format!("pages {first} to {last}"));
        let place = pages.unwrap_or_else(|| {
            let (first, last) = document.lines(part.span);
            format!("lines {first} to {last} of its text")
        });
        terminal::note(name, &format!("took {:?}, {place}{}", part.name, found_by(part)));
    }
    for doubt in &part.doubts {
        terminal::note(name, doubt);
    }
    Ok(document)
}

/// How a part was found, for people; nothing of one that was named.
fn found_by(part: &Part) -> String {
    let sure = (part.confidence * 100.0).round();
    match part.method {
        Part::NAMED => String::new(),
        "item-headings" => format!(" (by the headings of items, {sure} % sure)"),
        "index-titles" => format!(" (by its title in the index, {sure} % sure)"),
        "record-field" => format!(" (by the fields of the record, {sure} % sure)"),
        other => format!(" (by {other}, {sure} % sure)"),
    }
}

/// The text of the file at `path`, which must be UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|error| {
        Error::new(ErrorKind::Profile, "is not UTF-8 text")
            .because(error)
            .about(name(path))
            .hint("save it as UTF-8")
    })
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let (message, hint) = match error.kind() {
        Io::NotFound => ("no such file", "check the path"),
        Io::IsADirectory => {
            ("is a folder, not a document", "name the files in it, e.g. FOLDER/*.txt")
        }
        Io::PermissionDenied => ("may not be read", "check the permissions of the file"),
        _ => ("cannot be read", "check the file and the disk that it is on"),
    };
    Error::new(ErrorKind::Document, message).because(error).about(name(path)).hint(hint)
}
