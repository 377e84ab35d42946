//! From the fields of a record to what they mean, or to what is wrong with them.

use super::field::{Field, Fields, Name, Scalar};
use super::record::{Id, Job, JobApi, Kind, Origin, Record, State};
use super::source::Findings;
use crate::engine::Span;
use forelock_io::words::shorten;
use forelock_io::words::{shortened, thousands};
use jiff::Timestamp;

/// The most records, or milliseconds, that one record may claim: far beyond what the platform can
/// mean, and a million records of them still add up.
const MOST: u64 = 1_000_000_000_000;

/// What a record is called where it stands, if that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    Job,
    Batch,
    /// Only its fields can tell.
    Nothing,
}

/// The record that `fields` describe; none after a message has been left.
pub(super) fn record(
    fields: &Fields<'_>,
    called: Called,
    origin: Origin,
    findings: &mut Findings<'_>,
) -> Option<Record> {
    if let Some(answer) = error_answer(fields) {
        findings.add(fields.at.clone(), answer, "ask again, and name the file with that answer");
        return None;
    }
    if !fields.describe_a_record() {
        findings.add(
            fields.at.clone(),
            "this is no job info and no batch info: it has none of their fields",
            "name a file with what the API answered: it has fields such as `state`, \
             `numberRecordsProcessed` and `totalProcessingTime`",
        );
        return None;
    }
    let is_summary = is_summary(fields);
    if is_summary && !HAVE_COUNTS.iter().any(|name| fields.get(*name).is_some()) {
        let id = fields.text(Name::JobId).unwrap_or_default();
        let title = "this names a job and says nothing of it: neither counts nor times";
        findings.add(fields.at.clone(), title, ask_for(id));
        return None;
    }
    let mut read = Reader { fields, findings, is_right: true };
    let batch = match called {
        Called::Job => false,
        Called::Batch => true,
        Called::Nothing => fields.has(Name::JobId) && !is_summary,
    };
    let processed = read.either_count(Name::NumberRecordsProcessed, Name::ProcessedRecords);
    let record = Record {
        origin,
        kind: if batch {
            Kind::Batch { job: read.id(Name::JobId) }
        } else {
            Kind::Job(job(&mut read))
        },
        id: match read.id(Name::Id) {
            None if !batch => read.id(Name::JobId).or_else(|| of_result_file(fields)),
            id => id,
        },
        state: read.state(),
        message: read.message(),
        created: read.moment(Name::CreatedDate),
        modified: read.moment(Name::SystemModstamp),
        processed,
        failed: read.either_count(Name::NumberRecordsFailed, Name::FailedRecords),
        unprocessed: read.unprocessed(processed),
        retries: read.count(Name::Retries).or_else(|| read.count(Name::NumberRetries)),
        total_time: read.millis(Name::TotalProcessingTime),
        active_time: read.millis(Name::ApiActiveProcessingTime),
        apex_time: read.millis(Name::ApexProcessingTime),
    };
    read.contradictions(&record);
    read.is_right.then_some(record)
}

fn job(read: &mut Reader<'_, '_, '_>) -> Job {
    let ended = [Name::NumberBatchesCompleted, Name::NumberBatchesFailed];
    let [completed, failed] = ended.map(|name| read.count(name));
    Job {
        api: api(read.fields),
        object: read.label(Name::Object),
        operation: read.label(Name::Operation).or_else(|| {
            (read.fields.text(Name::JobType) == Some("V2Query")).then(|| "query".to_owned())
        }),
        concurrency_mode: read.label(Name::ConcurrencyMode),
        batches: read.count(Name::NumberBatchesTotal),
        batches_ended: completed.zip(failed).map(|(completed, failed)| completed + failed),
    }
}

/// The counts of which a client's summary has at least one.
const HAVE_COUNTS: [Name; 4] = [
    Name::NumberRecordsProcessed,
    Name::NumberRecordsFailed,
    Name::NumberRecordsTotal,
    Name::ProcessedRecords,
];

/// Whether a client wrote this of a job that it had waited for: `sf data import bulk --json` and
/// simple-salesforce call the job `jobId`, and keep its counts without its times. A batch has an id
/// of its own, times, or a state that no job has.
fn is_summary(fields: &Fields<'_>) -> bool {
    let of_the_platform =
        [Name::Id, Name::CreatedDate, Name::SystemModstamp, Name::TotalProcessingTime];
    let of_batches = ["Queued", "Completed", "NotProcessed", "Not Processed"];
    !of_the_platform.iter().any(|name| fields.has(*name))
        && !fields.text(Name::State).is_some_and(|state| of_batches.contains(&state))
        && (fields.has(Name::JobId) || fields.has(Name::ProcessedRecords))
}

