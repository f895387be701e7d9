//! Which candidates are the headings of the items: the best rising sequence of them.
//!
//! Knows nothing of blocks and titles: candidates with their evidence, and how many words stand
//! before each block.

use std::cmp::Ordering;

use super::candidate::Candidate;

/// What the words of an item weigh against evidence: about a point for each twentyfold.
const WEIGHT_OF_WORDS: f32 = 0.35;
/// More candidates are not compared with one another; those with the least evidence are left out.
const MOST: usize = 3000;

/// Indices of the candidates that make the best sequence: one whose items rise, whose headings
/// have evidence, and whose items hold text. Entries of contents lose, since nothing stands
/// between them. All are of one report.
///
/// `words_before[i]` is the number of words before block `i`, with one entry more than blocks. With
/// `by_part`, items begin anew in each part.
pub(super) fn best(candidates: &[Candidate], words_before: &[usize], by_part: bool) -> Vec<usize> {
    let kept = strongest(candidates);
    let part = |c: &Candidate| if by_part { c.part } else { 0 };
    let words = |from: usize, to: usize| {
        let at = |block: usize| words_before.get(block).copied().unwrap_or(0);
        (1.0 + at(to).saturating_sub(at(from)) as f32).ln() * WEIGHT_OF_WORDS
    };
    // From the last to the first: what is gained from each on, and what comes next.
    let mut gains: Vec<(f32, Option<usize>)> = vec![(0.0, None); kept.len()];
    for k in (0..kept.len()).rev() {
        let candidate = &candidates[kept[k]];
        let end = words_before.len().saturating_sub(1);
        let mut best = (words(candidate.end, end), None);
        for (next, gain) in gains.iter().enumerate().skip(k + 1) {
            let later = &candidates[kept[next]];
            if later.report != candidate.report {
                break;
            }
            let rises = match part(candidate).cmp(&part(later)) {
                Ordering::Less => true,
                Ordering::Equal => candidate.items.precede(later.items),
                Ordering::Greater => false,
            };
            let total = words(candidate.end, later.block) + gain.0;
            if rises && total > best.0 {
                best = (total, Some(next));
            }
        }
        gains[k] = (best.0 + candidate.evidence, best.1);
    }
    let first = (0..kept.len()).rev().max_by(|a, b| gains[*a].0.total_cmp(&gains[*b].0));
    std::iter::successors(first, |k| gains[*k].1).map(|k| kept[k]).collect()
}

/// Indices of at most [`MOST`] candidates in order, those with the most evidence.
fn strongest(candidates: &[Candidate]) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..candidates.len()).collect();
    if kept.len() > MOST {
        let evidence = |i: &usize| candidates[*i].evidence;
        kept.sort_by(|a, b| evidence(b).total_cmp(&evidence(a)).then(a.cmp(b)));
        kept.truncate(MOST);
        kept.sort_unstable();
    }
    kept
}
