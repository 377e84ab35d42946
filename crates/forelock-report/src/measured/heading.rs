//! What was loaded, and when.

use forelock::platform::{JobApi, Measured};
use forelock_io::words::counted_as;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// `2,500 jobs of Opportunity (insert), Bulk API 2.0, Parallel: 2026-03-02 01:00:03 to 06:00:15 UTC`.
pub(super) fn heading(measured: &Measured) -> String {
    let Measured { jobs, objects, operations, concurrency_modes, .. } = measured;
    let mut text = plural(*jobs, "job", "jobs");
    if !objects.is_empty() {
        text.push_str(&format!(" of {}", listed(objects)));
    }
    if !operations.is_empty() {
        text.push_str(&format!(" ({})", listed(operations)));
    }
    let apis: Vec<&str> = measured.apis.iter().map(|api| api_name(*api)).collect();
    for part in apis.into_iter().chain(concurrency_modes.iter().map(String::as_str)) {
        text.push_str(&format!(", {part}"));
    }
    if let (Some(started), Some(ended)) = (measured.started, measured.ended) {
        text.push_str(&format!(": {}", from_to(started, ended)));
    }
    text
}

/// `1 job`, `2,500 jobs`.
pub(super) fn plural(count: usize, one: &str, several: &str) -> String {
    counted_as(count as u64, one, several).replacen(' ', "\u{a0}", 1)
}

fn listed(words: &BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

const fn api_name(api: JobApi) -> &'static str {
    match api {
        JobApi::BulkV1 => "Bulk API 1.0",
        JobApi::BulkV2 => "Bulk API 2.0",
    }
}

fn from_to(started: Timestamp, ended: Timestamp) -> String {
    let written = |moment: Timestamp| {
        let text = moment.to_string();
        text.trim_end_matches('Z').replace('T', " ")
    };
    let (started, ended) = (written(started), written(ended));
    let day = started.find(' ').map(|space| &started[..=space]).unwrap_or_default();
    format!("{started} to {} UTC", ended.strip_prefix(day).unwrap_or(&ended))
}
