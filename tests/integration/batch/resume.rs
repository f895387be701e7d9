//! Batches that were stopped in every way, and go on.

use std::time::Duration;

use super::*;

/// A run from the beginning to the end, and what it wrote.
fn uninterrupted(folder: &Folder, source: &str, name: &str) -> Vec<u8> {
    let out = folder.path(name);
    let run = batch(&[source, "-o", &out]);
    assert_eq!(run.code, Some(1), "{run:?}");
    fs::read(out).unwrap()
}

/// Times that look random. They grow while nothing is done before them, as on a busy machine.
struct Delays {
    state: u64,
    longest: u64,
}

impl Delays {
    fn next(&mut self, was_of_use: bool) -> Duration {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.longest = if was_of_use { 60_000 } else { (self.longest * 3 / 2).min(5_000_000) };
        Duration::from_micros(2_000 + self.state % self.longest)
    }
}

#[test]
fn killed_at_two_hundred_moments_it_ends_as_if_it_had_not_been() {
    const KILLS: usize = 200;
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(1_500));
    let mut delays = Delays { state: 0x2545_f491_4f6c_dd1d, longest: 60_000 };
    let (mut kills, mut rounds, mut kept) = (0, 0, 0);
    for name in ["a.jsonl", "b.csv", "c.parquet"].into_iter().cycle() {
        let expected = uninterrupted(&folder, &source, &format!("whole-{name}"));
        let out = folder.path(&format!("{rounds}-{name}"));
        let length = || fs::metadata(format!("{out}.part")).map_or(0, |part| part.len());
        let (mut before, mut was_of_use) = (0, true);
        loop {
            let mut child = command(&[&source, "-o", &out]).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(delays.next(was_of_use));
            child.kill().unwrap();
            if child.wait().unwrap().code().is_some() {
                break; // it was done before
            }
            kills += 1;
            kept += usize::from(length() > 0);
            was_of_use = length() > before;
            before = length();
        }
        assert_eq!(fs::read(&out).unwrap(), expected, "{name}");
        assert!(!Path::new(&format!("{out}.part")).exists());
        assert!(!Path::new(&format!("{out}.state")).exists());
        fs::remove_file(folder.path(&format!("whole-{name}"))).unwrap();
        rounds += 1;
        if kills >= KILLS && rounds >= 3 {
            break;
        }
    }
    println!("{kills} kills in {rounds} batches; {kept} left rows behind");
    assert!(kept > kills / 4, "of {kills} kills {kept} came between the rows");
}

/// What is left of a batch of which `rows` rows are done.
fn begun(folder: &Folder, source: &str, name: &str, rows: usize) -> String {
    let out = folder.path(name);
    let mut child = command(&[source, "-o", &out]).stderr(Stdio::null()).spawn().unwrap();
    let part = format!("{out}.part");
    let lines = || fs::read_to_string(&part).unwrap_or_default().lines().count();
    while lines() < rows {
        assert!(child.try_wait().unwrap().is_none(), "it was done too soon");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    out
}

#[test]
fn damage_at_the_end_of_the_part_is_cut_off() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(1_500));
    let expected = uninterrupted(&folder, &source, "whole.jsonl");
    let damages: [fn(&mut Vec<u8>); 5] = [
        |part| part.extend([0; 5_000]), // a block that was never written
        |part| part.extend(b"{\"id\": \"half"), // half a row
        |part| part.truncate(part.len() - 7), // a row that was cut
        |part| part.extend(b"null\n"),  // no row
        |part| {
            let end = part.len();
            part[end - 300..].fill(0);
        },
    ];
    for (index, damage) in damages.into_iter().enumerate() {
        let out = begun(&folder, &source, &format!("{index}.jsonl"), 20);
        let mut part = fs::read(format!("{out}.part")).unwrap();
        damage(&mut part);
        fs::write(format!("{out}.part"), part).unwrap();
        assert_eq!(batch(&[&source, "-o", &out]).code, Some(1));
        assert_eq!(fs::read(&out).unwrap(), expected, "{index}");
    }
}

