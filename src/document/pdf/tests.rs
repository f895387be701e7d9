//! Small PDFs written by the tests, read as the text and as blocks.

mod writer;

use proptest::prelude::*;

use self::writer::{BOLD, Pdf, REGULAR, SYMBOLS, line};
use super::{Pages, read};
use crate::document::block::{Block, BlockKind};
use crate::document::lines::blocks_of_text;
use crate::error::Result;

const PROSE: [&str; 6] = [
    "Acme Gauge makes gauges that measure the pressure of gas in pipes and the",
    "level of oil in tanks. It sells them to refineries, to utilities and to makers of",
    "compressors, who build them into machines of their own. No customer takes",
    "more than a tenth of what it makes. Each gauge is tried at twice the pressure",
    "that it is made for before it leaves the plant, and is looked at again after one",
    "year by a fitter whom the company sends at its own cost.",
];

fn blocks(pages: &Pages) -> Vec<Block> {
    blocks_of_text(&pages.text, 0..pages.text.len())
}

fn texts(blocks: &[Block], kind: &BlockKind) -> Vec<String> {
    blocks.iter().filter(|b| b.kind == *kind).map(|b| b.flow.text().to_owned()).collect()
}

fn paragraphs(content: &str) -> Vec<String> {
    let pages = read(&Pdf::default().page(content).bytes()).unwrap();
    texts(&blocks(&pages), &BlockKind::Paragraph)
}

/// Lines of prose from `top` down, twelve points apart.
fn prose(left: f64, top: f64, lines: &[&str]) -> String {
    let set = |(k, text): (usize, &&str)| line(REGULAR, 10.0, left, top - 12.0 * k as f64, text);
    lines.iter().enumerate().map(set).collect()
}

fn message(bytes: &[u8]) -> String {
    let error = read(bytes).unwrap_err();
    assert!(error.advice().is_some(), "{error} comes without advice");
    error.to_string()
}

