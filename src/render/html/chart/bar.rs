//! One score as the length of a bar.

use super::super::markup::Html;

/// A bar of `share` of its full length, from 0 to 1. The number stands beside it, so nobody has to
/// read the bar.
pub(in super::super) fn bar(html: &mut Html, focus: Option<usize>, share: f32) {
    html.raw("<svg class=\"bar ").sign_classes(focus).raw("\" aria-hidden=\"true\">");
    html.raw("<rect class=\"rail\" width=\"100%\" height=\"100%\"/><rect class=\"fill\" width=\"");
    html.decimal(f64::from(share.clamp(0.0, 1.0)) * 100.0, 1).raw("%\" height=\"100%\"/></svg>");
}
