//! Pages as filings write them, hostile ones, and soup.

use super::*;
use proptest::prelude::*;

fn sheet(source: &str) -> Sheet {
    match read(source).unwrap() {
        Page::Sheet(sheet) => sheet,
        Page::Preformatted(text) => panic!("preformatted: {text}"),
    }
}

fn lines(source: &str) -> Vec<String> {
    sheet(source).shown()
}

#[test]
fn pages_as_filings_write_them() {
    let cases: &[(&str, &[&str])] = &[
        (
            "<p>We make&nbsp;gauges.<p>They\nmeasure   pressure.",
            &["We make gauges.", "They measure pressure."],
        ),
        // Entities, soft hyphens, marks without width, numbers of Windows-1252.
        (
            "<div>Nor&shy;ma&#8203;tek&#146;s &#147;smart&#148; gauges &amp; valves</div>",
            &["Normatek’s “smart” gauges & valves"],
        ),
        // What stands out as a whole and ends no sentence is a heading.
        (
            "<p><b>Where our gauges are sold and how they get there</b></p><p>Text.</p>",
            &["# Title Where our gauges are sold and how they get there", "Text."],
        ),
        (
            "<div style=\"font-weight:700\">Where gauges are made.</div>",
            &["Where gauges are made."],
        ),
        // A heading run in before a sentence.
        (
            "<p><i>Long-term supply of steel</i>. The mills of Oregon supply us.</p>",
            &["Long-term supply of steel.~ The mills of Oregon supply us."],
        ),
        (
            "<p><b>Products:</b> pressure gauges, valves and fittings for refineries</p>",
            &["Products: pressure gauges, valves and fittings for refineries"],
        ),
        // A single line break joins, unless the style changes; an empty line parts.
        ("<p>We make<br>gauges.<br><br>We sell them.</p>", &["We make gauges.", "We sell them."]),
        (
            "<div><b>Our Markets and Uses</b><br>Mills use gauges.</div>",
            &["Our Markets and Uses", "Mills use gauges."],
        ),
        // Bullets: tags, tables, fonts of symbols.
        ("<ul><li>mills;<li>ships.</ul>", &["• mills;", "• ships."]),
        ("<table><tr><td>&#8226;</td><td>mills;</td></tr></table>", &["• mills;"]),
        ("<table><tr><td>o</td><td></td><td>mills;</td></tr></table>", &["o mills;"]),
        ("<p><font face=\"Wingdings\">&sect;</font>&nbsp; mills;</p>", &["• mills;"]),
        ("<p><span style=\"font-family:Symbol\">\u{b7}</span> mills;</p>", &["• mills;"]),
        // A heading split over cells, and the same in a list of contents.
        ("<table><tr><td>Item 1.</td><td>Business</td></tr></table>", &["Item 1. Business"]),
        (
            "<table><tr><td>Item 1.</td><td>Business</td><td>3</td></tr>\
             <tr><td>Item 2.</td><td>Properties</td><td>9</td></tr></table>",
            &["| Item 1. | Business | 3", "| Item 2. | Properties | 9"],
        ),
        // Data: signs join their figures, labels stay with the table.
        (
            "<table><tr><td>(in millions)</td><td></td></tr>\
             <tr><td>Gauges</td><td>$</td><td>58</td><td>41</td><td>%</td></tr>\
             <tr><td>Valves</td><td></td><td>21</td><td>59</td><td>%</td></tr></table>",
            &["| (in millions)", "| Gauges | $58 | 41%", "| Valves | 21 | 59%"],
        ),
        // A table around a page places text.
        (
            "<table><tr><td><p>We make gauges.</p><table><tr><td>a</td><td>1</td></tr>\
             <tr><td>b</td><td>2</td></tr></table><p>They last.</p></td></tr></table>",
            &["We make gauges.", "| a | 1", "| b | 2", "They last."],
        ),
        // Hidden: what the header of inline XBRL and styles hide, scripts, titles.
        (
            "<title>x</title><script>if (a<b) c</script><div style='display:none'><div>x</div>\
             <ix:header><ix:hidden>x</ix:hidden></ix:header></div><p>We <ix:nonFraction>sell\
             </ix:nonFraction> gauges.</p>",
            &["We sell gauges."],
        ),
        // Pages end inside a sentence; footnote marks go, exponents stay.
        (
            "<p>We sell gauges to</p><p>12</p><hr style='page-break-after:always'><p>mills\
             <sup>(1)</sup> of 20 m<sup>2</sup>.</p>",
            &["We sell gauges to", "12", "---", "mills of 20 m2."],
        ),
        // Notes at a page's foot stand apart; raised letters are marks.
        (
            "<p>We sell gauges to</p><p><sup style='vertical-align:top'>1</sup>As of May.</p><p>9</p>\
             <p>mills<sup> 1 </sup> under Acme<sup>SM</sup>.</p>",
            &["We sell gauges to", "^ As of May.", "9", "mills under Acme℠."],
        ),
        // Fractions and powers keep their figures; marks behind figures go.
        (
            "<p>6<sup>1</sup>/<sub>2</sub>% notes, 10<sup>6</sup> cells in 2019<sup>2</sup>.</p>",
            &["6 1/2% notes, 10^6 cells in 2019."],
        ),
        ("<p>See note 10<sup>(1)</sup> on 10<sup>6</sup></p>", &["See note 10 on 10^6"]),
        // Letters of Symbol are Greek; what is struck out or hidden is not said, and ends with what
        // is around it.
        (
            "<p>5 <font face=Symbol>m</font>m, age <font face=Symbol>&sup3;</font>18</p>",
            &["5 μm, age ≥18"],
        ),
        (
            "<p>Old text is <s>not</s> sold.<p style='display:none'>x<p>We <del>y</del>sell.",
            &["Old text is sold.", "We sell."],
        ),
        (
            "<table><tr><td style='display:none'>x<td>We sell.</table><div><span hidden>x</div>It.",
            &["We sell.", "It."],
        ),
        ("<XBRL><head><title/></head><p>We<b/> sell.</p></XBRL>", &["We sell."]),
        // Words that only a style keeps apart.
        (
            "<div><span>Item 1.</span><span style='padding-left:20pt'>Business</span></div>",
            &["Item 1. Business"],
        ),
        // Tags that end nothing, or in the wrong order.
        ("<b><p>One</b> two.</p></td></div><p>Three.", &["One two.", "Three."]),
    ];
    for (source, expected) in cases {
        assert_eq!(&lines(source), expected, "{source}");
    }
}

