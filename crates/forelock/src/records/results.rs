//! What became of single records, and why: counted by code, as people are told to count by hand.

use std::collections::BTreeMap;

/// The code of what failed on a row lock.
pub(super) const LOCK: &str = "UNABLE_TO_LOCK_ROW";

/// What the platform says when a row lock is refused, with a code or without, also where a trigger
/// passes it on (`CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: … UNABLE_TO_LOCK_ROW …`).
const OF_LOCKS: [&str; 3] =
    [LOCK, "unable to obtain exclusive access", "could not obtain exclusive access"];

/// How many records went well, failed, or were never processed, by their own results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// Records that went well; `None` if no file lists those.
    pub succeeded: Option<u64>,
    /// Records that failed, by the code of the error; those that failed on a row lock all have
    /// `UNABLE_TO_LOCK_ROW`.
    pub failed: BTreeMap<String, u64>,
    /// Records that were never processed; `None` if no file lists those.
    pub unprocessed: Option<u64>,
    /// Whether any file lists records that failed, be it none of them.
    pub(super) lists_failures: bool,
}

impl Results {
    /// Records that failed on a row lock.
    #[must_use]
    pub fn lock_failures(&self) -> u64 {
        self.failed.get(LOCK).copied().unwrap_or_default()
    }

    /// Records that failed, for whatever reason.
    #[must_use]
    pub fn all_failures(&self) -> u64 {
        self.failed.values().sum()
    }

    pub(super) fn are_any(&self) -> bool {
        *self != Self::default()
    }

    /// Adds a list of records that failed, before its records.
    pub(super) fn begin_failures(&mut self) {
        self.lists_failures = true;
    }

    /// Adds a record that failed with `error`, such as `UNABLE_TO_LOCK_ROW:unable to …:--`.
    pub(super) fn add_failure(&mut self, error: &str) {
        *self.failed.entry(code(error).to_owned()).or_default() += 1;
    }

    pub(super) fn add_successes(&mut self, records: u64) {
        *self.succeeded.get_or_insert_default() += records;
    }

    pub(super) fn add_unprocessed(&mut self, records: u64) {
        *self.unprocessed.get_or_insert_default() += records;
    }

    /// Adds those of another file.
    pub(super) fn add(&mut self, other: Self) {
        self.lists_failures |= other.lists_failures;
        for (code, records) in other.failed {
            *self.failed.entry(code).or_default() += records;
        }
        if let Some(records) = other.succeeded {
            self.add_successes(records);
        }
        if let Some(records) = other.unprocessed {
            self.add_unprocessed(records);
        }
    }
}

/// What an error is counted by.
fn code(error: &str) -> &str {
    if OF_LOCKS.iter().any(|words| error.contains(words)) {
        return LOCK;
    }
    let is_code = |code: &&str| {
        (2..=80).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    error.split(':').next().map(str::trim).filter(is_code).unwrap_or("without a code")
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn errors_count_by_their_code_and_row_locks_as_one() {
        for (error, expected) in [
            (
                "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--",
                "UNABLE_TO_LOCK_ROW",
            ),
            (
                "unable to obtain exclusive access to this record or 1 records: 001",
                "UNABLE_TO_LOCK_ROW",
            ),
            (
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:OppTrigger: execution of AfterInsert caused by: \
                 System.DmlException: Update failed; first error: UNABLE_TO_LOCK_ROW, unable to:--",
                "UNABLE_TO_LOCK_ROW",
            ),
            ("DUPLICATE_VALUE:duplicate value found:--", "DUPLICATE_VALUE"),
            (
                "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --",
                "REQUIRED_FIELD_MISSING",
            ),
            ("Record is locked: ask your admin", "without a code"),
            ("", "without a code"),
        ] {
            assert_eq!(code(error), expected, "{error}");
        }
    }
}