#[test]
fn lines_make_paragraphs_and_headings_stand_alone() {
    let content = line(BOLD, 12.0, 72.0, 740.0, "Competition")
        + &prose(72.0, 720.0, &PROSE)
        + &prose(72.0, 636.0, &["Its rivals are larger. Some of them sell at a loss."]);
    let pages = read(&Pdf::default().page(&content).bytes()).unwrap();
    assert!(pages.text.starts_with("Competition\n\nAcme Gauge makes"), "{}", pages.text);
    let found = texts(&blocks(&pages), &BlockKind::Paragraph);
    assert_eq!(found, [&PROSE.join(" "), "Its rivals are larger. Some of them sell at a loss."]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left = [
        "Acme Gauge makes gauges that meas-",
        "ure the pressure of gas in pipes and",
        "the level of oil in tanks. It sells them",
        "to refineries, to utilities and to makers",
        "of compressors, who build them into",
        "machines of their own. No customer",
    ];
    let right = [
        "takes more than a tenth of its output.",
        "Each gauge is tried at twice the load",
        "that it is made for before it leaves the",
        "plant, and a fitter of the company will",
        "look at it again within the next year.",
    ];
    let whole = format!("{} {}", left.join(" ").replace("meas- ure", "measure"), right.join(" "));
    // Level, and half a line apart.
    for top in [700.0, 694.0] {
        let content = line(BOLD, 14.0, 150.0, 740.0, "Products and Services of the Company")
            + &prose(72.0, 700.0, &left)
            + &prose(320.0, top, &right);
        assert_eq!(paragraphs(&content), [whole.as_str()]);
    }
}

#[test]
fn what_stands_on_each_page_is_debris_and_a_sentence_runs_on_over_it() {
    let halves = [
        [
            "Acme Gauge makes gauges that measure the pressure of gas in pipes and the",
            "level of oil in",
        ],
        [
            "tanks, and sells them to refineries, to utilities in nine states and to makers of",
            "compressors such as",
        ],
        [
            "Baker Pumps, who build them into machines of their own that are sold all over",
            "the West and in",
        ],
        [
            "Canada, where two rivals that are much larger than the company have their main",
            "plants.",
        ],
    ];
    let mut pdf = Pdf::default();
    for (k, lines) in halves.iter().enumerate() {
        let header = line(REGULAR, 8.0, 72.0, 770.0, "Acme Gauge Company Annual Report");
        let number = line(REGULAR, 8.0, 300.0, 40.0, &format!("{}", k + 11));
        pdf = pdf.page(&(header + &prose(72.0, 740.0, lines) + &number));
    }
    let pages = read(&pdf.bytes()).unwrap();
    assert_eq!(pages.starts.len(), 4);
    assert_eq!(pages.text.matches('\x0c').count(), 4);
    for start in &pages.starts {
        assert!(pages.text[*start..].starts_with("Acme Gauge Company Annual Report\n"));
    }
    let blocks = blocks(&pages);
    assert_eq!(texts(&blocks, &BlockKind::Debris).len(), 8);
    let paragraphs = texts(&blocks, &BlockKind::Paragraph);
    assert_eq!(paragraphs, [halves.concat().join(" ")], "{}", pages.text);
}

#[test]
fn tables_keep_their_cells_apart() {
    let rows = [("Pressure gauges", "75%", "73%"), ("Valves", "25", "27"), ("Tanks", "1", "2")];
    let mut content = prose(72.0, 740.0, &PROSE);
    for (k, (name, first, second)) in rows.iter().enumerate() {
        let top = 640.0 - 12.0 * k as f64;
        for (left, cell) in [(72.0, name), (300.0, first), (400.0, second)] {
            content += &line(REGULAR, 10.0, left, top, cell);
        }
    }
    let pages = read(&Pdf::default().page(&content).bytes()).unwrap();
    let cells: Vec<Vec<String>> = blocks(&pages)
        .iter()
        .filter_map(|block| {
            let BlockKind::TableRow { cells } = &block.kind else { return None };
            Some(cells.iter().map(|cell| block.flow.text()[cell.clone()].to_owned()).collect())
        })
        .collect();
    assert_eq!(cells, rows.map(|(a, b, c)| [a, b, c].map(str::to_owned).to_vec()));
}

#[test]
fn bullets_of_any_font_begin_entries() {
    let entry =
        |top: f64, bullet: String, text: &str| bullet + &line(REGULAR, 10.0, 92.0, top, text);
    let content = prose(72.0, 740.0, &["The company makes the following:"])
        + &entry(
            720.0,
            line(REGULAR, 10.0, 76.0, 720.0, "\\225"),
            "gauges for gas in pipes, which it",
        )
        + &prose(92.0, 708.0, &["sells to refineries;"])
        + &entry(696.0, line(SYMBOLS, 10.0, 76.0, 696.0, "n"), "valves.");
    let pages = read(&Pdf::default().page(&content).bytes()).unwrap();
    let found = texts(&blocks(&pages), &BlockKind::ListItem);
    assert_eq!(found, ["gauges for gas in pipes, which it sells to refineries;", "valves."]);
}

#[test]
fn words_are_neither_glued_nor_cut() {
    let cases = [
        // A ligature, and a text set letter by letter with kerning.
        ("BT /F1 10 Tf 72 700 Td (O\\001ce and \\002oor) Tj ET", "Office and floor"),
        (
            "BT /F1 10 Tf 72 700 Td [(Ga) 20 (ug) -30 (es) -280 (and) -280 (v) 60 (alves)] TJ ET",
            "Gauges and valves",
        ),
        // Letters spaced out, words further.
        ("BT /F1 10 Tf 4 Tc 72 700 Td (Gauges and) Tj ET", "Gauges and"),
        // Drawn twice to look bold.
        (
            "BT /F1 10 Tf 72 700 Td (all gauges) Tj ET BT /F1 10 Tf 72.3 700 Td (all gauges) Tj ET",
            "all gauges",
        ),
        // A note's mark, an ordinal, a chemist's index.
        ("BT /F1 10 Tf 72 700 Td (gauges) Tj /F1 6 Tf 4 Ts (1) Tj 0 Ts ET", "gauges 1"),
        ("BT /F1 10 Tf 72 700 Td (the 1) Tj /F1 6 Tf 4 Ts (st) Tj ET", "the 1st"),
        ("BT /F1 10 Tf 72 700 Td (CO) Tj /F1 6 Tf -2 Ts (2) Tj ET", "CO2"),
        // Invisible text under a scanned page, and text that runs up the margin.
        (
            "BT 3 Tr /F1 10 Tf 72 700 Td (We make gauges.) Tj ET BT /F1 10 Tf 0 1 -1 0 20 300 Tm (up) Tj ET",
            "We make gauges.",
        ),
        // A drawing within the page, moved; a soft hyphen that is drawn.
        ("q 1 0 0 1 0 -20 cm /X1 Do Q", "A drawing"),
        ("BT /F1 10 Tf 72 700 Td (long\\255term) Tj ET", "long-term"),
        // Fonts that are no objects of their own.
        ("BT /F5 10 Tf 72 700 Td (\\001) Tj /F6 10 Tf (\\001) Tj ET", "AB"),
        // Spaces that come of how text was put together.
        ("BT /F1 10 Tf 72 700 Td (by 2018 , \\( Acme \\) .) Tj ET", "by 2018, (Acme)."),
    ];
    for (content, text) in cases {
        let pages = read(&Pdf::default().page(content).bytes()).unwrap();
        assert_eq!(pages.text.trim_end(), text, "{content}");
    }
}

#[test]
fn compressed_pages_are_read() {
    let content = prose(72.0, 740.0, &PROSE);
    let pages = read(&Pdf::default().compressed_page(&content).bytes()).unwrap();
    assert!(pages.text.contains("pressure of gas"));
}

#[test]
fn faults_are_told_apart() {
    let sound = Pdf::default().page(&prose(72.0, 740.0, &PROSE));
    let bytes = sound.bytes();
    assert!(message(&bytes[..bytes.len() / 2]).contains("cut off"));
    let mut noise = b"%PDF-1.7\n".to_vec();
    noise.extend((0..4000_u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 24) as u8));
    assert!(message(&noise).contains("cut off"));
    noise.extend(b"\n%%EOF\n");
    assert!(message(&noise).contains("damaged"));
    assert!(message(&sound.clone().encrypted().bytes()).contains("password"));
    assert!(message(&Pdf::default().page("/Im1 Do").bytes()).contains("no text"));
    assert!(message(&Pdf::default().page("").bytes()).contains("no text"));
    assert!(message(&sound.clone().counting(9).bytes()).contains("1 of its 9 pages"));
    let unnamed = "BT /F4 10 Tf 72 700 Td <00010002> Tj ET";
    assert!(message(&Pdf::default().page(unnamed).bytes()).contains("do not say which characters"));
}

