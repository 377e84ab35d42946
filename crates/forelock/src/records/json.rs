//! Records as JSON: an object, a list, a list as the API wraps it, or one after another.
//!
//! Values are only borrowed from the text until it is known that they are wanted, and what is not
//! wanted is passed over without a tree of it, however deep it nests.

use super::field::{Field, Fields, Name, Scalar, Spelling};
use super::file_records::Taken;
use super::read::{self, Called};
use forelock_io::words::shorten;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Wrappers in wrappers: `{"result": {"batchInfoList": {"batchInfo": [ … ]}}}` is as deep as
/// anything is.
const DEEPEST: usize = 6;

/// Takes all records of `text`.
pub(super) fn read<'t>(text: &'t str, taken: &mut Taken<'_>) {
    let walk = Walk { text };
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&'t RawValue>();
    loop {
        match values.next() {
            Some(Ok(value)) => walk.value(value, &Context::OUTERMOST, taken),
            Some(Err(error)) => return walk.not_json(0, text, &error, taken),
            None => return,
        }
        if taken.findings.are_plenty() {
            return;
        }
    }
}

struct Walk<'t> {
    text: &'t str,
}

/// What a value is within.
#[derive(Clone)]
struct Context<'t> {
    called: Called,
    depth: usize,
    /// The job that it is nested in.
    job: Option<Field<'t>>,
}

impl<'t> Context<'t> {
    const OUTERMOST: Self = Self { called: Called::Nothing, depth: 0, job: None };

    fn below(&self, called: Called) -> Self {
        Self { called, depth: self.depth + 1, job: self.job.clone() }
    }
}

impl<'t> Walk<'t> {
    /// A record, or what holds records.
    fn value(&self, value: &'t RawValue, context: &Context<'t>, taken: &mut Taken<'_>) {
        let slice = value.get();
        let at = self.place(slice);
        if context.depth > DEEPEST {
            let help = "give the records as the API answered";
            taken.findings.add(head(&at), "lists nest too deep here", help);
            return;
        }
        match slice.as_bytes().first() {
            Some(b'{') => match serde_json::from_str::<Members<'t>>(slice) {
                Ok(members) => self.object(at, members, context, taken),
                Err(error) => self.not_json(at.start, slice, &error, taken),
            },
            Some(b'[') => match serde_json::from_str::<Items<'t>>(slice) {
                Ok(Items(items)) => {
                    for item in items {
                        if taken.findings.are_plenty() {
                            return;
                        }
                        self.value(item, &context.below(context.called), taken);
                    }
                }
                Err(error) => self.not_json(at.start, slice, &error, taken),
            },
            Some(b'n') if context.depth > 0 => {}
            _ => taken.findings.add(
                at,
                "here should be a job or a batch",
                "each is an object in braces, as the API answered",
            ),
        }
    }

    fn object(
        &self,
        at: Range<usize>,
        members: Members<'t>,
        context: &Context<'t>,
        taken: &mut Taken<'_>,
    ) {
        taken.records.goes_on |= members.goes_on;
        let mut fields = Fields::new(at);
        for (name, spelling, value) in members.fields {
            let at = self.place(value.get());
            let Some(value) = self.scalar(value, taken) else { return };
            if !fields.put(name, spelling, Field { value, at: at.clone() }) {
                let title = format!("`{}` is there twice", name.text());
                taken.findings.add(at, title, "leave one of them");
                return;
            }
        }
        for (outcome, rows) in &members.results {
            self.results(*outcome, rows, taken);
        }
        let is_record = fields.describe_a_record();
        if is_record || (members.wrapped.is_empty() && members.results.is_empty()) {
            if members.is_of_a_command && !is_record {
                let text = &self.text[fields.at.clone()];
                taken.findings.add(head(&fields.at), failed_command(&fields), read::ask_for(text));
                return;
            }
            fields.at = head(&fields.at);
            if let (Called::Batch, Some(job)) = (context.called, &context.job) {
                fields.put(Name::JobId, Spelling::Client, job.clone());
            }
            taken.take(&fields, context.called);
        }
        let is_job = is_record && context.called != Called::Batch;
        let job = fields.get(Name::Id).filter(|_| is_job).cloned().or_else(|| context.job.clone());
        for (called, value) in members.wrapped {
            // A client may keep anything under such a name in its own record of a job.
            if !is_record || value.get().starts_with(['{', '[']) {
                self.value(value, &Context { job: job.clone(), ..context.below(called) }, taken);
            }
        }
    }

    /// Counts records by what became of them.
    fn results(&self, outcome: RowOutcome, rows: &'t RawValue, taken: &mut Taken<'_>) {
        let slice = rows.get();
        let counted = match outcome {
            RowOutcome::Failed => serde_json::from_str::<Vec<FailedRow<'t>>>(slice).map(|rows| {
                taken.records.results.begin_failures();
                for row in rows {
                    taken.records.results.add_failure(&row.error);
                }
            }),
            RowOutcome::Succeeded => serde_json::from_str::<Vec<de::IgnoredAny>>(slice)
                .map(|rows| taken.records.results.add_successes(rows.len() as u64)),
            RowOutcome::Unprocessed => serde_json::from_str::<Vec<de::IgnoredAny>>(slice)
                .map(|rows| taken.records.results.add_unprocessed(rows.len() as u64)),
        };
        if let Err(error) = counted {
            self.not_json(self.place(slice).start, slice, &error, taken);
        }
    }

    /// None after a message has been left.
    fn scalar(&self, value: &'t RawValue, taken: &mut Taken<'_>) -> Option<Scalar<'t>> {
        let slice = value.get();
        Some(match slice.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<Text<'t>>(slice) {
                Ok(Text(text)) => Scalar::Text(text),
                Err(error) => {
                    self.not_json(self.place(slice).start, slice, &error, taken);
                    return None;
                }
            },
            Some(b'{') => Scalar::Other("an object"),
            Some(b'[') => Scalar::Other("a list"),
            Some(b't' | b'f') => Scalar::Other("true or false"),
            Some(b'n') => Scalar::Null,
            _ => Scalar::Number(slice),
        })
    }

    /// Where a part of the text stands in it.
    fn place(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        start..start + part.len()
    }

    /// Says what is wrong with the syntax of `slice`, which begins at byte `base` of the text.
    fn not_json(&self, base: usize, slice: &str, error: &serde_json::Error, taken: &mut Taken<'_>) {
        let line_start = match error.line() {
            0 | 1 => 0,
            line => slice.match_indices('\n').nth(line - 2).map_or(slice.len(), |(at, _)| at + 1),
        };
        // Columns count from 1; 0 is the end of the line before.
        let at = (base + line_start + error.column()).saturating_sub(1).min(self.text.len());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let help = if error.is_eof() {
            "the file ends too soon: fetch it again"
        } else {
            "give the file as the API answered"
        };
        taken.findings.add(at..at + 1, format!("this is not valid JSON: {message}"), help);
    }
}

