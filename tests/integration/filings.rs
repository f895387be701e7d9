//! Filings in the style of each time: which part is read of them, and what never gets into a unit.
//!
//! `tests/data/filings/README.md` says what each of them shows.

mod laws;
mod program;
mod traps;

use std::fs;

use ownwords::document::{Choice, Document, Format};
use ownwords::segment::{Unit, units};

use crate::golden;
use crate::support::{root, run};

/// A filing, and what is to be read of it.
pub(crate) struct Filing {
    pub(crate) file: &'static str,
    pub(crate) format: Format,
    /// Name of the part that is taken.
    pub(crate) part: &'static str,
    /// How it is found.
    pub(crate) method: &'static str,
    /// First and last unit of that part.
    pub(crate) ends: [&'static str; 2],
    /// Sentences that something of the page lies in the middle of.
    pub(crate) cut: &'static [&'static str],
    /// What stands in the file, and in no unit of any part.
    pub(crate) hidden: &'static [&'static str],
    /// What stands in units, and in none of the part.
    pub(crate) elsewhere: &'static [&'static str],
}

/// The filings that are one document each.
pub(crate) const FILINGS: [Filing; 7] = [
    Filing {
        file: "quillmere-pen-1999.htm",
        format: Format::Html,
        part: "ITEM 1. BUSINESS",
        method: "item-headings",
        ends: [
            "Quillmere Pen Company (the “Company” or “Quillmere”) makes fountain pens, refillable \
             ballpoints and bottled ink in a single plant at Weir Falls, Vermont.",
            "Their contract runs to May 2001.",
        ],
        cut: &[
            "Customers may return unopened cases within ninety days, and about 3% of them do.",
            "The agreement lets the Company pay dividends only out of earnings of the year in \
             which they are declared.",
        ],
        hidden: &["(continued)", "28,773", "10-K for the year", "Stockholder Matters"],
        elsewhere: &["118,000 square feet", "sued the Company", "Item 1. Business describes"],
    },
    Filing {
        file: "brackwater-salt-2009.htm",
        format: Format::Html,
        part: "Items 1 and 2. Business and Properties",
        method: "item-headings",
        ends: [
            "We mine rock salt under Lake Tamsin and sell it to the states, counties and towns \
             that spread it on winter roads.",
            "She came to us as a mine surveyor in 1975.",
        ],
        cut: &[
            "We carry salt to our customers in barges, which we charter by the season, to \
             twenty-three stockpiles that we lease along the rivers.",
            "A group of five banks lends us up to $60.0 million against stockpiled salt, at LIBOR \
             plus 2.75%; since we pay for a year’s mining before the first snow falls, we draw \
             most of it by October and pay it back by March.",
        ],
        hidden: &["d10k.htm", "Subsidiaries of the registrant", "Gideon Farrow", "43.42"],
        elsewhere: &["Water may enter", "Little Wexcombe", "told of a pump house", "Item 201(d)"],
    },
    Filing {
        file: "solwick-cycles-2022.htm",
        format: Format::Html,
        part: "Item 1. Business",
        method: "item-headings",
        ends: [
            "Solwick lends electric bicycles by the month.",
            "Item 1A. Risk Factors describes what could harm us, and Item 101 of Regulation S-K \
             says what this item has to tell.",
        ],
        cut: &[
            "A used Everyday sells for $940 on average and has by then earned about $2,900 in fees.",
            "Our revenue for fiscal 2022 was $196.2 million, up 31%, of which membership fees made \
             up 82%, sales of used bicycles 11% and services to fleets of companies 7%.",
            "At September 30, 2022 we had 212,400 members in forty-one cities of North America, \
             against 168,900 a year before.",
        ],
        hidden: &["0000000417", "slwk-20220930", "2021-10-01", "160.9", "com\u{ad}"],
        elsewhere: &["Batteries can burn", "Fires in batteries", "twenty-six workshops and an"],
    },
    Filing {
        file: "dunmarrow-foods-1995.txt",
        format: Format::Text,
        part: "ITEM 1. BUSINESS",
        method: "item-headings",
        ends: [
            "Dunmarrow Foods, Inc. (the \"Company\") cooks soups, stews and baked beans and sells \
             them in cans and jars.",
            "Item 10 of this report, which tells of directors and officers, is incorporated by \
             reference.",
        ],
        cut: &[
            "Sales of beef stew fell by a tenth as the price of chuck rose to levels that the \
             Company could pass on to its customers only in part.",
            "They brought in 16% of net sales; what was left, 9%, came from cooking for other \
             companies whose own kettles were full.",
            "For the requirements as to the description of a business, see Item 101 of Regulation \
             S-K.",
        ],
        hidden: &["MIC-CLEAR", "CONFORMED", "(CONTINUED)", "79,680", "bake beans in glass"],
        elsewhere: &["over a label", "Item 1. Business describes", "410,000"],
    },
    Filing {
        file: "pellworth-bancorp-2016.json",
        format: Format::Json,
        part: "Item 1. Business",
        method: "record-field",
        ends: [
            "Pellworth Bancorp, Inc. (the \"Holding Company\") owns all of the stock of Pellworth \
             Savings Bank (the \"Bank\"), which has taken deposits and lent money in the Aldine \
             Valley since 1888.",
            "See Item 1A, which tells of rules that may change.",
        ],
        cut: &["These loans, $41.6 million at June 30, 2016, are larger and carry more risk than \
                loans on houses, since a late frost can take a year's income from a whole \
                neighborhood at once."],
        hidden: &["0000000417-16", "144,092", "2016-09-23"],
        elsewhere: &["A frost in May", "five of its seven offices", "Net income rose"],
    },
    Filing {
        file: "castellane-group-2014-index.htm",
        format: Format::Html,
        part: "Business",
        method: "index-titles",
        ends: [
            "Castellane Group makes lifts, doors and lighting for the buildings in which many \
             people come and go.",
            "Works councils speak for our employees in Europe.",
        ],
        cut: &[],
        hidden: &["ANNUAL REPORT", "Page(s)", "Not applicable", "Form 10-K</title>"],
        elsewhere: &["permits for houses", "eleven plants", "Revenue rose by 3%"],
    },
    Filing {
        file: "ferncliff-air-2006-10q.htm",
        format: Format::Html,
        part: "whole document",
        method: "whole",
        ends: [
            "For the quarterly period ended March 31, 2006",
            "31.1 Certification of the chief executive officer.",
        ],
        cut: &["We have raised fares three times since then, which made up for about half of it; \
                the winter schedule, which we had to shorten by eleven flights a day, made up for a \
                little more."],
        hidden: &["61,204", "(in thousands)"],
        elsewhere: &[],
    },
];

