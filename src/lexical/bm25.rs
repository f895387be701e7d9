//! BM25: how well a text answers queries, by the words that both have.
//!
//! `Σ_w weight(w) · f (k₁ + 1) / (f + k₁ (1 − b + b · length / mean length))`, the sum over the
//! different words of the queries, `f` how often the text has one (Robertson & Zaragoza 2009).

use std::collections::BTreeSet;

use super::{Lexicon, words};

/// How soon a word that is repeated counts no more.
const K1: f32 = 1.2;
/// How much a long text's words count less: from 0, not at all, to 1.
const B: f32 = 0.75;

/// What is looked for: the different words of some phrasings, taken together.
#[derive(Debug, Clone)]
pub struct Query {
    words: BTreeSet<String>,
}

impl Query {
    /// Reads `phrasings`.
    #[must_use]
    pub fn new(phrasings: &[&str]) -> Self {
        Self { words: phrasings.iter().flat_map(|phrasing| words::words(phrasing)).collect() }
    }
}

impl Lexicon {
    /// How well each text answers `query`: one number a text, 0 if it has none of its words.
    #[must_use]
    pub fn bm25(&self, query: &Query) -> Vec<f32> {
        let asked: BTreeSet<usize> =
            query.words.iter().filter_map(|word| self.indices.get(word).copied()).collect();
        let mean = self.lengths.iter().sum::<usize>() as f32 / self.len().max(1) as f32;
        let score = |(text, length): (&Vec<(usize, usize)>, &usize)| {
            let penalty = K1 * (1.0 - B + B * *length as f32 / mean.max(1.0));
            let of = |(word, frequency): &(usize, usize)| {
                let frequency = *frequency as f32;
                self.weight(*word) * frequency * (K1 + 1.0) / (frequency + penalty)
            };
            text.iter().filter(|(word, _)| asked.contains(word)).map(of).sum::<f32>() + 0.0
        };
        self.texts.iter().zip(&self.lengths).map(score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_and_short_texts_count_more() {
        let texts = [
            "We sell gauges to refineries.",
            "We sell valves.",
            "We sell gauges to refineries and ships, and much else that nobody asked about here.",
            "Rain fell.",
        ];
        let lexicon = Lexicon::new(&texts);
        let scores = lexicon.bm25(&Query::new(&["gauges for a refinery", "who sells gauges"]));
        assert!(scores[0] > scores[2] && scores[2] > scores[1] && scores[1] > 0.0, "{scores:?}");
        assert!(scores[3].abs() < f32::EPSILON);
        assert!(Lexicon::new(&[]).bm25(&Query::new(&["gauges"])).is_empty());
    }
}