/// How to ask for the job that `text` names, or for any.
pub(super) fn ask_for(text: &str) -> String {
    let id = job_id(text).unwrap_or("750…");
    format!(
        "ask for the job itself: \
         `sf api request rest /services/data/v62.0/jobs/ingest/{id} > job.json`"
    )
}

/// The first id of a job in `text`: 15 or 18 letters and digits that begin with 750.
fn job_id(text: &str) -> Option<&str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .find(|word| word.starts_with("750") && matches!(word.len(), 15 | 18))
}

/// `sf data bulk results --json` names a job by the file of its results alone.
fn of_result_file(fields: &Fields<'_>) -> Option<Id> {
    job_id(fields.text(Name::SuccessFilePath)?).map(Id::new)
}

/// A 2.0 job says so; a 1.0 job counts its batches. Clients that sum up a job use 2.0.
fn api(fields: &Fields<'_>) -> Option<JobApi> {
    let state = fields.text(Name::State);
    let says = |words: &[&str], word: Option<&str>| word.is_some_and(|word| words.contains(&word));
    if says(&["V2Ingest", "V2Query"], fields.text(Name::JobType))
        || says(&["UploadComplete", "JobComplete", "InProgress"], state)
        || fields.has(Name::Retries)
        || is_summary(fields)
    {
        Some(JobApi::BulkV2)
    } else if says(&["Classic", "BigObjectIngest"], fields.text(Name::JobType))
        || says(&["Closed"], state)
        || fields.has(Name::NumberBatchesTotal)
        || fields.has(Name::NumberRetries)
    {
        Some(JobApi::BulkV1)
    } else {
        None
    }
}

/// What the API answers instead of a record when it refuses.
fn error_answer(fields: &Fields<'_>) -> Option<String> {
    let code = [Name::ErrorCode, Name::ExceptionCode].into_iter().find_map(|n| fields.text(n))?;
    let message = [Name::Message, Name::ExceptionMessage].into_iter().find_map(|n| fields.text(n));
    let code = shorten(code);
    Some(match message {
        Some(message) => format!("the API answered with an error: {code}: {}", shorten(message)),
        None => format!("the API answered with an error: {code}"),
    })
}

struct Reader<'r, 't, 's> {
    fields: &'r Fields<'t>,
    findings: &'r mut Findings<'s>,
    /// Whether nothing was wrong yet.
    is_right: bool,
}

