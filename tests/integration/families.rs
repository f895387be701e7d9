//! Small models of every family, held to what sentence-transformers makes of them.
//!
//! `scripts/make-test-models` made `tests/data/models`: random weights, so nothing is hidden by
//! vectors that are much alike. `-- --nocapture` prints the table of cosines.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ndarray::ArrayView1;
use ownwords::embed::{Embeddings, Engine, Isa, ModelFolder, Role};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::root;

/// What `cases.json` of a model holds.
#[derive(Deserialize)]
struct Cases {
    texts: Vec<String>,
    cases: Vec<Case>,
}

/// The model with some files changed, and the vectors of the texts.
#[derive(Deserialize)]
struct Case {
    name: String,
    files: BTreeMap<String, Value>,
    query: Vec<Vec<f32>>,
    passage: Vec<Vec<f32>>,
}

impl Case {
    /// A copy of `model`, changed.
    fn folder(&self, model: &Path) -> TempDir {
        let copied = tempfile::tempdir().unwrap();
        for file in files(model) {
            let target = copied.path().join(file.strip_prefix(model).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(&file, &target).unwrap();
        }
        for (file, content) in &self.files {
            fs::write(copied.path().join(file), content.to_string()).unwrap();
        }
        copied
    }

    /// The least cosine to the reference, texts as queries and as passages.
    fn least_cosine(&self, texts: &[&str], embed: impl Fn(&[&str], Role) -> Embeddings) -> f64 {
        [(Role::Query, &self.query), (Role::Passage, &self.passage)]
            .into_iter()
            .flat_map(|(role, expected)| {
                let found = embed(texts, role);
                assert_eq!(found.view().ncols(), expected[0].len(), "{}", self.name);
                let cosine =
                    |(row, expected): (usize, &Vec<f32>)| cosine(&found.row(row), expected);
                expected.iter().enumerate().map(cosine).collect::<Vec<_>>()
            })
            // No number is as far as can be.
            .map(|cosine| if cosine.is_nan() { -1.0 } else { cosine })
            .fold(1.0, f64::min)
    }
}

fn cosine(found: &ArrayView1<'_, f32>, expected: &[f32]) -> f64 {
    let product = |a: &mut dyn Iterator<Item = (f32, f32)>| -> f64 {
        a.map(|(a, b)| f64::from(a) * f64::from(b)).sum()
    };
    let dot = product(&mut found.iter().copied().zip(expected.iter().copied()));
    let a = product(&mut found.iter().map(|&a| (a, a)));
    let b = product(&mut expected.iter().map(|&b| (b, b)));
    dot / (a * b).sqrt()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn models() -> Vec<PathBuf> {
    let folder = root().join("tests/data/models");
    let mut models: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    models.sort();
    models
}

/// Each model, its cases, and its name.
fn all() -> impl Iterator<Item = (PathBuf, Cases, String)> {
    models().into_iter().map(|model| {
        let cases = serde_json::from_slice(&fs::read(model.join("cases.json")).unwrap()).unwrap();
        let name = model.file_name().unwrap().to_string_lossy().into_owned();
        (model, cases, name)
    })
}

/// The engines that run `folder`, in `f32`.
fn engines(folder: &ModelFolder) -> Vec<Engine> {
    let usual = Engine::of(folder);
    match usual {
        // The reference engine runs BERT, but not its kin.
        Engine::F32 if Engine::Candle.load(folder, Isa::best()).is_ok() => {
            vec![Engine::F32, Engine::Candle]
        }
        engine => vec![engine],
    }
}

#[test]
fn every_family_and_case_is_where_the_reference_has_it() {
    let (mut families, mut far) = (0, Vec::new());
    for (model, cases, family) in all() {
        families += 1;
        let texts: Vec<&str> = cases.texts.iter().map(String::as_str).collect();
        for case in &cases.cases {
            let copied = case.folder(&model);
            let folder = ModelFolder::open(copied.path()).unwrap();
            for engine in engines(&folder) {
                let embedder = engine.load(&folder, Isa::best()).unwrap();
                let least =
                    case.least_cosine(&texts, |texts, role| embedder.embed(texts, role).unwrap());
                let name = format!("{family}, {}, {}", case.name, engine.name());
                println!("{name}: {least:.7}");
                if least < 0.99999 {
                    far.push(format!("{name}: {least}"));
                }
            }
        }
    }
    assert_eq!(far, [""; 0]);
    assert_eq!(families, 10);
}

#[test]
fn eight_bits_stay_near_in_every_family_that_they_run() {
    for (model, cases, family) in all() {
        let texts: Vec<&str> = cases.texts.iter().map(String::as_str).collect();
        let folder = ModelFolder::open(&model).unwrap();
        if Engine::of(&folder) != Engine::F32 {
            continue;
        }
        let embedder = Engine::Int8.load(&folder, Isa::best()).unwrap();
        let least =
            cases.cases[0].least_cosine(&texts, |texts, role| embedder.embed(texts, role).unwrap());
        println!("{family}, int8: {least:.5}");
        assert!(least >= 0.995, "{family}: {least}");
    }
}

#[test]
fn odd_sizes_have_the_same_bits_on_every_processor_and_alone() {
    for (model, cases, family) in all() {
        let texts: Vec<&str> = cases.texts.iter().map(String::as_str).collect();
        let folder = ModelFolder::open(&model).unwrap();
        if Engine::of(&folder) != Engine::F32 {
            continue;
        }
        for engine in [Engine::Int8, Engine::F32] {
            let bits = |isa: Isa, texts: &[&str]| {
                let embeddings =
                    engine.load(&folder, isa).unwrap().embed(texts, Role::Passage).unwrap();
                embeddings.view().iter().map(|x| x.to_bits()).collect::<Vec<_>>()
            };
            let expected = bits(Isa::Scalar, &texts);
            for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
                assert_eq!(
                    bits(isa, &texts),
                    expected,
                    "{family} {} {}",
                    engine.name(),
                    isa.name()
                );
            }
            let alone: Vec<u32> =
                texts.iter().flat_map(|text| bits(Isa::best(), &[text])).collect();
            assert_eq!(alone, expected, "{family} {}", engine.name());
        }
    }
}
