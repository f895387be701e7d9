//! The reader of PDF.
#![no_main]

use ownwords::document::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ownwords_fuzz::read(bytes, Some(Format::Pdf)));
