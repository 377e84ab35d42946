//! Holds plans against exhaustive search: random small problems, each of which is also solved by so many
//! nights of every way of loading that its answer is known.
//!
//! `cargo run --release -p forelock --example plan_against_exhaustive -- 100 10000` takes 100 problems and
//! 10,000 nights of each way, which is about a quarter of an hour on two cores. `docs/plan.md` has its results.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use forelock::scenario::{FieldSet, Metric, Template};
use forelock::study::planner::{Wish, plan};
use forelock::study::{Pool, Study};
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::error::Error;
use std::num::NonZeroU32;

/// The part of the nights in which a plan must meet its objectives.
const SURE: f64 = 0.9;

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<u64> =
        std::env::args().skip(1).map(|one| one.parse()).collect::<Result<_, _>>()?;
    let problems = numbers.first().copied().unwrap_or(10);
    let nights = u32::try_from(numbers.get(1).copied().unwrap_or(1_000))?;
    let pool = Pool::new(None)?;
    let mut tally = Tally::default();
    for seed in 0..problems {
        let problem = Problem::random(seed);
        let wish = Wish {
            may: problem.may.clone(),
            sure: Some(SURE),
            budget: Some(problem.ways * u64::from(nights) / 10),
            ..Wish::default()
        };
        let template = Template::parse("problem.toml", &problem.text, &[])?;
        let found = plan(&template, None, &wish, &pool, &())?;
        let exhaustive = problem.solve(&template, nights, &pool)?;
        tally.count(&found, &exhaustive);
        println!("{seed}: {}", tally.last);
    }
    println!(
        "\n{problems} problems, {nights} nights of each way. Plans: {}. Claims that are wrong: {}. Plans \
         within 2 % of the fastest that meets its objectives, or none where there is none: {}. Cost of \
         the plans: {:.1} % of the exhaustive search's.",
        tally.plans,
        tally.wrong,
        tally.as_fast,
        100.0 * tally.spent as f64 / tally.exhaustive as f64
    );
    Ok(())
}

/// A small load with a few ways to send it.
struct Problem {
    text: String,
    may: Vec<String>,
    /// How many ways that is.
    ways: u64,
    settings: Vec<Vec<String>>,
}

/// A way of loading, by all its nights.
struct Solved {
    settings: Vec<String>,
    keeps: f64,
    duration: f64,
}

impl Problem {
    fn random(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let parents = random.random_range(40..400);
        let children = random.random_range(1_500..4_000);
        let workers = random.random_range(2..9);
        let contention = random.random_range(0.0..1.0);
        let cv = random.random_range(0.1..0.6);
        let timeout = ["1s", "2s", "4s"].choose(&mut random).unwrap_or(&"2s");
        let bound = ["1%", "3%", "6%", "10%", "20%"].choose(&mut random).unwrap_or(&"1%");
        let day = random.random_range(0.0..0.2);
        let text = format!(
            "data = {{ parents = {parents}, children = {children} }}
             load = {{ batch_size = 200, partitions = 2 }}
             org = {{ workers = {workers}, batch_overhead = '500ms',
                      service = {{ per_record = '9ms', cv = {cv:.3}, day_to_day = {day:.3} }},
                      scaling = {{ contention = {contention:.3} }}, locks = {{ wait_timeout = '{timeout}' }} }}
             run.seed = {seed}
             objectives.failure_rate = '< {bound}'"
        );
        // Sorted records make nearly everything safe, which is too easy to be asked always.
        let first = match random.random_bool(0.3) {
            true => ("data.order", vec!["random", "by_parent"]),
            false => ("load.batch_size", vec!["100", "200", "400"]),
        };
        let levers = [
            first,
            ("load.submit.in_flight", vec!["1", "2", "3"]),
            ("load.partitions", vec!["1", "2", "3", "4"]),
        ];
        let mut settings = vec![Vec::new()];
        for (path, values) in &levers {
            let longer = |before: &Vec<String>| {
                let with = |value: &&str| {
                    let mut all = before.clone();
                    all.push(format!("{path}={value}"));
                    all
                };
                values.iter().map(with).collect::<Vec<_>>()
            };
            settings = settings.iter().flat_map(longer).collect();
        }
        let may = levers.iter().map(|(path, values)| format!("{path}={}", values.join(",")));
        Self { text, may: may.collect(), ways: settings.len() as u64, settings }
    }

    /// All ways, by nights that no plan has seen.
    fn solve(
        &self,
        template: &Template,
        nights: u32,
        pool: &Pool,
    ) -> Result<Vec<Solved>, Box<dyn Error>> {
        let mut all = Vec::new();
        for settings in &self.settings {
            let field = |assignment| FieldSet { origin: "exhaustive", assignment };
            let fields: Vec<_> = settings.iter().map(|one| field(one)).collect();
            let scenario = template.with(&fields)?.scenario;
            let objective = scenario.objectives[0].clone();
            let judged_by = objective.judged_by(&scenario.objectives);
            let seed = scenario.run.seed + 1_000_000;
            let nights = NonZeroU32::new(nights).ok_or("no night")?;
            let finding = Study::of(scenario).replications(nights).seed(seed).on(pool).run()?;
            let outcomes = finding.replications.outcomes();
            let kept = outcomes.iter().filter(|one| objective.is_met_by(one.get(judged_by)));
            all.push(Solved {
                settings: settings.clone(),
                keeps: kept.count() as f64 / outcomes.len() as f64,
                duration: finding.prediction.summary(Metric::Duration).mean,
            });
        }
        Ok(all)
    }
}

/// How plans did.
#[derive(Default)]
struct Tally {
    plans: u64,
    wrong: u64,
    as_fast: u64,
    spent: u64,
    exhaustive: u64,
    last: String,
}

impl Tally {
    fn count(&mut self, found: &forelock::study::planner::LoadPlan, all: &[Solved]) {
        self.spent += found.nights;
        self.exhaustive += found.budget * 10;
        let feasible = all.iter().filter(|one| one.keeps >= SURE);
        let best = feasible.min_by(|one, other| one.duration.total_cmp(&other.duration));
        let chosen = found.chosen.map(|place| {
            let settings = &found.judged[place].settings;
            // The way as written sets nothing of what it has.
            let is_it = |one: &&Solved| {
                let changed = |set: &&String| !AS_WRITTEN.contains(&set.as_str());
                one.settings.iter().filter(changed).eq(settings.iter())
            };
            all.iter().find(is_it)
        });
        self.last = match (chosen, best) {
            (None, None) => {
                self.as_fast += 1;
                "no plan, and there is none".to_owned()
            }
            (None, Some(best)) => {
                format!("no plan, but {:?} keeps it in {:.4}", best.settings, best.keeps)
            }
            (Some(None), _) => "the plan is no way that was solved".to_owned(),
            (Some(Some(plan)), best) => {
                self.plans += 1;
                self.wrong += u64::from(plan.keeps < SURE);
                let fastest = best.map_or(plan.duration, |best| best.duration);
                self.as_fast += u64::from(plan.duration <= 1.02 * fastest);
                format!(
                    "keeps it in {:.4}, {:.3} of the fastest ({:.4}), {} nights",
                    plan.keeps,
                    plan.duration / fastest,
                    best.map_or(0.0, |best| best.keeps),
                    found.nights
                )
            }
        };
    }
}

/// What the scenarios have without a setting.
const AS_WRITTEN: [&str; 4] =
    ["load.batch_size=200", "load.submit.in_flight=1", "data.order=random", "load.partitions=2"];
