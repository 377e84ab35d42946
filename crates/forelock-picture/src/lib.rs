//! Pictures: shapes at places on a canvas of 1,280 × 720 ([`style::CANVAS`]), and marks, which are
//! parts of a picture that say their numbers when pointed at.
//!
//! Scales turn numbers into places; both the shapes and the marks come from the same scale, so that
//! what is drawn and what is said can't differ. Drawing, as SVG or PNG, needs no font and no library
//! of the system: the typeface is in the program.
//!
//! The house style is one file, `style.rs`. What charts show is not this crate's matter.

pub mod color;
pub mod contour;
mod draw_error;
pub mod font;
pub mod frame;
pub mod legend;
mod mark;
mod paint;
pub mod panel;
mod picture;
mod place;
mod png;
pub mod rows;
pub mod scale;
pub mod shape;
pub mod style;
mod svg;
pub mod ticks;

pub use draw_error::DrawError;
pub use mark::Mark;
pub use picture::{Format, Picture};
pub use place::{Area, Place};
