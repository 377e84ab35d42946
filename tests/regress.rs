//! Whether `regress` alarms when it should, and only then.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use forelock::model::{Outcome, Plan};
use forelock::scenario::{Definition, Metric, Scenario, load};
use forelock::stats::{Moments, Sample};
use forelock::study::regress::{Change, Predicted, Recorded, Regression, Rerun};
use forelock::study::{Pool, Replications, replicate};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

fn read(file: &Path, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    load(file, &sets).unwrap_or_else(|wrong| panic!("{wrong}")).scenario
}

fn outcomes(scenario: &Scenario, count: u32) -> Vec<Outcome> {
    let (pool, count) = (Pool::new(None).unwrap(), NonZeroU32::new(count).unwrap());
    replicate(&Plan::new(scenario).unwrap(), count, &pool, &()).unwrap().outcomes().to_vec()
}

fn predicted(scenario: &Scenario, outcomes: &[Outcome]) -> Predicted {
    Predicted::of(&Replications::new(outcomes.to_vec()).unwrap(), &scenario.loads)
}

fn recorded(scenario: &Scenario, outcomes: &[Outcome]) -> Recorded {
    let Definition { hash, fields } = Definition::of(scenario);
    Recorded {
        scenario: scenario.name.clone(),
        posterior: None,
        path: String::new(),
        definition: hash.to_string(),
        fields: Some(fields),
        seed: scenario.run.seed,
        replications: outcomes.len().try_into().unwrap(),
        metrics: predicted(scenario, outcomes),
    }
}

fn simulated(scenario: &Scenario, outcomes: &[Outcome]) -> Rerun {
    Rerun { definition: Definition::of(scenario), seed: 0, metrics: predicted(scenario, outcomes) }
}

/// The least corrected p-value of a whole check.
fn least_p(regression: &Regression) -> f64 {
    let all = regression.scenarios.iter().flat_map(|(_, change)| &change.changes);
    all.map(|change| change.p_value).fold(1.0, f64::min)
}

/// Shipped scenarios of one load that can be simulated.
fn shipped() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("scenarios").unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| !path.ends_with("test5-as-written.toml"))
        .filter(|path| !std::fs::read_to_string(path).unwrap().contains("[[loads]]"))
        .collect();
    files.sort();
    files
}

/// Binomial probabilities of 0 to `n` successes.
fn binomial(n: u32, p: f64) -> Vec<f64> {
    let mut choose = 1.0;
    (0..=n)
        .map(|k| {
            let probability = choose
                * p.powi(i32::try_from(k).unwrap())
                * (1.0 - p).powi(i32::try_from(n - k).unwrap());
            choose *= f64::from(n - k) / f64::from(k + 1);
            probability
        })
        .collect()
}

/// `ones` of `n` values are 1, the others 0.
fn few_in_many(n: u32, ones: u32) -> Moments {
    let values = (0..n).map(|number| f64::from(u8::from(number < ones))).collect();
    Moments::of(&Sample::new(values).unwrap()).unwrap()
}

/// The p-value of a check for every pair of samples of `n` values that are 0 or 1.
fn p_values(n: u32) -> Vec<Vec<f64>> {
    let moments: Vec<Moments> = (0..=n).map(|ones| few_in_many(n, ones)).collect();
    let p_value = |a, b| Change::new(Metric::Deadlocks, a, b).p_value;
    moments.iter().map(|&a| moments.iter().map(|&b| p_value(a, b)).collect()).collect()
}

/// How often a check alarms at `level` on two samples of values that are 1 with a probability of
/// `p`, and 0 otherwise.
fn exact_false_alarms(p_values: &[Vec<f64>], p: f64, level: f64) -> f64 {
    let probability = binomial(u32::try_from(p_values.len() - 1).unwrap(), p);
    let mut alarms = 0.0;
    for (row, pa) in p_values.iter().zip(&probability) {
        for (&p_value, pb) in row.iter().zip(&probability) {
            if p_value <= level {
                alarms += pa * pb;
            }
        }
    }
    alarms
}

