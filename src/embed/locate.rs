//! Which model is meant: the search order, as a pure function of what the caller found out.

use std::path::{Path, PathBuf};

use super::files::environment_names_home;
use super::model::{BUILT_IN, ModelFolder};
use crate::error::{Error, ErrorKind, Result};

/// What decides which model is used. The program reads the environment, not the library.
#[derive(Debug, Clone, Default)]
pub struct ModelSearch {
    /// The model that was asked for: a path (with a path separator in it, as `./model`) or a name.
    pub wanted: Option<String>,
    /// The value of the environment variable `OWNWORDS_MODEL`: the same. Empty counts as unset.
    pub variable: Option<String>,
    /// The folder whose subfolders are the models known by name, see [`models_folder`].
    pub models: Option<PathBuf>,
    /// Whether the model's files may be others than its manifest says.
    pub allow_modified: bool,
}

/// The user's model folder, e.g. `~/.local/share/ownwords/models`; `None` without a home in the
/// environment.
#[must_use]
pub fn models_folder() -> Option<PathBuf> {
    let data = if environment_names_home() { dirs::data_dir() } else { None };
    data.map(|data| data.join("ownwords").join("models"))
}

#[derive(Debug, PartialEq, Eq)]
enum Found {
    Folder(PathBuf),
    BuiltIn,
}

impl ModelFolder {
    /// Opens the model that `search` means: the wanted one, else that of the variable, else the
    /// built-in one. A name is looked up in the user's model folder first, then as the name of the
    /// built-in model.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if no model has the name, or the folder cannot be used.
    pub fn locate(search: &ModelSearch) -> Result<Self> {
        match find(search)? {
            Found::Folder(folder) if search.allow_modified => Self::open_modified(&folder),
            Found::Folder(folder) => Self::open(&folder),
            Found::BuiltIn => Self::embedded(),
        }
    }
}

fn find(search: &ModelSearch) -> Result<Found> {
    let variable = search.variable.as_ref().filter(|value| !value.is_empty());
    let Some(model) = search.wanted.as_ref().or(variable) else { return Ok(Found::BuiltIn) };
    if is_path(model) {
        return Ok(Found::Folder(PathBuf::from(model)));
    }
    let folder = search.models.as_ref().map(|models| models.join(model));
    if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
        return Ok(Found::Folder(folder));
    }
    if model == BUILT_IN {
        return Ok(Found::BuiltIn);
    }
    Err(unknown(model, search.models.as_deref()))
}

impl ModelSearch {
    /// The folder that is meant, `None` if it is the built-in model.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if no model has the name.
    pub fn folder(&self) -> Result<Option<PathBuf>> {
        Ok(match find(self)? {
            Found::Folder(folder) => Some(folder),
            Found::BuiltIn => None,
        })
    }
}

fn is_path(model: &str) -> bool {
    matches!(model, "" | "." | "..") || model.chars().any(std::path::is_separator)
}

fn unknown(model: &str, models: Option<&Path>) -> Error {
    let known =
        models.map_or_else(String::new, |models| format!(" or put it into {}", models.display()));
    Error::new(ErrorKind::Model, "no model has this name").about(model).hint(format!(
        "the built-in model is {BUILT_IN}; for a folder, write its path as ./{model}{known}"
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods)] // they make folders

    use super::*;

    fn search(wanted: Option<&str>, variable: Option<&str>, models: Option<&Path>) -> ModelSearch {
        ModelSearch {
            wanted: wanted.map(str::to_owned),
            variable: variable.map(str::to_owned),
            models: models.map(Path::to_owned),
            allow_modified: false,
        }
    }

    #[test]
    fn the_wanted_model_comes_before_the_variable_and_the_variable_before_the_built_in_one() {
        let folder = |path: &str| Found::Folder(PathBuf::from(path));
        assert_eq!(find(&search(Some("a/b"), Some("c/d"), None)).unwrap(), folder("a/b"));
        assert_eq!(find(&search(None, Some("c/d"), None)).unwrap(), folder("c/d"));
        assert_eq!(find(&search(None, Some(""), None)).unwrap(), Found::BuiltIn);
        assert_eq!(find(&search(None, None, None)).unwrap(), Found::BuiltIn);
    }

    #[test]
    fn a_name_is_looked_up_in_the_users_folder_before_the_built_in_one() {
        let models = tempfile::tempdir().unwrap();
        let own = models.path().join(BUILT_IN);
        let by_name = || find(&search(Some(BUILT_IN), None, Some(models.path()))).unwrap();
        assert_eq!(by_name(), Found::BuiltIn);
        std::fs::create_dir(&own).unwrap();
        assert_eq!(by_name(), Found::Folder(own));
    }

    #[test]
    fn an_unknown_name_says_where_to_put_a_model() {
        let error = find(&search(Some("mine"), None, Some(Path::new("/m")))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Model);
        assert_eq!(error.to_string(), "mine: no model has this name");
        assert_eq!(
            error.advice(),
            Some(
                "the built-in model is all-MiniLM-L6-v2; for a folder, write its path as ./mine \
                 or put it into /m"
            )
        );
    }
}