impl<'r, 't> Reader<'r, 't, '_> {
    fn wrong<T>(&mut self, field: &Field<'_>, title: String, help: impl Into<String>) -> Option<T> {
        self.findings.add(field.at.clone(), title, help);
        self.is_right = false;
        None
    }

    /// A whole number from 0, plain or in quotes.
    fn count(&mut self, name: Name) -> Option<u64> {
        let field = self.fields.get(name)?;
        let written = match &field.value {
            Scalar::Text(text) => text.trim(),
            Scalar::Number(number) => number,
            Scalar::Null => return None,
            Scalar::Other(kind) => {
                let title = format!("`{}` must be a number, not {kind}", name.text());
                return self.wrong(field, title, WHOLE);
            }
        };
        match whole(written) {
            Ok(number) if number <= MOST => Some(number),
            Ok(_) | Err(NotWhole::TooLarge) => {
                let title = format!("`{}` is {}, which can't be", name.text(), shorten(written));
                let most = thousands(MOST);
                self.wrong(field, title, format!("at most {most} can be told"))
            }
            Err(NotWhole::Negative) => {
                let title =
                    format!("`{}` is {}, which is below zero", name.text(), shorten(written));
                self.wrong(field, title, WHOLE)
            }
            Err(NotWhole::NoNumber) => {
                let title = format!(
                    "`{}` is `{}`, which is not a whole number",
                    name.text(),
                    shorten(written)
                );
                self.wrong(field, title, WHOLE)
            }
        }
    }

    /// What the platform says, or else what a client made of it.
    fn either_count(&mut self, platform: Name, client: Name) -> Option<u64> {
        self.count(platform).or_else(|| self.count(client))
    }

    /// Of all records of a job, those that were not processed.
    fn unprocessed(&mut self, processed: Option<u64>) -> Option<u64> {
        let (total, processed) = (self.count(Name::NumberRecordsTotal)?, processed?);
        let unprocessed = total.checked_sub(processed);
        if unprocessed.is_none() {
            let title = format!(
                "{} records were processed of {} in all",
                thousands(processed),
                thousands(total)
            );
            let help = "`numberRecordsTotal` counts all records of the job";
            self.contradiction(Name::NumberRecordsTotal, title, help);
        }
        unprocessed
    }

    fn millis(&mut self, name: Name) -> Option<Span> {
        self.count(name).map(Span::from_millis)
    }

    /// Text, or a message at what is none.
    fn text(&mut self, name: Name) -> Option<(&'r str, &'r Field<'t>)> {
        let field = self.fields.get(name)?;
        match &field.value {
            Scalar::Text(text) => Some((text.trim(), field)),
            Scalar::Null => None,
            Scalar::Number(_) | Scalar::Other(_) => {
                let title = format!("`{}` must be text", name.text());
                self.wrong(field, title, "put it in double quotes, as the API does")
            }
        }
    }

    fn moment(&mut self, name: Name) -> Option<Timestamp> {
        let (text, field) = self.text(name)?;
        match text.parse::<Timestamp>() {
            Ok(moment) => Some(moment),
            Err(_) => {
                let title =
                    format!("`{}` is `{}`, which is no date and time", name.text(), shorten(text));
                let help = "write it as the API does, with its zone, such as \
                            `2026-03-02T01:00:03.000Z`";
                self.wrong(field, title, help)
            }
        }
    }

    fn state(&mut self) -> Option<State> {
        let Some((text, field)) = self.text(Name::State) else {
            // Any tool has a status; only one that is a state means the job's.
            return self.fields.text(Name::Status).and_then(State::parse);
        };
        if let Some(state) = State::parse(text) {
            return Some(state);
        }
        let words: Vec<&str> = State::ALL.iter().map(|(word, _)| *word).collect();
        let title = format!("`{}` is no state of a job or batch", shorten(text));
        let help = format!("states are {}", words[..words.len() - 1].join(", "));
        self.wrong(field, title, help)
    }

    /// What the platform says of a failure, cut to what a line can hold.
    fn message(&mut self) -> Option<String> {
        let text = [Name::ErrorMessage, Name::StateMessage].map(|name| self.fields.text(name));
        text.into_iter().flatten().next().map(|text| shortened(text, 200))
    }

    fn id(&mut self, name: Name) -> Option<Id> {
        self.label(name).map(|text| Id::new(&text))
    }

    /// Text of one short line, which can stand in a message.
    fn label(&mut self, name: Name) -> Option<String> {
        // The platform's own are shorter, and a scenario, which may have 200, puts words before them.
        const LONGEST: usize = 100;
        let (text, field) = self.text(name)?;
        if text.chars().count() <= LONGEST && !text.contains(char::is_control) {
            return Some(text.to_owned());
        }
        let title = format!("`{}` is no name", name.text());
        self.wrong(field, title, format!("names are one line of at most {LONGEST} characters"))
    }

    /// What can't all be true of one record.
    fn contradictions(&mut self, record: &Record) {
        if let (Some(failed), Some(processed)) = (record.failed, record.processed)
            && failed > processed
        {
            let title = format!(
                "{} records failed of {} that were processed",
                thousands(failed),
                thousands(processed)
            );
            let help = "`numberRecordsProcessed` counts all records, failed ones included: take \
                        both from one answer of the API";
            self.contradiction(Name::NumberRecordsFailed, title, help);
        }
        if let (Some(created), Some(modified)) = (record.created, record.modified)
            && modified < created
        {
            let title = format!("it ended at {modified}, before it was created at {created}");
            let help = "take both from one answer of the API";
            self.contradiction(Name::SystemModstamp, title, help);
        }
        if let Some(&Job { batches: Some(batches), batches_ended: Some(ended), .. }) = record.job()
            && ended > batches
        {
            let title = format!("{} batches ended of {}", thousands(ended), thousands(batches));
            let help =
                "`numberBatchesTotal` counts all batches: take all from one answer of the API";
            self.contradiction(Name::NumberBatchesTotal, title, help);
        }
    }

    fn contradiction(&mut self, name: Name, title: String, help: &str) {
        if let Some(field) = self.fields.get(name) {
            let _: Option<()> = self.wrong(field, title, help);
        }
    }
}

const WHOLE: &str = "the platform writes a whole number from 0";

enum NotWhole {
    NoNumber,
    Negative,
    TooLarge,
}

/// `5878`, and `5878.0` as spreadsheets and data frames write it.
fn whole(written: &str) -> Result<u64, NotWhole> {
    let (sign, digits) = match written.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, written),
    };
    let (digits, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all =
        |text: &str, fits: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(fits);
    if !all(digits, u8::is_ascii_digit) || !all(fraction, |&digit| digit == b'0') {
        return Err(NotWhole::NoNumber);
    }
    match digits.parse() {
        Ok(0) => Ok(0),
        _ if sign => Err(NotWhole::Negative),
        Ok(number) => Ok(number),
        Err(_) => Err(NotWhole::TooLarge),
    }
}
