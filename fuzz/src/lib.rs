//! What the targets share: the laws of the integration tests, held for each input.

use std::io::{Cursor, Write as _};
use std::sync::Once;
use std::{panic, thread};

use ownwords::document::{Format, PDF_THREAD};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[path = "../../tests/integration/reading.rs"]
mod reading;

/// Reads `bytes` in `format`, or in the one that they look like, and panics if a law is broken.
pub fn read(bytes: &[u8], format: Option<Format>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(spare_the_pdf_library);
    reading::survive(bytes, format);
}

/// A panic of the library that reads PDF ends a thread of its own, and is no finding; one of the
/// project's code there is.
fn spare_the_pdf_library() {
    let abort = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let is_ours = info.location().is_some_and(|at| at.file().contains("src/document/pdf/"));
        if is_ours || thread::current().name() != Some(PDF_THREAD) {
            abort(info);
        }
    }));
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
