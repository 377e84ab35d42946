//! What a run is expected to take, said before it is run.

use crate::bench::Bench;
use predicates::prelude::*;
use predicates::str::contains;

#[test]
fn check_says_what_a_replication_costs() {
    let bench = Bench::new();
    let words = "  cost of one replication: about 30 events and 2,000 row locks (0.013ms at 10 \
        and 200 million a second), 1 MB a thread\n";
    bench.forelock(&["check", "small.toml"]).assert().success().stdout(contains(words));
    let cost = &bench.result(&["check", "small.toml", "--json"])["cost"];
    assert_eq!((&cost["events"], &cost["row_locks"]), (&30.0.into(), &2_000.0.into()));
    assert_eq!(cost["thread_bytes"], 200.0);
}

#[test]
fn a_costly_run_is_told_with_the_field_and_a_horizon_makes_it_cheap() {
    let bench = Bench::new();
    let crowd = "background=[{ per_hour = 36_000_000, hold = '1ms' }]";
    let set = ["check", "small.toml", "--set", "org.service.per_record=10m", "--set", crowd];
    let told = "warning[costly-run]: a replication takes about";
    bench.forelock(&set).assert().success().stderr(contains(told).and(contains("per_hour")));
    let short = [&set[..], &["--set", "run.horizon=1s"]].concat();
    bench.forelock(&short).assert().success().stderr(contains("costly-run").not());
}
