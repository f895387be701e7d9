//! A summary as a page to check it by: `Examined, Document → HTML`, and an index of such pages.
//!
//! A page is one file that asks for nothing: no script, font or picture from elsewhere, which its
//! policy forbids as well. Without its script it still shows summary, source and charts, and its links
//! jump; the script adds the heat view, the search, keys, and details where the pointer is.
//!
//! | file | what it writes |
//! | --- | --- |
//! | `shell` | the head of a page and its policy |
//! | `header`, `focuses`, `units`, `left_out`, `provenance` | the summary's side, from top to bottom |
//! | `chart/` | bar, lanes and histograms, as SVG |
//! | `source/` | the document's side |
//! | `index` | a table of many pages |
//! | `style/`, `script/` | what goes with them, as files |
//!
//! Markup is constant, and what varies is escaped: `markup` has no other way.

mod chart;
mod focuses;
mod header;
mod index;
mod left_out;
mod markup;
mod provenance;
mod shell;
mod sign;
mod source;
mod units;
mod view;

pub use index::{Entry, EntryFocus, Index, Outcome, index};

use self::markup::Html;
use self::shell::Shell;
use self::view::View;
use crate::document::Document;
use crate::summary::Examined;

const SHELL: Shell = Shell {
    styles: &[
        include_str!("style/colours.css"),
        include_str!("style/base.css"),
        include_str!("style/summary.css"),
        include_str!("style/source.css"),
        include_str!("style/print.css"),
    ],
    scripts: &[
        include_str!("script/page.js"),
        include_str!("script/jump.js"),
        include_str!("script/card.js"),
        include_str!("script/heat.js"),
        include_str!("script/search.js"),
        include_str!("script/keys.js"),
    ],
};

/// The page of a summary. `source` is the whole document, of which the summary may show a part.
#[must_use]
pub fn report(examined: &Examined, source: &Document) -> String {
    let view = View::new(examined, source);
    SHELL.page(&format!("{} – ownwords", view.name()), |html| body(html, &view))
}

fn body(html: &mut Html, view: &View<'_>) {
    html.raw("<a class=\"skip\" href=\"#source\">Skip to the source</a>\n<main>\n");
    html.raw("<section id=\"report\" class=\"pane\" aria-label=\"Summary and figures\">\n");
    header::write(html, view);
    focuses::write(html, view);
    units::write(html, view);
    left_out::write(html, view);
    chart::histograms(html, view);
    provenance::write(html, view);
    html.raw("</section>\n");
    source::write(html, view);
    html.raw(include_str!("script/help.html"));
    html.raw("</main>");
}
