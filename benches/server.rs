//! The shared server with so many customers: the next one leaves, another one enters.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use forelock::engine::{Sampler, Seed, SharedServer, SimTime, Span, Stream, UniversalScalability};

fn enter_and_leave(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("server/leave and enter");
    let demand = Sampler::exponential(Span::from_millis(1_840));
    for customers in [10_u32, 1_000] {
        let stream = Stream::named(Seed { seed: 1, replication: 0 }, *b"server  ");
        let mut draws = stream.draws(0);
        let law = UniversalScalability { contention: 1.0, coherency: 0.0 };
        let (mut server, mut now) = (SharedServer::new(law), SimTime::ZERO);
        for customer in 0..customers {
            server.enter(now, demand.draw(&mut draws), customer);
        }
        group.bench_function(BenchmarkId::from_parameter(customers), |bencher| {
            bencher.iter(|| {
                now = server.next_end(now).unwrap_or(now);
                if let Some(customer) = server.leave(now) {
                    server.enter(now, demand.draw(&mut draws), customer);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, enter_and_leave);
criterion_main!(benches);
