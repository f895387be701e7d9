//! A request above a text, and the same text in other encodings, through the whole program.
//!
//! Which requests are understood is a table: `tests/data/instructions.toml`.

use encoding_rs::WINDOWS_1252;
use ownwords::summary::Summary;

use crate::support::{BRIEF, FILINGS, Folder, sample_bytes, summary};

/// A sample in another encoding, and what that is called.
fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let units = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    let (windows, _, lossy) = WINDOWS_1252.encode(text);
    assert!(!lossy, "a sample holds a character that Windows-1252 has not");
    vec![
        ("utf-8", text.into()),
        ("utf-8", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("utf-16", units([0xff, 0xfe], u16::to_le_bytes)),
        ("utf-16", units([0xfe, 0xff], u16::to_be_bytes)),
        ("windows-1252", windows.into_owned()),
        ("utf-8", text.replace('\n', "\r\n").into()),
    ]
}

#[test]
fn the_encoding_of_a_text_does_not_change_its_summary() {
    for name in [BRIEF, FILINGS[2]] {
        let text = String::from_utf8(sample_bytes(name)).unwrap();
        let folder = Folder::new();
        let made: Vec<Summary> = encodings(&text)
            .into_iter()
            .map(|(encoding, bytes)| {
                let source = folder.file("source.txt", &bytes);
                let made = summary(&[&source]);
                assert_eq!(made.source.encoding, encoding);
                ownwords::verify(&made, &bytes).unwrap();
                made
            })
            .collect();
        for other in &made[1..] {
            assert_eq!(other.text, made[0].text, "{name} in {}", other.source.encoding);
        }
    }
}

#[test]
fn each_document_of_a_run_has_its_own_instruction() {
    let folder = Folder::new();
    let text = String::from_utf8(sample_bytes(FILINGS[0])).unwrap();
    let request = "Please summarize the text below in 90 tokens; focus on patents and employees.";
    let asked = folder.file("asked.txt", format!("{request}\n\n{text}"));
    let plain = folder.file("plain.txt", &text);
    let run = crate::support::summarize(&["--format", "json", &plain, &asked, &plain]);
    let made: Vec<Summary> =
        run.expect_success().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let limits: Vec<_> = made.iter().map(|s| s.budget.limit).collect();
    assert_eq!(limits, [512, 90, 512]);
    assert_eq!(made[0], made[2]);
    let names: Vec<_> = made[1].focuses.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["patents", "employees"]);
}
