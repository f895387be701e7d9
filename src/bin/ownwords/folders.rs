//! Labelled data as folders: which document, labels and summary belong together.

use std::path::{Path, PathBuf};

use ownwords::document::Document;
use ownwords::evaluate::Labels;
use ownwords::{Error, ErrorKind, Result};

use crate::input;

/// The files in `folder`, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = |error: std::io::Error| {
        Error::new(ErrorKind::Labels, "cannot be read as a folder")
            .because(error)
            .about(folder.display())
            .hint("check the path")
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The label files in `folder`, at least one, with their slugs.
pub(crate) fn labels(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut labels = Vec::new();
    for path in files(folder)? {
        let slug = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json"));
        if let Some(slug) = slug.map(str::to_owned) {
            labels.push((slug, path));
        }
    }
    if labels.is_empty() {
        return Err(Error::new(ErrorKind::Labels, "holds no labels").about(folder.display()).hint(
            "labels are files named SLUG.json beside documents named SLUG.txt and the like",
        ));
    }
    Ok(labels)
}

/// The labels at `path`.
pub(crate) fn read_labels(path: &Path) -> Result<Labels> {
    Labels::parse(&input::read_text(path)?)
}

/// A folder of documents, or of summaries.
pub(crate) struct Folder {
    path: PathBuf,
    files: Vec<PathBuf>,
}

impl Folder {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Ok(Self { path: path.to_owned(), files: files(path)? })
    }

    /// The path of the one document called `slug`, whatever its extension.
    pub(crate) fn document(&self, slug: &str) -> Result<&Path> {
        let mut found = self.files.iter().filter(|path| is_called(path, slug));
        let fault = |message: String, hint: &str| {
            Error::new(ErrorKind::Document, message).about(self.path.display()).hint(hint)
        };
        match (found.next(), found.next()) {
            (Some(path), None) => Ok(path),
            (None, _) => Err(fault(
                format!("holds no document {slug}.*"),
                "documents are named as their labels, with another extension",
            )),
            (Some(one), Some(other)) => Err(fault(
                format!("holds {} and {}", input::name(one), input::name(other)),
                "leave one document for each label file",
            )),
        }
    }

    /// The folder at `path` of summaries, of which one at least is called as one of `labels`.
    pub(crate) fn of_summaries(path: &Path, labels: &[(String, PathBuf)]) -> Result<Self> {
        let folder = Self::open(path)?;
        if labels.iter().any(|(slug, _)| folder.summary_path(slug).is_some()) {
            return Ok(folder);
        }
        Err(Error::new(ErrorKind::Labels, "holds no summary of a labelled document")
            .about(path.display())
            .hint("summaries are files named SLUG.txt, as labels are named SLUG.json"))
    }

    fn summary_path(&self, slug: &str) -> Option<&Path> {
        let name = format!("{slug}.txt");
        let is_it = |path: &&PathBuf| path.file_name().is_some_and(|n| *n == *name);
        self.files.iter().find(is_it).map(PathBuf::as_path)
    }

    /// The summary called `slug`, if there is one.
    pub(crate) fn summary(&self, slug: &str) -> Result<Option<String>> {
        let text = |path| Ok(String::from_utf8_lossy(&input::read(path)?).into_owned());
        self.summary_path(slug).map(text).transpose()
    }
}

/// Whether the file at `path` is the document `slug`: `slug.txt`, or packed `slug.txt.gz`.
fn is_called(path: &Path, slug: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some(extension) = name.strip_prefix(slug).and_then(|rest| rest.strip_prefix('.')) else {
        return false;
    };
    let extension = extension.to_ascii_lowercase();
    let inner = extension.strip_suffix(".gz").or(extension.strip_suffix(".zip"));
    !extension.is_empty() && !inner.unwrap_or(&extension).contains('.')
}

/// The one document in the file at `path`.
pub(crate) fn read_document(path: &Path) -> Result<Document> {
    let mut documents = input::documents(path, None)?;
    if documents.len() == 1 {
        return documents.swap_remove(0);
    }
    Err(Error::new(ErrorKind::Document, format!("it holds {} documents, not one", documents.len()))
        .hint("write each record to a file of its own"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_may_have_dots() {
        for (name, is) in [
            ("acme.txt", true),
            ("acme.htm.gz", true),
            ("acme.zip", true),
            ("acme.co.txt", false),
            ("acme", false),
            ("acme.", false),
            ("acme2.txt", false),
        ] {
            assert_eq!(is_called(Path::new(name), "acme"), is, "{name}");
        }
        assert!(is_called(Path::new("docs/acme.co.txt"), "acme.co"));
    }
}
