//! `manifest.json`: what a model folder should hold, with the SHA-256 of each file.

use std::collections::BTreeMap;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::calibration::Calibration;
use crate::error::{Error, ErrorKind, Result};
use crate::hash::{hexadecimal, sha256};

/// What a model folder should hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The model's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The licence of the model, as an SPDX expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// How its cosines are to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// Its files by their paths in the folder, `/` between the parts. The manifest is none of them.
    #[serde(default)]
    pub files: BTreeMap<String, FileHash>,
    /// What else it says: where the model comes from, how it was made.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// How long a file is, and the SHA-256 of its contents in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Its length.
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

impl FileHash {
    /// That of `contents`.
    #[must_use]
    pub fn of(contents: &[u8]) -> Self {
        Self { bytes: contents.len() as u64, sha256: sha256(contents) }
    }

    /// That of what `reader` has left, which is passed on to `to`.
    ///
    /// # Errors
    /// If either fails.
    pub fn copying(reader: &mut impl Read, to: &mut impl io::Write) -> io::Result<Self> {
        use sha2::{Digest as _, Sha256};

        let (mut buffer, mut hash, mut bytes) = (vec![0; 1 << 16], Sha256::new(), 0);
        loop {
            let read = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hash.update(&buffer[..read]);
            to.write_all(&buffer[..read])?;
            bytes += read as u64;
        }
        Ok(Self { bytes, sha256: hexadecimal(&hash.finalize()) })
    }

    /// What is wrong if `found` should be this one; `None` if nothing is.
    #[must_use]
    pub fn difference(&self, found: &Self) -> Option<String> {
        let same = found.bytes == self.bytes && found.sha256.eq_ignore_ascii_case(&self.sha256);
        (!same).then(|| {
            format!(
                "the file is not the one that {} lists: expected {} bytes with SHA-256 {}, found {} \
                 bytes with SHA-256 {}",
                Manifest::FILE, self.bytes, self.sha256, found.bytes, found.sha256
            )
        })
    }
}

impl Manifest {
    /// The file's name.
    pub const FILE: &'static str = "manifest.json";

    /// Reads a manifest.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if it is malformed, or a path in it leads out of the folder.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let manifest: Self = serde_json::from_slice(json).map_err(|error| {
            let what = if error.is_data() {
                "the manifest is not as expected"
            } else {
                "the file is not valid JSON"
            };
            Error::new(ErrorKind::Model, what)
                .because(error)
                .hint("copy or fetch the whole model folder again")
        })?;
        match manifest.files.keys().find(|path| !is_plain(path)) {
            Some(path) => Err(Error::new(
                ErrorKind::Model,
                format!("the manifest lists a path that leaves the model folder: {path:?}"),
            )
            .hint("do not use this model; take one from a source that you trust")),
            None => Ok(manifest),
        }
    }

    /// As the file has it.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings and numbers can always be written.
        format!("{}\n", serde_json::to_string_pretty(self).unwrap_or_default())
    }

    /// How many bytes its files have together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.values().fold(0, |sum, file| sum.saturating_add(file.bytes))
    }
}

/// Whether `path` stays in its folder and means the same on every platform: parts between slashes,
/// none of which is empty, `.` or `..`.
#[must_use]
pub fn is_plain(path: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && part != "." && part != ".." && !part.ends_with(['.', ' ']);
    !path.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c))
        && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let json =
            br#"{"name": "m", "files": {"a/b": {"bytes": 3, "sha256": "AB"}}, "source": {"x": 1}}"#;
        let manifest = Manifest::parse(json).unwrap();
        assert_eq!(manifest.bytes(), 3);
        assert_eq!(Manifest::parse(manifest.to_json().as_bytes()).unwrap(), manifest);
        assert!(manifest.to_json().contains("\"x\": 1"));
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in
            ["../a", "/a", "a//b", "a/./b", "", "a\\b", "C:a", "a/..", "a\u{0}", "a.", "nul:"]
        {
            assert!(!is_plain(path), "{path:?}");
            let json = serde_json::json!({"files": {path: {"bytes": 1, "sha256": "00"}}});
            let error = Manifest::parse(json.to_string().as_bytes()).unwrap_err();
            assert!(error.to_string().contains("leaves the model folder"), "{error}");
        }
        for path in ["a", "1_Pooling/config.json", "ä b"] {
            assert!(is_plain(path), "{path:?}");
        }
    }

    #[test]
    fn a_file_is_compared_by_length_and_hash() {
        let abc = FileHash::of(b"abc");
        let mut copy = Vec::new();
        assert_eq!(FileHash::copying(&mut &b"abc"[..], &mut copy).unwrap(), abc);
        assert_eq!(copy, b"abc");
        let upper = FileHash { sha256: abc.sha256.to_uppercase(), ..abc.clone() };
        assert_eq!(abc.difference(&upper), None);
        assert!(abc.difference(&FileHash::of(b"abd")).unwrap().contains("expected 3 bytes"));
    }
}
