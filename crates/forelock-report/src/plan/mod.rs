//! A plan, for a person at a terminal and for a program.

mod answer;
mod json;
mod scenario_toml;
mod steps;
mod table;
mod tried_json;
mod would_hold;

pub use json::{JsonLever, JsonRefused, JsonSetTo, JsonStanding, JsonWay, PlanResult};
pub use scenario_toml::PLAN_MARK;
pub use tried_json::{JsonSoFar, JsonTried};
pub use would_hold::JsonWouldHold;

use super::chart::plan_pictures;
use super::document::{Badge, Block, Fact, Heading, Item, List, Section, Tile};
use super::duration_text::Spelling;
use super::envelope::StudyKind;
use super::quantity::{Notation, plain_percent};
use super::range::{check_ranges, draws_in_words};
use super::run::NOT_MODELLED;
use super::study_result::{StudyResult, Words};
use super::summary_csv::{SUMMARY, summary_cells};
use super::tidy::neutral;
use super::written_metrics::{Replicated, TIME, check_confidence};
use super::written_verdicts::check_verdicts;
use answer::asked;
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::BestSoFar;
use forelock_io::words::{counted, grouped, plain};
use forelock_picture::Picture;
use std::io::Write;

/// The best of a search under way, for a progress bar: `best so far 3h 12m, 0.4 % lost`.
#[must_use]
pub fn best_so_far_in_words(best: BestSoFar) -> String {
    let show = |metric: Metric, value: f64| {
        Notation::of(metric.unit(), &Summary::alone(value), Spelling::Short).show(value)
    };
    let what = if best.keeps { "best so far" } else { "nearest so far" };
    format!(
        "{what} {}, {} lost",
        show(Metric::Duration, best.duration),
        show(Metric::LostRate, best.lost_rate)
    )
}

/// Ways of loading of one plan at most.
const MOST_WAYS: usize = 1_000_000;

impl StudyResult for PlanResult {
    const STUDY: StudyKind = StudyKind::Plan;
    const NO_FIGURES: &'static str = "no way of loading was tried before the search was stopped";
    const CLOSING: Option<&'static str> = Some(NOT_MODELLED);

    fn name(&self) -> &str {
        &self.scenario
    }

    fn check(&self) -> Result<(), String> {
        check_confidence("confidence", self.confidence)?;
        check_confidence("sure", self.sure)?;
        if self.judged.len().max(self.tried.len()) > MOST_WAYS {
            return Err(format!("it has more than {} ways", grouped(MOST_WAYS as f64, 0)));
        }
        let places = [self.plan, self.nearest, self.written, self.one_change, self.safest];
        if places.into_iter().flatten().any(|place| place >= self.judged.len()) {
            return Err("a place lies beyond those that were judged".to_owned());
        }
        if self.plan.is_some_and(|plan| self.judged[plan].standing != JsonStanding::Keeps) {
            return Err("the plan is not proven to meet the objectives".to_owned());
        }
        for way in &self.judged {
            way.check(self).map_err(|problem| format!("in the way `{}`, {problem}", way.name))?;
        }
        if self.levers.iter().any(|lever| lever.written >= lever.choices.len()) {
            return Err("a lever is written as none of its choices".to_owned());
        }
        self.would_hold.iter().try_for_each(JsonWouldHold::check)?;
        if !self.window_records.is_none_or(|records| TIME.contains(&records)) {
            return Err("its window holds no number of records".to_owned());
        }
        let can_be = |one: &JsonTried| {
            one.kept <= one.nights
                && Metric::Duration.range().contains(&one.duration_s)
                && Metric::LostRate.range().contains(&one.lost_rate)
        };
        if !self.tried.iter().chain(self.best_so_far.iter().map(|one| &one.tried)).all(can_be) {
            return Err("it tried a way that there can't be".to_owned());
        }
        check_ranges(&self.unknown)
    }

    fn holds(&self) -> bool {
        self.plan.is_some()
    }

