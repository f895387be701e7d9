//! The headings above a place in a text.

use std::sync::Arc;

use crate::document::HeadingRank;

/// A stack of headings: entering one leaves all of its rank and below.
#[derive(Default)]
pub(super) struct Outline {
    stack: Vec<(HeadingRank, String)>,
    path: Arc<[String]>,
}

impl Outline {
    /// Goes below the heading `text` of `rank`.
    pub(super) fn enter(&mut self, rank: HeadingRank, text: &str) {
        self.stack.retain(|(above, _)| *above < rank);
        let text = text.trim_end_matches(['.', ':', '—', '–', ' ']);
        self.stack.push((rank, text.to_owned()));
        self.path = self.stack.iter().map(|(_, text)| text.clone()).collect();
    }

    /// The headings above, outermost first.
    pub(super) fn path(&self) -> Arc<[String]> {
        Arc::clone(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entering_leaves_the_same_rank_and_below() {
        let mut outline = Outline::default();
        outline.enter(HeadingRank::Item, "Item 1. Business.");
        outline.enter(HeadingRank::Title, "Products");
        outline.enter(HeadingRank::RunIn, "Gauges.");
        assert_eq!(&*outline.path(), ["Item 1. Business", "Products", "Gauges"]);
        outline.enter(HeadingRank::Title, "Customers:");
        assert_eq!(&*outline.path(), ["Item 1. Business", "Customers"]);
    }
}
