//! The event calendar under the hold model (Jones, "An empirical comparison of priority-queue and
//! event-set implementations", CACM 1986): with so many events pending, take the next one and
//! schedule another, exponentially later. The draw is part of what is timed.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use forelock::engine::{Calendar, Sampler, Seed, SimTime, Span, Stream};

fn hold(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("calendar/hold");
    let later = Sampler::exponential(Span::from_secs(1));
    for pending in [100_u32, 10_000, 1_000_000] {
        let stream = Stream::named(Seed { seed: 1, replication: 0 }, *b"calendar");
        let mut draws = stream.draws(0);
        let mut calendar = Calendar::new();
        for event in 0..pending {
            calendar.schedule(SimTime::ZERO + later.draw(&mut draws), event);
        }
        group.bench_function(BenchmarkId::from_parameter(pending), |bencher| {
            bencher.iter(|| {
                if let Some((now, event)) = calendar.pop() {
                    calendar.schedule(now + later.draw(&mut draws), event);
                }
            });
        });
    }
    group.finish();
}

/// What a wait for a lock does: a timeout is scheduled and, nearly always, moved to an earlier
/// instant before it comes.
fn timeout_moved_forward(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("calendar/timeout moved forward");
    for pending in [100_u64, 10_000] {
        let mut calendar = Calendar::new();
        for event in 0..pending {
            calendar.schedule(SimTime::from_nanos(1_000 + event), event);
        }
        let mut now = 0;
        group.bench_function(BenchmarkId::from_parameter(pending), |bencher| {
            bencher.iter(|| {
                let timeout = calendar.schedule(SimTime::from_nanos(now + 10_000_000), 0);
                calendar.move_to(timeout, SimTime::from_nanos(now), 1);
                now += u64::from(calendar.pop().is_some());
            });
        });
    }
    group.finish();
}

criterion_group!(benches, hold, timeout_moved_forward);
criterion_main!(benches);
