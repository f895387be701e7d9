//! Charts as SVG: what a page can show without a script, a library or a picture.
//!
//! Written here and not by a crate for charts: those draw axes and series into a picture of fixed size
//! and fixed colours, while these few shapes are to follow the width, the colours and the type of the
//! page, and to link to its sentences.

mod bar;
mod budget;
mod hatch;
mod histogram;
mod lanes;

pub(super) use bar::bar;
pub(super) use budget::budget;
pub(super) use histogram::histograms;
pub(super) use lanes::lanes;
