//! What the platform recorded of a load, for a person, for a scenario and for a program.

mod facts;
mod heading;
mod json;
mod observed_toml;
mod remarks;

pub use json::{
    JsonLeftOutRecord, JsonMeasured, JsonMeasuredLoad, JsonMissing, JsonObserved, JsonPlace,
    JsonQueueing,
};
pub use observed_toml::observed_table;

use super::paragraph::wrapped;
use super::render::Look;
use forelock::platform::Measured;

/// What was measured, what to know of it, and the table for a scenario unless it goes elsewhere.
///
/// `files` are the names of the files in the order in which they were read.
#[must_use]
pub fn render_measured(
    measured: &Measured,
    files: &[String],
    look: Look,
    with_table: bool,
) -> String {
    let mut text = wrapped(&heading::heading(measured), look.width, "");
    text.push('\n');
    text.push_str(&facts::facts(measured, look.width));
    for remark in remarks::remarks(measured, files) {
        text.push('\n');
        text.push_str(&wrapped(&remark, look.width, ""));
    }
    if with_table {
        text.push('\n');
        text.push_str(&observed_toml::table(measured));
    }
    text
}
