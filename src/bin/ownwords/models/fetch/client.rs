//! Requests for files: GET and HEAD, with redirects followed by hand.
//!
//! `hf-hub` sends the user's token to whatever host a hub redirects to, takes any answer for the rest of
//! a file, and waits for ever. Here the token goes to the hub alone.

use std::time::Duration;

use ownwords::{Error, ErrorKind};
use ureq::http::header::{ACCEPT_ENCODING, AUTHORIZATION, LOCATION, RANGE, RETRY_AFTER};
use ureq::http::{HeaderMap, HeaderName, Response, Uri};
use ureq::typestate::WithoutBody;
use ureq::{Agent, Body, RequestBuilder};

use super::retry::Failure;

const MOST_REDIRECTS: usize = 10;

/// What identifies the program to the hub.
pub(super) const USER_AGENT: &str = concat!("ownwords/", env!("CARGO_PKG_VERSION"));

/// What is asked of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// What it is: length and hash.
    Head,
    /// Its contents from this byte on.
    From(u64),
}

/// Speaks HTTP.
pub(super) struct Client {
    agent: Agent,
    hub: Uri,
    token: Option<String>,
}

impl Client {
    pub(super) fn new(hub: Uri, token: Option<String>, patience: Duration) -> Self {
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_connect(Some(patience))
            .timeout_recv_response(Some(patience))
            .timeout_per_read(Some(patience));
        Self { agent: config.build().into(), hub, token }
    }

    /// The answer to `ask` for the file at `url`: of success, or, for [`Ask::Head`], a redirect that says
    /// what the file is.
    pub(super) fn request(&self, url: &str, ask: Ask) -> Result<Response<Body>, Failure> {
        let mut uri: Uri = url.parse().map_err(|_| malformed(url))?;
        for _ in 0..=MOST_REDIRECTS {
            let response = self.once(&uri, ask)?;
            let said = |name| response.headers().contains_key(name);
            let known = ask == Ask::Head && said("x-linked-etag") && said("x-linked-size");
            if !response.status().is_redirection() || known {
                return accepted(response);
            }
            uri = target(&uri, response.headers())?;
        }
        Err(Error::new(ErrorKind::Model, "the hub redirects without end")
            .hint("check HF_ENDPOINT and the proxy")
            .into())
    }

    fn once(&self, uri: &Uri, ask: Ask) -> Result<Response<Body>, Failure> {
        let mut request: RequestBuilder<WithoutBody> = match ask {
            Ask::Head => self.agent.head(uri),
            Ask::From(_) => self.agent.get(uri),
        };
        // Lengths and ranges are those of the file itself.
        request = request.header(ACCEPT_ENCODING, "identity");
        if let Ask::From(byte @ 1..) = ask {
            request = request.header(RANGE, format!("bytes={byte}-"));
        }
        if let Some(token) = self.token.as_ref().filter(|_| same_server(uri, &self.hub)) {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        Ok(request.call()?)
    }
}

/// `response`, if it is one of success or a redirect.
pub(super) fn accepted(response: Response<Body>) -> Result<Response<Body>, Failure> {
    let status = response.status();
    if status.is_success() || status.is_redirection() {
        return Ok(response);
    }
    let headers = response.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    Err(Failure::Refused {
        status: status.as_u16(),
        wait: text(RETRY_AFTER.as_str())
            .and_then(|value| value.trim().parse().ok())
            .map(Duration::from_secs),
        message: text("x-error-message").map(|message| message.chars().take(300).collect()),
    })
}

/// The value of the header `name`, if it is text.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let name: HeaderName = name.parse().ok()?;
    headers.get(name)?.to_str().ok()
}

/// Where a redirect from `uri` leads.
fn target(uri: &Uri, headers: &HeaderMap) -> Result<Uri, Failure> {
    let location = header(headers, LOCATION.as_str()).unwrap_or_default();
    let (scheme, authority) = (uri.scheme_str().unwrap_or_default(), uri.authority());
    let absolute = match authority {
        Some(authority) if location.starts_with('/') && !location.starts_with("//") => {
            format!("{scheme}://{authority}{location}")
        }
        _ if location.starts_with("//") => format!("{scheme}:{location}"),
        _ => location.to_owned(),
    };
    let next: Uri = absolute.parse().map_err(|_| malformed(location))?;
    match next.scheme_str() {
        Some("https") => Ok(next),
        Some("http") if scheme == "http" => Ok(next),
        _ => Err(malformed(location)),
    }
}

/// Whether both are of one server: the same protocol, host and port.
fn same_server(one: &Uri, other: &Uri) -> bool {
    one.scheme() == other.scheme() && one.authority() == other.authority()
}

fn malformed(url: &str) -> Failure {
    Error::new(
        ErrorKind::Model,
        format!("the hub leads to an address that is not followed: {url:?}"),
    )
    .hint("check HF_ENDPOINT and the proxy")
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(from: &str, to: &'static str) -> Option<String> {
        let headers = HeaderMap::from_iter([(LOCATION, to.parse().unwrap())]);
        target(&from.parse().unwrap(), &headers).ok().map(|uri| uri.to_string())
    }

    #[test]
    fn redirects_are_followed_within_a_server_and_elsewhere_but_not_to_plain_http() {
        let from = "https://hub.example/a/b";
        assert_eq!(lead(from, "/c?d").as_deref(), Some("https://hub.example/c?d"));
        assert_eq!(lead(from, "//x.example/c").as_deref(), Some("https://x.example/c"));
        assert_eq!(lead(from, "https://x.example/c").as_deref(), Some("https://x.example/c"));
        for to in ["http://hub.example/c", "file:///etc/passwd", "", "c"] {
            assert_eq!(lead(from, to), None, "{to:?}");
        }
        assert_eq!(lead("http://h:1/a", "http://h:2/b").as_deref(), Some("http://h:2/b"));
    }

    #[test]
    fn a_server_is_protocol_host_and_port() {
        let same = |a: &str, b: &str| same_server(&a.parse().unwrap(), &b.parse().unwrap());
        assert!(same("https://hub.example/a", "https://HUB.example/b"));
        assert!(!same("https://hub.example/a", "http://hub.example/a"));
        assert!(!same("http://h:1/a", "http://h:2/a"));
        assert!(!same("https://hub.example/", "https://hub.example.evil/"));
    }
}
