//! What the machine has, held against what a run is expected to take.

use super::output;
use forelock::scenario::{Cost, Scenario};
use std::num::NonZeroUsize;
use std::path::Path;

/// Of the machine's memory, a run may be expected to take this part without a word: other programs run
/// beside it, and an estimate is none of the peak.
const UNMENTIONED_PART: f64 = 0.5;

/// Warns on standard error where so many `threads`, each with a replication of `scenario` in memory, come
/// near to what the machine has.
pub(super) fn warn_of_memory(file: &Path, scenario: &Scenario, threads: NonZeroUsize) {
    let each = Cost::of(scenario).thread_bytes;
    let Some(there) = memory() else { return };
    if let Some(words) = words(each, threads.get(), there) {
        output::complain(&format!("warning: {}: {words}\n", file.display()));
    }
}

fn words(each: f64, threads: usize, there: f64) -> Option<String> {
    let all = each * threads as f64;
    let gigabytes = |bytes: f64| format!("{:.1} GB", bytes / 1e9);
    (all > UNMENTIONED_PART * there).then(|| {
        let fit = (UNMENTIONED_PART * there / each).floor().max(1.0);
        format!(
            "{threads} threads keep about {} in memory, {} each, and this machine has {}: `run --threads \
             {fit}` takes less",
            gigabytes(all),
            gigabytes(each),
            gigabytes(there)
        )
    })
}

/// Bytes of memory in all; `None` where the system doesn't say.
#[cfg(target_os = "linux")]
fn memory() -> Option<f64> {
    let about = rustix::system::sysinfo();
    Some(about.totalram as f64 * f64::from(about.mem_unit))
}

#[cfg(not(target_os = "linux"))]
fn memory() -> Option<f64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_near_to_the_memory_is_told() {
        assert_eq!(words(4e9, 2, 24e9), None);
        let told = words(4e9, 8, 24e9).unwrap();
        assert!(told.starts_with("8 threads keep about 32.0 GB in memory, 4.0 GB each"), "{told}");
        assert!(told.contains("has 24.0 GB: `run --threads 3`"), "{told}");
        assert!(words(4e9, 1, 2e9).unwrap().contains("`run --threads 1`"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_has_memory() {
        assert!(memory().is_some_and(|bytes| bytes > 1e6));
    }
}
