//! What a reader does not find in a summary: focuses that are not disclosed, and the best sentence of
//! each focus that was not taken.

use super::markup::Html;
use super::view::View;
use crate::summary::Status;

pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let silent = |focus: &usize| view.focuses()[*focus].status != Status::Covered;
    let (absent, covered): (Vec<usize>, Vec<usize>) = (0..view.focuses().len()).partition(silent);
    html.raw("<section class=\"left-out\" aria-labelledby=\"absent\">\n");
    html.raw("<h2 id=\"absent\">Not disclosed</h2>\n");
    if absent.is_empty() {
        html.raw("<p class=\"note\">Nothing: the summary tells something of every focus.</p>\n");
    }
    list(html, view, &absent);
    html.raw("</section>\n");
    if !covered.is_empty() {
        html.raw("<section class=\"left-out\" aria-labelledby=\"left-out\">\n");
        html.raw("<h2 id=\"left-out\">Best of what was left out</h2>\n");
        list(html, view, &covered);
        html.raw("</section>\n");
    }
}

fn list(html: &mut Html, view: &View<'_>, focuses: &[usize]) {
    if focuses.is_empty() {
        return;
    }
    html.raw("<ul>\n");
    for &index in focuses {
        let focus = &view.focuses()[index];
        html.raw("<li>").chip(Some(index)).raw("<div><p class=\"title\"><bdi>").text(&focus.title);
        html.raw("</bdi>").raw(match focus.status {
            Status::Covered => "",
            Status::NotDisclosed => ": no sentence is near enough to it",
            Status::NoRoom => ": told of, but the budget has no room",
        });
        html.raw("</p>\n");
        if let Some(rejected) = &focus.best_rejected {
            html.raw("<p class=\"best\"><span class=\"n\">").score(rejected.score).raw("</span> ");
            passage(html, view, view.best_rejected_of(index), &rejected.text);
            html.raw("</p>");
        }
        html.raw("</div></li>\n");
    }
    html.raw("</ul>\n");
}

/// `text`, a link to its place in the source if that is known.
pub(super) fn passage(html: &mut Html, view: &View<'_>, candidate: Option<usize>, text: &str) {
    let target = candidate.map(|at| (at, view.candidates()[at].chosen));
    match target {
        Some((_, Some(unit))) => html.raw("<a href=\"#u").number(unit + 1),
        Some((at, None)) => html.raw("<a href=\"#x").number(at),
        None => html.raw("<bdi>").text(text).raw("</bdi>"),
    };
    if target.is_some() {
        html.raw("\"><bdi>").text(text).raw("</bdi></a>");
    }
}
