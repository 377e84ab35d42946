//! The house style: every colour, size and distance of the charts.
//!
//! Colours of series are those of M. Okabe and K. Ito, *Color Universal Design* (2008), which
//! people with any colour vision can tell apart; the darker ones where they stand on white. Sizes
//! are for a slide: the canvas is as wide as one, and its smallest text 1.4 % of that.

use super::color::Color;
use super::place::Area;

/// The canvas; its units are those of all places, and of the SVG image's `viewBox`.
pub const CANVAS: Area = Area { left: 0.0, top: 0.0, right: 1280.0, bottom: 720.0 };

/// Between the canvas's edge and anything on it.
pub(super) const MARGIN: f64 = 36.0;

pub(super) const PAPER: Color = Color::new(0xffffff);
/// Titles and numbers.
pub(super) const INK: Color = Color::new(0x1b1f24);
/// What explains.
pub(super) const SOFT_INK: Color = Color::new(0x57606a);
/// Lines along the axes.
pub(super) const AXIS: Color = Color::new(0x8c959f);
/// Lines behind the data.
pub(super) const GRID: Color = Color::new(0xe3e7eb);

pub(super) const BLUE: Color = Color::new(0x0072b2);
pub(super) const ORANGE: Color = Color::new(0xe69f00);
pub(super) const VERMILION: Color = Color::new(0xd55e00);
pub(super) const GREEN: Color = Color::new(0x009e73);
pub(super) const PURPLE: Color = Color::new(0xcc79a7);
pub(super) const SKY: Color = Color::new(0x56b4e9);

/// What a series is about decides its colour, in every chart alike.
pub(super) const CREATED: Color = GREEN;
pub(super) const FAILED: Color = VERMILION;
pub(super) const LOST: Color = ORANGE;
/// Beside those that fail for another reason.
pub(super) const DEADLOCKED: Color = PURPLE;
pub(super) const WAITING: Color = ORANGE;
pub(super) const DURATION: Color = BLUE;
pub(super) const OBJECTIVE: Color = PURPLE;

/// How opaque a band is that a line runs through.
pub(super) const BAND: f64 = 0.22;

pub(super) const TITLE_SIZE: f64 = 30.0;
pub(super) const SUBTITLE_SIZE: f64 = 20.0;
pub(super) const LABEL_SIZE: f64 = 20.0;
pub(super) const TICK_SIZE: f64 = 18.0;

pub(super) const LINE: f64 = 3.0;
pub(super) const THIN_LINE: f64 = 1.0;
/// Between a text and what it belongs to.
pub(super) const GAP: f64 = 8.0;
