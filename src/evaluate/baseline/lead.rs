//! The first units of a document, until one does not fit: hard to beat where a text says first what
//! matters (Nenkova 2005, "Automatic text summarization of newswire").

use super::Task;

pub(super) fn select(task: &Task<'_>) -> Vec<usize> {
    let mut basket = task.basket();
    let whole = (0..task.len()).filter(|unit| task.stands(*unit));
    for unit in whole {
        if !basket.take(unit) {
            break;
        }
    }
    task.within_limit(basket)
}
