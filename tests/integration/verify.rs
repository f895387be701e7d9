//! `ownwords verify`: a summary as it was made is proved; one that was tampered with is not.

use ownwords::document::{Document, Span};
use ownwords::summary::{Summary, SummaryUnit};
use ownwords::{ErrorKind, verify};

use crate::support::{BRIEF, FILINGS, Folder, Run, run, sample, sample_bytes, summarize, summary};

/// What `ownwords verify` says of `summary` and the document at `source`.
fn prove(summary: &Summary, source: &str) -> Run {
    let folder = Folder::new();
    let json = serde_json::to_string(summary).unwrap();
    run(&["verify", &folder.file("summary.json", json), source])
}

#[test]
fn summaries_of_the_samples_are_proved() {
    let folder = Folder::new();
    let json = folder.path("summary.json");
    for name in FILINGS.into_iter().chain([BRIEF]) {
        let source = sample(name);
        summarize(&["--format", "json", "-o", &json, &source]).expect_success();
        let said = run(&["verify", &json, &source]).expect_success();
        assert!(said.starts_with("verified: all "), "{name}: {said}");
    }
}

/// The summary that is tampered with, and its source. Its budget takes in lists and tables.
fn made() -> (Summary, Vec<u8>) {
    let made = summary(&["--budget", "900", &sample(FILINGS[2])]);
    assert!(made.units.len() > 10);
    (made, sample_bytes(FILINGS[2]))
}

/// The first unit that `wanted` describes.
fn find(summary: &Summary, wanted: impl Fn(&SummaryUnit) -> bool) -> usize {
    summary.units.iter().position(wanted).expect("a unit to tamper with")
}

fn is_sentence(unit: &SummaryUnit) -> bool {
    unit.kind == "sentence" && unit.spans.len() == 1 && unit.text.split(' ').count() > 8
}

/// Replaces the text of a unit by what `change` makes of it.
fn reword(summary: &mut Summary, unit: usize, change: impl Fn(&str) -> String) -> usize {
    let new = change(&summary.units[unit].text);
    assert_ne!(new, summary.units[unit].text);
    summary.units[unit].text = new;
    unit
}

/// Changes a summary, and gives the index of the unit that is no longer what it was.
type Tampering = fn(&mut Summary) -> usize;

fn changed_word(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| is_sentence(u) && u.text.contains(" the "));
    reword(summary, unit, |text| text.replacen(" the ", " no ", 1))
}

fn changed_number(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| u.text.contains(|c: char| c.is_ascii_digit()));
    reword(summary, unit, |text| {
        let digit = text.find(|c: char| c.is_ascii_digit()).unwrap();
        let other = if text[digit..].starts_with('7') { "8" } else { "7" };
        format!("{}{other}{}", &text[..digit], &text[digit + 1..])
    })
}

fn added_word(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    reword(summary, unit, |text| text.replacen(' ', " really ", 1))
}

fn added_word_at_the_end(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    reword(summary, unit, |text| format!("{text} Indeed."))
}

fn dropped_word(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    reword(summary, unit, |text| {
        let words: Vec<&str> = text.split(' ').collect();
        [&words[..3], &words[4..]].concat().join(" ")
    })
}

fn changed_mark(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| is_sentence(u) && u.text.ends_with('.'));
    reword(summary, unit, |text| text.replace('.', "!"))
}

fn changed_case(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    reword(summary, unit, str::to_uppercase)
}

fn joined_words(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    reword(summary, unit, |text| text.replacen(' ', "", 1))
}

fn moved_span(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    let span = &mut summary.units[unit].spans[0];
    *span = Span::new(span.start + 1..span.end + 1);
    unit
}

fn no_span(summary: &mut Summary) -> usize {
    summary.units[0].spans.clear();
    0
}

fn empty_span(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    summary.units[unit].text.clear();
    summary.units[unit].spans[0].end = summary.units[unit].spans[0].start;
    unit
}

