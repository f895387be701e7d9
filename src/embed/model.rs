//! A model folder: a model's settings, vocabulary and weights, read and checked.
//!
//! The layout is that of sentence-transformers. The folder is a directory or compiled into the
//! program; nothing behind this file knows which. Which engine runs the model is not decided here.

use std::path::Path;
use std::sync::Arc;

use super::examine::REFERENCE;
use super::files::{Bytes, Files};
use super::manifest::Manifest;
use super::settings::{Family, Settings};
use super::tokenizer::Tokenizer;
use super::weights::WEIGHTS;
use super::{Calibration, ModelIdentity, Role};
use crate::error::{Error, ErrorKind, Result};

/// The name of the built-in model.
pub(super) const BUILT_IN: &str = "all-MiniLM-L6-v2";

/// The built-in profile that a built-in model was tuned to.
#[cfg(feature = "embedded-model")]
const TUNED_TO: &str = "business-model";

/// Where a model comes from that is compiled into the program.
const COMPILED: &str = "built-in";

#[cfg(feature = "embedded-model")]
mod built_in {
    //! The files of the built-in model, as they were when the program was built.

    macro_rules! files {
        ($($name:literal),* $(,)?) => {
            &[$(($name, include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/models/all-MiniLM-L6-v2/", $name,
            )))),*]
        };
    }

    pub(super) static FILES: &[super::super::files::Compiled] = files![
        "manifest.json",
        "modules.json",
        "config.json",
        "config_sentence_transformers.json",
        "sentence_bert_config.json",
        "1_Pooling/config.json",
        "tokenizer.json",
        "model.safetensors",
        "reference.safetensors",
    ];

    /// What is another in the model tuned to the built-in profile.
    pub(super) static TUNED: &[super::super::files::Compiled] = &[
        (
            "manifest.json",
            include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/models/business-model/manifest.json"
            )),
        ),
        (
            "model.safetensors",
            include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/models/business-model/model.safetensors"
            )),
        ),
    ];
}

/// The contents of a model folder, ready for an engine.
pub struct ModelFolder {
    name: String,
    sha256: String,
    place: String,
    weights_label: String,
    manifest: Manifest,
    pub(super) settings: Settings,
    tokenizer: Arc<Tokenizer>,
    weights: Bytes,
    /// Weights of another model, which has the tensors that `weights` lack, and what to call them.
    shared: Option<(Bytes, String)>,
    /// The contents of its reference file, if there is one.
    pub(super) reference: Option<Bytes>,
    /// Whether its files may be others than its manifest says.
    may_differ: bool,
}

impl ModelFolder {
    /// The name of the model that is compiled into the program.
    pub const BUILT_IN: &'static str = BUILT_IN;

    /// The model that is compiled into the program. Its weights are not copied.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the program was built without (feature `embedded-model`).
    pub fn embedded() -> Result<Self> {
        #[cfg(feature = "embedded-model")]
        return Self::read(&Files::compiled(built_in::FILES)?, COMPILED.to_owned());
        #[cfg(not(feature = "embedded-model"))]
        Err(Error::new(ErrorKind::Model, "this program was built without a model")
            .hint("name a model folder, or build with the feature embedded-model"))
    }

    /// The model that was tuned to the focuses of the built-in profile `profile`, a part of the program
    /// as well. It shares the vocabulary and its vectors with the built-in model; `None` if there is no
    /// such model, or `self` is another one than that.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if it is damaged.
    pub fn tuned(&self, profile: &str) -> Result<Option<Self>> {
        #[cfg(feature = "embedded-model")]
        if profile == TUNED_TO && self.is_built_in() {
            let files = Files::compiled(built_in::TUNED)?;
            let weights = files.required(WEIGHTS)?;
            return Ok(Some(Self {
                name: files.manifest.name.clone().unwrap_or_default(),
                sha256: files.sha256(WEIGHTS, &weights),
                place: self.place.clone(),
                weights_label: files.label(WEIGHTS),
                manifest: files.manifest,
                settings: self.settings.clone(),
                tokenizer: Arc::clone(&self.tokenizer),
                weights,
                reference: None,
                may_differ: false,
                shared: Some((self.weights.clone(), self.weights_label.clone())),
            }));
        }
        #[cfg(not(feature = "embedded-model"))]
        let _ = profile;
        Ok(None)
    }

