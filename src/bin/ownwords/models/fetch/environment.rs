//! What the environment says: which hub, where its cache is, who asks.
//!
//! The variables are those of the hub's own programs. Proxies are read by the HTTP client.

use std::env;
use std::time::Duration;

use hf_hub::Cache;
use ownwords::{Error, ErrorKind, Result};

const ENDPOINT: &str = "https://huggingface.co";

/// How long the hub may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// The settings of a fetch.
pub(super) struct Environment {
    /// The address of the hub, without a slash at the end.
    pub(super) endpoint: String,
    pub(super) cache: Cache,
    pub(super) token: Option<String>,
    /// Whether no connection may be attempted.
    pub(super) offline: bool,
    pub(super) patience: Duration,
}

impl Environment {
    pub(super) fn read() -> Result<Self> {
        if variable("HF_HOME").is_none() && dirs::home_dir().is_none() {
            return Err(Error::new(ErrorKind::Model, "there is no folder for the cache")
                .hint("set HF_HOME, or HOME"));
        }
        let cache = match variable("HF_HOME") {
            Some(_) => Cache::from_env(),
            None => Cache::default(),
        };
        let token = variable("HF_TOKEN").or_else(|| cache.token());
        if token.as_deref().is_some_and(|token| !token.chars().all(|c| c.is_ascii_graphic())) {
            return Err(Error::new(ErrorKind::Model, "the token for the hub is malformed")
                .hint("set HF_TOKEN to a token as the hub shows it, or unset it"));
        }
        Ok(Self {
            endpoint: endpoint()?,
            cache,
            token,
            offline: variable("HF_HUB_OFFLINE").is_some_and(|value| is_true(&value)),
            patience: patience()?,
        })
    }
}

/// The value of `name`; an empty one counts as unset.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn is_true(value: &str) -> bool {
    ["1", "on", "yes", "true"].contains(&value.to_ascii_lowercase().as_str())
}

fn endpoint() -> Result<String> {
    let endpoint = variable("HF_ENDPOINT").unwrap_or_else(|| ENDPOINT.to_owned());
    let endpoint = endpoint.trim_end_matches('/');
    let rest = endpoint.strip_prefix("https://").or_else(|| endpoint.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(['?', '#', '@'])) {
        return Err(Error::new(
            ErrorKind::Model,
            format!("HF_ENDPOINT: {endpoint} is no address of a hub"),
        )
        .hint(format!("set it to an address as {ENDPOINT}, or unset it")));
    }
    Ok(endpoint.to_owned())
}

fn patience() -> Result<Duration> {
    let Some(value) = variable("HF_HUB_DOWNLOAD_TIMEOUT") else { return Ok(PATIENCE) };
    match value.parse() {
        Ok(seconds) if seconds > 0 => Ok(Duration::from_secs(seconds)),
        _ => Err(Error::new(
            ErrorKind::Model,
            format!("HF_HUB_DOWNLOAD_TIMEOUT: {value} is no number of seconds"),
        )
        .hint("set it to a number above 0, or unset it")),
    }
}
