//! Counts the instructions of a few small replications, and compares them with a baseline.
//!
//! Time depends on the machine and on what else it does; the number of instructions hardly does.
//! So a change that makes a replication slower shows here, in a run of a minute, long before
//! it shows in a stopwatch. See `README.md` for how to run it and how to move the baseline.

mod baseline;
mod callgrind;
mod cases;

use baseline::{Baseline, Verdict};
use cases::Watched;
use std::error::Error;
use std::process::ExitCode;

/// What recording a replication may cost of its own instructions.
const RECORDING_PERCENT: f64 = 10.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["check"] => check(),
        ["update"] => update(),
        // What callgrind watches.
        ["replicate", case] => cases::replicate(case).map(|()| ExitCode::SUCCESS),
        _ => Err("usage: instructions check | update".into()),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(3)
    })
}

fn check() -> Result<ExitCode, Box<dyn Error>> {
    let baseline = Baseline::read()?;
    let mut slower = false;
    println!("{:<34} {:>14} {:>14} {:>9}", "instructions of", "baseline", "now", "change");
    for case in cases::ALL {
        let mut counts = [0; 2];
        for (watched, count) in Watched::ALL.into_iter().zip(&mut counts) {
            let name = watched.name(case.name);
            *count = callgrind::count(&name)?;
            let Some(before) = baseline.of(&name) else {
                println!("{name:<34} {:>14} {count:>14} {:>9}  no baseline", "", "");
                slower = true;
                continue;
            };
            let (change, verdict) = baseline::judge(before, *count);
            let remark = match verdict {
                Verdict::Slower => "  SLOWER",
                Verdict::Same => "",
                Verdict::Faster => "  faster: update the baseline, so that it stays so",
            };
            println!("{name:<34} {before:>14} {count:>14} {change:>+8.1}%{remark}");
            slower |= verdict == Verdict::Slower;
        }
        let [unrecorded, recorded] = counts;
        let dearer = 100.0 * (recorded as f64 / unrecorded as f64 - 1.0);
        let remark = if dearer < RECORDING_PERCENT { "" } else { "  TOO MUCH" };
        println!("{:<34} {dearer:>+38.1}%{remark}", "  recording costs");
        slower |= dearer >= RECORDING_PERCENT;
    }
    if slower {
        println!("More instructions than are allowed: see benches/instructions/README.md.");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn update() -> Result<ExitCode, Box<dyn Error>> {
    let mut counts = Vec::new();
    for case in cases::ALL {
        for watched in Watched::ALL {
            let name = watched.name(case.name);
            let count = callgrind::count(&name)?;
            println!("{name:<34} {count:>14}");
            counts.push((name, count));
        }
    }
    baseline::write(&counts)?;
    Ok(ExitCode::SUCCESS)
}
