//! The model against closed forms. Each interval is wide enough that a right program fails less
//! than once in 10,000 runs, and seeds are fixed.

use crate::support::{assert_mean, at, scenario};
use forelock::engine::SimTime;
use forelock::model::{Happening, Observer, Plan, ReplicationNumber, Simulator};
use std::collections::BTreeMap;

/// With 40 replications, Student's t exceeds this in less than 1 of 20,000.
const SIGMAS: f64 = 4.6;

/// Times in the system, batch by batch, of those that arrive after a warm-up.
#[derive(Debug, Default)]
struct Sojourns {
    warm_up: f64,
    sent: BTreeMap<u32, f64>,
    /// Sum and number of waits in the queue, and of whole sojourns.
    waits: (f64, f64),
    sojourns: (f64, f64),
    /// Batches that ended between two instants.
    ended_within: (f64, f64, u64),
}

impl Observer for Sojourns {
    fn note(&mut self, time: SimTime, what: Happening) {
        let now = at(time);
        match what {
            Happening::BatchSent { batch, .. } => {
                self.sent.insert(batch.get(), now);
            }
            Happening::AttemptBegan { batch, .. } => {
                let sent = self.sent[&batch.get()];
                if sent >= self.warm_up {
                    self.waits.0 += now - sent;
                    self.waits.1 += 1.0;
                }
            }
            Happening::AttemptEnded { batch, .. } => {
                let sent = self.sent[&batch.get()];
                if sent >= self.warm_up {
                    self.sojourns.0 += now - sent;
                    self.sojourns.1 += 1.0;
                }
                if now > self.ended_within.0 && now <= self.ended_within.1 {
                    self.ended_within.2 += 1;
                }
            }
            _ => {}
        }
    }
}

/// `measure` of each of 40 replications.
fn replicate(
    text: &str,
    start: impl Fn() -> Sojourns,
    measure: impl Fn(&Sojourns) -> f64,
) -> Vec<f64> {
    let plan = Plan::new(&scenario(text)).unwrap();
    (0..40)
        .map(|number| {
            let mut simulator = Simulator::observed(&plan, start());
            simulator.run(ReplicationNumber(number));
            measure(simulator.observer())
        })
        .collect()
}

fn after(warm_up: f64) -> impl Fn() -> Sojourns {
    move || Sojourns { warm_up, ..Sojourns::default() }
}

/// Every child has a parent of its own, so nothing is ever locked twice.
const NO_LOCKS: &str =
    "data = { parents = 20_000, children = 20_000, fan_out = { shape = 'fixed' } }";

#[test]
fn waits_for_one_of_c_workers_match_erlang_c() {
    // M/M/4 at ρ = 0.8: λ = 3.2, μ = 1.
    let text = format!(
        "{NO_LOCKS}
         load = {{ batch_size = 1, submit = {{ pattern = 'open',
             interval = {{ mean = '312.5ms', shape = 'exponential' }} }} }}
         org = {{ workers = 4, service = {{ per_transaction = '1s', shape = 'exponential' }} }}"
    );
    // Erlang (1917); Kleinrock, Queueing Systems I, 1975, §3.5.
    let (servers, load) = (4.0_f64, 3.2_f64);
    let terms: Vec<f64> = (0..4)
        .scan(1.0, |term, k| {
            let now = *term;
            *term *= load / f64::from(k + 1);
            Some(now)
        })
        .collect();
    let last = load.powi(4) / 24.0 * servers / (servers - load);
    let wait_probability = last / (terms.iter().sum::<f64>() + last);
    let expected = wait_probability / (servers - load);
    let waits = replicate(&text, after(500.0), |seen| seen.waits.0 / seen.waits.1);
    assert_mean(&waits, expected, SIGMAS, "M/M/4");
}

