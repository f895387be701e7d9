//! What may be wrong with a model: known traps, and how far its vectors are from those it should have.
//!
//! None of this is an error: a model with another pooling than its authors chose runs, but badly.

use safetensors::SafeTensors;

use super::calibration::Calibration;
use super::facts::prompt;
use super::known::Known;
use super::manifest::Manifest;
use super::model::ModelFolder;
use super::settings::Family;
use super::{Embedder, Role};
use crate::error::{Error, ErrorKind, Result};

/// The file with a model's reference vectors: F32 `[texts, dimensions]`, `original` of the reference texts
/// as passages and, if there, `query` of them as queries.
pub(super) const REFERENCE: &str = "reference.safetensors";

/// Cosine to a reference vector below which a model is not the same.
const SAME: f64 = 0.999;
/// The same for 8-bit weights or engines.
const SAME_IN_EIGHT_BITS: f64 = 0.99;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// As it should be.
    Fine,
    /// Worth knowing.
    Note,
    /// Something is wrong.
    Warning,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is, and what to do about it.
    pub text: String,
}

impl Finding {
    fn fine(text: impl Into<String>) -> Self {
        Self { severity: Severity::Fine, text: text.into() }
    }

    fn note(text: impl Into<String>) -> Self {
        Self { severity: Severity::Note, text: text.into() }
    }

    fn warning(text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, text: text.into() }
    }
}

/// The texts that reference vectors are of: 134, chosen to be hard.
///
/// # Errors
/// [`ErrorKind::Model`] if the program was built wrongly.
pub fn reference_texts() -> Result<Vec<String>> {
    include_str!("../../models/reference-texts.jsonl")
        .lines()
        .map(|line| {
            serde_json::from_str(line).map_err(|error| {
                Error::new(ErrorKind::Model, "the reference texts cannot be read")
                    .because(error)
                    .hint("please report this as a fault of ownwords")
            })
        })
        .collect()
}

impl ModelFolder {
    /// What its files say that may be wrong.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the program was built wrongly.
    pub fn examine(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let names = self.names();
        match Known::find(&names.iter().map(String::as_str).collect::<Vec<_>>())? {
            Some((name, known)) => self.compare(&name, &known, &mut findings),
            None => findings.push(Finding::note(
                "not a model that this program knows: compare pooling and prompts (`ownwords model info`) \
                 with what its authors publish",
            )),
        }
        let a = &self.settings.architecture;
        if a.family != Family::Static && self.max_tokens() < a.positions() {
            findings.push(Finding::note(format!(
                "texts of more than {} tokens are read in windows, though there are positions for {}",
                self.max_tokens(),
                a.positions()
            )));
        }
        if let Some(cut) = self.tokenizer().truncation().filter(|cut| *cut < self.max_tokens()) {
            findings.push(Finding::note(format!(
                "tokenizer.json cuts texts at {cut} tokens; that is not done here, but programs that do \
                 have other vectors for longer texts"
            )));
        }
        if !self.is_built_in() && self.manifest().files.is_empty() {
            findings.push(Finding::note(format!(
                "no {} says what its files should be; `ownwords model pack` makes one",
                Manifest::FILE
            )));
        }
        Ok(findings)
    }