#[test]
fn a_page_that_is_preformatted_is_plain_text() {
    let source = "<html><pre>\n     The Company makes gauges.\n<page>\nGauges   58%\n</pre></html>";
    let Ok(Page::Preformatted(text)) = read(source) else { panic!("no plain text") };
    let source = format!("<p>Item 1.</p>{source}");
    let Ok(Page::Preformatted(whole)) = read(&source) else { panic!("no plain text") };
    assert!(whole.contains("Item 1.\n"), "{whole:?}");
    assert!(text.contains("     The Company makes gauges.\n\x0c\nGauges   58%"), "{text:?}");
}

#[test]
fn tags_that_are_never_closed_do_not_hide_tables() {
    let source = "<font size=2><b>".repeat(500)
        + "<table><tr><td>Item 1.</td><td>Business</td></tr></table>";
    assert_eq!(lines(&source), ["Item 1. Business"]);
}

#[test]
fn pages_are_told_from_text() {
    assert!(opens("\n<XBRL>\n<?xml version='1.0'?>\n<html xmlns='x'>"));
    assert!(opens("<?xml version='1.0'?>\n<!-- made by hand -->\n<HTML><body>x"));
    assert!(looks_like(&"<P>We make gauges.</P>\n".repeat(20)));
    assert!(!looks_like(&"We make <b>gauges</b>.<br>\n<TABLE>\n<S> <C>\n</TABLE>\n".repeat(20)));
}

#[test]
fn hostile_pages_take_linear_time() {
    let cases = [
        "<div>".repeat(20_000),
        (0..20_000).map(|i| format!("<font size={i}>")).collect::<Vec<_>>().concat(),
        "<table><tr><td>".repeat(20_000),
        "<table><tr><td>x</td>".to_owned() + &"<td>7</td>".repeat(50_000),
        "<b><p>".repeat(20_000) + &"</b>".repeat(20_000),
        "<i>x".repeat(20_000) + &"</u>".repeat(20_000),
        "<".repeat(50_000),
        "&".repeat(50_000),
        "<ul><li>".repeat(20_000),
        "<br>".repeat(50_000),
        "x<sup>(1)</sup>".repeat(20_000),
        "x<br>".repeat(20_000),
    ];
    for source in cases {
        drop(read(&source).unwrap());
    }
    assert!(read(&format!("<p {}>", "a=1 ".repeat(20_000))).is_err());
    let words = "a b ".repeat(2000);
    assert!(read(&format!("<!-- {words} --><img src='{words}'><p>We sell.")).is_ok());
}

proptest! {
    /// Whatever the tags, nothing panics and the text of a page holds no tag.
    #[test]
    fn soup(parts in proptest::collection::vec(prop_oneof![
        "</?(table|tr|td|p|div|b|i|li|ul|pre|font|span|h2|br|hr|sup)( style='(display:none|font-weight:bold|page-break-before:always)')?>",
        "[a-zA-Z•.:(1) \n&;]{0,12}",
    ], 0..60)) {
        let source = parts.concat();
        if let Ok(Page::Sheet(sheet)) = read(&source) {
            // `&lt` without its semicolon is a character as well.
            prop_assert!(source.contains('&') || !sheet.text().contains('<'));
        }
    }
}
