//! Documents, profiles and paths that would like to be markup.

use std::fmt::Write as _;

use ownwords::document::{Choice, Document};
use proptest::prelude::*;

use super::page::{self, shown};
use super::{check, examined, profile};

/// What a document may try: tags, ends of tags, entities, quotes, control characters, marks that turn
/// the direction of writing, code points that are no characters.
const TRICKS: [&str; 16] = [
    "<script>alert(1)</script>",
    "</style><script>alert(2)</script>",
    "</script>",
    "</p></div></section></main></body></html>",
    "<!-- never closed",
    "<![CDATA[",
    "&lt;b&gt; &amp;amp; &#x202e; &notit;",
    "\" onmouseover=\"alert(3)",
    "' autofocus onfocus='alert(4)",
    "`${alert(5)}`",
    "\u{202e}gpj.exe\u{202c} \u{2066}a\u{2069}\u{200f}\u{200b}\u{feff}",
    "bell\u{7} escape\u{1b}[31m delete\u{7f} next\u{85} line\u{c}feed\u{b}",
    "\u{fffe}\u{ffff}\u{1ffff}\u{fdd0}\u{fffd}",
    "<img src=http://example.com/x onerror=alert(6)>",
    "javascript:alert(7)",
    "\u{2028}\u{2029}{{7*7}} %s ]]>",
];

/// A document whose every sentence, heading, item and cell holds a trick.
fn document(tricks: &[&str]) -> String {
    let mut text = String::from("Item 1. Business\r\n\r\n");
    for (at, trick) in tricks.iter().enumerate() {
        write!(
            text,
            "Our {trick} Products\n\nWe sell {at} pumps called {trick} to farmers in the valley. \
             Our customers of \"{trick}\" buy them from dealers & wholesalers.\n\n\
             • | pumps that {trick} lift water for the farmers of valley {at};\n\n\
             Nettle {at} | Lifts {trick} water by hand from a well of ten metres | $140\n\n"
        )
        .unwrap();
    }
    text
}

#[test]
fn tricks_are_shown_and_do_nothing() {
    let profile = profile(&["We sell pumps to farmers", "Our customers buy them from dealers"]);
    let (mut examined, document) =
        examined(document(&TRICKS).as_bytes(), &Choice::All, &profile, 400);
    let path = format!("filings/\0{}", TRICKS.join("-"));
    examined.summary.source.path = Some(path.clone());
    examined.summary.source.section.name = TRICKS.join(" ");
    examined.summary.profile.name = TRICKS[0].to_owned();
    examined.summary.budget.tokenizer = TRICKS[7].to_owned();
    examined.summary.warnings = TRICKS.map(str::to_owned).into();
    for (focus, trick) in examined.summary.focuses.iter_mut().zip(TRICKS) {
        focus.title = trick.to_owned();
    }
    assert!(examined.summary.units.len() > 2, "{}", examined.summary.units.len());
    let page = check(&examined, &document);
    let scripts = page::all(&page.document());
    let scripts = scripts.iter().filter(|node| page::name(node) == "script");
    assert_eq!(scripts.count(), 2, "the page's own and its data");
    assert!(page::text(&page.by_id("text")).contains("<script>alert(1)</script>"));
    assert!(page::text(&page.document()).contains(&shown(&path)));
}

#[test]
fn a_page_of_one_trick_alone_is_whole() {
    for trick in TRICKS {
        let source = format!("{trick}\n\nWe sell pumps to the farmers of {trick} in the valley.");
        let (examined, document) =
            examined(source.as_bytes(), &Choice::All, &profile(&[trick_title(trick)]), 60);
        check(&examined, &document);
    }
}

/// A title that TOML can hold.
fn trick_title(trick: &'static str) -> &'static str {
    if trick.chars().any(|c| c.is_control() || !c.is_ascii()) { "Products" } else { trick }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever a document is made of, its page has no error, shows all of it, and marks what was
    /// chosen.
    #[test]
    fn any_document_has_a_whole_page(
        pieces in proptest::collection::vec(
            prop_oneof![
                proptest::sample::select(TRICKS.to_vec()).prop_map(str::to_owned),
                "[ -~\\n\\r\\t|•]{0,40}",
                "\\PC{0,12}",
                Just("\n\n".to_owned()),
                Just("We sell pumps to farmers in the valley.".to_owned()),
                Just("\n                 -3-\n\n".to_owned()),
                Just("\nNettle | lifts water by hand from the well | $3\n".to_owned()),
                Just("\nTotal   . . . .   1,204     1,999\n".to_owned()),
            ],
            0..24,
        ),
    ) {
        let source = format!("{}\n\nWe sell pumps to farmers in the hills.\n", pieces.concat());
        // Many control characters make it no text.
        prop_assume!(Document::read(source.as_bytes()).is_ok());
        let (examined, document) =
            examined(source.as_bytes(), &Choice::All, &profile(&["Pumps", "Farmers"]), 60);
        check(&examined, &document);
    }
}
