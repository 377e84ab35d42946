//! From nothing to a failure rate with its interval.

use forelock::{engine::Span, scenario::Metric, scenario::Scenario, study::Study};

#[expect(clippy::print_stdout, reason = "an example shows what it finds")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::builder("small")
        .parents(2_000)
        .children(100_000)
        .batch_size(2_000)
        .workers(10)
        .service_per_record(Span::from_millis(9))
        .build()?;
    let finding = Study::of(scenario).run()?;
    let failed = finding.prediction.summary(Metric::FailureRate);
    println!("{:.2} of all records fail; 95 % interval {:?}", failed.mean, failed.ci);
    Ok(())
}
