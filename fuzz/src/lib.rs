//! What the targets share: the laws of the integration tests, held for each input.

use std::io::{Cursor, Write as _};

use ownwords::document::Format;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[path = "../../tests/integration/reading.rs"]
mod reading;

/// Reads `bytes` in `format`, or in the one that they look like, and panics if a law is broken.
pub fn read(bytes: &[u8], format: Option<Format>) {
    reading::survive(bytes, format);
}

/// A Word document of the parts in `bytes`, a NUL between two: text, styles, numbering. Mutations of
/// a packed file would hardly ever get as far as the XML.
pub fn docx(bytes: &[u8]) -> Vec<u8> {
    const NAMES: [&str; 3] = ["word/document.xml", "word/styles.xml", "word/numbering.xml"];
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in NAMES.into_iter().zip(bytes.splitn(NAMES.len(), |byte| *byte == 0)) {
        writer.start_file(name, options).expect("a name that is new");
        writer.write_all(part).expect("room in memory");
    }
    writer.finish().expect("room in memory").into_inner()
}
