//! The focuses: the key to the signs, how the budget is split among them, and which are disclosed.

use super::chart;
use super::markup::Html;
use super::view::View;
use crate::summary::{FocusReport, Status};

pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let budget = &view.examined.summary.budget;
    html.raw("<section class=\"focuses\" aria-labelledby=\"focuses\">\n");
    html.raw("<h2 id=\"focuses\">Focuses</h2>\n<p class=\"note\">");
    html.number(budget.used).raw(" of at most ").number(budget.limit).raw(" tokens (<bdi>");
    html.text(&budget.tokenizer).raw("</bdi>)</p>\n");
    chart::budget(html, view);
    html.raw("<div class=\"wide\"><table class=\"key\">\n<thead><tr><th scope=\"col\">Sign</th>");
    html.raw("<th scope=\"col\">Focus</th><th scope=\"col\" class=\"n\">Sentences</th>");
    html.raw("<th scope=\"col\" class=\"n\">Tokens</th><th scope=\"col\" class=\"n\">Share</th>");
    html.raw("</tr></thead>\n<tbody>\n");
    let tokens = view.tokens();
    for (index, focus) in view.focuses().iter().enumerate() {
        row(html, view, index, focus, tokens[index]);
    }
    lead_ins(html, view, tokens.last().copied().unwrap_or_default());
    html.raw("</tbody>\n</table></div>\n</section>\n");
}

fn row(html: &mut Html, view: &View<'_>, index: usize, focus: &FocusReport, tokens: usize) {
    html.raw("<tr><td>").chip(Some(index)).raw("</td><th scope=\"row\"><bdi>");
    html.text(&focus.title).raw("</bdi>");
    let own = (0..view.units().len()).filter(|unit| view.focus_of(*unit) == Some(index)).count();
    match focus.status {
        Status::Covered if own == 0 => {
            html.raw(" <span class=\"status\">told by sentences of other focuses</span>");
        }
        Status::Covered => {}
        Status::NotDisclosed => {
            html.raw(" <span class=\"status no\">not disclosed</span>");
        }
        Status::NoRoom => {
            html.raw(" <span class=\"status\">no room in the budget</span>");
        }
    }
    html.raw("</th>");
    figures(html, view, own, tokens);
}

/// What leads into a list serves no focus by itself.
fn lead_ins(html: &mut Html, view: &View<'_>, tokens: usize) {
    let number = (0..view.units().len()).filter(|unit| view.focus_of(*unit).is_none()).count();
    if number > 0 {
        html.raw("<tr><td>").chip(None).raw("</td><th scope=\"row\">Lead-ins of lists</th>");
        figures(html, view, number, tokens);
    }
}

fn figures(html: &mut Html, view: &View<'_>, units: usize, tokens: usize) {
    let used = view.examined.summary.budget.used.max(1);
    let share = (tokens as f64 * 100.0 / used as f64).round();
    html.raw("<td class=\"n\">").number(units).raw("</td><td class=\"n\">").number(tokens);
    html.raw("</td><td class=\"n\">").decimal(share, 0).raw(" %</td></tr>\n");
}
