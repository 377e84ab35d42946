//! A calibration made by hand: what it says on each face, read back, and what is refused.

use super::*;
use crate::reading::parse_result;
use crate::study_result::Shown;
use forelock::scenario::{Metric, QuantityUnit};
use forelock::stats::Interval;
use forelock::study::calibrate::{Form, ObservationStanding, PredictiveCheck, Role};
use serde_json::{Value, json};

/// What was found of so many unknowns from 0 to 10, with draws of the first two.
pub(crate) fn calibration(unknowns: usize, draws: &[[f64; 2]]) -> CalibrationResult {
    let unknown = |number: usize| JsonUnknown {
        path: format!("org.field{number}"),
        unit: QuantityUnit::Plain,
        range: Interval { low: 0.0, high: 10.0 },
        scale: JsonScale::Even,
        whole: false,
        best: 4.0,
        set: format!("org.field{number}=4"),
        mean: 5.0,
        p5: 0.5,
        p50: 5.0,
        p95: 9.5,
        share: 1.0,
        determined: JsonDetermined::No,
    };
    let case = JsonCase { scenario: "a night".into(), file: "night.toml".into(), observed: vec![] };
    CalibrationResult {
        seed: 1,
        runs: 2_000,
        unknowns: (0..unknowns).map(unknown).collect(),
        ties: Vec::new(),
        webs: Vec::new(),
        cases: vec![case],
        explained: true,
        together: 0.5,
        widened: 1.0,
        doubt: 0.0,
        assumed_day_to_day: None,
        orgs_differ: false,
        probes: Vec::new(),
        next_probe: None,
        draws: draws.iter().map(|draw| (0..unknowns).map(|one| draw[one % 2]).collect()).collect(),
        profile: None,
        posterior: None,
        answer: "Nothing is known.".into(),
        remarks: Vec::new(),
        advice: "Try the first.".into(),
        probe_files: Vec::new(),
    }
}

/// With something of every kind in it.
fn rich() -> CalibrationResult {
    let fit = |metric, role, standing| JsonFit {
        load: None,
        metric,
        observed: 100.0,
        within: 5.0,
        best: 101.0,
        range: Interval { low: 90.0, high: 110.0 },
        check: PredictiveCheck {
            interval: Interval { low: 89.0, high: 111.0 },
            inside: true,
            probability: 0.8,
        },
        role,
        standing,
    };
    let nearest = || ObservationStanding::OutOfReach { nearest: 60.0, values: vec![1.0, 2.0] };
    let observed = vec![
        fit(Metric::Created, Role::CountsWith(Metric::Failed), ObservationStanding::OddOneOut),
        fit(Metric::Failed, Role::Follows(Metric::Created), ObservationStanding::Met),
        JsonFit { load: Some("contacts".into()), ..fit(Metric::Duration, Role::Counts, nearest()) },
    ];
    let law = JsonLaw {
        form: Form::Slowed(3.5),
        a: "org.field0".into(),
        b: "org.field1".into(),
        p5: 1.0,
        p50: 2.0,
        p95: 3.0,
    };
    let probe = JsonProbe {
        batches: 20,
        at_once: 1,
        parents: None,
        records: 4_000,
        duration_s: Interval { low: 30.0, high: 50.0 },
        failure_rate: Interval { low: 0.0, high: 0.01 },
        metric: Metric::Duration,
        tells: 1.5,
    };
    let second = JsonCase { scenario: "=1+1".into(), file: "b.toml".into(), observed };
    let mut rich = calibration(2, &[[0.0, 0.0], [10.0, 10.0]]);
    rich.cases.push(second);
    CalibrationResult {
        explained: false,
        together: 0.001,
        ties: vec![JsonTie {
            unknowns: [law.a.clone(), law.b.clone()],
            ends: [[1.0, 2.0], [3.0, 4.0]],
            law: Some(law),
        }],
        webs: vec![JsonWeb { unknown: "org.field1".into(), others: vec!["org.field0".into()] }],
        probes: vec![probe, JsonProbe { parents: Some(100), ..probe }],
        next_probe: Some(1),
        assumed_day_to_day: Some(0.1),
        remarks: vec!["Add `--fit`.".into()],
        ..rich
    }
}

#[test]
fn the_shape_is_the_documented_one() {
    let json = serde_json::to_value(rich()).unwrap();
    let observed = &json["cases"][1]["observed"];
    let of = |one: usize, name: &str| observed[one][name].clone();
    assert_eq!((of(0, "role"), of(0, "of")), (json!("counts_with"), json!("failed")));
    assert_eq!((of(0, "standing"), of(0, "nearest")), (json!("left_out"), Value::Null));
    assert_eq!((of(1, "role"), of(1, "standing")), (json!("follows"), json!("met")));
    assert_eq!((of(2, "role"), of(2, "of")), (json!("counts"), Value::Null));
    assert_eq!(of(2, "standing"), "out_of_reach");
    assert_eq!(of(2, "nearest"), json!({ "value": 60.0, "unknowns": [1.0, 2.0] }));
    let law = &json["ties"][0]["law"];
    assert_eq!((&law["form"], &law["constant"]), (&json!("slowed"), &json!(3.5)));
    let unknown = &json["unknowns"][0];
    assert_eq!((&unknown["unit"], &unknown["scale"]), (&json!("number"), &json!("even")));
    assert_eq!(unknown["range"], json!([0.0, 10.0]));
    assert_eq!(json!(JsonDetermined::NotAlone), "not alone");
}

