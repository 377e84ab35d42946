//! The program as a user types it, a file a command.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod arrange;
mod arranged_jobs;
mod bench;
mod calibrate;
mod chart;
#[path = "../serve/chromium.rs"]
mod chromium;
mod compare;
mod cost;
mod data_file;
mod errors;
mod explain;
#[cfg(unix)]
mod faults;
mod field_extracts;
mod fields;
mod impossible_results;
mod loads;
mod lost;
mod messages;
mod new;
mod observe;
mod observe_scenario;
mod plan;
mod posterior;
mod privacy;
mod probe_files;
mod profile;
mod regress;
mod report;
mod report_in_browser;
mod run;
mod sent_jobs;
mod shards;
mod shells;
mod sweep;
mod trace;
mod unprocessed;
mod verdict;
