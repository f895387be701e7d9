//! Where a text that is too long for one pass is cut: pure arithmetic on token counts.
//!
//! Each window is as long as the model allows and shares about a quarter with the one before, so
//! that no sentence is torn in both. The last one is moved back to be as long as the others: it
//! then has as much context as they have, and equally long windows make one batch.

use std::num::NonZeroUsize;
use std::ops::Range;

/// One window: which tokens it covers, and how many of them no window before it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) tokens: Range<usize>,
    pub(super) new: usize,
}

/// Windows of at most `capacity` tokens that cover `tokens` tokens. One empty window covers none.
pub(super) fn windows(tokens: usize, capacity: NonZeroUsize) -> Vec<Window> {
    let capacity = capacity.get();
    if tokens <= capacity {
        return vec![Window { tokens: 0..tokens, new: tokens }];
    }
    let step = capacity - capacity / 4; // at least 1
    let mut windows = vec![Window { tokens: 0..capacity, new: capacity }];
    let mut covered = capacity;
    while covered < tokens {
        let end = tokens.min(covered + step);
        windows.push(Window { tokens: end - capacity..end, new: end - covered });
        covered = end;
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(tokens: usize, capacity: usize) -> Vec<Window> {
        windows(tokens, NonZeroUsize::new(capacity).unwrap())
    }

    #[test]
    fn a_text_that_fits_is_one_window() {
        assert_eq!(of(0, 254), [Window { tokens: 0..0, new: 0 }]);
        assert_eq!(of(254, 254), [Window { tokens: 0..254, new: 254 }]);
    }

    #[test]
    fn a_longer_text_is_cut_with_overlap_and_the_last_window_is_full() {
        let expected = [
            Window { tokens: 0..8, new: 8 },
            Window { tokens: 6..14, new: 6 },
            Window { tokens: 9..17, new: 3 },
        ];
        assert_eq!(of(17, 8), expected);
    }

    proptest! {
        #[test]
        fn windows_cover_every_token_in_order(tokens in 0_usize..5000, capacity in 1_usize..600) {
            let windows = of(tokens, capacity);
            let mut covered = 0;
            for Window { tokens, new } in &windows {
                prop_assert!(tokens.len() <= capacity);
                prop_assert!(tokens.start <= covered, "a gap before {tokens:?}");
                prop_assert_eq!(covered + new, tokens.end);
                covered = tokens.end;
            }
            prop_assert_eq!(covered, tokens);
            prop_assert_eq!(windows.iter().map(|w| w.new).sum::<usize>(), tokens);
        }

        #[test]
        fn windows_are_full_and_overlap_by_a_quarter_or_more(
            beyond in 1_usize..3000,
            capacity in 1_usize..600,
        ) {
            let windows = of(capacity + beyond, capacity);
            for (i, pair) in windows.windows(2).enumerate() {
                let overlap = pair[0].tokens.end - pair[1].tokens.start;
                prop_assert_eq!(pair[1].tokens.len(), capacity);
                prop_assert!(pair[1].new > 0);
                prop_assert!(overlap >= capacity / 4);
                // Only the last window may share more.
                prop_assert!(i + 2 == windows.len() || overlap == capacity / 4);
            }
        }
    }
}
