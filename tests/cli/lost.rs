//! No output takes the place of an input, by whatever path.

use crate::bench::{Bench, SMALL};
use predicates::str::contains;
use std::fs;

const EXTRACT: &str = "Id,AccountId\n006000000000001,001000000000001\n";
const OF_EXTRACT: &str = r#"
data = { file = "extract.csv", parent_column = "AccountId" }
load = { batch_size = 200 }
org = { workers = 5, service.per_record = "9ms" }
"#;

/// The extract, its hard link and its symbolic link.
fn bench() -> Bench {
    let bench = Bench::new().with("extract.csv", EXTRACT).with("extract.toml", OF_EXTRACT);
    fs::hard_link(bench.path("extract.csv"), bench.path("hard.csv")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("extract.csv", bench.path("soft.csv")).unwrap();
    bench.write("result.json", &bench.stdout(&["run", "small.toml", "--json"]));
    bench
}

#[test]
fn an_output_that_is_also_an_input_is_refused_before_any_work() {
    let bench = bench();
    let before = |file: &str| fs::read(bench.path(file)).unwrap();
    let kept = ["extract.csv", "extract.toml", "small.toml", "result.json"].map(before);
    let mut outputs = vec!["extract.csv", "./extract.csv", "hard.csv"];
    if cfg!(unix) {
        outputs.push("soft.csv");
    }
    for output in outputs {
        for command in [
            &["run", "extract.toml", "--raw", output][..],
            &["run", "extract.toml", "--trace", output],
            &["report", "extract.toml", "-o", output],
            &["regress", "record", "extract.toml", "-o", output],
            &["profile", "extract.csv", "--parent", "AccountId", "-o", output],
        ] {
            let refused = bench.forelock(command).assert().code(2);
            refused.stderr(contains("is an input of this command and would be overwritten"));
        }
    }
    bench.write("seen.toml", &(SMALL.to_owned() + "\n[observed]\nfailure_rate = 0.6\n"));
    for command in [
        &["calibrate", "seen.toml", "--fit", "org.workers=1..9", "--force", "-o", "seen.toml"][..],
        &["report", "result.json", "-o", "result.json"],
        &["observe", "result.json", "-o", "result.json"],
    ] {
        bench.forelock(command).assert().code(2).stderr(contains("would be overwritten"));
    }
    let after = ["extract.csv", "extract.toml", "small.toml", "result.json"].map(before);
    assert_eq!(after, kept);
}
