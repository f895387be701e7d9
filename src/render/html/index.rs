//! A table of many documents: `Vec<Entry> → HTML`.
//!
//! Knows what is said of each document, not where summaries come from.

use std::fmt::Write as _;

use super::markup::Html;
use super::shell::Shell;
use super::sign::letters;
use crate::summary::{Status, Summary};

const SHELL: Shell = Shell {
    styles: &[
        include_str!("style/colours.css"),
        include_str!("style/base.css"),
        include_str!("style/index.css"),
    ],
    scripts: &[include_str!("script/index.js")],
};

/// Bytes of links that stand for themselves; all others are written as `%` and their number.
const PLAIN: &[u8] = b"-_.~/";

/// A document in an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// The path of its page from the index, its parts divided by `/`; not yet escaped. `None` if it has
    /// none.
    pub link: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was summarized.
    Summarized {
        /// The summary.
        text: String,
        /// Its tokens.
        tokens: usize,
        /// What was found for each focus, in the order of the profile.
        focuses: Vec<EntryFocus>,
    },
    /// It was not, for this reason.
    Failed(String),
}

/// What was found for a focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFocus {
    /// Its title.
    pub title: String,
    /// Whether it is covered.
    pub status: Status,
    /// Tokens of the sentences that tell of it.
    pub tokens: usize,
}

impl Outcome {
    /// What an index tells of `summary`.
    #[must_use]
    pub fn of(summary: &Summary) -> Self {
        let focus = |focus: &crate::summary::FocusReport| EntryFocus {
            title: focus.title.clone(),
            status: focus.status,
            tokens: focus.tokens,
        };
        Self::Summarized {
            text: summary.text.clone(),
            tokens: summary.budget.used,
            focuses: summary.focuses.iter().map(focus).collect(),
        }
    }

    fn focuses(&self) -> &[EntryFocus] {
        match self {
            Self::Summarized { focuses, .. } => focuses,
            Self::Failed(_) => &[],
        }
    }
}

/// The page that lists `entries`, in their order, under `title`.
#[must_use]
pub fn index(title: &str, entries: &[Entry]) -> String {
    let focuses = entries.iter().flat_map(|entry| entry.outcome.focuses());
    let index = Index::new(focuses.map(|focus| focus.title.clone()));
    let failed = entries.iter().filter(|entry| matches!(entry.outcome, Outcome::Failed(_))).count();
    let opening = index.opening(title, entries.len(), failed);
    let rows = entries.iter().map(|entry| index.row(entry));
    std::iter::once(opening).chain(rows).chain([index.closing()]).collect()
}

/// The same page in parts, for lists that are not to be in memory as a whole: an opening, a row for each
/// entry, and a closing.
#[derive(Debug, Clone)]
pub struct Index {
    titles: Vec<String>,
}

impl Index {
    /// With columns for the focuses of these titles, one for each title.
    #[must_use]
    pub fn new(titles: impl IntoIterator<Item = String>) -> Self {
        let mut different: Vec<String> = Vec::new();
        for title in titles {
            if !different.contains(&title) {
                different.push(title);
            }
        }
        Self { titles: different }
    }

    /// What comes first: `documents` rows are to follow, of which `failed` were not summarized.
    #[must_use]
    pub fn opening(&self, title: &str, documents: usize, failed: usize) -> String {
        let mut html = SHELL.opening(&format!("{title} – ownwords"));
        html.raw("<main>\n<h1><bdi>").text(title).raw("</bdi></h1>\n");
        about(&mut html, documents, failed);
        key(&mut html, &self.titles);
        html.raw(
            "<div class=\"wide\" role=\"region\" aria-label=\"Documents\" tabindex=\"0\"><table>\n",
        );
        head(&mut html, &self.titles);
        html.raw("<tbody>\n");
        html.finish()
    }

    /// The row of `entry`.
    #[must_use]
    pub fn row(&self, entry: &Entry) -> String {
        let mut html = Html::default();
        row(&mut html, entry, &self.titles);
        html.finish()
    }

    /// What comes last.
    #[must_use]
    pub fn closing(&self) -> String {
        let mut html = Html::default();
        html.raw("</tbody>\n</table></div>\n</main>\n");
        SHELL.close(&mut html);
        html.finish()
    }
}

fn about(html: &mut Html, documents: usize, failed: usize) {
    html.raw("<p class=\"about\">").count(documents, "document");
    if failed > 0 {
        html.raw(", ").number(failed).raw(" of them could not be summarized");
    }
    html.raw("</p>\n<p class=\"search\" hidden><label>Search titles and summaries \
              <input type=\"search\" id=\"search\"></label> <output id=\"found\" aria-live=\"polite\"></output></p>\n");
}

