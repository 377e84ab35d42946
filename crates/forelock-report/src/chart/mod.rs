//! Charts: laid out once, drawn as SVG or PNG, and able to say what every mark in them stands for.
//!
//! A chart is a [`Picture`]: shapes at places on a canvas of 1,280 × 720 ([`CANVAS`]), and marks,
//! which are parts of it that say their numbers when pointed at. Scales turn numbers into places;
//! both the shapes and the marks come from the same scale, so that what is drawn and what is said
//! can't differ. Drawing needs no font and no library of the system: the typeface is in the program.
//!
//! The house style is one file, `style.rs`.

mod against_field;
mod asked;
mod calibration;
mod color;
mod compare;
mod contour;
mod draw_error;
mod fan_out;
mod font;
mod frame;
mod heat_map;
mod legend;
mod loads_over_time;
mod lock_waits;
mod mark;
mod over_time;
mod paint;
mod pair;
mod panel;
mod picture;
mod place;
mod plan;
mod png;
mod posterior;
mod profile;
mod rate;
mod reading;
mod regression;
mod rows;
mod run;
mod run_pictures;
mod scale;
mod shape;
mod style;
mod success;
mod svg;
mod sweep;
mod sweep_pictures;
mod ticks;
mod tornado;
mod trade_off;
mod unknown_axis;

pub(crate) use asked::Asked;
pub(crate) use compare::CompareDrawing;
pub use draw_error::DrawError;
pub(crate) use loads_over_time::LoadDrawing;
pub use mark::Mark;
pub use picture::{Format, Picture};
pub use place::{Area, Place};
pub(crate) use plan::plan_pictures;
pub(crate) use profile::profile_pictures;
pub(crate) use run::RunDrawing;
pub use style::CANVAS;
pub(crate) use sweep::SweepDrawing;

#[cfg(test)]
pub(super) mod tests;
