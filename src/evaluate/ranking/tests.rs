//! Rankings and agreement with an embedder that knows which words texts share.

use super::*;
use crate::embed::HashingEmbedder;

fn question(query: &str, sentences: &[&str], relevant: &[usize]) -> Question {
    Question {
        query: query.to_owned(),
        sentences: sentences.iter().map(|&s| s.to_owned()).collect(),
        relevant: relevant.to_vec(),
    }
}

#[test]
fn sentences_that_share_words_with_the_question_come_first() {
    let sentences =
        ["Rain fell.", "Mills buy our kilns.", "A bank lends money.", "We employ ninety people."];
    let questions = [
        question("who buys kilns: mills?", &sentences, &[1]),
        question("which bank lends us money", &sentences, &[2]),
    ];
    let [(model, cosine), (bm25, words), (random, chance)] =
        rankings(&questions, &HashingEmbedder::default()).unwrap();
    assert_eq!([model, bm25, random], ["model", "bm25", "random"]);
    for ranking in [cosine, words] {
        let figures = [ranking.map, ranking.recall_1, ranking.mrr];
        assert!(figures.into_iter().all(|figure| figure > 1.0 - 1e-9), "{figures:?}");
    }
    assert!(chance.map < 1.0 && chance.map > 0.2, "{chance:?}");
    assert!((chance.recall_5 - 1.0).abs() < 1e-12);
    assert_eq!(chance, rankings(&questions, &HashingEmbedder::default()).unwrap()[2].1);
}

#[test]
fn pairs_that_share_words_agree_with_their_scores() {
    let pair = |sentence1: &str, sentence2: &str, score| Pair {
        sentence1: sentence1.to_owned(),
        sentence2: sentence2.to_owned(),
        score,
    };
    let pairs = [
        pair("We sell kilns to mills", "We sell kilns to mills", 5.0),
        pair("We sell kilns to mills", "We sell lathes to mills", 3.0),
        pair("We sell kilns to mills", "Rain fell", 0.0),
    ];
    let found = agreement(&pairs, &HashingEmbedder::default()).unwrap();
    assert!((found.spearman - 1.0).abs() < 1e-9 && found.pearson > 0.9, "{found:?}");
}