/// What the letters at the top of the table mean.
fn key(html: &mut Html, titles: &[String]) {
    if titles.is_empty() {
        return;
    }
    html.raw("<ul class=\"key\" aria-label=\"Focuses\">\n");
    for (index, title) in titles.iter().enumerate() {
        html.raw("<li>").chip(Some(index)).raw(" <bdi>").text(title).raw("</bdi></li>\n");
    }
    html.raw(
        "</ul>\n<p class=\"note\">Tokens of each focus; “no” is not disclosed, “full” told of in \
              the document, but without room in the budget.</p>\n",
    );
}

fn head(html: &mut Html, titles: &[String]) {
    html.raw("<thead><tr><th scope=\"col\" data-sort=\"text\">Document</th>");
    html.raw("<th scope=\"col\" data-sort=\"number\" class=\"n\">Tokens</th>");
    for (index, title) in titles.iter().enumerate() {
        html.raw("<th scope=\"col\" data-sort=\"number\" class=\"n\"><abbr title=\"").text(title);
        html.raw("\">").text(&letters(index)).raw("</abbr></th>");
    }
    html.raw("<th scope=\"col\">Summary</th></tr></thead>\n");
}

fn row(html: &mut Html, entry: &Entry, titles: &[String]) {
    html.raw("<tr><th scope=\"row\">");
    if let Some(link) = &entry.link {
        html.raw("<a href=\"").text(&encoded(link)).raw("\"><bdi>").text(&entry.title);
        html.raw("</bdi></a></th>");
    } else {
        html.raw("<bdi>").text(&entry.title).raw("</bdi></th>");
    }
    match &entry.outcome {
        Outcome::Summarized { text, tokens, focuses } => {
            html.raw("<td class=\"n\" data-value=\"").number(*tokens).raw("\">").number(*tokens);
            html.raw("</td>");
            for (index, title) in titles.iter().enumerate() {
                focus(html, index, focuses.iter().find(|focus| focus.title == *title));
            }
            html.raw("<td class=\"text\"><details><summary><bdi>").text(beginning(text));
            html.raw("</bdi></summary><p><bdi>").text(text).raw("</bdi></p></details></td>");
        }
        Outcome::Failed(error) => {
            html.raw("<td class=\"n\">–</td>");
            for _ in titles {
                html.raw("<td class=\"n\">–</td>");
            }
            html.raw("<td class=\"text failed\">Failed: <bdi>").text(error).raw("</bdi></td>");
        }
    }
    html.raw("</tr>\n");
}

fn focus(html: &mut Html, index: usize, found: Option<&EntryFocus>) {
    let Some(focus) = found else {
        html.raw("<td class=\"n\"><span class=\"unseen\">not asked for</span></td>");
        return;
    };
    html.raw("<td class=\"n ").sign_classes(Some(index));
    match focus.status {
        Status::Covered => html.raw(" covered\" data-value=\"").number(focus.tokens).raw("\">"),
        Status::NotDisclosed => html.raw("\" data-value=\"0\">"),
        Status::NoRoom => html.raw("\" data-value=\"0.5\">"),
    };
    match focus.status {
        Status::Covered => html.number(focus.tokens),
        Status::NotDisclosed => html.raw("<abbr title=\"not disclosed\">no</abbr>"),
        Status::NoRoom => html.raw("<abbr title=\"no room in the budget\">full</abbr>"),
    };
    html.raw("</td>");
}

/// The first words of a summary.
fn beginning(text: &str) -> &str {
    const SHOWN: usize = 90;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => text[..end].rfind(' ').map_or(&text[..end], |space| &text[..space]),
        None => text,
    }
}

/// A path as a relative link, which no browser takes for a scheme or a query.
fn encoded(path: &str) -> String {
    let mut link = String::from(if path.starts_with('/') { "/." } else { "./" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}"); // writing to a string cannot fail
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_path_and_nothing_else() {
        assert_eq!(encoded("pages/a b#1?.html"), "./pages/a%20b%231%3F.html");
        assert_eq!(encoded("javascript:alert(1).html"), "./javascript%3Aalert%281%29.html");
        assert_eq!(encoded("//host/ü.html"), "/.//host/%C3%BC.html");
    }

    #[test]
    fn a_summary_begins_with_whole_words() {
        let long = "word ".repeat(40);
        assert!(beginning(&long).ends_with("word") && beginning(&long).len() < 91);
        assert_eq!(beginning("short"), "short");
    }
}
