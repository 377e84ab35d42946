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
}

impl Name {
    /// Those that many other things in JSON have are not among them, such as `id`.
    const OF_RECORDS: [Self; 9] = [
        Self::JobId,
        Self::State,
        Self::CreatedDate,
        Self::SystemModstamp,
        Self::NumberRecordsProcessed,
        Self::NumberRecordsFailed,
        Self::TotalProcessingTime,
        Self::ApiActiveProcessingTime,
        Self::NumberBatchesTotal,
    ];

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.text() == text)
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
    found: [Option<Field<'t>>; Name::ALL.len()],
}

impl<'t> Fields<'t> {
    pub(super) const fn new(at: Range<usize>) -> Self {
        Self { at, found: [const { None }; Name::ALL.len()] }
    }

    /// Takes a field; false if it was there already.
    pub(super) fn put(&mut self, name: Name, field: Field<'t>) -> bool {
        let is_new = self.found[name as usize].is_none();
        self.found[name as usize] = Some(field);
        is_new
    }

    /// The value of a field, unless it is not there, null or empty.
    pub(super) fn get(&self, name: Name) -> Option<&Field<'t>> {
        let field = self.found[name as usize].as_ref()?;
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
