//! The bare lock loop in several programs, on the same inputs: `peers inputs FILE CHILDREN` writes
//! them, `peers PROGRAM FILE` runs one program on them and prints a line of JSON.

mod in_forelock;
mod in_nexosim;
mod in_simu;
mod inputs;
#[path = "../../support/lock_loop.rs"]
mod lock_loop;

use inputs::Inputs;
use lock_loop::{Counts, LockLoop};
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["inputs", file, children] => Inputs::drawn(children.parse()?).write(file)?,
        [program @ ("floor" | "floor-drawn"), file] => {
            let inputs = read(program, file)?;
            let mut lock_loop = LockLoop::<false>::new(inputs.case());
            measure(program, || {
                lock_loop.run(|child| inputs.parent(child), |first| inputs.service(first))
            });
        }
        ["forelock-drawn", file] => {
            let inputs = Inputs::read(file)?;
            let plan = in_forelock::drawn(&inputs);
            let mut simulator = forelock::model::Simulator::new(&plan);
            measure("forelock-drawn", || in_forelock::run(&mut simulator));
        }
        ["forelock-given", file] => {
            let inputs = Inputs::read(file)?;
            let plan = in_forelock::given(&inputs);
            let mut simulator = forelock::model::Simulator::new(&plan);
            measure("forelock-given", || in_forelock::run(&mut simulator));
        }
        [program @ ("nexosim" | "nexosim-drawn"), file] => {
            let inputs = std::sync::Arc::new(read(program, file)?);
            measure(program, || in_nexosim::run(&inputs));
        }
        ["simu-des", file] => {
            let inputs = std::rc::Rc::new(Inputs::read(file)?);
            measure("simu-des", || in_simu::run(&inputs));
        }
        _ => return Err("usage: peers inputs FILE CHILDREN | peers PROGRAM FILE".into()),
    }
    Ok(())
}

/// The inputs in `file`; for a program of that name, its parents are drawn anew all the same.
fn read(program: &str, file: &str) -> Result<Inputs, Box<dyn Error>> {
    let inputs = Inputs::read(file)?;
    Ok(if program.ends_with("-drawn") { inputs.drawing() } else { inputs })
}

/// The second of two runs: the first one gets the memory.
fn measure(program: &str, mut run: impl FnMut() -> Counts) {
    let first = run();
    let start = Instant::now();
    let counts = run();
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(first, counts, "the same inputs give the same counts");
    let Counts {
        created,
        failed,
        transactions,
        lock_waits,
        lock_timeouts,
        lock_wait_time,
        duration,
    } = counts;
    println!(
        "{{\"program\": \"{program}\", \"seconds\": {seconds}, \"created\": {created}, \"failed\": {failed}, \
         \"transactions\": {transactions}, \"lock_waits\": {lock_waits}, \"lock_timeouts\": {lock_timeouts}, \
         \"lock_wait_ns\": {lock_wait_time}, \"duration_ns\": {duration}}}"
    );
}
