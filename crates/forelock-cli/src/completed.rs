//! Fields and metrics, as a shell completes them.

use clap_complete::engine::CompletionCandidate;
use forelock::scenario::Metric;
use forelock::scenario::fields::{Kind, every_field};
use std::ffi::OsStr;

/// Fields whose path begins so, table by table, with what they mean.
pub(super) fn fields(begun: &OsStr) -> Vec<CompletionCandidate> {
    candidates(begun, "")
}

/// The same, followed by `=`.
pub(super) fn assignments(begun: &OsStr) -> Vec<CompletionCandidate> {
    candidates(begun, "=")
}

/// Metrics whose name begins so.
pub(super) fn metrics(begun: &OsStr) -> Vec<CompletionCandidate> {
    let begun = begun.to_string_lossy();
    let metrics = Metric::ALL.iter().map(|metric| metric.name());
    metrics.filter(|name| name.starts_with(&*begun)).map(CompletionCandidate::new).collect()
}

fn candidates(begun: &OsStr, end: &str) -> Vec<CompletionCandidate> {
    let begun = begun.to_string_lossy();
    let all = every_field().into_iter();
    // Items of lists have names or numbers of their own.
    all.filter(|one| one.path.starts_with(&*begun) && !one.path.contains('*'))
        // It is taken out of a file before anything is set.
        .filter(|one| one.path != "extends")
        .filter(|one| !matches!(one.field.kind, Kind::Table(_) | Kind::Tables(_)))
        .map(|one| {
            let help = one.field.label.to_owned();
            CompletionCandidate::new(format!("{}{end}", one.path)).help(Some(help.into()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(all: &[CompletionCandidate]) -> Vec<String> {
        all.iter().map(|one| one.get_value().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn fields_and_metrics_are_completed() {
        let all = values(&assignments(OsStr::new("org.work")));
        assert_eq!(all, ["org.workers="]);
        let all = values(&fields(OsStr::new("load.submit.interval")));
        assert!(all.contains(&"load.submit.interval.mean".to_owned()), "{all:?}");
        assert!(values(&fields(OsStr::new(""))).iter().all(|path| path != "org"));
        assert_eq!(values(&metrics(OsStr::new("lock_w"))), ["lock_waits", "lock_wait_time"]);
        assert!(assignments(OsStr::new("nothing")).is_empty());
    }
}
