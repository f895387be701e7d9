//! Which engine runs a model.

use super::Embedder;
use super::candle::CandleEmbedder;
use super::lookup::LookupEmbedder;
use super::model::ModelFolder;
use super::packed::{Isa, PackedEmbedder, Precision};
use super::settings::Family;
use super::weights::Weights;
use crate::error::Result;

/// A way of running a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// This program's own, with 8-bit weights and activations: the fastest.
    Int8,
    /// This program's own, in `f32`.
    F32,
    /// candle-transformers in `f32`: the reference that the others are compared with, and what runs
    /// models that are made otherwise than BERT; slow.
    Candle,
    /// No more than a vector for each token: for static models alone.
    Static,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Int8, Self::F32, Self::Candle, Self::Static];

    /// Its name, as [`named`](Self::named) takes it and as summaries give it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int8 => "int8",
            Self::F32 => "f32",
            Self::Candle => "candle",
            Self::Static => "static",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.name() == name)
    }

    /// The engine for `folder` if nobody chooses: [`Int8`](Self::Int8) where the weights are stored in
    /// 8 bits, else [`F32`](Self::F32), so that no model is made coarser unasked; [`Candle`](Self::Candle)
    /// and [`Static`](Self::Static) for families that these do not run.
    #[must_use]
    pub fn of(folder: &ModelFolder) -> Self {
        let family = folder.settings.architecture.family;
        let Some(names) = family.names() else {
            return if family == Family::Static { Self::Static } else { Self::Candle };
        };
        let matrix = format!("{}.weight", names.of_layer(0, names.intermediate));
        match Weights::read(folder) {
            Ok(weights) if weights.is_eight(&matrix) => Self::Int8,
            // What is wrong with a file is told when the model is loaded.
            _ => Self::F32,
        }
    }

    /// Loads the model of `folder`. `isa` is the instruction set of this program's own engines.
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) if a tensor is missing or has another shape or
    /// type than needed, or this processor does not have `isa`.
    pub fn load(self, folder: &ModelFolder, isa: Isa) -> Result<Box<dyn Embedder>> {
        Ok(match self {
            Self::Int8 => Box::new(PackedEmbedder::load(folder, Precision::Eight, isa)?),
            Self::F32 => Box::new(PackedEmbedder::load(folder, Precision::Floats, isa)?),
            Self::Candle => Box::new(CandleEmbedder::load(folder)?),
            Self::Static => Box::new(LookupEmbedder::load(folder)?),
        })
    }
}
