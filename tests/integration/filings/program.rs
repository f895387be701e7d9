//! Filings through the program: what it prints, says and returns.

use ownwords::summary::Summary;
use serde_json::Value;

use super::{FILINGS, RECORDS, path};
use crate::support::{Folder, run, run_into_closed_pipe, run_with_input, summarize, summary};

/// The texts of the units that the program shows.
fn units(arguments: &[&str]) -> Vec<String> {
    let lines = run(&[&["units"], arguments].concat()).expect_success();
    let text = |line: &str| {
        let unit: Value = serde_json::from_str(line).unwrap();
        unit["text"].as_str().unwrap().to_owned()
    };
    lines.lines().map(text).collect()
}

#[test]
fn the_part_that_is_printed_is_the_part_that_is_summarized() {
    let folder = Folder::new();
    for filing in &FILINGS {
        let source = path(filing.file);
        let printed = run(&["sections", &source, "--print", "auto"]).expect_success();
        let text = folder.file("part.txt", &printed);
        let wanted = units(&[&source, "--section", "auto"]);
        assert_eq!(units(&[&text]), wanted, "{}", filing.file);
        assert_eq!(wanted.first().map(String::as_str), Some(filing.ends[0]));
    }
}

#[test]
fn a_summary_says_what_it_is_of_and_is_proved() {
    let folder = Folder::new();
    for filing in &FILINGS {
        let source = path(filing.file);
        let json = folder.path("summary.json");
        let run = summarize(&["--format", "json", "--budget", "120", "-o", &json, &source]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let made: Summary = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
        let section = &made.source.section;
        assert_eq!(made.source.format, filing.format.name());
        assert_eq!((section.name.as_str(), section.method.as_str()), (filing.part, filing.method));
        let (first, last) = section.lines.unwrap();
        let sure = (section.confidence * 100.0).round();
        if filing.method == "whole" {
            assert!(!run.stderr.contains("took"), "{}: {}", filing.file, run.stderr);
        } else {
            assert!(first > 0 && last > first + 5, "{}: {first} to {last}", filing.file);
            let expected = [
                format!("took {:?}", filing.part),
                format!("lines {first} to {last}"),
                format!("{sure} % sure"),
                filing.file.to_owned(),
            ];
            for said in expected {
                assert!(run.stderr.contains(&said), "{said:?} is not in {:?}", run.stderr);
            }
        }
        let said = crate::support::run(&["verify", &json, &source]).expect_success();
        assert!(said.starts_with("verified: all "), "{}: {said}", filing.file);
    }
}

#[test]
fn standard_input_is_read_as_a_file_is() {
    for filing in &FILINGS {
        let source = path(filing.file);
        let piped = run_with_input(&["units", "-"], &super::bytes(filing.file));
        assert_eq!(piped.code, Some(0), "{piped:?}");
        assert_eq!(piped.stdout, run(&["units", &source]).expect_success(), "{}", filing.file);
    }
}

/// A part by any of its names.
#[test]
fn parts_are_found_by_number_heading_and_beginning() {
    let salt = path("brackwater-salt-2009.htm");
    let pens = path("quillmere-pen-1999.htm");
    let bank = path("pellworth-bancorp-2016.json");
    let mild = "Nearly three quarters of our revenue depends on snow.";
    let cases: [(&str, &str, &str); 12] = [
        (&salt, "1A", mild),
        (&salt, "Item 1A", mild),
        (&salt, "item 1a.", mild),
        (&salt, "Risk Factors", mild),
        (&salt, "risk", mild),
        (&salt, "2", "We mine rock salt under Lake Tamsin"),
        (&salt, "storage", "Rooms that have been mined out"),
        (&pens, "Ballpoints", "The Company’s Tiller™ ballpoints"),
        (&pens, "7A", "A rise of one percentage point"),
        (&pens, "customers and distribution", "The Company sells to some 2,900"),
        (&bank, "Item 7", "Net income rose to $2.4 million"),
        (&bank, "Loans to Orchards", "The Bank lends to some 140 growers"),
    ];
    for (source, name, begins) in cases {
        let texts = units(&[source, "--section", name]);
        assert!(texts[0].starts_with(begins), "{name}: {texts:?}");
    }
}

/// What is wrong with a name, and which names come near.
#[test]
fn names_of_no_part_and_of_several() {
    let salt = path("brackwater-salt-2009.htm");
    let pens = path("quillmere-pen-1999.htm");
    let cases = [
        (&salt, "Item 9A", "no part called \"Item 9A\"", "\"Item 1A. Risk Factors\""),
        (&salt, "Mining", "no part called \"Mining\"", "\"Items 1 and 2."),
        (&salt, "selling salt", "no part called", "\"How We Sell Highway Salt\""),
        (&salt, "how we", "2 parts are called \"how we\"", "\"How We Are Financed\""),
        (&pens, "", "no part called \"\"", "\"ITEM 1. BUSINESS\""),
        (&pens, "•", "no part called \"•\"", "\"ITEM 1. BUSINESS\""),
    ];
    for (source, name, says, hint) in cases {
        for command in
            [&["units", source, "--section", name][..], &["sections", source, "--print", name]]
        {
            let run = run(command);
            assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{command:?}: {run:?}");
            assert!(run.stderr.contains(says), "{command:?}: {run:?}");
            assert!(
                run.stderr.contains("hint") && run.stderr.contains(hint),
                "{command:?}: {run:?}"
            );
        }
        let run = summarize(&[source, "--section", name]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(run.stderr.contains(source.as_str()) && run.stderr.contains(says), "{run:?}");
    }
}

#[test]
fn the_whole_document_on_request() {
    let source = path("dunmarrow-foods-1995.txt");
    let all = summary(&["--section", "all", "--budget", "300", &source]);
    assert_eq!(all.source.section.method, "whole");
    let said = summarize(&["--section", "all", &source]).stderr;
    assert!(said.ends_with("left out 1 other documents of the submission\n"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let named = summary(&["--section", "Item 7", &source]);
    let section = &named.source.section;
    assert_eq!((section.method.as_str(), section.confidence), ("named", 1.0));
    assert!(section.name.starts_with("ITEM 7. MANAGEMENT'S"), "{section:?}");
}

#[test]
fn formats_may_be_forced() {
    let page = path("castellane-group-2014-index.htm");
    let text = path("dunmarrow-foods-1995.txt");
    let folder = Folder::new();
    let json = folder.path("summary.json");
    for (source, format) in [(&page, "text"), (&text, "html"), (&page, "html"), (&text, "text")] {
        let arguments = ["--input-format", format, "--format", "json", "-o", &json, source];
        assert_eq!(summarize(&arguments).code, Some(0), "{source} as {format}");
        let made: Summary = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
        assert_eq!(made.source.format, format);
        // The proof reads the source in the same way if it is told to; else it believes its bytes.
        run(&["verify", &json, source, "--input-format", format]).expect_success();
        let found = if source == &page { "html" } else { "text" };
        let code = i32::from(format != found);
        assert_eq!(run(&["verify", &json, source]).code, Some(code), "{source} as {format}");
    }
    let tags = units(&[&page, "--input-format", "text"]).concat();
    assert!(tags.contains("<p style"), "a page read as text keeps its tags");
}

#[test]
fn formats_that_are_none_or_not_that_of_the_file() {
    let page = path("castellane-group-2014-index.htm");
    let unknown = run(&["units", &page, "--input-format", "rtf"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    for said in ["rtf", "text", "html", "json"] {
        assert!(unknown.stderr.contains(said), "{said:?}: {unknown:?}");
    }
    for command in [&["units", &page][..], &["sections", &page], &["summarize", &page]] {
        let run = run(&[command, &["--input-format", "json"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains("no JSON") && run.stderr.contains("hint"), "{run:?}");
        assert!(run.stderr.contains(&page), "{run:?}");
    }
}

#[test]
fn each_record_is_summarized_and_the_damaged_one_named() {
    let source = path(RECORDS);
    let folder = Folder::new();
    let json = folder.path("summaries.json");
    let run = summarize(&["--format", "json", "--budget", "60", "-o", &json, &source]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains(&format!("{source}, record 3: ")), "{run:?}");
    assert!(run.stderr.contains("breaks off at line 3"), "{run:?}");
    let lines = std::fs::read_to_string(&json).unwrap();
    let made: Vec<Summary> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let records: Vec<_> = made.iter().map(|summary| summary.source.record).collect();
    assert_eq!(records, [Some(1), Some(2), Some(4)]);
    let proved = crate::support::run(&["verify", &json, &source]).expect_success();
    assert!(proved.starts_with("verified: all "), "{proved}");

    let text = summarize(&["--budget", "60", &source]);
    assert_eq!(text.code, Some(1));
    let heads: Vec<&str> = text.stdout.lines().filter(|line| line.starts_with("==> ")).collect();
    let expected = [1, 2, 4].map(|record| format!("==> {source}, record {record} <=="));
    assert_eq!(heads, expected);
}

#[test]
fn sections_as_json_hold_what_the_list_shows() {
    for filing in &FILINGS {
        let source = path(filing.file);
        let lines = run(&["sections", &source, "--format", "json"]).expect_success();
        let sections: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let list = run(&["sections", &source]).expect_success();
        assert_eq!(list.lines().count(), sections.len(), "{}", filing.file);
        let auto: Vec<&str> = sections
            .iter()
            .filter(|section| section["auto"] == true)
            .map(|section| section["name"].as_str().unwrap())
            .collect();
        let expected = if filing.method == "whole" { vec![] } else { vec![filing.part] };
        assert_eq!(auto, expected, "{}", filing.file);
        for section in &sections {
            let at = |key: &str| section[key].as_u64().unwrap();
            assert!(at("start") < at("end") && at("words") > 0, "{section}");
        }
    }
}

#[test]
fn a_part_printed_into_a_closed_pipe_is_no_error() {
    // Longer than a pipe holds.
    let folder = Folder::new();
    let page = String::from_utf8(super::bytes("castellane-group-2014-index.htm")).unwrap();
    let more = "<p>Doors makes sliding and revolving doors for shops and clinics.</p>\n";
    let long = page.replacen("</body>", &format!("{}</body>", more.repeat(4000)), 1);
    let source = folder.file("long.htm", long);
    let run = run_into_closed_pipe(&["sections", &source, "--print", "all"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}
