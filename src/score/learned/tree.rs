//! A small regression tree.

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

/// Where a tree asks a question: goes on at `below` if the feature is at most the threshold, else at
/// `above`. Not negative: the node of this index; negative: the leaf of index `-1 - below`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Node(pub usize, pub f32, pub i32, pub i32);

/// A regression tree. Nodes lead to later nodes only, so that every walk ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// The questions, the first one first.
    pub nodes: Vec<Node>,
    /// The values of the leaves.
    pub leaves: Vec<f32>,
}

impl Tree {
    /// What is wrong with the tree, if it asks for more than `features` features, for a node or leaf
    /// that is not there, or would not end.
    #[must_use]
    pub fn fault(&self, features: usize) -> Option<&'static str> {
        let known = |from: usize, to: i32| match usize::try_from(to) {
            Ok(node) => node > from && node < self.nodes.len(),
            Err(_) => (to.unsigned_abs() as usize) <= self.leaves.len(),
        };
        let good = |(at, node): (usize, &Node)| {
            node.0 < features && node.1.is_finite() && known(at, node.2) && known(at, node.3)
        };
        if !self.nodes.iter().enumerate().all(good) {
            Some("a node of a tree leads nowhere")
        } else if self.leaves.is_empty() || !self.leaves.iter().all(|leaf| leaf.is_finite()) {
            Some("a tree has no leaf, or one that is no number")
        } else {
            None
        }
    }

    /// The value of the leaf that `features` lead to.
    #[must_use]
    pub fn value(&self, features: &ArrayView1<'_, f32>) -> f32 {
        let mut at = if self.nodes.is_empty() { -1 } else { 0 };
        while let Ok(node) = usize::try_from(at) {
            let Node(feature, threshold, below, above) = self.nodes[node];
            at = if features[feature] <= threshold { below } else { above };
        }
        self.leaves[at.unsigned_abs() as usize - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_walk_through_a_tree() {
        let nodes = vec![Node(1, 0.5, -1, 1), Node(0, 2.0, -2, -3)];
        let tree = Tree { nodes, leaves: vec![10.0, 20.0, 30.0] };
        assert_eq!(tree.fault(2), None);
        let value = |features: [f32; 2]| tree.value(&array![features[0], features[1]].view());
        let found = [value([9.0, 0.5]), value([2.0, 0.6]), value([3.0, 0.6])];
        assert_eq!(found.map(|x| x as i32), [10, 20, 30]);
        let stump = Tree { nodes: Vec::new(), leaves: vec![1.5] };
        assert!((stump.value(&array![0.0].view()) - 1.5).abs() < f32::EPSILON);
    }

    #[test]
    fn trees_that_lead_nowhere_are_found() {
        let tree =
            |below, above| Tree { nodes: vec![Node(0, 0.0, below, above)], leaves: vec![0.0, 1.0] };
        assert_eq!(tree(-1, -2).fault(1), None);
        for bad in [tree(0, -1), tree(1, -1), tree(-3, -1)] {
            assert!(bad.fault(1).is_some(), "{bad:?}");
        }
        assert!(tree(-1, -2).fault(0).is_some());
        assert!(Tree { nodes: Vec::new(), leaves: Vec::new() }.fault(1).is_some());
    }
}
