//! `[objectives]` and `[observed]`: a field a metric.

use super::{Field, Fields, Interval, Kind, Role, names};
use crate::Metric;

const COUNT: usize = Metric::ALL.len();

/// The names of the metrics.
pub(super) const METRICS: [&str; COUNT] = names!(Metric::ALL, metric => metric.name());

pub(crate) static OBJECTIVES: Fields = Fields {
    name: "objectives",
    about: "What must hold: metrics, each with a comparison such as `\"< 5%\"`. They are judged \
        on the mean, or with `sure` on single nights. An objective on `failure_rate` or `failed` \
        also counts records that were never processed, unless there is an objective on `lost`, \
        `lost_rate` or `unprocessed`.",
    all: &ASKED,
};

pub(crate) static OBSERVED: Fields = Fields {
    name: "observed",
    about: "What a real run of this scenario gave: it is shown beside the prediction, and \
            `calibrate` fits the org to it.",
    all: &refs(&OBSERVATION),
};

static OBJECTIVE: [Field; COUNT] = {
    let mut fields = [Field::new("", "", Kind::Truth, ""); COUNT];
    let mut index = 0;
    while index < COUNT {
        let metric = Metric::ALL[index];
        fields[index] = of(metric, Kind::Comparison(metric.unit())).role(Role::Objective);
        index += 1;
    }
    fields
};

static OBSERVATION: [Field; COUNT] = {
    let mut fields = [Field::new("", "", Kind::Truth, ""); COUNT];
    let mut index = 0;
    while index < COUNT {
        let metric = Metric::ALL[index];
        fields[index] = of(metric, Kind::Observation(metric.unit())).role(Role::Observation);
        index += 1;
    }
    fields
};

/// The metrics in their order, and behind them how sure it must be.
static ASKED: [&Field; COUNT + 1] = {
    let mut all = [&SURE; COUNT + 1];
    let mut index = 0;
    while index < COUNT {
        all[index] = &OBJECTIVE[index];
        index += 1;
    }
    all
};

pub(crate) static SURE: Field = Field::new(
    "sure",
    "How sure",
    Kind::Fraction(Interval::above_zero_to(1)),
    "In at least this part of the nights, all these objectives must hold together. They are then \
     judged on single nights, and not on the mean.",
)
.left_out("the mean decides")
.role(Role::Objective);

const fn refs(fields: &'static [Field; COUNT]) -> [&'static Field; COUNT] {
    let mut refs = [&fields[0]; COUNT];
    let mut index = 0;
    while index < COUNT {
        refs[index] = &fields[index];
        index += 1;
    }
    refs
}

pub(crate) static WITH_TOLERANCE: Fields = Fields {
    name: "observation",
    about: "What was observed, and how near to it counts as the same.",
    all: &[&VALUE, &WITHIN],
};

pub(crate) static VALUE: Field =
    Field::new("value", "Observed", Kind::OfItsMetric, "What was observed.")
        .required("…")
        .role(Role::Observation);

pub(crate) static WITHIN: Field = Field::new(
    "within",
    "Tolerance",
    Kind::OfItsMetric,
    "How far off a prediction may be and still count as the same, in the metric's unit or as a \
     percentage of the value.",
)
.left_out("about a tenth of the value")
.role(Role::Observation);

const fn of(metric: Metric, kind: Kind) -> Field {
    Field::new(metric.name(), metric.label(), kind, metric.meaning())
}
