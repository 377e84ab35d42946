//! Studies that take longer than an answer: what would help, a plan, a sweep, variants side by side, what an
//! observed load says of the org.

use crate::answer::{finish, fragment};
use crate::desk::{Desk, Follower, Ticket};
use crate::events::{Events, Gone};
use crate::limits::{NIGHTS, POINTS, STUDY, VARIANTS, check, too_many_nights, within};
use crate::refusal::Refusal;
use crate::state::{PageState, Texts, Usable};
use forelock::scenario::Template;
use forelock::study::Monitor;
use forelock::study::calibrate::{Marginal, Probes, Setup, calibrate};
use forelock::study::planner::{Promise, Wish, plan};
use forelock::study::sweep::{Subject, Sweep, SweepDirectory};
use forelock::study::{Lineup, compare, remedies};
use forelock_report::{CalibrationResult, CompareResult, PlanResult, Shown, SweepResult};
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    /// The scenario beside the usual remedies.
    Remedies(PageState),
    /// The fastest way that meets the objectives.
    Plan(PageState),
    /// One field at several values.
    Sweep(SweepAsk),
    /// Up to six scenarios, the first of which the others are held against.
    Compare(CompareAsk),
    /// Which orgs do what was observed.
    Calibrate(PageState),
}

/// A field and its values, as `--vary` takes them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepAsk {
    state: PageState,
    vary: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompareAsk {
    variants: Vec<Pinned>,
}

/// A scenario that somebody kept, under a name of theirs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pinned {
    label: String,
    state: PageState,
}

/// What a study found.
#[derive(Debug, Serialize)]
struct ResultEvent {
    html: String,
    /// The scenario that it leads to; null where it leads to none.
    state: Option<PageState>,
}

/// Makes a study, and tells the page of its progress and its result.
pub(crate) fn study(
    ask: &Ask,
    texts: &Texts,
    desk: &Desk,
    ticket: &Ticket,
    events: &Events,
) -> Result<(), Gone> {
    let follower = Follower::new(events, ticket, STUDY);
    let _turn = desk.turn();
    let place = Place { texts, desk, follower: &follower };
    let made = ask.make(&place).map(|result| events.send("result", &result));
    finish(made, &follower, events)
}

/// Where a study is made.
struct Place<'a> {
    texts: &'a Texts,
    desk: &'a Desk,
    follower: &'a Follower<'a>,
}

impl Ask {
    fn make(&self, place: &Place<'_>) -> Result<ResultEvent, Refusal> {
        match self {
            Self::Remedies(state) => {
                let usable = place.texts.usable(state)?;
                let lineup = within(remedies(&usable.loaded)).drawing_from(&[usable.drawn]);
                let contrast = compare(lineup, place.desk.pool(), place.follower)?;
                shown(&vec![CompareResult::new(&contrast)], "remedies", None)
            }
            Self::Compare(ask) => ask.make(place),
            Self::Plan(state) => made_plan(state, place),
            Self::Sweep(ask) => ask.make(place),
            Self::Calibrate(state) => calibrated(state, place),
        }
    }
}

fn shown(
    results: &dyn Shown,
    prefix: &str,
    state: Option<PageState>,
) -> Result<ResultEvent, Refusal> {
    Ok(ResultEvent { html: fragment(results, prefix)?, state })
}

impl CompareAsk {
    fn make(&self, place: &Place<'_>) -> Result<ResultEvent, Refusal> {
        if !VARIANTS.contains(&self.variants.len()) {
            return Err(Refusal::unusable(format!(
                "{} to {} scenarios can be compared",
                VARIANTS.start(),
                VARIANTS.end()
            )));
        }
        let (mut scenarios, mut draws) = (Vec::new(), Vec::new());
        for Pinned { label, state } in &self.variants {
            let Usable { loaded, drawn, .. } = place.texts.usable(state)?;
            let mut scenario = loaded.scenario;
            scenario.name.clone_from(label);
            scenarios.push((state.name.clone(), scenario));
            draws.push(drawn);
        }
        let lineup = Lineup::side_by_side(scenarios).drawing_from(&draws);
        let contrast = compare(lineup, place.desk.pool(), place.follower)?;
        shown(&vec![CompareResult::new(&contrast)], "compare", None)
    }
}

