//! Parent sets that several loads share.

use super::Finder;
use crate::data::set_path;
use crate::{Load, Loads, ParentSet};
use forelock_io::words::thousands;

/// A set of a load, and where it stands there.
struct Shared<'a> {
    load: &'a Load,
    number: usize,
    set: &'a ParentSet,
}

impl Finder<'_> {
    /// Sets of one name are the same rows in all loads.
    pub(super) fn shared_sets(&mut self, loads: &Loads) {
        if !loads.are_named() {
            return;
        }
        let mut known: Vec<Shared<'_>> = Vec::new();
        // A second pass has the sets of its first one.
        for load in loads.iter().filter(|load| load.failed_of.is_none()) {
            for (number, set) in load.data.sets.iter().enumerate() {
                let shared = Shared { load, number, set };
                match known.iter().find(|one| one.set.name == set.name) {
                    Some(before) => self.compare(before, &shared),
                    None => known.push(shared),
                }
            }
        }
    }

    fn compare(&mut self, before: &Shared<'_>, here: &Shared<'_>) {
        let name = &here.set.name;
        let path = here.load.path(&set_path(here.number));
        let (count, other) = (here.set.count.get(), before.set.count.get());
        if count != other {
            let field = if here.set.file().is_some() { "parent_column" } else { "parents" };
            return self.add(
                &format!("{path}.{field}"),
                format!(
                    "`{}` has {} rows of {name}, `{}` has {}",
                    here.load.name,
                    thousands(count),
                    before.load.name,
                    thousands(other)
                ),
                "sets of one name are the same rows: write one number in both, or give one of the \
                 sets another name",
            );
        }
        let via_name =
            |one: &Shared<'_>| one.set.via.map(|via| one.load.data.sets[via].name.clone());
        if here.set.via.is_some()
            && via_name(before) == via_name(here)
            && before.set.fan_out != here.set.fan_out
        {
            self.add(
                &format!("{path}.fan_out"),
                format!(
                    "`{}` and `{}` spread {name} in two ways",
                    before.load.name, here.load.name
                ),
                "which row of a `via` set looks up to which is one map for all loads: write the \
                 same `fan_out` in both",
            );
        }
    }
}
