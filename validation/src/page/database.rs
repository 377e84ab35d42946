//! The part of the page on PostgreSQL.

use super::words::beside;
use crate::comparison::{Beside, Comparison, Judged};
use crate::postgres::LockKind;
use std::fmt::Write as _;

/// All comparisons of one order.
pub fn table(all: &[Comparison], order: &str) -> String {
    let (predicted, last) =
        if order == "record" { ("by turns", "at once") } else { ("forelock", "ratio") };
    let metrics = ["failed, %", "duration, s", "waits", "refused"];
    let heads = metrics.map(|metric| format!("{metric}: real | {predicted} | {last}"));
    let mut out = format!(
        "| scenario | locks | {} | |\n|---|---|{}---|\n",
        heads.join(" | "),
        "---:|".repeat(12)
    );
    for one in all.iter().filter(|one| one.setting.order == order) {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            link(one),
            one.setting.locks.word(),
            beside(one.failure_rate, one.judged(), 100.0, 1),
            beside(one.duration, one.judged(), 1.0, 1),
            beside(one.waits, one.judged(), 1.0, 0),
            beside(one.refused, one.judged(), 1.0, 0),
            verdict(one)
        );
    }
    out
}

/// How many agree, of how many.
pub fn agree(all: &[Comparison], order: &str) -> (usize, usize) {
    let of_order: Vec<_> = all.iter().filter(|one| one.setting.order == order).collect();
    (of_order.iter().filter(|one| one.agrees()).count(), of_order.len())
}

/// How many times as many records failed as predicted, over all settings of these locks in the order of
/// rows that agree: by turns, and at once.
pub fn overall(all: &[Comparison], kind: LockKind) -> String {
    let agreeing = || {
        let of_kind = all.iter().filter(|one| one.setting.locks == kind);
        of_kind.filter(|one| one.judged() == Judged::ByTurns && one.agrees())
    };
    let real: f64 = agreeing().map(|one| one.failure_rate.real).sum();
    let ratio =
        |get: fn(&Beside) -> f64| real / agreeing().map(|one| get(&one.failure_rate)).sum::<f64>();
    let (by_turns, at_once) = (ratio(|one| one.predicted), ratio(|one| one.at_once));
    format!("{by_turns:.2} times as many with {} locks ({at_once:.2})", kind.word())
}

/// What PostgreSQL adds, over all settings of these locks.
pub fn overheads(all: &[Comparison], kind: LockKind) -> String {
    let of_kind = || all.iter().filter(|one| one.setting.locks == kind);
    let span = |get: fn(&Comparison) -> f64| {
        let all = of_kind().map(get);
        all.fold((f64::INFINITY, 0.0_f64), |(low, high), one| (low.min(one), high.max(one)))
    };
    let (least, most) = span(|one| one.overhead.per_transaction * 1e3);
    let (quick, slow) = span(|one| one.overhead.request * 1e6);
    format!(
        "{least:.1} to {most:.1} ms a transaction and {quick:.1} to {slow:.1} µs a request with {} locks",
        kind.word()
    )
}

fn verdict(one: &Comparison) -> &'static str {
    match (one.failure_rate_agrees(), one.duration_agrees()) {
        (true, true) => "agrees",
        (false, true) => "**failed differs**",
        (true, false) => "**duration differs**",
        (false, false) => "**both differ**",
    }
}

fn link(one: &Comparison) -> String {
    let name = &one.setting.scenario;
    format!("[{name}](../validation/scenarios/{name}.toml)")
}
