//! Answers of the API in a few words.

use forelock::records::{Measured, Source};
use forelock::scenario::Metric;

/// The load that these files record, which must be right.
pub(crate) fn measured(files: &[&str]) -> Measured {
    add_up(files).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// What is wrong with these files, all messages together.
pub(crate) fn refused(files: &[&str]) -> String {
    add_up(files).err().unwrap_or_else(|| panic!("this should be refused: {files:?}"))
}

fn add_up(files: &[&str]) -> Result<Measured, String> {
    let sources: Vec<Source> = files.iter().enumerate().map(source).collect();
    Measured::of(&sources)
        .map_err(|wrong| wrong.iter().map(|one| format!("{one}\n\n")).collect::<String>())
}

fn source((number, text): (usize, &&str)) -> Source {
    let name = if number == 0 { "a.txt".to_owned() } else { format!("{number}.txt") };
    Source::of_bytes(&name, text.as_bytes().to_vec()).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The value of a metric under `[observed]`.
pub(crate) fn observed(measured: &Measured, metric: Metric) -> Option<f64> {
    measured.observed().iter().find(|one| one.metric == metric).map(|one| one.value)
}

/// A batch of the Bulk API 1.0 as it answers in XML, with times of day in seconds after one o'clock.
#[derive(Clone, Copy)]
pub(crate) struct Batch {
    pub(crate) id: u32,
    pub(crate) state: &'static str,
    pub(crate) created: u32,
    pub(crate) ended: u32,
    pub(crate) processed: u32,
    pub(crate) failed: u32,
    pub(crate) total: u32,
    pub(crate) active: u32,
    pub(crate) apex: u32,
}

impl Batch {
    /// Of 200 records that all went well.
    pub(crate) const fn new(id: u32, created: u32, ended: u32, total: u32) -> Self {
        let (state, processed) = ("Completed", 200);
        Self { id, state, created, ended, processed, failed: 0, total, active: total, apex: 0 }
    }

    pub(crate) fn xml(&self) -> String {
        let moment = |second: u32| {
            let (hour, minute, second) = (1 + second / 3_600, second / 60 % 60, second % 60);
            format!("2026-03-02T{hour:02}:{minute:02}:{second:02}.000Z")
        };
        let Self { id, state, processed, failed, total, active, apex, .. } = self;
        let (created, ended) = (moment(self.created), moment(self.ended));
        format!(
            "<batchInfo>
  <id>7515f{id:010}AAA</id>
  <jobId>{JOB}</jobId>
  <state>{state}</state>
  <createdDate>{created}</createdDate>
  <systemModstamp>{ended}</systemModstamp>
  <numberRecordsProcessed>{processed}</numberRecordsProcessed>
  <numberRecordsFailed>{failed}</numberRecordsFailed>
  <totalProcessingTime>{total}</totalProcessingTime>
  <apiActiveProcessingTime>{active}</apiActiveProcessingTime>
  <apexProcessingTime>{apex}</apexProcessingTime>
 </batchInfo>"
        )
    }
}

/// The job of every [`Batch`].
pub(crate) const JOB: &str = "7505f00000aBcDeAAK";

/// As the API lists the batches of a job.
pub(crate) fn batch_list(batches: &[Batch]) -> String {
    let batches: Vec<String> = batches.iter().map(Batch::xml).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><batchInfoList
   xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\">
 {}
</batchInfoList>",
        batches.join("\n ")
    )
}
