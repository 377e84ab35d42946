//! What was loaded, and when.

use super::json::ObserveResult;
use forelock::records::JobApi;
use forelock_io::words::counted_as;

/// `2,500 jobs of Opportunity (insert), Bulk API 2.0, Parallel: 2026-03-02 01:00:03 to 06:00:15 UTC`.
pub(super) fn heading(measured: &ObserveResult) -> String {
    let ObserveResult { jobs, objects, operations, concurrency_modes, .. } = measured;
    let mut text = match jobs {
        0 => "Results of single records, without their jobs".to_owned(),
        jobs => plural(*jobs, "job", "jobs"),
    };
    if !objects.is_empty() {
        text.push_str(&format!(" of {}", objects.join(", ")));
    }
    if !operations.is_empty() {
        text.push_str(&format!(" ({})", operations.join(", ")));
    }
    let apis: Vec<&str> = measured.apis.iter().map(|api| api_name(*api)).collect();
    for part in apis.into_iter().chain(concurrency_modes.iter().map(String::as_str)) {
        text.push_str(&format!(", {part}"));
    }
    if let (Some(started), Some(ended)) = (&measured.started, &measured.ended) {
        text.push_str(&format!(": {}", from_to(started, ended)));
    }
    text
}

/// `1 job`, `2,500 jobs`.
pub(super) fn plural(count: usize, one: &str, several: &str) -> String {
    counted_as(count as u64, one, several).replacen(' ', "\u{a0}", 1)
}

const fn api_name(api: JobApi) -> &'static str {
    match api {
        JobApi::BulkV1 => "Bulk API 1.0",
        JobApi::BulkV2 => "Bulk API 2.0",
    }
}

fn from_to(started: &str, ended: &str) -> String {
    let written = |moment: &str| moment.trim_end_matches('Z').replace('T', " ");
    let (started, ended) = (written(started), written(ended));
    let day = started.find(' ').map(|space| &started[..=space]).unwrap_or_default();
    format!("{started} to {} UTC", ended.strip_prefix(day).unwrap_or(&ended))
}
