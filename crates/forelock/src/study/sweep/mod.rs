//! The study behind `forelock sweep`: a load at many points of a grid or a box.
//!
//! A [`Design`] says which points, from what the user wrote for `--vary` ([`Spec`]) and `--sample`
//! ([`Sample`]); a [`Sweep`] simulates them into a [`SweepDirectory`], from which it goes on if it
//! is stopped; an [`Overview`] says what they show together. [`tornado()`] varies one field at a
//! time instead, and ranks the fields.
//!
//! All points share the scenario's seed, so that two of them see the same luck: what differs
//! between neighbours is the field's doing.

mod axis;
mod check;
mod design;
mod directory;
mod journal;
mod line;
mod manifest;
mod overview;
mod point_check;
mod point_line;
mod queue;
mod record;
mod records;
mod sample;
mod scheduler;
mod shard;
mod shard_file;
mod shard_plan;
mod shards;
mod spec;
mod subject;
mod tornado;
mod variant;

pub use axis::{Axis, AxisValues, Scale, Setting};
pub use design::{Design, MOST_POINTS};
pub use directory::SweepDirectory;
pub use journal::Journal;
pub use line::{Cliff, LinePoint};
pub use manifest::{FieldEntry, Manifest, PosteriorEntry};
pub use overview::Overview;
pub use point_check::PointCheck;
pub use record::{ACCEPTABLE_FAILURE_RATE, AskedObjective, PointRecord};
pub use records::Records;
pub(super) use sample::Sampler;
pub use sample::{Sample, Sampling};
pub use shard::{Shard, ShardNumberError};
pub use shard_plan::ShardPlan;
pub use spec::{End, Item, Layout, Spec, SpecValues};
pub use subject::Subject;
pub use tornado::{Bar, Tornado, tornado};

use super::posterior::Drawn;
use super::{Monitor, Pool, Replications, StudyError};
use crate::model::ReplicationNumber;
use crate::scenario::{Diagnostic, Diagnostics, Scenario};
use crate::stats::{Confidence, StatsError};
use forelock_io::words::thousands;
use scheduler::Job;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::PathBuf;

/// Why a sweep has no result.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// A `--vary` is wrong.
    #[error("{0}")]
    Argument(Box<Diagnostic>),
    /// The scenario is wrong at the first point, and not by what is varied.
    #[error("{0}")]
    Scenario(Diagnostics),
    /// A point is no valid scenario, though each of its values may be right by itself.
    #[error("{}", refused_point(point, *others, &wrong.to_string()))]
    Point {
        /// Its settings in words.
        point: String,
        /// What is wrong with it.
        wrong: Diagnostics,
        /// How many further points are invalid.
        others: u64,
    },
    /// A draw gives no scenario at a point, though it does at the first one.
    #[error("{}", refused_draw(point, &wrong.to_string()))]
    Draw {
        /// The point's settings in words.
        point: String,
        /// What is wrong with it.
        wrong: Diagnostics,
    },
    /// The directory holds another sweep.
    #[error("{} holds the points of another sweep:\n  {}\nGive another directory with `-o`, or \
             start over in this one with `--force`", directory.display(), differences.join("\n  "))]
    Other {
        /// Where.
        directory: PathBuf,
        /// What is different.
        differences: Vec<String>,
    },
    /// Another process works in the directory.
    #[error("{} is in use by another process: wait for it, or give another directory with `-o`",
            path.display())]
    InUse {
        /// The file of points.
        path: PathBuf,
    },
    /// The parts of a sweep don't make a whole.
    #[error("{}:\n  {}", directory.display(), problems.join("\n  "))]
    Shards {
        /// Where they are.
        directory: PathBuf,
        /// What is missing, and what disagrees.
        problems: Vec<String>,
    },
    /// A tornado was asked for a field with one value only.
    #[error("`{0}` has one value only, and so no two ends to go from and to")]
    OneValue(String),
    /// Every field that a posterior says is decided by something else.
    #[error("nothing is left to draw from {0}: every field of it is set by --set or --vary")]
    NothingDrawn(String),
    /// A file can't be read or written.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the file system says.
        cause: std::io::Error,
    },
    /// A replication or the threads.
    #[error(transparent)]
    Study(#[from] StudyError),
}

