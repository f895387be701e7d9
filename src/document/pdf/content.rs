//! The drawing instructions of a page, as far as they set text.
//!
//! Knows the operators for text, coordinates and drawings within drawings. Colours, paths and images
//! are passed over, and so is whether a text can be seen: one under a scanned page cannot.

use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction;
use hayro_font::hayro_syntax::object::{
    Array, Dict, Name, Number, Object, ObjectIdentifier, Stream,
};
use hayro_font::hayro_syntax::page::{Page, Resources};
use hayro_font::kurbo::{Affine, Point};

use super::fonts::{Fonts, PageFont};
use super::glyphs::Mark;
use super::limits::{DEEPEST, MOST_STATES, Spent, excessive};
use super::{open, streams};
use crate::error::{Error, ErrorKind, Result};

/// Work that loading a font counts for.
const FONT: usize = 100;
/// Bytes of a decoded stream that count as one unit of work.
const BYTES: usize = 64;

/// Reads the pages of one document.
pub(super) struct Reader<'a> {
    fonts: Fonts<'a>,
    spent: Spent,
    /// Codes with a character, and codes for which the font names none.
    told: usize,
    untold: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new() -> Self {
        Self { fonts: Fonts::new(), spent: Spent::default(), told: 0, untold: 0 }
    }

    /// The marks that `page` sets, in the order in which it draws them.
    pub(super) fn marks(&mut self, page: &Page<'a>) -> Result<Vec<Mark>> {
        let (width, height) = page.render_dimensions();
        let mut drawing = Drawing {
            reader: self,
            state: State::new(Affine::new(page.initial_transform(true).as_coeffs())),
            aside: Vec::new(),
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
            marks: Vec::new(),
        };
        streams::check_all(&contents(page.raw()))?;
        if let Some(data) = page.page_stream() {
            drawing.run(data, page.resources(), 0)?;
        } else if page.raw().contains_key("Contents") {
            return Err(open::damaged());
        }
        let mut marks = drawing.marks;
        let on_page = |x: f64, y: f64| {
            (0.0..=f64::from(width)).contains(&x) && (0.0..=f64::from(height)).contains(&y)
        };
        marks.retain(|mark| on_page(mark.start.x, mark.start.y));
        Ok(marks)
    }

    /// Fails if the pages read so far hold no text, or none that can be told.
    pub(super) fn check_text(&self) -> Result<()> {
        if self.told == 0 && self.untold == 0 {
            return Err(Error::new(
                ErrorKind::Document,
                "the PDF holds no text: its pages are pictures, as of a scanner",
            )
            .hint("run text recognition (OCR) on it first"));
        }
        if self.untold > self.told {
            return Err(Error::new(
                ErrorKind::Document,
                "the fonts of the PDF do not say which characters they show",
            )
            .hint("print it to a new PDF, or run text recognition (OCR) on it"));
        }
        Ok(())
    }
}

/// The streams of a page's drawing instructions.
fn contents<'a>(page: &Dict<'a>) -> Vec<Stream<'a>> {
    match page.get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(parts)) => parts.iter::<Stream<'_>>().collect(),
        _ => Vec::new(),
    }
}

