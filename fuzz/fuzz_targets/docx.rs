//! The reader of Word documents: whole files, or the XML of their parts.
#![no_main]

use ownwords::document::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        ownwords_fuzz::read(bytes, Some(Format::Docx));
    } else {
        ownwords_fuzz::read(&ownwords_fuzz::docx(bytes), Some(Format::Docx));
    }
});
