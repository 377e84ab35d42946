//! Sets of one name that several loads read from files: an id is one row in all of them.

use super::Findings;
use super::loads::Records;
use crate::source::Problem;
use crate::{FanOut, FileParents, Parents};
use forelock_io::words::shorten;
use forelock_io::words::thousands;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a set that comes from a file stands: the load's number and the set's.
type At = (usize, usize);

/// Numbers the parents of sets of one name together, so that they have equally many rows too; second
/// passes have no records of their own. `None`, with a message, if there are too many.
pub(super) fn unite(records: &mut [Option<Records>], findings: &Findings<'_>) -> Option<()> {
    let mut by_name: BTreeMap<String, Vec<(At, Arc<FileParents>)>> = BTreeMap::new();
    for (load, records) in records.iter().enumerate() {
        let sets = records.iter().flat_map(|records| records.data.sets.iter().enumerate());
        for (number, set) in sets {
            if let FanOut::File(parents) = &set.fan_out {
                let found = ((load, number), Arc::clone(parents));
                by_name.entry(set.name.clone()).or_default().push(found);
            }
        }
    }
    for (name, found) in by_name {
        let (places, files): (Vec<At>, Vec<Arc<FileParents>>) = found.into_iter().unzip();
        let Some(&last) = places.last().filter(|_| places.len() > 1) else { continue };
        let united = findings.sources.extracts.unite(&files);
        let together = united.and_then(|all| Some((Parents::new(u64::from(all.parents))?, all)));
        let Some((count, united)) = together else {
            let place = records.get(last.0)?.as_ref()?.place;
            let title = format!("all files together name too many {}", shorten(&name));
            let most = thousands(Parents::MAX);
            findings.add(Problem::at(place, title).help(format!(
                "sets of one name are the same rows, of which at most {most} can be simulated"
            )));
            return None;
        };
        for ((load, number), parents) in places.into_iter().zip(united.of_files) {
            let set = records.get_mut(load)?.as_mut()?.data.sets.get_mut(number)?;
            (set.count, set.fan_out) = (count, FanOut::File(parents));
        }
    }
    Some(())
}
