//! What the files of an arrangement are to the loader: `--batch-size`, `--job-size` and how jobs are sent.

use super::{Failure, output};
use forelock::engine::Span;
use forelock::extract::arrange::{ApiName, BatchRows, Cut, JobRows, SendingOfJobs, Verb};
use forelock::scenario::{
    Api, BatchSize, Contradictions, Data, Operation, Scenario, Sending, Submit,
};
use std::time::Duration;

/// How large what is worked off is, and how jobs are sent.
#[derive(Debug, clap::Args)]
pub(super) struct CutFlags {
    /// Bulk API 1.0: rows a batch, which the loader hands over at once [default: that of --simulate]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(BatchRows::MAX)),
        required_unless_present_any = ["simulate", "job_size"])]
    batch_size: Option<u32>,

    /// Bulk API 2.0: rows per job; each job has its own file of at most 150 MB [default: that of
    /// --simulate, but at most 10,000]
    #[arg(long, value_name = "N", value_parser = job_rows, conflicts_with = "batch_size")]
    job_size: Option<JobRows>,

    /// The object that load.sh sends to, by its API name [default: that of --simulate]
    #[arg(long, value_name = "NAME")]
    object: Option<ApiName>,

    /// What load.sh does with the records [default: that of --simulate, or insert]
    #[arg(long, value_name = "WORD")]
    operation: Option<LoadOperation>,

    /// Of an upsert by load.sh: the field that says which record is meant
    #[arg(long, value_name = "FIELD")]
    external_id: Option<ApiName>,
}

/// What a script of the Salesforce CLI does with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum LoadOperation {
    /// sf data import bulk
    Insert,
    /// sf data update bulk
    Update,
    /// sf data upsert bulk
    Upsert,
}

impl From<LoadOperation> for Verb {
    fn from(operation: LoadOperation) -> Self {
        match operation {
            LoadOperation::Insert => Self::Insert,
            LoadOperation::Update => Self::Update,
            LoadOperation::Upsert => Self::Upsert,
        }
    }
}

fn job_rows(text: &str) -> Result<JobRows, &'static str> {
    text.replace('_', "").parse().ok().and_then(JobRows::new).ok_or(
        "write 1 to 10000, or a multiple of 10000: the platform cuts a job into batches of 10,000, and \
         the last batch of any other job would be a short one",
    )
}

/// Whether the scenario can send batches of so many rows: before all rows are sorted, not after it.
fn check_batches(scenario: &Scenario, batch: BatchRows) -> Result<(), Contradictions> {
    let mut scenario = scenario.clone();
    let sending = &mut scenario.loads.first_mut().sending;
    sending.batch_size = BatchSize::new(batch.get().into()).unwrap_or(sending.batch_size);
    scenario.check()
}

impl CutFlags {
    /// Whether each file is a job.
    pub(super) fn are_jobs(&self, scenario: Option<&Scenario>) -> bool {
        let api = scenario.map(|one| one.loads.first().sending.api());
        self.job_size.is_some() || api == Some(Api::BulkV2)
    }

    /// What each file is: a job for the Bulk API 2.0, all of a stream otherwise.
    ///
    /// # Errors
    ///
    /// If that can't be told, or flags contradict it.
    pub(super) fn chosen(&self, scenario: Option<&Scenario>) -> Result<Cut, Failure> {
        let sending = scenario.map(|one| &one.loads.first().sending);
        if !self.are_jobs(scenario) {
            if self.object.is_some() || self.operation.is_some() || self.external_id.is_some() {
                return Err(Failure::Usage(
                    "--object, --operation and --external-id are for load.sh, which sends jobs: they \
                     need --job-size, or a --simulate through the Bulk API 2.0",
                ));
            }
            let batch = self.batch_size.or(sending.map(Sending::batch_records));
            let batch = batch.and_then(BatchRows::new).ok_or(Failure::Usage(
                "a --batch-size is needed, of 1 to 150,000,000 rows, or a --job-size",
            ))?;
            if let Some(scenario) = scenario {
                check_batches(scenario, batch)?;
            }
            return Ok(Cut::Batches(batch));
        }
        if self.batch_size.is_some() {
            output::complain(
                "note: the scenario goes through the Bulk API 2.0: --batch-size is taken for --job-size\n",
            );
        }
        let given = self.job_size.or(self.batch_size.and_then(JobRows::new));
        let job = given.or(sending.map(Sending::batch_records).and_then(JobRows::new));
        let job =
            job.ok_or(Failure::Usage("a --job-size is needed, 1 to 10,000 or a multiple of that"))?;
        Ok(Cut::Jobs(job, self.sending_of_jobs(scenario)))
    }

    fn sending_of_jobs(&self, scenario: Option<&Scenario>) -> SendingOfJobs {
        let load = scenario.map(|one| one.loads.first());
        let sending = load.map(|load| &load.sending);
        let of_scenario = verb(sending.map_or(Operation::Insert, |sending| sending.operation));
        let (stagger, pause) = sending.map_or_else(Default::default, |sending| {
            let pause = match sending.submit {
                Submit::Closed { in_flight, think } if in_flight.get() == 1 => think.mean,
                Submit::Closed { .. } | Submit::Open { .. } => Span::ZERO,
            };
            (seconds(sending.stagger), seconds(pause))
        });
        let child = load.map(|load| load.data.child_object.as_str());
        let child = child.filter(|&child| child != Data::UNNAMED_CHILD);
        SendingOfJobs {
            verb: self.operation.map(Verb::from).or(of_scenario),
            object: self.object.clone().or_else(|| child?.parse().ok()),
            external_id: self.external_id.clone(),
            stagger,
            pause,
        }
    }
}

/// What scripts do for an operation; `None` if they can't.
pub(super) const fn verb(operation: Operation) -> Option<Verb> {
    match operation {
        Operation::Insert => Some(Verb::Insert),
        Operation::Update => Some(Verb::Update),
        Operation::Upsert => Some(Verb::Upsert),
        Operation::Delete => None,
    }
}

/// As scripts wait: whole seconds.
fn seconds(span: Span) -> Duration {
    Duration::from_secs_f64(span.as_secs_f64().round())
}
