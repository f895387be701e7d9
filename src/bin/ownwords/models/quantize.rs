//! `ownwords model quantize`: a model folder with its weights in 8 bits, and what that costs.

use std::path::Path;

use ownwords::embed::{
    Embeddings, Engine, FileHash, Isa, Manifest, ModelFolder, Role, reference_texts,
};
use ownwords::{Error, ErrorKind, Result};
use serde_json::json;

use super::pack::{calibration, manifest};
use super::parts::Parts;
use super::place::unwritable;
use super::{open, place};
use crate::args::Quantize;
use crate::outcome::Outcome;
use crate::output::Output;

/// Writes the 8-bit form of the model that `args` name, and says how far its vectors are from the
/// original's.
pub(super) fn quantize(args: &Quantize) -> Result<Outcome> {
    let (folder, original) = open(&args.model)?;
    if args.output.exists() {
        return Err(Error::new(ErrorKind::Output, "is there already")
            .about(args.output.display())
            .hint("name a folder that does not exist yet"));
    }
    let weights = original.to_eight_bits()?;
    let parent = args.output.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let unfinished = place::new_folder(parent).map_err(|error| unwritable(parent, error))?;
    fill(unfinished.path(), &folder, &original, &weights, args)?;
    let lines = costs(&original, &ModelFolder::open(unfinished.path())?)?;
    place::sync(unfinished.path()).map_err(|error| unwritable(unfinished.path(), error))?;
    std::fs::rename(unfinished.path(), &args.output)
        .map_err(|error| unwritable(&args.output, error))?;
    let mut output = Output::standard();
    let (before, after) = (original.bytes(), weights.len());
    output.write(&format!(
        "{}: {before} bytes of weights before, {after} now\n",
        args.output.display()
    ))?;
    output.write(&lines)?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// Puts the files of the new model into `to`.
fn fill(
    to: &Path,
    from: &Path,
    original: &ModelFolder,
    weights: &[u8],
    args: &Quantize,
) -> Result<()> {
    let parts = Parts::find(from)?;
    let copy = |name: &str, path: &Path| {
        let target = to.join(name);
        let parent = target.parent().unwrap_or(to);
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::copy(path, &target))
            .map_err(|error| unwritable(&target, error))
    };
    let mut manifest = manifest(original, &parts)?;
    let at = original.weights_file();
    for (name, path) in &parts.files {
        // What the original should give is no measure of what this one does.
        if *name != at && !name.ends_with("reference.safetensors") {
            copy(name, path)?;
        } else if *name != at {
            manifest.files.remove(name);
        }
    }
    let target = to.join(&at);
    std::fs::create_dir_all(target.parent().unwrap_or(to))
        .and_then(|()| std::fs::write(&target, weights))
        .map_err(|error| unwritable(&target, error))?;
    manifest.files.insert(at, FileHash::of(weights));
    manifest.name = args.output.file_name().map(|name| name.to_string_lossy().into_owned());
    manifest.calibration = None;
    manifest.more.insert(
        "quantized".to_owned(),
        json!({"scheme": "int8-symmetric-per-row", "from": original.name(), "weights_sha256": original.sha256()}),
    );
    let write = |manifest: &Manifest| {
        let file = to.join(Manifest::FILE);
        std::fs::write(&file, manifest.to_json()).map_err(|error| unwritable(&file, error))
    };
    write(&manifest)?;
    manifest.calibration = calibration(ModelFolder::open(to)?)?;
    write(&manifest)
}

/// How far the vectors of the reference texts are from those of the original in `f32`.
fn costs(original: &ModelFolder, quantized: &ModelFolder) -> Result<String> {
    let texts = reference_texts()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = |model: &ModelFolder, engine: Engine| -> Result<Embeddings> {
        engine.load(model, Isa::best())?.embed(&texts, Role::Passage)
    };
    let expected = vectors(original, Engine::F32)?;
    let mut lines = Vec::new();
    for (engine, what) in
        [(Engine::F32, "weights in 8 bits"), (Engine::Int8, "weights and activations in 8 bits")]
    {
        let found = vectors(quantized, engine)?;
        let cosines: Vec<f32> =
            (0..texts.len()).map(|i| found.row(i).dot(&expected.row(i))).collect();
        let least = cosines.iter().copied().fold(1.0, f32::min);
        let mean = cosines.iter().sum::<f32>() / cosines.len().max(1) as f32;
        lines.push(format!(
            "{what} (engine {}): cosine to the original mean {mean:.5}, least {least:.5}, over {} texts\n",
            engine.name(),
            texts.len()
        ));
    }
    Ok(lines.concat())
}
