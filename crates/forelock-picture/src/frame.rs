//! The canvas as a chart begins: its title, what explains it, and the room that is left.

use super::color::Color;
use super::font::{fitted, wrapped};
use super::mark::Mark;
use super::picture::Picture;
use super::place::{Area, Place};
use super::shape::{Anchor, Fill, Shape, Stroke, Text};
use super::style::{CANVAS, GAP, INK, MARGIN, PAPER, SOFT_INK, SUBTITLE_SIZE, TITLE_SIZE};
use forelock_io::words::plain;

/// A chart while it is laid out.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What is drawn, the first below the others.
    pub shapes: Vec<Shape>,
    /// Parts that say their numbers.
    pub marks: Vec<Mark>,
    /// What has not been given to anything yet.
    pub free: Area,
    title: String,
}

impl Frame {
    /// A sheet with what the chart finds over it, and below that what it shows of what.
    #[must_use]
    pub fn new(title: &str, subtitle: &str) -> Self {
        let free = Area {
            left: MARGIN,
            top: MARGIN * 0.8,
            right: CANVAS.right - MARGIN,
            bottom: CANVAS.bottom - MARGIN * 0.7,
        };
        let mut frame =
            Self { shapes: Vec::new(), marks: Vec::new(), free, title: one_line(title) };
        frame.shapes.push(Shape::Block { area: CANVAS, fill: Fill::solid(PAPER) });
        let title = frame.title.clone();
        frame.paragraph(&title, TITLE_SIZE, INK, true, 2);
        frame.paragraph(subtitle, SUBTITLE_SIZE, SOFT_INK, false, 2);
        frame.free.top += GAP;
        frame
    }

    /// Lines of text across the top of what is free.
    fn paragraph(&mut self, text: &str, size: f64, color: Color, bold: bool, lines: usize) {
        for line in wrapped(&one_line(text), size, bold, self.free.width(), lines) {
            let at = Place::new(self.free.left, self.free.top + size);
            let style = TextStyle { size, color, bold };
            self.text(line, at, Anchor::Start, style);
            self.free.top += size * 1.3;
        }
    }

    /// A line of text whose baseline stands at `at`.
    pub fn text(&mut self, text: impl Into<String>, at: Place, anchor: Anchor, style: TextStyle) {
        let TextStyle { size, color, bold } = style;
        let text = one_line(&text.into());
        self.shapes.push(Shape::Text(Text { text, at, anchor, size, color, bold, upwards: false }));
    }

    /// As [`Frame::text`], cut to a width.
    pub fn fitted(&mut self, text: &str, at: Place, anchor: Anchor, style: TextStyle, most: f64) {
        let text = fitted(&one_line(text), style.size, style.bold, most);
        self.text(text, at, anchor, style);
    }

    /// A line through these places.
    pub fn line(&mut self, through: Vec<Place>, stroke: Stroke) {
        self.shapes.push(Shape::Line { through, stroke });
    }

    /// A filled rectangle.
    pub fn block(&mut self, area: Area, fill: Fill) {
        self.shapes.push(Shape::Block { area, fill });
    }

    /// A filled circle.
    pub fn disc(&mut self, middle: Place, radius: f64, fill: Fill) {
        self.shapes.push(Shape::Disc { middle, radius, fill });
    }

    /// What `area` says when it is pointed at.
    pub fn mark(&mut self, area: Area, label: impl Into<String>) {
        self.marks.push(Mark { area, label: label.into() });
    }

    /// The chart, as a file called `name`; `alt` is for who can't see it.
    pub fn finish(self, name: impl Into<String>, alt: impl Into<String>) -> Picture {
        let Self { shapes, marks, title, .. } = self;
        Picture { name: name.into(), title, alt: one_line(&alt.into()), shapes, marks }
    }
}

/// How a line of text looks.
#[derive(Clone, Copy, Debug)]
pub struct TextStyle {
    /// How large an em is, in the canvas's units.
    pub size: f64,
    /// Of its letters.
    pub color: Color,
    /// Whether its letters are bold.
    pub bold: bool,
}

impl TextStyle {
    /// Text of normal weight.
    #[must_use]
    pub const fn plain(size: f64, color: Color) -> Self {
        Self { size, color, bold: false }
    }

    /// Bold text.
    #[must_use]
    pub const fn bold(size: f64, color: Color) -> Self {
        Self { size, color, bold: true }
    }
}

/// Without line breaks and other control characters.
pub(crate) fn one_line(text: &str) -> String {
    plain(text)
}
