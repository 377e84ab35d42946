//! `[run]` and `run.precision`.

use super::metrics::METRICS;
use super::{Field, Fields, Interval, Kind, Literal, Role};
use crate::Precision;

const MOST_REPLICATIONS: u64 = 1_000_000;

pub(crate) static FIELDS: Fields = Fields {
    name: "run",
    about: "How often the scenario is simulated, and from which seed.",
    all: &[&REPLICATIONS, &SEED, &CONFIDENCE, &HORIZON, &PRECISION],
};

pub(crate) static REPLICATIONS: Field = Field::new(
    "replications",
    "Replications",
    Kind::up_to(MOST_REPLICATIONS),
    "How many independent runs (nights) are simulated.",
)
.counting("replications")
.or(Literal::Count(20))
.role(Role::Replications);

pub(crate) static SEED: Field = Field::new(
    "seed",
    "Seed",
    Kind::Count { from: 0, to: u64::MAX },
    "Where the randomness starts: the same seed gives the same results.",
)
.or(Literal::Count(1))
.role(Role::Replications);

pub(crate) static CONFIDENCE: Field = Field::new(
    "confidence",
    "Confidence",
    Kind::Fraction(Interval::INSIDE_UNIT),
    "How sure the confidence intervals of means are.",
)
.or(Literal::Number(0.95))
.role(Role::Replications);

pub(crate) static HORIZON: Field = Field::new(
    "horizon",
    "Horizon",
    Kind::Duration { above_zero: true },
    "When a replication stops: records that have no outcome by then are unprocessed.",
)
.left_out("when everything is done");

pub(crate) static PRECISION: Field =
    Field::new("precision", "Precision", Kind::Table(&PRECISION_FIELDS), PRECISION_FIELDS.about)
        .left_out("`replications` are simulated, and no more")
        .role(Role::Replications);

static PRECISION_FIELDS: Fields = Fields {
    name: "precision",
    about: "How narrow a confidence interval must be: replications are added until it is.",
    all: &[&METRIC, &HALF_WIDTH, &RELATIVE, &MAX_REPLICATIONS],
};

pub(crate) static METRIC: Field =
    Field::new("metric", "Metric", Kind::words(&METRICS), "The metric whose mean is to be known.")
        .required("\"failure_rate\"")
        .role(Role::Replications);

pub(crate) static HALF_WIDTH: Field = Field::new(
    "half_width",
    "Half width",
    Kind::OfItsMetric,
    "Half the width that the interval may have, in the metric's unit.",
)
.required_when("without `relative`", "\"0.5%\"")
.role(Role::Replications);

pub(crate) static RELATIVE: Field = Field::new(
    "relative",
    "Relative half width",
    Kind::Fraction(Interval::INSIDE_UNIT),
    "The same as a part of the mean.",
)
.required_when("without `half_width`", "0.05")
.role(Role::Replications);

pub(crate) static MAX_REPLICATIONS: Field = Field::new(
    "max_replications",
    "Most replications",
    Kind::Count { from: Precision::FEWEST.get() as u64, to: MOST_REPLICATIONS },
    "After how many replications to give up.",
)
.counting("replications")
.left_out("1,000, or `replications` if that is more")
.role(Role::Replications);
