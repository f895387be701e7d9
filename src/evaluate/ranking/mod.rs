//! How well the model alone finds what answers a question: `questions → MAP, recall, MRR`.
//!
//! Knows texts as they are given; has never heard of documents, units or budgets.

mod correlation;
mod measures;
mod questions;

#[cfg(test)]
mod tests;

pub use correlation::{Correlation, correlation};
pub use measures::Ranking;
pub use questions::{Pair, Question, Questions};

use std::collections::HashMap;

use super::order::descending;
use crate::embed::{Embedder, Role};
use crate::error::Result;
use crate::lexical::{Lexicon, Query};
use crate::random::Random;

/// How often chance is tried.
const SEEDS: u64 = 5;

/// The figures of rankings by the model's cosines, by BM25, and in random order, in this order, with
/// their names.
///
/// # Errors
/// [`ErrorKind::Model`](crate::ErrorKind::Model) if the model cannot be run.
pub fn rankings(
    questions: &[Question],
    embedder: &dyn Embedder,
) -> Result<[(&'static str, Ranking); 3]> {
    Ok([
        ("model", by_cosine(questions, embedder)?),
        ("bm25", by_words(questions)),
        ("random", by_chance(questions)),
    ])
}

/// How far the model's cosines of pairs agree with the scores that people gave them.
///
/// # Errors
/// [`ErrorKind::Model`](crate::ErrorKind::Model) if the model cannot be run.
pub fn agreement(pairs: &[Pair], embedder: &dyn Embedder) -> Result<Correlation> {
    let embed = |text: fn(&Pair) -> &str| {
        let texts: Vec<&str> = pairs.iter().map(text).collect();
        // Both sides are of a kind, as models with prompts want it for a comparison of equals.
        embedder.embed(&texts, Role::Query)
    };
    let (one, other) = (embed(|pair| &pair.sentence1)?, embed(|pair| &pair.sentence2)?);
    let cosines: Vec<f64> =
        (0..pairs.len()).map(|pair| f64::from(one.row(pair).dot(&other.row(pair)))).collect();
    let scores: Vec<f64> = pairs.iter().map(|pair| pair.score).collect();
    Ok(correlation(&cosines, &scores))
}

/// Questions of one document share its sentences: each text is embedded once.
fn by_cosine(questions: &[Question], embedder: &dyn Embedder) -> Result<Ranking> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut texts: Vec<&str> = Vec::new();
    let mut place = |text| {
        *places.entry(text).or_insert_with(|| {
            texts.push(text);
            texts.len() - 1
        })
    };
    let sentences: Vec<Vec<usize>> =
        questions.iter().map(|q| q.sentences.iter().map(|s| place(s)).collect()).collect();
    let vectors = embedder.embed(&texts, Role::Passage)?;
    let queries: Vec<&str> = questions.iter().map(|q| q.query.as_str()).collect();
    let queries = embedder.embed(&queries, Role::Query)?;
    let orders = sentences.iter().enumerate().map(|(question, sentences)| {
        let query = queries.row(question);
        let cosine = |sentence: &usize| f64::from(query.dot(&vectors.row(*sentence)));
        descending(&sentences.iter().map(cosine).collect::<Vec<_>>())
    });
    Ok(Ranking::mean(
        questions.iter().zip(orders).map(|(q, order)| Ranking::of(&order, &q.relevant)),
    ))
}

fn by_words(questions: &[Question]) -> Ranking {
    Ranking::mean(questions.iter().map(|question| {
        let sentences: Vec<&str> = question.sentences.iter().map(String::as_str).collect();
        let scores = Lexicon::new(&sentences).bm25(&Query::new(&[&question.query]));
        let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
        Ranking::of(&descending(&scores), &question.relevant)
    }))
}

fn by_chance(questions: &[Question]) -> Ranking {
    Ranking::mean((1..=SEEDS).map(|seed| {
        let mut random = Random::new(seed);
        Ranking::mean(questions.iter().map(|question| {
            Ranking::of(&random.order(question.sentences.len()), &question.relevant)
        }))
    }))
}
