//! Loads that people have asked about: the advice names what is worst, and nothing that they do already.

use forelock::scenario::{Advice, Loaded, parse};

const ORG: &str = "\n[org]\nworkers = 50\nservice = { per_record = '9.2ms', cv = 0.4 }\n\
                   scaling = { contention = 1.0 }\n";

fn loaded(text: &str, sets: &[&str]) -> Loaded {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    parse("load.toml", &format!("{text}{ORG}"), &sets).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// One job of 76,380 records, of which the platform makes eight batches.
const ONE_JOB: &str = "data = { parents = 5000, children = 76_380 }
load = { api = 'bulk_v2', batch_size = 76_380 }";

/// SFDMU: Cases over Accounts and Contacts as one job.
const CASES: &str = "
data = { parent_object = 'Account', child_object = 'Case', parents = 5_000, children = 50_000, fan_out = { shape = 'lognormal', cv = 3.0 }, lookups = [{ name = 'Contact', parents = 20_000 }] }
load = { api = 'bulk_v2', batch_size = 50_000, submit = { pattern = 'closed', in_flight = 1 } }";

/// Team members of 2.8M Cases, behind which are a few very large Accounts.
const TEAM: &str = "
data = { parent_object = 'Case', child_object = 'CaseTeamMember', parents = '2.8M', children = '4.3M', lookups = [{ name = 'Account', parents = 400_000, fan_out = { shape = 'zipf', exponent = 0.9 } }] }
load = { batch_size = 10_000, submit = { pattern = 'open', interval = '30s' } }";

#[test]
fn the_advice_names_what_is_worst() {
    for (text, sets, rule, words) in [
        (ONE_JOB, &[][..], "large-job", &["8 batches of a job run at once", "jobs of 10,000"][..]),
        (CASES, &[], "large-job", &["5 batches of a job", "one at a time", "Account and Contact"]),
        (CASES, &[], "hottest-lock", &["the locks of Account decide"]),
        (
            TEAM,
            &[],
            "hottest-lock",
            &["the locks of Account decide", "against 1.42 % of Case", "sort the records by it"],
        ),
        // As a delete, and with the sets the other way round.
        (TEAM, &["load.operation=delete"], "hottest-lock", &["the locks of Account decide"]),
        (
            TEAM,
            &["data.fan_out={shape='zipf', exponent=0.9}", "data.lookups.0.fan_out.shape=uniform"],
            "hottest-lock",
            &["the locks of Case decide", "sort the records by Case"],
        ),
    ] {
        let advice = loaded(text, sets).advice();
        let found = advice.iter().find(|one| one.rule == rule).map(Advice::to_string);
        let found = found.unwrap_or_else(|| panic!("no {rule} of {text}: {advice:?}"));
        assert!(words.iter().all(|word| found.contains(word)), "{found}");
    }
}

/// What stands in backquotes as `field = value`, by the field's path.
fn proposed(remedy: &str) -> Vec<String> {
    let quoted = remedy.split('`').skip(1).step_by(2);
    let settings = quoted.filter_map(|one| one.split_once(" = "));
    settings
        .filter_map(|(field, value)| {
            let path = match field {
                "batch_size" | "partitions" | "split" | "submit" | "concurrency_mode" => "load.",
                "in_flight" => "load.submit.",
                "order" => "data.",
                _ => return None,
            };
            Some(format!("{path}{field}={value}"))
        })
        .collect()
}

#[test]
fn no_advice_is_what_the_load_does_already() {
    for text in [ONE_JOB, CASES, TEAM] {
        for sets in [
            &[][..],
            &["load.submit={pattern='closed', in_flight=1}"],
            &["load.submit={pattern='closed', in_flight=2}"],
            &["load.submit={pattern='closed', in_flight=1}", "load.partitions=5"],
            &["load.batch_size=10_000"],
            &["load.batch_size=10_000", "load.submit={pattern='closed', in_flight=1}"],
            &["load.batch_size=10_000", "load.partitions=3", "load.split=by_parent"],
            &["data.order=by_parent"],
            &["data.order=by_parent", "load.partitions=4", "load.split=round_robin"],
            &["load.api=bulk_v1", "load.batch_size=2_000", "load.concurrency_mode=Serial"],
            &["load.api=soap", "load.batch_size=200"],
        ] {
            let load = loaded(text, sets);
            for advice in load.advice() {
                for set in proposed(&advice.remedy) {
                    let changed = load.with(std::slice::from_ref(&set)).map(|after| after.scenario);
                    // What takes another API, or more than one field, is another scenario at any rate.
                    let same = changed.is_ok_and(|after| after.loads == load.scenario.loads);
                    assert!(!same, "{set} is so already with {sets:?}:\n{advice}");
                }
            }
        }
    }
}

#[test]
fn a_load_without_a_lookup_locks_nothing() {
    for (text, sets) in [
        (
            "data = { child_object = 'Account', children = 76_380 }
            load = { api = 'bulk_v2', batch_size = 76_380 }",
            &[][..],
        ),
        ("data.children = '1M'\nload = { batch_size = 2_000 }", &["load.operation=update"]),
        ("data.children = 500\nload = { api = 'soap', batch_size = 200 }", &["load.partitions=3"]),
    ] {
        let load = loaded(text, sets);
        assert!(load.scenario.loads.first().data.sets.is_empty(), "{text}");
        let about_locks = ["large-job", "shared-parents", "hottest-lock", "hot-parent"];
        let advice = load.advice();
        assert!(advice.iter().all(|one| !about_locks.contains(&one.rule)), "{advice:?}");
    }
}
