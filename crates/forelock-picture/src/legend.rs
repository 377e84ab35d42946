//! What the colours stand for: a row over the data, never on it.

use super::color::Color;
use super::font::width;
use super::frame::{Frame, TextStyle};
use super::place::{Area, Place};
use super::shape::{Anchor, Fill, Stroke};
use super::style::{BAND, GAP, INK, LABEL_SIZE, LINE};

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Swatch {
    /// A line.
    Line(Color),
    /// A line in a band.
    Band(Color),
    /// A dashed line.
    Dashed(Color),
    /// Filled areas.
    Block(Color),
    /// Pale areas behind the data.
    Shade(Color),
    /// Discs.
    Disc(Color),
}

/// Of a swatch.
const WIDE: f64 = 34.0;
/// Between two entries.
const APART: f64 = 30.0;

impl Frame {
    /// Explains `entries` in rows across the top of what is free.
    pub fn legend(&mut self, entries: &[(Swatch, &str)]) {
        if entries.is_empty() {
            return;
        }
        let mut left = self.free.left;
        for (swatch, name) in entries {
            let wide = WIDE + GAP + width(name, LABEL_SIZE, false);
            if left > self.free.left && left + wide > self.free.right {
                left = self.free.left;
                self.free.top += LABEL_SIZE * 1.4;
            }
            self.swatch(*swatch, left);
            let at = Place::new(left + WIDE + GAP, self.free.top + LABEL_SIZE);
            let room = self.free.right - at.x;
            self.fitted(name, at, Anchor::Start, TextStyle::plain(LABEL_SIZE, INK), room);
            left += wide + APART;
        }
        self.free.top += LABEL_SIZE * 1.4 + GAP;
    }

    fn swatch(&mut self, swatch: Swatch, left: f64) {
        let middle = self.free.top + LABEL_SIZE * 0.62;
        let ends = vec![Place::new(left, middle), Place::new(left + WIDE, middle)];
        let area = Area { left, right: left + WIDE, top: middle - 8.0, bottom: middle + 8.0 };
        match swatch {
            Swatch::Line(color) => self.line(ends, Stroke::solid(color, LINE)),
            Swatch::Dashed(color) => self.line(ends, Stroke::dashed(color, LINE)),
            Swatch::Block(color) => self.block(area, Fill::solid(color)),
            Swatch::Shade(color) => self.block(area, Fill { color, opacity: BAND }),
            Swatch::Disc(color) => self.disc(area.middle(), 7.0, Fill::solid(color)),
            Swatch::Band(color) => {
                self.block(area, Fill { color, opacity: BAND });
                self.line(ends, Stroke::solid(color, LINE));
            }
        }
    }
}
