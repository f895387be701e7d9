//! Questions with sentences that answer them, and pairs of sentences: `JSON Lines → Questions`.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};

/// A question, sentences, and which of them answer it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// The question.
    pub query: String,
    /// The sentences, in the order of their document.
    pub sentences: Vec<String>,
    /// Indices of those that answer it: at least one.
    pub relevant: Vec<usize>,
}

/// Two sentences, and how much alike people find them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Pair {
    /// One of them.
    pub sentence1: String,
    /// The other.
    pub sentence2: String,
    /// The higher, the more alike.
    pub score: f64,
}

/// The lines of a file: all of one kind, at least one.
#[derive(Debug, Clone, PartialEq)]
pub enum Questions {
    /// `{"query", "sentences", "relevant"}`
    Ranked(Vec<Question>),
    /// `{"sentence1", "sentence2", "score"}`
    Pairs(Vec<Pair>),
}

impl Questions {
    /// Reads the first lines of `json_lines`, at most `limit`, blank ones not counted; the first one
    /// says which kind they are. Other fields are passed over.
    ///
    /// # Errors
    /// [`ErrorKind::Labels`] if there is no line, or one is not of its kind, with its number.
    pub fn parse(json_lines: &str, limit: Option<usize>) -> Result<Self> {
        let lines = || numbered(json_lines).take(limit.unwrap_or(usize::MAX));
        let Some((_, first)) = lines().next() else {
            return Err(Error::new(ErrorKind::Labels, "it holds no question")
                .hint("check that the file was written completely"));
        };
        let pairs = serde_json::from_str::<serde_json::Value>(first)
            .is_ok_and(|value| value.get("sentence1").is_some());
        if pairs {
            return Ok(Self::Pairs(lines().map(line).collect::<Result<_>>()?));
        }
        let question = |numbered| line(numbered).and_then(|q| checked(numbered.0, q));
        Ok(Self::Ranked(lines().map(question).collect::<Result<_>>()?))
    }

    /// How many lines `json_lines` has that are not blank.
    #[must_use]
    pub fn count(json_lines: &str) -> usize {
        numbered(json_lines).count()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Ranked(questions) => questions.len(),
            Self::Pairs(pairs) => pairs.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The lines that are not blank, with their numbers from 1.
fn numbered(lines: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = lines.lines().enumerate().map(|(index, line)| (index + 1, line));
    numbered.filter(|(_, line)| !line.trim().is_empty())
}

fn line<T: DeserializeOwned>((number, line): (usize, &str)) -> Result<T> {
    serde_json::from_str(line).map_err(|error| {
        Error::new(ErrorKind::Labels, format!("line {number} is no question")).because(error).hint(
            "lines are all {\"query\", \"sentences\", \"relevant\": [INDEX …]}, or all \
                 {\"sentence1\", \"sentence2\", \"score\"}",
        )
    })
}

fn checked(number: usize, question: Question) -> Result<Question> {
    let count = question.sentences.len();
    let fault = if question.relevant.is_empty() {
        "names no relevant sentence".to_owned()
    } else if let Some(index) = question.relevant.iter().find(|index| **index >= count) {
        format!("calls sentence {index} relevant, but has {count}, counted from 0")
    } else {
        return Ok(question);
    };
    Err(Error::new(ErrorKind::Labels, format!("line {number} {fault}"))
        .hint("correct the line or take it out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANKED: &str = "\n{\"query\": \"q\", \"sentences\": [\"a\", \"b\"], \"relevant\": [1], \"id\": 7}\n\n\
        {\"query\": \"r\", \"sentences\": [\"c\"], \"relevant\": [0]}\n";

    #[test]
    fn lines_are_of_one_kind() {
        let Questions::Ranked(questions) = Questions::parse(RANKED, None).unwrap() else {
            panic!("questions")
        };
        assert_eq!((questions.len(), questions[0].relevant[0]), (2, 1));
        assert_eq!(Questions::parse(RANKED, Some(1)).unwrap().len(), 1);
        assert_eq!(Questions::count(RANKED), 2);
        let pair = r#"{"sentence1": "a", "sentence2": "b", "score": 4}"#;
        let pairs = Questions::parse(pair, None).unwrap();
        assert!(matches!(&pairs, Questions::Pairs(pairs) if pairs[0].score > 3.9), "{pairs:?}");
    }

    #[test]
    fn faults_name_their_line() {
        for (from, to, says) in [
            ("[1]", "[2]", "line 2 calls sentence 2 relevant, but has 2"),
            ("[1]", "[]", "line 2 names no relevant sentence"),
            ("[1]", "[-1]", "line 2 is no question"),
            ("\"r\"", "r", "line 4 is no question"),
            (RANKED, " \n", "it holds no question"),
        ] {
            let error = Questions::parse(&RANKED.replace(from, to), None).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert_eq!(error.kind(), ErrorKind::Labels);
        }
    }
}
