//! Documents that nobody wrote in good faith, or that broke on the way: every reader survives them,
//! soon.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ownwords::document::{Document, Format, Hints};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::reading::survive;
use crate::support::root;

/// Reads `bytes` in the format that they look like, and in all others.
fn survive_every_reader(bytes: &[u8]) {
    survive(bytes, None);
    for format in Format::ALL {
        survive(bytes, Some(format));
    }
}

/// What is linear takes a fraction of this, even without optimisation; what is quadratic, minutes.
const SOON: Duration = Duration::from_secs(10);

/// Reads `text` in `format`; it holds a document or not as `is_document` says.
fn survive_soon(name: &str, text: &str, format: Format, is_document: bool) {
    let start = Instant::now();
    let count = survive(text.as_bytes(), Some(format));
    println!("{name}: {:?}", start.elapsed());
    assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
    assert_eq!(count > 0, is_document, "{name}");
}

const SENTENCE: &str = "We sell kettles to the scouts of Oregon.";

fn nested(open: &str, close: &str, levels: usize) -> String {
    format!("<html>{}{SENTENCE}{}</html>", open.repeat(levels), close.repeat(levels))
}

#[test]
fn nested_pages() {
    let cases = [
        ("divisions", "<div>", "</div>"),
        ("bold", "<b>", "</b>"),
        ("bold without an end", "<b>", ""),
        ("lists", "<ul><li>", "</ul>"),
        ("tables", "<table><tr><td>", "</td></tr></table>"),
        ("tables without an end", "<table><tr><td>", ""),
        ("cells", "<td>", "</td>"),
        ("preformatted", "<pre>", "</pre>"),
        ("inline across blocks", "<b><p>", "</b></p>"),
        ("ends without a start", "</div></td>", "</table>"),
    ];
    for (name, open, close) in cases {
        for levels in [100, 20_000] {
            let page = nested(open, close, levels);
            survive_soon(&format!("{name}, {levels} levels"), &page, Format::Html, true);
        }
    }
}

