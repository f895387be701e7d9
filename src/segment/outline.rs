//! The headings above a place in a text.

use std::sync::Arc;

/// Rank of headings that run in before a sentence.
const RUN_IN: u8 = 3;

/// A stack of headings: entering one leaves all of its rank and below.
#[derive(Default)]
pub(super) struct Outline {
    stack: Vec<(u8, String)>,
    path: Arc<[String]>,
}

impl Outline {
    /// Goes below the heading `text` of `rank`.
    pub(super) fn enter(&mut self, rank: u8, text: &str) {
        self.stack.retain(|(above, _)| *above < rank);
        let text = text.trim_end_matches(['.', ':', '—', '–', ' ']);
        self.stack.push((rank, text.to_owned()));
        self.path = self.stack.iter().map(|(_, text)| text.clone()).collect();
    }

    /// The headings above, outermost first.
    pub(super) fn path(&self) -> Arc<[String]> {
        Arc::clone(&self.path)
    }

    /// Whether a heading of `rank` stands in the paragraph that it heads.
    pub(super) fn is_run_in(rank: u8) -> bool {
        rank >= RUN_IN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entering_leaves_the_same_rank_and_below() {
        let mut outline = Outline::default();
        outline.enter(0, "Item 1. Business.");
        outline.enter(2, "Products");
        outline.enter(3, "Gauges.");
        assert_eq!(&*outline.path(), ["Item 1. Business", "Products", "Gauges"]);
        outline.enter(2, "Customers:");
        assert_eq!(&*outline.path(), ["Item 1. Business", "Customers"]);
    }
}
