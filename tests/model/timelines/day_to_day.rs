//! Every night is different, by one factor on all service demands.

use crate::support::{Log, assert_mean, scenario};
use forelock::model::{Happening, Plan, ReplicationNumber, Simulator};

/// How long each transaction of replication `number` is served: one worker, so that nothing slows
/// it, and two loads, one after the other.
fn services(day_to_day: f64, own: &str, number: u64) -> Vec<f64> {
    let text = format!(
        "org = {{ workers = 1, transaction_size = 2, time_slice = '10h',
                  service = {{ per_record = '1s', cv = 0.4, day_to_day = {day_to_day} }} }}
         [[loads]]
         name = 'a'
         data = {{ children = 10 }}
         load = {{ batch_size = 10 }}
         [[loads]]
         name = 'b'
         after = ['a']
         data = {{ children = 6 }}
         load = {{ batch_size = 6 }}
         {own}"
    );
    let plan = Plan::new(&scenario(&text)).unwrap();
    let mut simulator = Simulator::observed(&plan, Log::default());
    simulator.run(ReplicationNumber(number));
    let (mut began, mut services) = (0.0, Vec::new());
    for &(time, what) in &simulator.observer().0 {
        match what {
            Happening::ServiceBegan { .. } => began = time,
            Happening::ServiceEnded { .. } => services.push(time - began),
            _ => {}
        }
    }
    services
}

/// What each of `services` is multiplied by against `plain`, which must be one factor.
fn factor(services: &[f64], plain: &[f64]) -> f64 {
    assert_eq!(services.len(), plain.len());
    let factor = services[0] / plain[0];
    for (service, plain) in services.iter().zip(plain) {
        // Services are whole nanoseconds.
        assert!((service / plain / factor - 1.0).abs() < 1e-7, "{service} of {plain}, {factor}");
    }
    factor
}

#[test]
fn a_night_has_one_factor_for_all_transactions_of_all_loads() {
    let own = "service = { per_record = '3s', shape = 'gamma', cv = 0.2 }";
    for own in ["", own] {
        let factors: Vec<f64> = (0..8)
            .map(|night| factor(&services(0.5, own, night), &services(0.0, own, night)))
            .collect();
        for (number, one) in factors.iter().enumerate() {
            let alike = factors[..number].iter().any(|other| (one - other).abs() < 1e-6);
            assert!(!alike, "two nights are alike: {factors:?}");
        }
    }
}

#[test]
fn without_it_all_nights_are_alike() {
    let text = "data = { children = 10 }
         load = { batch_size = 10 }
         org = { workers = 1, service = { per_record = '1s', shape = 'constant' } }";
    let plan = Plan::new(&scenario(text)).unwrap();
    let mut simulator = Simulator::new(&plan);
    let durations: Vec<f64> = (0..20)
        .map(|night| simulator.run(ReplicationNumber(night)).duration.as_secs_f64())
        .collect();
    assert_eq!(durations, [10.0; 20]);
}

/// Mean 1 and coefficient of variation 0.5: the load's only transaction takes the factor in seconds.
/// Over 4,000 nights the mean is within 4.6 standard errors but once in 100,000 seeds, and so is that
/// of the squares, 1 + 0.25.
#[test]
fn the_factor_has_mean_one_and_the_given_spread() {
    let text = "data = { children = 1 }
         load = { batch_size = 1 }
         org = { workers = 1, time_slice = '10h',
                 service = { per_record = '1s', shape = 'constant', day_to_day = 0.5 } }";
    let plan = Plan::new(&scenario(text)).unwrap();
    let mut simulator = Simulator::new(&plan);
    let nights: Vec<f64> = (0..4_000)
        .map(|night| simulator.run(ReplicationNumber(night)).duration.as_secs_f64())
        .collect();
    let squares: Vec<f64> = nights.iter().map(|night| night * night).collect();
    assert_mean(&nights, 1.0, 4.6, "the mean");
    assert_mean(&squares, 1.25, 4.6, "the mean square");
}

/// A load may say how much its nights differ; it is the same night for both, so that both are slow
/// or both fast.
#[test]
fn a_load_may_have_nights_of_its_own_spread() {
    let own = "service = { per_record = '1s', cv = 0.4, day_to_day = 1.5 }";
    for night in 0..8 {
        let (plain, services) = (services(0.0, "", night), services(0.5, own, night));
        let a = factor(&services[..5], &plain[..5]);
        let b = factor(&services[5..], &plain[5..]);
        // Lognormal: ln factor = s z − s² / 2, with one z for both.
        let variance = |cv: f64| (cv * cv).ln_1p();
        let z = |factor: f64, cv: f64| (factor.ln() + variance(cv) / 2.0) / variance(cv).sqrt();
        assert!((z(a, 0.5) - z(b, 1.5)).abs() < 1e-5, "{a} and {b}");
    }
}
