//! Archives that no `model pack` made: each is refused, says why, and leaves nothing.

use super::*;

/// An entry of an archive.
struct Entry {
    name: String,
    content: Vec<u8>,
    options: SimpleFileOptions,
    link_to: Option<String>,
}

impl Entry {
    fn file(name: &str, content: impl Into<Vec<u8>>) -> Self {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        Self { name: name.to_owned(), content: content.into(), options, link_to: None }
    }
}

/// The entries of a packed model, whose manifest is made anew after a change.
struct Archive {
    entries: Vec<Entry>,
    manifest: Value,
}

impl Archive {
    /// A sound one.
    fn new() -> Self {
        let model = PathBuf::from(small("bert"));
        let mut archive = Self { entries: Vec::new(), manifest: json!({"name": "m", "files": {}}) };
        for name in [
            "1_Pooling/config.json",
            "config.json",
            "modules.json",
            "tokenizer.json",
            "model.safetensors",
        ] {
            archive.add(Entry::file(name, fs::read(model.join(name)).unwrap()));
        }
        archive
    }

    /// Adds an entry, and lists it.
    fn add(&mut self, entry: Entry) {
        let file = json!(ownwords::embed::FileHash::of(&entry.content));
        self.manifest["files"][&entry.name] = file;
        self.entries.push(entry);
    }

    fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let manifest = Entry::file("manifest.json", self.manifest.to_string());
        for entry in std::iter::once(&manifest).chain(&self.entries) {
            if let Some(target) = &entry.link_to {
                zip.add_symlink(&entry.name, target, entry.options).unwrap();
            } else {
                zip.start_file(&entry.name, entry.options).unwrap();
                zip.write_all(&entry.content).unwrap();
            }
        }
        zip.finish().unwrap().into_inner()
    }
}

#[track_caller]
fn is_refused(bytes: &[u8], says: &str) {
    let home = Home::new();
    let file = home.folder.file("m.owm", bytes);
    let run = home.run(&["model", "import", &file]);
    refused(&run, says);
    assert!(run.stderr.contains("m.owm"), "{}", run.stderr);
    assert_eq!(home.names(), [""; 0]);
    let entries = fs::read_dir(home.folder.path("")).unwrap().count();
    assert!(entries <= 2, "something was written outside of the folder of models");
}

#[track_caller]
fn is_refused_after(change: impl FnOnce(&mut Archive), says: &str) {
    let mut archive = Archive::new();
    change(&mut archive);
    is_refused(&archive.bytes(), says);
}

#[test]
fn a_sound_archive_is_installed() {
    let home = Home::new();
    let file = home.folder.file("m.owm", Archive::new().bytes());
    home.run(&["model", "import", &file]).expect_success();
    assert_eq!(home.names(), ["m"]);
}

#[test]
fn paths_that_lead_out_of_the_folder() {
    for path in [
        "../out.json",
        "/tmp/ownwords-out.json",
        "a/../../out.json",
        "..\\out.json",
        "C:\\out.json",
        "a//b.json",
        "./a.json",
        "a.json\u{0}.txt",
    ] {
        // Unlisted, so that it is the archive's own path that is refused.
        let add = |archive: &mut Archive| archive.entries.push(Entry::file(path, "{}"));
        is_refused_after(add, "leads out of the folder of models");
    }
    let list = |archive: &mut Archive| archive.add(Entry::file("a.json", "{}"));
    is_refused_after(
        |archive| {
            list(archive);
            let file = archive.manifest["files"]["a.json"].take();
            archive.manifest["files"] = json!({"../a.json": file});
        },
        "the manifest lists a path that leaves the model folder",
    );
}

