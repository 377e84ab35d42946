//! Every published run beside its prediction.

use anyhow::{Result, anyhow};
use forelock::scenario::{Metric, Template};
use forelock::stats::Interval;
use forelock::study::calibrate::{Case, Setup, calibrate, unknowns_of};
use forelock::study::posterior::Drawn;
use forelock::study::{Pool, Prediction, Study};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

/// A published run, and what stands behind its figures.
pub struct Published {
    /// Its file below `scenarios/`, without the ending.
    pub file: &'static str,
    pub strength: &'static str,
    /// Which numbers of the org the prediction has, and from where.
    pub org: &'static str,
}

/// The first night that was published: what the later ones are predicted from.
const FIRST_NIGHT: &str = "test4-parallel";

/// The other nights of its org in Parallel mode.
const LATER_NIGHTS: [&str; 2] = ["published/massive-t7", "published/massive-v2"];

/// All of them, the strongest first.
pub const PUBLISHED: [Published; 9] = [
    Published { file: FIRST_NIGHT, strength: "raw counts", org: "fitted to this very night" },
    Published { file: LATER_NIGHTS[0], strength: "raw counts", org: "fitted to the first night" },
    Published {
        file: LATER_NIGHTS[1],
        strength: "raw counts; two files differ",
        org: "fitted to the first night",
    },
    Published {
        file: "published/serial-500-per-batch",
        strength: "raw counts, times rounded",
        org: "first night; overhead a range",
    },
    Published {
        file: "published/heroku-parallel-1m",
        strength: "a vendor's engineer, rounded",
        org: "one batch's time; workers a range",
    },
    Published {
        file: "published/rollup-trigger-hot-row",
        strength: "one practitioner; counts",
        org: "unmeasured; batch size assumed",
    },
    Published {
        file: "published/custom-update-2000-parallel",
        strength: "one practitioner; in words",
        org: "unmeasured; parents assumed",
    },
    Published {
        file: "published/custom-update-10000-single",
        strength: "one practitioner; in words",
        org: "unmeasured; parents assumed",
    },
    Published {
        file: "published/one-parent-five-transactions",
        strength: "one practitioner; no logs",
        org: "5 at once; else unmeasured",
    },
];

/// Enough for the ends of an interval of nine nights in ten.
const REPLICATIONS: NonZeroU32 = NonZeroU32::new(400).unwrap();

/// One metric of one run.
#[derive(Clone, Copy)]
pub struct Observed {
    pub metric: Metric,
    pub observed: f64,
    /// By how much that may be off; `None` if its source doesn't let one say.
    pub within: Option<f64>,
    pub predicted: f64,
    /// Nine nights in ten.
    pub night: Interval,
}

impl Observed {
    pub fn is_inside(&self) -> bool {
        self.night.contains(self.observed)
    }
}

/// What is shown of a run: the other metrics follow from these.
const SHOWN: [Metric; 2] = [Metric::FailureRate, Metric::Duration];

/// A run as its own file describes the org.
pub fn predict(run: &Published, pool: &Pool) -> Result<Vec<Observed>> {
    let template = Arc::new(template(run.file)?);
    let drawn = Drawn::of_ranges(Arc::clone(&template));
    observed(&template, drawn, pool)
}

/// The later nights, predicted from what calibration makes of the first one alone.
pub fn predict_later(pool: &Pool) -> Result<Vec<(&'static str, Vec<Observed>)>> {
    let first = template(FIRST_NIGHT)?;
    let unknowns = unknowns_of(&[], &[&first]).map_err(|wrong| anyhow!("{wrong}"))?;
    let case = Case::new(FIRST_NIGHT, first, &unknowns).map_err(|wrong| anyhow!("{wrong}"))?;
    let setup =
        Setup { cases: vec![case], unknowns, narrows: false, budget: 2_000, draws: 1_000, seed: 1 };
    let calibration = calibrate(&setup, pool, &()).map_err(|wrong| anyhow!("{wrong}"))?;
    let posterior = Arc::new(calibration.posterior);
    let night = |file| {
        let template = Arc::new(template(file)?);
        let drawn = Drawn::new(Arc::clone(&template), Arc::clone(&posterior), FIRST_NIGHT);
        Ok((file, observed(&template, Some(drawn), pool)?))
    };
    LATER_NIGHTS.into_iter().map(night).collect()
}

fn template(file: &str) -> Result<Template> {
    let path = Path::new("../scenarios").join(file).with_extension("toml");
    Template::read(&path, &[]).map_err(|wrong| anyhow!("{wrong}"))
}

fn observed(template: &Template, drawn: Option<Drawn>, pool: &Pool) -> Result<Vec<Observed>> {
    let scenario = template.with(&[]).map_err(|wrong| anyhow!("{wrong}"))?.scenario;
    let study = Study::of(scenario).drawn(drawn).replications(REPLICATIONS).on(pool);
    let prediction = study.run()?.prediction;
    let shown = prediction.observed.iter().filter(|one| SHOWN.contains(&one.metric));
    Ok(shown.map(|one| beside(one.metric, one.observed, one.within, &prediction)).collect())
}

fn beside(metric: Metric, observed: f64, within: Option<f64>, prediction: &Prediction) -> Observed {
    let summary = prediction.summary(metric);
    let luck = Interval { low: summary.p5, high: summary.p95 };
    let night = summary.prediction.unwrap_or(luck);
    Observed { metric, observed, within, predicted: summary.mean, night }
}
