//! One of the parts that a sweep is cut into, for machines that know nothing of one another.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// The part of this number, of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    number: u64,
    of: u64,
}

/// Why there is no such part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardNumberError {
    /// It is no part at all.
    #[error(
        "write a part and the number of parts, such as 3/10; or env/10 for the part that Slurm, Kubernetes or \
             AWS Batch give this job"
    )]
    NoPart,
    /// Nothing says which part this job is.
    #[error("none of {} is set to a number: this is no job of an array", VARIABLES.map(|one| one.name).join(", "))]
    NoArray,
    /// The job is not one of so many.
    #[error("{name} is {value}, of {of} parts from {first}")]
    Beyond {
        /// The variable.
        name: &'static str,
        /// What it says.
        value: u64,
        /// The number of parts.
        of: u64,
        /// The number of the first.
        first: u64,
    },
}

/// Where a scheduler says which job of an array this is.
struct Variable {
    name: &'static str,
    /// The number of the first part: an array of Slurm is told to begin with 1, so that a part can be done again
    /// alone under its own number.
    first: u64,
}

const VARIABLES: [Variable; 3] = [
    Variable { name: "SLURM_ARRAY_TASK_ID", first: 1 },
    Variable { name: "JOB_COMPLETION_INDEX", first: 0 },
    Variable { name: "AWS_BATCH_JOB_ARRAY_INDEX", first: 0 },
];

impl Shard {
    /// Parts of one sweep at most.
    pub const MOST: u64 = 99_999;

    /// The part of this number, from 1; `None` if there are not so many, or too many.
    #[must_use]
    pub fn new(number: u64, of: u64) -> Option<Self> {
        let is_part = (1..=of).contains(&number) && of <= Self::MOST;
        is_part.then_some(Self { number, of })
    }

    /// Reads `3/10`, or `env/10` for the part that the scheduler gives this job, which `variable` reads.
    ///
    /// # Errors
    ///
    /// If it is none, or no scheduler says anything.
    pub fn parse(
        text: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ShardNumberError> {
        let (number, of) = text.split_once('/').ok_or(ShardNumberError::NoPart)?;
        let of: u64 = of.trim().parse().map_err(|_| ShardNumberError::NoPart)?;
        if number.trim() != "env" {
            let number = number.trim().parse().map_err(|_| ShardNumberError::NoPart)?;
            return Self::new(number, of).ok_or(ShardNumberError::NoPart);
        }
        let number = |name: &str| variable(name)?.trim().parse::<u64>().ok();
        let found = VARIABLES.iter().find_map(|one| Some((one, number(one.name)?)));
        let (Variable { name, first }, value) = found.ok_or(ShardNumberError::NoArray)?;
        let first = *first;
        let place = value.checked_sub(first).and_then(|place| Self::new(place + 1, of));
        place.ok_or(ShardNumberError::Beyond { name, value, of, first })
    }

    /// Which of so many points it has: neighbours, and as many as any other, or one more.
    pub(super) fn points(self, all: u64) -> Range<u64> {
        let end = |number: u64| {
            let end = u128::from(all) * u128::from(number) / u128::from(self.of);
            u64::try_from(end).unwrap_or(all)
        };
        end(self.number - 1)..end(self.number)
    }

    /// The file in the directory of the plan.
    pub(super) fn file(self) -> String {
        format!("shard-{:05}-of-{:05}.jsonl", self.number, self.of)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = ShardNumberError;

    /// As [`Shard::parse`], with the variables of the process.
    fn from_str(text: &str) -> Result<Self, ShardNumberError> {
        Self::parse(text, |name| std::env::var(name).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str, set: &[(&str, &str)]) -> Result<Shard, ShardNumberError> {
        Shard::parse(text, |name| {
            set.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_part_is_said_or_given_by_the_scheduler() {
        let shard = |number| Ok(Shard { number, of: 10 });
        assert_eq!(parsed("3/10", &[]), shard(3));
        assert_eq!(parsed("env/10", &[("JOB_COMPLETION_INDEX", "0")]), shard(1));
        assert_eq!(parsed("env/10", &[("AWS_BATCH_JOB_ARRAY_INDEX", "9")]), shard(10));
        let slurm =
            |id| parsed("env/10", &[("SLURM_ARRAY_TASK_ID", id), ("SLURM_ARRAY_TASK_MIN", "7")]);
        assert_eq!(slurm("1"), shard(1));
        // One alone, done again, keeps its number.
        assert_eq!(slurm("7"), shard(7));
        for wrong in ["", "3", "0/10", "11/10", "1/0", "a/10", "3/b", "1/100000", "-1/3"] {
            assert_eq!(parsed(wrong, &[]), Err(ShardNumberError::NoPart), "{wrong}");
        }
        assert_eq!(parsed("env/10", &[]), Err(ShardNumberError::NoArray));
        let beyond = slurm("11").unwrap_err();
        assert_eq!(beyond.to_string(), "SLURM_ARRAY_TASK_ID is 11, of 10 parts from 1");
    }

    proptest! {
        #[test]
        fn the_parts_make_the_whole(all in 0_u64..1_000_000, of in 1_u64..2_000) {
            let parts = (1..=of).map(|number| Shard::new(number, of).unwrap().points(all));
            let mut end = 0;
            for part in parts {
                prop_assert_eq!(part.start, end);
                let length = part.end - part.start;
                prop_assert!(length == all / of || length == all / of + 1);
                end = part.end;
            }
            prop_assert_eq!(end, all);
        }
    }
}