#[test]
fn waits_in_the_serial_lane_match_pollaczek_and_khinchine() {
    // M/G/1 at ρ = 0.7 with lognormal services of cv 1.5, though there are five workers.
    let text = format!(
        "{NO_LOCKS}
         load = {{ concurrency_mode = 'Serial', batch_size = 1, submit = {{ pattern = 'open',
             interval = {{ mean = '1s', shape = 'exponential' }} }} }}
         org = {{ workers = 5, service = {{ per_transaction = '700ms', cv = 1.5 }} }}"
    );
    // Pollaczek (1930), Khinchine (1932); Kleinrock I, §5.6: W = λ E[S²] / 2(1 − ρ).
    let (rho, cv) = (0.7, 1.5_f64);
    let expected = rho * rho * (1.0 + cv * cv) / (2.0 * (1.0 - rho));
    let waits = replicate(&text, after(1_000.0), |seen| seen.waits.0 / seen.waits.1);
    assert_mean(&waits, expected, SIGMAS, "M/G/1");
}

#[test]
fn a_batch_of_constant_overhead_and_service_waits_like_m_d_1() {
    // Serial: 300 ms of overhead and 400 ms of service hold up the lane alike; ρ = 0.7.
    let text = format!(
        "{NO_LOCKS}
         load = {{ concurrency_mode = 'Serial', batch_size = 1, submit = {{ pattern = 'open',
             interval = {{ mean = '1s', shape = 'exponential' }} }} }}
         org = {{ workers = 5, batch_overhead = '300ms',
                  service = {{ per_record = '400ms', shape = 'constant' }} }}"
    );
    let expected = 0.7 * 0.7 / (2.0 * 0.3);
    let waits = replicate(&text, after(1_000.0), |seen| seen.waits.0 / seen.waits.1);
    assert_mean(&waits, expected, SIGMAS, "M/D/1");
}

#[test]
fn sojourns_under_processor_sharing_depend_on_the_mean_alone() {
    // M/G/1-PS at ρ = 0.7: E[S] / (1 − ρ) whatever the distribution of S (Kleinrock, Queueing
    // Systems II, 1976, §4.4; insensitivity: Sakata, Noguchi & Oizumi, Operations Research 1971).
    for shape in ["shape = 'exponential'", "shape = 'constant'", "cv = 2.0"] {
        let text = format!(
            "{NO_LOCKS}
             load = {{ batch_size = 1, submit = {{ pattern = 'open',
                 interval = {{ mean = '1s', shape = 'exponential' }} }} }}
             org = {{ workers = 10_000, service = {{ per_transaction = '700ms', {shape} }}, scaling = {{ contention = 1.0 }} }}"
        );
        let expected = 0.7 / 0.3;
        let sojourns = replicate(&text, after(1_000.0), |seen| seen.sojourns.0 / seen.sojourns.1);
        assert_mean(&sojourns, expected, SIGMAS, shape);
    }
}

#[test]
fn a_closed_load_matches_exact_mean_value_analysis() {
    // Eight partitions think 5 s (exponential) and share one capacity with services of 1 s.
    // Reiser & Lavenberg, JACM 1980: one processor-sharing station and one delay.
    let (customers, think, demand) = (8, 5.0, 1.0);
    let mut queue = 0.0;
    let mut throughput = 0.0;
    for n in 1..=customers {
        let response = demand * (1.0 + queue);
        throughput = f64::from(n) / (think + response);
        queue = throughput * response;
    }
    let text = "
        data = { parents = 8_000, children = 8_000, fan_out = { shape = 'fixed' } }
        load = { batch_size = 1, partitions = 8, submit = { pattern = 'closed', in_flight = 1,
                 think = { mean = '5s', shape = 'exponential' } } }
        org = { workers = 8, service = { per_record = '1s', cv = 0.7, shape = 'gamma' },
                scaling = { contention = 1.0 } }";
    // Well before the first partition has made its thousand sends.
    let window = (500.0, 6_500.0, 0);
    let rates = replicate(
        text,
        || Sojourns { ended_within: window, ..Sojourns::default() },
        |seen| seen.ended_within.2 as f64 / (window.1 - window.0),
    );
    assert_mean(&rates, throughput, SIGMAS, "throughput");
}

