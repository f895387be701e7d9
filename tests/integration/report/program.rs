//! `ownwords report` and `ownwords summarize --format html`.

use std::fs;

use super::page::Page;
use crate::support::{
    FILINGS, Folder, Run, SHORT, program, run, run_with_input, sample, tiny_model,
};

fn options() -> [&'static str; 3] {
    ["--model", tiny_model(), "--zero-shot"]
}

fn report(arguments: &[&str]) -> Run {
    run(&[&["report"], options().as_slice(), arguments].concat())
}

fn html(arguments: &[&str]) -> Run {
    run(&[&["summarize", "--format", "html"], options().as_slice(), arguments].concat())
}

#[track_caller]
fn check(page: &str) {
    Page::parse(page).check_form();
}

#[test]
fn a_page_is_named_after_its_document() {
    let folder = Folder::new();
    folder.file("pumps.htm", "<p>We sell pumps to farmers in the valley.</p>");
    let mut command = program();
    command.current_dir(folder.path("")).arg("report").args(options()).arg("pumps.htm");
    let run: Run = command.output().unwrap().into();
    assert!(run.stderr.contains("wrote pumps.report.html"), "{run:?}");
    assert_eq!(run.expect_success(), "");
    assert_eq!(folder.names(), ["pumps.htm", "pumps.report.html"]);
    check(&fs::read_to_string(folder.path("pumps.report.html")).unwrap());
}

#[test]
fn both_commands_write_the_same_page() {
    let folder = Folder::new();
    let out = folder.path("page.html");
    assert_eq!(report(&[&sample(FILINGS[0]), "-o", &out]).expect_success(), "");
    let page = fs::read_to_string(&out).unwrap();
    check(&page);
    assert_eq!(html(&[&sample(FILINGS[0])]).expect_success(), page);
    assert_eq!(html(&[&sample(FILINGS[0]), "-o", &out]).expect_success(), "");
    assert_eq!(fs::read_to_string(&out).unwrap(), page);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let arguments = [&["report", "-"], options().as_slice()].concat();
    let page = run_with_input(&arguments, SHORT.as_bytes()).expect_success();
    check(&page);
    assert!(page.contains("Standard input"));
}

#[test]
fn several_documents_need_a_folder() {
    let folder = Folder::new();
    let (one, two) = (folder.file("a.txt", SHORT), folder.file("a.md", SHORT));
    let run = html(&[&one, &two]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("a page shows one document") && run.stderr.contains("-o FOLDER"));
    let run = report(&[&one, &two, "-o", &folder.path("page.html")]);
    assert_eq!(run.code, Some(2));
    // A folder is made where a name can be none of a page.
    for _ in 0..2 {
        html(&[&one, &two, "-o", &folder.path("pages")]).expect_success();
        let mut names: Vec<_> = fs::read_dir(folder.path("pages"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["a-2.report.html", "a.report.html"]);
    }
    assert_eq!(folder.names(), ["a.md", "a.txt", "pages"]);
}

#[test]
fn records_are_documents() {
    let folder = Folder::new();
    let record = r#"{"cik": "1", "item_1": "Item 1. Business\n\nWe sell pumps to the farmers."}"#;
    let records = folder.file("all.jsonl", format!("{record}\n{record}\n{{\n"));
    assert_eq!(html(&[&records]).code, Some(2));
    fs::create_dir(folder.path("pages")).unwrap();
    let run = report(&[&records, "-o", &folder.path("pages")]);
    assert_eq!(run.code, Some(1), "{run:?}");
    for name in ["all-1.report.html", "all-2.report.html"] {
        check(&fs::read_to_string(folder.path("pages") + "/" + name).unwrap());
    }
}

#[test]
fn no_input_is_overwritten_and_nothing_is_left_half() {
    let folder = Folder::new();
    let text = folder.file("a.txt", SHORT);
    let named = folder.file("a.report.html", format!("<p>{SHORT}</p>"));
    let before = fs::read(&named).unwrap();
    assert_eq!(report(&[&text, "-o", &named, &named]).code, Some(2));
    report(&[&text, &named, "-o", &folder.path("")]).expect_success();
    assert_eq!(fs::read(&named).unwrap(), before);
    let made = ["a-2.report.html", "a.report.html", "a.report.report.html", "a.txt"];
    assert_eq!(folder.names(), made);
    let run = report(&[&folder.path("gone.txt"), "-o", &folder.path("gone.html")]);
    assert_eq!(run.code, Some(2));
    let run = report(&[&text, "-o", &folder.path("missing/page.html")]);
    assert!(run.code == Some(2) && run.stderr.contains("cannot be written"), "{run:?}");
    assert_eq!(folder.names(), made);
}