/// What the Salesforce command line says instead of a result.
fn failed_command(fields: &Fields<'_>) -> String {
    let message = fields
        .text(Name::Message)
        .map_or_else(String::new, |message| format!(": {}", shorten(message)));
    format!("`sf` answered that the command failed, without counts or times{message}")
}

/// A record that failed, as `sf data upsert bulk --json` lists it.
#[derive(Deserialize)]
struct FailedRow<'t> {
    #[serde(rename = "sf__Error", borrow, default)]
    error: Cow<'t, str>,
}

/// What became of the records of a list.
#[derive(Clone, Copy, Debug)]
enum RowOutcome {
    Succeeded,
    Failed,
    Unprocessed,
}

impl RowOutcome {
    fn parse(key: &str) -> Option<Self> {
        match key {
            "successfulResults" => Some(Self::Succeeded),
            "failedResults" => Some(Self::Failed),
            "unprocessedRecords" => Some(Self::Unprocessed),
            _ => None,
        }
    }
}

/// The brace of an object stands for the whole.
fn head(at: &Range<usize>) -> Range<usize> {
    at.start..at.start + 1
}

#[derive(Deserialize)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

/// The members of an object that are wanted.
#[derive(Default)]
struct Members<'t> {
    fields: Vec<(Name, Spelling, &'t RawValue)>,
    wrapped: Vec<(Called, &'t RawValue)>,
    results: Vec<(RowOutcome, &'t RawValue)>,
    goes_on: bool,
    /// Whether it has what only the answer of a failed command of `sf` has.
    is_of_a_command: bool,
}

impl Members<'_> {
    /// No object has so many members that are wanted, unless it repeats them.
    const MOST: usize = 100;
}

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'t> Visitor<'t> for MembersVisitor {
    type Value = Members<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
        let mut members = Members::default();
        while let Some(Text(key)) = map.next_key()? {
            if let Some((name, spelling)) = Name::parse(&key) {
                members.fields.push((name, spelling, map.next_value()?));
            } else if let Some(outcome) = RowOutcome::parse(&key) {
                members.results.push((outcome, map.next_value()?));
            } else if let Some(called) = wrapper(&key) {
                members.wrapped.push((called, map.next_value()?));
            } else if key == "done" {
                let done: &RawValue = map.next_value()?;
                members.goes_on |= done.get() == "false";
            } else {
                members.is_of_a_command |= matches!(&*key, "commandName" | "exitCode");
                map.next_value::<de::IgnoredAny>()?;
            }
            let wanted = members.fields.len() + members.wrapped.len() + members.results.len();
            if wanted > Members::MOST {
                return Err(de::Error::custom("the same members are repeated over and over"));
            }
        }
        Ok(members)
    }
}

/// What a member holds that itself is no field of a record.
fn wrapper(key: &str) -> Option<Called> {
    match key {
        // Of the 2.0 API's list of jobs, and of the Salesforce command line.
        "records" | "result" => Some(Called::Nothing),
        "jobInfo" | "jobInfoList" | "jobs" => Some(Called::Job),
        "batchInfo" | "batchInfoList" | "batches" => Some(Called::Batch),
        _ => None,
    }
}

/// The items of a list.
struct Items<'t>(Vec<&'t RawValue>);

impl<'t> Deserialize<'t> for Items<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'t> Visitor<'t> for ItemsVisitor {
    type Value = Items<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Items<'t>, A::Error> {
        const MOST: usize = 1_000_000;
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
            if items.len() > MOST {
                return Err(de::Error::custom("the list has more than 1,000,000 items"));
            }
        }
        Ok(Items(items))
    }
}
