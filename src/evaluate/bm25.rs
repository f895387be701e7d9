//! BM25: how well a text answers a query, by the words that both have.
//!
//! `Σ_w idf(w) · f (k₁ + 1) / (f + k₁ (1 − b + b · length / mean length))`, the sum over the words of
//! the query, `f` how often the text has one (Robertson & Zaragoza 2009).
//! `idf(w) = ln(1 + (N − n + ½) / (n + ½))`, `n` of the `N` texts having the word: the 1 keeps words
//! that most texts have from counting against one.

use std::collections::HashMap;

use super::words::Words;

/// How soon a word that is repeated counts no more.
const K1: f64 = 1.2;
/// How much a long text's words count less: from 0, not at all, to 1.
const B: f64 = 0.75;

/// Texts, ready to be asked.
#[derive(Debug)]
pub(super) struct Bm25<'a> {
    /// How often each text has which word.
    frequencies: Vec<HashMap<&'a str, usize>>,
    /// Words of each text.
    lengths: Vec<usize>,
    /// How many texts have a word.
    spread: HashMap<&'a str, usize>,
}

impl<'a> Bm25<'a> {
    pub(super) fn new(texts: impl IntoIterator<Item = &'a Words>) -> Self {
        let mut index =
            Self { frequencies: Vec::new(), lengths: Vec::new(), spread: HashMap::new() };
        for text in texts {
            let mut frequencies: HashMap<&str, usize> = HashMap::new();
            let mut length = 0;
            for word in text.iter() {
                length += 1;
                let frequency = frequencies.entry(word).or_default();
                *frequency += 1;
                if *frequency == 1 {
                    *index.spread.entry(word).or_default() += 1;
                }
            }
            index.frequencies.push(frequencies);
            index.lengths.push(length);
        }
        index
    }

    /// How well each text answers `query`; 0 if it has none of its words.
    pub(super) fn scores(&self, query: &Words) -> Vec<f64> {
        let texts = self.lengths.len() as f64;
        let mean_length = self.lengths.iter().sum::<usize>() as f64 / texts;
        let mean_length = mean_length.max(f64::MIN_POSITIVE); // texts without words
        let idf = |word: &str| {
            let having = self.spread.get(word).copied().unwrap_or_default() as f64;
            (1.0 + (texts - having + 0.5) / (having + 0.5)).ln()
        };
        let terms: Vec<(&str, f64)> = query.iter().map(|word| (word, idf(word))).collect();
        let score = |(text, length): (&HashMap<&str, usize>, &usize)| {
            let penalty = K1 * (1.0 - B + B * *length as f64 / mean_length);
            let of = |(word, idf): &(&str, f64)| {
                let frequency = text.get(word).copied().unwrap_or_default() as f64;
                idf * frequency * (K1 + 1.0) / (frequency + penalty)
            };
            // `+ 0.0`: the sum of nothing is -0.
            terms.iter().map(of).sum::<f64>() + 0.0
        };
        self.frequencies.iter().zip(&self.lengths).map(score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(texts: &[&str], query: &str) -> Vec<f64> {
        let texts: Vec<Words> = texts.iter().map(|text| Words::of(text)).collect();
        Bm25::new(&texts).scores(&Words::of(query))
    }

    #[test]
    fn the_formula() {
        // 2 texts of 2 and 4 words; `kilns` is in one, twice.
        let found = scores(&["We pay", "Kilns bake, kilns crack"], "kilns");
        let idf = (1.0_f64 + 1.5 / 1.5).ln();
        let expected = idf * 2.0 * 2.2 / (2.0 + 1.2 * (0.25 + 0.75 * 4.0 / 3.0));
        assert!(found[0].abs() < 1e-12 && (found[1] - expected).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn rare_words_and_short_texts_count_more() {
        let texts = ["we sell kilns", "we sell many things of clay and kilns", "we sell lathes"];
        let found = scores(&texts, "we kilns");
        assert!(found[0] > found[1] && found[1] > found[2] && found[2] > 0.0, "{found:?}");
        assert!(scores(&texts, "").iter().chain(&scores(&texts, "zinc")).all(|s| *s == 0.0));
        assert_eq!(scores(&["", ""], "kilns"), [0.0, 0.0]);
        assert_eq!(scores(&[], "kilns"), [0.0; 0]);
    }
}
