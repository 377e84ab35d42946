//! What a chart is made of.

use super::color::Color;
use super::place::{Area, Place};

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A filled rectangle.
    Block {
        /// Where it is.
        area: Area,
        /// Its inside.
        fill: Fill,
    },
    /// A filled polygon.
    Polygon {
        /// In their order around it.
        corners: Vec<Place>,
        /// Its inside.
        fill: Fill,
    },
    /// A line through places.
    Line {
        /// In their order.
        through: Vec<Place>,
        /// How it looks.
        stroke: Stroke,
    },
    /// A filled circle.
    Disc {
        /// Where its middle is.
        middle: Place,
        /// Half of its width.
        radius: f64,
        /// Its inside.
        fill: Fill,
    },
    /// One line of text.
    Text(Text),
}

/// The inside of a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Its colour.
    pub color: Color,
    /// 0 (nothing) to 1.
    pub opacity: f64,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub color: Color,
    /// How thick it is.
    pub width: f64,
    /// Whether it has gaps.
    pub dashed: bool,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where its baseline begins, is half way, or ends.
    pub at: Place,
    /// Which of these.
    pub anchor: Anchor,
    /// How large an em is, in the canvas's units.
    pub size: f64,
    /// Of its letters.
    pub color: Color,
    /// Whether its letters are bold.
    pub bold: bool,
    /// Whether it runs upwards.
    pub upwards: bool,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Fill {
    /// A colour that hides what is below.
    #[must_use]
    pub const fn solid(color: Color) -> Self {
        Self { color, opacity: 1.0 }
    }
}

impl Stroke {
    /// A line without gaps.
    #[must_use]
    pub const fn solid(color: Color, width: f64) -> Self {
        Self { color, width, dashed: false }
    }

    /// A line with gaps.
    #[must_use]
    pub const fn dashed(color: Color, width: f64) -> Self {
        Self { color, width, dashed: true }
    }
}

impl Shape {
    /// Whether its numbers are finite, so that it can be drawn.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        match self {
            Self::Block { area, .. } => area.is_finite(),
            Self::Polygon { corners: places, .. } | Self::Line { through: places, .. } => {
                places.iter().all(|place| place.is_finite())
            }
            Self::Disc { middle, radius, .. } => middle.is_finite() && radius.is_finite(),
            Self::Text(text) => text.at.is_finite(),
        }
    }
}
