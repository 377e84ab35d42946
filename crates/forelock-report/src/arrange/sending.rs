//! How arranged files are sent, by tool: what to run, or the settings to type.

use forelock::extract::arrange::Manifest;
use forelock_io::words::{counted, plain, shell_quoted, thousands};
use std::path::Path;

/// One sentence or two for each tool.
pub(crate) fn sending(manifest: &Manifest, directory: &Path) -> Vec<String> {
    let settings = &manifest.settings;
    match settings.job_size {
        Some(_) => of_jobs(manifest, directory),
        None => of_batches(settings.batch_size, settings.partitions),
    }
}

fn of_jobs(manifest: &Manifest, directory: &Path) -> Vec<String> {
    let streams = manifest.settings.partitions;
    let side_by_side = match streams {
        1 => "the jobs".to_owned(),
        several => format!("{} side by side, the jobs of each", counted(several.into(), "stream")),
    };
    let file = |name: &str| plain(&shell_quoted(&directory.join(name).display().to_string()));
    let cli = if manifest.scripts.is_empty() {
        "Salesforce CLI: sf data delete bulk takes files with the column Id alone; cut the other columns \
         off, and send the files of each stream one after another, with --wait."
            .to_owned()
    } else {
        format!(
            "Salesforce CLI: bash {} (Windows: powershell -File {}) sends {side_by_side} one \
             after another, keeps what failed, and goes on where it stopped; --help has its limits.",
            file("load.sh"),
            file("load.ps1")
        )
    };
    vec![
        cli,
        format!(
            "Data Loader: under Settings, “Use Bulk API 2.0” on (sfdc.useBulkV2Api=true); the batch size \
             doesn't count there. Load the files of a stream in the order of their names, each when the \
             one before has ended{}.",
            data_loaders(streams, "; ", "")
        ),
        "SFDMU: in export.json, \"bulkApiVersion\": \"2.0\" and \"parallelBulkJobs\": 1; put one file after \
         another in the place of the object's CSV, and run it for each."
            .to_owned(),
    ]
}

/// That each stream needs a Data Loader of its own, where there are several.
fn data_loaders(streams: u32, before: &str, after: &str) -> String {
    match streams {
        1 => String::new(),
        several => {
            let streams = counted(several.into(), "stream");
            format!("{before}{streams} need as many Data Loaders{after}")
        }
    }
}

fn of_batches(batch: u32, streams: u32) -> Vec<String> {
    let size = thousands(batch);
    vec![
        format!(
            "Data Loader: under Settings, “Use Bulk API” on (sfdc.useBulkApi=true), “serial mode” off and \
             a batch size of {size} (sfdc.loadBatchSize={batch}){}.",
            data_loaders(streams, "; ", ", each with its file")
        ),
        format!(
            "SFDMU: in export.json, \"bulkApiVersion\": \"1.0\", \"bulkApiV1BatchSize\": {batch} and \
             \"parallelBulkJobs\": 1; each file in the place of the object's CSV."
        ),
        "Salesforce CLI: sf data import bulk would send each file as one job of the Bulk API 2.0, whose \
         batches all run at once; arrange with --job-size for it."
            .to_owned(),
    ]
}