fn made_plan(state: &PageState, place: &Place<'_>) -> Result<ResultEvent, Refusal> {
    let usable = place.texts.usable(state)?;
    let wish = Wish::default();
    if wish.nights(&Promise::of(&usable.loaded.scenario, None)) > u64::from(NIGHTS) {
        return Err(too_many_nights(
            "set `objectives.sure` lower: so sure takes more of them to prove",
        ));
    }
    let found = plan(&usable.template, None, &wish, place.desk.pool(), place.follower);
    let found = found.map_err(|error| Refusal::unusable(error.to_string()))?;
    let result = PlanResult::new(&found);
    let way = found.chosen.and_then(|place| found.judged.get(place));
    let planned = way.map(|way| match &way.loads_toml {
        None => Ok(state.clone().setting(&way.settings)),
        Some(loads) => with_loads(&usable.template, loads, state),
    });
    shown(&vec![result], "plan", planned.transpose()?)
}

/// The scenario with these `loads` in place of its own.
fn with_loads(template: &Template, loads: &str, state: &PageState) -> Result<PageState, Refusal> {
    const SHARED: [&str; 5] = ["name", "org", "background", "run", "objectives"];
    let text = template.written(&SHARED, &[])?;
    Ok(PageState::new(state.name.clone(), format!("{text}\n{loads}")))
}

impl SweepAsk {
    fn make(&self, place: &Place<'_>) -> Result<ResultEvent, Refusal> {
        let usable = place.texts.usable(&self.state)?;
        let subject = Subject::of(usable.template)?;
        let sweep = Sweep::new(subject, std::slice::from_ref(&self.vary), None)?;
        let points = sweep.design().points();
        if points > POINTS {
            return Err(Refusal::unusable(format!(
                "{points} points are too many for a page, which simulates {POINTS}"
            ))
            .help("ask for fewer, or use `forelock sweep`"));
        }
        for point in 0..points {
            check(&sweep.scenario(point)?)?;
        }
        let failed = |cause: std::io::Error| Refusal::failed(cause.to_string());
        let temporary = tempfile::tempdir().map_err(failed)?;
        let mut directory = SweepDirectory::open(temporary.path(), &sweep, false)?;
        let nights = u64::from(sweep.manifest().replications);
        place.follower.planned(points.saturating_mul(nights));
        sweep.run(&mut directory, place.desk.pool(), place.follower)?;
        let result = SweepResult::new(&sweep, temporary.path())?;
        shown(&vec![result], "sweep", None)
    }
}

fn calibrated(state: &PageState, place: &Place<'_>) -> Result<ResultEvent, Refusal> {
    /// As `forelock calibrate` has it.
    const BUDGET: u64 = 2_000;
    let usable = place.texts.usable(state)?;
    let template = usable.template;
    let setup = Setup::of(vec![(state.name.clone(), template)], &[], BUDGET, None)?;
    place.follower.planned(BUDGET);
    let calibration = calibrate(&setup, place.desk.pool(), place.follower)?;
    let probes = Probes::of(&setup, &calibration, place.desk.pool(), place.follower)?;
    let result = CalibrationResult::new(&calibration, &probes, None, None);
    // Each field by itself: which of their values go together is in a posterior, which a page has no place for.
    let range = |one: &Marginal| {
        let [low, high] = [one.p5, one.p95].map(|end| one.unknown.written(end));
        if low == high {
            one.unknown.assignment(one.best)
        } else {
            format!("{}={low}..{high}", one.unknown.path)
        }
    };
    let ranges: Vec<String> = calibration.marginals.iter().map(range).collect();
    let next = calibration.explains().then(|| state.clone().setting(&ranges));
    shown(&vec![result], "calibrate", next)
}