fn backward_span(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    let span = &mut summary.units[unit].spans[0];
    std::mem::swap(&mut span.start, &mut span.end);
    unit
}

fn span_out_of_bounds(summary: &mut Summary) -> usize {
    let last = summary.units.len() - 1;
    summary.units[last].spans.last_mut().unwrap().end = usize::MAX;
    last
}

/// A span that ends in the middle of a character, as the two bytes of a curly quote or a `®`.
fn span_inside_a_character(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| is_sentence(u) && !u.text.is_ascii());
    let text = &summary.units[unit].text;
    let at = text.find(|c: char| !c.is_ascii()).unwrap();
    let cut = text[..at].to_owned();
    let span = &mut summary.units[unit].spans[0];
    *span = Span::new(span.start..span.start + at + 1);
    summary.units[unit].text = cut;
    unit
}

fn swapped_units(summary: &mut Summary) -> usize {
    summary.units.swap(2, 3);
    3
}

fn duplicated_unit(summary: &mut Summary) -> usize {
    let copy = summary.units[2].clone();
    summary.units.insert(3, copy);
    3
}

/// The text of another unit under a unit's spans.
fn exchanged_texts(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    let other = summary.units.iter().rposition(is_sentence).unwrap();
    let texts = [unit, other].map(|u| summary.units[u].text.clone());
    summary.units[unit].text.clone_from(&texts[1]);
    summary.units[other].text.clone_from(&texts[0]);
    unit
}

/// Two spans around a word of the source, which so is passed over.
fn passed_over_word(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| is_sentence(u) && u.text.is_ascii());
    let text = summary.units[unit].text.clone();
    let start = summary.units[unit].spans[0].start;
    let first = text.find(' ').unwrap();
    let second = first + 1 + text[first + 1..].find(' ').unwrap();
    let end = start + text.len();
    summary.units[unit].spans =
        vec![Span::new(start..start + first), Span::new(start + second + 1..end)];
    summary.units[unit].text = format!("{}{}", &text[..first], &text[second..]);
    unit
}

/// A sentence without its first words, as the source has the rest: `profitable` of `unprofitable`.
fn trimmed_sentence(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| is_sentence(u) && u.text.is_ascii());
    let start = summary.units[unit].text.find(' ').unwrap() + 3;
    summary.units[unit].spans[0].start += start;
    reword(summary, unit, |text| text[start..].to_owned())
}

/// Two spans without a gap between them, and a space that the source does not have.
fn parted_word(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| is_sentence(u) && u.text.is_ascii());
    let span = summary.units[unit].spans[0];
    let cut = summary.units[unit].text.find(' ').unwrap() + 3;
    summary.units[unit].spans =
        vec![Span::new(span.start..span.start + cut), Span::new(span.start + cut..span.end)];
    reword(summary, unit, |text| format!("{} {}", &text[..cut], &text[cut..]))
}

fn another_kind(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    "row".clone_into(&mut summary.units[unit].kind);
    unit
}

/// A lead-in's mark on a sentence that is none.
fn colon_behind_a_sentence(summary: &mut Summary) -> usize {
    let unit = find(summary, is_sentence);
    summary.units[unit].focus = None;
    reword(summary, unit, |text| format!("{text}:"))
}

fn another_heading(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| !u.heading.is_empty());
    summary.units[unit].heading.push("Profits".to_owned());
    unit
}

fn entry_without_its_lead_in(summary: &mut Summary) -> usize {
    let unit = find(summary, |u| u.depends_on.is_some());
    summary.units[unit].depends_on = None;
    unit
}

