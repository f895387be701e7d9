//! The top of a report: what was summarized, how long the summary is, what to be careful of.

use super::markup::Html;
use super::view::View;
use crate::document::Span;

pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let summary = &view.examined.summary;
    html.raw("<header>\n<button type=\"button\" id=\"copy\" hidden>Copy summary</button>\n");
    html.raw("<h1><bdi>").text(&view.name()).raw("</bdi></h1>\n<p class=\"about\">");
    part(html, view);
    html.raw(" · ").count(summary.units.len(), "sentence").raw(" chosen of ");
    let usable = view.candidates().iter().filter(|candidate| candidate.usable).count();
    html.number(usable).raw("</p>\n");
    html.raw("</header>\n");
    warnings(html, &summary.warnings);
}

/// The part that was taken, and where it is.
fn part(html: &mut Html, view: &View<'_>) {
    let section = &view.examined.summary.source.section;
    let narrowed = view.part().is_some() && section.start < section.end;
    html.raw(if narrowed { "<a href=\"#part\"><bdi>" } else { "<b><bdi>" }).text(&section.name);
    html.raw(if narrowed { "</bdi></a>" } else { "</bdi></b>" });
    if narrowed {
        html.raw(", ").text(&view.place(Span::new(section.start..section.end)));
        if section.confidence < 1.0 {
            let sure = (section.confidence * 100.0).round();
            html.raw(" (").decimal(f64::from(sure), 0).raw(" % sure)");
        }
    }
}

fn warnings(html: &mut Html, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    html.raw("<ul class=\"warnings\" aria-label=\"Warnings\">\n");
    for warning in warnings {
        html.raw("<li><bdi>").text(warning).raw("</bdi></li>\n");
    }
    html.raw("</ul>\n");
}