#[test]
fn what_is_read_back_says_the_same() {
    let written = vec![rich()];
    let json = written.to_json().unwrap();
    let read = parse_result(&json).unwrap();
    assert_eq!(read.to_json().unwrap(), json);
    assert_eq!(read.page().unwrap(), written.page().unwrap());
    assert_eq!(read.to_csv().unwrap(), written.to_csv().unwrap());
    assert_eq!(read.charts().unwrap()[0].0, "a night-=1+1");
}

#[test]
fn the_next_probe_is_marked() {
    let text = vec![rich()].document().to_terminal(Look { styled: false, width: 100 });
    let marked: Vec<&str> = text.lines().filter(|line| line.ends_with("← next")).collect();
    assert_eq!(marked.len(), 1, "{text}");
    assert!(marked[0].starts_with("20 batches one at a time on 100 parents"), "{text}");
}

#[test]
fn what_a_file_says_does_not_command_the_terminal() {
    let mut hostile = rich();
    let escape = "\u{1b}[31m".to_owned();
    hostile.cases[1].scenario.clone_from(&escape);
    hostile.cases[1].observed[2].load = Some(escape.clone());
    hostile.unknowns[0].path.clone_from(&escape);
    hostile.remarks.push(escape.clone());
    (hostile.answer, hostile.advice) = (escape.clone(), escape);
    let text = vec![hostile].document().to_terminal(Look { styled: false, width: 100 });
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn what_can_not_have_been_found_is_refused() {
    let refused = |change: fn(&mut CalibrationResult)| {
        let mut broken = rich();
        change(&mut broken);
        let json = vec![broken].to_json().unwrap();
        parse_result(&json).map(drop).unwrap_err().to_string()
    };
    assert!(refused(|one| one.unknowns.clear()).contains("`unknowns`"));
    assert!(refused(|one| one.unknowns[0].range.low = 9e9).contains("`range`"));
    assert!(refused(|one| one.unknowns[0].scale = JsonScale::Log).contains("`scale`"));
    let without_end = |one: &mut CalibrationResult| {
        one.unknowns[0].scale = JsonScale::Log;
        one.unknowns[0].range.low = 1e-300;
    };
    assert!(refused(without_end).contains("`scale`"));
    assert!(refused(|one| one.unknowns[1].p5 = 9.9).contains("`range`"));
    assert!(refused(|one| one.unknowns[1].share = -1.0).contains("`unknowns`"));
    assert!(refused(|one| one.draws.clear()).contains("`draws`"));
    assert!(refused(|one| one.draws[1].truncate(1)).contains("`draws`"));
    assert!(refused(|one| one.draws[1][0] = 11.0).contains("`draws`"));
    assert!(refused(|one| one.draws = vec![vec![1.0, 1.0]; 1_001]).contains("`draws`"));
    assert!(refused(|one| one.ties[0].unknowns[0].clear()).contains("`ties`"));
    assert!(refused(|one| one.webs[0].others.push(String::new())).contains("`webs`"));
    assert!(refused(|one| one.cases[1].observed[0].best = 1e300).contains("`cases`"));
    assert!(refused(|one| one.cases[1].observed[0].range.high = -1.0).contains("`cases`"));
    assert!(refused(|one| one.explained = true).contains("`explained`"));
    assert!(
        refused(|one| one.unknowns[0].determined = JsonDetermined::Yes).contains("`explained`")
    );
    assert!(refused(|one| one.together = 1.5).contains("`together`"));
    assert!(refused(|one| one.cases[1].observed[0].check.probability = 2.0).contains("`cases`"));
    assert!(refused(|one| one.cases[1].observed[0].check.inside = false).contains("`cases`"));
    assert!(refused(|one| one.probes[0].tells = 1e300).contains("`probes`"));
    assert!(refused(|one| one.next_probe = Some(2)).contains("`probes`"));
}

#[test]
fn a_table_has_a_row_for_each_unknown_and_each_observation() {
    let csv = vec![rich()].to_csv().unwrap();
    let rows: Vec<&str> = csv.lines().collect();
    let titles = "unknown,low,high,best,mean,p5,p50,p95,share,determined,scenario,load,observation,\
                  observed,within,predicted_low,predicted_high,inside,probability,standing";
    assert_eq!(rows[0], titles);
    assert_eq!(rows[1], "org.field0,0.0,10.0,4.0,5.0,0.5,5.0,9.5,1.0,no,,,,,,,,,,");
    assert_eq!(rows[3], ",,,101.0,,,,,,,'=1+1,,created,100.0,5.0,89.0,111.0,true,0.8,left_out");
    assert_eq!(rows.len(), 1 + 2 + 3);
}

#[test]
fn what_no_org_explains_determines_nothing() {
    let results = vec![rich()];
    assert!(!results.all_hold());
    let text = results.document().to_terminal(Look { styled: false, width: 120 });
    assert!(!text.contains("determined: yes") && text.contains("80 %"), "{text}");
    assert_eq!(results.charts().unwrap()[0].1[0].title, NO_ORG);
}
