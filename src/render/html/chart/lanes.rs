//! Where in the document the chosen units lie: a lane for each focus.

use std::ops::Range;

use super::super::markup::Html;
use super::super::units::sign_text;
use super::super::view::View;

/// The whole document with the part that was summarized, and below it a lane for each focus, as long
/// as that part.
pub(in super::super) fn lanes(html: &mut Html, view: &View<'_>) {
    let whole = 0..view.document.text().len();
    let part = view.part();
    html.raw(
        "<div class=\"lanes\" role=\"group\" aria-label=\"Where the chosen sentences lie\">\n",
    );
    if let Some(part) = &part {
        overview(html, part, &whole);
    }
    let shown = part.unwrap_or(whole);
    for focus in 0..view.focuses().len() {
        lane(html, view, Some(focus), &shown);
    }
    if (0..view.units().len()).any(|unit| view.focus_of(unit).is_none()) {
        lane(html, view, None, &shown);
    }
    html.raw("</div>\n");
}

fn overview(html: &mut Html, part: &Range<usize>, whole: &Range<usize>) {
    html.raw("<div class=\"lane all\"><span>All</span><svg role=\"img\" aria-label=\"");
    html.raw("Bytes ").number(part.start).raw(" to ").number(part.end).raw(" of ");
    html.number(whole.end)
        .raw(" were summarized\"><rect class=\"rail\" width=\"100%\" height=\"100%\"/>");
    html.raw("<rect class=\"taken\" x=\"").decimal(percent(part.start, whole), 2);
    html.raw("%\" width=\"").decimal(percent(whole.start + part.len(), whole).max(0.3), 2);
    html.raw("%\" height=\"100%\"/></svg></div>\n");
    // The part on the line above becomes the whole length of the lanes below.
    html.raw(
        "<div class=\"lane zoom\"><svg viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" \
              aria-hidden=\"true\"><path d=\"M0 1L",
    )
    .decimal(percent(part.start, whole), 2);
    html.raw(" 0L").decimal(percent(part.end, whole), 2).raw(" 0L100 1z\"/></svg></div>\n");
}

fn lane(html: &mut Html, view: &View<'_>, focus: Option<usize>, shown: &Range<usize>) {
    html.raw("<div class=\"lane ").sign_classes(focus).raw("\"");
    if let Some(focus) = focus {
        html.raw(" data-focus=\"").number(focus).raw("\"");
    }
    html.raw("><span aria-hidden=\"true\">").letters(focus).raw("</span><svg>");
    html.raw("<rect class=\"rail\" width=\"100%\" height=\"100%\"/>");
    for (index, unit) in view.units().iter().enumerate() {
        let Some(first) = unit.spans.first().filter(|_| view.focus_of(index) == focus) else {
            continue;
        };
        let end = unit.spans.last().map_or(first.end, |last| last.end.max(first.end));
        html.raw("<a href=\"#u").number(index + 1).raw("\" tabindex=\"-1\" aria-label=\"");
        html.text(&sign_text(view, index)).raw("\"><rect class=\"tick\" x=\"");
        html.decimal(percent(first.start, shown), 2).raw("%\" width=\"");
        html.decimal(percent(shown.start + end - first.start, shown), 2);
        html.raw("%\" height=\"100%\"/></a>");
    }
    html.raw("</svg></div>\n");
}

/// Where `at` lies in `range`, in per cent.
fn percent(at: usize, range: &Range<usize>) -> f64 {
    at.saturating_sub(range.start) as f64 * 100.0 / range.len().max(1) as f64
}
