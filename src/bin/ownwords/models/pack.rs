//! `ownwords model pack`: a model in one file, a zip archive: first its manifest, then its files in the
//! order of their names, not compressed. The same folder gives the same bytes.

use std::fs::File;
use std::io;
use std::path::Path;

use ownwords::embed::{Calibration, FileHash, LazyEmbedder, Manifest, ModelFolder};
use ownwords::{Error, ErrorKind, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::parts::{MOST_FILES, Parts, unreadable};
use super::place::unwritable;
use super::{license, open};
use crate::args::Pack;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::terminal;

/// Packs the model that `args` ask for.
pub(super) fn pack(args: &Pack) -> Result<Outcome> {
    let (folder, model) = open(&args.model)?;
    let parts = Parts::find(&folder)?;
    for other in &parts.others {
        terminal::note(&folder.join(other).display().to_string(), "no part of a model; left out");
    }
    if parts.files.len() > MOST_FILES {
        let message = format!("it has {} files, more than any model", parts.files.len());
        return Err(Error::new(ErrorKind::Model, message)
            .about(&args.model)
            .hint("leave what is no part of the model out of the folder"));
    }
    for (name, path) in parts.files.iter().filter(|(_, path)| path.is_symlink()) {
        let target = path.canonicalize().unwrap_or_else(|_| path.clone());
        terminal::note(name, &format!("a link; what is packed is {}", target.display()));
    }
    let mut manifest = manifest(&model, &parts)?;
    if let Some(name) = &args.name {
        manifest.name = Some(name.clone());
    }
    manifest.license = Some(license(args, &manifest, &parts)?);
    manifest.calibration = calibration(model)?;
    let mut output = Output::file(&args.output)?;
    if let Some(file) = output.as_file() {
        write(file, &manifest, &parts, &args.output)?;
    }
    output.finish()?;
    let mut said = Output::standard();
    said.write(&format!(
        "{}: {} in {} files, {} bytes, licence {}\n",
        args.output.display(),
        manifest.name.as_deref().unwrap_or_default(),
        manifest.files.len(),
        manifest.bytes(),
        manifest.license.as_deref().unwrap_or_default()
    ))?;
    said.finish()?;
    Ok(Outcome::Done)
}

/// What the manifest of `model` is to say of its `parts`.
pub(super) fn manifest(model: &ModelFolder, parts: &Parts) -> Result<Manifest> {
    let mut manifest = model.manifest().clone();
    manifest.name = Some(model.name().to_owned());
    manifest.files = parts.hashes()?;
    Ok(manifest)
}

/// How cosines of `model` are to be read; `None` if it is of little use.
pub(super) fn calibration(model: ModelFolder) -> Result<Option<Calibration>> {
    match model.calibration() {
        Some(stored) => Ok(Some(stored)),
        None => Calibration::measure(&LazyEmbedder::new(model)),
    }
}

/// The licence: what the user says, else the manifest, else the model card, else a file.
fn license(args: &Pack, manifest: &Manifest, parts: &Parts) -> Result<String> {
    let said = args.license.clone().or_else(|| manifest.license.clone());
    let card = || {
        let path = parts.files.iter().find(|(name, _)| name.eq_ignore_ascii_case("readme.md"))?.1;
        license::of_card(&String::from_utf8_lossy(&std::fs::read(path).ok()?))
    };
    let file = || {
        let is_license = |name: &&String| {
            let name = name.to_lowercase();
            ["license", "licence", "copying"].iter().any(|start| name.starts_with(start))
        };
        Some(format!("see {}", parts.files.keys().find(is_license)?))
    };
    said.or_else(card).or_else(file).ok_or_else(|| {
        Error::new(ErrorKind::Model, "nothing says under which licence this model is")
            .about(&args.model)
            .hint("say it with --license, for example --license Apache-2.0")
    })
}

fn write(file: &mut File, manifest: &Manifest, parts: &Parts, target: &Path) -> Result<()> {
    let mut zip = ZipWriter::new(file);
    let failed = |error: zip::result::ZipError| unwritable(target, error.into());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(Manifest::FILE, options).map_err(failed)?;
    io::Write::write_all(&mut zip, manifest.to_json().as_bytes())
        .map_err(|error| unwritable(target, error))?;
    for (name, path) in &parts.files {
        let expected = &manifest.files[name];
        zip.start_file(name, options.large_file(expected.bytes > u64::from(u32::MAX)))
            .map_err(failed)?;
        let mut part = File::open(path).map_err(|error| unreadable(path, error))?;
        let found =
            FileHash::copying(&mut part, &mut zip).map_err(|error| unwritable(target, error))?;
        if found != *expected {
            return Err(Error::new(ErrorKind::Model, "the file was changed while it was packed")
                .about(path.display())
                .hint("pack the model again when nothing else writes to it"));
        }
    }
    zip.finish().map(|_| ()).map_err(failed)
}