impl From<Box<Diagnostic>> for SweepError {
    fn from(wrong: Box<Diagnostic>) -> Self {
        Self::Argument(wrong)
    }
}

impl From<StatsError> for SweepError {
    fn from(error: StatsError) -> Self {
        Self::Study(error.into())
    }
}

impl SweepError {
    /// Whether the command line or a file is wrong, rather than the machine in trouble.
    #[must_use]
    pub fn is_of_the_input(&self) -> bool {
        match self {
            Self::File { cause, .. } => cause.kind() == ErrorKind::InvalidData,
            Self::Study(_) => false,
            _ => true,
        }
    }

    /// The errors that can be shown where they stand.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Argument(wrong) => std::slice::from_ref(wrong),
            Self::Scenario(wrong) | Self::Point { wrong, .. } | Self::Draw { wrong, .. } => {
                wrong.as_slice()
            }
            _ => &[],
        }
    }

    /// What is wrong, as the user reads it; `styled` colours it.
    #[must_use]
    pub fn explanation(&self, styled: bool) -> String {
        match self {
            Self::Argument(wrong) => wrong.render(styled),
            Self::Scenario(wrong) => wrong.render(styled),
            Self::Point { point, wrong, others } => {
                refused_point(point, *others, &wrong.render(styled))
            }
            Self::Draw { point, wrong } => refused_draw(point, &wrong.render(styled)),
            _ => format!("error: {self}"),
        }
    }
}

fn refused_point(point: &str, others: u64, wrong: &str) -> String {
    let others = match others {
        0 => String::new(),
        1 => " One further point can't be simulated either.".to_owned(),
        more => format!(" {} further points can't be simulated either.", thousands(more)),
    };
    format!(
        "{wrong}\n\nThis is at {point}. Nothing has been simulated.{others} A sweep takes every \
         combination of its values: leave out what is wrong with the others, or make two sweeps."
    )
}

fn refused_draw(point: &str, wrong: &str) -> String {
    format!(
        "{wrong}\n\nThis draw and {point} don't go together. What was simulated before is kept, but \
         there is no going on: leave the point out, or the draw."
    )
}

/// A scenario and the points that it is to be simulated at.
#[derive(Debug)]
pub struct Sweep {
    subject: Subject,
    design: Design,
    /// The first point, which stands for what all share.
    first: Scenario,
    confidence: Confidence,
    manifest: Manifest,
}

impl Sweep {
    /// The sweep of `subject` over the points that `arguments`, each of one `--vary`, and `sample`
    /// ask for.
    ///
    /// # Errors
    ///
    /// What is wrong with an argument or with the scenario; if every field that is drawn is varied.
    pub fn new(
        subject: impl Into<Subject>,
        arguments: &[String],
        sample: Option<Sample>,
    ) -> Result<Self, SweepError> {
        let subject: Subject = subject.into();
        let layout = sample.map_or(Layout::Grid, Layout::Sampled);
        let design = Design::new(arguments, layout, subject.template())?;
        let paths = || design.axes().iter().map(|axis| axis.path.as_str());
        let subject = subject.varying(paths())?;
        let settings = design.point(0);
        let first = subject.at(paths().zip(&settings)).map_err(SweepError::Scenario)?;
        let confidence = Confidence::new(first.run.confidence)?;
        let definition = subject.definition().map_err(SweepError::Scenario)?;
        let manifest = Manifest::new(&design, &first, &definition, arguments, subject.drawn());
        Ok(Self { subject, design, first, confidence, manifest })
    }

    /// Its points.
    #[must_use]
    pub const fn design(&self) -> &Design {
        &self.design
    }

    /// What is varied.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// What its directory says of it.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The scenario at the first point: what is not varied is the same at all others.
    #[must_use]
    pub const fn first(&self) -> &Scenario {
        &self.first
    }

