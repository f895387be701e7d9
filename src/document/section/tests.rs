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
        let is_doubtful = found.confidence < 0.9 && !found.doubts.is_empty();
        if !is_right || case.doubt != is_doubtful {
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

/// A filing with headings below its items, two of them of the same name.
fn sample() -> Sections {
    let text = "PART I\nItem 1. Business\n{60 long}\nCompetition\n{60 long}\nPressure Gauges\n\
                {30 long}\nCustomers\n{30 long}\nItem 1A. Risk Factors\n{60 long}\nCustomers\n\
                {60 long}\nItems 2 and 3. Properties and Proceedings\n{60 long}\nPART II\n\
                Item 7. Management’s Discussion and Analysis\n{60 long}\n";
    Sections::of(&blocks(&filled(text)))
}

#[test]
fn parts_stand_in_one_another() {
    let sections = sample();
    let outline: Vec<_> = sections.all().iter().map(|s| (s.depth, s.name.as_str())).collect();
    assert_eq!(
        outline,
        [
            (0, "PART I"),
            (1, "Item 1. Business"),
            (2, "Competition"),
            (2, "Pressure Gauges"),
            (2, "Customers"),
            (1, "Item 1A. Risk Factors"),
            (2, "Customers"),
            (1, "Items 2 and 3. Properties and Proceedings"),
            (0, "PART II"),
            (1, "Item 7. Management’s Discussion and Analysis"),
        ]
    );
}

#[test]
fn parts_are_found_by_number_name_and_beginning() {
    let sections = sample();
    let cases = [
        ("Item 1", "Item 1. Business"),
        ("ITEM 1A.", "Item 1A. Risk Factors"),
        ("1a", "Item 1A. Risk Factors"),
        ("3", "Items 2 and 3. Properties and Proceedings"),
        ("Item 1. Business", "Item 1. Business"),
        ("business", "Item 1. Business"),
        ("Management's Discussion", "Item 7. Management’s Discussion and Analysis"),
        ("compet", "Competition"),
        ("part ii", "PART II"),
    ];
    for (name, expected) in cases {
        assert_eq!(sections.named(name).unwrap().name, expected, "{name}");
    }
}

/// A quarterly report, whose items begin anew in the second part.
fn quarterly() -> Sections {
    let text = "FORM 10-Q\nPART I. FINANCIAL INFORMATION\nItem 1. Financial Statements\n{300 long}\n\
                Item 2. Management’s Discussion and Analysis\n{300 long}\n\
                Item 4. Controls and Procedures\n{60 long}\nPART II. OTHER INFORMATION\n\
                Item 1. Legal Proceedings\n{60 long}\nItem 1A. Risk Factors\n{60 long}\n\
                Item 6. Exhibits\n{60 long}\n";
    Sections::of(&blocks(&filled(text)))
}

#[test]
fn items_are_found_in_their_part_of_the_report() {
    let cases = [
        ("Part I, Item 1", "Item 1. Financial Statements"),
        ("Part II, Item 1", "Item 1. Legal Proceedings"),
        ("part ii item 1", "Item 1. Legal Proceedings"),
        ("Part 2, 1", "Item 1. Legal Proceedings"),
        ("PART II, Item 1. Legal Proceedings", "Item 1. Legal Proceedings"),
        ("Part II, risk factors", "Item 1A. Risk Factors"),
        ("1A", "Item 1A. Risk Factors"),
        ("2", "Item 2. Management’s Discussion and Analysis"),
        ("part i", "PART I. FINANCIAL INFORMATION"),
        ("Part II", "PART II. OTHER INFORMATION"),
        ("Part II. Other", "PART II. OTHER INFORMATION"),
    ];
    let sections = quarterly();
    for (name, expected) in cases {
        assert_eq!(sections.named(name).unwrap().name, expected, "{name}");
    }
    let error = sections.named("Item 1").unwrap_err();
    assert!(error.advice().unwrap().contains("\"Part II, Item 1. Legal Proceedings\""), "{error}");
    for name in ["Part I, Item 6", "Part II, Item 2", "Part III", "Part I, Legal Proceedings"] {
        assert!(sections.named(name).is_err(), "{name}");
    }
}

#[test]
fn an_item_of_one_registrant_holds_none_of_the_next() {
    let report = "PART I\nItem 1. Business\n{900 long}\nItem 1A. Risk Factors\n{300 long}\n\
                  Item 2. Properties\n{60 long}\nItem 3. Legal Proceedings\nNone.\n\
                  PART II\nItem 7. Management’s Discussion and Analysis\n{300 long}\n";
    let text = filled(&format!("{report}ACME VALVE COMPANY\n{report}"));
    let blocks = blocks(&text);
    let sections = Sections::of(&blocks);
    for name in ["Item 1", "Item 1A", "Item 2", "Item 3", "Item 7", "Part II"] {
        let section = sections.named(name).unwrap();
        let part = &text[section.span.start..section.span.end];
        let begun = part.matches("Item 1. Business").count();
        assert!(begun <= usize::from(name == "Item 1"), "{name}: {} bytes", part.len());
    }
}

#[test]
fn entries_of_contents_do_not_hide_headings() {
    let text = "Our Year\n{60 long}\nLegal Proceedings and Claims\n{300 long}\nFORM 10-K INDEX\n\
                Item 1. | Business | 4\nItem 1A. | Risk Factors | 9\n\
                Item 3. | Legal Proceedings | 12\nItem 7. | Management’s Discussion | 12\n";
    let sections = Sections::of(&blocks(&filled(text)));
    assert!(sections.all().iter().any(|s| s.is_entry && s.title.starts_with("Legal")));
    let found = sections.named("Legal Proceedings").unwrap();
    assert_eq!(found.name, "Legal Proceedings and Claims");
}

#[test]
fn names_of_no_part_and_of_several_are_errors_that_name_near_ones() {
    let sections = sample();
    let cases = [
        ("Item 9", "no part", "Item 1A. Risk Factors"),
        ("Customer Risk", "no part", "Customers"),
        ("Customers", "2 parts", "Customers"),
        ("", "no part", "Item 1. Business"),
    ];
    for (name, message, hint) in cases {
        let error = sections.named(name).unwrap_err();
        assert!(error.to_string().contains(message), "{name}: {error}");
        assert!(error.advice().unwrap().contains(hint), "{name}: {:?}", error.advice());
    }
    assert!(Sections::of(&[]).named("Item 1").is_err());
}

#[test]
fn fields_of_a_record_are_its_items() {
    let business =
        format!("Acme Gauge Company makes gauges.\nCompetition\n{}", filled("{400 long}"));
    let text = &format!("{business}\n\nItem 1A. Risk Factors\nNone that we know of.\n");
    let risks = text.find("Item 1A").unwrap();
    let fields =
        [("item_1".to_owned(), 0..business.len()), ("item_1A".to_owned(), risks..text.len())];
    let sections = Sections::of_fields(&blocks(text), &fields);
    let names: Vec<_> = sections.all().iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["Item 1", "Competition", "Item 1A. Risk Factors"]);
    let found = sections.business().section.as_ref().unwrap();
    assert_eq!(found.span.of(text).unwrap(), business);
}

