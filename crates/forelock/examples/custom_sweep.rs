//! A sweep of one's own: the workers of a load and the streams that it is sent in, on the same threads and the same
//! luck.

use forelock::engine::Span;
use forelock::scenario::{Metric, Scenario};
use forelock::study::{Pool, Study};

#[expect(clippy::print_stdout, reason = "an example shows what it finds")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = Pool::new(None)?;
    let load = Scenario::builder("small")
        .parents(50_000)
        .children(20_000)
        .batch_size(200)
        .service_per_record(Span::from_millis(9))
        .replications(10);
    for workers in [2, 5, 20] {
        for partitions in [2, 10] {
            let point = load.clone().workers(workers).partitions(partitions).build()?;
            let found = Study::of(point).on(&pool).run()?.prediction;
            let failed = found.summary(Metric::FailureRate).mean;
            let seconds = found.summary(Metric::Duration).mean;
            println!("{workers} workers, {partitions} streams: {failed:.3} fail, {seconds:.0} s");
        }
    }
    Ok(())
}
