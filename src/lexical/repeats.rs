//! Which texts say the same as an earlier one.
//!
//! Two texts are alike by the cosine of their words, each weighted by how much it tells (idf,
//! Spärck Jones 1972). Texts with different figures are never the same: "sales rose 5 % in 2021"
//! does not repeat "sales rose 7 % in 2022".

use std::collections::{BTreeMap, BTreeSet};

use super::Lexicon;

/// Cosine from which a text repeats another.
const SAME: f32 = 0.7;

/// Words that more than this share of the texts have do not tell which texts to compare.
const COMMON: f32 = 0.1;

/// The words of a text, each with how often it has it, and its figures.
type Content<'a> = (&'a [(usize, usize)], &'a [String]);

impl Lexicon {
    /// For each text the first one that it repeats; itself if it says something new.
    #[must_use]
    pub fn repeats(&self) -> Vec<usize> {
        let vectors: Vec<Vec<(usize, f32)>> = self.texts.iter().map(|t| self.vector(t)).collect();
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.spread.len()];
        let most = (COMMON * self.len() as f32).max(2.0) as usize;
        let mut first = Vec::with_capacity(self.len());
        let mut known: BTreeMap<Content<'_>, usize> = BTreeMap::new();
        for (text, vector) in vectors.iter().enumerate() {
            let telling = || vector.iter().filter(|(word, _)| self.spread[*word] <= most);
            let shared: BTreeSet<usize> =
                telling().flat_map(|(word, _)| &holders[*word]).copied().collect();
            let same = |other: &usize| {
                cosine(vector, &vectors[*other]) >= SAME
                    && self.figures[text] == self.figures[*other]
            };
            // The same words to the last: found even if all of them are common.
            let content = (self.texts[text].as_slice(), self.figures[text].as_slice());
            let alike = known.get(&content).copied();
            let found = alike.or_else(|| shared.into_iter().find(same));
            known.entry(content).or_insert(found.unwrap_or(text));
            if found.is_none() {
                for (word, _) in telling() {
                    holders[*word].push(text);
                }
            }
            first.push(found.unwrap_or(text));
        }
        first
    }

    /// The weights of the words of a text, sorted by word, of unit length.
    fn vector(&self, text: &[(usize, usize)]) -> Vec<(usize, f32)> {
        let weighted: Vec<(usize, f32)> = text.iter().map(|(w, _)| (*w, self.weight(*w))).collect();
        let norm = weighted.iter().map(|(_, x)| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        weighted.into_iter().map(|(word, x)| (word, x / norm)).collect()
    }
}

/// The dot product of two sparse vectors, sorted by index.
fn cosine(a: &[(usize, f32)], b: &[(usize, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some((left, x)), Some((right, y))) = (a.get(i), b.get(j)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += x * y;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_figures_are_no_repetition() {
        let texts = [
            "Sales to Orlin Mills were 12% of net sales in 2021.",
            "We also own a foundry in Ohio.",
            "Sales to Orlin Mills were 14% of net sales in 2022.",
            "In 2021, sales to Orlin Mills were 12% of our net sales.",
        ];
        assert_eq!(Lexicon::new(&texts).repeats(), [0, 1, 2, 0]);
        assert!(Lexicon::new(&[]).repeats().is_empty());
        // Every word is common in a text of few sentences.
        assert_eq!(Lexicon::new(&["We sell gauges."; 4]).repeats(), [0; 4]);
    }
}
