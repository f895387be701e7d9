//! What can go wrong between here and a hub, when to ask again, and what to say in the end.

use std::thread::sleep;
use std::time::Duration;

use ownwords::{Error, ErrorKind, Result};

use crate::terminal;

/// How long to wait before each further attempt.
const WAITS: [Duration; 3] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];

/// The longest wait that a hub may ask for. After that it is for the user to say when to go on.
const LONGEST: Duration = Duration::from_secs(30);

/// Why an attempt failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The hub says no.
    Refused {
        status: u16,
        /// How long it asks to wait.
        wait: Option<Duration>,
        /// What it says is wrong.
        message: Option<String>,
    },
    /// There is no connection, or it broke off.
    Broken(Box<dyn std::error::Error + Send + Sync>),
    /// Something that asking again does not change.
    Final(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

impl From<ureq::Error> for Failure {
    fn from(error: ureq::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// Who asks, for the hints of errors.
pub(super) struct Asker {
    /// The page of the model.
    pub(super) page: String,
    pub(super) has_token: bool,
}

impl Asker {
    /// The result of `attempt`, which is asked again while there is hope.
    pub(super) fn persist<T>(
        &self,
        mut attempt: impl FnMut() -> std::result::Result<T, Failure>,
    ) -> Result<T> {
        let mut waits = WAITS.into_iter();
        loop {
            let failure = match attempt() {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            };
            match failure.wait(waits.next()) {
                Some(wait) => {
                    if wait > WAITS[2] {
                        let message = format!("the hub asks to wait {} s", wait.as_secs());
                        terminal::note(&self.page, &message);
                    }
                    sleep(wait);
                }
                None => return Err(self.error(failure)),
            }
        }
    }

    fn error(&self, failure: Failure) -> Error {
        match failure {
            Failure::Final(error) => error,
            Failure::Broken(source) => {
                let message = format!(
                    "there is no connection to the hub, or it broke off, {} times in a row",
                    WAITS.len() + 1
                );
                Error::new(ErrorKind::Model, message).because(source).hint(
                    "check the network, HTTPS_PROXY and HF_ENDPOINT, and run the command again: what is \
                     loaded is kept, and not loaded twice",
                )
            }
            Failure::Refused { status, wait, message } => {
                let error = self.refusal(status, wait);
                match message {
                    Some(message) => error.because(message),
                    None => error,
                }
            }
        }
    }

    fn refusal(&self, status: u16, wait: Option<Duration>) -> Error {
        let message = match (status, wait) {
            (401 | 403, _) => "the hub denies access",
            (404, _) => "the hub knows no such model, revision or file",
            (429, Some(wait)) => {
                &format!("too many requests; the hub asks to wait {} s", wait.as_secs())
            }
            (429, None) => "too many requests for the hub",
            (500.., _) => "the hub has a fault of its own",
            _ => "the hub gives no answer to this",
        };
        Error::new(ErrorKind::Model, format!("{message} (HTTP status {status})"))
            .hint(self.hint(status))
    }

    /// What to do about an answer of `status`.
    fn hint(&self, status: u16) -> String {
        let page = &self.page;
        match status {
            401 | 403 if self.has_token => format!(
                "check that the token in HF_TOKEN is valid and may read this model, and that its terms \
                 are accepted on {page}"
            ),
            401 | 403 => format!(
                "check the name; if the model is private or has terms, accept them on {page} and set \
                 HF_TOKEN to a token of yours"
            ),
            404 => format!("check ORG/NAME and the revision on {page}"),
            429 => {
                "run the command again later: what is loaded is kept; with a token in HF_TOKEN the \
                    hub allows more"
                    .to_owned()
            }
            500.. => "run the command again later: what is loaded is kept".to_owned(),
            _ => format!("check that HF_ENDPOINT is the address of a hub, and see {page}"),
        }
    }
}

impl Failure {
    /// How long to wait before the next attempt, of which `usual` is the usual time; `None` if there
    /// should be none.
    fn wait(&self, usual: Option<Duration>) -> Option<Duration> {
        match self {
            Self::Broken(_) => usual,
            Self::Refused { status: 408 | 429 | 500..=599, wait, .. } => match *wait {
                Some(wait) if wait > LONGEST => None,
                Some(wait) => usual.map(|_| wait),
                None => usual,
            },
            Self::Final(_) | Self::Refused { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, seconds: Option<u64>) -> Failure {
        Failure::Refused { status, wait: seconds.map(Duration::from_secs), message: None }
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        let usual = Some(WAITS[0]);
        for status in [400, 401, 403, 404, 410, 416] {
            assert_eq!(refused(status, None).wait(usual), None, "{status}");
        }
        for status in [408, 429, 500, 502, 503] {
            assert_eq!(refused(status, None).wait(usual), usual, "{status}");
            assert_eq!(refused(status, None).wait(None), None, "{status}");
        }
    }

    #[test]
    fn the_hub_may_ask_for_half_a_minute() {
        let usual = Some(WAITS[0]);
        assert_eq!(refused(429, Some(30)).wait(usual), Some(Duration::from_secs(30)));
        assert_eq!(refused(429, Some(31)).wait(usual), None);
        assert_eq!(refused(429, Some(1)).wait(None), None);
    }
}
