//! `forelock profile`, `forelock arrange` and `forelock observe`.

cases! {
    profile: "profile scenarios/extracts/opportunities.csv --parent AccountId";
    profile_columns: "profile scenarios/extracts/opportunities.csv --parent AccountId --parent StageName --batch-size 200 --in-flight 10 --charts charts";
    profile_json: "profile scenarios/extracts/opportunities.csv --parent AccountId --parent StageName --json";
    profile_csv: "profile scenarios/extracts/opportunities.csv --parent AccountId --parent StageName --format csv";
    profile_markdown: "profile scenarios/extracts/opportunities.csv --parent AccountId --format markdown";
    profile_page:
        "profile scenarios/extracts/opportunities.csv --parent AccountId --parent StageName --json > result.json",
        "report result.json -o page.html";
    profile_to_a_file: "profile scenarios/extracts/opportunities.csv --parent AccountId -o data.toml";
    profile_no_column: "profile scenarios/extracts/opportunities.csv --parent AcountId";
    profile_no_file: "profile missing.csv --parent AccountId";

    arrange: "arrange scenarios/extracts/opportunities.csv --parent AccountId --batch-size 200 --partitions 4 -o arranged";
    arrange_columns: "arrange scenarios/extracts/opportunities.csv --parent AccountId --parent StageName --batch-size 200 --partitions 3 -o arranged --compress gz";
    arrange_simulated: "arrange scenarios/extracts/opportunities.csv --parent AccountId --simulate scenarios/extracts/friday.toml --set org.locks.order=record --replications 3 -o arranged";
    arrange_jobs: "arrange scenarios/extracts/opportunities.csv --parent AccountId --job-size 500 --partitions 2 --object Opportunity -o arranged";
    arrange_json: "arrange scenarios/extracts/opportunities.csv --parent AccountId --batch-size 200 --partitions 4 -o arranged --json";
    arrange_simulated_json: "arrange scenarios/extracts/opportunities.csv --parent AccountId --simulate scenarios/extracts/friday.toml --replications 3 -o arranged --json";
    arrange_csv: "arrange scenarios/extracts/opportunities.csv --parent AccountId --batch-size 200 --partitions 4 -o arranged --format csv";
    arrange_markdown: "arrange scenarios/extracts/opportunities.csv --parent AccountId --simulate scenarios/extracts/friday.toml --replications 3 -o arranged --format markdown";
    arrange_page:
        "arrange scenarios/extracts/opportunities.csv --parent AccountId --simulate scenarios/extracts/friday.toml --replications 3 -o arranged --json > result.json",
        "report result.json -o page.html";
    arrange_again:
        "arrange scenarios/extracts/opportunities.csv --parent AccountId --batch-size 200 --partitions 4 -o arranged > said",
        "arrange scenarios/extracts/opportunities.csv --parent AccountId --batch-size 200 --partitions 2 -o arranged",
        "arrange scenarios/extracts/opportunities.csv --parent AccountId --batch-size 200 --partitions 2 -o arranged --force";
    arrange_no_column: "arrange scenarios/extracts/opportunities.csv --parent AcountId --batch-size 200 --partitions 4 -o arranged";
    arrange_no_plan: "arrange scenarios/extracts/opportunities.csv --parent AccountId -o arranged";

    observe_jobs: "observe samples/jobs.json";
    observe_batches: "observe samples/batches.xml";
    observe_both: "observe samples/jobs.json samples/batches.xml";
    observe_wrong: "observe samples/broken.json samples/entities.xml missing.json";
    observe_json: "observe samples/jobs.json --json";
    observe_batches_json: "observe samples/batches.xml --json";
    observe_csv: "observe samples/jobs.json --format csv";
    observe_markdown: "observe samples/jobs.json samples/batches.xml --format markdown";
    observe_page:
        "observe samples/jobs.json samples/batches.xml --json > result.json",
        "report result.json -o page.html";
    observe_to_a_file: "observe samples/jobs.json -o observed.toml";
}