#[test]
fn what_would_cost_too_much_is_refused() {
    let drawings = "/X2 Do ".repeat(2000);
    let cases = [
        ("q ".repeat(5000), "nested drawings"),
        (drawings, "drawing instructions"),
        (format!("BT /F1 9 Tf 72 700 Td ({}) Tj ET", "a".repeat(300_000)), "characters"),
    ];
    for (content, fault) in cases {
        let said = message(&Pdf::default().page(&content).bytes());
        assert!(said.contains(fault), "{said}: {}", &content[..content.len().min(40)]);
    }
    let bomb = " ".repeat(300 << 20);
    let said = message(&Pdf::default().compressed_page(&bomb).bytes());
    assert!(said.contains("compressed data"), "{said}");
}

/// What is small by itself, and grows when it is put together.
#[test]
fn what_is_repeated_is_counted() {
    let spaces = Pdf::default().compressed_page(&" ".repeat(1 << 20));
    let said = message(&spaces.repeating(300).bytes());
    assert!(said.contains("more compressed data than can be read"), "{said}");
    let looks_like_streams = "stream ".repeat(200_000);
    assert!(read(&Pdf::default().page(&looks_like_streams).bytes()).is_err());
}

#[test]
fn a_page_of_many_lines_is_read_in_time() {
    let lines = format!("BT /F1 3 Tf 1 299999 Td {} ET", "0 -4 Td (a) Tj ".repeat(60_000));
    let pages = read(&Pdf::default().sized(9, 300_000).page(&lines).bytes()).unwrap();
    assert_eq!(pages.text.matches('a').count(), 60_000);
}

/// Reads what `change` makes of a sound PDF with pages of each kind.
fn read_changed(change: impl FnOnce(&mut Vec<u8>)) -> Result<Pages> {
    let mut bytes = Pdf::default()
        .page(&prose(72.0, 740.0, &PROSE))
        .compressed_page(&prose(72.0, 740.0, &PROSE))
        .page("q 1 0 0 1 0 -20 cm /X1 Do Q BT /F1 9 Tf 72 500 Td [(Ga) 20 (uges)] TJ ET")
        .bytes();
    change(&mut bytes);
    read(&bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done to a PDF, it is read or refused.
    #[test]
    fn no_damage_is_fatal(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        cut in any::<prop::sample::Index>(),
        taken in 0_usize..200,
        end in any::<bool>(),
    ) {
        let result = read_changed(|bytes| {
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            let at = cut.index(bytes.len());
            let to = (at + taken).min(bytes.len());
            bytes.drain(at..to);
            if end {
                bytes.extend(b"\n%%EOF\n");
            }
        });
        if let Ok(pages) = result {
            prop_assert_eq!(pages.starts.len(), pages.text.matches('\x0c').count());
            prop_assert!(pages.starts.iter().all(|start| pages.text.is_char_boundary(*start)));
        }
    }

    /// Any numbers in the instructions are borne.
    #[test]
    fn no_numbers_are_fatal(
        numbers in proptest::collection::vec(
            prop_oneof![-1e3..1e3, -1e30..1e30, Just(0.0), Just(f64::from(f32::MAX))], 12),
        text in "[ -'*-Z]{0,20}",
    ) {
        let n = |k: usize| format!("{:.6}", numbers[k]);
        let content = format!(
            "{} {} {} {} {} {} cm BT /F1 {} Tf {} Tc {} Tz {} Ts {} {} Td ({text}) Tj T* ({text}) Tj ET",
            n(0), n(1), n(2), n(3), n(4), n(5), n(6), n(7), n(8), n(9), n(10), n(11)
        );
        let _ = read(&Pdf::default().page(&content).bytes());
    }
}