#[test]
fn another_question_is_refused_and_restart_begins_again() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(1_500));
    let out = begun(&folder, &source, "out.jsonl", 10);
    for (arguments, says) in [
        (&["--budget", "40"][..], "budget was \"512\", is \"40\""),
        (&["--tokenizer", "words"], "tokenizer was \"model\", is \"words\""),
        (&["--focus", "Weather: rain"], "profile was"),
        (&["--section", "all"], "--section was"),
    ] {
        let run = batch(&[&[&source, "-o", &out][..], arguments].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(
            run.stderr.contains("an unfinished batch was asked for otherwise"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(says), "{says}: {}", run.stderr);
        assert!(run.stderr.contains("--restart"), "{}", run.stderr);
    }
    let other = program().args(["batch", "--zero-shot", &source, "-o", &out]).output().unwrap();
    assert!(Run::from(other).stderr.contains("model was"));
    let run = batch(&[&source, "-o", &out, "--budget", "40", "--restart"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(rows(&out).iter().all(|row| row["tokens"].as_u64().unwrap() <= 40));
    // Over what is finished once more; and that can be stopped and gone on with as well.
    let finished = fs::read(&out).unwrap();
    assert_eq!(batch(&[&source, "-o", &out]).code, Some(2));
    let mut child =
        command(&[&source, "-o", &out, "--restart"]).stderr(Stdio::null()).spawn().unwrap();
    while !fs::metadata(format!("{out}.part")).is_ok_and(|part| part.len() > 5_000) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let run = batch(&[&source, "-o", &out, "--restart"]);
    assert!(run.stderr.contains("another run is writing it"), "{run:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read(&out).unwrap(), finished);
    let run = batch(&[&source, "-o", &out]);
    assert!(run.stderr.contains("going on after "), "{run:?}");
    assert_ne!(fs::read(&out).unwrap(), finished);
}

#[test]
fn inputs_that_have_changed_are_noticed() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(1_500));
    let out = begun(&folder, &source, "out.jsonl", 10);
    fs::write(&source, records(1_500).replace("doc-", "other-")).unwrap();
    let run = batch(&[&source, "-o", &out]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("the inputs are others than before"), "{}", run.stderr);
    // One alone, wherever it is; the broken ones, one of which may be the last, are called as before.
    fs::write(&source, records(1_500).replacen("doc-0", "other-0", 1)).unwrap();
    let run = batch(&[&source, "-o", &out]);
    assert!(run.stderr.contains("the inputs are others than before: some before"), "{run:?}");
    fs::write(&source, "").unwrap();
    let run = batch(&[&source, "-o", &out]);
    assert!(run.stderr.contains("the inputs are others than before: nothing is where"), "{run:?}");
}

#[test]
fn a_state_that_cannot_be_read_and_a_part_without_one() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(3));
    let out = folder.path("out.jsonl");
    folder.file("out.jsonl.part", "mine");
    let run = batch(&[&source, "-o", &out]);
    assert!(run.stderr.contains("this file is of no batch that can go on"), "{run:?}");
    folder.file("out.jsonl.state", "{");
    let run = batch(&[&source, "-o", &out]);
    assert!(run.stderr.contains("the state of the batch cannot be read"), "{run:?}");
    batch(&[&source, "-o", &out, "--restart"]).expect_success();
    assert_eq!(rows(&out).len(), 3);
}

#[cfg(unix)]
#[test]
fn an_interrupt_finishes_what_is_under_way_and_says_how_to_go_on() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(1_500));
    let expected = uninterrupted(&folder, &source, "whole.jsonl");
    let out = folder.path("out.jsonl");
    let child = command(&[&source, "-o", &out]).stderr(Stdio::piped()).spawn().unwrap();
    while !fs::metadata(format!("{out}.part")).is_ok_and(|part| part.len() > 5_000) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let run: Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.code, Some(130), "{run:?}");
    assert!(run.stderr.contains("documents; the same command goes on"), "{}", run.stderr);
    let part = fs::read_to_string(format!("{out}.part")).unwrap();
    assert!(part.ends_with('\n'));
    let run = batch(&[&source, "-o", &out]);
    assert!(run.stderr.contains("going on after "), "{}", run.stderr);
    assert_eq!(fs::read(&out).unwrap(), expected);
}

#[cfg(unix)]
#[test]
fn two_runs_do_not_write_one_output() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(3));
    let out = folder.path("out.jsonl");
    // The first waits for its standard input.
    let mut first = command(&[&source, "-", "-o", &out])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while fs::metadata(format!("{out}.part")).is_err() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let run = batch(&[&source, "-", "-o", &out]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("another run is writing it"), "{}", run.stderr);
    first.kill().unwrap();
    first.wait().unwrap();
}

/// A disk of two megabytes, where one may be made.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_batch_and_with_room_it_goes_on() {
    let folder = Folder::new();
    let source = folder.file("r.jsonl", records(1_500));
    let expected = uninterrupted(&folder, &source, "whole.jsonl");
    let disk = folder.path("disk");
    fs::create_dir(&disk).unwrap();
    let program = command(&[]);
    let ownwords = program.get_program().to_string_lossy().into_owned();
    let script = format!(
        "mount -t tmpfs -o size=512k none {disk} && \
         {ownwords} batch --model {model} --zero-shot {source} -o {disk}/out.jsonl; echo first $?; \
         mount -o remount,size=64m {disk} && \
         {ownwords} batch --model {model} --zero-shot {source} -o {disk}/out.jsonl; echo second $?; \
         cp {disk}/out.jsonl {copy}",
        model = tiny_model(),
        copy = folder.path("copy.jsonl"),
    );
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &script])
        .env("XDG_DATA_HOME", "/nonexistent")
        .output();
    let Ok(output) = output else { return println!("skipped: unshare is not there") };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    if !said.contains("first") {
        return println!("skipped: no disk may be made here: {errors}");
    }
    if said.contains("first 1") {
        return println!("skipped: the disk did not fill up");
    }
    assert!(said.contains("first 2") && said.contains("second 1"), "{said}{errors}");
    assert!(errors.contains("then the same command goes on where it was"), "{errors}");
    assert_eq!(fs::read(folder.path("copy.jsonl")).unwrap(), expected);
}
