//! `ownwords batch`: what goes in and comes out, and that no end of the program loses or doubles a row.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Folder, Run, SHORT, program, root, run, tiny_model};

mod resume;

/// The program, asked for a batch with the tiny model.
fn command(arguments: &[&str]) -> Command {
    let mut command = program();
    command.args(["batch", "--model", tiny_model(), "--zero-shot"]).args(arguments);
    command
}

fn batch(arguments: &[&str]) -> Run {
    command(arguments).output().unwrap().into()
}

/// The rows in a table of JSON Lines.
fn rows(path: &str) -> Vec<Value> {
    let lines = fs::read_to_string(path).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// `SHORT` with something that tells it from others.
fn document(number: usize) -> String {
    SHORT.replace("nine states", &format!("{} states", number + 2))
}

/// Records of JSON Lines, every seventh of them damaged.
fn records(count: usize) -> String {
    let line = |number: usize| {
        if number % 7 == 6 {
            return "{\"id\": \"broken\"\n".to_owned();
        }
        format!("{}\n", json!({"id": format!("doc-{number}"), "text": document(number)}))
    };
    (0..count).map(line).collect()
}

#[test]
fn a_folder_is_walked_in_order_and_a_bad_file_is_a_row() {
    let folder = Folder::new();
    let inputs = folder.path("inputs");
    for (name, content) in [
        ("b/two.txt", document(2)),
        ("a.txt", document(1)),
        ("b/one.html", format!("<p>{}</p>", document(3).replace("\n\n", "</p><p>"))),
        ("c.txt", String::new()),
        (".hidden.txt", document(4)),
        ("d.md", document(5)),
    ] {
        let path = Path::new(&inputs).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let out = folder.path("out.jsonl");
    let run = batch(&[&inputs, "-o", &out]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("5 documents in"), "{}", run.stderr);
    assert!(run.stderr.contains("1 failed (1 document)"), "{}", run.stderr);
    let all = rows(&out);
    let names = ["a.txt", "b/one.html", "b/two.txt", "c.txt", "d.md"];
    assert_eq!(ids(&all), names.map(|name| format!("{inputs}/{name}")));
    assert_eq!(all[3]["error"], "the document is empty");
    assert_eq!(all[3]["text"], "");
    assert!(all[0]["text"].as_str().unwrap().contains("gauges"), "{}", all[0]);
    let chosen = folder.path("chosen.jsonl");
    let some = ["--include", "*.txt", "--exclude", "b/*", "--exclude", "c.txt"];
    batch(&[&[&inputs, "-o", &chosen][..], &some].concat()).expect_success();
    assert_eq!(rows(&chosen), all[..1]);
}

#[test]
fn a_row_says_what_the_summary_says() {
    let folder = Folder::new();
    let source = folder.file("a.txt", SHORT);
    let out = folder.path("out.jsonl");
    batch(&[&source, "-o", &out, "--budget", "60"]).expect_success();
    let row = &rows(&out)[0];
    let json =
        ["summarize", "--model", tiny_model(), "--zero-shot", "--budget", "60", "--format", "json"];
    let summary = run(&[&json[..], &[&source]].concat()).expect_success();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(row["text"], summary["text"]);
    assert_eq!(row["tokens"], summary["budget"]["used"]);
    assert_eq!(row["sha256"], summary["source"]["sha256"]);
    assert_eq!(row["warnings"], summary["warnings"]);
    for focus in summary["focuses"].as_array().unwrap() {
        let name = focus["name"].as_str().unwrap();
        assert_eq!(row["focuses"][name]["status"], focus["status"]);
        let units = focus["units"].as_array().unwrap().iter();
        let texts: Vec<&Value> =
            units.map(|unit| &summary["units"][unit.as_u64().unwrap() as usize]["text"]).collect();
        assert_eq!(row["focuses"][name]["sentences"], json!(texts));
    }
}

#[test]
fn records_are_read_plain_packed_from_standard_input_and_listed() {
    let folder = Folder::new();
    let lines = records(20);
    let plain = folder.file("r.jsonl", &lines);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines.as_bytes()).unwrap();
    let gzip = folder.file("r.jsonl.gz", gzip.finish().unwrap());
    let zstd = ruzstd::encoding::compress_to_vec(
        lines.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    let zstd = folder.file("r.ndjson.zst", zstd);
    let list = folder.file("list.txt", format!("{plain}\n\n"));
    let out = |name: &str| folder.path(name);
    let table = |arguments: &[&str], out: &str| {
        let run = batch(&[arguments, &["-o", out]].concat());
        assert_eq!(run.code, Some(1), "{run:?}");
        // Where a row comes from differs, and nothing else.
        let mut rows = rows(out);
        for row in &mut rows {
            row["source"] = Value::Null;
            if row["id"].as_str().unwrap().contains(".jsonl")
                || row["id"].as_str().unwrap().starts_with('-')
            {
                row["id"] = Value::Null;
            }
            if row["id"].as_str().is_some_and(|id| id.contains("ndjson")) {
                row["id"] = Value::Null;
            }
        }
        rows
    };
    let expected = table(&[&plain], &out("1.jsonl"));
    assert_eq!(expected.len(), 20);
    assert_eq!(expected.iter().filter(|row| row["error"].is_null()).count(), 18);
    assert_eq!(expected[6]["record"], 7);
    assert_eq!(table(&[&gzip], &out("2.jsonl")), expected);
    assert_eq!(table(&[&zstd], &out("3.jsonl")), expected);
    assert_eq!(table(&["--files-from", &list], &out("4.jsonl")), expected);
    let mut child = command(&["-", "-o", &out("5.jsonl")])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(rows(&out("5.jsonl")).len(), 20);
    // A folder called as standard input is has no say, nor has a packing.
    fs::create_dir(folder.path("-")).unwrap();
    let packed = fs::read(&gzip).unwrap();
    let mut child = command(&["-", "-o", "6.jsonl"])
        .current_dir(folder.path(""))
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&packed).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(rows(&out("6.jsonl")).len(), 20);
}

#[test]
#[cfg(unix)]
fn links_are_followed_and_one_that_leads_nowhere_is_a_row() {
    let folder = Folder::new();
    let inputs = folder.path("inputs");
    fs::create_dir(&inputs).unwrap();
    let elsewhere = folder.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(format!("{elsewhere}/a.txt"), document(1)).unwrap();
    std::os::unix::fs::symlink(&elsewhere, format!("{inputs}/more")).unwrap();
    std::os::unix::fs::symlink("/no/such", format!("{inputs}/gone.txt")).unwrap();
    std::os::unix::fs::symlink(&inputs, format!("{inputs}/round")).unwrap();
    let out = folder.path("out.jsonl");
    let run = batch(&[&inputs, "-o", &out]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let all = rows(&out);
    assert_eq!(
        ids(&all),
        ["gone.txt", "more/a.txt", "round"].map(|name| format!("{inputs}/{name}"))
    );
    let failed: Vec<bool> = all.iter().map(|row| !row["error"].is_null()).collect();
    assert_eq!(failed, [true, false, true]);
    assert!(run.stderr.contains("gone.txt: cannot be looked into"), "{}", run.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_no_utf8_have_files_of_their_own() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    let inputs = folder.path("inputs");
    fs::create_dir(&inputs).unwrap();
    for (number, name) in [b"M\xf6ller.txt", b"M\xfcller.txt"].into_iter().enumerate() {
        fs::write(Path::new(&inputs).join(std::ffi::OsStr::from_bytes(name)), document(number))
            .unwrap();
    }
    let out = folder.path("out");
    batch(&[&inputs, "-o", &out]).expect_success();
    let files: Vec<Value> =
        rows(&format!("{out}/index.jsonl")).iter().map(|row| row["file"].clone()).collect();
    assert_ne!(files[0], files[1]);
    for file in files {
        assert!(Path::new(&out).join(file.as_str().unwrap()).is_file(), "{file}");
    }
}

#[test]
fn a_summary_of_a_record_is_proved_against_its_file() {
    let folder = Folder::new();
    let lines = [json!({"id": "a", "body": document(1)}), json!({"id": "b", "body": document(2)})];
    let lines = lines.map(|line| line.to_string()).join("\n");
    let source = folder.file("r.jsonl", lines);
    let out = folder.path("out");
    batch(&[&source, "-o", &out, "--text-column", "body"]).expect_success();
    let summary = format!(
        "{out}{}",
        rows(&format!("{out}/index.jsonl"))[1]["file"].as_str().map(|f| format!("/{f}")).unwrap()
    );
    run(&["verify", &summary, &source, "--text-column", "body"]).expect_success();
    let changed = fs::read_to_string(&source).unwrap().replace("gauges", "scales");
    let changed = folder.file("changed.jsonl", changed);
    let refused = run(&["verify", &summary, &changed, "--text-column", "body"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert_eq!(run(&["verify", &summary, &source]).code, Some(2));
}

#[test]
fn fields_are_those_of_edgar_corpus_or_named() {
    let folder = Folder::new();
    let line = |value: Value| format!("{value}\n");
    let corpus = json!({"filename": "718413_1993.txt", "cik": "718413", "year": "1993",
        "section_1": SHORT, "section_1A": "We may lose customers.", "section_7": "Sales rose."});
    let named = json!({"key": 12, "body": SHORT});
    let file = folder.file("c.jsonl", line(corpus));
    let out = folder.path("out.jsonl");
    batch(&[&file, "-o", &out]).expect_success();
    let row = &rows(&out)[0];
    assert_eq!(row["id"], "718413_1993.txt");
    assert!(!row["text"].as_str().unwrap().contains("lose customers"), "{row}");
    let file = folder.file("n.jsonl", line(named));
    let out = folder.path("named.jsonl");
    let columns = ["--text-column", "body", "--id-column", "key"];
    batch(&[&[&file, "-o", &out][..], &columns].concat()).expect_success();
    assert_eq!(rows(&out)[0]["id"], "12");
}

#[test]
fn tables_in_csv_and_parquet_say_the_same() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(9));
    let out = |name: &str| folder.path(name);
    for name in ["t.jsonl", "t.csv", "t.parquet"] {
        assert_eq!(batch(&[&source, "-o", &out(name)]).code, Some(1));
        let left = folder
            .names()
            .into_iter()
            .filter(|name| name.contains(".part") || name.contains(".state"));
        assert_eq!(left.count(), 0);
    }
    let expected = rows(&out("t.jsonl"));
    let mut csv = csv::Reader::from_path(out("t.csv")).unwrap();
    let head = csv.headers().unwrap().clone();
    let table: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert_eq!(table.len(), expected.len());
    let column = |name: &str| head.iter().position(|other| other == name).unwrap();
    for (record, row) in table.iter().zip(&expected) {
        assert_eq!(&record[column("id")], row["id"].as_str().unwrap());
        assert_eq!(&record[column("text")], row["text"].as_str().unwrap());
        assert_eq!(&record[column("error")], row["error"].as_str().unwrap_or_default());
        if row["error"].is_null() {
            assert_eq!(record[column("tokens")], row["tokens"].to_string());
            let status = row["focuses"]["revenue"]["status"].as_str().unwrap();
            assert_eq!(&record[column("revenue_status")], status);
        }
    }
    // What was written is read again as an input.
    let again = folder.path("again.jsonl");
    batch(&[&out("t.parquet"), "-o", &again, "--section", "all"]);
    let again = rows(&again);
    assert_eq!(ids(&again), ids(&expected));
    let failed = |rows: &[Value]| rows.iter().map(|row| row["error"].is_null()).collect::<Vec<_>>();
    assert_eq!(failed(&again), failed(&expected));
}

#[test]
fn tables_packed_with_zstandard_are_read() {
    let folder = Folder::new();
    // With both kinds of pages, two groups of rows, a dictionary and none.
    for version in [1, 2] {
        let path = root().join(format!("tests/data/parquet/zstandard-{version}.parquet"));
        let out = folder.path(&format!("{version}.jsonl"));
        batch(&[path.to_str().unwrap(), "-o", &out]).expect_success();
        let rows = rows(&out);
        assert_eq!(ids(&rows), (0..40).map(|number| format!("r-{number}")).collect::<Vec<_>>());
        let text = |row: usize| rows[row]["text"].as_str().unwrap();
        assert!(text(2).contains("Lanternworks sells lamps"), "{}", text(2));
        assert!(text(39).contains("Solwick makes 36 kinds"), "{}", text(39));
        // A damaged page is the end of the table, and no more.
        let mut bytes = fs::read(path).unwrap();
        let magic = [0x28, 0xb5, 0x2f, 0xfd];
        let mut frames = bytes.windows(4).enumerate().filter(|(_, window)| *window == magic);
        let (last, _) = frames.next_back().unwrap();
        bytes[last..last + 12].fill(0xff);
        let damaged = folder.file(&format!("damaged-{version}.parquet"), bytes);
        let out = folder.path(&format!("damaged-{version}.jsonl"));
        assert_eq!(batch(&[&damaged, "-o", &out]).code, Some(1));
        let rows = self::rows(&out);
        let error = rows.last().unwrap()["error"].as_str().unwrap();
        assert!(error.contains("cannot be read"), "{error}");
        assert!((26..40).contains(&rows.len()), "{}", rows.len());
    }
}

#[test]
fn a_folder_of_files_has_one_for_each_summary_and_a_list() {
    let folder = Folder::new();
    let source = folder.file("a.txt", SHORT);
    let records = folder.file("r.jsonl", records(3));
    let out = folder.path("out");
    batch(&[&source, &records, "-o", &out, "--format", "text"]).expect_success();
    let listed = rows(&format!("{out}/index.jsonl"));
    assert_eq!(listed.len(), 4);
    for row in &listed {
        let file = Path::new(&out).join(row["file"].as_str().unwrap());
        assert_eq!(
            fs::read_to_string(file).unwrap(),
            format!("{}\n", row["text"].as_str().unwrap())
        );
    }
    let verified = folder.path("json");
    batch(&[&source, "-o", &verified]).expect_success();
    let file = rows(&format!("{verified}/index.jsonl"))[0]["file"].as_str().unwrap().to_owned();
    run(&["verify", &format!("{verified}/{file}"), &source]).expect_success();
}

#[test]
fn a_folder_of_pages_has_an_index_that_links_them() {
    let folder = Folder::new();
    let source = folder.file("a&b.txt", SHORT);
    let records = folder.file("r.jsonl", records(8));
    let out = folder.path("out");
    let run = batch(&[&source, &records, "-o", &out, "--format", "html"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let index = fs::read_to_string(format!("{out}/index.html")).unwrap();
    let listed = rows(&format!("{out}/index.jsonl"));
    assert_eq!(listed.iter().filter(|row| row["error"].is_string()).count(), 1);
    for row in &listed {
        let Some(file) = row["file"].as_str() else { continue };
        let page = fs::read_to_string(Path::new(&out).join(file)).unwrap();
        assert!(page.starts_with("<!"), "{}", &page[..100]);
        let link = format!("href=\"./{}\"", file.replace('&', "%26"));
        assert!(index.contains(&link), "{link} is not in the index");
    }
    assert!(index.contains("the line is not valid JSON"), "the fault is not in the index");
}

#[test]
fn what_a_batch_writes_is_none_of_its_inputs() {
    let folder = Folder::new();
    let inputs = folder.path("inputs");
    fs::create_dir(&inputs).unwrap();
    for number in 0..40 {
        fs::write(format!("{inputs}/{number:02}.txt"), document(number)).unwrap();
    }
    let inside = |name: &str| format!("{inputs}/{name}");
    let (table, log) = (inside("00-table.jsonl"), inside("zz-log.jsonl"));
    batch(&[&inputs, "-o", &table, "--log", &log]).expect_success();
    assert_eq!(rows(&table).len(), 40);
    fs::remove_file(&table).unwrap();
    fs::remove_file(&log).unwrap();
    batch(&[&inputs, "-o", &inside("pages"), "--format", "text"]).expect_success();
    assert_eq!(rows(&inside("pages/index.jsonl")).len(), 40);
    let run =
        batch(&[&inside("01.txt"), "-o", &folder.path("o.jsonl"), "--log", &inside("01.txt")]);
    assert!(run.stderr.contains("is an input, and would be overwritten"), "{run:?}");
    // A list that can be opened and not read is one fault.
    let run = batch(&["--files-from", &inputs, "-o", &folder.path("list.jsonl")]);
    assert_eq!(rows(&folder.path("list.jsonl")).len(), 1, "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_name_that_no_file_can_have_is_a_row() {
    let folder = Folder::new();
    let long = folder.file(&format!("{}.txt", "n".repeat(248)), SHORT);
    let good = folder.file("good.txt", SHORT);
    let out = folder.path("out");
    let run = batch(&[&long, &good, "-o", &out]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let listed = rows(&format!("{out}/index.jsonl"));
    assert!(listed[0]["error"].as_str().unwrap().contains("cannot be written"), "{}", listed[0]);
    assert!(listed[1]["error"].is_null());
}

#[test]
fn what_cannot_be_is_said_before_any_work() {
    let folder = Folder::new();
    let source = folder.file("a.txt", SHORT);
    let done = folder.file("done.jsonl", "");
    let log = folder.path("y.jsonl");
    let cases: [(&[&str], &str); 10] = [
        (&[&source, "-o", &folder.path("x.xlsx")], "its extension says no form of table"),
        (&[&source, "-o", &done], "done.jsonl: is there already"),
        (&[&folder.path("none"), "-o", &folder.path("x.jsonl")], "no such file or folder"),
        (&[&source, "-o", &folder.path("x.csv"), "--format", "text"], "--format is for a folder"),
        (
            &[&source, "-o", &folder.path("x.csv"), "--include", "[a"],
            "this is no pattern for paths",
        ),
        (&[&source, "-o", &folder.path("no/x.csv")], "x.csv.part: its folder does not exist"),
        (&[&source, "-o", "-"], "a batch cannot go on with standard output"),
        (&[&source, "-o", &log, "--log", &log], "the log would be written into the results"),
        (&[&source, "-o", &log, "--log", &folder.path("no/log")], "the log cannot be written"),
        (&[&folder.path(""), "-o", &log, "--include", "*.pdf"], "there is no file to summarize"),
    ];
    for (arguments, says) in cases {
        let run = batch(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains(says), "{says}: {}", run.stderr);
        assert!(run.stderr.contains("hint: "), "{}", run.stderr);
    }
    assert_eq!(folder.names(), ["a.txt", "done.jsonl"]);
}

#[test]
fn repeated_sentences_are_embedded_once_and_the_log_has_a_line_an_input() {
    let folder = Folder::new();
    let line = format!("{}\n", json!({"text": SHORT}));
    let source = folder.file("r.jsonl", line.repeat(40));
    let (out, log) = (folder.path("out.jsonl"), folder.path("log.jsonl"));
    let run = batch(&[&source, "-o", &out, "--log", &log, "--threads", "1", "--nice", "1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let known: f64 =
        run.stderr.split("a second; ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(known > 60.0, "{}", run.stderr);
    assert_eq!(rows(&log).len(), 40);
    let all = rows(&out);
    assert!(all.iter().all(|row| row["text"] == all[0]["text"]));
}