#[test]
fn a_tampered_unit_is_found_and_named() {
    let (made, _) = made();
    let source = sample(FILINGS[2]);
    assert_eq!(prove(&made, &source).code, Some(0));
    let tamperings: [(&str, Tampering); 24] = [
        ("a changed word", changed_word),
        ("a changed number", changed_number),
        ("an added word", added_word),
        ("a word added at the end", added_word_at_the_end),
        ("a dropped word", dropped_word),
        ("a changed mark", changed_mark),
        ("another case", changed_case),
        ("two words made one", joined_words),
        ("a moved span", moved_span),
        ("no span", no_span),
        ("an empty span", empty_span),
        ("a span from end to start", backward_span),
        ("a span out of bounds", span_out_of_bounds),
        ("a span inside a character", span_inside_a_character),
        ("swapped units", swapped_units),
        ("a unit twice", duplicated_unit),
        ("exchanged texts", exchanged_texts),
        ("a word passed over", passed_over_word),
        ("a sentence without its beginning", trimmed_sentence),
        ("a word parted", parted_word),
        ("another kind", another_kind),
        ("a colon behind a sentence", colon_behind_a_sentence),
        ("another heading", another_heading),
        ("an entry without its lead-in", entry_without_its_lead_in),
    ];
    for (name, tamper) in tamperings {
        let mut tampered = made.clone();
        let unit = tamper(&mut tampered);
        let texts: Vec<&str> = tampered.units.iter().map(|u| u.text.as_str()).collect();
        tampered.text = texts.join(" ");
        let run = prove(&tampered, &source);
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        assert!(run.stderr.contains(&format!("unit {unit} (")), "{name}, unit {unit}: {run:?}");
        assert!(run.stderr.contains("hint"), "{name}: {run:?}");
    }
}

/// A document, and pieces of it that leave out a mark which is no bullet, cell rule or line-end
/// hyphen.
const PASSED_OVER: [(&str, &[&str], &str); 5] = [
    ("Sales rose by 5% of the plan.", &["Sales rose by 5", "of the plan."], "a per cent sign"),
    ("Sales came to $5 a share.", &["Sales came to", "5 a share."], "a dollar sign"),
    ("Sales changed by -5 points.", &["Sales changed by", "5 points."], "a minus sign"),
    ("Mills re-sign such contracts.", &["Mills re", "sign such contracts."], "a hyphen"),
    ("Income was (5) in all.", &["Income was", "5", "in all."], "parentheses"),
];

#[test]
fn a_mark_passed_over_is_found() {
    let (mut summary, _) = made();
    summary.units.truncate(1);
    let mut missed = Vec::new();
    for (source, pieces, name) in PASSED_OVER {
        let span = |piece: &&str| {
            let start = source.find(piece).unwrap();
            Span::new(start..start + piece.len())
        };
        summary.units[0].spans = pieces.iter().map(span).collect();
        summary.units[0].text = pieces.join(if name == "a hyphen" { "" } else { " " });
        summary.text.clone_from(&summary.units[0].text);
        summary.source.sha256 = Document::read(source.as_bytes()).unwrap().sha256().to_owned();
        summary.source.bytes = source.len();
        summary.source.section.end = source.len();
        summary.source.section.lines = None;
        match verify(&summary, source.as_bytes()) {
            Ok(_) => missed.push(name),
            Err(error) => assert!(error.to_string().contains("unit 0 ("), "{name}: {error}"),
        }
    }
    assert!(missed.is_empty(), "passed over and not found: {missed:?}");
}

#[test]
fn a_tampered_text_is_found() {
    let (made, source) = made();
    let changes: [fn(&str) -> String; 4] = [
        |text| text.replacen(' ', "  ", 1),
        |text| format!("{text} More."),
        |text| text.replacen("We ", "They ", 1),
        |_| String::new(),
    ];
    for change in changes {
        let tampered = Summary { text: change(&made.text), ..made.clone() };
        let error = verify(&tampered, &source).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Verification);
        assert!(error.to_string().contains("its text is not that of its units"), "{error}");
    }
}

#[test]
fn another_source_is_found() {
    let (made, mut source) = made();
    let folder = Folder::new();
    let last = source.len() - 3;
    source[last] ^= 1;
    let changed = folder.file("changed.txt", &source);
    let shorter = folder.file("shorter.txt", &source[..last]);
    for other in [&changed, &shorter, &sample(FILINGS[0])] {
        let run = prove(&made, other);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stderr.contains("SHA-256 differs"), "{run:?}");
    }
}

