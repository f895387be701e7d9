//! What `ownwords model` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Embedding, FormatName};
#[cfg(feature = "fetch")]
use crate::models::Repository;

pub(super) const EXAMPLES: &str = "\
Examples:
  ownwords model info ./bge-small-en-v1.5
  ownwords model pack ./bge-small-en-v1.5 -o bge-small.owm
  ownwords model import bge-small.owm
  ownwords summarize 10-k.htm --model bge-small-en-v1.5

A model is a folder as sentence-transformers saves it. Only JSON and safetensors are ever read.";

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Say what a model is, how it is used, and which file says so
    Info {
        /// A folder or a name [default: what `OWNWORDS_MODEL` says, or the built-in model]
        model: Option<String>,
        /// json: one object
        #[arg(long, value_enum, default_value_t = FormatName::Text)]
        format: FormatName,
    },
    /// List the models that can be named
    List {
        /// json: one line a model
        #[arg(long, value_enum, default_value_t = FormatName::Text)]
        format: FormatName,
    },
    /// Look for what may be wrong with a model; ends with 1 if something is
    Doctor {
        /// A folder or a name [default: what `OWNWORDS_MODEL` says, or the built-in model]
        #[arg(value_name = "MODEL", conflicts_with = "model")]
        folder: Option<String>,
        #[command(flatten)]
        embedding: Embedding,
        /// json: one object
        #[arg(long, value_enum, default_value_t = FormatName::Text)]
        format: FormatName,
    },
    /// Check the files of models against the hashes in their manifests
    Verify {
        /// Folders or names [default: all that are installed]
        models: Vec<String>,
    },
    /// Write the 8-bit form of a model, and say what it costs
    Quantize(Quantize),
    /// Pack a model into one file, with its licence and the hash of every part
    Pack(Pack),
    /// Install a packed model, once every hash and path of it is checked
    Import(Import),
    /// Fetch a model from a hub, and install it by a name: the one command that uses the network
    #[cfg(feature = "fetch")]
    #[command(after_help = FETCH_HELP)]
    Fetch(Fetch),
}

#[cfg(feature = "fetch")]
const FETCH_HELP: &str = "\
Example:
  ownwords model fetch BAAI/bge-small-en-v1.5
  ownwords summarize 10-k.htm --model bge-small-en-v1.5

The hub is https://huggingface.co, or what HF_ENDPOINT says. It learns the names of the model and of its \
files, and your token if HF_TOKEN or the file HF_HOME/token has one; of documents it learns nothing. Proxies: \
ALL_PROXY, HTTPS_PROXY or HTTP_PROXY, and NO_PROXY. With HF_HUB_OFFLINE=1 only the cache below HF_HOME is used.";

#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub(crate) struct Fetch {
    /// The model's repository, and a branch, tag or commit of it [default: main]
    #[arg(value_name = "ORG/NAME[@REVISION]")]
    pub(crate) repository: Repository,

    /// What to call it here [default: NAME]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Replace a model that is called so
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Quantize {
    /// The model: a folder or a name
    pub(crate) model: String,
    /// The folder to write, which must not exist yet
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Pack {
    /// The model: a folder or a name
    pub(crate) model: String,
    /// The file to write, NAME.owm
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// What the model is called [default: as in its manifest, else as the folder]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Its licence, as an SPDX expression [default: what its manifest, model card or licence file says]
    #[arg(long, value_name = "SPDX")]
    pub(crate) license: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A file that `model pack` made
    pub(crate) file: PathBuf,
    /// What the model is called here [default: as it was packed]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Replace a model of the same name
    #[arg(long)]
    pub(crate) replace: bool,
}
