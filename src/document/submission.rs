//! Submissions as EDGAR keeps them: several documents in one file, each behind a few tags that are
//! never closed and often not opened.
//!
//! Finds the main document's text. Knows the tags around documents, nothing of what stands in them.

use std::ops::Range;

use crate::pattern::pattern;

/// The main document of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Submission {
    /// Where its text stands in the source, without the tags around it.
    pub(super) text: Range<usize>,
    /// Its type, such as `10-K405`; empty if none is given.
    pub(super) form: String,
    /// How many other documents the submission holds: exhibits, pictures.
    pub(super) left_out: usize,
}

/// A document as it is read tag by tag.
#[derive(Default)]
struct Draft {
    form: Option<String>,
    /// End of the last line of its header.
    header: usize,
    /// End of `<TEXT>`.
    start: Option<usize>,
    /// Start of the last `</TEXT>`.
    end: Option<usize>,
    /// Where the next document begins.
    limit: usize,
}

/// The main document of `source`, if it is a submission: the first annual report (10-K, 10-K405,
/// 10-KSB, 10-KT, amended or not), else the first document.
pub(super) fn find(source: &str) -> Option<Submission> {
    let opening = OPENING.find(source)?;
    let drafts = drafts(source);
    let is_annual = |draft: &&Draft| draft.form.as_deref().is_some_and(|f| f.starts_with("10-K"));
    let Some(main) = drafts.iter().find(is_annual).or(drafts.first()) else {
        // Very old ones have a header and no tags.
        let header = HEADER_END.find(source).map_or(opening.end(), |end| end.end());
        let text = header..end_of_submission(source, source.len());
        return Some(Submission { text, form: String::new(), left_out: 0 });
    };
    let start = main.start.unwrap_or(main.header);
    let end = main.end.filter(|end| *end >= start).unwrap_or(main.limit).max(start);
    Some(Submission {
        text: start..end_of_submission(source, end).max(start),
        form: main.form.clone().unwrap_or_default(),
        left_out: drafts.len() - 1,
    })
}

/// The documents of a submission in order, however few of their tags are there.
fn drafts(source: &str) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // Whether the document that was opened last is still open.
    let mut is_open = false;
    for found in TAG.captures_iter(source) {
        let (Some(tag), Some(name)) = (found.get(1), found.get(2)) else { continue };
        let name = name.as_str().to_ascii_uppercase();
        let end_of_line = tag.end() + found.get(3).map_or(0, |value| value.len());
        let begins = match name.as_str() {
            "DOCUMENT" => true,
            "TYPE" => {
                !is_open || drafts.last().is_some_and(|d| d.form.is_some() && d.end.is_some())
            }
            _ => false,
        };
        if begins {
            if let Some(last) = drafts.last_mut().filter(|_| is_open) {
                last.limit = tag.start();
            }
            drafts.push(Draft { header: tag.end(), limit: source.len(), ..Draft::default() });
            is_open = true;
        }
        let Some(draft) = drafts.last_mut().filter(|_| is_open) else { continue };
        match name.as_str() {
            "/DOCUMENT" => {
                draft.limit = tag.start();
                is_open = false;
            }
            "TEXT" if draft.start.is_none() => draft.start = Some(tag.end()),
            "/TEXT" => draft.end = Some(tag.start()),
            "TYPE" if draft.form.is_none() => {
                let value = found.get(3).map_or("", |value| value.as_str());
                draft.form = Some(value.trim().to_ascii_uppercase());
                draft.header = end_of_line;
            }
            "SEQUENCE" | "FILENAME" | "DESCRIPTION" if draft.start.is_none() => {
                draft.header = end_of_line;
            }
            _ => {}
        }
    }
    drafts.retain(|draft| draft.form.is_some() || draft.start.is_some());
    drafts
}

/// `end`, or where the lines begin before it that close a submission.
fn end_of_submission(source: &str, end: usize) -> usize {
    CLOSING.find(&source[..end]).map_or(end, |closing| closing.start())
}

