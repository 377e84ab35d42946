//! Shapes as an SVG image.

use super::draw_error::DrawError;
use super::mark::Mark;
use super::paint::Brush;
use super::shape::Shape;
use super::style::CANVAS;
use plotters::backend::{DrawingBackend, SVGBackend};
use std::fmt::Write;

/// Plotters counts in whole units: tenths of the canvas's.
const BRUSH: Brush = Brush { scale: 10.0, text_size: 1.24, baseline: 0.76 };

/// The image as a file of its own: `shapes`, and over them `marks` that show their label when
/// pointed at.
pub(crate) fn file(
    shapes: &[Shape],
    marks: &[Mark],
    title: &str,
    alt: &str,
) -> Result<String, DrawError> {
    let (width, height) = (CANVAS.width(), CANVAS.height());
    let mut image = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{}\">\n<title>{}</title>\n{}",
        escaped(alt),
        escaped(title),
        inside(shapes)?
    );
    for Mark { area, label } in marks {
        // Writing to a String can't fail.
        let _ = writeln!(
            image,
            "<rect class=\"mark\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" \
             fill=\"transparent\"><title>{}</title></rect>",
            area.left,
            area.top,
            area.width(),
            area.height(),
            escaped(label)
        );
    }
    image.push_str("</svg>\n");
    Ok(image)
}

/// The image as a part of an HTML page, which says itself what it shows.
pub(crate) fn element(shapes: &[Shape]) -> Result<String, DrawError> {
    let (width, height) = (CANVAS.width(), CANVAS.height());
    Ok(format!("<svg viewBox=\"0 0 {width} {height}\">\n{}</svg>\n", inside(shapes)?))
}

fn inside(shapes: &[Shape]) -> Result<String, DrawError> {
    let mut drawn = String::new();
    let mut backend = SVGBackend::with_string(&mut drawn, (1, 1));
    BRUSH.draw(&mut backend, shapes)?;
    backend.present().map_err(|error| DrawError::Backend(error.to_string()))?;
    drop(backend);
    // Without the outer element, which knows only whole units.
    let inside = drawn.split_once('\n').map_or("", |(_, rest)| rest);
    let inside = inside.rsplit_once("</svg>").map_or(inside, |(inside, _)| inside);
    Ok(format!("<g transform=\"scale(0.1)\">\n{inside}</g>\n"))
}

/// Text that stands for itself in XML; characters that XML doesn't know are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