#[test]
fn numbers_about_the_summary_are_compared() {
    let (made, source) = made();
    let mut over = made.clone();
    over.budget.limit = over.budget.used - 1;
    assert!(verify(&over, &source).unwrap_err().to_string().contains("budget"));
}

#[test]
fn what_a_summary_says_of_its_source_is_compared() {
    type Forge = fn(&mut Summary);
    let (made, source) = made();
    let forgeries: [(Forge, &str); 8] = [
        (|s| s.source.format = "html".to_owned(), "is read as text"),
        (|s| s.source.encoding = "utf-16".to_owned(), "is in utf-8"),
        (|s| s.source.record = Some(1), "does not hold the record"),
        (|s| s.source.section.confidence = 0.5, "has no part"),
        (|s| s.source.section.method = "index-titles".to_owned(), "has no part"),
        (|s| s.source.section.start += 1, "has no part"),
        (|s| s.source.section.pages = Some((9, 9)), "on other lines or pages"),
        (|s| s.units[0].page = Some(7), "unit 0"),
    ];
    for (forge, says) in forgeries {
        let mut forged = made.clone();
        forge(&mut forged);
        let error = verify(&forged, &source).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Verification);
        assert!(error.to_string().contains(says), "{says}: {error}");
    }
}

#[test]
fn what_markup_hides_cannot_be_proved_by_calling_it_text() {
    let page = "<html><body><p>We sell gauges to mills.</p>\n<!-- \n\
                Acme lost its largest customer and cannot pay.\n --></body></html>";
    let folder = Folder::new();
    let path = folder.file("page.htm", page);
    let mut forged = summary(&["--input-format", "text", &path]);
    assert!(forged.text.contains("cannot pay"), "{forged:?}");
    forged.source.format = "html".to_owned();
    for format in ["html", "text"] {
        forged.source.format = format.to_owned();
        assert_eq!(verify(&forged, page.as_bytes()).unwrap_err().kind(), ErrorKind::Verification);
    }
}

#[test]
fn summaries_of_other_sources_are_counted() {
    let (made, _) = made();
    let folder = Folder::new();
    let mut other = made.clone();
    other.source.sha256 = "0".repeat(64);
    let lines = [&made, &other].map(|s| serde_json::to_string(s).unwrap()).join("\n");
    let run = run(&["verify", &folder.file("two.jsonl", lines), &sample(FILINGS[2])]);
    assert!(
        run.expect_success().ends_with("1 of its 2 summaries; the others are of other sources\n")
    );
}

#[test]
fn what_is_no_summary_is_refused() {
    let (made, _) = made();
    let folder = Folder::new();
    let source = sample(FILINGS[2]);
    let json = serde_json::to_string(&made).unwrap();
    let schema = json.replacen("ownwords.summary/1", "ownwords.summary/9", 1);
    let cases = [
        ("schema.json", schema.as_str(), 1, "its schema is \"ownwords.summary/9\""),
        ("text.json", made.text.as_str(), 2, "is not a summary in JSON"),
        ("cut.json", &json[..json.len() / 2], 2, "is not a summary in JSON"),
        ("fields.json", "{\"schema\": \"ownwords.summary/1\"}", 2, "is not a summary in JSON"),
        ("negative.json", &json.replacen("\"start\":", "\"start\":-", 1), 2, "is not a summary"),
        ("empty.json", "", 2, "is not a summary in JSON"),
    ];
    for (name, contents, code, says) in cases {
        let run = run(&["verify", &folder.file(name, contents), &source]);
        assert_eq!(run.code, Some(code), "{name}: {run:?}");
        assert!(run.stderr.contains(says) && run.stderr.contains("hint"), "{name}: {run:?}");
    }
}
