//! Measure: words of a summary that are not its document's.

use std::collections::HashSet;

use super::words::Words;

/// How long a run of words must be to be the document's.
const RUN: usize = 4;

/// The runs of four words of a document.
#[derive(Debug)]
pub(super) struct Runs<'a>(HashSet<[&'a str; RUN]>);

impl<'a> Runs<'a> {
    /// The runs of `document`.
    pub(super) fn of(document: &'a Words) -> Self {
        let words: Vec<&str> = document.iter().collect();
        Self(runs(&words).collect())
    }

    /// How many words of `summary` lie in no run of the document. Near to 0 for an extract: entries
    /// and cells of fewer than four words may add some.
    pub(super) fn foreign(&self, summary: &Words) -> usize {
        let words: Vec<&str> = summary.iter().collect();
        let mut known = vec![false; words.len()];
        for (start, run) in runs(&words).enumerate() {
            if self.0.contains(&run) {
                known[start..start + RUN].fill(true);
            }
        }
        known.iter().filter(|known| !**known).count()
    }
}

/// The run that begins at each word but the last three.
fn runs<'a>(words: &[&'a str]) -> impl Iterator<Item = [&'a str; RUN]> {
    words.windows(RUN).filter_map(|run| run.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_runs_of_four_are_the_documents() {
        let document = Words::of("We make kilns for mills in Oregon and sell them.");
        let runs = Runs::of(&document);
        let foreign = |text| runs.foreign(&Words::of(text));
        assert_eq!(foreign("we make kilns for mills"), 0);
        assert_eq!(foreign("Kilns for mills in Oregon. And sell."), 0);
        assert_eq!(foreign("We make lathes for mills in Oregon"), 3);
        assert_eq!(foreign("We make kilns"), 3);
        assert_eq!(foreign(""), 0);
    }
}