#[test]
fn two_transactions_at_once_collide_as_often_as_two_random_draws() {
    let parents = 60_000_u32;
    let text = format!(
        "data = {{ parents = {parents}, children = 400 }}
         load = {{ batch_size = 200, submit = {{ pattern = 'closed', in_flight = 2 }} }}
         org = {{ workers = 2, service = {{ per_record = '1ms' }} }}"
    );
    let plan = Plan::new(&scenario(&text)).unwrap();
    let mut simulator = Simulator::new(&plan);
    let n = 20_000_u32;
    let collisions = (0..n)
        .filter(|&number| simulator.run(ReplicationNumber(u64::from(number))).lock_waits > 0)
        .count() as f64;
    let expected = 1.0 - (1.0 - 200.0 / f64::from(parents)).powi(200);
    let error = (expected * (1.0 - expected) / f64::from(n)).sqrt();
    let share = collisions / f64::from(n);
    // The formula takes the first transaction's 200 draws for distinct; 1 in 600 of them is not,
    // which is worth 0.0004.
    assert!((share - expected).abs() < 4.0 * error + 0.0004, "{share} against {expected}");
}

#[test]
fn a_load_finds_a_row_busy_as_often_as_an_m_m_1_queue_is() {
    // One row. Others hold it 300 ms (exponential), 1 a second: busy 0.3 of the time (Kleinrock I,
    // §3.2). The load's own transactions are Poisson, too (so they see time averages), rare and
    // short; each adds at most its 1 ms of service to what the next one sees.
    let text = "
        data = { parents = 1, children = 2_000 }
        load = { batch_size = 1, submit = { pattern = 'open',
                 interval = { mean = '20s', shape = 'exponential' } } }
        org = { workers = 50, service = { per_record = '1ms' } }
        background = [{ name = 'users', per_hour = 3600,
                        hold = { mean = '300ms', shape = 'exponential' } }]";
    let plan = Plan::new(&scenario(text)).unwrap();
    let mut simulator = Simulator::new(&plan);
    let shares: Vec<f64> = (0..40)
        .map(|number| simulator.run(ReplicationNumber(number)).lock_waits as f64 / 2_000.0)
        .collect();
    assert_mean(&shares, 0.3, SIGMAS, "busy");
}

#[test]
fn background_users_time_out_as_often_as_impatient_customers_leave_a_queue() {
    // One row, held 6 s by each of 300 an hour (ρ = 0.5), who leave after 10 s: M/M/1 with constant
    // patience (Barrer, Operations Research 1957). With exponential holds of rate μ, arrivals λ
    // and patience τ, the virtual wait has density p₀ λ e^(−(μ−λ)x) up to τ, and above it
    // p₀ λ e^(λτ) e^(−μx); those lost are those that find it above τ.
    let (lambda, mu, patience) = (300.0 / 3600.0, 1.0 / 6.0, 10.0_f64);
    let below = lambda * (1.0 - (-(mu - lambda) * patience).exp()) / (mu - lambda);
    let above = lambda * (-(mu - lambda) * patience).exp() / mu;
    let lost = above / (1.0 + below + above);
    let text = "
        data = { parents = 2, children = 1, fan_out = { shape = 'fixed' } }
        load = { batch_size = 1, submit = { pattern = 'open', interval = '1s' } }
        org = { workers = 1, service = { per_record = '1ms' }, batch_overhead = '240h' }
        background = [{ name = 'users', per_hour = 600,
                        hold = { mean = '6s', shape = 'exponential' } }]";
    // Two rows share 600 an hour. The load is one batch whose overhead keeps the run going.
    let plan = Plan::new(&scenario(text)).unwrap();
    let mut simulator = Simulator::new(&plan);
    let shares: Vec<f64> = (0..40)
        .map(|number| {
            let outcome = simulator.run(ReplicationNumber(number));
            outcome.background_failed as f64 / (600.0 * 240.0)
        })
        .collect();
    assert_mean(&shares, lost, SIGMAS, "lost");
}
