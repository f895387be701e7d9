//! The frame of a page: its head, and a policy that lets it ask for nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::markup::Html;
use crate::hash;

/// What a kind of page is made of besides its body.
pub(super) struct Shell {
    /// Style sheets, one after the other.
    pub(super) styles: &'static [&'static str],
    /// Scripts, one after the other, in one scope.
    pub(super) scripts: &'static [&'static str],
}

impl Shell {
    /// A page titled `title`, with `body` between its tags.
    pub(super) fn page(&self, title: &str, body: impl FnOnce(&mut Html)) -> String {
        let mut html = self.opening(title);
        body(&mut html);
        self.close(&mut html);
        html.finish()
    }

    /// What stands before the body of a page.
    pub(super) fn opening(&self, title: &str) -> Html {
        let mut html = Html::default();
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"");
        html.raw("default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:");
        html.raw("; style-src ").text(&source_hash(self.styles));
        html.raw("; script-src ").text(&source_hash(self.scripts)).raw("\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.raw("<link rel=\"icon\" href=\"data:,\">\n");
        html.raw("<title>").text(title).raw("</title>\n<style>");
        for style in self.styles {
            html.raw(style);
        }
        html.raw("</style>\n</head>\n<body>\n");
        html
    }

    /// Appends what stands behind the body of a page.
    pub(super) fn close(&self, html: &mut Html) {
        html.raw("\n<script type=\"module\">");
        for script in self.scripts {
            html.raw(script);
        }
        html.raw("</script>\n</body>\n</html>\n");
    }
}

/// The hash by which the policy knows the text of `parts`: browsers run and apply no other.
fn source_hash(parts: &[&str]) -> String {
    format!("'sha256-{}'", STANDARD.encode(hash::digest(parts.concat().as_bytes())))
}
