//! A repository on a hub: which files it has at which commit, and what each of them is.
//!
//! `hf-hub` knows the addresses and asks about the model; files are asked for by [`Client`].

use std::time::Duration;

use hf_hub::api::Siblings;
use hf_hub::api::sync::{Api, ApiBuilder, ApiRepo};
use hf_hub::{Repo, RepoType};
use ownwords::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::Value;
use ureq::Body;
use ureq::http::{Response, Uri};

use super::Repository;
use super::client::{Ask, Client, accepted, header};
use super::environment::Environment;
use super::retry::{Asker, Failure};
use crate::models::license;

/// The most bytes of what a hub says about a model.
const MOST_INFO: u64 = 16 << 20;

/// What a hub says about a model.
pub(super) struct Info {
    /// The commit that the revision stands for.
    pub(super) commit: String,
    /// The paths of all files.
    pub(super) files: Vec<String>,
    pub(super) license: Option<String>,
}

/// What a hub says about a file.
#[derive(Debug, Clone)]
pub(super) struct Remote {
    pub(super) path: String,
    pub(super) bytes: u64,
    /// What the cache calls it: a hash of its contents.
    pub(super) etag: String,
}

impl Remote {
    /// The SHA-256 of its contents, which a hub knows of large files.
    pub(super) fn sha256(&self) -> Option<&str> {
        sha256_of(&self.etag)
    }
}

/// The SHA-256 that a file with this `ETag` has, if it is one.
pub(super) fn sha256_of(etag: &str) -> Option<&str> {
    (etag.len() == 64 && etag.chars().all(|c| c.is_ascii_hexdigit())).then_some(etag)
}

/// A repository on a hub, at a revision.
pub(super) struct Hub {
    api: Api,
    repository: ApiRepo,
    client: Client,
    id: String,
    commit: String,
    patience: Duration,
    pub(super) asker: Asker,
}

/// The JSON that a hub gives.
#[derive(Deserialize)]
struct Model {
    sha: String,
    siblings: Vec<Siblings>,
    #[serde(default, rename = "cardData")]
    card: Option<Value>,
}

impl Hub {
    pub(super) fn new(wanted: &Repository, environment: &Environment) -> Result<Self> {
        let fault = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Model, "the address of the hub cannot be used")
                .because(error)
                .about(&environment.endpoint)
                .hint("check HF_ENDPOINT")
        };
        let api = ApiBuilder::from_cache(environment.cache.clone())
            .with_endpoint(environment.endpoint.clone())
            .with_token(environment.token.clone())
            .with_user_agent("ownwords", env!("CARGO_PKG_VERSION"))
            .with_progress(false)
            .build()
            .map_err(|error| fault(error.into()))?;
        let hub: Uri = environment.endpoint.parse().map_err(|error| fault(Box::new(error)))?;
        Ok(Self {
            repository: api.repo(repo(wanted.id(), wanted.revision())),
            api,
            client: Client::new(hub, environment.token.clone(), environment.patience),
            id: wanted.id().to_owned(),
            commit: wanted.revision().to_owned(),
            patience: environment.patience,
            asker: Asker {
                page: format!("{}/{}", environment.endpoint, wanted.id()),
                has_token: environment.token.is_some(),
            },
        })
    }

    /// The same repository, pinned to a commit.
    pub(super) fn at(self, commit: &str) -> Self {
        let repository = self.api.repo(repo(&self.id, commit));
        Self { repository, commit: commit.to_owned(), ..self }
    }

    /// What the hub says about the model.
    pub(super) fn info(&self) -> Result<Info> {
        let bytes = self.asker.persist(|| {
            let request = self.repository.info_request().config();
            let request = request
                .http_status_as_error(false)
                .timeout_connect(Some(self.patience))
                .timeout_recv_response(Some(self.patience))
                .timeout_per_read(Some(self.patience));
            let response = accepted(request.build().call()?)?;
            Ok(response.into_body().with_config().limit(MOST_INFO).read_to_vec()?)
        })?;
        let strange = || {
            Error::new(ErrorKind::Model, "what the hub says about the model is not understood")
                .hint("check that HF_ENDPOINT is the address of a hub, and the proxy")
        };
        let model: Model =
            serde_json::from_slice(&bytes).map_err(|error| strange().because(error))?;
        if !is_commit(&model.sha) {
            return Err(strange().because(format!("{:?} is no commit", model.sha)));
        }
        Ok(Info {
            commit: model.sha,
            files: model.siblings.into_iter().map(|file| file.rfilename).collect(),
            license: model.card.as_ref().and_then(licence),
        })
    }

    /// What the hub says about the files at `paths`.
    pub(super) fn remotes(&self, paths: &[String]) -> Result<Vec<Remote>> {
        let remote = |path: &String| {
            self.asker.persist(|| self.remote(path)).map_err(|error| error.about(self.label(path)))
        };
        paths.iter().map(remote).collect()
    }

    fn remote(&self, path: &str) -> std::result::Result<Remote, Failure> {
        let response = self.client.request(&self.url(path), Ask::Head)?;
        let value = |name| header(response.headers(), name);
        if value("x-repo-commit").is_some_and(|commit| commit != self.commit) {
            return Err(strange_file("the hub answers with another commit than was asked for"));
        }
        let etag = value("x-linked-etag").or_else(|| value("etag")).and_then(plain_etag);
        let bytes = value("x-linked-size").or_else(|| value("content-length"));
        let (Some(etag), Some(bytes)) = (etag, bytes.and_then(|bytes| bytes.parse().ok())) else {
            return Err(strange_file("the hub does not say how long the file is, or which (ETag)"));
        };
        Ok(Remote { path: path.to_owned(), bytes, etag })
    }

    /// The contents of `remote` from the byte `start` on.
    pub(super) fn open(
        &self,
        remote: &Remote,
        start: u64,
    ) -> std::result::Result<Response<Body>, Failure> {
        self.client.request(&self.url(&remote.path), Ask::From(start))
    }

    /// What a file is called in an error.
    pub(super) fn label(&self, path: &str) -> String {
        format!("{}, {path}", self.id)
    }

    fn url(&self, path: &str) -> String {
        self.repository.url(&encoded(path))
    }
}

