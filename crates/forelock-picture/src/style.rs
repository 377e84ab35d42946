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
pub const MARGIN: f64 = 36.0;

/// What all is drawn on.
pub const PAPER: Color = Color::new(0xffffff);
/// Titles and numbers.
pub const INK: Color = Color::new(0x1b1f24);
/// What explains.
pub const SOFT_INK: Color = Color::new(0x57606a);
/// Lines along the axes.
pub const AXIS: Color = Color::new(0x8c959f);
/// Lines behind the data.
pub const GRID: Color = Color::new(0xe3e7eb);

/// Okabe and Ito’s blue.
pub const BLUE: Color = Color::new(0x0072b2);
/// Okabe and Ito’s orange.
pub const ORANGE: Color = Color::new(0xe69f00);
/// Okabe and Ito’s vermilion.
pub const VERMILION: Color = Color::new(0xd55e00);
/// Okabe and Ito’s bluish green.
pub const GREEN: Color = Color::new(0x009e73);
/// Okabe and Ito’s reddish purple.
pub const PURPLE: Color = Color::new(0xcc79a7);
/// Okabe and Ito’s sky blue.
pub const SKY: Color = Color::new(0x56b4e9);

/// Records that are created. What a series is about decides its colour, in every chart alike.
pub const CREATED: Color = GREEN;
/// Records that fail.
pub const FAILED: Color = VERMILION;
/// Records that are lost.
pub const LOST: Color = ORANGE;
/// Records that fail in a deadlock, beside those that fail for another reason.
pub const DEADLOCKED: Color = PURPLE;
/// Transactions that wait for a lock.
pub const WAITING: Color = ORANGE;
/// How long a load takes.
pub const DURATION: Color = BLUE;
/// What is asked.
pub const OBJECTIVE: Color = PURPLE;

/// How opaque a band is that a line runs through.
pub const BAND: f64 = 0.22;

/// Em of the title.
pub const TITLE_SIZE: f64 = 30.0;
/// Em of the line below the title.
pub const SUBTITLE_SIZE: f64 = 20.0;
/// Em of names in the chart.
pub const LABEL_SIZE: f64 = 20.0;
/// Em of the numbers at an axis.
pub const TICK_SIZE: f64 = 18.0;

/// Width of the line of a series.
pub const LINE: f64 = 3.0;
/// Width of a line that only helps.
pub const THIN_LINE: f64 = 1.0;
/// Between a text and what it belongs to.
pub const GAP: f64 = 8.0;