#[test]
fn links_folders_and_devices() {
    is_refused_after(
        |archive| {
            let mut link = Entry::file("link.json", "");
            link.link_to = Some("/etc/passwd".to_owned());
            archive.entries.push(link);
        },
        "\"link.json\" is a link",
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("manifest.json", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"{}").unwrap();
    zip.add_directory("folder", SimpleFileOptions::default()).unwrap();
    is_refused(&zip.finish().unwrap().into_inner(), "\"folder/\" is no regular file");
    // The mode of a device, where the archive says what an entry is.
    let mut archive = Archive::new();
    archive.add(Entry::file("device.json", "{}"));
    let mut bytes = archive.bytes();
    let name = b"device.json";
    let at = (0..bytes.len() - name.len()).rfind(|&at| bytes[at..].starts_with(name)).unwrap();
    // In the central directory, external attributes stand eight bytes before the name.
    let mode = (0o020_644_u32 << 16).to_le_bytes();
    bytes[at - 8..at - 4].copy_from_slice(&mode);
    is_refused(&bytes, "\"device.json\" is no regular file");
}

#[test]
fn files_of_other_kinds() {
    for name in
        ["pytorch_model.bin", "modeling_bert.py", "run.sh", "model.onnx", "a.pkl", "vocab.txt"]
    {
        let says = "is no part of a model: only JSON, safetensors";
        is_refused_after(|archive| archive.add(Entry::file(name, "x")), says);
    }
}

#[test]
fn contents_that_are_not_those_listed() {
    let replace =
        |content: Vec<u8>| move |archive: &mut Archive| archive.entries[1].content = content;
    let config = Archive::new().entries[1].content.clone();
    let mut other = config.clone();
    other[10] ^= 1;
    is_refused_after(
        replace(other),
        "config.json: the file is not the one that manifest.json lists",
    );
    let longer = [config.clone(), vec![b' '; 100]].concat();
    is_refused_after(replace(longer), "config.json: the file is not the one");
    is_refused_after(replace(config[..20].to_vec()), "config.json: the file is not the one");
    is_refused_after(
        |archive| drop(archive.entries.remove(1)),
        "config.json is listed, but not in it",
    );
    let more = |archive: &mut Archive| archive.entries.push(Entry::file("more.json", "{}"));
    is_refused_after(more, "more.json is in it, but not listed");
    is_refused_after(
        |archive| archive.manifest["files"]["config.json"]["sha256"] = json!("00ff"),
        "config.json: the file is not the one",
    );
}

#[test]
fn sizes_beyond_all_bounds() {
    // A few kilobytes that unpack to a hundred megabytes, of which three are listed.
    is_refused_after(
        |archive| {
            let mut bomb = Entry::file("bomb.json", vec![b' '; 3]);
            bomb.options = bomb.options.compression_method(CompressionMethod::Deflated);
            archive.add(bomb);
            archive.entries.last_mut().unwrap().content = vec![b' '; 100 << 20];
        },
        "expected 3 bytes with SHA-256",
    );
    is_refused_after(
        |archive| archive.manifest["files"]["config.json"]["bytes"] = json!(u64::MAX),
        "its files are said to have 18446744073709551615 bytes",
    );
    is_refused_after(
        |archive| archive.manifest["more"] = json!("x".repeat(2 << 20)),
        "its manifest.json is too long",
    );
    is_refused_after(
        |archive| (0..300).for_each(|n| archive.add(Entry::file(&format!("{n}.json"), "{}"))),
        "files, more than any model",
    );
}

#[test]
fn archives_that_are_none() {
    is_refused(b"", "it is no packed model, or damaged");
    is_refused(b"not a zip archive", "it is no packed model, or damaged");
    let sound = Archive::new().bytes();
    is_refused(&sound[..sound.len() / 2], "it is no packed model, or damaged");
    let mut archive = Archive::new();
    archive.manifest = json!([1]);
    is_refused(&archive.bytes(), "the manifest is not as expected");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("config.json", SimpleFileOptions::default()).unwrap();
    is_refused(&zip.finish().unwrap().into_inner(), "it does not begin with manifest.json");
}

#[test]
fn models_that_are_packed_well_but_cannot_be_run() {
    is_refused_after(
        |archive| {
            let weights = archive.entries.pop().unwrap();
            archive.add(Entry::file("model.safetensors", weights.content[..5000].to_vec()));
        },
        "not a safetensors file",
    );
    is_refused_after(
        |archive| {
            archive.entries[1].content = {
                let config = String::from_utf8(archive.entries[1].content.clone()).unwrap();
                config.replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3").into()
            };
            let config = archive.entries.remove(1);
            archive.add(config);
        },
        "is missing",
    );
}

/// Any byte of a sound archive may be another: what is installed is what was packed, or nothing is.
#[test]
fn no_damage_gets_through() {
    let home = Home::new();
    let sound = Archive::new().bytes();
    for step in 0..60 {
        let mut bytes = sound.clone();
        let at = (step * 7919 + step * step * 31) % bytes.len();
        bytes[at] ^= 1 << (step % 8);
        let file = home.folder.file("m.owm", &bytes);
        let run = home.run(&["model", "import", &file]);
        if run.code == Some(0) {
            // A bit that nothing reads: a time, a version.
            home.run(&["model", "verify", "m"]).expect_success();
            let installed = fs::read(home.models().join("m/model.safetensors")).unwrap();
            assert_eq!(
                installed,
                fs::read(Path::new(&small("bert")).join("model.safetensors")).unwrap()
            );
            fs::remove_dir_all(home.models().join("m")).unwrap();
        } else {
            assert_eq!(run.code, Some(2), "{run:?}");
        }
        assert_eq!(home.names(), [""; 0]);
    }
}
