//! The index of many pages.

use ownwords::document::Choice;
use ownwords::render::html::{Entry, EntryFocus, Outcome, index};
use ownwords::summary::Status;

use super::page::{self, Page};
use super::{TITLES, examined, profile, pumps};

fn entries() -> Vec<Entry> {
    let (examined, _) = examined(&pumps(), &Choice::Auto, &profile(&TITLES), 60);
    let own = EntryFocus { title: "<b>Rent</b>".into(), status: Status::NoRoom, tokens: 0 };
    vec![
        Entry {
            title: "Thistle Pumps".to_owned(),
            link: Some("pages/thistle pumps #1.html".to_owned()),
            outcome: Outcome::of(&examined.summary),
        },
        Entry {
            title: "<script>alert(1)</script> & \"Sons\"".to_owned(),
            link: Some("javascript:alert(1)".to_owned()),
            outcome: Outcome::Summarized {
                text: "A & B </script>.".to_owned(),
                tokens: 4,
                focuses: vec![own],
            },
        },
        Entry {
            title: "gone.txt".to_owned(),
            link: None,
            outcome: Outcome::Failed("no such file".to_owned()),
        },
    ]
}

#[test]
fn golden_index() {
    let page = Page::parse(&index("Filings of 2019", &entries()));
    page.check_form();
    insta::assert_snapshot!("index", page.body());
}

#[test]
fn every_row_has_a_cell_for_every_focus() {
    let page = Page::parse(&index("Filings", &entries()));
    let nodes = page::all(&page.document());
    let rows: Vec<_> = nodes.iter().filter(|node| page::name(node) == "tr").collect();
    assert_eq!(rows.len(), 4);
    for row in rows {
        let cells = page::all(row);
        let cells = cells.iter().filter(|node| ["td", "th"].contains(&page::name(node).as_str()));
        assert_eq!(cells.count(), 2 + 4 + 1, "document, tokens, four focuses, summary");
    }
    let hrefs: Vec<_> = nodes.iter().filter_map(|node| page::attribute(node, "href")).collect();
    assert_eq!(
        hrefs,
        ["data:,", "./pages/thistle%20pumps%20%231.html", "./javascript%3Aalert%281%29"]
    );
}

#[test]
fn an_index_of_nothing_is_whole() {
    Page::parse(&index("Nothing & nobody", &[])).check_form();
}