/// What `q` puts aside and `Q` brings back.
#[derive(Clone)]
struct State<'a> {
    /// From the coordinates of the drawing to those of the page, top left its origin.
    place: Affine,
    font: Option<PageFont<'a>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl State<'_> {
    fn new(place: Affine) -> Self {
        Self {
            place,
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// A page as it is drawn.
struct Drawing<'r, 'a> {
    reader: &'r mut Reader<'a>,
    state: State<'a>,
    aside: Vec<State<'a>>,
    /// Where the next glyph stands, and where the line began.
    text: Affine,
    line: Affine,
    marks: Vec<Mark>,
}

impl<'a> Drawing<'_, 'a> {
    /// Follows the instructions `data`; they lie `depth` drawings deep.
    fn run(&mut self, data: &[u8], resources: &Resources<'a>, depth: usize) -> Result<()> {
        self.reader.spent.work(data.len() / BYTES)?;
        let mut instructions = TypedIter::new(data);
        while let Some(instruction) = instructions.next() {
            self.reader.spent.work(1)?;
            match instruction {
                TypedInstruction::SaveState(_) if self.aside.len() < MOST_STATES => {
                    self.aside.push(self.state.clone());
                }
                TypedInstruction::SaveState(_) => return Err(excessive("nested drawings")),
                TypedInstruction::RestoreState(_) => {
                    self.state = self.aside.pop().unwrap_or_else(|| self.state.clone());
                }
                TypedInstruction::Transform(t) => {
                    self.state.place *= affine([t.0, t.1, t.2, t.3, t.4, t.5]);
                }
                TypedInstruction::XObject(name) => self.drawing(resources, name.0, depth)?,
                other => self.text(&other, resources)?,
            }
        }
        Ok(())
    }

    /// Draws the drawing `name` of `resources`, if it is no image.
    fn drawing(&mut self, resources: &Resources<'a>, name: &Name<'_>, depth: usize) -> Result<()> {
        let Some(stream) = resources.get_x_object(name) else { return Ok(()) };
        let dict = stream.dict();
        if dict.get::<Name<'_>>("Subtype").is_none_or(|kind| kind.as_str() != "Form") {
            return Ok(());
        }
        if depth >= DEEPEST {
            return Err(excessive("nested drawings"));
        }
        let Some(data) = streams::decoded(&stream)? else { return Ok(()) };
        let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        let before = (self.state.clone(), self.aside.len(), self.text, self.line);
        if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
            self.state.place *= Affine::new(matrix);
        }
        self.run(&data, own.as_ref().unwrap_or(resources), depth + 1)?;
        // States that the drawing put aside and left there are its own.
        self.aside.truncate(before.1);
        (self.state, self.text, self.line) = (before.0, before.2, before.3);
        Ok(())
    }

    /// Follows an instruction for text; any other is passed over.
    fn text(&mut self, it: &TypedInstruction<'_, '_>, resources: &Resources<'a>) -> Result<()> {
        use TypedInstruction as I;
        match it {
            I::BeginText(_) => self.begin_line(Affine::IDENTITY),
            I::SetTextMatrix(m) => self.begin_line(affine([m.0, m.1, m.2, m.3, m.4, m.5])),
            I::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            I::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            I::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            I::TextFont(font) => {
                let id = resources.fonts.get_ref(font.0).map(Into::into);
                self.set_font(resources.get_font(font.0).as_ref(), id, font.1.as_f64())?;
            }
            I::SetGraphicsState(name) => {
                let font = resources.get_ext_g_state(name.0).and_then(|state| {
                    let font = state.get::<Array<'_>>("Font")?;
                    let mut parts = font.flex_iter();
                    Some((parts.next::<Dict<'_>>()?, parts.next::<Number>()?))
                });
                if let Some((dict, size)) = font {
                    self.set_font(Some(&dict), None, size.as_f64())?;
                }
            }
            I::CharacterSpacing(by) => self.state.character_space = by.0.as_f64(),
            I::WordSpacing(by) => self.state.word_space = by.0.as_f64(),
            I::HorizontalScaling(by) => self.state.stretch = by.0.as_f64() / 100.0,
            I::TextLeading(by) => self.state.leading = by.0.as_f64(),
            I::TextRise(by) => self.state.rise = by.0.as_f64(),
            I::ShowText(text) => self.show(text.0.as_bytes())?,
            I::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes())?;
            }
            I::ShowTextWithParameters(text) => {
                self.state.word_space = text.0.as_f64();
                self.state.character_space = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes())?;
            }
            I::ShowTexts(parts) => {
                for part in parts.0.iter::<Object<'_>>() {
                    match part {
                        Object::String(text) => self.show(text.as_bytes())?,
                        Object::Number(back) => {
                            let by = -back.as_f64() / 1000.0 * self.state.size;
                            self.advance(by * self.state.stretch);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_line(&mut self, at: Affine) {
        (self.text, self.line) = (at, at);
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.begin_line(self.line * Affine::translate((x, y)));
    }

    fn advance(&mut self, by: f64) {
        self.text *= Affine::translate((by, 0.0));
    }

    fn set_font(
        &mut self,
        dict: Option<&Dict<'a>>,
        id: Option<ObjectIdentifier>,
        size: f64,
    ) -> Result<()> {
        let (font, read) = match dict {
            Some(dict) => self.reader.fonts.font(dict, id)?,
            None => (None, 0),
        };
        self.reader.spent.work(FONT + read / BYTES)?;
        self.state.font = font;
        self.state.size = size;
        Ok(())
    }

    /// Sets `bytes` in the font of the moment; one that cannot be read sets nothing.
    fn show(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        let mut rest = bytes;
        while !rest.is_empty() {
            self.reader.spent.glyph(self.marks.len())?;
            let code = font.code(rest);
            rest = rest.get(code.length..).unwrap_or_default();
            let state = &self.state;
            // Letters that are spaced out still touch: the spacing belongs to the glyph.
            let width = (code.advance * state.size + state.character_space) * state.stretch;
            let space = if code.is_space { state.word_space } else { 0.0 };
            let step = width + space * state.stretch;
            let place = state.place * self.text * Affine::translate((0.0, state.rise));
            let height = place * Point::new(0.0, state.size) - place * Point::ZERO;
            if let Some(text) = code.characters {
                self.reader.told += usize::from(!text.trim().is_empty());
                self.marks.push(Mark {
                    text,
                    start: place * Point::ZERO,
                    end: place * Point::new(width, 0.0),
                    size: height.hypot(),
                    bold: font.bold,
                });
            } else {
                self.reader.untold += 1;
            }
            self.advance(step);
        }
        Ok(())
    }
}

fn affine(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}
