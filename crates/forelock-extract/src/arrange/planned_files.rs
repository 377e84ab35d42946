//! Which files there will be, and what they are called.

use super::counts::JobRows;
use super::layout::Layout;

/// The most jobs: the platform takes no more batches in a day.
pub(super) const MOST_JOBS: u64 = 15_000;

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedFile {
    /// Its name without its endings.
    pub(super) name: String,
    /// The partition that its rows are of, from 0.
    pub(super) partition: u32,
    /// The place behind its last row.
    pub(super) end: u64,
    /// Whether it is one job of several of its partition.
    pub(super) is_job: bool,
}

/// One file for each partition: those without rows have a header alone. Where files are jobs, one for
/// each of so many rows, and none without any. Names sort in the order in which the files are sent.
pub(super) fn planned_files(layout: &Layout, job: Option<JobRows>) -> Vec<PlannedFile> {
    let digits = |number: u64| number.to_string().len();
    let jobs = |rows: u64| job.map_or(1, |job| rows.div_ceil(job.get().into()));
    let most = layout.partition_rows().map(jobs).max().unwrap_or_default();
    let (width, job_width) = (digits(layout.bounds.len() as u64 - 1), digits(most));
    let mut files = Vec::new();
    for (partition, bounds) in (0_u32..).zip(layout.bounds.windows(2)) {
        let (start, end) = (bounds[0], bounds[1]);
        let part = format!("part-{:0width$}", partition + 1);
        match job {
            None => files.push(PlannedFile { name: part, partition, end, is_job: false }),
            Some(job) => files.extend((1..=jobs(end - start)).map(|number| PlannedFile {
                name: format!("{part}-job-{number:0job_width$}"),
                partition,
                end: end.min(start + number * u64::from(job.get())),
                is_job: true,
            })),
        }
    }
    files
}

/// The stream, counted from 1, that sends the file of this name, if it is one of an arrangement in
/// jobs: `part-1-job-003.csv` is the third job of the first.
#[must_use]
pub fn stream_of_file(name: &str) -> Option<u32> {
    let (stream, job) = name.strip_prefix("part-")?.split_once("-job-")?;
    let (job, _) = job.split_once('.')?;
    job.parse::<u32>().ok()?;
    stream.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(bounds: &[u64]) -> Layout {
        Layout { starts: Vec::new(), filler: Vec::new(), bounds: bounds.to_vec() }
    }

    #[test]
    fn each_job_has_a_file_and_names_sort_in_the_order_to_send() {
        let files = planned_files(&layout(&[0, 1_050, 1_050, 1_060]), JobRows::new(100));
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!((names.len(), names[0], names[10]), (12, "part-1-job-01", "part-1-job-11"));
        assert!(names.is_sorted());
        let last = &files[11];
        assert_eq!((last.name.as_str(), last.partition, last.end), ("part-3-job-01", 2, 1_060));
        assert_eq!((files[9].end, files[10].end), (1_000, 1_050));
    }

    #[test]
    fn each_partition_has_a_file_even_without_rows() {
        let files = planned_files(&layout(&[0, 10, 10]), None);
        let found = files.iter().map(|file| (file.name.as_str(), file.end)).collect::<Vec<_>>();
        assert_eq!(found, [("part-1", 10), ("part-2", 10)]);
    }

    #[test]
    fn the_stream_of_a_job_is_in_its_name() {
        let streams =
            ["part-12-job-003.csv", "part-1-job-1.csv.gz", "part-1.csv", "part-1-job-x.csv"];
        assert_eq!(streams.map(stream_of_file), [Some(12), Some(1), None, None]);
    }
}