/// What is taken of a record with these fields.
fn found_in(items: &[(&str, &str)]) -> Found {
    let (mut text, mut fields) = (String::new(), Vec::new());
    for (name, item) in items {
        let start = text.len();
        text.push_str(&filled(item));
        fields.push(((*name).to_owned(), start..text.len()));
        text.push_str("\n\n");
    }
    Sections::of_fields(&blocks(&text), &fields).business().clone()
}

#[test]
fn fields_that_do_not_hold_the_business_are_not_taken_for_it() {
    let found = found_in(&[("item_1", "We make gauges.\n{400 long}"), ("item_2", "A mill.")]);
    assert_eq!((found.method, found.confidence), ("record-field", 1.0));
    let short = found_in(&[("item_1", "{80 long}"), ("item_2", "A mill.")]);
    assert!(short.section.is_some() && short.confidence < 0.9, "{short:?}");
    let underlined = "Item 1. Business - ----------\n{400 long}";
    let found = found_in(&[("item_1", underlined), ("item_2", "A mill.")]);
    assert_eq!((found.method, found.confidence), ("record-field", 1.0));
    let listed = found_in(&[("item_1", "Item 1. Business 4"), ("item_2", "Item 2. Properties 9")]);
    assert!(listed.section.is_none() && listed.confidence < 0.5, "{listed:?}");
    assert_eq!(listed.doubts.len(), 2, "{listed:?}");
    let statements = ("item_1", "Item 1. Financial Statements\n{400 long}");
    let discussion = ("item_2", "Item 2. Management’s Discussion and Analysis\n{400 long}");
    for quarterly in [[statements, discussion], [("item_1", "{400 long}"), discussion]] {
        let found = found_in(&quarterly);
        assert!(found.section.is_none() && found.doubts.is_empty(), "{found:?}");
    }
}

#[test]
fn fields_are_known_however_they_are_written() {
    let text = format!("Acme Gauge Company makes gauges. {}", filled("{400 long}"));
    for field in ["item_1", "section_1", "Item 1", "item1"] {
        let fields = [(field.to_owned(), 0..text.len())];
        let sections = Sections::of_fields(&blocks(&text), &fields);
        assert_eq!(sections.business().method, "record-field", "{field}");
    }
}

#[test]
fn thousands_of_marks_are_read_in_no_time() {
    let text =
        "Item 1. Business\nItem 2. Properties of many kinds\nWe make gauges.\n".repeat(20_000);
    assert!(!Sections::of(&blocks(&text)).all().is_empty());
}

proptest! {
    /// Parts lie in the document and in one another, and stand in its order.
    #[test]
    fn parts_are_nested_and_in_order(
        pieces in proptest::collection::vec(prop::sample::select(vec![
            "PART I\n", "PART II\n", "Item 1.\n", "Item 1. Business\n", "Item 1A. Risk Factors 9\n",
            "Items 1 and 2. Business and Properties\n", "Item 2. | Properties | 4\n", "Business\n",
            "Item 7 of this report says so.\n", "Competition\n", "• Item 3. Legal Proceedings\n",
            "GAUGES\n", "Item\n", "Item 1(a). É\n", "We make gauges, and we sell them to mills.\n",
            "12\n", "\n", "<PAGE>\n", "Item 1. Business (continued)\n",
        ]), 0..40),
    ) {
        let text = pieces.concat();
        let blocks = blocks(&text);
        let sections = Sections::of(&blocks);
        let mut open: Vec<&Section> = Vec::new();
        let mut last = 0;
        for section in sections.all() {
            prop_assert!(section.span.of(&text).is_some());
            prop_assert!(section.blocks.end <= blocks.len());
            prop_assert!(section.span.start >= last, "{section:?}");
            last = section.span.start;
            open.truncate(section.depth);
            prop_assert_eq!(open.len(), section.depth);
            if let Some(parent) = open.last() {
                prop_assert!(parent.span.end >= section.span.end);
                prop_assert!(parent.blocks.end >= section.blocks.end);
            }
            open.push(section);
            prop_assert!(sections.named(&section.name).is_ok() || section.items.is_none());
        }
        if let Some(section) = &sections.business().section {
            prop_assert!(sections.all().contains(section));
        }
    }
}
