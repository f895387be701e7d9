//! The budget as a bar, split by focus.

use super::super::markup::Html;
use super::super::sign::letters;
use super::super::view::View;
use super::hatch;

/// Per cent of the bar below which a part has no room for its letters.
const ROOM: f64 = 3.5;

/// A bar as long as the budget: the tokens of each focus, those of lead-ins, and what is not used.
pub(in super::super) fn budget(html: &mut Html, view: &View<'_>) {
    let tokens = view.tokens();
    let budget = &view.examined.summary.budget;
    let all = budget.limit.max(tokens.iter().sum()).max(1) as f64;
    html.raw("<svg class=\"budget\" role=\"img\" aria-label=\"").text(&label(view, &tokens));
    html.raw("\">\n");
    hatch::define(html, view.focuses().len());
    html.raw("<rect class=\"rail\" width=\"100%\" height=\"100%\"/>\n");
    let mut start = 0.0;
    for (index, tokens) in tokens.iter().enumerate().filter(|(_, tokens)| **tokens > 0) {
        let width = *tokens as f64 * 100.0 / all;
        let focus = (index < view.focuses().len()).then_some(index);
        part(html, focus, start, width);
        start += width;
    }
    html.raw("</svg>\n");
}

fn part(html: &mut Html, focus: Option<usize>, start: f64, width: f64) {
    let rectangle = |html: &mut Html| {
        html.raw("<rect class=\"part\" x=\"").decimal(start, 2).raw("%\" width=\"");
        html.decimal(width, 2).raw("%\" height=\"100%\"");
    };
    html.raw("<g class=\"").sign_classes(focus).raw("\">");
    rectangle(html);
    html.raw("/>");
    if let Some(pattern) = focus.and_then(hatch::of) {
        rectangle(html);
        html.raw(" fill=\"").raw(pattern).raw("\"/>");
    }
    if width >= ROOM {
        html.raw("<text x=\"").decimal(start + width / 2.0, 2).raw("%\" y=\"50%\">");
        html.letters(focus).raw("</text>");
    }
    html.raw("</g>\n");
}

/// What the bar shows, in words.
fn label(view: &View<'_>, tokens: &[usize]) -> String {
    let budget = &view.examined.summary.budget;
    let name = |index: usize| match view.focuses().get(index) {
        Some(focus) => format!("{} {}", letters(index), focus.title),
        None => "lead-ins".to_owned(),
    };
    let parts = tokens.iter().enumerate().filter(|(_, tokens)| **tokens > 0);
    let parts: Vec<String> =
        parts.map(|(index, tokens)| format!("{}: {tokens}", name(index))).collect();
    let free = budget.limit.saturating_sub(budget.used);
    format!("Tokens by focus. {}. Not used: {free}", parts.join(". "))
}
