//! What a chart is made of.

use super::color::Color;
use super::place::{Area, Place};

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// A filled rectangle.
    Block { area: Area, fill: Fill },
    /// A filled polygon.
    Polygon { corners: Vec<Place>, fill: Fill },
    /// A line through places.
    Line { through: Vec<Place>, stroke: Stroke },
    /// A filled circle.
    Disc { middle: Place, radius: f64, fill: Fill },
    /// One line of text.
    Text(Text),
}

/// The inside of a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fill {
    pub(super) color: Color,
    /// 0 (nothing) to 1.
    pub(super) opacity: f64,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) color: Color,
    pub(super) width: f64,
    pub(super) dashed: bool,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Text {
    pub(super) text: String,
    /// Where its baseline begins, is half way, or ends.
    pub(super) at: Place,
    pub(super) anchor: Anchor,
    /// Of an em.
    pub(super) size: f64,
    pub(super) color: Color,
    pub(super) bold: bool,
    /// Whether it runs upwards.
    pub(super) upwards: bool,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Fill {
    pub(super) const fn solid(color: Color) -> Self {
        Self { color, opacity: 1.0 }
    }
}

impl Stroke {
    pub(super) const fn solid(color: Color, width: f64) -> Self {
        Self { color, width, dashed: false }
    }

    pub(super) const fn dashed(color: Color, width: f64) -> Self {
        Self { color, width, dashed: true }
    }
}

impl Shape {
    /// Whether it has a place on any canvas.
    pub(super) fn is_finite(&self) -> bool {
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
