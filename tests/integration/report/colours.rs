//! Colours by their numbers: contrast (WCAG 2.2), and whether focuses are told apart without full
//! colour vision.

use std::collections::BTreeMap;
use std::fs;

use regex::Regex;

use crate::support::root;

type Colour = [f64; 3];
type Names = BTreeMap<String, Colour>;

/// A scheme: colours of the page, and of each focus.
struct Scheme {
    page: Names,
    focuses: Vec<Names>,
    tint: f64,
    heat: f64,
}

fn colour(hex: &str) -> Colour {
    [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

fn names(css: &str) -> Names {
    let declaration = Regex::new(r"--([a-z-]+): (#[0-9a-f]{6})").unwrap();
    declaration.captures_iter(css).map(|c| (c[1].to_owned(), colour(&c[2]))).collect()
}

fn schemes() -> [Scheme; 2] {
    let css = fs::read_to_string(root().join("src/render/html/style/colours.css")).unwrap();
    let (light, dark) = css.split_once("@media").unwrap();
    [light, dark].map(|css| {
        let rule = |selector: &str| {
            let start =
                css.find(&format!("\n{selector} {{")).or(css.find(&format!(" {selector} {{")));
            css[start.unwrap()..].split('}').next().unwrap()
        };
        let percent = |name: &str| {
            let value = css.split(&format!("--{name}: ")).nth(1).unwrap();
            value.split('%').next().unwrap().parse::<f64>().unwrap() / 100.0
        };
        Scheme {
            page: names(rule(":root")),
            focuses: (0..8).map(|focus| names(rule(&format!(".f{focus}")))).collect(),
            tint: percent("tint"),
            heat: percent("heat"),
        }
    })
}

fn linear(c: f64) -> f64 {
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

fn luminance(colour: Colour) -> f64 {
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn mixed(over: Colour, ground: Colour, share: f64) -> Colour {
    [0, 1, 2].map(|i| over[i] * share + ground[i] * (1.0 - share))
}

#[test]
fn text_has_contrast_on_every_ground() {
    for scheme in schemes() {
        let get = |name: &str| scheme.page[name];
        for ground in ["page", "panel", "raised"] {
            for text in ["text", "dim", "link"] {
                let found = contrast(get(text), get(ground));
                assert!(found >= 4.5, "{text} on {ground}: {found:.2}");
            }
        }
        assert!(contrast(get("warn"), get("warn-ground")) >= 4.5);
        assert!(contrast(get("warn"), get("panel")) >= 4.5);
        assert!(contrast(get("found-text"), get("found")) >= 4.5);
        assert!(contrast(get("strong-line"), get("page")) >= 3.0);
        for (index, focus) in scheme.focuses.iter().enumerate() {
            let (solid, ink) = (focus["solid"], focus["ink"]);
            let on = contrast(focus["on"], solid);
            assert!(on >= 4.5, "letters of focus {index}: {on:.2}");
            for ground in ["page", "panel", "raised"] {
                let found = contrast(ink, get(ground));
                assert!(found >= 4.5, "ink of focus {index} on {ground}: {found:.2}");
            }
            let deepest = (scheme.tint * 1.5).max(scheme.heat * 5.0);
            for share in [scheme.tint, deepest] {
                let found = contrast(get("text"), mixed(solid, get("page"), share));
                assert!(found >= 4.5, "text on focus {index} at {share:.2}: {found:.2}");
            }
        }
    }
}

/// What a colour looks like without one kind of cones (Machado, Oliveira and Fernandes 2009), in linear
/// light.
const KINDS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    ("deuteranopia", [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    ("tritanopia", [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
];

/// CIELAB of a colour seen with `kind`.
fn lab(colour: Colour, kind: [[f64; 3]; 3]) -> Colour {
    let rgb = colour.map(linear);
    let dot = |row: Colour, of: Colour| -> f64 { row.iter().zip(of).map(|(a, b)| a * b).sum() };
    let seen = kind.map(|row| dot(row, rgb).clamp(0.0, 1.0));
    let root = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = root(dot([0.4124, 0.3576, 0.1805], seen) / 0.9505);
    let y = root(dot([0.2126, 0.7152, 0.0722], seen));
    let z = root(dot([0.0193, 0.1192, 0.9505], seen) / 1.0888);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn focuses_are_told_apart_with_any_colour_vision() {
    for scheme in schemes() {
        for (kind, matrix) in KINDS {
            for one in 0..8 {
                for other in 0..one {
                    let [a, b] =
                        [one, other].map(|focus| lab(scheme.focuses[focus]["solid"], matrix));
                    let distance: f64 =
                        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(distance >= 11.0, "{other} and {one} with {kind}: {distance:.1}");
                }
            }
        }
    }
}
