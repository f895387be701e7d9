//! Where pages go: one file each, named by the user or after its document.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ownwords::{Error, ErrorKind, Result};

use crate::input;
use crate::output::Output;
use crate::terminal;

/// What the name of a page ends with.
const ENDING: &str = ".report.html";

/// Where pages go.
pub(crate) enum Pages {
    /// One page.
    File(Output),
    /// Any number of pages to this folder, none to a path that is taken.
    Folder(PathBuf, HashSet<PathBuf>),
}

impl Pages {
    /// Pages to `target`, a folder if there is one of that name. It is opened before any work is done
    /// for it.
    pub(crate) fn to(target: Option<&Path>, inputs: &[PathBuf]) -> Result<Self> {
        Ok(match target {
            None => Self::File(Output::standard()),
            Some(target) if input::is_standard(target) => Self::File(Output::standard()),
            Some(folder) if folder.is_dir() => Self::folder(folder, inputs),
            // Several pages, or a name that says it: a folder to be made.
            Some(folder)
                if ends_in_slash(folder) || inputs.len() > 1 && folder.extension().is_none() =>
            {
                std::fs::create_dir_all(folder).map_err(|error| {
                    Error::new(ErrorKind::Output, "the folder cannot be made")
                        .about(folder.display())
                        .because(error)
                        .hint("check where it is to be")
                })?;
                Self::folder(folder, inputs)
            }
            Some(file) => Self::File(Output::file(file)?),
        })
    }

    /// Pages to files in `folder`, named after their documents; none of `inputs` is overwritten.
    pub(crate) fn folder(folder: &Path, inputs: &[PathBuf]) -> Self {
        let taken = inputs.iter().filter_map(|input| input.canonicalize().ok()).collect();
        Self::Folder(folder.to_owned(), taken)
    }

    /// Whether it can take a page for each of `documents`.
    pub(crate) fn check(&self, documents: usize, name: &str) -> Result<()> {
        if documents < 2 || matches!(self, Self::Folder(..)) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Output, "a page shows one document, but there are several")
            .about(name)
            .hint("name a folder that exists: -o FOLDER"))
    }

    /// Writes the page of the document at `path`, `record` being its record there.
    pub(crate) fn write(&mut self, page: &str, path: &Path, record: Option<usize>) -> Result<()> {
        match self {
            Self::File(output) => {
                output.write(page)?;
                std::mem::replace(output, Output::standard()).finish()
            }
            Self::Folder(folder, taken) => {
                let target = free(folder, &stem(path), record, taken);
                let mut output = Output::file(&target)?;
                output.write(page)?;
                output.finish()?;
                let name = input::record_name(path, record);
                terminal::note(&name, &format!("wrote {}", target.display()));
                Ok(())
            }
        }
    }
}

fn ends_in_slash(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// A path in `folder` that is not taken; it is from now on.
fn free(folder: &Path, stem: &str, record: Option<usize>, taken: &mut HashSet<PathBuf>) -> PathBuf {
    let stem = record.map_or_else(|| stem.to_owned(), |record| format!("{stem}-{record}"));
    let mut number = 1;
    loop {
        let again = if number > 1 { format!("-{number}") } else { String::new() };
        let target = folder.join(format!("{stem}{again}{ENDING}"));
        let is_input = target.canonicalize().is_ok_and(|place| taken.contains(&place));
        if !is_input && taken.insert(target.clone()) {
            return target;
        }
        number += 1;
    }
}

/// The name of a document without what says its format.
fn stem(path: &Path) -> String {
    if input::is_standard(path) {
        return "standard-input".to_owned();
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bare = name.strip_suffix(".gz").or(name.strip_suffix(".zip")).unwrap_or(&name);
    let bare = bare.rsplit_once('.').map_or(bare, |(stem, _)| stem);
    if bare.is_empty() { name.into_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_after_their_documents() {
        let stems = ["a/10-k.htm", "b.txt.gz", "c", ".d", "-", "e.2021.zip"].map(Path::new);
        assert_eq!(stems.map(stem), ["10-k", "b", "c", ".d", "standard-input", "e"]);
    }

    #[test]
    fn no_page_takes_the_place_of_another() {
        let mut taken = HashSet::new();
        let mut next = |record| free(Path::new("f"), "a", record, &mut taken);
        let paths = [next(None), next(None), next(Some(2)), next(Some(2))];
        let names = ["a", "a-2", "a-2-2", "a-2-3"].map(|s| PathBuf::from(format!("f/{s}{ENDING}")));
        assert_eq!(paths, names);
    }
}
