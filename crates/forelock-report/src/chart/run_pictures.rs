//! The charts of a run.

use super::fan_out::{FanOut, fan_out};
use super::loads_over_time::loads_over_time;
use super::lock_waits::lock_waits;
use super::over_time::over_time;
use super::run::RunDrawing;
use forelock::extract::HotParent;
use forelock_io::words::grouped;
use forelock_picture::Picture;

impl RunDrawing {
    /// The charts: several loads one after another, outcome over time, lock waits, and fan-out where it is known.
    #[must_use]
    pub(crate) fn pictures(&self) -> Vec<Picture> {
        let fan_out = self.fan_out.as_ref().map(|counts| {
            let name = |hot: &HotParent| match &hot.id {
                Some(id) => id.clone(),
                None => format!("number {}", grouped(f64::from(hot.parent), 0)),
            };
            fan_out(&FanOut {
                name: "fan-out".to_owned(),
                subject: &self.scenario,
                parent: &self.parent_object,
                children: format!("{} records", self.child_object),
                remark: "; the first replication",
                counts,
                hottest: counts.hottest.iter().map(|hot| (name(hot), hot.children)).collect(),
            })
        });
        let loads = loads_over_time(self);
        let all = loads.into_iter().chain([over_time(self), lock_waits(self)]);
        all.chain(fan_out).collect()
    }
}