    /// Makes sure that every point is a scenario, and the first one with every draw, before any is
    /// simulated.
    ///
    /// # Errors
    ///
    /// The first draw that gives none; the first point that is none, with the number of all others; if `monitor` says stop.
    pub fn check(&self, pool: &Pool, monitor: &dyn Monitor) -> Result<(), SweepError> {
        check::every_point(self, pool, monitor)
    }

    /// Simulates all points that `directory` lacks, and adds each to it as soon as it and those
    /// before it are done.
    ///
    /// # Errors
    ///
    /// If `monitor` says stop, or a point can't be written. What was written stays, and another
    /// call goes on from there.
    pub fn run(
        &self,
        directory: &mut SweepDirectory,
        pool: &Pool,
        monitor: &dyn Monitor,
    ) -> Result<(), SweepError> {
        let journal = directory.journal();
        let points = journal.written()..self.design.points();
        let ran = self.simulate(points, pool, monitor, &mut |line| journal.append(&line));
        // Also what was done before it was stopped.
        let synced = journal.sync();
        ran.and(synced)
    }

    /// Simulates these points, on whichever machine, and gives the line of each, in their order:
    /// [`SweepDirectory::take`] takes them.
    ///
    /// # Errors
    ///
    /// If `monitor` says stop, or a point or a draw gives no scenario.
    pub fn lines(
        &self,
        points: Range<u64>,
        pool: &Pool,
        monitor: &dyn Monitor,
    ) -> Result<Vec<String>, SweepError> {
        let points = points.start..points.end.min(self.design.points());
        let mut lines = Vec::new();
        self.simulate(points, pool, monitor, &mut |line| {
            lines.push(line);
            Ok(())
        })?;
        Ok(lines)
    }

    /// Simulates these points, and hands the line of each to `sink`, in their order.
    fn simulate(
        &self,
        points: Range<u64>,
        pool: &Pool,
        monitor: &dyn Monitor,
        sink: &mut (dyn FnMut(String) -> Result<(), SweepError> + Send),
    ) -> Result<(), SweepError> {
        let drawn = self.subject.drawn().map(|drawn| {
            |point: u64, seed: u64, number: ReplicationNumber| {
                self.drawn_scenario(drawn, point, seed, number)
            }
        });
        let job = Job {
            from: points.start,
            points: points.end,
            replications: self.first.run.replications,
            scenario: &|point| self.scenario(point),
            drawn: drawn.as_ref().map(|drawn| drawn as _),
            evaluate: &|point, scenario: &Scenario, outcomes| {
                let replications = Replications::new(outcomes)?;
                let prediction = self.subject.predict(scenario, &replications, self.confidence);
                let settings = self.design.point(point);
                let record = PointRecord::new(point, self.design.axes(), settings, &prediction);
                Ok(record.line())
            },
        };
        job.run(pool, monitor, sink)
    }

    /// The scenario at a point; of what is drawn, with the values that fit best.
    ///
    /// # Errors
    ///
    /// If the settings of the point don't go together.
    pub fn scenario(&self, point: u64) -> Result<Scenario, SweepError> {
        let settings = self.design.point(point);
        self.subject.at(self.paths().zip(&settings)).map_err(|wrong| SweepError::Point {
            point: self.in_words(&settings),
            wrong,
            others: 0,
        })
    }

    /// The scenario of one replication at a point.
    fn drawn_scenario(
        &self,
        drawn: &Drawn,
        point: u64,
        seed: u64,
        number: ReplicationNumber,
    ) -> Result<Scenario, SweepError> {
        let settings = self.design.point(point);
        let assignments = variant::assignments(self.paths().zip(&settings));
        drawn
            .scenario(seed, number, &variant::fields(&assignments))
            .map_err(|wrong| SweepError::Draw { point: self.in_words(&settings), wrong })
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.design.axes().iter().map(|axis| axis.path.as_str())
    }

    fn in_words(&self, settings: &[Setting]) -> String {
        let fields = self.paths().zip(settings);
        let point: Vec<String> =
            fields.map(|(path, setting)| format!("{path} = {}", setting.value)).collect();
        format!("`{}`", point.join(", "))
    }
}