#[test]
fn nested_records() {
    let record = |levels: usize| {
        let (open, close) = ("[".repeat(levels), "]".repeat(levels));
        format!(r#"{{"other": {open}{close}, "item_1": "{SENTENCE}"}}"#)
    };
    survive_soon("100 lists", &record(100), Format::Json, true);
    survive_soon("100,000 lists", &record(100_000), Format::Json, false);
    let objects = r#"{"item_1": "#.repeat(100_000);
    survive_soon("100,000 objects", &objects, Format::Json, false);
}

#[test]
fn large_tables() {
    let rows = |cell: &str, row: &str| (cell.repeat(10) + row).repeat(5_000);
    let html = |rows: String| format!("<html><table>{rows}</table></html>");
    survive_soon("HTML", &html(rows("<td>1,204</td>", "<tr>")), Format::Html, true);
    survive_soon("HTML, one row", &html("<td>1,204".repeat(50_000)), Format::Html, true);
    survive_soon("HTML, one column", &html("<tr><td>a b".repeat(50_000)), Format::Html, true);
    survive_soon("pipes", &rows("1,204 | ", "\n"), Format::Text, true);
    survive_soon("pipes, one row", &"1,204 | ".repeat(50_000), Format::Text, true);
    survive_soon("columns", &rows("Alder     ", "\n"), Format::Text, true);
    survive_soon("columns, one row", &"Alder     ".repeat(50_000), Format::Text, true);
}

/// Each of these once took time or memory that grew with the square of its length.
#[test]
fn what_was_quadratic() {
    let page = |text: &str| format!("<html><p>Kettles{text} {SENTENCE}</p></html>");
    let spaces = " ".repeat(100_000);
    let marks = page(&format!("{spaces}{}", "<sup>1</sup>".repeat(5_000)));
    let symbols = page(&format!("{spaces}{}", "<font face=symbol>x</font>".repeat(5_000)));
    let title = format!("# {}\n\n", "Kettles ".repeat(20_000));
    let sections = format!("## Kettles\n\n{SENTENCE}\n\n").repeat(2_000);
    survive_soon("footnote marks behind spaces", &marks, Format::Html, true);
    survive_soon("letters of symbol fonts behind spaces", &symbols, Format::Html, true);
    survive_soon("a long title above many units", &(title + &sections), Format::Text, true);
    survive_soon("headings alone", &"Alder Birch\n".repeat(20_000), Format::Text, true);
}

#[test]
fn a_line_of_many_megabytes() {
    let words = "kettles ".repeat(20_000_000 / 8);
    let read = |text: &str, format| {
        let start = Instant::now();
        let hints = Hints { format: Some(format), name: None };
        let documents = Document::read_all(text.as_bytes(), &hints).unwrap();
        println!("{format:?}: {:?}", start.elapsed());
        assert!(documents[0].is_ok());
        assert!(start.elapsed() < SOON * 3, "{:?}", start.elapsed());
    };
    read(&words, Format::Text);
    let words = &words[..words.len() / 8];
    read(&format!("<html>{words}</html>"), Format::Html);
    read(&format!(r#"{{"item_1": "{words}"}}"#), Format::Json);
}

/// The samples of the tests and the seeds of the fuzz targets.
fn samples() -> Vec<(PathBuf, Vec<u8>)> {
    let mut folders = vec![root().join("fuzz/seeds"), root().join("tests/data/documents")];
    let mut samples = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                samples.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    assert!(samples.len() > 10, "{} samples were found", samples.len());
    samples
}

#[test]
fn documents_cut_off_anywhere() {
    const CUTS: usize = 50;
    for (path, bytes) in samples() {
        println!("{}", path.display());
        // Long samples are cut where fewer bytes have to be read fifty times.
        let bytes = &bytes[..bytes.len().min(16_384)];
        let folder = path.parent().and_then(|folder| folder.file_name()?.to_str());
        let format = folder.and_then(Format::named);
        for cut in 1..=CUTS {
            survive(&bytes[..bytes.len() * cut / CUTS], format);
        }
    }
}

#[test]
fn documents_in_the_wrong_format() {
    for (path, bytes) in samples() {
        println!("{}", path.display());
        survive_every_reader(&bytes[..bytes.len().min(8_192)]);
        for name in ["a.txt", "a.htm", "a.json", "a.md", "a.pdf", "a.docx", "a.zip", "a", ""] {
            let hints = Hints { format: None, name: Some(name) };
            let _ = Document::read_all(&bytes, &hints);
        }
    }
}

#[test]
fn odd_characters() {
    let page = |text: &str| format!("<html><p>We sell {text} to scouts in Oregon.</p></html>");
    let record = |text: &str| format!(r#"{{"item_1": "We sell {text} to scouts in Oregon."}}"#);
    let texts = [
        "\0",
        "\0\0\0\0\0\0",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "\\u0000",
        "\\ud800",
        "\\udc00\\ud800",
        "\u{200b}",
        "\u{ad}",
        "\u{2028}",
        "\u{85}",
        "\u{202e}",
        "\u{fffe}",
        "\u{10ffff}",
    ];
    for text in texts {
        survive_every_reader(text.as_bytes());
        survive_every_reader(page(text).as_bytes());
        survive_every_reader(record(text).as_bytes());
    }
    let bytes: [&[u8]; 8] = [
        b"We sell \xed\xa0\x80 to scouts.", // a surrogate as UTF-8
        b"caf\xc3\xa9 \xc3 caf\xc3\xa9 \xf0\x9f\x92",
        b"\xff\xfe\x00\xd8",
        b"\xff\xfea\0\x00\xd8b\0",
        b"\xfe\xff\xdc\x00",
        b"\xff\xfea",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf\xef\xbb\xbf{\"item_1\": \"a\"}",
    ];
    bytes.into_iter().for_each(survive_every_reader);
}

#[test]
fn line_ends_of_all_kinds_in_one_document() {
    for (_, bytes) in samples() {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(8_192)]).replace('\r', "");
        let ends = ["\n", "\r\n", "\r", "\u{2028}", "\n\r", "\u{b}", "\u{c}", "\u{85}"];
        let lines = text.split('\n').zip(ends.iter().cycle());
        survive_every_reader(
            lines.map(|(line, end)| line.to_owned() + end).collect::<String>().as_bytes(),
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..600)) {
        survive_every_reader(&bytes);
    }

    /// A sample of which some bytes were overwritten.
    #[test]
    fn damaged_documents(
        sample in any::<prop::sample::Index>(),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let samples = samples();
        let (_, bytes) = sample.get(&samples);
        let mut bytes = bytes[..bytes.len().min(8_192)].to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survive_every_reader(&bytes);
    }
}
