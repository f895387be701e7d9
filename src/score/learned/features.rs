//! What the trees of a head look at.

use ndarray::{Array2, ArrayView2, Axis, concatenate, s};

use super::head::Input;
use crate::score::evidence::Evidence;
use crate::score::signals::Signals;
use crate::score::zero_shot::standard::standard_scores;
use crate::segment::Marks;

/// Part of a document after which nearness to its beginning has fallen to 1/e.
const REACH: f32 = 0.15;

/// Numbers on where a unit stands.
const PLACES: usize = 5;

/// How many features there are for this number of focuses.
pub(super) fn count(focuses: usize, input: Input) -> usize {
    let blocks = if input == Input::UnitAndHeading { 8 } else { 6 };
    blocks * focuses + PLACES + Marks::COUNT
}

/// `told [units, focuses]`, what each unit tells by itself, and all else that is known of it →
/// `[units, features]`. In order, for each focus: what the unit tells; how far that stands out in
/// the document; what the units before and after it tell, and those under the same heading on average;
/// how far its nearness by words stands out, and for a head that reads these vectors anyhow that by
/// vector, and how near its heading is. Then where it stands, and counts in its text.
#[must_use]
pub fn features(
    told: &Array2<f32>,
    evidence: &Evidence<'_>,
    signals: &Signals,
    input: Input,
) -> Array2<f32> {
    let usable = evidence.usable();
    let sections = sections(evidence);
    let mut blocks = vec![
        told.clone(),
        standard_scores(told, &usable),
        shifted(told, 1),
        shifted(told, -1),
        section_means(told, &sections),
        standard_scores(&signals.terms, &usable),
    ];
    if input == Input::UnitAndHeading {
        blocks.extend([standard_scores(&signals.relevance, &usable), signals.heading.clone()]);
    }
    blocks.extend([places(&sections), marks(evidence)]);
    let views: Vec<ArrayView2<'_, f32>> = blocks.iter().map(|block| block.view()).collect();
    // All have one row a unit, so that this cannot fail.
    concatenate(Axis(1), &views).unwrap_or_default()
}

/// The rows moved down by `by`; zeros where there is none.
fn shifted(rows: &Array2<f32>, by: isize) -> Array2<f32> {
    let mut moved = Array2::zeros(rows.raw_dim());
    if rows.nrows() > by.unsigned_abs() {
        if by > 0 {
            moved.slice_mut(s![by.., ..]).assign(&rows.slice(s![..-by, ..]));
        } else {
            moved.slice_mut(s![..by, ..]).assign(&rows.slice(s![-by.., ..]));
        }
    }
    moved
}

/// For each unit the number of its section: units side by side under the same heading are in one.
fn sections(evidence: &Evidence<'_>) -> Vec<usize> {
    let mut section = 0;
    let mut sections = Vec::with_capacity(evidence.traits.len());
    for (at, traits) in evidence.traits.iter().enumerate() {
        if at > 0 && evidence.traits[at - 1].heading != traits.heading {
            section += 1;
        }
        sections.push(section);
    }
    sections
}

/// For each unit the mean of the rows of its section.
fn section_means(rows: &Array2<f32>, sections: &[usize]) -> Array2<f32> {
    let mut means = Array2::zeros(rows.raw_dim());
    let mut start = 0;
    for section in sections.chunk_by(|a, b| a == b) {
        let range = s![start..start + section.len(), ..];
        if let Some(mean) = rows.slice(range).mean_axis(Axis(0)) {
            means.slice_mut(range).assign(&mean);
        }
        start += section.len();
    }
    means
}

/// Where each unit stands: part of the document before it, nearness to the beginning, its index, the
/// number of units, its index in its section.
fn places(sections: &[usize]) -> Array2<f32> {
    let count = sections.len();
    let mut places = Array2::zeros((count, PLACES));
    let mut within = 0;
    for (unit, mut row) in places.rows_mut().into_iter().enumerate() {
        within = if unit > 0 && sections[unit - 1] == sections[unit] { within + 1 } else { 0 };
        let part = unit as f32 / count.saturating_sub(1).max(1) as f32;
        let numbers = [part, (-part / REACH).exp(), unit as f32, count as f32, within as f32];
        row.iter_mut().zip(numbers).for_each(|(place, number)| *place = number);
    }
    places
}

fn marks(evidence: &Evidence<'_>) -> Array2<f32> {
    let mut marks = Array2::zeros((evidence.traits.len(), Marks::COUNT));
    for (mut row, traits) in marks.rows_mut().into_iter().zip(evidence.traits) {
        row.iter_mut().zip(traits.marks.numbers()).for_each(|(mark, number)| *mark = number);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::Embeddings;
    use crate::score::Traits;
    use ndarray::array;

    #[test]
    fn a_unit_sees_its_neighbours_and_its_section() {
        let told = array![[1.0], [3.0], [8.0]];
        let signals = Signals {
            relevance: Array2::zeros((3, 1)),
            heading: array![[0.5], [0.5], [0.0]],
            terms: array![[0.0], [1.0], [2.0]],
        };
        let of = |heading| Traits {
            usable: true,
            heading,
            marks: Marks::default(),
            anaphora: crate::segment::Anaphora::Nowhere,
        };
        let traits = [of(Some(0)), of(Some(0)), of(None)];
        let units = Embeddings::normalized(Array2::ones((3, 2)));
        let headings = Embeddings::normalized(Array2::ones((1, 2)));
        let evidence =
            Evidence { units: &units, headings: &headings, headed: None, traits: &traits };
        let few = features(&told, &evidence, &signals, Input::HeadedUnit);
        assert_eq!(few.dim(), (3, count(1, Input::HeadedUnit)));
        let features = features(&told, &evidence, &signals, Input::UnitAndHeading);
        assert_eq!(features.dim(), (3, count(1, Input::UnitAndHeading)));
        assert_eq!(features.column(2).to_vec(), [0.0, 1.0, 3.0], "before");
        assert_eq!(features.column(3).to_vec(), [3.0, 8.0, 0.0], "after");
        assert_eq!(features.column(4).to_vec(), [2.0, 2.0, 8.0], "section");
        assert_eq!(features.column(7).to_vec(), [0.5, 0.5, 0.0], "heading");
        assert_eq!(features.column(12).to_vec(), [0.0, 1.0, 0.0], "within the section");
    }
}
