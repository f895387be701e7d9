//! Texts as the measures compare them: words in small letters, without punctuation or layout.

use unicode_normalization::UnicodeNormalization as _;

/// The words of a text: runs of `a` to `z` and digits in its NFKC form in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The words, a space before, between and behind them.
    spaced: String,
}

impl Words {
    /// The words of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.nfkc().collect::<String>().to_lowercase();
        let mut spaced = String::from(" ");
        for word in text.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()) {
            if !word.is_empty() {
                spaced.push_str(word);
                spaced.push(' ');
            }
        }
        Self { spaced }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spaced.len() == 1
    }

    /// Whether `other`, which is not empty, occurs in it as a run of whole words.
    #[must_use]
    pub fn hold(&self, other: &Self) -> bool {
        self.spaced.contains(&other.spaced)
    }

    /// The words, one by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.spaced.split_ascii_whitespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_punctuation_and_layout_do_not_count() {
        let words = Words::of("The “ﬁrst”  Half-Year:\n10% of ½ café ＡＢＣ");
        let list: Vec<&str> = words.iter().collect();
        assert_eq!(list, ["the", "first", "half", "year", "10", "of", "1", "2", "caf", "abc"]);
        assert!(words.hold(&Words::of("half year—10")));
        assert!(!words.hold(&Words::of("alf year")));
        assert!(Words::of(" –\n").is_empty());
    }
}
