//! Charts: laid out once, drawn as SVG or PNG, and able to say what every mark in them stands for.
//!
//! What charts are drawn with is a crate of its own: `forelock-picture`.

mod against_field;
mod asked;
mod calibration;
mod compare;
mod fan_out;
mod heat_map;
mod loads_over_time;
mod lock_waits;
mod over_time;
mod pair;
mod plan;
mod posterior;
mod profile;
mod rate;
mod reading;
mod regression;
mod run;
mod run_pictures;
mod signs;
mod success;
mod sweep;
mod sweep_pictures;
mod tornado;
mod trade_off;
mod unknown_axis;

pub(crate) use asked::Asked;
pub(crate) use compare::CompareDrawing;
pub(crate) use loads_over_time::LoadDrawing;
pub(crate) use plan::plan_pictures;
pub(crate) use profile::profile_pictures;
pub(crate) use run::RunDrawing;
pub(crate) use sweep::SweepDrawing;

#[cfg(test)]
pub(super) mod tests;
