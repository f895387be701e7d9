//! Markup, written so that nothing of a document can become a part of it.
//!
//! Tags are constants of the program ([`Html::raw`] takes nothing else), and whatever comes from a
//! document, a profile or a path is escaped. Knows characters, not what they mean.

use std::fmt::Write as _;

/// A growing piece of HTML.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Appends markup.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Appends text, escaped for content and for quoted attributes alike.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.0);
        self
    }

    /// Appends a whole number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        let _ = write!(self.0, "{number}"); // writing to a string cannot fail
        self
    }

    /// Appends a number with `digits` behind the point, the zeros at its end left out.
    pub(super) fn decimal(&mut self, number: f64, digits: usize) -> &mut Self {
        let long = format!("{number:.digits$}");
        let short = if long.contains('.') { long.trim_end_matches('0') } else { &long };
        self.0.push_str(short.trim_end_matches('.'));
        self
    }

    /// Appends a score as people read it, with two digits.
    pub(super) fn score(&mut self, score: f32) -> &mut Self {
        let _ = write!(self.0, "{score:.2}");
        self
    }

    /// Appends a number of things: `1 sentence`, `2 sentences`.
    pub(super) fn count(&mut self, number: usize, thing: &'static str) -> &mut Self {
        self.number(number).raw(" ").raw(thing).raw(if number == 1 { "" } else { "s" })
    }

    /// The markup as a text.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Appends `text` to `out` as HTML shows it.
///
/// What HTML cannot hold, or what would change how the text around it is read, is shown by a sign:
/// control characters by their pictures, marks that turn the direction of writing by their numbers.
/// Line ends become `\n`, as a browser makes them.
fn escape(text: &str, out: &mut String) {
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\n' | '\t' | '\u{c}' => out.push(c),
            '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\u{7f}' => out.push('\u{2421}'),
            '\u{80}'..='\u{9f}' => out.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(out, "[U+{:04X}]", c as u32); // writing to a string cannot fail
            }
            _ if is_noncharacter(c) => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

/// The 66 code points that are no characters, which HTML does not allow.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut html = Html::default();
        html.text(text);
        html.finish()
    }

    #[test]
    fn nothing_escapes_as_markup() {
        assert_eq!(
            escaped("</style><script>alert('\"&\")"),
            "&lt;/style&gt;&lt;script&gt;alert(&#39;&quot;&amp;&quot;)"
        );
    }

    #[test]
    fn what_html_cannot_hold_is_shown() {
        assert_eq!(escaped("a\0b\u{1b}c\u{7f}d\u{85}e\u{ffff}"), "a␀b␛c␡d\u{fffd}e\u{fffd}");
        assert_eq!(escaped("a\r\nb\rc\td\u{c}"), "a\nb\nc\td\u{c}");
        assert_eq!(escaped("\u{202e}evil\u{2069}\u{200f}"), "[U+202E]evil[U+2069]\u{200f}");
    }

    #[test]
    fn numbers_are_short() {
        let mut html = Html::default();
        html.decimal(12.50, 2).raw(" ").decimal(10.0, 2).raw(" ").decimal(100.0, 0).raw(" ");
        html.score(0.5).raw(" ").count(1, "unit").raw(" ").count(20, "unit");
        assert_eq!(html.finish(), "12.5 10 100 0.50 1 unit 20 units");
    }
}
