//! `ownwords report`, and `ownwords summarize --format html`: a page for each document.

use std::path::{Path, PathBuf};

use ownwords::Result;
use ownwords::document::Document;
use ownwords::render::html;

use crate::args::{Report, Request, Summarize};
use crate::outcome::Outcome;
use crate::pages::Pages;
use crate::summarize::{Job, spare};
use crate::{input, terminal};

/// Pages named after their documents, unless the user named them.
pub(crate) fn report(args: Report) -> Result<Outcome> {
    let piped = args.files.iter().all(|file| input::is_standard(file));
    let pages = match args.output.as_deref() {
        None if !piped => Pages::folder(Path::new(""), &args.files),
        target => target_of(target, &args.files)?,
    };
    write(&args.files, args.request, pages)
}

/// Pages where summaries in another form would go.
pub(crate) fn pages(args: Summarize) -> Result<Outcome> {
    let pages = target_of(args.output.as_deref(), &args.files)?;
    write(&args.files, args.request, pages)
}

fn target_of(target: Option<&Path>, files: &[PathBuf]) -> Result<Pages> {
    if let Some(target) = target {
        spare(files, target)?;
    }
    Pages::to(target, files)
}

fn write(files: &[PathBuf], request: Request, mut pages: Pages) -> Result<Outcome> {
    pages.check(files.len(), "the input")?;
    let job = Job::resolve(request, files)?;
    let (mut done, mut failed) = (0, 0);
    for path in files {
        let documents = match input::documents(path, job.input_format) {
            Ok(documents) => documents,
            Err(error) => vec![Err(error)],
        };
        let records = documents.len();
        pages.check(records, &input::name(path))?;
        for (index, document) in documents.into_iter().enumerate() {
            let record = (records > 1).then_some(index + 1);
            let name = input::record_name(path, record);
            match document.and_then(|document| page(&job, &document, path, &name)) {
                Ok(page) => {
                    pages.write(&page, path, record)?;
                    done += 1;
                }
                Err(error) => {
                    failed += 1;
                    terminal::error(&error.about(name));
                }
            }
        }
    }
    Ok(Outcome::of(done, failed))
}

/// The page of a document: its summary beside the whole of it, whatever part was summarized.
fn page(job: &Job, document: &Document, path: &Path, name: &str) -> Result<String> {
    let examined = job.examined(document.clone(), path, name)?;
    Ok(html::report(&examined, document))
}
