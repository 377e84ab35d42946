//! Shapes onto a canvas of plotters, whichever kind of image that makes.

use super::color::Color;
use super::draw_error::DrawError;
use super::font::font;
use super::place::Place;
use super::shape::{Anchor, Fill, Shape, Stroke, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, RGBColor, TextStyle};
use plotters_backend::{BackendColor, BackendStyle, DrawingBackend, DrawingErrorKind};

/// What differs between the kinds of images.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brush {
    /// Whole units of the backend to one of the canvas.
    pub scale: f64,
    /// What plotters calls the size of a text with an em of 1.
    pub text_size: f64,
    /// How far below its place plotters puts a text's baseline, in ems.
    pub baseline: f64,
}

/// Lengths of dashes and of the gaps between them.
const DASH: f64 = 9.0;

struct Ink {
    color: BackendColor,
    width: u32,
}

impl BackendStyle for Ink {
    fn color(&self) -> BackendColor {
        self.color
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

impl Brush {
    /// Draws all of `shapes`, from the back to the front.
    pub(crate) fn draw<B: DrawingBackend>(
        self,
        backend: &mut B,
        shapes: &[Shape],
    ) -> Result<(), DrawError> {
        for shape in shapes {
            self.shape(backend, shape).map_err(|error| DrawError::Backend(error.to_string()))?;
        }
        Ok(())
    }

    fn shape<B: DrawingBackend>(self, backend: &mut B, shape: &Shape) -> Painted<B> {
        match shape {
            Shape::Block { area, fill } => {
                let corner = |x, y| self.point(Place::new(x, y));
                let (first, last) = (corner(area.left, area.top), corner(area.right, area.bottom));
                backend.draw_rect(first, last, &ink(*fill, 0), true)
            }
            Shape::Polygon { corners, fill } => {
                backend.fill_polygon(corners.iter().map(|&at| self.point(at)), &ink(*fill, 0))
            }
            Shape::Line { through, stroke } if stroke.dashed => {
                for piece in dashes(through) {
                    self.line(backend, &piece, *stroke)?;
                }
                Ok(())
            }
            Shape::Line { through, stroke } => self.line(backend, through, *stroke),
            Shape::Disc { middle, radius, fill } => {
                let radius = self.whole(*radius).unsigned_abs();
                backend.draw_circle(self.point(*middle), radius, &ink(*fill, 0), true)
            }
            Shape::Text(text) => self.text(backend, text),
        }
    }

    fn line<B: DrawingBackend>(self, backend: &mut B, at: &[Place], stroke: Stroke) -> Painted<B> {
        let width = self.whole(stroke.width).unsigned_abs().max(1);
        let ink = ink(Fill::solid(stroke.color), width);
        backend.draw_path(at.iter().map(|&at| self.point(at)), &ink)
    }

    fn text<B: DrawingBackend>(self, backend: &mut B, text: &Text) -> Painted<B> {
        let above = self.baseline * text.size;
        let at = if text.upwards {
            Place::new(text.at.x - above, text.at.y)
        } else {
            Place::new(text.at.x, text.at.y - above)
        };
        let anchor = match text.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let mut font = font(text.size * self.text_size * self.scale, text.bold);
        if text.upwards {
            font = font.transform(FontTransform::Rotate270);
        }
        let Color { red, green, blue } = text.color;
        let color = RGBColor(red, green, blue);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(anchor, VPos::Top));
        backend.draw_text(&text.text, &style, self.point(at))
    }

    fn point(self, at: Place) -> (i32, i32) {
        (self.whole(at.x), self.whole(at.y))
    }

    #[expect(clippy::cast_possible_truncation, reason = "saturates; nothing is so far away")]
    fn whole(self, length: f64) -> i32 {
        (length * self.scale).round() as i32
    }
}

type Painted<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

fn ink(fill: Fill, width: u32) -> Ink {
    let Color { red, green, blue } = fill.color;
    Ink { color: BackendColor { alpha: fill.opacity, rgb: (red, green, blue) }, width }
}

/// The dashes along a line, measured along all of it, so that a corner interrupts none.
fn dashes(through: &[Place]) -> Vec<Vec<Place>> {
    let mut pieces = Vec::new();
    let (mut piece, mut left, mut drawn) = (Vec::new(), DASH, true);
    for ends in through.windows(2) {
        let [mut from, to] = [ends[0], ends[1]];
        if drawn && piece.is_empty() {
            piece.push(from);
        }
        loop {
            let length = (to.x - from.x).hypot(to.y - from.y);
            if length <= left {
                left -= length;
                if drawn {
                    piece.push(to);
                }
                break;
            }
            let share = left / length;
            from = Place::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
            piece.push(from);
            if drawn {
                pieces.push(std::mem::take(&mut piece));
            }
            drawn = !drawn;
            left = DASH;
        }
    }
    if drawn && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_gaps_are_equally_long() {
        let line = [Place::new(0.0, 0.0), Place::new(0.0, 5.0 * DASH)];
        let pieces = dashes(&line);
        let ends: Vec<_> = pieces.iter().map(|one| (one[0].y, one[1].y)).collect();
        assert_eq!(ends, [(0.0, DASH), (2.0 * DASH, 3.0 * DASH), (4.0 * DASH, 5.0 * DASH)]);
    }

    #[test]
    fn a_dash_goes_round_a_corner() {
        let half = DASH / 2.0;
        let line = [Place::new(0.0, 0.0), Place::new(half, 0.0), Place::new(half, DASH)];
        let pieces = dashes(&line);
        assert_eq!(pieces, [[line[0], line[1], Place::new(half, half)]]);
        assert!(dashes(&line[..1]).is_empty() && dashes(&[]).is_empty());
    }
}
