//! A sweep of one's own: the workers and batch sizes of a load, on the same threads and the same
//! luck.

use forelock::engine::Span;
use forelock::scenario::{Metric, Scenario};
use forelock::study::{Pool, Study};

#[expect(clippy::print_stdout, reason = "an example shows what it finds")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = Pool::new(None)?;
    let load = Scenario::builder("small")
        .parents(2_000)
        .children(20_000)
        .service_per_record(Span::from_millis(9))
        .replications(10);
    for workers in [1, 5, 10] {
        for batch_size in [200, 1_000] {
            let point = load.clone().workers(workers).batch_size(batch_size).build()?;
            let found = Study::of(point).on(&pool).run()?.prediction;
            let failed = found.summary(Metric::FailureRate).mean;
            let seconds = found.summary(Metric::Duration).mean;
            println!(
                "{workers} workers, batches of {batch_size}: {failed:.3} fail, {seconds:.0} s"
            );
        }
    }
    Ok(())
}
