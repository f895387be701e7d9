//! A hub on loopback, and the store of large files that it redirects to, with faults on demand.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;
use sha2::{Digest as _, Sha256};

/// The commit that `main` stands for.
pub(crate) const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// The repository that there is, and the name that it had before.
pub(crate) const REPOSITORY: &str = "acme/tiny";
pub(crate) const RENAMED: &str = "acme/old";

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What goes wrong with one answer.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// The answer is this status, with these headers.
    Status(u16, &'static str),
    /// The connection ends after so many bytes of the body.
    Cut(usize),
    /// Nothing more comes after so many bytes of the body, and the connection stays.
    Stall(usize),
    /// The connection ends without an answer.
    Hang,
    /// One byte of the body is another.
    Wrong,
    /// The range that was asked for is not heeded.
    Whole,
    /// The file has this `ETag`.
    Etag(&'static str),
}

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Method and target, as `GET /x`.
    pub(crate) line: String,
    /// By their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
}

/// A server that lives as long as the value.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    role: Role,
    faults: Mutex<BTreeMap<String, VecDeque<Fault>>>,
    log: Mutex<Vec<Request>>,
    stopped: AtomicBool,
}

enum Role {
    /// Redirects for large files to the store at this address.
    Hub {
        files: Files,
        card: serde_json::Value,
        store: String,
    },
    Store {
        files: Files,
    },
    /// Tunnels every connection: to the hub if it is for the port of the name, else as it is.
    Proxy {
        hub: SocketAddr,
    },
}

impl Server {
    pub(crate) fn hub(files: &Files, card: serde_json::Value, store: &Self) -> Self {
        Self::start(Role::Hub { files: files.clone(), card, store: store.url() })
    }

    pub(crate) fn store(files: &Files) -> Self {
        Self::start(Role::Store { files: files.clone() })
    }

    pub(crate) fn proxy(hub: &Self) -> Self {
        Self::start(Role::Proxy { hub: hub.address })
    }

    fn start(role: Role) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            role,
            faults: Mutex::default(),
            log: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let server = Self { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stopped.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&shared);
                // A client that goes away is no fault of the server's.
                thread::spawn(move || stream.map(|stream| shared.serve(stream)));
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next answers to `line` (`GET /x`) go wrong so, one after the other.
    pub(crate) fn fail(&self, line: &str, faults: &[Fault]) {
        let mut all = self.shared.faults.lock().unwrap();
        all.entry(line.to_owned()).or_default().extend(faults.iter().cloned());
    }

    /// What came, since it was asked last.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.shared.log.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address); // wakes the listener
    }
}

/// An answer before anything goes wrong with it.
struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn new(status: u16, headers: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: headers.into(), body: body.into() }
    }

    fn missing(what: &str) -> Self {
        Self::new(404, format!("X-Error-Message: {what} not found\r\n"), "")
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let Some(request) = read(&mut reader)? else { return Ok(()) };
        self.log.lock().unwrap().push(request.clone());
        let mut faults = self.faults.lock().unwrap();
        let fault = faults.get_mut(&request.line).and_then(VecDeque::pop_front);
        drop(faults);
        match &self.role {
            Role::Proxy { hub } => tunnel(&mut stream, *hub),
            Role::Hub { files, card, store } => {
                let answer = hub_answer(&request, files, card, store);
                send(&mut stream, &request, answer, fault.as_ref())
            }
            Role::Store { files } => {
                let path = request.line.split_once('/').unwrap().1;
                let answer = match files.get(path) {
                    Some(body) => ranged(&request, body, matches!(fault, Some(Fault::Whole))),
                    None => Answer::missing("File"),
                };
                send(&mut stream, &request, answer, fault.as_ref())
            }
        }
    }
}

fn read(reader: &mut impl std::io::BufRead) -> std::io::Result<Option<Request>> {
    let mut lines = reader.lines();
    let Some(line) = lines.next().transpose()? else { return Ok(None) };
    let line = line.trim_end_matches(" HTTP/1.1").to_owned();
    let mut headers = BTreeMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    Ok(Some(Request { line, headers }))
}

