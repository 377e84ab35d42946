//! `forelock report` and `forelock chart`: what is made of a scenario or of a result.

cases! {
    report: "report scenarios/test4-parallel.toml --replications 3 -o page.html";
    report_objectives: "report scenarios/test5-serial.toml --replications 3 -o page.html";
    report_loads: "report scenarios/three-loads.toml -o page.html";
    report_extract: "report scenarios/extracts/friday.toml --replications 3 -o page.html";
    report_without_remedies: "report small.toml --without-remedies --set org.workers=2";
    report_missed: "report small.toml --without-remedies --set objectives.duration=<1s";
    report_posterior: "report small.toml --posterior posterior.json --replications 20 -o page.html";
    report_of_a_result:
        "run scenarios/test4-parallel.toml --replications 3 --json --timeline > result.json",
        "report result.json -o page.html";
    report_of_a_result_without_timeline:
        "run scenarios/test5-serial.toml --replications 3 --json > result.json",
        "report result.json -o page.html";
    report_of_loads:
        "run scenarios/three-loads.toml --json --timeline > result.json",
        "report result.json -o page.html";
    report_of_a_posterior:
        "run small.toml --posterior posterior.json --replications 20 --json > result.json",
        "report result.json -o page.html";
    report_simulates_no_result:
        "run small.toml --replications 3 --json > result.json",
        "report result.json --seed 1";
    report_of_no_result: "report samples/jobs.json";
    report_wrong: "report scenarios/test5-as-written.toml";

    chart_run:
        "run scenarios/three-loads.toml --json --timeline > result.json",
        "chart result.json";
    chart_compare:
        "compare small.toml --json > result.json",
        "chart result.json -o charts --format svg";
    chart_sweep:
        "sweep small.toml --vary org.workers=1,2,5 -o swept --json > result.json",
        "chart swept -o from-directory --format svg",
        "chart result.json -o from-result --format svg";
    chart_tornado:
        "sweep small.toml --tornado --vary org.workers=1,5 --json > result.json",
        "chart result.json -o charts --format png";
    chart_profile:
        "profile scenarios/extracts/opportunities.csv --parent AccountId --json > result.json",
        "chart result.json -o charts --format svg";
    chart_no_timeline:
        "run small.toml --json > result.json",
        "chart result.json";
    chart_no_result: "chart small.toml";
    chart_no_picture: "chart samples/jobs.json";
}
