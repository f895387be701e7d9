//! The units that answer the titles of the focuses best by their words (Robertson & Zaragoza 2009),
//! focuses in turn: search without a model.

use super::Task;
use super::turns::take_turns;
use crate::evaluate::bm25::Bm25;

pub(super) fn select(task: &Task<'_>) -> Vec<usize> {
    let words = task.words();
    let index = Bm25::new(&words);
    let scores: Vec<Vec<f64>> = task.titles.iter().map(|title| index.scores(title)).collect();
    take_turns(task, |focus, unit, _| scores[focus][unit])
}
