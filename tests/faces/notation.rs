//! The same quantity is written the same way, whichever study shows it.

use crate::bench::Bench;
use crate::reading::in_one_line;
use serde_json::Value;

#[test]
fn a_difference_of_rates() {
    let bench = Bench::new();
    let record = ["regress", "record", "small.toml", "-o", "kept.json", "--replications", "20"];
    bench.forelock(&record).assert().success();
    let mut kept: Value = serde_json::from_str(&bench.read("kept.json")).unwrap();
    let rate = &mut kept["scenarios"][0]["metrics"]["failure_rate"];
    *rate = serde_json::json!({ "mean": 0.01, "sd": 0.001 });
    bench.write("kept.json", &kept.to_string());
    for arguments in [
        &["regress", "check", "kept.json"][..],
        &["compare", "small.toml"],
        &["sweep", "small.toml", "--tornado", "--vary", "org.workers=1,5"],
    ] {
        let text = in_one_line(&bench.stdout(arguments));
        assert!(text.contains(" pp") && !text.contains(" points"), "{arguments:?}: {text}");
    }
}
