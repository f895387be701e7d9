//! How the scores of a focus are spread, and where the chosen units stand among them.

use super::super::markup::Html;
use super::super::units::sign_text;
use super::super::view::View;
use crate::summary::FocusReport;

/// How many bars there are.
const BINS: usize = 30;
/// The size of the chart, in the units of its coordinates.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 56.0;

/// A chart for each focus, side by side.
pub(in super::super) fn histograms(html: &mut Html, view: &View<'_>) {
    html.raw("<section class=\"histograms\" aria-labelledby=\"scores\">\n");
    html.raw("<h2 id=\"scores\">Scores</h2>\n<p class=\"note\">How many sentences have which score: \
              0 says nothing of the focus, 1 about states a whole fact. Heights grow with the square \
              root of the number. ▲ chosen for the focus, △ best not chosen.</p>\n<div>\n");
    let best = view.best_score();
    for (index, focus) in view.focuses().iter().enumerate() {
        figure(html, view, index, focus, best);
    }
    html.raw("</div>\n</section>\n");
}

fn figure(html: &mut Html, view: &View<'_>, index: usize, focus: &FocusReport, best: f32) {
    let chosen: Vec<usize> =
        (0..view.units().len()).filter(|unit| view.focus_of(*unit) == Some(index)).collect();
    html.raw("<figure class=\"").sign_classes(Some(index)).raw("\"><figcaption>").chip(Some(index));
    html.raw(" <bdi>").text(&focus.title).raw("</bdi></figcaption>\n");
    html.raw("<svg viewBox=\"-4 0 248 78\" role=\"group\" aria-label=\"Scores of ");
    html.count(view.candidates().len(), "sentence").raw(", ").number(chosen.len()).raw(" chosen");
    if let Some(rejected) = &focus.best_rejected {
        html.raw(", best not chosen ").score(rejected.score);
    }
    html.raw("\">\n");
    bars(html, view, index, best);
    axis(html, best);
    if let Some(rejected) = &focus.best_rejected {
        html.raw("<path class=\"open\" d=\"").triangle(rejected.score, best).raw("\"/>");
    }
    for unit in chosen {
        let score = view.units()[unit].scores.get(&focus.name).copied().unwrap_or_default();
        html.raw("<a href=\"#u").number(unit + 1).raw("\" tabindex=\"-1\" aria-label=\"");
        html.text(&sign_text(view, unit)).raw(", ").score(score);
        html.raw("\"><path class=\"chosen\" d=\"").triangle(score, best).raw("\"/></a>");
    }
    html.raw("\n</svg></figure>\n");
}

/// The bars: all usable units, the part chosen for the focus at the foot.
fn bars(html: &mut Html, view: &View<'_>, focus: usize, best: f32) {
    let mut all = [0_usize; BINS];
    let mut taken = [0_usize; BINS];
    for candidate in view.candidates().iter().filter(|candidate| candidate.usable) {
        let score = candidate.scores.get(focus).copied().unwrap_or_default();
        let bin = ((score / best * BINS as f32) as usize).min(BINS - 1);
        all[bin] += 1;
        let chosen = candidate.chosen.is_some_and(|unit| view.focus_of(unit) == Some(focus));
        taken[bin] += usize::from(chosen);
    }
    let most = all.iter().copied().max().unwrap_or_default().max(1) as f64;
    let height = |count: usize| (count as f64 / most).sqrt() * HEIGHT;
    for (counts, class) in [(&all, "all"), (&taken, "chosen")] {
        html.raw("<path class=\"").raw(class).raw("\" d=\"");
        for (bin, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let step = WIDTH / BINS as f64;
            html.raw("M").decimal(bin as f64 * step, 1).raw(" ").decimal(HEIGHT, 1).raw("v");
            html.decimal(-height(*count), 1).raw("h").decimal(step - 1.0, 1).raw("V");
            html.decimal(HEIGHT, 1).raw("z");
        }
        html.raw("\"/>");
    }
}

fn axis(html: &mut Html, best: f32) {
    html.raw("<path class=\"axis\" d=\"M0 56.5h240\"/>");
    let step = if best > 1.2 { 0.5 } else { 0.25 };
    let mut at = 0.0_f32;
    while at <= best {
        let x = f64::from(at / best) * WIDTH;
        html.raw("<text class=\"n\" x=\"").decimal(x.clamp(2.0, WIDTH - 4.0), 1);
        html.raw("\" y=\"76\">").decimal(f64::from(at), 2).raw("</text>");
        at += step;
    }
}

impl Html {
    /// The path of a triangle below the axis that points at `score`.
    fn triangle(&mut self, score: f32, best: f32) -> &mut Self {
        let x = f64::from((score / best).clamp(0.0, 1.0)) * WIDTH;
        self.raw("M").decimal(x, 1).raw(" 58l3.5 7h-7z")
    }
}
