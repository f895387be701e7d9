//! What holds of every filing and of every part of it.

use std::path::Path;
use std::sync::LazyLock;

use ownwords::document::{BlockKind, Choice, Document, Span};
use ownwords::embed::{LazyEmbedder, ModelFolder, Words};
use ownwords::focus::Profile;
use ownwords::segment::{Unit, units};
use ownwords::select::Budget;
use ownwords::summary::Summary;
use ownwords::{Summarizer, verify};
use proptest::prelude::*;

use super::{FILINGS, RECORDS, bytes, document};
use crate::support::tiny_model;

/// All documents of the filings, those of records among them.
fn documents() -> Vec<(&'static str, Document)> {
    let hints = ownwords::document::Hints::default();
    let records = Document::read_all(&bytes(RECORDS), &hints).unwrap();
    let records = records.into_iter().flatten().map(|document| (RECORDS, document));
    FILINGS.iter().map(|filing| (filing.file, document(filing.file))).chain(records).collect()
}

static DOCUMENTS: LazyLock<Vec<(&'static str, Document)>> = LazyLock::new(documents);

fn texts(units: &[Unit]) -> Vec<&str> {
    units.iter().map(Unit::text).collect()
}

/// The units of what `document` prints.
fn printed(document: &Document) -> Vec<Unit> {
    units(&Document::read(document.plain_text().as_bytes()).unwrap())
}

/// Fails with the first two texts that differ.
#[track_caller]
fn assert_same(left: &[&str], right: &[&str], about: &str) {
    let at = |texts: &[&str], index| texts.get(index).map(|text: &&str| (*text).to_owned());
    for index in 0..left.len().max(right.len()) {
        assert_eq!(at(left, index), at(right, index), "{about}");
    }
}

#[test]
fn a_printed_part_read_again_has_the_same_units() {
    for (file, document) in DOCUMENTS.iter() {
        for choice in [Choice::Auto, Choice::All] {
            let part = document.clone().narrowed(&choice).unwrap();
            let (found, again) = (units(&part), printed(&part));
            assert_same(&texts(&found), &texts(&again), &format!("{file}, {choice:?}"));
            let standings =
                [&found, &again].map(|u| u.iter().map(|u| u.standing).collect::<Vec<_>>());
            assert_eq!(standings[0], standings[1], "{file}, {choice:?}");
        }
    }
}

#[test]
fn what_is_printed_prints_itself() {
    for (file, document) in DOCUMENTS.iter() {
        let text = document.plain_text();
        let again = Document::read(text.as_bytes()).unwrap().plain_text();
        let lines = [&text, &again].map(|text| text.lines().collect::<Vec<_>>());
        assert_same(&lines[0], &lines[1], file);
    }
}

#[test]
fn parts_lie_within_each_other_and_hold_whole_units() {
    for (file, document) in DOCUMENTS.iter() {
        let sections = document.sections();
        let all = units(document);
        let within = |unit: &Unit, span: Span| {
            unit.spans().iter().all(|s| s.start >= span.start && s.end <= span.end)
        };
        for section in sections.all() {
            assert!(section.span.of(document.text()).is_some(), "{file}: {}", section.name);
            let part = units(&document.clone().within(section.span));
            let expected: Vec<&str> =
                all.iter().filter(|u| within(u, section.span)).map(Unit::text).collect();
            assert_eq!(texts(&part), expected, "{file}: {}", section.name);
        }
        for (parent, child) in sections.all().iter().zip(sections.all().iter().skip(1)) {
            let inside = child.depth == parent.depth + 1 && child.span.end <= parent.span.end;
            let after = child.depth <= parent.depth && child.span.start >= parent.span.end;
            assert!(inside || after, "{file}: {} and {}", parent.name, child.name);
        }
    }
}

/// The tiny model, loaded once.
static EMBEDDER: LazyLock<LazyEmbedder> =
    LazyLock::new(|| LazyEmbedder::new(ModelFolder::open(Path::new(tiny_model())).unwrap()));

/// A summary of `document` in `budget` words, by a model that knows nothing.
fn summary(document: &Document, budget: usize) -> Summary {
    let profile = Profile::parse(Profile::built_in_toml("business-model").unwrap()).unwrap();
    let budget = Budget::new(budget).unwrap();
    Summarizer::new(&*EMBEDDER, &Words, &profile, budget).unwrap().summarize(document).unwrap()
}

#[test]
fn summaries_are_proved_and_say_what_they_are_of() {
    for (file, document) in DOCUMENTS.iter() {
        let document = document.clone().narrowed(&Choice::Auto).unwrap();
        let part = document.part().clone();
        let made = summary(&document, 120);
        let source = bytes(file);
        let proof = verify(&made, &source).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(proof.units > 3 && proof.words <= 120, "{file}: {proof:?}");
        assert_eq!(made.source.format, document.format().name());
        let section = &made.source.section;
        assert_eq!((&section.name, section.method.as_str()), (&part.name, part.method));
        assert_eq!(section.lines, Some(document.lines(part.span)), "{file}");
        assert_eq!((section.start, section.end), (part.span.start, part.span.end));
        assert_eq!(made.source.record, document.record());
    }
}

/// Changes a summary of a page so that its words are no longer those at their spans.
type Tampering = fn(&mut Summary);

#[test]
fn tampered_summaries_of_a_page_are_found() {
    let tamperings: [(&str, Tampering); 6] = [
        ("a word more", |s| s.units[1].text.push_str(" Indeed.")),
        ("another figure", |s| {
            let unit = s.units.iter_mut().find(|u| u.text.contains('1')).unwrap();
            unit.text = unit.text.replacen('1', "7", 1);
        }),
        ("a moved span", |s| s.units[1].spans[0].start += 1),
        ("another part", |s| s.source.section.name = "Item 7.".to_owned()),
        ("another place of the part", |s| s.source.section.end -= 1),
        ("another format", |s| s.source.format = "text".to_owned()),
    ];
    for filing in FILINGS.iter().filter(|filing| filing.format.name() == "html") {
        let document = document(filing.file).narrowed(&Choice::Auto).unwrap();
        let made = summary(&document, 150);
        let source = bytes(filing.file);
        for (name, tamper) in &tamperings {
            let mut tampered = made.clone();
            tamper(&mut tampered);
            let texts: Vec<&str> = tampered.units.iter().map(|u| u.text.as_str()).collect();
            tampered.text = texts.join(" ");
            assert!(verify(&tampered, &source).is_err(), "{}: {name}", filing.file);
        }
    }
}

/// A filing that broke off while it was loaded, or of which a stretch was lost.
fn damaged() -> impl Strategy<Value = (usize, Vec<u8>)> {
    let place = any::<prop::sample::Index>;
    (0..FILINGS.len(), place(), place(), any::<bool>()).prop_map(|(which, a, b, breaks_off)| {
        let mut bytes = bytes(FILINGS[which].file);
        let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
        if breaks_off {
            bytes.truncate(a.max(200));
        } else {
            bytes.drain(a.min(b)..a.max(b).min(a.min(b) + 2000));
        }
        (which, bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// Whatever is lost of a filing, what is left is read and proved.
    #[test]
    fn damaged_filings_are_read_and_proved((which, bytes) in damaged()) {
        let Ok(document) = Document::read(&bytes) else { return Ok(()) };
        let document = document.narrowed(&Choice::Auto).unwrap();
        let found = units(&document);
        let held = |unit: &Unit| unit.spans().iter().all(|s| s.of(document.text()).is_some());
        prop_assert!(found.iter().all(held), "{}", FILINGS[which].file);
        prop_assert!(found.is_empty() || !document.plain_text().is_empty());
        if found.len() > 5 {
            prop_assert!(verify(&summary(&document, 80), &bytes).is_ok());
        }
    }

    /// Any stretch of a document holds the units that lie in it, word for word, and those that it
    /// cuts are not made of others' words.
    #[test]
    fn narrowing_changes_no_unit(
        which in 0..FILINGS.len(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
    ) {
        let document = document(FILINGS[which].file);
        let starts: Vec<Span> = document
            .blocks()
            .iter()
            .filter(|block| block.kind != BlockKind::Debris)
            .flat_map(|block| block.flow.spans(0..block.flow.text().len()))
            .collect();
        let (a, b) = (from.index(starts.len()), to.index(starts.len()));
        let span = Span::new(starts[a.min(b)].start..starts[a.max(b)].end.max(starts[a.min(b)].end));
        let all = units(&document);
        let part = units(&document.within(span));
        let known: Vec<(&str, Vec<Span>)> = all.iter().map(|u| (u.text(), u.spans())).collect();
        for unit in &part {
            prop_assert!(known.contains(&(unit.text(), unit.spans())), "{:?}", unit.text());
        }
    }
}
