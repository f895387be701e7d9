//! The laws of a summary, over documents made up by the dozen. No model: words are hashed.

use ownwords::document::Document;
use ownwords::embed::{Chars, HashingEmbedder, TokenCounter, Words};
use ownwords::focus::Profile;
use ownwords::segment::{Standing, Unit, units};
use ownwords::select::Budget;
use ownwords::summary::{Status, Summary};
use ownwords::{ErrorKind, Result, Summarizer, verify};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select as any_of;
use proptest::strategy::ValueTree as _;

/// A profile near to what the made-up documents say.
const PROFILE: &str = "\
name = \"gauges\"
[[focus]]
name = \"makes\"
queries = [\"We make gauges.\"]
[[focus]]
name = \"sells\"
queries = [\"The company sells valves to mills.\", \"We sell valves.\"]
";

fn summarize(bytes: &[u8], budget: usize, counter: &dyn TokenCounter) -> Result<Summary> {
    summarize_for(PROFILE, bytes, budget, counter)
}

/// Summarizes for the profile `toml`.
fn summarize_for(
    toml: &str,
    bytes: &[u8],
    budget: usize,
    counter: &dyn TokenCounter,
) -> Result<Summary> {
    let profile = Profile::parse(toml)?;
    let embedder = HashingEmbedder::default();
    let summarizer = Summarizer::new(&embedder, counter, &profile, Budget::new(budget)?)?;
    summarizer.summarize(&Document::read(bytes)?)
}

// What documents are made of.

const WORDS: &[&str] = &[
    "we",
    "make",
    "sell",
    "gauges",
    "valves",
    "to",
    "the",
    "mills",
    "company",
    "The",
    "of",
    "and",
    "is",
    "our",
    "Inc.",
    "not",
    "U.S.",
    "12",
    "4.5%",
    "$3",
    "(the",
    "net)",
    "“Acme”",
    "pre-tax",
    "\u{200b}",
    "\u{0}",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![3 => any_of(WORDS).prop_map(str::to_owned), 1 => "[a-z]{2,9}", 1 => "[A-Z][a-zé]{1,7}"]
}

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(word(), count).prop_map(|words| words.join(" "))
}

fn sentence() -> impl Strategy<Value = String> {
    let begin =
        any_of(&["We sell", "The company makes", "Our valves", "Gauges", "In 1995, we"][..]);
    let end = any_of(&[".", ".", ".", "!", "?", ".”", ":", ";", ""][..]);
    (begin, words(1..12), end).prop_map(|(begin, words, end)| format!("{begin} {words}{end}"))
}

fn paragraph() -> impl Strategy<Value = String> {
    (vec(sentence(), 1..5), any::<bool>(), any::<bool>()).prop_map(|(sentences, wrapped, cut)| {
        let text = sentences.join(" ");
        let text = if cut { text.replacen("gauges", "gau-\nges", 1) } else { text };
        if wrapped { wrap(&text) } else { text }
    })
}

/// Lines of some forty columns.
fn wrap(text: &str) -> String {
    let mut column = 0;
    let words = text.split(' ').map(|word| {
        column += word.len() + 1;
        if column > 40 {
            column = word.len();
            format!("\n{word}")
        } else {
            format!(" {word}")
        }
    });
    words.collect::<String>().trim().to_owned()
}

fn list() -> impl Strategy<Value = String> {
    let lead_in = any_of(&["We sell:", "Our gauges are used to:", "We make", "Products"][..]);
    let bullet = any_of(&["• ", "•\n", "o   ", "- ", "(1) ", "• | ", "", "2. "][..]);
    let end = any_of(&[";", "; and", ".", "", ",", ":", " Inc.;"][..]);
    let item = (prop_oneof![3 => words(1..8), 1 => sentence()], end);
    let gap = any_of(&["\n", "\n\n", "\n--+-----\n"][..]);
    (lead_in, bullet, vec(item, 1..6), gap).prop_map(|(lead_in, bullet, items, gap)| {
        let entries = items.iter().map(|(item, end)| format!("{gap}{bullet}{item}{end}"));
        format!("{lead_in}{}", entries.collect::<String>())
    })
}

fn table() -> impl Strategy<Value = String> {
    let cell = prop_oneof![words(1..3), words(9..14), "[$]?[0-9]{1,4}%?", "[\u{200b}\u{feff}]"];
    let rule = any_of(&[" | ", "      ", "\n", " ..... "][..]);
    (vec(vec(cell, 1..5), 1..5), rule).prop_map(|(rows, rule)| {
        rows.iter().map(|cells| cells.join(rule)).collect::<Vec<_>>().join("\n")
    })
}

fn debris() -> impl Strategy<Value = String> {
    let lines =
        ["7", "Table of Contents", "- ----", "<PAGE>", "  -3-\n<PAGE>\n\n   ACME CO.", "\u{c}"];
    any_of(lines.to_vec()).prop_map(str::to_owned)
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => paragraph(),
        2 => "([A-Z][a-z]{2,8} ){1,4}",
        3 => list(),
        2 => table(),
        2 => debris(),
        1 => "\\PC{0,60}",
    ]
}

