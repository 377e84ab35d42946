//! Counts the instructions of a few small replications, and compares them with a baseline.
//!
//! Time depends on the machine and on what else it does; the number of instructions hardly does.
//! So a change that makes a replication slower shows here, in a run of a minute, long before
//! it shows in a stopwatch. See `README.md` for how to run it and how to move the baseline.

mod baseline;
mod callgrind;
mod cases;

use baseline::{Baseline, Verdict};
use std::error::Error;
use std::process::ExitCode;

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
    println!("{:<28} {:>14} {:>14} {:>9}", "instructions of", "baseline", "now", "change");
    for case in cases::ALL {
        let now = callgrind::count(case.name)?;
        let Some(before) = baseline.of(case.name) else {
            println!("{:<28} {:>14} {now:>14} {:>9}  no baseline", case.name, "", "");
            slower = true;
            continue;
        };
        let (change, verdict) = baseline::judge(before, now);
        let remark = match verdict {
            Verdict::Slower => "  SLOWER",
            Verdict::Same => "",
            Verdict::Faster => "  faster: update the baseline, so that it stays so",
        };
        println!("{:<28} {before:>14} {now:>14} {change:>+8.1}%{remark}", case.name);
        slower |= verdict == Verdict::Slower;
    }
    if slower {
        println!("More instructions than the baseline allows: see benches/instructions/README.md.");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn update() -> Result<ExitCode, Box<dyn Error>> {
    let mut counts = Vec::new();
    for case in cases::ALL {
        let count = callgrind::count(case.name)?;
        println!("{:<28} {count:>14}", case.name);
        counts.push((case.name, count));
    }
    baseline::write(&counts)?;
    Ok(ExitCode::SUCCESS)
}
