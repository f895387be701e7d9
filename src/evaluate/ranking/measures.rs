//! Measures of a ranking, as retrieval has them (Manning, Raghavan & Schütze 2008, chapter 8).

use serde::Serialize;

/// Figures of a ranking, or means over rankings; all from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Ranking {
    /// Mean average precision: over the relevant sentences, the share of relevant ones down to each.
    pub map: f64,
    /// The share of the relevant sentences that is the first one.
    #[serde(rename = "recall@1")]
    pub recall_1: f64,
    /// The share of them among the first 3.
    #[serde(rename = "recall@3")]
    pub recall_3: f64,
    /// The share of them among the first 5.
    #[serde(rename = "recall@5")]
    pub recall_5: f64,
    /// The share of them among the first 10.
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    /// Mean reciprocal rank: 1 for the first relevant sentence at the first place, ½ at the second.
    pub mrr: f64,
}

impl Ranking {
    /// The figures of `order`, all sentences, the best first; `relevant` is not empty.
    pub(super) fn of(order: &[usize], relevant: &[usize]) -> Self {
        // From 1, best first.
        let ranks: Vec<usize> = order
            .iter()
            .enumerate()
            .filter(|(_, sentence)| relevant.contains(sentence))
            .map(|(place, _)| place + 1)
            .collect();
        let all = ranks.len().max(1) as f64;
        let precisions =
            ranks.iter().enumerate().map(|(found, rank)| (found + 1) as f64 / *rank as f64);
        let recall = |depth| ranks.iter().filter(|rank| **rank <= depth).count() as f64 / all;
        Self {
            map: precisions.sum::<f64>() / all,
            recall_1: recall(1),
            recall_3: recall(3),
            recall_5: recall(5),
            recall_10: recall(10),
            mrr: ranks.first().map_or(0.0, |rank| 1.0 / *rank as f64),
        }
    }

    /// The means of figures; all 0 for none.
    pub(super) fn mean(all: impl Iterator<Item = Self>) -> Self {
        let (mut sum, mut count) = (Self::default(), 0_u32);
        for one in all {
            sum = sum.each(one, |a, b| a + b);
            count += 1;
        }
        let count = f64::from(count.max(1));
        sum.each(sum, |a, _| a / count)
    }

    fn each(self, other: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            map: of(self.map, other.map),
            recall_1: of(self.recall_1, other.recall_1),
            recall_3: of(self.recall_3, other.recall_3),
            recall_5: of(self.recall_5, other.recall_5),
            recall_10: of(self.recall_10, other.recall_10),
            mrr: of(self.mrr, other.mrr),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn figures_of_a_ranking() {
        // Relevant at the places 2 and 4.
        let one = Ranking::of(&[3, 0, 2, 1], &[1, 0]);
        assert!(near(one.map, 0.5) && near(one.mrr, 0.5), "{one:?}");
        let recalls = [one.recall_1, one.recall_3, one.recall_5, one.recall_10];
        let expected = [0.0, 0.5, 1.0, 1.0];
        assert!(recalls.into_iter().zip(expected).all(|(a, b)| near(a, b)), "{recalls:?}");
        let best = Ranking::of(&[1, 0, 2], &[1]);
        assert!(near(best.map, 1.0) && near(best.recall_1, 1.0) && near(best.mrr, 1.0));
        let mean = Ranking::mean([one, best].into_iter());
        assert!(near(mean.map, 0.75) && near(mean.mrr, 0.75) && near(mean.recall_3, 0.75));
        assert_eq!(Ranking::mean(std::iter::empty()), Ranking::default());
    }
}
