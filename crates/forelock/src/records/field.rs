//! The fields of a record as they were written, before they mean anything.

use std::borrow::Cow;
use std::ops::Range;

/// Declares [`Name`] with the platform's spelling of each name.
macro_rules! names {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// A field that is read; all others are ignored.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Name {
            $($name),*
        }

        impl Name {
            const ALL: &[Self] = &[$(Self::$name),*];

            /// As the platform spells it.
            pub(super) const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text),*
                }
            }
        }
    };
}

names! {
    Id = "id",
    JobId = "jobId",
    State = "state",
    CreatedDate = "createdDate",
    SystemModstamp = "systemModstamp",
    NumberRecordsProcessed = "numberRecordsProcessed",
    NumberRecordsFailed = "numberRecordsFailed",
    Retries = "retries",
    NumberRetries = "numberRetries",
    TotalProcessingTime = "totalProcessingTime",
    ApiActiveProcessingTime = "apiActiveProcessingTime",
    ApexProcessingTime = "apexProcessingTime",
    NumberBatchesTotal = "numberBatchesTotal",
    NumberBatchesCompleted = "numberBatchesCompleted",
    NumberBatchesFailed = "numberBatchesFailed",
    Object = "object",
    Operation = "operation",
    ConcurrencyMode = "concurrencyMode",
    JobType = "jobType",
    ErrorCode = "errorCode",
    ExceptionCode = "exceptionCode",
    Message = "message",
    ExceptionMessage = "exceptionMessage",
    StateMessage = "stateMessage",
    ErrorMessage = "errorMessage",
    // What clients make of a job when they have waited for it.
    NumberRecordsTotal = "numberRecordsTotal",
    ProcessedRecords = "processedRecords",
    FailedRecords = "failedRecords",
    Status = "status",
    SuccessFilePath = "successFilePath",
}

/// Whether a field's name stands as the platform spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spelling {
    /// As a client spells it in its own language: `number_records_failed`, `NumberRecordsFailed`.
    Client,
    /// As the platform does.
    Platform,
}

impl Name {
    /// Those that many other things in JSON have are not among them, such as `id`.
    const OF_RECORDS: [Self; 11] = [
        Self::JobId,
        Self::State,
        Self::CreatedDate,
        Self::SystemModstamp,
        Self::NumberRecordsProcessed,
        Self::NumberRecordsFailed,
        Self::TotalProcessingTime,
        Self::ApiActiveProcessingTime,
        Self::NumberBatchesTotal,
        Self::NumberRecordsTotal,
        Self::ProcessedRecords,
    ];

    /// The field that is called `text`, with its capitals and underscores or without.
    pub(super) fn parse(text: &str) -> Option<(Self, Spelling)> {
        let all = || Self::ALL.iter().copied();
        let exact = all().find(|name| name.text() == text).map(|name| (name, Spelling::Platform));
        exact.or_else(|| {
            let plain = text.replace('_', "");
            let name = all().find(|name| name.text().eq_ignore_ascii_case(&plain))?;
            Some((name, Spelling::Client))
        })
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'t> {
    pub(super) value: Scalar<'t>,
    pub(super) at: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar<'t> {
    /// In quotes, or in XML.
    Text(Cow<'t, str>),
    /// A JSON number, as written.
    Number(&'t str),
    /// Nothing: as good as not there.
    Null,
    /// Something that no field is, in words.
    Other(&'static str),
}

/// The fields of one record that are read.
#[derive(Clone, Debug)]
pub(super) struct Fields<'t> {
    /// The whole record.
    pub(super) at: Range<usize>,
    found: [Option<(Spelling, Field<'t>)>; Name::ALL.len()],
}

impl<'t> Fields<'t> {
    pub(super) const fn new(at: Range<usize>) -> Self {
        Self { at, found: [const { None }; Name::ALL.len()] }
    }

    /// Takes a field; false if it was there already, spelled the same way. Of two spellings the
    /// platform's own counts.
    pub(super) fn put(&mut self, name: Name, spelling: Spelling, field: Field<'t>) -> bool {
        let found = &mut self.found[name as usize];
        let before = found.as_ref().map(|(spelling, _)| *spelling);
        if before.is_none_or(|before| before < spelling) {
            *found = Some((spelling, field));
        }
        before != Some(spelling)
    }

    /// The value of a field, unless it is not there, null or empty.
    pub(super) fn get(&self, name: Name) -> Option<&Field<'t>> {
        let (_, field) = self.found[name as usize].as_ref()?;
        match &field.value {
            Scalar::Null => None,
            Scalar::Text(text) if text.trim().is_empty() => None,
            Scalar::Text(_) | Scalar::Number(_) | Scalar::Other(_) => Some(field),
        }
    }

    /// The value of a field of text, trimmed.
    pub(super) fn text(&self, name: Name) -> Option<&str> {
        match &self.get(name)?.value {
            Scalar::Text(text) => Some(text.trim()),
            Scalar::Number(_) | Scalar::Null | Scalar::Other(_) => None,
        }
    }

    /// Whether anything is there, null or not, that only a job or a batch has.
    pub(super) fn describe_a_record(&self) -> bool {
        Name::OF_RECORDS.iter().any(|name| self.has(*name))
    }

    /// Whether the field is there, null or not.
    pub(super) const fn has(&self, name: Name) -> bool {
        self.found[name as usize].is_some()
    }
}
