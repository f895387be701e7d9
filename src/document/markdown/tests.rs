//! Markdown as people and converters write it.

use proptest::prelude::*;

use super::*;

fn lines(source: &str) -> Vec<String> {
    read(source).shown()
}

#[test]
fn markdown_as_people_and_converters_write_it() {
    let cases: &[(&str, &[&str])] = &[
        // Headings by their words, else by their level; sentences are none.
        ("#### **Item 1. Business**", &["# Item Item 1. Business"]),
        ("# OUR PRODUCTS", &["# Capitals OUR PRODUCTS"]),
        ("# our gauges and what they measure", &["our gauges and what they measure"]),
        ("## How we sell gauges to refineries", &["# Capitals How we sell gauges to refineries"]),
        ("### Competition.", &["# Title Competition."]),
        (
            "# *We may lose customers to makers whose gauges cost less.*",
            &["We may lose customers to makers whose gauges cost less."],
        ),
        ("# (a) gauges that fail;", &["(a) gauges that fail;"]),
        ("Overview\n========\n\nText.", &["# Title Overview", "Text."]),
        (
            "A rule below prose that ends as prose does.\n---",
            &["A rule below prose that ends as prose does."],
        ),
        // Line ends in a paragraph are spaces; two spaces before one hardly more.
        ("We make\ngauges.  \nThey measure.", &["We make gauges. They measure."]),
        // Emphasis goes, a start that stands out leads.
        (
            "**Competition.** The market for *gauges* is crowded.",
            &["Competition.~ The market for gauges is crowded."],
        ),
        ("**Where gauges are made and sold**", &["# Title Where gauges are made and sold"]),
        ("**First liens (A-notes**).** We buy them.", &["First liens (A-notes). We buy them."]),
        // Levels count where no words tell the items.
        (
            "# Acme at a glance, in five of its own words",
            &["# Item Acme at a glance, in five of its own words"],
        ),
        (
            "# Item 1. Business\n\n# Gauges for refineries and for mills",
            &["# Item Item 1. Business", "# Title Gauges for refineries and for mills"],
        ),
        // Lists, with markers as they are written.
        (
            "We sell:\n\n- gauges;\n\t- small ones;\n* valves; and\n\n1) steel.\n2) brass.",
            &["We sell:", "• gauges;", "• small ones;", "• valves; and", "1) steel.", "2) brass."],
        ),
        ("- (a) mills;\n- • ships.", &["(a) mills;", "• ships."]),
        ("-\nWe ship.\n", &["We ship."]),
        // Indented text is no code, and code is text.
        ("Text.\n\n        We make gauges.", &["Text.", "We make gauges."]),
        ("```\nWe make gauges.\n```", &["We make gauges."]),
        // Tables, also without a mark at their sides.
        (
            "| Product | 2024<br>2023 |\n|---|---:|\n| Gauges | \\$ 61<br>\\$ 58 |\n| **Valves** | 21% |",
            &["| Product | 2024 2023", "| Gauges | $ 61 $ 58", "| Valves | 21%"],
        ),
        ("| We make gauges. |\n|---|\n| They measure. |", &["We make gauges.", "They measure."]),
        // Escapes, entities, links, images, tags.
        ("R&amp;D cost \\$5 \\_net\\_ &lt;1%", &["R&D cost $5 _net_ <1%"]),
        (
            "See [our site](https://acme.example) and <https://acme.example>.",
            &["See our site and https://acme.example."],
        ),
        ("![A gauge](gauge.png)\n\nText.", &["Text."]),
        (
            "Sales rose<sup>1</sup> in <u>all</u> markets<br>and places.",
            &["Sales rose in all markets and places."],
        ),
        ("<!-- a note -->\n\nText <!-- not this --> here.", &["Text here."]),
        (
            "<table><tr><td>Gauges</td><td>58 %</td></tr><tr><td>Valves</td><td>42 %</td></tr></table>",
            &["| Gauges | 58 %", "| Valves | 42 %"],
        ),
        // Pages.
        ("One.\n\n---\n\nTwo.", &["One.", "---", "Two."]),
        ("One.\n\n<!-- PageBreak -->\n\nTwo.", &["One.", "---", "Two."]),
        (
            "{0}------------------------------------------------\n\nOne\n\n\
             {1}------------------------------------------------\n\ntwo.",
            &["---", "One", "---", "two."],
        ),
        // What stays as it is.
        (
            "Growth of a**2 and 5 * 6, x_y_z, ~5%, #1 in gauges",
            &["Growth of a**2 and 5 * 6, x_y_z, ~5%, #1 in gauges"],
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(lines(source), *expected, "{source}");
    }
}

#[test]
fn markdown_is_told_from_plain_text() {
    let markdown = [
        "# Item 1. Business\n\n## Products\n\nWe make **gauges** and **valves**.\n",
        "## One\n\ntext\n\n## Two\n\nSales were \\$5 and \\$6.\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nSee [this](x.md).\n",
        "{0}----------------\n\n# One\n\n# Two\n",
    ];
    let plain = [
        "We make gauges.\n\n* mills\n* ships\n\n1. One\n2. Two\n",
        "ACME GAUGE CO.\n--------------\n\n  *  See Note 1.\n ** See Note 2.\n*** Not audited.\n",
        "Sales    1994   1995\n-----    ----   ----\nGauges      5      6\n",
        "# 5 Oak Street\n\nThe plant [in Oregon] makes gauges (and valves).\n",
        "Our gauges cost a**2 and b**2.\n",
        "",
    ];
    for source in markdown {
        assert!(looks_like(source), "{source}");
    }
    for source in plain {
        assert!(!looks_like(source), "{source}");
    }
}

#[test]
fn deep_nests_and_open_marks_are_read_in_time() {
    const DEPTH: usize = 20_000;
    for mark in [
        "> ", "- ", "*", "**", "[", "![", "`", "<b>", "|", "\\", "&", "<!--", "_a ", "1. ", "<div>",
    ] {
        read(&format!("{} gauges\n", mark.repeat(DEPTH)));
    }
}

proptest! {
    #[test]
    fn words_come_through_marks(
        words in prop::collection::vec(("[a-z]{1,8}", 0..6_usize), 1..60),
    ) {
        let marks = [("", " "), ("**", "** "), ("*", "* "), ("", "\n\n- "), ("", "\n\n# "), ("", "<br>")];
        let source: String = words
            .iter()
            .flat_map(|(word, mark)| [marks[*mark].0, word, marks[*mark].1])
            .collect();
        let sheet = read(&source);
        let found: Vec<&str> = sheet.text().split_whitespace().filter(|word| *word != "•").collect();
        let expected: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_text_gives_a_sheet(source in "[-a-z*_#|<>/!\\[\\]()`\\\\&;:{}0-9.\n\t ]{0,300}") {
        let _ = (read(&source), looks_like(&source));
    }
}
