//! Blocks to text, as a typewriter would have set them.
//!
//! Lines of print hold more characters than those of a typewriter, and columns fewer; paragraphs are
//! wrapped anew at one margin for the whole document.

use super::Pages;
use super::blocks::Block;

/// No line of running text is wider.
const WIDEST: usize = 100;
/// Nor is the margin narrower.
const NARROWEST: usize = 60;

/// The text of the pages, each given by its blocks.
pub(super) fn typeset(pages: &[Vec<Block>]) -> Pages {
    let margin = margin(pages);
    let (mut text, mut starts) = (String::new(), Vec::new());
    for blocks in pages {
        starts.push(text.len());
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 {
                text.push('\n');
            }
            match block {
                Block::Table(rows) => rows.iter().for_each(|row| push_line(&mut text, row)),
                Block::Paragraph { lines, open, item } => {
                    paragraph(&mut text, lines, *open, *item, margin);
                }
            }
        }
        text.push('\x0c');
    }
    Pages { text, starts }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The margin of the document: the usual width of its lines, or the even part of it that is no wider
/// than [`WIDEST`], so that a full line of the page makes full lines of the text.
fn margin(pages: &[Vec<Block>]) -> usize {
    let mut widths: Vec<usize> = pages
        .iter()
        .flatten()
        .filter_map(|block| match block {
            Block::Paragraph { lines, .. } if lines.len() > 1 => Some(lines),
            _ => None,
        })
        .flat_map(|lines| lines.iter().take(lines.len() - 1).map(|line| line.chars().count()))
        .collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(WIDEST);
    (usual / usual.div_ceil(WIDEST).max(1) + 4).clamp(NARROWEST, WIDEST)
}

/// Writes a paragraph wrapped at `margin`.
///
/// A word that the page cuts at a hyphen is cut in the text: how its halves join is for the reader of
/// the text to say.
fn paragraph(text: &mut String, lines: &[String], open: bool, item: bool, margin: usize) {
    let words = words(lines);
    let length = words.iter().map(|word| word.text.chars().count() + 1).sum::<usize>();
    let wrapped = wrap(&words, margin);
    // One that goes on over the page ends in a full line, as it does on the page.
    let even = length.div_ceil(wrapped.len().max(1));
    let narrower = (even..margin).filter(|_| open);
    let lines = narrower
        .map(|width| wrap(&words, width))
        .find(|lines| lines.len() <= wrapped.len())
        .unwrap_or(wrapped);
    for (i, line) in lines.iter().enumerate() {
        if item && i > 0 {
            text.push_str("  ");
        }
        push_line(text, line);
    }
}

struct Word<'a> {
    text: &'a str,
    /// Whether the page cuts a word behind it.
    cut: bool,
}

fn words(lines: &[String]) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        words.extend(line.split(' ').map(|text| Word { text, cut: false }));
        let next = lines.get(i + 1).and_then(|next| next.chars().next());
        if let Some(last) = words.last_mut() {
            last.cut = is_cut(last.text) && next.is_some_and(char::is_alphanumeric);
        }
    }
    words
}

/// Whether a word ends in a hyphen and something before it.
fn is_cut(word: &str) -> bool {
    word.strip_suffix(['-', '\u{2010}']).is_some_and(|stem| stem.ends_with(char::is_alphanumeric))
}

/// Words in lines of `width` characters at most, as far as they go.
fn wrap(words: &[Word<'_>], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut end, mut cut) = (String::new(), 0, false);
    for word in words {
        let count = word.text.chars().count();
        if !line.is_empty() && (cut || end + 1 + count > width) {
            lines.push(std::mem::take(&mut line));
            end = 0;
        }
        if !line.is_empty() {
            line.push(' ');
            end += 1;
        }
        line.push_str(word.text);
        end += count;
        cut = word.cut;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(lines: &[&str], open: bool) -> Block {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Block::Paragraph { lines, open, item: false }
    }

    #[test]
    fn pages_begin_behind_form_feeds() {
        let pages = [
            vec![paragraph(&["One."], false), Block::Table(vec!["a   1".into()])],
            vec![paragraph(&["Two."], false)],
        ];
        let set = typeset(&pages);
        assert_eq!(set.text, "One.\n\na   1\n\x0cTwo.\n\x0c");
        assert_eq!(set.starts, [0, 13]);
        assert_eq!(typeset(&[]).text, "");
    }

    #[test]
    fn long_lines_are_halved_and_cut_words_stay_cut() {
        let long = "gauge ".repeat(24).trim().to_owned() + " measure-";
        let set = typeset(&[vec![paragraph(&[&long, "ment of gas."], false)]]);
        let lines: Vec<&str> = set.text.lines().collect();
        assert!(lines.iter().all(|line| line.len() <= 82), "{lines:?}");
        assert!(lines.iter().any(|line| line.ends_with("measure-")));
        assert_eq!(lines.iter().find(|line| line.starts_with("ment")), Some(&"ment of gas."));
    }
}
