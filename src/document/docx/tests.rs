//! Word documents made by code, part by part.

use proptest::prelude::*;

use super::*;
use crate::document::packed::tests::zip;

const STYLES: &str = r#"
  <w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
    <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="Firma"><w:name w:val="Acme Head"/>
    <w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="FirmaKlein"><w:name w:val="Acme Small"/>
    <w:basedOn w:val="Firma"/></w:style>
  <w:style w:type="paragraph" w:styleId="H3"><w:name w:val="Heading 3"/></w:style>
  <w:style w:type="paragraph" w:styleId="NotHead"><w:name w:val="Acme Body"/>
    <w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="Verz1"><w:name w:val="toc 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="A"/><w:basedOn w:val="Kreis2"/></w:style>
  <w:style w:type="paragraph" w:styleId="Kreis2"><w:name w:val="B"/><w:basedOn w:val="Kreis"/></w:style>
  <w:style w:type="paragraph" w:styleId="Aufz"><w:name w:val="List Bullet"/>
    <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
  <w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
  <w:style w:type="character" w:styleId="Geheim"><w:name w:val="Secret"/>
    <w:rPr><w:vanish/></w:rPr></w:style>"#;

const NUMBERING: &str = r#"
  <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
    <w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>
    <w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/>
    <w:numFmt w:val="decimal"/><w:lvlText w:val="Item %1."/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>
    <w:lvlText w:val="Rule %1"/></w:lvl></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
  <w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>"#;

/// A part whose root is the element `name`, around `content`.
fn part(name: &str, content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="urn:w">{content}</w:{name}>"#
    )
}

/// A Word document with `body`, the styles and the numbering above.
fn docx(body: &str) -> Vec<u8> {
    let body = format!("<w:body>{body}</w:body>");
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", part("document", &body).as_bytes()),
        ("word/styles.xml", part("styles", STYLES).as_bytes()),
        ("word/numbering.xml", part("numbering", NUMBERING).as_bytes()),
    ])
}