/// Four records, the third of them damaged.
pub(crate) const RECORDS: &str = "small-filers.jsonl";

/// The path of a filing.
pub(crate) fn path(file: &str) -> String {
    let path = root().join("tests/data/filings").join(file);
    assert!(path.is_file(), "{} is missing", path.display());
    path.to_str().unwrap().to_owned()
}

/// The bytes of a filing.
pub(crate) fn bytes(file: &str) -> Vec<u8> {
    fs::read(path(file)).unwrap()
}

/// A filing as it is read.
fn document(file: &str) -> Document {
    Document::read(&bytes(file)).unwrap()
}

/// The units of one part of a filing.
fn units_of(file: &str, choice: &str) -> Vec<Unit> {
    units(&document(file).narrowed(&Choice::from(choice)).unwrap())
}

#[test]
fn the_business_is_taken_from_its_first_sentence_to_its_last() {
    for filing in &FILINGS {
        let document = document(filing.file).narrowed(&Choice::Auto).unwrap();
        let part = document.part();
        assert_eq!(document.format(), filing.format, "{}", filing.file);
        assert_eq!((part.name.as_str(), part.method), (filing.part, filing.method));
        assert!(part.confidence >= 0.6, "{}: {part:?}", filing.file);
        assert_eq!(part.doubts.is_empty(), part.confidence >= 0.9, "{}: {part:?}", filing.file);
        let found = units(&document);
        let ends = [found.first(), found.last()].map(|unit| unit.unwrap().text());
        assert_eq!(ends, filing.ends, "{}", filing.file);
    }
}

#[test]
fn records_of_one_file_are_read_each_by_itself() {
    let read = Document::read_all(&bytes(RECORDS), &ownwords::document::Hints::default()).unwrap();
    let ends: Vec<_> = read
        .into_iter()
        .map(|document| {
            let document = document.ok()?.narrowed(&Choice::Auto).unwrap();
            let found = units(&document);
            let ends = [found.first()?, found.last()?].map(|unit| unit.text().to_owned());
            Some((document.record(), document.part().method, ends))
        })
        .collect();
    let expected = [
        Some((
            Some(1),
            "record-field",
            [
                "Moorhen Ferries, Inc. carries people and trucks between four islands and the \
                 mainland in nine boats.",
                "No other ferry may land on the islands until 2009, when the Company's franchise \
                 comes to an end.",
            ],
        )),
        Some((
            Some(2),
            "item-headings",
            [
                "Nettlebed Pest Control, Inc. keeps moths, beetles and mice out of museums, \
                 libraries and granaries.",
                "The Company needs a permit from each state in which it works, and has never lost \
                 one.",
            ],
        )),
        None,
        Some((
            Some(4),
            "record-field",
            [
                "Varnish Hill Clocks LLC mends clocks in towers.",
                "Its members left $310,000 of profits in it in 2011 to buy a second crane.",
            ],
        )),
    ];
    let expected = expected
        .map(|found| found.map(|(record, method, ends)| (record, method, ends.map(str::to_owned))));
    assert_eq!(ends, expected);
}

#[test]
fn listings_of_parts() {
    for file in FILINGS.iter().map(|filing| filing.file).chain([RECORDS]) {
        let said = run(&["sections", &path(file)]);
        assert_eq!(said.code, Some(i32::from(file == RECORDS)), "{file}: {said:?}");
        // Records are announced by the path of their file.
        let list = said.stdout.replace(&path(file), file);
        insta::assert_snapshot!(format!("{}-sections", stem(file)), list);
    }
}

/// What the built-in model makes of a page of each time.
#[test]
fn summaries_with_the_built_in_model() {
    for filing in &FILINGS[..3] {
        let document = document(filing.file).narrowed(&Choice::Auto).unwrap();
        let summary = golden::summary_of(&document, &bytes(filing.file), 200);
        insta::assert_snapshot!(stem(filing.file), golden::shown(&summary));
    }
}

/// The name of a file without its extension.
pub(crate) fn stem(file: &str) -> &str {
    file.split('.').next().unwrap()
}
