//! The units nearest to the titles of the focuses, focuses in turn: semantic search as it is first
//! tried (Reimers & Gurevych 2019, arXiv:1908.10084).

use super::Task;
use super::turns::take_turns;

pub(super) fn select(task: &Task<'_>) -> Vec<usize> {
    let cosines = task.vectors.cosines(task.title_vectors);
    take_turns(task, |focus, unit, _| f64::from(cosines[[unit, focus]]))
}
