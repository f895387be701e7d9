//! Where a summary comes from: all that is needed to make it again.

use super::markup::Html;
use super::view::View;
use crate::summary::ModelUsed;

pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let summary = &view.examined.summary;
    let (source, profile) = (&summary.source, &summary.profile);
    html.raw("<section class=\"provenance\" aria-labelledby=\"provenance\">\n");
    html.raw("<h2 id=\"provenance\">Provenance</h2>\n<dl>\n");
    html.raw("<dt>Source</dt><dd><bdi>");
    html.text(source.path.as_deref().unwrap_or("standard input")).raw("</bdi>");
    if let Some(record) = source.record {
        html.raw(", record ").number(record);
    }
    html.raw("; ").text(&source.format).raw(", ").text(&source.encoding).raw(", ");
    html.count(source.bytes, "byte");
    hash(html, &source.sha256);
    html.raw("<dt>Part</dt><dd><bdi>").text(&source.section.name).raw("</bdi>; found as “");
    html.text(&source.section.method).raw("”; bytes ").number(source.section.start).raw("–");
    html.number(source.section.end).raw(" of its text</dd>\n");
    html.raw("<dt>Profile</dt><dd><bdi>").text(&profile.name).raw("</bdi>");
    hash(html, &profile.sha256);
    if let Some(head) = &profile.head_sha256 {
        html.raw("<dt>What was learned of it</dt><dd>");
        hash(html, head);
    }
    model(html, "<dt>Model</dt>", &summary.model);
    if let Some(tuned) = &summary.tuned_model {
        model(html, "<dt>Tuned model</dt>", tuned);
    }
    html.raw("<dt>Tokens counted by</dt><dd><bdi>").text(&summary.budget.tokenizer);
    html.raw("</bdi></dd>\n<dt>Made by</dt><dd>ownwords ").raw(env!("CARGO_PKG_VERSION"));
    html.raw(", as ").text(&summary.schema).raw("</dd>\n</dl>\n</section>\n");
}

fn model(html: &mut Html, term: &'static str, model: &ModelUsed) {
    html.raw(term).raw("<dd><bdi>").text(&model.name).raw("</bdi>; engine ").text(&model.engine);
    hash(html, &model.sha256);
}

/// A hash, and the end of the description that it belongs to.
fn hash(html: &mut Html, sha256: &str) {
    html.raw(" <code title=\"SHA-256\">").text(sha256).raw("</code></dd>\n");
}
