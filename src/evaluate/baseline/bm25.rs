//! The units that answer the titles of the focuses best by their words (Robertson & Zaragoza 2009),
//! focuses in turn: search without a model.

use super::Task;
use super::turns::take_turns;
use crate::lexical::{Lexicon, Query};

pub(super) fn select(task: &Task<'_>) -> Vec<usize> {
    let texts: Vec<String> =
        (0..task.material.units.len()).map(|unit| task.text(&task.whole(unit))).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let lexicon = Lexicon::new(&texts);
    let scores: Vec<Vec<f32>> =
        task.titles.iter().map(|title| lexicon.bm25(&Query::new(&[title]))).collect();
    take_turns(task, |focus, unit, _| f64::from(scores[focus][unit]))
}
