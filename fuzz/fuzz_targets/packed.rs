//! Packed files, and whatever else the bytes look like.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ownwords_fuzz::read(bytes, None));
