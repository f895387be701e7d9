//! The page of a summary: its form as a snapshot, and the laws that every page holds to.

mod colours;
mod hostile;
mod index;
mod page;
mod program;

use std::fs;

use ownwords::Summarizer;
use ownwords::document::{Choice, Document, Span};
use ownwords::embed::{HashingEmbedder, Words};
use ownwords::focus::Profile;
use ownwords::render::html::report;
use ownwords::select::Budget;
use ownwords::summary::Examined;

use self::page::{Page, shown};
use crate::support::{FILINGS, root, sample_bytes, shared};

/// A summary of `part` of a document made with an embedder for tests, and the whole document.
fn examined(source: &[u8], part: &Choice, profile: &str, budget: usize) -> (Examined, Document) {
    let profile = Profile::parse(profile).unwrap();
    let embedder = HashingEmbedder::default();
    let budget = Budget::new(budget).unwrap();
    let summarizer = Summarizer::new(&embedder, &Words, &profile, budget).unwrap();
    let document = Document::read(source).unwrap();
    let mut examined = summarizer.examine(&document.clone().narrowed(part).unwrap()).unwrap();
    examined.summary.source.path = Some("filings/thistle-pumps.txt".to_owned());
    (examined, document)
}

/// A profile of focuses with these titles.
fn profile(titles: &[&str]) -> String {
    let focus = |(index, title): (usize, &&str)| {
        format!("[[focus]]\nname = \"focus-{index}\"\ntitle = {title:?}\nqueries = [{title:?}]\n")
    };
    let focuses: String = titles.iter().enumerate().map(focus).collect();
    format!("name = \"pumps\"\n{focuses}")
}

const TITLES: [&str; 3] =
    ["Revenue from the sale of pumps", "Our customers are farmers", "Patents and trade secrets"];

fn pumps() -> Vec<u8> {
    fs::read(root().join("tests/data/report/thistle-pumps.txt")).unwrap()
}

/// Holds a page to what is true of all of them.
#[track_caller]
fn check(examined: &Examined, document: &Document) -> Page {
    let page = Page::parse(&report(examined, document));
    page.check_form();
    let text = page.by_id("text");
    assert_eq!(page::text(&text), shown(document.text()), "the source, its tags taken off");
    for (index, unit) in examined.summary.units.iter().enumerate() {
        let number = index + 1;
        let row = page.by_id(&format!("s{number}"));
        let said = page::all(&row).into_iter().find(|node| page::has_class(node, "said")).unwrap();
        assert_eq!(page::text(&said), shown(&unit.text));
        let href = format!("#s{number}");
        let marks = page::all(&text).into_iter().filter(|node| page::name(node) == "mark");
        let own = marks.filter(|mark| {
            page::all(mark).iter().any(|a| page::attribute(a, "href").as_deref() == Some(&href))
        });
        let marked: Vec<String> = own.map(|mark| page::text(&mark)).collect();
        assert_eq!(marked.concat(), spanned(&unit.spans, document), "the mark of unit {number}");
        assert!(page.has_id(&format!("u{number}")), "unit {number} has a place to jump to");
    }
    page
}

fn spanned(spans: &[Span], document: &Document) -> String {
    spans.iter().map(|span| shown(span.of(document.text()).unwrap())).collect()
}

#[test]
fn golden_page() {
    let (examined, document) = examined(&pumps(), &Choice::Auto, &profile(&TITLES), 60);
    let page = check(&examined, &document);
    insta::assert_snapshot!("thistle-pumps", page.body());
}

#[test]
fn pages_of_the_samples_hold_the_laws() {
    let folder = root().join("tests/data/filings");
    let filings =
        ["brackwater-salt-2009.htm", "quillmere-pen-1999.htm", "dunmarrow-foods-1995.txt"];
    let filings = filings.map(|name| fs::read(folder.join(name)).unwrap());
    for source in FILINGS.map(sample_bytes).into_iter().chain(filings) {
        for part in [Choice::Auto, Choice::All] {
            let (examined, document) = examined(&source, &part, &profile(&TITLES), 200);
            check(&examined, &document);
        }
    }
}

