//! What a batch is asked to do, resolved once for all its documents.

use std::path::Path;

use ownwords::Result;
use ownwords::document::{Choice, Format};
use ownwords::embed::{Embedder as _, FileHash};
use ownwords::focus::Profile;
use ownwords::select::Budget;

use super::journal::Fingerprint;
use super::target::Target;
use crate::args::Batch;
use crate::focus;
use crate::model::Loaded;
use crate::models::parts::{self, Parts};

/// What is the same for all documents.
pub(super) struct Settings {
    pub(super) loaded: Loaded,
    pub(super) profile: Profile,
    pub(super) budget: Budget,
    pub(super) tokenizer: String,
    pub(super) choice: Choice,
    pub(super) format: Option<Format>,
    /// Bytes for vectors of texts that were seen.
    pub(super) cache: usize,
}

impl Settings {
    pub(super) fn resolve(args: &Batch) -> Result<Self> {
        let asked = focus::asked(&args.focuses)?;
        let loaded = Loaded::locate(&args.embedding, &asked)?;
        let budget = Budget::new(args.budget.unwrap_or(asked.profile.budget))?;
        let tokenizer = args.tokenizer.clone().unwrap_or_else(|| "model".to_owned());
        loaded.counter(&tokenizer)?; // a wrong name is found before any work
        Ok(Self {
            loaded,
            profile: asked.profile,
            budget,
            tokenizer,
            choice: args.section.clone(),
            format: args.input.input_format,
            cache: args.cache << 20,
        })
    }

    /// All that decides about the rows.
    pub(super) fn fingerprint(&self, args: &Batch, target: &Target) -> Result<Fingerprint> {
        let paths = |paths: &[std::path::PathBuf]| {
            let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            paths.join(" ")
        };
        let column = |column: &Option<String>| column.clone().unwrap_or_default();
        let (general, learned) = self.loaded.parts();
        let identity = general.identity();
        let head = learned
            .map(|(head, embedder)| format!("{} {}", head.sha256(), embedder.identity().sha256));
        let entries = [
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("inputs", paths(&args.inputs)),
            ("--files-from", paths(args.files_from.as_slice())),
            ("--include", args.include.join(" ")),
            ("--exclude", args.exclude.join(" ")),
            ("--text-column", column(&args.text_column)),
            ("--id-column", column(&args.id_column)),
            (
                "--input-format",
                self.format.map(|format| format.name().to_owned()).unwrap_or_default(),
            ),
            ("--section", part(&self.choice)),
            ("the profile", format!("{} {}", self.profile.name, self.profile.sha256)),
            ("what was learned, which --zero-shot leaves aside,", head.unwrap_or_default()),
            ("the model", format!("{} {}", identity.name, identity.sha256)),
            ("settings of the model", self.model_settings()?),
            ("the engine", identity.engine.clone()),
            ("--budget", self.budget.limit().to_string()),
            ("--tokenizer", self.tokenizer_with_hash()?),
            ("--format", target.kind.name().to_owned()),
        ];
        Ok(entries.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
    }

    /// The hashes of all files of a model folder but its weights.
    fn model_settings(&self) -> Result<String> {
        let (general, _) = self.loaded.parts();
        let model = general.folder();
        if model.is_built_in() {
            return Ok(String::new());
        }
        let mut hashes = Parts::find(Path::new(model.place()))?.hashes()?;
        hashes.remove(&model.weights_file());
        let hashes: Vec<String> =
            hashes.into_iter().map(|(name, file)| format!("{name} {}", file.sha256)).collect();
        Ok(FileHash::of(hashes.join("\n").as_bytes()).sha256)
    }

    fn tokenizer_with_hash(&self) -> Result<String> {
        let path = Path::new(&self.tokenizer);
        if !path.is_file() {
            return Ok(self.tokenizer.clone());
        }
        Ok(format!("{} {}", self.tokenizer, parts::hash(path)?.sha256))
    }
}

/// A part as `--section` names it.
fn part(choice: &Choice) -> String {
    match choice {
        Choice::Auto => "auto".to_owned(),
        Choice::All => "all".to_owned(),
        Choice::Named(name) => name.clone(),
    }
}
