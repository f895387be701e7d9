//! What printers, converters and lawyers put between the sentences of a filing.

use ownwords::document::Span;
use ownwords::segment::{Standing, Unit, UnitKind};

use super::{FILINGS, document, units_of};

fn holds(units: &[Unit], text: &str) -> bool {
    units.iter().any(|unit| unit.text().contains(text))
}

#[test]
fn sentences_that_pages_cut_are_whole() {
    for filing in &FILINGS {
        let units = units_of(filing.file, "auto");
        for sentence in filing.cut {
            let found = units.iter().any(|unit| unit.text() == *sentence);
            assert!(found, "{}: {sentence:?} is not a unit", filing.file);
        }
    }
}

#[test]
fn what_belongs_to_the_page_is_in_no_unit() {
    for filing in &FILINGS {
        // What can be in no summary may be anything: a box to tick, a line of contents.
        let mut units = units_of(filing.file, "all");
        units.retain(|unit| unit.standing != Standing::Never);
        assert!(units.len() > 12, "{}", filing.file);
        let page = ["Table of Contents", "TABLE OF CONTENTS", "<PAGE>", "...."];
        for debris in page.iter().chain(filing.hidden) {
            assert!(!holds(&units, debris), "{}: {debris:?} is in a unit", filing.file);
        }
        for unit in &units {
            let text = unit.text();
            assert!(text.contains(char::is_alphabetic), "{}: {text:?}", filing.file);
            assert!(!text.contains(['<', '>', '\u{ad}', '\u{a0}']), "{}: {text:?}", filing.file);
        }
    }
}

#[test]
fn neighbouring_items_are_left_out_and_are_there() {
    for filing in &FILINGS {
        let (part, all) = (units_of(filing.file, "auto"), units_of(filing.file, "all"));
        for text in filing.elsewhere {
            let headed = |unit: &Unit| unit.heading.iter().any(|h| h.contains(text));
            assert!(
                holds(&all, text) || all.iter().any(headed),
                "{}: {text:?} is missing",
                filing.file
            );
            assert!(!holds(&part, text), "{}: {text:?} is in {:?}", filing.file, filing.part);
            assert!(!part.iter().any(headed), "{}: {text:?} is a heading", filing.file);
        }
    }
}

/// Words that a tag, a line's end or a page parts stay apart, others together.
#[test]
fn no_words_are_glued_or_torn() {
    let cases = [
        ("quillmere-pen-1999.htm", "the ink works of Orrin & Daughters, which had been"),
        ("quillmere-pen-1999.htm", "at the prime rate plus ½%."),
        ("quillmere-pen-1999.htm", "58,000 pens in fiscal 1999 — more than"),
        ("quillmere-pen-1999.htm", "and Item 101 of Regulation S-K sets out"),
        ("brackwater-salt-2009.htm", "the winter of 2008–2009."),
        ("brackwater-salt-2009.htm", "for a royalty of 3.5% of what we sell it for."),
        ("solwick-cycles-2022.htm", "with a warranty of one year"),
        ("solwick-cycles-2022.htm", "We lost $24.7 million."),
        ("solwick-cycles-2022.htm", "on fourteen days’ notice"),
        ("dunmarrow-foods-1995.txt", "adjoins the Company's cannery at Oskagee, so that"),
        ("dunmarrow-foods-1995.txt", "more than $1.5 million a year."),
        ("castellane-group-2014-index.htm", "Owners of offices took 31%"),
        ("ferncliff-air-2006-10q.htm", "at 7.9% for nine years."),
    ];
    for (file, text) in cases {
        assert!(holds(&units_of(file, "auto"), text), "{file}: {text:?} is in no unit");
    }
}

/// Prose in two columns is paragraphs, each sentence a unit of its own.
#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    let units = units_of("brackwater-salt-2009.htm", "Our Mine and Ponds");
    let texts: Vec<&str> = units.iter().map(Unit::text).collect();
    let expected = [
        "The mine at Tamsin lies 1,800 feet below the lake and covers eleven square miles.",
        "The lease ends in 2049.",
        "In 2008 we raised 5.1 million tons, which is 88% of what the hoists can lift in a year.",
        "We own 9,400 acres of ponds at Port Callow.",
        "The harvest of 2008 came to 640,000 tons, after 702,000 tons the year before.",
    ];
    let places = expected.map(|sentence| texts.iter().position(|text| *text == sentence));
    assert!(places.is_sorted() && places[0].is_some(), "{texts:#?}");
    assert!(units.iter().all(|unit| unit.kind != UnitKind::Row), "{texts:#?}");
}

#[test]
fn entries_stand_behind_their_lead_in_in_every_format() {
    let cases = [
        ("quillmere-pen-1999.htm", "reach their buyers in the following ways:", 3),
        ("brackwater-salt-2009.htm", "plants that buy it by the truckload:", 3),
        ("solwick-cycles-2022.htm", "Members come to us in four ways:", 4),
        ("dunmarrow-foods-1995.txt", "are served as follows:", 3),
        ("pellworth-bancorp-2016.json", "The Bank offers:", 3),
    ];
    for (file, lead_in, count) in cases {
        let units = units_of(file, "auto");
        let at = units.iter().position(|unit| unit.text().ends_with(lead_in)).unwrap();
        let after = Standing::After(at);
        let entries = units.iter().filter(|unit| unit.standing == after).count();
        assert_eq!(entries, count, "{file}: {lead_in:?}");
    }
}

#[test]
fn units_stand_at_their_spans_and_know_their_item() {
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for filing in &FILINGS {
        let document = document(filing.file);
        for unit in units_of(filing.file, "all") {
            let of = |span: &Span| span.of(document.text()).unwrap().to_owned();
            let held: String = unit.spans().iter().map(of).collect();
            assert_eq!(squeeze(&held), squeeze(unit.text()), "{}", filing.file);
        }
        let items = ["item-headings", "record-field"].contains(&filing.method);
        for unit in units_of(filing.file, "auto").iter().filter(|_| items) {
            assert_eq!(unit.heading.first().map(String::as_str), Some(filing.part));
        }
    }
}
