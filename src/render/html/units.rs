//! The summary itself: its sentences in order, each with the reason why it is here.

use super::chart;
use super::markup::Html;
use super::sign::letters;
use super::view::View;
use crate::document::Span;

pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.raw("<section class=\"summary\" aria-labelledby=\"summary\">\n");
    html.raw("<h2 id=\"summary\">Summary</h2>\n");
    html.raw("<p class=\"note\">Each sentence links to its place in the source, and back.</p>\n");
    let mut path: Option<&[String]> = None;
    for (index, unit) in view.units().iter().enumerate() {
        if path != Some(unit.heading.as_slice()) {
            html.raw(if path.is_some() { "</ol>\n" } else { "" });
            heading(html, &unit.heading);
            html.raw("<ol start=\"").number(index + 1).raw("\">\n");
            path = Some(&unit.heading);
        }
        item(html, view, index);
    }
    html.raw(if path.is_some() { "</ol>\n" } else { "<p>The summary is empty.</p>\n" });
    html.raw("</section>\n");
}

/// The headings above the sentences that follow, outermost first.
fn heading(html: &mut Html, path: &[String]) {
    if path.is_empty() {
        return;
    }
    html.raw("<p class=\"path\">");
    for (depth, heading) in path.iter().enumerate() {
        html.raw(if depth > 0 { " › " } else { "" });
        html.raw("<bdi>").text(heading).raw("</bdi>");
    }
    html.raw("</p>\n");
}

fn item(html: &mut Html, view: &View<'_>, index: usize) {
    let number = index + 1;
    html.raw("<li id=\"s").number(number).raw("\" class=\"").sign_classes(view.focus_of(index));
    html.raw("\">");
    sign(html, view, index);
    html.raw("<a class=\"said\" href=\"#u").number(number).raw("\"><bdi>");
    html.text(&view.units()[index].text).raw("</bdi></a>\n");
    html.raw("<details class=\"why\"><summary>Why<span class=\"unseen\"> sentence ");
    html.number(number).raw(" was chosen</span></summary>\n");
    reasons(html, view, index);
    html.raw("</details></li>\n");
}

/// The letters of the focus and the number of the unit: `B7`.
fn sign(html: &mut Html, view: &View<'_>, index: usize) {
    let focus = view.focus_of(index);
    html.raw("<span class=\"chip ").sign_classes(focus).raw("\">");
    html.letters(focus).number(index + 1).raw("</span>");
}

/// The sign of a unit as text, for an attribute.
pub(super) fn sign_text(view: &View<'_>, index: usize) -> String {
    let focus = view.focus_of(index).map_or_else(|| "·".to_owned(), letters);
    format!("{focus}{}", index + 1)
}

fn reasons(html: &mut Html, view: &View<'_>, index: usize) {
    let unit = &view.units()[index];
    html.raw("<dl>\n<dt>Reason</dt><dd><bdi>").text(&unit.reason).raw("</bdi></dd>\n");
    if let Some(needed) = unit.depends_on {
        html.raw("<dt>Stands after</dt><dd><a href=\"#s").number(needed + 1).raw("\">sentence ");
        html.number(needed + 1).raw("</a></dd>\n");
    }
    scores(html, view, index);
    html.raw("<dt>Length</dt><dd>").count(unit.tokens, "token").raw("</dd>\n");
    if let (Some(first), Some(last)) = (unit.spans.first(), unit.spans.last()) {
        let place = view.place(Span::new(first.start..last.end.max(first.end)));
        html.raw("<dt>Place</dt><dd>").text(&place).raw(", bytes ").number(first.start).raw("–");
        html.number(last.end).raw("</dd>\n");
    }
    if let Some(text) = &unit.runner_up {
        html.raw("<dt>Next in its place</dt><dd>");
        super::left_out::passage(html, view, view.runner_up_of(index), text);
        html.raw("</dd>\n");
    }
    html.raw("</dl>\n");
}

/// What the unit is worth to each focus.
fn scores(html: &mut Html, view: &View<'_>, index: usize) {
    let unit = &view.units()[index];
    let best = view.best_score();
    html.raw("<dt>Scores</dt><dd><ul class=\"scores\">\n");
    for (focus, report) in view.focuses().iter().enumerate() {
        let score = unit.scores.get(&report.name).copied().unwrap_or_default();
        html.raw("<li>").chip(Some(focus)).raw("<span class=\"title\"><bdi>").text(&report.title);
        html.raw("</bdi></span>");
        chart::bar(html, Some(focus), score / best);
        html.raw("<span class=\"n\">").score(score).raw("</span></li>\n");
    }
    html.raw("</ul></dd>\n");
}
