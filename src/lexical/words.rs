//! The words of a text, brought to their stems, and the figures in it.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words that say nothing of a text's subject.
static STOP: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("stop-words.txt").split_whitespace().collect());

/// The stems of the words that tell something, in the order of the text, as often as they occur.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !STOP.contains(word))
        .map(|word| STEMMER.stem(word).into_owned())
        .collect()
}

/// The figures of a text, sorted, each once: `$1.5 million` → `1.5`.
pub(super) fn figures(text: &str) -> Vec<String> {
    let digits = |token: &&str| token.contains(|c: char| c.is_ascii_digit());
    let tokens = text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != ',');
    let found: BTreeSet<String> =
        tokens.filter(digits).map(|t| t.trim_matches(['.', ',']).to_lowercase()).collect();
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_without_fillers() {
        assert_eq!(words("We sold the Gauges to refineries."), ["sold", "gaug", "refineri"]);
        assert!(words(" of the … ").is_empty());
    }

    #[test]
    fn figures_keep_their_points() {
        assert_eq!(figures("In 2021, $1,204.5 million (12%)."), ["1,204.5", "12", "2021"]);
    }
}