    /// What the vectors that `embedder` makes say: how far they are from those of the folder's
    /// reference file, and whether questions are near to their answers.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if it cannot be run, or the reference file is damaged.
    pub fn examine_vectors(&self, embedder: &dyn Embedder) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        match Calibration::measure(embedder)? {
            Some(found) => findings.push(Finding::fine(format!(
                "unrelated texts have a cosine of {:.2}, a question and its answers {:.2}",
                found.floor,
                found.floor + found.spread
            ))),
            None => findings.push(Finding::warning(
                "questions are no nearer to their answers than to anything else: this model is not made \
                 for sentences, or not run as it was trained",
            )),
        }
        let Some(reference) = &self.reference else {
            findings.push(Finding::note(format!(
                "no {REFERENCE} has vectors to compare with; scripts/reference-vectors makes one with \
                 sentence-transformers"
            )));
            return Ok(findings);
        };
        let engine = &embedder.identity().engine;
        let bound = if engine == "int8" { SAME_IN_EIGHT_BITS } else { SAME };
        for (tensor, role) in [("original", Role::Passage), ("query", Role::Query)] {
            let Some(expected) = self.stored_vectors(reference, tensor)? else { continue };
            findings.push(self.distance(embedder, role, &expected, bound)?);
        }
        Ok(findings)
    }

    /// The names that it may be known by.
    fn names(&self) -> Vec<String> {
        let text = |value: Option<&serde_json::Value>| {
            value.and_then(serde_json::Value::as_str).map(str::to_owned)
        };
        let source = self.manifest().more.get("source");
        let inside = |field: &str| text(source.and_then(|source| source.get(field)));
        let config = text(self.settings.architecture.config.get("_name_or_path"));
        let names =
            [Some(self.name().to_owned()), inside("repository"), inside("upstream"), config];
        names.into_iter().flatten().collect()
    }

    fn compare(&self, name: &str, known: &Known, findings: &mut Vec<Finding>) {
        let before = findings.len();
        let found = self.settings.ending.pooling.names().join(" and ");
        if let Some(wanted) = known.pooling.as_ref().filter(|wanted| **wanted != found) {
            findings.push(Finding::warning(format!(
                "{name} was trained with {wanted} pooling, but {found} is used: take \
                 1_Pooling/config.json as it was published"
            )));
        }
        for (role, which, wanted) in
            [(Role::Query, "queries", &known.query), (Role::Passage, "passages", &known.passage)]
        {
            if self.prompt(role) != wanted {
                findings.push(Finding::warning(format!(
                    "{name} was trained with {} before {which}, but {} is used: set it in \
                     config_sentence_transformers.json (\"prompts\")",
                    prompt(wanted),
                    prompt(self.prompt(role))
                )));
            }
        }
        let dimensions = self.settings.ending.dimensions;
        if let Some(wanted) = known.dimensions.filter(|wanted| *wanted != dimensions) {
            findings.push(Finding::warning(format!(
                "{name} has vectors of {wanted} numbers behind its dense layer, but here they have \
                 {dimensions}: take modules.json and 2_Dense as they were published, without truncate_dim"
            )));
        }
        if findings.len() == before {
            findings.push(Finding::fine(format!("pooling and prompts are those of {name}")));
        }
    }

    /// The vectors in `reference` called `name`, one a reference text.
    fn stored_vectors(&self, reference: &[u8], name: &str) -> Result<Option<Vec<Vec<f32>>>> {
        let damaged = |message: String| {
            Error::new(ErrorKind::Model, message)
                .about(format!("{}, {REFERENCE}", self.place()))
                .hint("make it again with scripts/reference-vectors")
        };
        let tensors = SafeTensors::deserialize(reference)
            .map_err(|error| damaged("it cannot be read".to_owned()).because(error))?;
        let Ok(tensor) = tensors.tensor(name) else { return Ok(None) };
        let wanted = [reference_texts()?.len(), self.dimensions()];
        if tensor.shape() != wanted || tensor.dtype() != safetensors::Dtype::F32 {
            let (shape, dtype) = (tensor.shape(), tensor.dtype());
            return Err(damaged(format!(
                "tensor {name} is {dtype:?} {shape:?}, not F32 {wanted:?}"
            )));
        }
        let (numbers, _) = tensor.data().as_chunks();
        let numbers: Vec<f32> = numbers.iter().map(|&four| f32::from_le_bytes(four)).collect();
        Ok(Some(numbers.chunks(self.dimensions().max(1)).map(<[f32]>::to_vec).collect()))
    }

    /// How far the reference texts are from `expected`. Texts that are read in windows are left out: others
    /// cut them.
    fn distance(
        &self,
        embedder: &dyn Embedder,
        role: Role,
        expected: &[Vec<f32>],
        bound: f64,
    ) -> Result<Finding> {
        let all = reference_texts()?;
        let specials = self.tokenizer().specials() + self.tokenizer().count(self.prompt(role));
        let fits = |text: &str| self.tokenizer().count(text) + specials <= self.max_tokens();
        let (texts, expected): (Vec<&str>, Vec<&Vec<f32>>) =
            all.iter().map(String::as_str).zip(expected).filter(|(text, _)| fits(text)).unzip();
        let found = embedder.embed(&texts, role)?;
        let cosines: Vec<f64> = (0..texts.len())
            .map(|index| cosine(&found.row(index).to_vec(), expected[index]))
            .collect();
        let is_same = cosines.iter().all(|cosine| *cosine >= bound);
        let least = cosines.iter().copied().fold(1.0, f64::min);
        let mean = cosines.iter().sum::<f64>() / cosines.len().max(1) as f64;
        let text = format!(
            "cosine to the stored vectors of {} reference texts as {}: mean {mean:.6}, least {least:.6}",
            texts.len(),
            if role == Role::Query { "queries" } else { "passages" },
        );
        Ok(if is_same {
            Finding::fine(text)
        } else {
            let advice =
                "less than it should be: pooling, prompts, tokenizer or weights are others";
            Finding::warning(format!("{text}; {advice}"))
        })
    }
}

/// 1 for two vectors of zeros; no number if one of them is none.
fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let product = |a: &[f32], b: &[f32]| -> f64 {
        a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    let length = (product(a, a) * product(b, b)).sqrt();
    let is_zero = |vector: &[f32]| vector.iter().all(|x| *x == 0.0);
    if is_zero(a) && is_zero(b) { 1.0 } else { product(a, b) / length }
}
