//! The typeface: DejaVu Sans, which is in the program, so that no system font is needed.
//!
//! It comes with Latin, Greek and Cyrillic letters and many signs. A character that it lacks is a
//! box in a PNG image; an SVG image leaves the choice of another font to who shows it.

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};
use std::sync::Once;

/// What an SVG image asks for, and the name under which the typeface is registered for PNG.
const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// What plotters calls the size of a text in a bitmap, for an em of 1: from the lowest to the
/// highest point of any letter.
const BITMAP_SIZE: f64 = 1.164;

/// A font of plotters in its own unit of size.
pub(crate) fn font(size: f64, bold: bool) -> FontDesc<'static> {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // Refused only if the bytes were no font; then measuring and drawing say so.
        let _ = register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular());
        let _ = register_font(FAMILY, FontStyle::Bold, dejavu::sans::bold());
    });
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(FAMILY), size, style)
}

/// What plotters calls the size of a text with an em of `em` in a bitmap.
pub(crate) const fn bitmap_size(em: f64) -> f64 {
    em * BITMAP_SIZE
}

/// How wide a line of text is, in the unit of `em`.
#[must_use]
pub fn width(text: &str, em: f64, bold: bool) -> f64 {
    // Measured large, since plotters measures in whole units.
    const LARGE: f64 = 1_000.0;
    let font = font(bitmap_size(LARGE), bold);
    let wide = |text: &str| font.layout_box(text).map_or(0.0, |(_, (wide, _))| f64::from(wide));
    wide(text) / LARGE * em
}

/// `text` as it is if it is no wider than `most`, or else its beginning with an ellipsis.
#[must_use]
pub fn fitted(text: &str, em: f64, bold: bool, most: f64) -> String {
    if width(text, em, bold) <= most {
        return text.to_owned();
    }
    let with_ellipsis = |end: usize| format!("{}…", text[..end].trim_end());
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let fits = ends.partition_point(|&end| width(&with_ellipsis(end), em, bold) <= most);
    with_ellipsis(ends.get(fits.saturating_sub(1)).copied().unwrap_or(0))
}

/// `text` in lines no wider than `most`, broken between words, but not at a space that holds a number
/// and its unit together; the last of at most `lines` ends with an ellipsis if there is more.
#[must_use]
pub fn wrapped(text: &str, em: f64, bold: bool, most: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let may_break = |letter: char| letter.is_whitespace() && letter != '\u{a0}';
    let mut words = text.split(may_break).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.peek() {
        let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, em, bold) <= most {
            line = longer;
            words.next();
        } else if done.len() + 1 < lines {
            done.push(fitted(&std::mem::take(&mut line), em, bold, most));
        } else {
            let rest: Vec<&str> = words.collect();
            line = format!("{line} {}", rest.join(" "));
            break;
        }
    }
    if !line.is_empty() {
        done.push(fitted(&line, em, bold, most));
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The advance widths of DejaVu Sans, in thousandths of an em: 0 is 636, m is 974.
    #[test]
    fn widths_are_those_of_the_typeface() {
        assert!((width("0000000000", 100.0, false) - 636.0).abs() < 1.0);
        assert!((width("m", 1_000.0, false) - 974.0).abs() < 2.0);
        assert!(width("0", 10.0, true) > width("0", 10.0, false));
        assert_eq!(width("", 10.0, false), 0.0);
    }

    #[test]
    fn a_text_is_cut_where_it_must_be() {
        assert_eq!(fitted("short", 10.0, false, 100.0), "short");
        let cut = fitted(&"Ünïcödé ".repeat(100), 10.0, false, 100.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0, false) <= 100.0, "{cut}");
        assert!(width(&cut, 10.0, false) > 80.0, "{cut}");
        assert_eq!(fitted("anything", 10.0, false, 0.0), "…");
    }

    #[test]
    fn words_go_on_in_the_next_line() {
        let lines = wrapped("one two three four five six", 10.0, false, 60.0, 9);
        assert!(lines.len() > 2 && lines.join(" ") == "one two three four five six", "{lines:?}");
        let two = wrapped("one two three four five six", 10.0, false, 60.0, 2);
        assert!(two.len() == 2 && two[1].ends_with('…'), "{two:?}");
        let long = wrapped(&"x".repeat(500), 10.0, false, 60.0, 3);
        assert!(long.len() == 1 && long[0].ends_with('…'), "{long:?}");
        let held = wrapped("one two three 4\u{a0}%", 10.0, false, 80.0, 2);
        assert_eq!(held, ["one two three", "4\u{a0}%"]);
        assert!(wrapped(" ", 10.0, false, 60.0, 2).is_empty());
    }
}
