//! What a calibration says, beside what it finds: what is fixed only together, what would tell more,
//! what can't be.

use crate::support::{FOUR_AT_ONCE, OVERLAPPING, SERIAL, calibrated, pool, run, setup};
use forelock::scenario::{Metric, Template};
use forelock::study::calibrate::{
    CalibrateError, Calibration, Case, Grasp, ObservationStanding, Probes, Role, Setup, calibrate,
    read_unknowns,
};
use forelock::study::posterior::Posterior;
use forelock_report::{CalibrationResult, JsonDetermined, Look, Shown, parse_result};
use std::path::Path;

const PER_RECORD: &str = "org.service.per_record=1ms..60ms";
const CONTENTION: &str = "org.scaling.contention=0..1";

/// As the program prints it, in words that don't care where lines end.
fn words(setup: &Setup, calibration: &Calibration) -> (Probes, String) {
    let probes = Probes::of(setup, calibration, &pool(2), &()).unwrap();
    let results = vec![CalibrationResult::new(calibration, &probes, None, None)];
    let text = results.document().to_terminal(Look { styled: false, width: 100 });
    (probes, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The shipped real case, with these fields unknown, of an org whose nights are alike.
fn real_case(fit: &[&str], budget: u64) -> (Setup, Calibration) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/test4-parallel.toml");
    let template = Template::read(&file, &["org.service.day_to_day=0".to_owned()])
        .unwrap_or_else(|wrong| panic!("{wrong}"));
    let fit: Vec<String> = fit.iter().map(|&one| one.to_owned()).collect();
    let unknowns = read_unknowns(&fit, &[&template]).unwrap();
    let case = Case::new("test4-parallel.toml", template, &unknowns).unwrap();
    let setup = Setup { cases: vec![case], unknowns, narrows: false, budget, draws: 300, seed: 1 };
    let calibration = calibrate(&setup, &pool(2), &()).unwrap();
    (setup, calibration)
}

#[test]
fn the_real_case_takes_nine_milliseconds_a_record() {
    let (_, calibration) = real_case(&["org.service.per_record"], 200);
    assert!(calibration.explains(), "{:?}", calibration.cases);
    let one = &calibration.marginals[0];
    assert_eq!(one.grasp(), Grasp::Known);
    for value in [one.best, one.p5, one.p50, one.p95] {
        assert!((0.0085..=0.010).contains(&value), "{one:?}");
    }
    // Five hours are beyond what the submission takes, whatever a record does; and that is said.
    let duration = calibration.cases[0]
        .observations
        .iter()
        .find(|one| one.observation.metric == Metric::Duration);
    let standing = &duration.unwrap().standing;
    assert!(matches!(standing, ObservationStanding::MetByTolerance { .. }), "{standing:?}");
}

#[test]
fn the_real_case_does_not_part_contention_from_service_and_a_probe_would() {
    let (setup, calibration) =
        real_case(&["org.service.per_record", "org.scaling.contention"], 300);
    assert_eq!(calibration.ties.len(), 1);
    assert_eq!(calibration.ties[0].unknowns, [0, 1]);
    let (probes, text) = words(&setup, &calibration);
    assert!(text.contains("The runs fix time per record"), "{text}");
    assert!(text.contains("not each: from time per record"), "{text}");
    let next = &probes.outlooks[probes.next.unwrap()];
    assert!(next.tells > 2.0, "{next:?}");
    // One batch after another contends with nothing: 4,000 records take 4,000 times one of them.
    let alone = &probes.outlooks[0];
    let per_record = &calibration.marginals[0];
    for (end, each) in [(alone.duration.low, per_record.p5), (alone.duration.high, per_record.p95)]
    {
        assert!((end / (4_000.0 * each) - 1.0).abs() < 0.1, "{alone:?} {per_record:?}");
    }
    assert!(text.contains("The next cheapest probe:"), "{text}");

    // All that is shown of it is shown of its JSON.
    let results = vec![CalibrationResult::new(&calibration, &probes, None, None)];
    let read = parse_result(&results.to_json().unwrap()).unwrap();
    assert_eq!(read.page().unwrap(), results.page().unwrap());
    let charts = results.charts().unwrap();
    assert_eq!(read.charts().unwrap(), charts);
    let title = &charts[0].1[0].title;
    assert_eq!(title, "The runs fix time per record and contention only together, not each");
}

/// What a load in parallel and one in series gave, of an org that takes 9 ms and contends by half.
fn observed(text: &str, metrics: &[Metric]) -> String {
    let sets = ["org.service.per_record=9ms".to_owned(), "org.scaling.contention=0.5".to_owned()];
    let outcome = run(text, &sets, 4_711);
    let line = |&metric: &Metric| match metric {
        Metric::Duration => {
            let seconds = outcome.get(metric);
            format!("duration = {{ value = '{seconds:.6}s', within = '{:.6}s' }}\n", seconds * 0.02)
        }
        _ => format!("{} = {{ value = {}, within = 0.02 }}\n", metric.name(), outcome.get(metric)),
    };
    metrics.iter().map(line).collect()
}

#[test]
fn a_second_run_parts_what_one_leaves_tied() {
    let fit = [PER_RECORD, CONTENTION];
    let parallel = (FOUR_AT_ONCE, observed(FOUR_AT_ONCE, &[Metric::Duration]));
    let serial = (SERIAL, observed(SERIAL, &[Metric::Duration]));
    let one = calibrated(std::slice::from_ref(&parallel), &fit, 400, 1);
    let two = calibrated(&[parallel, serial], &fit, 400, 1);
    // Four at once take 1 + 3 · contention times as long as one.
    assert_eq!(one.ties.len(), 1, "{:?}", one.ties);
    assert!(two.ties.is_empty(), "{:?}", two.ties);
    for (unknown, truth) in [(0, 0.009), (1, 0.5)] {
        let [before, after] = [&one, &two].map(|calibration| &calibration.marginals[unknown]);
        assert!(after.share < before.share / 2.0, "{before:?} {after:?}");
        assert!((after.p5..=after.p95).contains(&truth), "{after:?}");
    }
}

#[test]
fn what_nothing_reaches_is_said_with_the_nearest() {
    let observed = "failure_rate = 0.2\nduration = { value = '3h', within = '1m' }\n";
    let setup = setup(&[(OVERLAPPING, observed.to_owned())], &[PER_RECORD], 200, 1).unwrap();
    let calibration = calibrate(&setup, &pool(2), &()).unwrap();
    let duration = &calibration.cases[0].observations[1];
    let ObservationStanding::OutOfReach { nearest, values } = &duration.standing else {
        panic!("{duration:?}");
    };
    // 30 transactions of 200 records at 60 ms, one after another, and ten waits of two seconds each
    // of three partitions.
    assert!((30.0..400.0).contains(nearest), "{nearest}");
    assert!(values[0] > 0.05, "{values:?}");
    let (_, text) = words(&setup, &calibration);
    assert!(!calibration.explains());
    assert!(
        text.contains("the nearest is too fast. This observation contradicts the others"),
        "{text}"
    );
    let plainly = "No value in the ranges reaches the observed duration of 3 h: the nearest is";
    assert!(text.contains(plainly), "{text}");

    let alone = "duration = { value = '3h', within = '1m' }\n".to_owned();
    let setup = crate::support::setup(&[(OVERLAPPING, alone)], &[PER_RECORD], 200, 1).unwrap();
    let wrong = calibrate(&setup, &pool(2), &()).unwrap_err();
    assert!(matches!(wrong, CalibrateError::NothingInReach(ref all) if all.len() == 1), "{wrong}");
}

#[test]
fn runs_that_contradict_each_other_are_named() {
    // Where rows are locked in order, luck alone takes the rate of such a load from one to the other.
    let load = OVERLAPPING.replace("workers = 4,", "workers = 4, locks.order = 'record',");
    let rate = |rate: f64| format!("failure_rate = {{ value = {rate}, within = 0.01 }}\n");
    let cases = [(load.as_str(), rate(0.02)), (load.as_str(), rate(0.6))];
    let setup = setup(&cases, &[PER_RECORD], 200, 1).unwrap();
    let calibration = calibrate(&setup, &pool(2), &()).unwrap();
    assert!(calibration.widening > 4.0, "{}", calibration.widening);
    assert!(!calibration.explains());
    let (_, text) = words(&setup, &calibration);
    assert!(text.contains("These contradict one another"), "{text}");
    // Both are within what is predicted then: the intervals span what the runs say.
    let one = &calibration.marginals[0];
    let alone = |observed: String| {
        calibrated(&[(load.as_str(), observed)], &[PER_RECORD], 200, 1).marginals[0].p50
    };
    let (low, high) = (alone(rate(0.02)), alone(rate(0.6)));
    assert!(one.p95 - one.p5 > (high - low).abs() / 2.0, "{one:?}: {low} and {high}");
}

/// The same files, seed and budget give the same, on any number of threads.
#[test]
fn threads_change_nothing() {
    let observed = observed(OVERLAPPING, &[Metric::FailureRate]);
    let setup = setup(&[(OVERLAPPING, observed)], &[PER_RECORD], 100, 3).unwrap();
    let [one, three] = [1, 3].map(|threads| calibrate(&setup, &pool(threads), &()).unwrap());
    assert_eq!(one.posterior, three.posterior);
    assert_eq!((one.marginals, one.runs), (three.marginals, three.runs));
}

/// A load in series fails nothing, whatever a record takes: that tells nothing of it.
#[test]
fn what_tells_nothing_is_said_to_tell_nothing() {
    let none = "failure_rate = 0\n".to_owned();
    let setup = setup(&[(SERIAL, none)], &[PER_RECORD], 100, 1).unwrap();
    let calibration = calibrate(&setup, &pool(2), &()).unwrap();
    let one = &calibration.marginals[0];
    assert_eq!(one.grasp(), Grasp::Open);
    // Nine tenths of 1 to 60 ms in even ratios.
    let ends = [0.05, 0.95].map(|place| one.unknown.value_at(place));
    assert!((one.p5 / ends[0]).ln().abs() < 0.3 && (one.p95 / ends[1]).ln().abs() < 0.3, "{one:?}");
    let (probes, text) = words(&setup, &calibration);
    assert!(text.contains("The observations say little or nothing of time per record."), "{text}");
    assert!(probes.next.is_some(), "{probes:?}");
}

/// Two loads share an org; each was observed, and each has a service time of its own.
#[test]
fn of_several_loads_each_is_fitted_by_what_it_gave() {
    let text = r#"
        name = "two"
        org = { workers = 4, service = { per_record = "5ms", day_to_day = 0 } }
        loads = [
            { name = "contacts", data = { parent_object = "Account", parents = "1M", children = 2_000 },
              load.batch_size = 200, service = { per_record = "3ms", cv = 0.2 },
              observed.duration = { value = "18s", within = "1s" } },
            { name = "big deals", after = ["contacts"],
              data = { parent_object = "Account", parents = "1M", children = 2_000 },
              load.batch_size = 200, service = { per_record = "3ms", cv = 0.2 },
              observed.duration = { value = "40s", within = "2s" } },
        ]
    "#;
    let fit = ["loads.contacts.service.per_record", "loads.\"big deals\".service.per_record"];
    let together = "duration = '58s'".to_owned();
    let setup = setup(&[(text, together)], &fit, 300, 1).unwrap();
    let calibration = calibrate(&setup, &pool(2), &()).unwrap();
    for (marginal, truth) in calibration.marginals.iter().zip([0.009, 0.02]) {
        assert!((marginal.p5..=marginal.p95).contains(&truth), "{marginal:?}");
        assert!(marginal.p95 / marginal.p5 < 1.4, "{marginal:?}");
    }
    let observations = &calibration.cases[0].observations;
    let loads: Vec<Option<&str>> = observations.iter().map(|one| one.load.as_deref()).collect();
    assert_eq!(loads, [None, Some("contacts"), Some("big deals")]);
    let all_met = observations.iter().all(|one| one.standing == ObservationStanding::Met);
    assert!(all_met, "{observations:?}");
    let (_, text) = words(&setup, &calibration);
    assert!(text.contains("met (as the loads)"), "{text}");
    // What a file says of how nights differ is not assumed.
    assert!(!text.contains("It assumes that nights differ"), "{text}");
    let profile = calibration.profile(&setup, "two.posterior.json").unwrap();
    assert!(profile.contains("# Not of the org"), "{profile}");
}

/// One run can't tell how much nights differ, and so that is assumed, and said.
#[test]
fn what_is_assumed_of_nights_is_said_and_written() {
    let text = SERIAL.replace(", day_to_day = 0.0", "");
    let observed = "duration = '36s'\n".to_owned();
    let setup = setup(&[(text.as_str(), observed)], &[PER_RECORD], 100, 1).unwrap();
    let calibration = calibrate(&setup, &pool(2), &()).unwrap();
    assert_eq!(calibration.assumed_day_to_day, Some(0.1));
    let (_, text) = words(&setup, &calibration);
    let assumed =
        "It assumes that nights differ by 10 % (day_to_day = 0.1), since one run can't show it;";
    assert!(text.contains(assumed), "{text}");
    let profile = calibration.profile(&setup, "mine.posterior.json").unwrap();
    assert!(profile.contains("# org.service.day_to_day = 0.1 is assumed"), "{profile}");
    assert!(profile.contains("day_to_day = 0.1\n"), "{profile}");
    let posterior = &calibration.posterior;
    assert_eq!(posterior.assumed_day_to_day(), Some(0.1));
    let again = Posterior::parse(&posterior.to_json()).unwrap();
    assert_eq!(again.assumed_day_to_day(), Some(0.1));
    let wild = posterior.to_json().replace("y\": 0.1", "y\": -1");
    assert!(Posterior::parse(&wild).unwrap_err().to_string().contains("a number from 0 to"));
}

/// A pilot that ran nearly three batches at once for eight and a half minutes and failed nothing. Where
/// so many run at once for so long, a sixth of the records fails.
const PILOT: &str = r#"
    name = "pilot"
    data = { parents = 400, children = 20_000 }
    load = { partitions = 4, batch_size = 200, submit = { pattern = "closed", in_flight = 1 } }
    org = { workers = 4, service = { per_record = "9ms", cv = 0.4 } }
"#;
const WORKERS: &str = "org.workers=1..50";

fn pilot(observed: &str, budget: u64) -> (Calibration, CalibrationResult, String) {
    let fit = [PER_RECORD, WORKERS];
    let setup = setup(&[(PILOT, observed.to_owned())], &fit, budget, 1).unwrap();
    let calibration = calibrate(&setup, &pool(2), &()).unwrap();
    let (probes, text) = words(&setup, &calibration);
    let result = CalibrationResult::new(&calibration, &probes, None, None);
    (calibration, result, text)
}

#[test]
fn what_no_org_in_the_ranges_does_determines_nothing() {
    let observed = "created = 20_000\nfailed = 0\nprocessed = 20_000\nfailure_rate = 0\n\
                    duration = '8m29s'\nthroughput = '39.3/s'\ndegree_of_parallelism = 2.8\n";
    for budget in [400, 800] {
        let (calibration, result, text) = pilot(observed, budget);
        assert!(!calibration.explains(), "{budget}: {text}");
        assert!(!vec![result.clone()].all_hold());
        let determined: Vec<_> = result.unknowns.iter().map(|one| one.determined).collect();
        assert_eq!(determined, [JsonDetermined::No, JsonDetermined::No], "{text}");
        assert!(text.contains("No org in these ranges gives what was observed"), "{text}");
        assert!(text.contains("contradict each other or the model. Nearest: time per"), "{text}");
        assert!(text.contains("the nearest fails too much and is too fast."), "{text}");
        // All that was sent is processed, whatever the org: that contradicts nothing.
        let of = |metric| {
            let observations = calibration.cases[0].observations.iter();
            observations.clone().find(|one| one.observation.metric == metric).unwrap()
        };
        let processed = of(Metric::Processed);
        assert_eq!(processed.standing, ObservationStanding::Met, "{processed:?}");
        assert_eq!((processed.check.inside, processed.check.probability), (true, 1.0));
        // Nothing is left out for the others to agree.
        let at_once = of(Metric::DegreeOfParallelism);
        assert_ne!(at_once.standing, ObservationStanding::OddOneOut, "{at_once:?}");
        assert_eq!(of(Metric::Throughput).role, Role::Follows(Metric::Duration));
    }
}

/// The same metrics, as an org in the ranges gives them.
#[test]
fn what_an_org_in_the_ranges_does_is_explained_and_checked() {
    let outcome =
        run(PILOT, &["org.workers=3".to_owned(), "org.service.per_record=20ms".to_owned()], 77);
    let observed = format!(
        "processed = 20_000\nfailure_rate = {}\nduration = '{:.3}s'\ndegree_of_parallelism = {}\n",
        outcome.get(Metric::FailureRate),
        outcome.get(Metric::Duration),
        outcome.get(Metric::DegreeOfParallelism),
    );
    let (calibration, _, text) = pilot(&observed, 400);
    assert!(calibration.explains(), "{text}");
    for fit in &calibration.cases[0].observations {
        assert!(fit.check.inside && fit.check.probability > 0.1, "{fit:?}");
    }
}
