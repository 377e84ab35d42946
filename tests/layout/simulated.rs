//! `forelock run` and `forelock check`.

cases! {
    run_data_loader_defaults: "run scenarios/data-loader-defaults.toml --replications 3";
    run_migration: "run scenarios/migration.toml --replications 3";
    run_rollup_hot_row: "run scenarios/rollup-hot-row.toml --replications 3";
    run_test4_parallel: "run scenarios/test4-parallel.toml --replications 3";
    run_test5_as_written: "run scenarios/test5-as-written.toml --replications 3";
    run_test5_serial: "run scenarios/test5-serial.toml --replications 3";
    run_update_beside_insert: "run scenarios/update-beside-insert.toml --replications 3";
    run_busy_org_serial: "run scenarios/what-if-busy-org-serial.toml --replications 3";
    run_client_retries: "run scenarios/what-if-client-retries.toml --replications 3";
    run_fewer_workers: "run scenarios/what-if-fewer-workers.toml --replications 3";
    run_larger_batches: "run scenarios/what-if-larger-batches.toml --replications 3";
    run_skewed_accounts: "run scenarios/what-if-skewed-accounts.toml --replications 3";
    run_slower_pacing: "run scenarios/what-if-slower-pacing.toml --replications 3";
    run_smaller_batches: "run scenarios/what-if-smaller-batches.toml --replications 3";
    run_sorted_by_account: "run scenarios/what-if-sorted-by-account.toml --replications 3";
    run_friday: "run scenarios/extracts/friday.toml --replications 3";
    run_three_loads: "run scenarios/three-loads.toml";

    run_several: "run scenarios/test4-parallel.toml scenarios/test5-serial.toml --replications 3";
    run_once: "run scenarios/test4-parallel.toml --replications 1";
    run_set_and_confidence:
        "run scenarios/test4-parallel.toml --replications 5 --seed 9 --confidence 0.8 --set org.workers=5";
    run_to_a_precision: "run small.toml --set run.precision={metric=\"failure_rate\",relative=0.05}";
    run_objectives_missed:
        "run scenarios/test4-parallel.toml --replications 3 --set objectives.failure_rate=<1% --set objectives.duration=<9h";
    run_unfinished: "run scenarios/test4-parallel.toml --replications 3 --set run.horizon=2h";

    run_json: "run scenarios/test4-parallel.toml --replications 3 --json";
    run_json_objectives: "run scenarios/test5-serial.toml --replications 3 --json";
    run_json_once: "run scenarios/test5-serial.toml --replications 1 --json";
    run_json_background: "run scenarios/what-if-busy-org-serial.toml --replications 3 --json";
    run_json_extract: "run scenarios/extracts/friday.toml --replications 3 --json";
    run_json_loads: "run scenarios/migration.toml --replications 3 --json";
    run_json_several: "run small.toml scenarios/test5-serial.toml --replications 3 --json";
    run_json_timeline: "run small.toml --replications 2 --json --timeline";
    run_json_timeline_loads: "run scenarios/three-loads.toml --replications 2 --json --timeline";

    run_charts: "run scenarios/test4-parallel.toml --replications 3 --charts charts";
    run_charts_several: "run small.toml scenarios/test5-serial.toml --replications 3 --charts charts";
    run_charts_loads: "run scenarios/migration.toml --replications 3 --charts charts";
    run_charts_extract: "run scenarios/extracts/friday.toml --replications 3 --charts charts";
    run_raw: "run small.toml scenarios/test5-serial.toml --replications 3 --raw raw.csv";
    run_raw_loads: "run scenarios/three-loads.toml --replications 2 --raw raw.csv";
    run_trace: "run small.toml --replications 2 --trace trace.json --trace-events 60";
    run_trace_loads: "run scenarios/three-loads.toml --replications 2 --trace trace.json --trace-events 60";

    run_posterior: "run small.toml --posterior posterior.json --replications 20";
    run_posterior_few: "run small.toml --posterior posterior.json --replications 5";
    run_posterior_objectives:
        "run scenarios/test5-serial.toml --posterior posterior.json --replications 20";
    run_posterior_json:
        "run scenarios/test5-serial.toml --posterior posterior.json --replications 20 --json";
    run_posterior_charts: "run small.toml --posterior posterior.json --replications 20 --charts charts";
    run_posterior_raw: "run small.toml --posterior posterior.json --replications 3 --raw raw.csv";
    run_unmeasured: "run small.toml --set org=unmeasured";
    run_unmeasured_many:
        "run small.toml --set org=unmeasured --set objectives.failure_rate=<5% --set objectives.sure=90% --replications 100";
    run_unmeasured_json: "run small.toml --set org=unmeasured --json";
    run_unmeasured_raw: "run small.toml --set org=unmeasured --replications 3 --raw raw.csv";
    check_unmeasured: "check small.toml --set org=unmeasured --set org.workers=10..20";
    run_doubt: "run small.toml --doubt";
    run_doubt_json: "run small.toml --doubt --json";
    run_posterior_wrong: "run small.toml --posterior small.toml";

    run_missing: "run scenarios/test4-parallel.toml scenarios/missing.toml";
    run_misspelt: "run scenarios/test4-parallel.toml --set org.worker=5";
    run_out_of_range: "run scenarios/test4-parallel.toml --set org.workers=0";
    run_raw_nowhere: "run small.toml --raw missing/raw.csv";
    run_raw_over_a_scenario: "run small.toml --raw small.toml";

    check_all:
        "check scenarios/data-loader-defaults.toml scenarios/migration.toml scenarios/rollup-hot-row.toml scenarios/test4-parallel.toml scenarios/test5-serial.toml scenarios/update-beside-insert.toml scenarios/what-if-busy-org-serial.toml scenarios/what-if-client-retries.toml scenarios/what-if-skewed-accounts.toml scenarios/what-if-sorted-by-account.toml scenarios/extracts/friday.toml";
    check_warns: "check small.toml scenarios/three-loads.toml";
    check_wrong: "check scenarios/test5-as-written.toml small.toml scenarios/missing.toml wrong.toml";
    check_json: "check small.toml scenarios/migration.toml scenarios/extracts/friday.toml --json";
    check_json_wrong: "check scenarios/test5-as-written.toml small.toml scenarios/missing.toml wrong.toml --json";
    check_csv: "check small.toml wrong.toml scenarios/test5-serial.toml --format csv";
    check_markdown: "check small.toml wrong.toml --format markdown";
    check_page:
        "check small.toml wrong.toml --json > result.json",
        "report result.json -o page.html";
    check_set: "check small.toml --set org.workers=1 --set load.concurrency_mode=serial";
}