/// A paragraph with properties and runs.
fn p(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

/// A run with properties and text.
fn r(properties: &str, text: &str) -> String {
    format!(r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// A paragraph of a style.
fn styled(id: &str, text: &str) -> String {
    p(&format!(r#"<w:pStyle w:val="{id}"/>"#), &r("", text))
}

fn entry(list: u32, text: &str) -> String {
    let properties = format!(r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list}"/></w:numPr>"#);
    p(&properties, &r("", text))
}

fn row(cells: &[&str]) -> String {
    let cell = |content: &&str| {
        let content =
            if content.starts_with('<') { (*content).to_owned() } else { p("", &r("", content)) };
        format!("<w:tc><w:tcPr/>{content}</w:tc>")
    };
    format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
}

fn table(rows: &[&[&str]]) -> String {
    let rows: String = rows.iter().map(|cells| row(cells)).collect();
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}

fn lines(bytes: &[u8]) -> Vec<String> {
    read(bytes).unwrap().shown()
}

#[track_caller]
fn assert_lines(body: &str, expected: &[&str]) {
    assert_eq!(lines(&docx(body)), expected, "{body}");
}

#[test]
fn headings_by_style_level_and_looks() {
    assert_lines(&styled("Titel", "Acme Gauge Co."), &["# Item Acme Gauge Co."]);
    assert_lines(&styled("berschrift1", "Our gauges"), &["# Item Our gauges"]);
    assert_lines(&styled("FirmaKlein", "Our gauges"), &["# Capitals Our gauges"]);
    assert_lines(&styled("H3", "How we sell gauges."), &["# Title How we sell gauges."]);
    assert_lines(&styled("H3", "Item 1. Business"), &["# Item Item 1. Business"]);
    assert_lines(&styled("NotHead", "We make gauges."), &["We make gauges."]);
    assert_lines(&styled("Kreis", "We make gauges."), &["We make gauges."]);
    assert_lines(&styled("Unknown", "We make gauges."), &["We make gauges."]);
    let level = p(r#"<w:outlineLvl w:val="2"/>"#, &r("", "our gauges"));
    assert_lines(&level, &["# Title our gauges"]);
    let broken = p(
        r#"<w:pStyle w:val="berschrift1"/>"#,
        &format!("{}<w:r><w:br/></w:r>{}", r("", "Item 1."), r("", "Business")),
    );
    assert_lines(&broken, &["# Item Item 1. Business"]);
    // By looks: bold or centred as a whole, and no sentence.
    let bold = p("", &r("<w:b/>", "Where gauges are sold and how they get there"));
    assert_lines(&bold, &["# Title Where gauges are sold and how they get there"]);
    let strong = p("", &r(r#"<w:rStyle w:val="Fett"/>"#, "Where gauges are made and sold today"));
    assert_lines(&strong, &["# Title Where gauges are made and sold today"]);
    let sentence = p("", &r("<w:b/>", "We may lose customers."));
    assert_lines(&sentence, &["We may lose customers."]);
    let off = p("", &r(r#"<w:b w:val="0"/>"#, "Where gauges are sold and how they get there"));
    assert_lines(&off, &["Where gauges are sold and how they get there"]);
    let long = "gauge ".repeat(80);
    assert_lines(&styled("berschrift1", &long), &[long.trim()]);
}

#[test]
fn a_bold_start_is_a_run_in_heading() {
    let text = r("", " The market for gauges is crowded.");
    assert_lines(
        &p("", &(r("<w:b/>", "Competition.") + &text)),
        &["Competition.~ The market for gauges is crowded."],
    );
    assert_lines(
        &p("", &(r("<w:b/>", "Acme") + &text)),
        &["Acme The market for gauges is crowded."],
    );
}

#[test]
fn lists_with_bullets_and_computed_numbers() {
    let list = entry(1, "mills;") + &entry(1, "refineries.") + &entry(2, "We ship.");
    assert_lines(&list, &["(a) mills;", "(b) refineries.", "• We ship."]);
    assert_lines(&styled("Aufz", "valves"), &["• valves"]);
    assert_lines(&entry(0, "No entry at all."), &["No entry at all."]);
    assert_lines(&entry(4, "gauges are tested"), &["• gauges are tested"]);
    assert_lines(&entry(99, "gauges are tested"), &["• gauges are tested"]);
    let properties = r#"<w:pStyle w:val="Firma"/><w:numPr><w:numId w:val="3"/></w:numPr>"#;
    assert_lines(&p(properties, &r("", "Business")), &["# Item Item 1. Business"]);
    let typed =
        p("", r#"<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:tab/><w:t>valves</w:t></w:r>"#);
    assert_lines(&typed, &["• valves"]);
}

#[test]
fn tables_of_data_and_for_layout() {
    assert_lines(
        &table(&[&["Product", "2023", "2024"], &["Gauges", "$ 58", "61"], &["Valves", "21", ""]]),
        &["| Product | 2023 | 2024", "| Gauges | $ 58 | 61", "| Valves | 21"],
    );
    assert_lines(
        &table(&[&["We make gauges. They measure pressure."]]),
        &["We make gauges. They measure pressure."],
    );
    assert_lines(
        &table(&[&["•", "mills and refineries;"], &["", "", "We ship."]]),
        &["• mills and refineries;", "We ship."],
    );
    let inner = table(&[&["Gauges", "58 %"], &["Valves", "42 %"]]);
    let nested = format!("{}{inner}{}", p("", &r("", "Shares of sales are:")), p("", ""));
    assert_lines(
        &table(&[&[&nested]]),
        &["Shares of sales are:", "| Gauges | 58 %", "| Valves | 42 %"],
    );
}

#[test]
fn what_is_shown_and_what_is_not() {
    let cases = [
        (
            r"<w:del><w:r><w:delText>Old</w:delText></w:r></w:del><w:ins><w:r><w:t>New</w:t></w:r></w:ins>",
            "New",
        ),
        (
            r"<w:moveFrom><w:r><w:t>Gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>Here</w:t></w:r></w:moveTo>",
            "Here",
        ),
        (
            r"<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r><w:r><w:t>Shown</w:t></w:r>",
            "Shown",
        ),
        (
            r#"<w:r><w:rPr><w:rStyle w:val="Geheim"/></w:rPr><w:t>Hidden</w:t></w:r><w:r><w:t>Shown</w:t></w:r>"#,
            "Shown",
        ),
        (
            r"<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>Shown</w:t></w:r>",
            "Shown",
        ),
        (r"<w:hyperlink><w:r><w:t>Our site</w:t></w:r></w:hyperlink>", "Our site"),
        (r"<w:smartTag><w:r><w:t>Oregon</w:t></w:r></w:smartTag>", "Oregon"),
        (
            r#"<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:r><w:t>In a box</w:t></w:r></w:sdtContent></w:sdt>"#,
            "In a box",
        ),
        (
            r"<w:r><w:t>long</w:t><w:noBreakHyphen/><w:t>term re</w:t><w:softHyphen/><w:t>view</w:t></w:r>",
            "long-term review",
        ),
        (
            r"<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:cr/><w:t>four</w:t></w:r>",
            "one two three four",
        ),
        (
            r"<w:r><w:t>Sales &amp; ser</w:t></w:r><w:r><w:t>vice &#8211; R&amp;D &nope; &lt;1</w:t></w:r>",
            "Sales & service – R&D <1",
        ),
        (r"<w:r><w:t><![CDATA[A & B]]></w:t></w:r>", "A & B"),
        (
            r#"<w:r><w:t>Sales rose</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r><w:r><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r>"#,
            "Sales rose.",
        ),
        (
            r#"<w:r><w:t>Acme</w:t><w:sym w:font="Symbol" w:char="F0D2"/><w:t> gauges</w:t></w:r>"#,
            "Acme® gauges",
        ),
        (
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Result</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> here</w:t></w:r>"#,
            "Result here",
        ),
        (r#"<w:fldSimple w:instr="REF y"><w:r><w:t>Result</w:t></w:r></w:fldSimple>"#, "Result"),
        (
            r"<w:ruby><w:rt><w:r><w:t>reading</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby>",
            "base",
        ),
    ];
    for (runs, expected) in cases {
        let body = p("", &format!("{runs}{}", r("", " – we say so, each time and in each place.")));
        let expected = format!("{expected} – we say so, each time and in each place.");
        assert_lines(&body, &[&expected]);
    }
}

#[test]
fn a_field_that_is_never_closed_hides_no_more_than_its_paragraph() {
    let open = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#;
    let body = p("", &format!("{open}{open}{}", r("", "code"))) + &p("", &r("", "We make gauges."));
    assert_lines(&body, &["We make gauges."]);
}

#[test]
fn a_paragraph_whose_end_was_taken_out_goes_on_in_the_next() {
    let cut = p("<w:rPr><w:del/></w:rPr>", &r("", "We make "));
    assert_lines(&(cut.clone() + &p("", &r("", "gauges."))), &["We make gauges."]);
    assert_lines(&cut, &["We make"]);
}

#[test]
fn text_boxes_are_read_once() {
    let text = format!("<w:txbxContent>{}</w:txbxContent>", p("", &r("", "We sell in Oregon.")));
    let runs = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{text}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{text}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}",
        r("", "We make gauges.")
    );
    assert_lines(&p("", &runs), &["We sell in Oregon.", "We make gauges."]);
}

#[test]
fn pages_and_tables_of_contents() {
    let page = r#"<w:r><w:br w:type="page"/></w:r>"#;
    assert_lines(&p("", &(page.to_owned() + &r("", "We ship."))), &["---", "We ship."]);
    assert_lines(
        &p("", &(r("", "We make.") + page + &r("", "We ship."))),
        &["We make.", "---", "We ship."],
    );
    assert_lines(&p("<w:pageBreakBefore/>", &r("", "We ship.")), &["---", "We ship."]);
    let entry = "<w:r><w:t>Item 1.</w:t><w:tab/><w:t>Business</w:t><w:tab/><w:t>4</w:t></w:r>";
    let contents = p(r#"<w:pStyle w:val="Verz1"/><w:tabs><w:tab w:pos="9"/></w:tabs>"#, entry);
    assert_lines(&contents, &["| Item 1. | Business | 4"]);
    assert_lines(&p("", entry), &["| Item 1. | Business | 4"]);
}

#[test]
fn parts_are_found_by_their_relationships_and_may_be_missing() {
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r1" Type="urn:word/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let body = format!("<w:body>{}</w:body>", styled("x", "Our gauges"));
    let style = r#"<w:style w:styleId="x"><w:name w:val="heading 2"/></w:style>"#;
    let bytes = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations("officeDocument", "/word/document2.xml").as_bytes()),
        ("word/document2.xml", part("document", &body).as_bytes()),
        ("word/_rels/document2.xml.rels", relations("styles", "look.xml").as_bytes()),
        ("word/look.xml", part("styles", style).as_bytes()),
    ]);
    assert_eq!(lines(&bytes), ["# Capitals Our gauges"]);
}

#[test]
fn other_files_are_refused_with_a_word_why() {
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 512]].concat();
    let empty = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/styles.xml", b"<styles/>")]);
    let whole = docx(&p("", &r("", "We make gauges.")));
    let unclosed = zip(&[("word/document.xml", b"<document><body><p>")]);
    let crossed = zip(&[("word/document.xml", b"<document><p><r></p></r></document>")]);
    let cases: [(&[u8], &str); 5] = [
        (&ole, "this is an old Word document (.doc), or one that is encrypted"),
        (&empty, "the Word document has no text: word/document.xml is missing"),
        (&whole[..whole.len() / 2], "the zip file is cut off or damaged"),
        (&crossed, "the Word document is damaged: its XML cannot be read"),
        (&unclosed, "the Word document is damaged: its XML cannot be read"),
    ];
    for (bytes, message) in cases {
        let error = read(bytes).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(error.advice().is_some());
    }
}

#[test]
fn entities_of_a_document_are_not_expanded() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "gauge"><!ENTITY b "&a;&a;&a;">]>
        <document><body><p><r><t>We make &b;.</t></r></p></body></document>"#;
    assert_eq!(lines(&zip(&[("word/document.xml", bomb.as_bytes())])), ["We make ."]);
}

#[test]
fn deep_nests_are_read_in_linear_time() {
    const DEPTH: usize = 100_000;
    let text = p("", &r("", "We make gauges."));
    let nests = [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
        ("<w:p><w:r><w:t>x</w:t><w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl></w:r></w:p>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:del>", "</w:del>"),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
    ];
    for (open, close) in nests {
        let body = format!("{}{text}{}{text}", open.repeat(DEPTH), close.repeat(DEPTH));
        assert_eq!(
            lines(&docx(&body)).last().map(String::as_str),
            Some("We make gauges."),
            "{open}"
        );
    }
}

/// Small files that would take gigabytes, or hours.
#[test]
fn what_is_long_is_not_repeated_for_each_paragraph_or_run() {
    let long = "x".repeat(100_000);
    let label = format!("(a) {long}");
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="{label}"/></w:lvl>
           </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#
    );
    let style = format!(
        r#"<w:style w:styleId="{long}"><w:basedOn w:val="{long}"/><w:rPr><w:b/></w:rPr></w:style>"#
    );
    let run = format!(r#"<w:rPr><w:rStyle w:val="{long}"/></w:rPr>"#);
    let entries = entry(1, "mills").repeat(2_000);
    let text = r("", "gauges ").repeat(20_000);
    let body = format!("{entries}{}", p(&format!(r#"<w:pStyle w:val="{long}"/>"#), &text));
    let bytes = zip(&[
        ("word/document.xml", part("document", &(body + &p("", &r(&run, "mills")))).as_bytes()),
        ("word/styles.xml", part("styles", &style).as_bytes()),
        ("word/numbering.xml", part("numbering", &numbering).as_bytes()),
    ]);
    assert!(read(&bytes).unwrap().text().len() < 300_000);
}

#[test]
fn a_part_that_unpacks_to_too_much_is_refused() {
    let bytes = docx(&" ".repeat((64 << 20) + 1));
    let error = read(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "the zip file unpacks to far more than a document holds");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_xml_gives_an_error_or_a_sheet(
        faults in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(
            vec!["<", ">", "/", "&", "\"", "w:p", "w:tbl", "</w:tc>", "<w:tr>", "9", "é", "\0"])), 1..8),
    ) {
        let mut body = styled("berschrift1", "Business") + &entry(1, "mills")
            + &table(&[&["a", "1"], &["b", "2"]]) + &p("", &r("<w:b/>", "We make gauges."));
        for (at, fault) in faults {
            let at = body.floor_char_boundary(at.index(body.len()));
            body.insert_str(at, fault);
        }
        let _ = read(&docx(&body));
    }

    #[test]
    fn damaged_files_give_an_error_or_a_sheet(
        faults in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = docx(&p("", &r("", "We make gauges.")));
        for (at, value) in faults {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = read(&bytes);
        let _ = read(&bytes[..cut.index(bytes.len())]);
    }

    #[test]
    fn every_word_of_the_runs_is_in_the_sheet(words in prop::collection::vec("[a-z]{1,8}", 1..40)) {
        let runs: String = words.iter().map(|word| r("", &format!("{word} "))).collect();
        let sheet = read(&docx(&p("", &runs))).unwrap();
        let found: Vec<&str> = sheet.text().split_whitespace().collect();
        prop_assert_eq!(found, words);
    }
}
