//! Constant regular expressions, compiled at first use.

/// Declares `static NAME`, a regular expression known to be valid.
macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        #[allow(clippy::expect_used)] // a constant, compiled by the tests
        static $name: ::std::sync::LazyLock<::regex::Regex> = ::std::sync::LazyLock::new(|| {
            ::regex::Regex::new($pattern).expect("a constant pattern")
        });
    };
}
pub(crate) use pattern;
