//! `forelock plan`, `forelock compare`, `forelock regress` and `forelock calibrate`.

cases! {
    plan: "plan small.toml";
    plan_missed: "plan small.toml --set objectives.duration=<1s";
    plan_markdown: "plan small.toml --format markdown";
    plan_json: "plan small.toml --json --keep second_pass --keep load.submit --keep load.partitions";
    plan_file: "plan small.toml -o plan.toml";

    compare: "compare scenarios/test4-parallel.toml --replications 3";
    compare_objectives: "compare scenarios/test5-serial.toml --replications 3";
    compare_extract: "compare scenarios/extracts/friday.toml --replications 3";
    compare_loads: "compare scenarios/three-loads.toml";
    compare_several:
        "compare scenarios/test4-parallel.toml scenarios/what-if-sorted-by-account.toml scenarios/test5-serial.toml --replications 3";
    compare_several_objectives:
        "compare scenarios/test5-serial.toml scenarios/test4-parallel.toml --replications 3";
    compare_unmeasured: "compare small.toml --set org=unmeasured --set objectives.failure_rate=<1%";
    compare_once: "compare small.toml --replications 1";
    compare_json: "compare small.toml --replications 3 --json";
    compare_json_several: "compare scenarios/test5-serial.toml small.toml --replications 3 --json";
    compare_json_loads: "compare scenarios/three-loads.toml --json";
    compare_charts: "compare scenarios/test4-parallel.toml --replications 3 --charts charts";
    compare_charts_several:
        "compare scenarios/test5-serial.toml scenarios/test4-parallel.toml --replications 3 --charts charts";
    compare_posterior: "compare small.toml --posterior posterior.json --replications 20";
    compare_posterior_json:
        "compare small.toml small.toml --posterior posterior.json --replications 20 --json";
    compare_wrong: "compare scenarios/test5-as-written.toml small.toml";

    regress_record: "regress record scenarios/test4-parallel.toml small.toml -o baseline.json --replications 20";
    regress_record_json: "regress record small.toml -o baseline.json --replications 20 --json";
    regress_record_few: "regress record small.toml -o baseline.json --replications 5";
    regress_clean:
        "regress record scenarios/test4-parallel.toml small.toml -o baseline.json --replications 20 > said",
        "regress check baseline.json",
        "regress check baseline.json --seed 8",
        "regress check baseline.json --json --charts charts";
    regress_moved:
        "regress record scenarios/test4-parallel.toml scenarios/test5-serial.toml -o baseline.json --replications 20 > said",
        "replace baseline.json 0.0, 0.04,",
        "regress check baseline.json",
        "regress check baseline.json --json --charts charts";
    regress_redefined:
        "regress record small.toml scenarios/test4-parallel.toml -o baseline.json --replications 20 > said",
        "replace small.toml 9ms 8ms",
        "regress check baseline.json",
        "regress check baseline.json --json --charts charts";
    regress_formats:
        "regress record small.toml -o baseline.json --replications 20 > said",
        "replace baseline.json 0.0, 0.04,",
        "regress check baseline.json --format markdown",
        "regress check baseline.json --format csv",
        "regress check baseline.json --json > result.json",
        "report result.json -o page.html";
    regress_gone: "regress check missing.json";

    calibrate:
        "calibrate scenarios/test4-parallel.toml --fit org.service.per_record=5ms..20ms --budget 200";
    calibrate_all_it_writes:
        "calibrate scenarios/test4-parallel.toml --fit org.service.per_record=5ms..20ms --budget 200 --json --charts charts -o mine.toml";
    calibrate_two:
        "calibrate scenarios/test4-parallel.toml --fit org.service.per_record --fit org.workers --budget 140 --charts charts";
    calibrate_nights:
        "calibrate scenarios/test4-parallel.toml second-night.toml --fit org.service.per_record=5ms..20ms --budget 200";
    calibrate_nights_json:
        "calibrate scenarios/test4-parallel.toml second-night.toml --fit org.service.per_record=5ms..20ms --budget 200 --json";
    calibrate_formats:
        "calibrate scenarios/test4-parallel.toml second-night.toml --fit org.service.per_record --budget 200 --format markdown",
        "calibrate scenarios/test4-parallel.toml second-night.toml --fit org.service.per_record --budget 200 --format csv",
        "calibrate scenarios/test4-parallel.toml second-night.toml --fit org.service.per_record --budget 200 --json > result.json",
        "report result.json -o page.html";
    calibrate_loads:
        "calibrate scenarios/three-loads.toml --fit org.service.per_record=5ms..20ms --budget 200";
    calibrate_out_of_reach:
        "calibrate scenarios/test4-parallel.toml --fit org.service.per_record=1ms..2ms --budget 100";
    calibrate_unobserved: "calibrate small.toml";
    calibrate_misspelt: "calibrate scenarios/test4-parallel.toml --fit org.worker=1..9";
    calibrate_over_a_scenario:
        "calibrate scenarios/test4-parallel.toml --fit org.service.per_record=5ms..20ms --budget 200 -o small.toml";
}
