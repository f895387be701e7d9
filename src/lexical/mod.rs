//! Texts as bags of words: `texts → Lexicon`, which tells how well each answers a query (BM25) and
//! which of them repeat one another.
//!
//! Knows words and numbers in them. Has never heard of vectors, documents or budgets.

mod bm25;
mod repeats;
mod words;

use std::collections::HashMap;

pub use bm25::Query;

/// The texts of one document by their words.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// What each word is called inside: its index.
    indices: HashMap<String, usize>,
    /// How often each text has which word; by index of the word.
    texts: Vec<Vec<(usize, usize)>>,
    /// Words of each text.
    lengths: Vec<usize>,
    /// How many texts have a word.
    spread: Vec<usize>,
    /// Figures in each text, sorted.
    figures: Vec<Vec<String>>,
}

impl Lexicon {
    /// Reads `texts`, in the order of their document.
    #[must_use]
    pub fn new(texts: &[&str]) -> Self {
        let mut lexicon = Self {
            indices: HashMap::new(),
            texts: Vec::with_capacity(texts.len()),
            lengths: Vec::with_capacity(texts.len()),
            spread: Vec::new(),
            figures: texts.iter().map(|text| words::figures(text)).collect(),
        };
        for text in texts {
            lexicon.add(text);
        }
        lexicon
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    fn add(&mut self, text: &str) {
        let words = words::words(text);
        self.lengths.push(words.len());
        let mut indices: Vec<usize> = Vec::with_capacity(words.len());
        for word in words {
            let next = self.indices.len();
            let index = *self.indices.entry(word).or_insert(next);
            if index == self.spread.len() {
                self.spread.push(0);
            }
            indices.push(index);
        }
        indices.sort_unstable();
        let counted: Vec<(usize, usize)> =
            indices.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
        for (word, _) in &counted {
            self.spread[*word] += 1;
        }
        self.texts.push(counted);
    }

    /// How much a word tells: `ln(1 + (N − n + ½) / (n + ½))`, `n` of the `N` texts having it
    /// (Robertson & Zaragoza 2009; the 1 keeps it above 0).
    fn weight(&self, word: usize) -> f32 {
        let (texts, having) = (self.texts.len() as f32, self.spread[word] as f32);
        (1.0 + (texts - having + 0.5) / (having + 0.5)).ln()
    }
}
