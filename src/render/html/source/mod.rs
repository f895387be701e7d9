//! The document's side: the whole text as it was read, the chosen units marked in it.

mod elements;
mod inline;
mod write;

use super::chart;
use super::markup::Html;
use super::view::View;

pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.raw(
        "<section id=\"source\" class=\"pane\" aria-labelledby=\"source-title\" tabindex=\"-1\">\n",
    );
    html.raw("<header class=\"tools\">\n<h2 id=\"source-title\">Source</h2>\n");
    html.raw(include_str!("../script/tools.html"));
    chart::lanes(html, view);
    html.raw("</header>\n<div id=\"text\">");
    write::text(html, view);
    html.raw("</div>\n</section>\n");
    data(html, view);
}

/// The numbers that the script reads, with nothing of the document in them: the scores of all units, a
/// list for each focus in hundredths; where each begins; which cannot stand alone; the length of the
/// text and the part that was summarized.
fn data(html: &mut Html, view: &View<'_>) {
    let units = view.candidates();
    html.raw("<script type=\"application/json\" id=\"data\">{\"scores\":[");
    for focus in 0..view.focuses().len() {
        html.raw(if focus > 0 { ",[" } else { "[" });
        let scores = units.iter().map(|unit| unit.scores.get(focus).copied().unwrap_or_default());
        html.list(scores.map(|score| (score * 100.0).round().max(0.0) as usize)).raw("]");
    }
    html.raw("],\"starts\":[");
    html.list(units.iter().map(|unit| unit.spans.first().map_or(0, |span| span.start)));
    html.raw("],\"leaning\":[");
    html.list((0..units.len()).filter(|unit| !units[*unit].usable)).raw("],\"part\":[");
    let part = view.part().unwrap_or(0..view.document.text().len());
    html.list([part.start, part.end].into_iter()).raw("],\"length\":");
    html.number(view.document.text().len()).raw("}</script>\n");
}

impl Html {
    fn list(&mut self, numbers: impl Iterator<Item = usize>) -> &mut Self {
        for (at, number) in numbers.enumerate() {
            self.raw(if at > 0 { "," } else { "" }).number(number);
        }
        self
    }
}
