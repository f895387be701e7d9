//! Writes PDFs: objects, their table and a trailer.

use std::fmt::Write as _;

use miniz_oxide::deflate::compress_to_vec_zlib;

/// Helvetica, in which codes 1 and 2 are the ligatures `ffi` and `fl`.
pub(super) const REGULAR: &str = "F1";
pub(super) const BOLD: &str = "F2";
/// A font of pictures.
pub(super) const SYMBOLS: &str = "F3";

/// Numbers of the objects that each file has; those of its pages follow.
const FIRST_PAGE: usize = 11;

/// The instructions that set `text` with its baseline's begin at `left` and `bottom`.
pub(super) fn line(font: &str, size: f64, left: f64, bottom: f64, text: &str) -> String {
    format!("BT /{font} {size} Tf {left} {bottom} Td ({text}) Tj ET\n")
}

/// A PDF as it is put together.
#[derive(Debug, Clone, Default)]
pub(super) struct Pdf {
    pages: Vec<Vec<u8>>,
    encrypted: bool,
    count: Option<usize>,
    /// How often each page repeats its instructions, and how wide and high it is.
    repeats: Option<usize>,
    size: Option<(u32, u32)>,
}

impl Pdf {
    /// Adds a page of letter size, 612 by 792 points.
    pub(super) fn page(mut self, content: &str) -> Self {
        self.pages.push(stream("", content.as_bytes()));
        self
    }

    /// Adds a page whose instructions are compressed.
    pub(super) fn compressed_page(mut self, content: &str) -> Self {
        let data = compress_to_vec_zlib(content.as_bytes(), 6);
        self.pages.push(stream("/Filter /FlateDecode", &data));
        self
    }

    /// Says that a password is needed.
    pub(super) fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self
    }

    /// Says that there are `count` pages.
    pub(super) fn counting(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }

    /// Says that the instructions of each page are to be followed `times` times.
    pub(super) fn repeating(mut self, times: usize) -> Self {
        self.repeats = Some(times);
        self
    }

    /// Says how wide and high the pages are, in points.
    pub(super) fn sized(mut self, width: u32, height: u32) -> Self {
        self.size = Some((width, height));
        self
    }

    /// The file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (k, object) in self.objects().iter().enumerate() {
            places.push(file.len());
            file.extend(format!("{} 0 obj\n", k + 1).bytes());
            file.extend(object);
            file.extend(b"\nendobj\n");
        }
        let table = file.len();
        let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
        for place in &places {
            let _ = writeln!(end, "{place:010} 00000 n ");
        }
        let encrypt = if self.encrypted { "/Encrypt 10 0 R" } else { "" };
        let id = "0123456789abcdef0123456789abcdef";
        let size = places.len() + 1;
        let _ = write!(
            end,
            "trailer\n<< /Size {size} /Root 1 0 R {encrypt} /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n"
        );
        file.extend(end.bytes());
        file
    }

    fn objects(&self) -> Vec<Vec<u8>> {
        let page = |k: usize| FIRST_PAGE + 2 * k;
        let kids: Vec<String> = (0..self.pages.len()).map(|k| format!("{} 0 R", page(k))).collect();
        let kids = kids.join(" ");
        let count = self.count.unwrap_or(self.pages.len());
        let (width, height) = self.size.unwrap_or((612, 792));
        let font = |rest: &str| format!("<< /Type /Font {rest} >>").into_bytes();
        let inline = |letter: &str| {
            let encoding = format!("/Encoding << /Differences [1 /{letter}] >>");
            format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {encoding} >>")
        };
        let key = "0".repeat(64);
        let form = "/Type /XObject /Subtype /Form /BBox [0 0 612 792]";
        let draws = |name: &str| format!("{form} /Resources << /XObject << {name} >> >>");
        let mut objects = vec![
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            format!(
                "<< /Type /Pages /Kids [{kids}] /Count {count} /MediaBox [0 0 {width} {height}] >>"
            )
            .into_bytes(),
            // Two fonts that are no objects of their own.
            format!(
                "<< /Font << /F1 4 0 R /F2 5 0 R /F3 6 0 R /F4 7 0 R /F5 {} /F6 {} >> \
                 /XObject << /X1 8 0 R /X2 9 0 R /Im1 3 0 R >> >>",
                inline("A"),
                inline("B")
            )
            .into_bytes(),
            font(
                "/Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /f_f_i /fl] >>",
            ),
            font("/Subtype /Type1 /BaseFont /Helvetica-Bold"),
            font(
                "/Subtype /TrueType /BaseFont /ABCDEF+Wingdings-Regular /Encoding /WinAnsiEncoding",
            ),
            font(
                "/Subtype /Type0 /BaseFont /Unnamed /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unnamed >>]",
            ),
            stream(form, line(REGULAR, 10.0, 72.0, 700.0, "A drawing").as_bytes()),
            stream(&draws("/X 8 0 R"), "/X Do ".repeat(30_000).as_bytes()),
            format!("<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{key}> /U <{key}> >>")
                .into_bytes(),
        ];
        // A drawing without resources of its own takes those of the page.
        for (k, content) in self.pages.iter().enumerate() {
            let contents = format!("{} 0 R ", page(k) + 1).repeat(self.repeats.unwrap_or(1));
            objects.push(
                format!("<< /Type /Page /Parent 2 0 R /Resources 3 0 R /Contents [{contents}] >>")
                    .into_bytes(),
            );
            objects.push(content.clone());
        }
        objects
    }
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}
