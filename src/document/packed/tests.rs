//! Packed files made by code, whole, damaged and hostile.

use std::io::{Cursor, Write};

use flate2::{Compression, GzBuilder, write::GzEncoder};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

const TEXT: &[u8] = b"We make pressure gauges. Refineries buy them.";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zip archive of these files; a name that ends in `/` is a folder.
pub(in crate::document) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(files, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
}

fn zip_with(files: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        if name.ends_with('/') {
            writer.add_directory(*name, options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// Name and text of what is packed in `bytes`.
fn unpacked(bytes: &[u8]) -> (Option<String>, Vec<u8>) {
    let found = unpack(bytes).unwrap().unwrap();
    (found.name, found.bytes)
}

#[track_caller]
fn assert_refused(bytes: &[u8], message: &str) {
    let error = unpack(bytes).unwrap_err();
    assert_eq!(error.to_string(), message);
    assert!(error.advice().is_some());
}

#[test]
fn gzip_of_one_member_and_of_several() {
    assert_eq!(unpacked(&gzip(TEXT)), (None, TEXT.to_vec()));
    let named = GzBuilder::new().filename("filings/acme.htm");
    let mut encoder = named.write(Vec::new(), Compression::default());
    encoder.write_all(&TEXT[..10]).unwrap();
    let members = [encoder.finish().unwrap(), gzip(&TEXT[10..])].concat();
    assert_eq!(unpacked(&members), (Some("acme.htm".to_owned()), TEXT.to_vec()));
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn zstandard_of_one_frame_and_of_several() {
    assert_eq!(unpacked(&zstd(TEXT)), (None, TEXT.to_vec()));
    // What a frame to be skipped holds is nobody's text.
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    let frames = [zstd(&TEXT[..10]), skipped, zstd(b""), zstd(&TEXT[10..])].concat();
    assert_eq!(unpacked(&frames), (None, TEXT.to_vec()));
}

#[test]
fn damaged_zstandard() {
    let long: Vec<u8> = TEXT.iter().copied().cycle().take(300_000).collect();
    let whole = zstd(&long);
    assert_eq!(unpacked(&whole).1, long);
    assert_refused(&whole[..whole.len() - 9], "the Zstandard file is cut off");
    let twice = [&whole[..], &whole[..whole.len() / 2]].concat();
    assert_refused(&twice, "the Zstandard file is cut off");
    assert_refused(
        &[&whole[..], b"and what is no frame"].concat(),
        "the Zstandard file is damaged",
    );
    let bomb = zstd(&vec![b' '; (64 << 20) + 1]);
    assert_refused(&bomb, "the Zstandard file unpacks to far more than a document holds");
}

#[test]
fn zip_of_one_file_and_of_what_a_mac_adds() {
    let files: &[(&str, &[u8])] = &[
        ("filing/", b""),
        ("filing/acme.htm", TEXT),
        ("__MACOSX/filing/._acme.htm", b"\0\x05"),
        ("filing/.DS_Store", b"\0"),
    ];
    assert_eq!(unpacked(&zip(files)), (Some("acme.htm".to_owned()), TEXT.to_vec()));
}

#[test]
fn two_layers_are_opened_and_three_are_not() {
    let two = zip(&[("acme.txt.gz", &gzip(TEXT))]);
    assert_eq!(unpacked(&two), (Some("acme.txt.gz".to_owned()), TEXT.to_vec()));
    assert_refused(&gzip(&two), "it is packed more than 2 times");
}

#[test]
fn what_is_not_packed_is_left_alone() {
    for bytes in [TEXT, b"", b"\x1f\x8b", b"PK", b"%PDF-1.7"] {
        assert!(unpack(bytes).unwrap().is_none());
    }
    let word = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")]);
    assert!(unpack(&word).unwrap().is_none());
    // Packed once more it is opened once.
    assert_eq!(unpacked(&gzip(&word)).1, word);
}

#[test]
fn several_files_none_and_those_of_other_programs() {
    let names = ["a.htm", "b\x1b[2J.htm", "c.htm", "d.htm", "e.htm", "f.htm"];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, TEXT)).collect();
    assert_refused(&zip(&files[..2]), "the zip file holds 2 files: a.htm, b[2J.htm");
    assert_refused(
        &zip(&files),
        "the zip file holds 6 files: a.htm, b[2J.htm, c.htm, d.htm, e.htm, …",
    );
    assert_refused(&zip(&[("filing/", b"")]), "the zip file holds no file");
    let workbook = zip(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"")]);
    assert_refused(&workbook, "this is an Excel workbook");
    assert_refused(
        &zip(&[("mimetype", b""), ("content.xml", b"")]),
        "this is an OpenDocument file",
    );
}

#[test]
fn damaged_cut_off_and_encrypted_files() {
    let packed = gzip(TEXT);
    assert_refused(&packed[..packed.len() - 12], "the gzip file is cut off");
    let mut wrong_sum = packed.clone();
    let sum = packed.len() - 8;
    wrong_sum[sum] ^= 1;
    assert_refused(&wrong_sum, "the gzip file is damaged");
    assert_refused(
        &[packed.as_slice(), b"more than a header"].concat(),
        "the gzip file is damaged",
    );

    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = zip_with(&[("a.txt", TEXT)], stored);
    assert_refused(&packed[..packed.len() / 2], "the zip file is cut off or damaged");
    let at = packed.windows(TEXT.len()).position(|window| window == TEXT).unwrap();
    let mut wrong_sum = packed.clone();
    wrong_sum[at] ^= 1;
    assert_refused(&wrong_sum, "the zip file is damaged");

    // Bit 0 of the flags, in the file's own header and in the table.
    let mut encrypted = packed;
    let table = encrypted.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    encrypted[6] |= 1;
    encrypted[table + 8] |= 1;
    assert_refused(&encrypted, "the zip file is encrypted");
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![0; 65 << 20];
    assert_refused(&gzip(&zeros), "the gzip file unpacks to far more than a document holds");
    let bomb = zip(&[("a.txt", &zeros)]);
    assert_refused(&bomb, "the zip file unpacks to far more than a document holds");
    assert_refused(&gzip(&bomb), "the zip file unpacks to far more than a document holds");
}

#[test]
fn the_bound_grows_with_the_file() {
    assert_eq!(most_unpacked(0), 64 << 20);
    assert_eq!(most_unpacked(1 << 20), 200 << 20);
    assert_eq!(most_unpacked(usize::MAX), 1 << 30);
}

proptest! {
    #[test]
    fn whatever_is_packed_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assume!(!gzip::is_gzip(&bytes) && !archive::is_zip(&bytes));
        prop_assert_eq!(unpacked(&gzip(&bytes)).1, bytes.clone());
        prop_assert_eq!(unpacked(&zip(&[("a", &bytes)])).1, bytes);
    }

    #[test]
    fn damage_gives_an_error_and_no_panic(
        faults in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let two = zip(&[("acme.txt.gz", &gzip(TEXT))]);
        for mut bytes in [gzip(TEXT), zip(&[("a.txt", TEXT)]), two] {
            for (at, value) in &faults {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            let _ = unpack(&bytes);
            let _ = unpack(&bytes[..cut.index(bytes.len())]);
        }
    }
}
