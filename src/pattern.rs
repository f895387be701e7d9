//! Constant regular expressions, compiled at first use.

/// Declares `static NAME`, a regular expression known to be valid.
///
/// `\b` knows the letters of ASCII alone, unless `unicode` is said: with those of all scripts, a text
/// that holds as much as one curly quote is searched some ten times slower.
macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        $crate::pattern::pattern!(unicode $name, &$pattern.replace(r"\b", r"(?-u:\b)"));
    };
    (unicode $name:ident, $pattern:expr) => {
        #[allow(clippy::expect_used)] // a constant, compiled by the tests
        static $name: ::std::sync::LazyLock<::regex::Regex> = ::std::sync::LazyLock::new(|| {
            ::regex::Regex::new($pattern).expect("a constant pattern")
        });
    };
}
pub(crate) use pattern;