    fn words(&self) -> Words {
        let mut blocks = vec![
            Block::Heading(heading(self)),
            Block::Section(Section { id: "ways", title: "Ways of loading" }),
            Block::Table(table::table(self)),
            Block::Paragraph(legend(self)),
        ];
        if !self.steps.is_empty() {
            let what =
                if self.plan.is_some() { "What to do" } else { "What the nearest way takes" };
            blocks.push(Block::Section(Section { id: "steps", title: what }));
            let items = self.steps.iter().map(|step| Item::Text(plain(step))).collect();
            blocks.push(Block::List(List { items, hanging: 2 }));
        }
        blocks.push(Block::Section(Section::ANSWER));
        let missed = usize::from(self.plan.is_none());
        blocks.extend(Badge::of(1, missed).map(Block::Badge));
        blocks.extend([Block::Tiles(tiles(self)), Block::Answer(plain(&self.answer))]);
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        plan_pictures(self)
    }

    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        const BEFORE: [&str; 6] = ["scenario", "way", "settings", "kept", "nights", "metric"];
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(BEFORE.iter().chain(&SUMMARY))?;
        for result in results {
            for way in &result.judged {
                for (metric, summary) in way.metrics.iter() {
                    csv.write_field(neutral(&result.scenario).as_ref())?;
                    csv.write_field(neutral(&way.name).as_ref())?;
                    csv.write_field(neutral(&way.settings.join(" ")).as_ref())?;
                    csv.write_field(way.kept.to_string())?;
                    csv.write_field(way.nights.to_string())?;
                    csv.write_field(metric.json_name())?;
                    csv.write_record(summary_cells(summary))?;
                }
            }
        }
        Ok(csv.flush()?)
    }
}

impl JsonWay {
    /// Looks whether replications could give it.
    ///
    /// # Errors
    ///
    /// What they can't.
    fn check(&self, plan: &PlanResult) -> Result<(), String> {
        let replicated = Replicated::new(self.nights as u64, plan.confidence)?;
        replicated.check_metrics(&self.metrics)?;
        check_verdicts(&self.objectives, &self.metrics)?;
        self.loads.iter().try_for_each(|load| load.check(replicated))?;
        let share = self.of_nights().share();
        if self.kept > self.nights as u64 || !self.kept_ci.contains(share) {
            return Err("it meets its objectives in more nights than it had".to_owned());
        }
        let (proves, what) = match self.standing {
            JsonStanding::Keeps => (share >= plan.sure, "keeps"),
            JsonStanding::Breaks => (share < plan.sure, "breaks"),
            JsonStanding::Open => (true, ""),
        };
        if !proves {
            return Err(format!("its nights can't prove that it {what} its objectives"));
        }
        Ok(())
    }
}

fn heading(plan: &PlanResult) -> Heading {
    let drawn = draws_in_words(plan.posterior.as_ref(), &plan.unknown);
    let objectives = (!plan.judged.is_empty()).then(|| {
        let assumed = if plan.assumes_loss { " (what may be lost is an assumption)" } else { "" };
        format!("To meet in {} of the nights: {}{assumed}.", plain_percent(plan.sure), asked(plan))
    });
    Heading {
        name: plain(&plan.scenario),
        rest: format!(
            ": {} of {} tried, {}, seed {}",
            grouped(plan.tried.len() as f64, 0),
            counted(plan.ways, "way"),
            counted(plan.nights, "night"),
            plan.seed
        ),
        facts: (plan.records.iter().chain(&drawn))
            .map(|fact| Fact::Sentence(plain(fact)))
            .chain(objectives.map(Fact::Sentence))
            .collect(),
    }
}

fn legend(plan: &PlanResult) -> String {
    let levers: Vec<String> = plan
        .levers
        .iter()
        .map(|lever| format!("{} ({})", plain(&lever.name), lever.choices.len()))
        .collect();
    let ranges = plan.judged.iter().any(|one| one.metrics[Metric::Duration].prediction.is_some());
    let under = if ranges { "Under each mean: what nine nights in ten give. " } else { "" };
    let could = if levers.is_empty() {
        "Nothing may change.".to_owned()
    } else {
        format!("What may change, with the number of values: {}.", levers.join(", "))
    };
    let refused: Vec<String> = plan
        .refused
        .iter()
        .map(|one| format!(" Left out: {} {}.", counted(one.ways, "way"), plain(&one.words)))
        .collect();
    let proven = "A way is proven if its nights show that it meets the objectives as often as \
        required; all rows together are wrong about this in at most 5 % of plans, so that later \
        rows take more nights. ";
    format!("{under}{proven}{could}{}", refused.concat())
}

fn tiles(plan: &PlanResult) -> Vec<Tile> {
    let Some(way) = plan.shown() else { return Vec::new() };
    let tile = |metric: Metric, name: &str| {
        let summary = Summary { ci: None, ..way.metrics[metric] };
        let notation = Notation::of(metric.unit(), &summary, Spelling::Words);
        let range = summary.prediction.map(|interval| {
            format!("one night: {}", notation.range(interval.low, interval.high, " to "))
        });
        Tile {
            label: name.to_owned(),
            figure: notation.show(summary.mean),
            notes: range.into_iter().collect(),
        }
    };
    let kept = Tile {
        label: "Nights that meet the objectives".to_owned(),
        figure: format!("{} of {}", grouped(way.kept as f64, 0), way.nights),
        notes: vec![format!("asked for: {}", plain_percent(plan.sure))],
    };
    vec![tile(Metric::Duration, "Duration"), tile(Metric::LostRate, "Lost"), kept]
}
