//! Random draws: by number, from the samplers, places of a random permutation, and which parent a
//! child looks up to.
//!
//! The last comes first, as a table of its own (`support/draw_table.rs`); Criterion's groups follow.

#![expect(clippy::print_stdout, clippy::panic, reason = "a bench says what it finds")]

#[path = "support/draw_table.rs"]
mod draw_table;

use criterion::{Criterion, criterion_group};
use forelock::engine::{Cv, DurationDistribution, Permutation, Sampler, Seed, Shape, Span, Stream};
use std::hint::black_box;

fn stream() -> Stream {
    Stream::named(Seed { seed: 1, replication: 0 }, *b"draws   ")
}

fn numbered(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draws");
    let (stream, mut index) = (stream(), 0);
    group.bench_function("at", |bencher| {
        bencher.iter(|| {
            index += 1;
            stream.at(black_box(index))
        });
    });
    group.bench_function("below", |bencher| {
        bencher.iter(|| {
            index += 1;
            stream.below(black_box(index), 200_000)
        });
    });
    // As a transaction does: its loop is compiled for many at once.
    group.bench_function("below, 200 in a row", |bencher| {
        bencher.iter(|| {
            index += 200;
            (index..index + 200).fold(0, |sum, index| sum ^ stream.below(index, 200_000))
        });
    });
    group.bench_function("sub-stream", |bencher| {
        bencher.iter(|| {
            index += 1;
            stream.sub(black_box(index))
        });
    });
    group.finish();
}

fn samplers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sampler");
    let cv = Cv::new(0.4).unwrap_or_default();
    for (name, shape) in [
        ("constant", Shape::Constant),
        ("exponential", Shape::Exponential),
        ("lognormal", Shape::Lognormal),
        ("gamma", Shape::Gamma),
    ] {
        let distribution = DurationDistribution { mean: Span::from_millis(1_840), cv, shape };
        let (sampler, mut draws) = (Sampler::new(distribution), stream().draws(0));
        group.bench_function(name, |bencher| bencher.iter(|| sampler.draw(&mut draws)));
    }
    group.finish();
}

fn permutations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("permutation");
    for (name, size) in [("table of 10,000", 10_000), ("network over 2,000,000", 2_000_000)] {
        let (permutation, mut place) = (Permutation::new(size, stream()), 0);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                place = if place + 1 < size { place + 1 } else { 0 };
                permutation.at(place)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, numbered, samplers, permutations);

fn main() {
    draw_table::print();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