fn repo(id: &str, revision: &str) -> Repo {
    Repo::with_revision(id.to_owned(), RepoType::Model, revision.to_owned())
}

fn strange_file(message: &str) -> Failure {
    Error::new(ErrorKind::Model, message)
        .hint("check that HF_ENDPOINT is the address of a hub, and the proxy")
        .into()
}

/// Whether `text` is the hash of a commit.
pub(super) fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// An `ETag` without its marks; `None` if it could not be the name of a file.
fn plain_etag(value: &str) -> Option<String> {
    let etag = value.trim().trim_start_matches("W/").trim_matches('"');
    let plain = etag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (plain && (1..=128).contains(&etag.len())).then(|| etag.to_owned())
}

/// `path` as a URL has it.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded = format!("{encoded}%{byte:02X}");
        }
    }
    encoded
}

/// The licence that the hub's description of a model gives.
fn licence(card: &Value) -> Option<String> {
    card.get("license")?.as_str().and_then(license::named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_of_a_model_gives_the_licence() {
        let of = |card: Value| licence(&card);
        assert_eq!(of(serde_json::json!({"license": "mit"})).as_deref(), Some("MIT"));
        assert_eq!(of(serde_json::json!({"license": ["mit"]})), None);
        assert_eq!(of(serde_json::json!({})), None);
    }

    #[test]
    fn an_etag_names_a_file_and_leads_nowhere() {
        assert_eq!(plain_etag("\"abc-1\"").as_deref(), Some("abc-1"));
        assert_eq!(plain_etag("W/\"abc\"").as_deref(), Some("abc"));
        for etag in ["", "\"\"", "../x", "a/b", "a.part", &"a".repeat(129)] {
            assert_eq!(plain_etag(etag), None, "{etag}");
        }
        assert_eq!(sha256_of(&"a".repeat(40)), None);
        assert!(sha256_of(&"a".repeat(64)).is_some());
    }

    #[test]
    fn paths_are_encoded() {
        assert_eq!(encoded("1_Pooling/config.json"), "1_Pooling/config.json");
        assert_eq!(encoded("a b#ä%"), "a%20b%23%C3%A4%25");
    }
}
