//! A column of a table: its name, what its values are, and what it means.

use forelock::scenario::{Metric, MetricUnit, QuantityUnit};

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TidyKind {
    /// Words.
    Text,
    /// Counts: whole numbers from 0, below 2^63.
    Whole,
    /// Whole numbers from 0 that may take all 64 bits, as a seed may.
    Unsigned,
    /// Numbers, with every digit.
    Number,
    /// Whether something holds.
    Truth,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TidyColumn {
    /// Its name, which no other column has.
    pub name: String,
    /// What its values are.
    pub kind: TidyKind,
    /// What its numbers are counted in, such as `s`; empty for none.
    pub unit: &'static str,
    /// What it is, in a sentence.
    pub meaning: String,
}

impl TidyColumn {
    fn new(name: &str, kind: TidyKind, meaning: &str) -> Self {
        Self { name: name.to_owned(), kind, unit: "", meaning: meaning.to_owned() }
    }

    /// The scenario and its seed, which every row has.
    pub(super) fn of_the_scenario() -> [Self; 2] {
        [
            Self::new("scenario", TidyKind::Text, "The scenario's name."),
            Self::new("seed", TidyKind::Unsigned, "The seed of all randomness."),
        ]
    }

    /// A metric of one replication.
    pub(super) fn of_metric(metric: Metric) -> Self {
        let kind = match metric.unit() {
            MetricUnit::Count => TidyKind::Whole,
            _ => TidyKind::Number,
        };
        Self { unit: unit_of(metric), ..Self::new(metric.json_name(), kind, metric.meaning()) }
    }

    /// What of a comparison a row is of.
    pub(super) fn variant() -> Self {
        let meaning =
            "What of the comparison it is of; the first is what the others are held against.";
        Self::new("variant", TidyKind::Text, meaning)
    }

    /// Which replication a row is.
    pub(super) fn replication() -> Self {
        let meaning = "The number of the replication, from 0: one possible night. Rows of the same number and seed had \
                       the same luck.";
        Self::new("replication", TidyKind::Whole, meaning)
    }

    /// Of which of several loads a row is.
    pub(super) fn load() -> Self {
        let meaning = "The load that it is of; missing in the row of all loads together.";
        Self::new("load", TidyKind::Text, meaning)
    }

    /// Which point a row is.
    pub(super) fn point() -> Self {
        Self::new("point", TidyKind::Whole, "The place of the point in the sweep, from 0.")
    }

    /// How often a point was simulated.
    pub(super) fn replications() -> Self {
        Self::new("replications", TidyKind::Whole, "Replications behind every figure.")
    }

    /// Whether a point does what is asked.
    pub(super) fn objectives_met() -> Self {
        let meaning = "Whether all objectives are met; missing if there is none.";
        Self::new("objectives_met", TidyKind::Truth, meaning)
    }

    /// How often a point does what is asked.
    pub(super) fn runs_met() -> Self {
        let meaning = "The part of the replications that meet all objectives.";
        Self::new("runs_met", TidyKind::Number, meaning)
    }

    /// The figures of a metric over the replications of a point.
    pub(super) fn figures(metric: Metric, confidence: f64, drawn: bool) -> Vec<Self> {
        let percent = format!("{} %", confidence * 100.0);
        let of_the_mean = |end: &str| format!("the {end} end of the mean's interval of {percent}");
        let of_one =
            |end: &str| format!("the {end} end of the interval of one night, of {percent}");
        let mut figures = vec![
            Self::of_figure(metric, "mean", "the mean of the replications"),
            Self::of_figure(metric, "ci_low", &of_the_mean("lower")),
            Self::of_figure(metric, "ci_high", &of_the_mean("upper")),
            Self::of_figure(metric, "p5", "what 5 % of the replications are below"),
            Self::of_figure(metric, "p95", "what 5 % of the replications are above"),
        ];
        if drawn {
            figures.push(Self::of_figure(metric, "prediction_low", &of_one("lower")));
            figures.push(Self::of_figure(metric, "prediction_high", &of_one("upper")));
        }
        figures
    }

    /// A figure of a metric over the replications, such as its mean.
    fn of_figure(metric: Metric, figure: &str, meaning: &str) -> Self {
        let name = format!("{}_{figure}", metric.json_name());
        let metric_meaning = metric.meaning().trim_end_matches('.');
        let meaning = format!("{metric_meaning}: {meaning}.");
        Self { unit: unit_of(metric), ..Self::new(&name, TidyKind::Number, &meaning) }
    }

    /// A field of the scenario that differs from row to row; of words, if it has no unit.
    pub(super) fn of_field(path: &str, unit: Option<QuantityUnit>) -> Self {
        let meaning = format!("The field `{path}` of the scenario.");
        match unit {
            None => Self::new(path, TidyKind::Text, &meaning),
            Some(quantity) => {
                let unit = if quantity == QuantityUnit::Duration { "s" } else { "" };
                let name = quantity.column(path);
                Self { unit, ..Self::new(&name, TidyKind::Number, &meaning) }
            }
        }
    }
}

const fn unit_of(metric: Metric) -> &'static str {
    match metric.unit() {
        MetricUnit::Seconds => "s",
        MetricUnit::PerSecond => "1/s",
        MetricUnit::Count | MetricUnit::Fraction | MetricUnit::Ratio => "",
    }
}