pattern!(
    OPENING,
    r"(?ix)\A [\s\u{feff}]* (?: -----BEGIN\ PRIVACY-ENHANCED\ MESSAGE----- | <(?:SEC|IMS)-(?:DOCUMENT|HEADER)> [^\n]*
      | <DOCUMENT> \s* <TYPE> | <TYPE> )"
);
// At the start of a line: HTML has tags of the same names elsewhere.
pattern!(
    TAG,
    r"(?im)(?:^|\r)[ \t\u{feff}]*(<(/?DOCUMENT|TYPE|SEQUENCE|FILENAME|DESCRIPTION|/?TEXT)>)([^\r\n]*)"
);
pattern!(
    HEADER_END,
    r"(?i)</(?:SEC|IMS)-HEADER>|\A[\s\u{feff}]*-----BEGIN[^\n]*(?:\n[^\n]*\S[^\n]*)*\n\s*\n"
);
pattern!(
    CLOSING,
    r"(?i)\s*(?:</TEXT>|</(?:SEC|IMS)-DOCUMENT>|</DOCUMENT>|-----END PRIVACY-ENHANCED MESSAGE-----|\s)+\z"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEADER: &str = "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n\n\
                          <SEC-DOCUMENT>x.txt : 19960105\n<SEC-HEADER>x.hdr\nCONFORMED SUBMISSION \
                          TYPE:\t10-K\n</SEC-HEADER>\n";
    const REPORT: &str = "<DOCUMENT>\n<TYPE>10-K405\n<SEQUENCE>1\n<DESCRIPTION>ANNUAL REPORT\n<TEXT>\n\
                          Item 1. Gauges.\n</TEXT>\n</DOCUMENT>\n";
    const EXHIBIT: &str = "<DOCUMENT>\n<TYPE>EX-13\n<SEQUENCE>2\n<TEXT>\nTo our owners.\n</TEXT>\n\
                           </DOCUMENT>\n";

    fn main(source: &str) -> Option<(&str, String, usize)> {
        find(source).map(|s| (source[s.text].trim(), s.form, s.left_out))
    }

    #[test]
    fn the_annual_report_is_the_main_document() {
        let end = "</SEC-DOCUMENT>\n-----END PRIVACY-ENHANCED MESSAGE-----\n";
        let expected = Some(("Item 1. Gauges.", "10-K405".to_owned(), 1));
        for source in [
            format!("{HEADER}{REPORT}{EXHIBIT}{end}"),
            format!("{HEADER}{EXHIBIT}{REPORT}{end}"),
            format!("{REPORT}{EXHIBIT}"),
            format!("{HEADER}{REPORT}{EXHIBIT}{end}").replace('\n', "\r\n"),
            format!("{REPORT}{EXHIBIT}").replace("DOCUMENT", "document").replace("TEXT", "text"),
            format!("{REPORT}{EXHIBIT}").replace("</DOCUMENT>\n", ""),
            format!("{REPORT}{EXHIBIT}").replace("</TEXT>\n", "").replace("</DOCUMENT>\n", ""),
            format!("{REPORT}{EXHIBIT}").replace("<TEXT>\n", "").replace("</TEXT>\n", ""),
            format!("{REPORT}{EXHIBIT}").replace("<DOCUMENT>\n", "").replace("</DOCUMENT>\n", ""),
        ] {
            assert_eq!(main(&source), expected, "{source}");
        }
    }

    #[test]
    fn a_file_that_is_cut_off_and_one_without_tags() {
        let cut = format!("{HEADER}<DOCUMENT>\n<TYPE>10-K\n<TEXT>\nItem 1. Gau");
        assert_eq!(main(&cut), Some(("Item 1. Gau", "10-K".to_owned(), 0)));
        let bare = "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001\n\nItem 1. Gauges.\n\
                    -----END PRIVACY-ENHANCED MESSAGE-----\n";
        assert_eq!(main(bare), Some(("Item 1. Gauges.", String::new(), 0)));
    }

    #[test]
    fn other_texts_are_no_submissions() {
        for text in ["Item 1. Gauges.", "<html><text>a</text></html>", "", "<documents>"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn tags_of_the_same_names_inside_a_page_end_nothing() {
        let page = "<html><svg><text>A\n</text></svg><p>Gauges.</p></html>";
        let source = REPORT.replace("Item 1. Gauges.", page);
        assert_eq!(main(&source).map(|(text, ..)| text), Some(page));
    }

    proptest! {
        /// Whatever the order of tags, the range lies in the source and cuts no character.
        #[test]
        fn any_order_of_tags_is_survived(
            pieces in proptest::collection::vec(prop::sample::select(vec![
                "<DOCUMENT>\n", "<TYPE>10-K\n", "<TYPE>EX-1\n", "<TEXT>\n", "</TEXT>\n", "</DOCUMENT>\n",
                "<SEQUENCE>1\n", "é\n", "</SEC-HEADER>\n", "-----END PRIVACY-ENHANCED MESSAGE-----\n",
            ]), 0..24),
        ) {
            let source = format!("<SEC-DOCUMENT>\n{}", pieces.concat());
            let found = find(&source).unwrap();
            prop_assert!(source.get(found.text).is_some());
        }
    }
}
