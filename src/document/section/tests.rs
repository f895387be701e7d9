//! Cases of `tests/data/sections.toml`, parts by name, and laws.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::document::{BlockKind, html, lines};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    html: bool,
    #[serde(default)]
    starts: String,
    #[serde(default)]
    ends: String,
    #[serde(default)]
    doubt: bool,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

/// `text` with its `{80}` and `{80 long}` replaced by paragraphs.
fn filled(text: &str) -> String {
    const SENTENCE: &str = "The Company makes gauges that measure the pressure of gas in pipes, and \
                            sells them to refineries and to makers of compressors in nine countries.";
    let mut filled = String::new();
    for piece in text.split_inclusive('}') {
        let Some((before, length)) = piece.strip_suffix('}').and_then(|p| p.split_once('{')) else {
            filled.push_str(piece);
            continue;
        };
        filled.push_str(before);
        let is_long = length.ends_with("long");
        let count: usize = length.trim_end_matches("long").trim().parse().unwrap();
        let sentence: Vec<&str> = SENTENCE.split(' ').collect();
        let words: Vec<&str> =
            sentence.iter().cycle().take(count.next_multiple_of(sentence.len())).copied().collect();
        let wrapped: Vec<String> = words.chunks(12).map(|line| line.join(" ")).collect();
        filled.push_str(&wrapped.join(if is_long { " " } else { "\n" }));
    }
    filled
}

fn blocks(text: &str) -> Vec<Block> {
    lines::blocks_of_text(text, 0..text.len())
}

fn blocks_of_html(text: &str) -> Vec<Block> {
    match html::read(text).unwrap() {
        html::Page::Sheet(sheet) => lines::blocks_of_sheet(&sheet),
        html::Page::Preformatted(text) => blocks(&text),
    }
}

/// The text of a part without debris.
fn text_of(blocks: &[Block], section: &Section) -> String {
    let texts = blocks[section.blocks.clone()].iter().filter(|b| b.kind != BlockKind::Debris);
    texts.map(|block| block.flow.text()).collect::<Vec<_>>().join(" ")
}

#[test]
fn cases_of_the_business_part() {
    let cases: Cases = toml::from_str(include_str!("../../../tests/data/sections.toml")).unwrap();
    assert!(cases.case.len() >= 25, "the file of cases is cut");
    let mut failures = Vec::new();
    for case in cases.case {
        let text = filled(&case.text);
        let blocks = if case.html { blocks_of_html(&text) } else { blocks(&text) };
        let sections = Sections::of(&blocks);
        let found = sections.business();
        let taken = found.section.as_ref().map(|section| text_of(&blocks, section));
        let is_right = match &taken {
            Some(taken) => {
                !case.starts.is_empty()
                    && taken.starts_with(&case.starts)
                    && taken.ends_with(&case.ends)
            }
            None => case.starts.is_empty(),
        };
        if !is_right || case.doubt == found.doubts.is_empty() {
            let shown = taken.map_or("the whole document".to_owned(), |taken| {
                let end = taken.floor_char_boundary(taken.len().saturating_sub(90));
                format!("{} … {}", &taken[..taken.floor_char_boundary(90)], &taken[end..])
            });
            let outline: Vec<&str> = sections.all().iter().map(|s| s.name.as_str()).collect();
            failures.push(format!(
                "{}: {shown} ({:.2}, {:?}, {outline:?})",
                case.name, found.confidence, found.doubts
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
