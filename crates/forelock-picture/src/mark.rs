//! Parts of a chart that can be pointed at.

use super::place::Area;

/// A part of a chart that says what it stands for; in the canvas's units.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where it is.
    pub area: Area,
    /// What it says.
    pub label: String,
}
