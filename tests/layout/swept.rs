//! `forelock sweep`.

cases! {
    one_field: "sweep scenarios/test4-parallel.toml --vary load.submit.interval.mean=3.5s,4s,5s --replications 3 -o swept --charts charts";
    one_field_unsorted: "sweep scenarios/test4-parallel.toml --vary load.submit.interval.mean=8s,3.5s,5s,4s --replications 5 -o swept --charts charts";
    one_field_markdown: "sweep small.toml --vary org.workers=1,5 --replications 3 --format markdown -o swept";
    one_field_csv: "sweep small.toml --vary org.workers=1,5 --replications 3 --format csv -o swept";
    one_field_page:
        "sweep small.toml --vary org.workers=1,5 --replications 3 --format html -o swept > live.html",
        "report swept -o page.html";
    one_field_json: "sweep small.toml --vary org.workers=1,5 --replications 3 --json -o swept";
    one_field_in_words: "sweep small.toml --vary load.concurrency_mode=Parallel,Serial --set data.parents=20 -o swept --charts charts";
    one_point: "sweep small.toml --vary org.workers=5 --replications 3 -o swept --charts charts";
    two_fields: "sweep scenarios/test4-parallel.toml --vary load.submit.interval.mean=3.5s,5s --vary org.workers=2,50 --replications 3 -o swept --charts charts";
    two_fields_page:
        "sweep small.toml --vary org.workers=1,5 --vary load.batch_size=100,200 --replications 2 --json -o swept > result.json",
        "report result.json -o page.html";
    two_fields_json: "sweep small.toml --vary org.workers=1,5 --vary load.batch_size=100,200 --replications 2 --json -o swept";
    three_fields: "sweep small.toml --vary org.workers=1,5 --vary load.batch_size=100,200 --vary data.parents=20..200:2:log --replications 2 -o swept --charts charts";
    to_the_default_directory: "sweep small.toml --vary org.workers=1..3:9 --replications 1";
    sobol: "sweep scenarios/test4-parallel.toml --sample sobol:16 --vary load.submit.interval.mean=3s..8s --vary org.workers=2..50 --replications 2 -o swept --charts charts";
    latin_hypercube: "sweep small.toml --sample lhs:5 --vary org.workers=1..20 --vary org.service.per_record=5ms..20ms:log --replications 2 -o swept";
    sample_json: "sweep small.toml --sample lhs:3 --vary org.workers=1..20 --replications 1 --json -o swept";
    objectives: "sweep scenarios/test5-serial.toml --vary org.workers=1,5 --replications 3 -o swept --charts charts";
    objectives_missed: "sweep small.toml --vary org.workers=1,5 --set objectives.duration=<1ms -o swept --charts charts";
    objectives_missed_json: "sweep small.toml --vary org.workers=1,5 --set objectives.duration=<1ms -o swept --json --replications 1";
    other_loads: "sweep small.toml --vary data.children=1000,2000 --replications 3 -o swept";
    several_loads: "sweep scenarios/three-loads.toml --vary org.workers=5,10 --replications 2 -o swept --charts charts";
    of_a_posterior: "sweep small.toml --vary load.batch_size=100,200 --posterior posterior.json --replications 20 -o swept --charts charts";
    of_a_posterior_page:
        "sweep small.toml --vary load.batch_size=100,200 --posterior posterior.json --replications 20 -o swept > swept.txt",
        "report swept -o page.html";
    of_a_posterior_json: "sweep small.toml --vary load.batch_size=100 --posterior posterior.json --replications 20 -o swept --json";
    tornado: "sweep scenarios/test4-parallel.toml --tornado --vary load.submit.interval.mean=4s,5s --vary org.workers=2,50 --replications 3 -o swept --charts charts";
    tornado_markdown: "sweep small.toml --tornado --vary org.workers=1..5 --vary data.parents=200,210 --replications 3 --format markdown";
    tornado_csv: "sweep small.toml --tornado --vary org.workers=1..5 --vary data.parents=200,210 --replications 3 --format csv";
    tornado_page:
        "sweep small.toml --tornado --vary org.workers=1..5 --vary data.parents=200,210 --replications 3 --json > result.json",
        "report result.json -o page.html";
    tornado_json: "sweep small.toml --tornado --vary org.workers=1..5 --vary data.parents=200,210 --replications 3 --json";
    tornado_of_durations: "sweep small.toml --tornado --metric duration --vary org.workers=1..5 --vary data.parents=200,210 --replications 3 --charts charts";
    tornado_of_a_posterior: "sweep small.toml --tornado --vary load.batch_size=100,200 --posterior posterior.json --replications 20";
    again:
        "sweep small.toml --vary org.workers=1,5 --replications 1 -o swept --json > swept.json",
        "sweep small.toml --vary org.workers=1,5 --replications 1 -o swept",
        "sweep small.toml --vary org.workers=1,2 --replications 2 -o swept",
        "sweep small.toml --vary org.workers=1,2 --replications 2 -o swept --force";
    misspelt: "sweep small.toml --vary org.workerz=1..4:4";
    out_of_range: "sweep small.toml --vary org.workers=0..4:5";
    in_contradiction: "sweep small.toml --vary load.api=bulk_v1,bulk_v2 --vary load.concurrency_mode=Parallel,Serial";
}
