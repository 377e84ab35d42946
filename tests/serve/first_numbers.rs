//! How long the first numbers take: a measurement, for a release build on an idle machine.
//!
//! `cargo test --release --test serve -- --ignored --nocapture first_numbers`

use std::process::{Command, Stdio};
use std::time::Instant;

use thirtyfour::prelude::*;

use crate::page::{Page, scenario};

const TURNS: usize = 21;

/// From the slider's event until the first numbers stand in the page.
const WATCH: &str = "
    const step = document.querySelector('#step');
    let began = null;
    window.took = null;
    document.addEventListener('input', () => { began = performance.now(); window.took = null; }, true);
    new MutationObserver(() => {
        if (began !== null) {
            window.took = performance.now() - began;
            began = null;
        }
    }).observe(step, { childList: true, characterData: true, subtree: true });";

#[test]
#[ignore = "a measurement, which says something on an idle machine only"]
fn first_numbers_beside_the_command() {
    let file = scenario("test4-parallel.toml");
    let Some(page) = Page::open(&file) else { return };
    page.browser.script(WATCH);
    let slider = page.element("[data-path='load.submit.interval.mean'] input[type=range]");
    let (mut numbers, mut command) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        page.browser.order(slider.send_keys(Key::Right + ""));
        numbers.push(page.wait_for("window.took").as_f64().unwrap());
        page.answered();
        let began = Instant::now();
        let mut run = Command::new(env!("CARGO_BIN_EXE_forelock"));
        run.arg("run").arg(&file).args(["--replications", "4"]);
        run.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        command.push(began.elapsed().as_secs_f64() * 1e3);
    }
    let median = |of: &mut Vec<f64>| {
        of.sort_by(f64::total_cmp);
        of[TURNS / 2]
    };
    let (numbers, command) = (median(&mut numbers), median(&mut command));
    println!("first numbers after {numbers:.0} ms; `run --replications 4` takes {command:.0} ms");
    println!(
        "(medians of {TURNS}; at most 1.5 times that and 50 ms: {:.0} ms)",
        command * 1.5 + 50.0
    );
}
