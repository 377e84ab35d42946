//! The charts of an extract.

use super::fan_out::{FanOut, fan_out};
use crate::profile::{JsonColumnProfile, ProfileResult};
use forelock_io::files::file_name;
use forelock_io::words::grouped;
use forelock_picture::Picture;

/// The fan-out of each column.
pub(crate) fn profile_pictures(profile: &ProfileResult) -> Vec<Picture> {
    profile.columns.iter().map(|column| picture(&profile.file, column)).collect()
}

fn picture(file: &str, column: &JsonColumnProfile) -> Picture {
    let remark = match column.without_parent {
        0 => String::new(),
        none => format!("; {} more have none", grouped(f64::from(none), 0)),
    };
    let hottest = column.hottest.iter().map(|hot| (hot.parent.clone(), hot.children));
    fan_out(&FanOut {
        name: file_name(&format!("fan-out-{}", column.column)),
        subject: file,
        parent: &column.column,
        children: "rows".to_owned(),
        remark: &remark,
        counts: &column.fan_out(),
        hottest: hottest.collect(),
    })
}
