//! Gradient boosting of small regression trees for squared error (Friedman 2001), on histograms.
//!
//! Each tree is fitted to what the trees before it leave, looks at a random part of the features at
//! each question (which keeps trees different), and counts a little. Sums are made in a fixed order,
//! and chance comes from a fixed seed: the same data give the same trees.

mod bins;
mod split;

use ndarray::Array2;

use crate::random::Random;
use crate::score::learned::{Node, Tree};
use bins::Bins;
use split::{Split, best_split};

/// Trees of a focus.
const TREES: usize = 200;

/// Leaves of a tree.
const LEAVES: usize = 4;

/// How much each tree counts.
const RATE: f64 = 0.05;

/// Fits trees to `targets`, one a row of `looks [rows, features]`. Returns what they start from, the
/// mean, and the trees.
pub(super) fn boost(looks: &Array2<f32>, targets: &[f32]) -> (f32, Vec<Tree>) {
    let mean = targets.iter().map(|t| f64::from(*t)).sum::<f64>() / targets.len().max(1) as f64;
    let base = mean as f32;
    let bins = Bins::new(looks);
    let mut random = Random::new(1);
    let mut rest: Vec<f64> = targets.iter().map(|t| f64::from(*t) - f64::from(base)).collect();
    let mut trees = Vec::with_capacity(TREES);
    for _ in 0..TREES {
        let (tree, leaves) = grow(&bins, &rest, &mut random);
        for (rows, value) in leaves.iter().zip(&tree.leaves) {
            for row in rows {
                rest[*row] -= f64::from(*value);
            }
        }
        trees.push(tree);
    }
    (base, trees)
}

/// A leaf in the making: its rows, the best way to split it, and the node and side that lead to it.
struct Leaf {
    rows: Vec<usize>,
    split: Option<Split>,
    parent: Option<(usize, bool)>,
}

/// Grows a tree, always splitting where that gains most. Returns it with the rows of its leaves.
fn grow(bins: &Bins, rest: &[f64], random: &mut Random) -> (Tree, Vec<Vec<usize>>) {
    let rows: Vec<usize> = (0..rest.len()).collect();
    let split = best_split(bins, &rows, rest, random);
    let mut leaves = vec![Leaf { rows, split, parent: None }];
    let mut nodes: Vec<Node> = Vec::new();
    while leaves.len() < LEAVES {
        let gain = |leaf: &Leaf| leaf.split.as_ref().map_or(0.0, |split| split.gain);
        let best = (0..leaves.len())
            .max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])).then(b.cmp(a)));
        let Some(at) = best.filter(|at| leaves[*at].split.is_some()) else { break };
        let leaf = leaves.remove(at);
        let Some(split) = leaf.split else { break };
        let node = nodes.len();
        nodes.push(Node(split.feature, bins.threshold(split.feature, split.bin), 0, 0));
        lead(&mut nodes, leaf.parent, reference(node));
        let (below, above): (Vec<usize>, Vec<usize>) =
            leaf.rows.iter().partition(|row| bins.of(split.feature)[**row] <= split.bin);
        for (rows, side) in [(below, false), (above, true)] {
            let split = best_split(bins, &rows, rest, random);
            leaves.push(Leaf { rows, split, parent: Some((node, side)) });
        }
    }
    let mut values = Vec::with_capacity(leaves.len());
    for (index, leaf) in leaves.iter().enumerate() {
        lead(&mut nodes, leaf.parent, -1 - reference(index));
        let sum: f64 = leaf.rows.iter().map(|row| rest[*row]).sum();
        values.push((RATE * split::value(sum, leaf.rows.len())) as f32);
    }
    (Tree { nodes, leaves: values }, leaves.into_iter().map(|leaf| leaf.rows).collect())
}

/// An index as nodes hold it; trees are small.
fn reference(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

/// Makes one side of a node lead to `to`.
fn lead(nodes: &mut [Node], from: Option<(usize, bool)>, to: i32) {
    if let Some((node, above)) = from {
        if above {
            nodes[node].3 = to;
        } else {
            nodes[node].2 = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y depends on whether both of two features are high; a third one says nothing.
    fn data() -> (Array2<f32>, Vec<f32>) {
        let looks = Array2::from_shape_fn((2000, 3), |(row, feature)| {
            ((row * [7, 13, 5][feature]) % [101, 97, 89][feature]) as f32
        });
        let both = |row: ndarray::ArrayView1<'_, f32>| row[0] > 50.0 && row[1] > 60.0;
        let targets = looks.rows().into_iter().map(|row| f32::from(u8::from(both(row)))).collect();
        (looks, targets)
    }

    #[test]
    fn trees_learn_what_no_single_feature_says() {
        let (looks, targets) = data();
        let (base, trees) = boost(&looks, &targets);
        assert!(trees.iter().all(|tree| tree.fault(3).is_none() && tree.leaves.len() <= LEAVES));
        let error = |row: usize| {
            let sum: f32 = trees.iter().map(|tree| tree.value(&looks.row(row))).sum();
            (base + sum - targets[row]).powi(2)
        };
        let mean = (0..targets.len()).map(error).sum::<f32>() / targets.len() as f32;
        assert!(mean < 0.01, "{mean}");
    }

    #[test]
    fn the_same_data_give_the_same_trees_and_no_data_none() {
        let (looks, targets) = data();
        assert_eq!(boost(&looks, &targets), boost(&looks, &targets));
        let (base, trees) = boost(&Array2::zeros((0, 3)), &[]);
        assert!(base.abs() < f32::EPSILON && trees.iter().all(|t| t.fault(3).is_none()));
    }
}