    /// The model in `folder`. Every file that is read and that a `manifest.json` lists is compared
    /// with its SHA-256.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if a file is missing, damaged, or asks for what is not supported.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::read(&Files::folder(folder, false)?, folder.display().to_string())
    }

    /// As [`open`](Self::open), also if the files are others than `manifest.json` says.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_modified(folder: &Path) -> Result<Self> {
        Self::read(&Files::folder(folder, true)?, folder.display().to_string())
    }

    fn read(files: &Files, place: String) -> Result<Self> {
        let settings = Settings::read(files)?;
        let at = &settings.modules[0].at;
        let file = format!("{at}tokenizer.json");
        let mut tokenizer = Tokenizer::parse(&files.required(&file)?, ErrorKind::Model)
            .map_err(|error| error.about(files.label(&file)))?;
        if settings.architecture.family == Family::Static {
            tokenizer = tokenizer.without_specials();
        }
        let file = format!("{at}{WEIGHTS}");
        let weights = files.required(&file)?;
        let folder = Self {
            name: files.manifest.name.clone().or_else(|| files.folder_name()).unwrap_or_default(),
            sha256: files.sha256(&file, &weights),
            weights_label: files.label(&file),
            manifest: files.manifest.clone(),
            place,
            settings,
            tokenizer: Arc::new(tokenizer),
            weights,
            reference: files.spare(REFERENCE)?,
            may_differ: files.may_differ,
            shared: None,
        };
        folder.check()?;
        Ok(folder)
    }

    /// Checks what no single file can say: that the vocabulary fits the weights, and that a prompt
    /// leaves room for a text.
    fn check(&self) -> Result<()> {
        // What is compiled into the program is checked by a test, not at each start.
        let ids = if self.is_built_in() { 0 } else { self.tokenizer.ids_end() };
        let rows = self.settings.architecture.vocab_size;
        if ids > rows {
            let message =
                format!("tokenizer.json has ids below {ids}, but the model only {rows} vectors");
            return Err(Error::new(ErrorKind::Model, message)
                .about(&self.place)
                .hint("take tokenizer.json and config.json of the same model"));
        }
        for role in [Role::Query, Role::Passage] {
            let prompt = self.tokenizer.count(self.settings.prompt(role));
            if self.tokenizer.specials() + prompt >= self.settings.max_tokens {
                let message = format!(
                    "its prompt leaves no room for a text: {prompt} of at most {} tokens",
                    self.settings.max_tokens
                );
                return Err(Error::new(ErrorKind::Model, message)
                    .about(&self.place)
                    .hint("shorten the prompt, or raise max_seq_length"));
            }
        }
        Ok(())
    }

    /// The model's name: that of its manifest, else of its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes its weights have.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.weights.len()
    }

    /// The path of its weights in the folder, `/` between the parts.
    #[must_use]
    pub fn weights_file(&self) -> String {
        format!("{}{WEIGHTS}", self.settings.modules[0].at)
    }

    /// What its `manifest.json` says; nothing if there is none.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of `model.safetensors`, in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Whether it is compiled into the program.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.place == COMPILED
    }

    /// Where the model comes from: the folder's path, or `built-in`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The length of the vectors.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.settings.ending.dimensions
    }

    /// The most tokens that are read in one pass, special tokens included. A longer text is
    /// embedded in overlapping windows.
    #[must_use]
    pub fn max_tokens(&self) -> usize {
        self.settings.max_tokens
    }

    /// What the model wants to read before a text of `role`; often nothing.
    #[must_use]
    pub fn prompt(&self, role: Role) -> &str {
        self.settings.prompt(role)
    }

    /// How its cosines are to be read, if that is known without measuring.
    #[must_use]
    pub fn calibration(&self) -> Option<Calibration> {
        // That of a changed model was measured on another one.
        let stored = self.manifest.calibration.filter(|_| !self.may_differ);
        let stored = stored.and_then(Calibration::checked);
        stored.or_else(|| self.is_built_in().then_some(Calibration::BUILT_IN))
    }

    /// The identity of this model when `engine` runs it.
    pub(super) fn identity(&self, engine: &str) -> ModelIdentity {
        ModelIdentity {
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            engine: engine.to_owned(),
        }
    }

    /// The model's tokenizer.
    pub(super) fn tokenizer(&self) -> Arc<Tokenizer> {
        Arc::clone(&self.tokenizer)
    }

    /// The contents of `model.safetensors`, and what to call the file in an error.
    pub(super) fn weights(&self) -> (&Bytes, &str) {
        (&self.weights, &self.weights_label)
    }

    /// Weights of another model, for the tensors that [`Self::weights`] lack, if it shares some.
    pub(super) fn shared(&self) -> Option<(&Bytes, &str)> {
        self.shared.as_ref().map(|(bytes, label)| (bytes, label.as_str()))
    }
}