/// The hub's protocol: what a model is, and where its files are.
fn hub_answer(request: &Request, files: &Files, card: &serde_json::Value, store: &str) -> Answer {
    let path = request.line.split_once(' ').unwrap().1;
    if path.contains(RENAMED) {
        let location = path.replace(RENAMED, REPOSITORY);
        return Answer::new(307, format!("Location: {location}\r\n"), "");
    }
    if let Some(revision) = path.strip_prefix(&format!("/api/models/{REPOSITORY}/revision/")) {
        if revision != "main" && revision != COMMIT {
            return Answer::missing("Revision");
        }
        let siblings: Vec<_> = files.keys().map(|file| json!({"rfilename": file})).collect();
        let info = json!({"sha": COMMIT, "siblings": siblings, "cardData": card, "private": false});
        return Answer::new(200, "Content-Type: application/json\r\n", info.to_string());
    }
    let (cached, resolve) = (
        format!("/api/resolve-cache/models/{REPOSITORY}/{COMMIT}/"),
        format!("/{REPOSITORY}/resolve/{COMMIT}/"),
    );
    let Some(file) = path.strip_prefix(&cached).or_else(|| path.strip_prefix(&resolve)) else {
        return Answer::missing("Repository");
    };
    if file == "tokenizer.json" && path.starts_with(&resolve) {
        // As the hub does with small files: another place of its own. The hash is not said here.
        let headers = format!("Location: {cached}{file}\r\nX-Linked-Etag: \"half\"\r\n");
        return Answer::new(307, headers, "moved");
    }
    let Some(body) = files.get(file) else { return Answer::missing("Entry") };
    let hash = sha256(body);
    let commit = format!("X-Repo-Commit: {COMMIT}\r\n");
    if file.ends_with(".safetensors") {
        let headers = format!(
            "{commit}X-Linked-Etag: \"{hash}\"\r\nX-Linked-Size: {}\r\nETag: \"x\"\r\nLocation: \
             {store}/{file}\r\n",
            body.len()
        );
        return Answer::new(302, headers, "");
    }
    Answer::new(200, format!("{commit}ETag: \"{}\"\r\n", &hash[..40]), body.clone())
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// `body`, or the part of it that was asked for.
fn ranged(request: &Request, body: &[u8], whole: bool) -> Answer {
    let start = request.headers.get("range").filter(|_| !whole);
    let Some(start) = start.map(|range| range.trim_start_matches("bytes=").trim_end_matches('-'))
    else {
        return Answer::new(200, "", body);
    };
    let start: usize = start.parse().unwrap();
    if start >= body.len() {
        return Answer::new(416, "", "");
    }
    let headers = format!("Content-Range: bytes {start}-{}/{}\r\n", body.len() - 1, body.len());
    Answer::new(206, headers, &body[start..])
}

fn send(
    stream: &mut TcpStream,
    request: &Request,
    mut answer: Answer,
    fault: Option<&Fault>,
) -> std::io::Result<()> {
    match fault {
        Some(Fault::Status(status, headers)) => answer = Answer::new(*status, *headers, "no"),
        Some(Fault::Wrong) => *answer.body.last_mut().unwrap() ^= 1,
        Some(Fault::Hang) => return stream.shutdown(Shutdown::Both),
        Some(Fault::Etag(etag)) => answer.headers = format!("ETag: {etag}\r\n"),
        _ => {}
    }
    let length = answer.body.len();
    let (status, headers) = (answer.status, &answer.headers);
    write!(
        stream,
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    if request.line.starts_with("HEAD") {
        return Ok(());
    }
    match fault {
        Some(Fault::Cut(bytes)) => stream.write_all(&answer.body[..length.min(*bytes)]),
        Some(Fault::Stall(bytes)) => {
            stream.write_all(&answer.body[..length.min(*bytes)])?;
            // Until the client goes away.
            std::io::copy(stream, &mut std::io::sink()).map(drop)
        }
        _ => stream.write_all(&answer.body),
    }
}

/// Answers CONNECT, and passes on what follows to the hub, whatever name was asked for.
fn tunnel(client: &mut TcpStream, hub: SocketAddr) -> std::io::Result<()> {
    let mut server = TcpStream::connect(hub)?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || std::io::copy(&mut from, &mut to));
    std::io::copy(&mut server, client)?;
    client.shutdown(Shutdown::Both)
}