#[test]
fn pages_of_real_filings_hold_the_laws() {
    let Some(folder) = shared("data/filings/raw") else { return };
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        println!("{}", path.display()); // shown if it fails
        let source = fs::read(&path).unwrap();
        let (examined, document) = examined(&source, &Choice::Auto, &profile(&TITLES), 200);
        check(&examined, &document);
    }
}

#[test]
fn the_rest_of_the_document_is_dimmed() {
    let source = fs::read(root().join("tests/data/filings/solwick-cycles-2022.htm")).unwrap();
    let (examined, document) = examined(&source, &Choice::Auto, &profile(&TITLES), 200);
    let page = check(&examined, &document);
    let section = &examined.summary.source.section;
    assert!(section.end - section.start < document.text().len());
    let part = page::text(&page.by_id("part"));
    let own = shown(&document.text()[section.start..section.end]);
    assert_eq!(part.trim(), own.trim());
    let groups = page::all(&page.by_id("text"));
    let outside = groups.iter().filter(|node| page::has_class(node, "out"));
    let length: usize = outside.map(|node| page::text(node).trim().len()).sum();
    assert!(length > 0 && length + own.trim().len() <= document.text().len());
}

#[test]
fn tables_lists_and_headings_are_what_they_are() {
    let (examined, document) = examined(&pumps(), &Choice::Auto, &profile(&TITLES), 60);
    let page = check(&examined, &document);
    let nodes = page::all(&page.by_id("text"));
    let texts = |name: &str| -> Vec<String> {
        nodes.iter().filter(|n| page::name(n) == name).map(page::text).collect()
    };
    assert_eq!(texts("li").len(), 3);
    assert_eq!(texts("tr").len(), 3);
    assert_eq!(texts("td").iter().filter(|t| t.starts_with("Nettle")).count(), 1);
    assert!(texts("h4").contains(&"Distribution".to_owned()), "{:?}", texts("h4"));
    let debris: Vec<_> = nodes.iter().filter(|n| page::has_class(n, "debris")).collect();
    assert!(debris.len() >= 4, "page numbers and running headers are told apart");
}

#[test]
fn more_than_eight_focuses_are_told_apart() {
    let titles: Vec<String> = (0..30).map(|at| format!("Focus number {at} of pumps")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let (examined, document) = examined(&pumps(), &Choice::Auto, &profile(&titles), 120);
    let page = check(&examined, &document);
    let nodes = page::all(&page.document());
    let key = nodes.iter().find(|node| page::has_class(node, "key")).unwrap();
    let chips = page::all(key).into_iter().filter(|node| page::has_class(node, "chip"));
    let mut looks: Vec<_> =
        chips.map(|chip| (page::attribute(&chip, "class"), page::text(&chip))).collect();
    assert!(looks.len() >= 30);
    assert_eq!(looks[29].1, "AD");
    looks.sort();
    let letters: Vec<_> = looks.iter().map(|(_, letters)| letters).collect();
    assert!(letters.windows(2).all(|pair| pair[0] != pair[1]));
    let classes: std::collections::BTreeSet<_> = looks.iter().map(|(class, _)| class).collect();
    assert!(classes.len() >= 30, "colour and pattern together: {}", classes.len());
}

#[test]
fn an_empty_summary_has_a_page() {
    let (mut examined, document) = examined(&pumps(), &Choice::Auto, &profile(&TITLES), 60);
    examined.summary.units.clear();
    examined.summary.text.clear();
    examined.runners_up.clear();
    examined.candidates.iter_mut().for_each(|candidate| candidate.chosen = None);
    check(&examined, &document);
    examined.candidates.clear();
    examined.summary.focuses.clear();
    check(&examined, &document);
}