fn document() -> impl Strategy<Value = String> {
    let gap = any_of(&["\n\n", "\n", "\r\n\r\n", "\n\n\n", " ", "\n \u{a0}"][..]);
    vec((piece(), gap), 0..14)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, gap)| piece + gap).collect())
}

// Laws 1 to 3, and what a list asks for.

/// Holds `summary` of `source` to the laws.
fn hold(summary: &Summary, source: &str, limit: usize, counter: &dyn TokenCounter) {
    verify(summary, source.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{summary:#?}"));
    let spans: Vec<_> = summary.units.iter().flat_map(|u| &u.spans).collect();
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?}");
    let used = counter.count(&summary.text);
    assert!(used <= limit, "{used} of {limit}: {}", summary.text);
    assert_eq!(summary.budget.used, used);
    assert!(!summary.text.contains(['\n', '\t']) && !summary.text.contains("  "));
    hold_lists(summary, &units(&Document::read(source.as_bytes()).unwrap()));
}

/// An entry of a list stands behind its lead-in, and no lead-in stands alone.
fn hold_lists(summary: &Summary, units: &[Unit]) {
    let index = |spans: &[_]| units.iter().position(|u| u.shown_spans() == spans).unwrap();
    let chosen: Vec<usize> = summary.units.iter().map(|u| index(&u.spans)).collect();
    let leads = |entry: &usize, lead_in: usize| units[*entry].standing == Standing::After(lead_in);
    for &unit in &chosen {
        match units[unit].standing {
            Standing::Alone => {}
            Standing::After(lead_in) => {
                assert!(lead_in < unit && chosen.contains(&lead_in), "{summary:#?}");
            }
            Standing::LeadIn => {
                assert!(chosen.iter().any(|entry| leads(entry, unit)), "{summary:#?}");
            }
            Standing::Never => panic!("{:?} cannot stand in a summary", units[unit].text()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn summaries_are_proved_ordered_and_within_the_budget(
        source in document(),
        budget in 3..120_usize,
        in_words in any::<bool>(),
    ) {
        let counter: &dyn TokenCounter = if in_words { &Words } else { &Chars };
        let limit = if in_words { budget } else { budget * 6 };
        match summarize(source.as_bytes(), limit, counter) {
            Ok(summary) => hold(&summary, &source, limit, counter),
            Err(error) => {
                prop_assert!(matches!(error.kind(), ErrorKind::Document | ErrorKind::Budget));
                prop_assert!(error.advice().is_some(), "{error} has no hint");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// "Enough fitting material" here: four times the budget of sentences that stand out from as
    /// many others, are unlike one another, and cost a twentieth of the budget each at most. What
    /// stays free then is less than one of them.
    #[test]
    fn a_budget_is_used_where_there_is_enough_for_it(
        names in vec("[a-z]{5,9} [a-z]{5,9} [a-z]{5,9}", 180),
        budget in 120..200_usize,
    ) {
        let sentence = |(i, name): (usize, &String)| match i % 2 {
            0 => format!("Gauges valves are {name}.\n\n"),
            _ => format!("Rain fell on {name}.\n\n"),
        };
        let source: String = names.iter().enumerate().map(sentence).collect();
        let toml = "name = \"x\"\n[[focus]]\nname = \"y\"\nqueries = [\"gauges valves\"]\n";
        let summary = summarize_for(toml, source.as_bytes(), budget, &Words).unwrap();
        hold(&summary, &source, budget, &Words);
        prop_assert!(summary.budget.used * 100 >= budget * 95, "{} of {budget}", summary.budget.used);
    }
}

/// Guards the properties above against documents of which nothing can be said.
#[test]
fn the_made_up_documents_hold_all_that_a_filing_holds() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut sentences, mut items, mut rows, mut cut) = (0, 0, 0, 0);
    for _ in 0..600 {
        let source = document().new_tree(&mut runner).unwrap().current();
        let Ok(summary) = summarize(source.as_bytes(), 60, &Words) else { continue };
        for unit in &summary.units {
            sentences += usize::from(unit.kind == "sentence");
            items += usize::from(unit.kind == "item");
            rows += usize::from(unit.kind == "row");
            cut += usize::from(unit.spans.len() > 1 && unit.kind != "row");
        }
    }
    let found = [sentences, items, rows, cut];
    println!("sentences, items, rows, cut units: {found:?}");
    assert!(sentences > 200 && items > 20 && rows > 5 && cut > 5, "{found:?}");
}

/// Law 6: what is said of a focus is true. Here one sentence, the whole document, serves two
/// focuses alike, and there is room for a hundred more.
#[test]
fn no_room_is_said_only_where_something_was_left_out() {
    let focus = |name| format!("[[focus]]\nname = \"{name}\"\nqueries = [\"We sell gauges.\"]\n");
    let toml = format!("name = \"twins\"\n{}{}", focus("one"), focus("other"));
    let source = "We sell gauges to mills.";
    let summary = summarize_for(&toml, source.as_bytes(), 500, &Words).unwrap();
    assert_eq!(summary.text, source);
    for focus in &summary.focuses {
        assert_ne!(focus.status, Status::NoRoom, "{focus:#?}");
    }
}

// Law 4.

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_same_document_gives_the_same_bytes(source in document(), other in document()) {
        let profile = Profile::parse(PROFILE).unwrap();
        let embedder = HashingEmbedder::default();
        let budget = Budget::new(60).unwrap();
        let summarizer = Summarizer::new(&embedder, &Words, &profile, budget).unwrap();
        let json = |text: &str| {
            let summary = summarizer.summarize(&Document::read(text.as_bytes())?)?;
            Ok::<_, ownwords::Error>(serde_json::to_string(&summary).unwrap())
        };
        let first = json(&source).map_err(|e| e.to_string());
        let _ = json(&other);
        prop_assert_eq!(&first, &json(&source).map_err(|e| e.to_string()));
        let alone = summarize(source.as_bytes(), 60, &Words);
        let alone = alone.map(|s| serde_json::to_string(&s).unwrap());
        prop_assert_eq!(&first, &alone.map_err(|e| e.to_string()));
    }
}

// Law 5.

/// What a file may begin with: byte-order marks, or a stray NUL.
const MARKS: &[&[u8]] = &[b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0"];

/// Parts of numbers, good and bad.
const NUMBERS: &[&str] =
    &["nine", "hundred", "thousand", "and", "twelve", "-", "a", "the", "99999999999", "1,024", "0"];

/// Reads, summarizes and proves; whatever comes out, it comes out.
fn survive(bytes: &[u8]) {
    if let Ok(summary) = summarize(bytes, 50, &Words) {
        verify(&summary, bytes).unwrap();
        assert!(Words.count(&summary.text) <= 50);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_survived(bytes in vec(any::<u8>(), 0..400)) {
        survive(&bytes);
    }

    #[test]
    fn damaged_texts_are_survived(
        mut bytes in document().prop_map(String::into_bytes),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        mark in any_of(MARKS),
    ) {
        for (at, byte) in damage {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        survive(&[mark, &bytes].concat());
    }

    #[test]
    fn odd_requests_are_survived(
        number in prop_oneof![
            vec(any_of(NUMBERS), 0..16).prop_map(|words| words.join(" ")),
            (any_of(NUMBERS), 1..40_usize).prop_map(|(word, count)| word.repeat(count)),
        ],
        focus in "[a-z,;:•\n -]{0,40}",
    ) {
        let request = format!("Summarize the text below in {number} tokens; focus on {focus}.");
        survive(format!("{request}\n\nWe sell gauges to mills.\n").as_bytes());
    }
}

#[test]
fn degenerate_documents_are_survived() {
    const CUT: &str = "We sell gauges to the refineries and mills of Oregon and of\n";
    let nested = format!("We sell {}gauges{}.", "(".repeat(5000), ")".repeat(5000));
    let cases = [
        ("a line without spaces", "gauge".repeat(200_000)),
        ("a line of words", "gauges and valves ".repeat(20_000)),
        ("a line of sentences", "We sell gauges to mills in Oregon. ".repeat(2_000)),
        ("short lines", "gauges\n".repeat(10_000)),
        ("headings", "Our Gauges\n\n".repeat(10_000)),
        ("numbers", "1,234\n".repeat(10_000)),
        ("page numbers", "7\n".repeat(10_000)),
        ("a cut sentence and page numbers", format!("{CUT}{}", "7\n".repeat(10_000))),
        ("bullets alone", "•\n".repeat(10_000)),
        ("bullets in a line", "• ".repeat(10_000)),
        ("list entries", "• gauges;\n".repeat(5_000)),
        ("lead-ins", "We sell:\n".repeat(5_000)),
        ("pipes in a line", "|".repeat(100_000)),
        ("pipes in lines", "| | |\n".repeat(10_000)),
        ("cells", "gauges | ".repeat(20_000)),
        ("rulers", "-----\n".repeat(10_000)),
        ("hyphens", "gau-\n".repeat(10_000)),
        ("full stops", ".".repeat(100_000)),
        ("abbreviations", "Mr. A ".repeat(10_000)),
        ("abbreviations in parentheses", "(Mr. A ".repeat(5_000)),
        ("quotation marks", "“".repeat(5_000)),
        ("spaces", format!("We{}sell gauges to mills.", " ".repeat(100_000))),
        ("tabs", "\t".repeat(100_000) + "x"),
        ("line ends", "\r".repeat(50_000) + "We sell gauges." + &"\n".repeat(50_000)),
        ("nested parentheses", nested),
        ("combining marks", format!("We sell g{}auges to mills.", "\u{301}".repeat(50_000))),
        ("marks without width", "\u{200b}\u{feff}".repeat(20_000) + "x"),
    ];
    for (name, text) in cases {
        println!("{name}");
        survive(text.as_bytes());
    }
}
