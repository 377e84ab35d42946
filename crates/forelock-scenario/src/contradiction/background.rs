//! Other users and integrations.

use super::Finder;
use crate::read::units::show_number;
use crate::read::value::names_to_write;
use crate::{Background, LockSet, LockSets, Scenario};
use forelock_io::words::thousands;

const MAX_BACKGROUND_ROWS: f64 = 50_000_000.0;

impl Finder<'_> {
    pub(super) fn background(
        &mut self,
        scenario: &Scenario,
        stream: &Background,
        set: Option<&LockSet>,
        path: &str,
    ) {
        let rows = stream.rows.get();
        let Some(set) = set else {
            return self.no_set(scenario, stream, path);
        };
        let parents = set.count.get();
        if rows > parents {
            self.add(
                &format!("{path}.rows"),
                format!(
                    "each locks {} rows of {} of {}",
                    thousands(rows),
                    thousands(parents),
                    set.name
                ),
                format!("write at most as many rows as there are of {}", set.name),
            );
        }
        let stay = stream.hold.mean.as_secs_f64() + scenario.org.locks.wait_timeout.as_secs_f64();
        let at_once = stream.per_hour / 3600.0 * stay * f64::from(rows);
        if at_once > MAX_BACKGROUND_ROWS {
            self.add(
                &format!("{path}.per_hour"),
                format!("{} rows would be asked for at once", show_number(at_once)),
                "per_hour / 3600 × (hold + wait_timeout) × rows may come to 50,000,000: lower one",
            );
        }
    }

    /// A stream that names no set, where there is none, or one that there is not.
    fn no_set(&mut self, scenario: &Scenario, stream: &Background, path: &str) {
        let sets = LockSets::of(scenario);
        let mut names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
        names.dedup();
        match &stream.set {
            Some(name) => self.add(
                &format!("{path}.set"),
                format!("no set of parents is called `{name}`"),
                names_to_write(name, &names),
            ),
            None => self.add(
                &format!("{path}.rows"),
                "there are no parents whose rows it could lock",
                "describe them by `parents` in `[data]`, or leave the stream out",
            ),
        }
    }
}
