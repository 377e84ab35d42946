//! The org, its other users, and how it is simulated.

use super::Limits;
use super::tape::Tape;

const SHAPES: [&str; 4] = ["constant", "lognormal", "gamma", "exponential"];

/// Around `mean` seconds; at times none at all, if `zero`.
pub(super) fn distribution(tape: &mut Tape<'_>, mean: f64, zero: bool) -> String {
    let shape = tape.one_of(&SHAPES);
    let (factor, cv) = (tape.number(0.1, 3.0), tape.number(0.0, 2.0));
    let mean = if zero && tape.chance(30) { 0.0 } else { mean * factor };
    format!("{{ mean = '{mean:.6}s', cv = {cv}, shape = '{shape}' }}")
}

/// What stands in `service = { … }`.
pub(super) fn service(tape: &mut Tape<'_>) -> String {
    let (record, transaction) = (tape.number(0.0, 0.02), tape.number(0.01, 1.0));
    let (cv, shape) = (tape.number(0.0, 2.0), tape.one_of(&SHAPES));
    format!(
        "per_record = '{record:.6}s', per_transaction = '{transaction:.6}s', cv = {cv}, \
         shape = '{shape}'"
    )
}

/// A fraction: rather often one of the ends.
fn fraction(tape: &mut Tape<'_>) -> f64 {
    match tape.whole(0, 3) {
        0 => 1.0,
        1 => 0.0,
        _ => tape.number(0.0, 1.0),
    }
}

pub(super) fn org(tape: &mut Tape<'_>, limits: Limits, large: bool) -> String {
    // A job of several batches fails while some of them are in the queue, if there are few workers.
    let workers = if large { tape.whole(1, 2) } else { tape.whole(1, 8) };
    let size = if large { tape.whole(500, 3_000) } else { tape.whole(1, 220) };
    let service = service(tape);
    let day_to_day = if tape.chance(30) { tape.number(0.0, 1.0) } else { 0.0 };
    let (contention, coherency) = (tape.number(0.0, 1.2), tape.number(0.0, 0.1));
    let any_order = tape.one_of(&["row", "record"]);
    let order = if limits.one_step_in_row_order { "row" } else { any_order };
    let deadlock = tape.one_of(&["detect", "timeout"]);
    let deadlock = if limits.one_step_in_row_order { "detect" } else { deadlock };
    let failure = tape.one_of(&["transaction", "record"]);
    let timeout = tape.number(0.05, 10.0);
    let (held, late) = (fraction(tape), fraction(tape));
    let request = if tape.chance(20) { tape.number(0.0, 0.01) } else { 0.0 };
    let overhead = distribution(tape, 0.5, true);
    let requeue = tape.whole(0, 150);
    let slice = if large { tape.number(0.5, 5.0) } else { tape.number(0.5, 60.0) };
    let mut text = format!(
        "[org]
workers = {workers}
transaction_size = {size}
service = {{ {service}, day_to_day = {day_to_day} }}
scaling = {{ contention = {contention}, coherency = {coherency} }}
locks = {{ wait_timeout = '{timeout:.6}s', order = '{order}', deadlock = '{deadlock}', \
failure = '{failure}', held_fraction = {held}, late_fraction = {late}, request = '{request:.6}s' }}
requeue_after = {requeue}
time_slice = '{slice:.6}s'
batch_overhead = {overhead}
"
    );
    if large || !tape.chance(20) {
        let most = if large { 2 } else { 4 };
        text += &format!("max_attempts = {}\n", tape.whole(1, most));
    }
    text
}

/// One or two streams on any of `sets`.
pub(super) fn background(tape: &mut Tape<'_>, sets: &[(String, u32)]) -> String {
    let mut text = String::new();
    // Without a name it is the first set that there is, with one row at least.
    for _ in 0..tape.whole(1, 2) {
        if sets.is_empty() {
            break;
        }
        text += "[[background]]\n";
        let mut rows = 1;
        if tape.chance(50) {
            let (name, count) = &sets[tape.index(sets.len())];
            rows = tape.whole(1, 5).min(*count);
            text += &format!("set = '{name}'\n");
        }
        let (per_hour, hold) = (tape.number(1.0, 20_000.0), distribution(tape, 0.3, false));
        text += &format!("rows = {rows}\nper_hour = {per_hour}\nhold = {hold}\n");
    }
    text
}

pub(super) fn run(tape: &mut Tape<'_>) -> String {
    let mut text = format!("[run]\nseed = {}\n", tape.whole(0, u32::MAX - 1));
    if tape.chance(15) {
        text += &format!("horizon = '{:.6}s'\n", tape.number(1.0, 200.0));
    }
    text
}
