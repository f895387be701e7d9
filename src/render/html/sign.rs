//! How a focus is told from the others: a letter, a colour, and from the ninth on a pattern.
//!
//! Knows an index, nothing of the focus itself.

use super::markup::Html;

/// How many colours there are; `style/colours.css` names them.
pub(super) const COLOURS: usize = 8;
/// How many patterns there are for each.
const PATTERNS: usize = 4;

/// The letters of a focus: A to Z, then AA, AB and so on.
pub(super) fn letters(mut focus: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (focus % 26) as u8));
        if focus < 26 {
            return letters.iter().rev().collect();
        }
        focus = focus / 26 - 1;
    }
}

impl Html {
    /// Appends the names of the classes that give a focus its colour and pattern; `None` is what
    /// serves no focus by itself, a lead-in.
    pub(super) fn sign_classes(&mut self, focus: Option<usize>) -> &mut Self {
        match focus {
            Some(focus) => {
                self.raw("f").number(focus % COLOURS).raw(" g").number(focus / COLOURS % PATTERNS)
            }
            None => self.raw("fx"),
        }
    }

    /// Appends the letters of a focus, or the sign of a lead-in.
    pub(super) fn letters(&mut self, focus: Option<usize>) -> &mut Self {
        match focus {
            Some(focus) => self.text(&letters(focus)),
            None => self.raw("·"),
        }
    }

    /// Appends the letters of a focus on its colour.
    pub(super) fn chip(&mut self, focus: Option<usize>) -> &mut Self {
        self.raw("<span class=\"chip ").sign_classes(focus).raw("\">").letters(focus).raw("</span>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_focus_has_letters_of_its_own() {
        let shown: Vec<String> = [0, 7, 25, 26, 51, 52, 701, 702].map(letters).into();
        assert_eq!(shown, ["A", "H", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn colours_come_again_with_another_pattern() {
        let classes = |focus| {
            let mut html = Html::default();
            html.sign_classes(focus);
            html.finish()
        };
        assert_eq!([Some(0), Some(9), None].map(classes), ["f0 g0", "f1 g1", "fx"]);
    }
}