/// The values that a t test was not made for: of two kinds, as deadlocks that happen in some
/// replications only. No sampling: the rate is summed up over all samples that there are, at the
/// level of the first step of Holm's correction over 16, 160 and 1,600 comparisons.
#[test]
fn rare_counts_alarm_no_more_often_than_asked() {
    for n in [20, 40, 100] {
        let p_values = p_values(n);
        for level in [0.001 / 16.0, 0.001 / 160.0, 0.001 / 1_600.0] {
            let rates =
                (1..=50).map(|p| exact_false_alarms(&p_values, f64::from(p) / 100.0, level));
            let worst = rates.fold(0.0, f64::max);
            println!("{n} values: at most {worst:.2e} of {level:.2e}");
            assert!(worst <= level, "{n} values: {worst} instead of {level}");
        }
    }
}

/// How many replications of each small scenario the next test draws its samples from.
const REPLICATIONS: u32 = 1_600;

/// Forty checks of an unchanged program with other luck. Each compares 216 metrics; at a level of
/// 5 % two of the forty may alarm on average, and more than eight would once in 10,000 times.
#[test]
fn an_unchanged_program_alarms_no_more_often_than_asked() {
    let sets = ["load.max_batches_per_partition=6", "load.stagger=5s", "data.parents=20k"];
    let scenarios: Vec<Scenario> = shipped().iter().map(|file| read(file, &sets)).collect();
    let all: Vec<Vec<Outcome>> =
        scenarios.iter().map(|scenario| outcomes(scenario, REPLICATIONS)).collect();
    let checks = REPLICATIONS as usize / 40;
    let least: Vec<f64> = (0..checks)
        .map(|check| {
            let reruns = scenarios.iter().zip(&all).map(|(scenario, outcomes)| {
                let (then, now) = outcomes[40 * check..40 * (check + 1)].split_at(20);
                (recorded(scenario, then), simulated(scenario, now))
            });
            let regression = Regression::new(reruns);
            assert_eq!(regression.comparisons(), Metric::ALL.len() * scenarios.len());
            least_p(&regression)
        })
        .collect();
    let alarms = |level| least.iter().filter(|&&p| p <= level).count();
    println!("{} of {checks} below 5 %, {} below 0.1 %", alarms(0.05), alarms(0.001));
    assert!(alarms(0.05) <= checks / 5, "{} of {checks} alarm at 5 %", alarms(0.05));
    assert_eq!(alarms(0.001), 0);
}

/// Two whole checks of the real case, one with another seed and one with 5 % more service time.
#[test]
fn a_small_change_of_the_model_is_found_in_the_real_case() {
    let file = Path::new("scenarios/test4-parallel.toml");
    let scenario = read(file, &[]);
    let then = recorded(&scenario, &outcomes(&scenario, 20));
    let check = |set: &str| {
        let changed = read(file, &[set]);
        // As if the program were another, not the scenario.
        let now = simulated(&scenario, &outcomes(&changed, 20));
        Regression::new([(then.clone(), now)])
    };
    assert!(check("run.seed=1").is_clean() && check("run.seed=2").is_clean());
    let slower = check("org.service.per_record=9.66ms");
    let moved: Vec<Metric> = slower.scenarios[0].1.moved().map(|change| change.metric).collect();
    for metric in [Metric::Failed, Metric::FailureRate, Metric::LockTimeouts, Metric::Throughput] {
        assert!(moved.contains(&metric), "{metric:?} is not among {moved:?}");
    }
    assert!(!moved.contains(&Metric::Processed));
}

#[test]
fn the_same_seed_shows_no_difference_at_all() {
    let scenario = read(Path::new("scenarios/what-if-slower-pacing.toml"), &[]);
    let outcomes = outcomes(&scenario, 20);
    let regression =
        Regression::new([(recorded(&scenario, &outcomes), simulated(&scenario, &outcomes))]);
    let changes = &regression.scenarios[0].1.changes;
    assert!(changes.iter().all(|change| change.difference == 0.0 && change.p_value == 1.0));
}
