//! `ownwords model import`: installs a packed model, once everything about it is checked.
//!
//! The archive comes from a stranger. Nothing is written under a name that it chose freely: only files that
//! its manifest lists, by plain paths, of the length and SHA-256 listed, and of kinds that a model is read
//! from.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use ownwords::embed::{Engine, FileHash, Isa, Manifest, ModelFolder, is_plain};
use ownwords::{Error, ErrorKind, Result};
use zip::ZipArchive;
use zip::result::ZipError;

use super::parts::{DEEPEST, MOST_FILES, is_part};
use super::place::{Place, unwritable};
use crate::args::Import;
use crate::outcome::Outcome;
use crate::output::Output;

/// The most bytes of a manifest.
const LARGEST_MANIFEST: u64 = 1 << 20;
/// The most bytes of all files together: far more than any sentence model has.
const LARGEST_MODEL: u64 = 16 << 30;

/// Installs the model that `args` name.
pub(super) fn import(args: &Import) -> Result<Outcome> {
    let file = File::open(&args.file).map_err(|error| {
        Error::new(ErrorKind::Model, "the packed model cannot be read")
            .about(args.file.display())
            .because(error)
            .hint("check the path")
    })?;
    let mut packed = Packed::open(file).map_err(|error| error.about(args.file.display()))?;
    let name = packed.name(args).map_err(|error| error.about(args.file.display()))?;
    packed.manifest.name = Some(name.clone());
    let staging = Place::new(&name, args.replace)?.stage()?;
    packed.unpack(staging.path()).map_err(|error| error.about(args.file.display()))?;
    let folder = staging.finish()?;
    let mut output = Output::standard();
    output.write(&format!(
        "{name}: {} files, {} bytes, licence {}, in {}\n",
        packed.manifest.files.len(),
        packed.manifest.bytes(),
        packed.manifest.license.as_deref().unwrap_or("not said"),
        folder.display()
    ))?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// An archive whose table of contents was checked.
struct Packed<R> {
    zip: ZipArchive<R>,
    manifest: Manifest,
}

impl<R: Read + Seek> Packed<R> {
    fn open(file: R) -> Result<Self> {
        let mut zip = ZipArchive::new(file).map_err(damaged)?;
        if zip.len() > MOST_FILES + 1 {
            return Err(refused(format!("it holds {} files, more than any model", zip.len())));
        }
        let names = (0..zip.len()).map(|index| checked_name(&mut zip, index));
        let names = names.collect::<Result<Vec<_>>>()?;
        if names.first().is_none_or(|name| name != Manifest::FILE) {
            return Err(refused(format!("it does not begin with {}", Manifest::FILE)));
        }
        let mut json = Vec::new();
        let mut entry = zip.by_index(0).map_err(damaged)?;
        entry.by_ref().take(LARGEST_MANIFEST + 1).read_to_end(&mut json).map_err(unreadable)?;
        drop(entry);
        if json.len() as u64 > LARGEST_MANIFEST {
            return Err(refused(format!("its {} is too long", Manifest::FILE)));
        }
        let manifest = Manifest::parse(&json)?;
        if manifest.bytes() > LARGEST_MODEL {
            let message = format!("its files are said to have {} bytes", manifest.bytes());
            return Err(refused(message));
        }
        let listed = manifest.files.keys();
        if let Some(missing) = listed.into_iter().find(|file| !names.contains(file)) {
            return Err(refused(format!("the file {missing} is listed, but not in it")));
        }
        if let Some(more) = names[1..].iter().find(|name| !manifest.files.contains_key(*name)) {
            return Err(refused(format!("the file {more} is in it, but not listed")));
        }
        Ok(Self { zip, manifest })
    }

    /// What the model is to be called. An archive does not take the place of the built-in model by itself.
    fn name(&self, args: &Import) -> Result<String> {
        let own = self.manifest.name.clone().unwrap_or_default();
        match &args.name {
            Some(name) => Ok(name.clone()),
            None if own == ModelFolder::BUILT_IN => {
                Err(refused("it calls itself as the built-in model".to_owned())
                    .hint("give it another name with --name"))
            }
            None => Ok(own),
        }
    }

    /// Writes the files into `folder`, and checks that they are a model that can be run.
    fn unpack(&mut self, folder: &Path) -> Result<()> {
        for (name, expected) in &self.manifest.files {
            let index =
                self.zip.index_for_name(name).ok_or_else(|| damaged(ZipError::FileNotFound))?;
            let entry = self.zip.by_index(index).map_err(damaged)?;
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(folder);
            let mut file = std::fs::create_dir_all(parent)
                .and_then(|()| File::create_new(&path))
                .map_err(|error| unwritable(&path, error))?;
            // One byte more than it should have is enough to see that it has too many.
            let mut bounded = entry.take(expected.bytes.saturating_add(1));
            let found = FileHash::copying(&mut bounded, &mut file)
                .map_err(|error| failed_copy(&path, error))?;
            if let Some(difference) = expected.difference(&found) {
                return Err(refused(format!("{name}: {difference}")));
            }
        }
        let manifest = folder.join(Manifest::FILE);
        std::fs::write(&manifest, self.manifest.to_json())
            .map_err(|error| unwritable(&manifest, error))?;
        // The folder's path means nothing to who reads the error: it will be gone.
        let runs = |model: &ModelFolder| Engine::of(model).load(model, Isa::best()).map(|_| ());
        ModelFolder::open(folder)
            .and_then(|model| runs(&model))
            .map_err(|error| refused("the model in it cannot be run".to_owned()).because(error))
    }
}

/// The name of entry `index`, if it may be part of a model.
fn checked_name<R: Read + Seek>(zip: &mut ZipArchive<R>, index: usize) -> Result<String> {
    let entry = zip.by_index_raw(index).map_err(damaged)?;
    let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
    let shown = name.escape_debug();
    if entry.encrypted() {
        return Err(refused(format!("the file \"{shown}\" is encrypted")));
    }
    if entry.is_symlink() {
        return Err(refused(format!("\"{shown}\" is a link")));
    }
    let is_regular = entry.unix_mode().is_none_or(|mode| matches!(mode & 0o170_000, 0 | 0o100_000));
    if entry.is_dir() || !is_regular {
        return Err(refused(format!("\"{shown}\" is no regular file")));
    }
    if !is_plain(&name) {
        return Err(refused(format!("the path \"{shown}\" leads out of the folder of models")));
    }
    if !is_part(&name) || name.matches('/').count() > DEEPEST {
        let message = format!(
            "the file \"{shown}\" is no part of a model: only JSON, safetensors and \
                               texts about the licence are"
        );
        return Err(refused(message));
    }
    Ok(name)
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Model, message)
        .hint("nothing was installed; take the file again from where it was packed")
}

fn damaged(error: ZipError) -> Error {
    refused("it is no packed model, or damaged".to_owned()).because(error)
}

fn unreadable(error: io::Error) -> Error {
    refused("it cannot be read to its end".to_owned()).because(error)
}

/// A fault in the archive, or of the disk that is written to.
fn failed_copy(path: &Path, error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => {
            unreadable(error)
        }
        _ => unwritable(path, error),
    }
}
