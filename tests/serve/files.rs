//! Files that are dropped: the records themselves, infos of jobs, another scenario.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::page::{Page, scenario};

/// 50 MB of opportunities, three to an account.
fn write_csv(file: &Path) {
    let mut csv = BufWriter::new(File::create(file).unwrap());
    writeln!(csv, "Id,AccountId,Name,StageName").unwrap();
    let mut written = 0;
    let mut row = 0_u64;
    while written < 50_000_000 {
        let parent = row * 7919 % 250_000;
        let line = format!("006{row:015},001{parent:015},Opportunity {row},Closed Won\n");
        csv.write_all(line.as_bytes()).unwrap();
        written += line.len();
        row += 1;
    }
}

#[test]
fn a_csv_of_50_mb_is_dropped_and_the_load_follows_from_it() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let file = page.browser.downloads().join("opportunities.csv");
    write_csv(&file);
    page.drop_file(&file);
    page.wait_for("document.querySelector('#ask-parent').open");
    let column = page.see("document.querySelector('#ask-column').value");
    assert_eq!(column, "AccountId");
    page.picture("parent-column");
    page.press("Read the file");
    page.wait_for("document.querySelector('.study .result .card') !== null");
    page.answered();
    page.picture("profile");
    let parents = "document.querySelector(\"[data-path='data.parents'] input[type=text]\").value";
    assert_eq!(page.see(&format!("{parents}.replaceAll('_', '')")), "250000");
    assert_eq!(page.text("[data-path='data.parents'] .origin"), "changed");
    page.quiet();
}

#[test]
fn infos_of_jobs_become_a_load_that_can_be_calibrated() {
    let jobs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/observe/samples/jobs.json");
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.choose("#job-files", &jobs);
    page.wait_for("document.querySelector('.study .result')?.textContent");
    page.picture("observed");
    page.press("Find out what the org is like from this");
    page.wait_for("document.querySelector('[aria-label=Calibration] .result')?.textContent");
    page.picture("calibrated");
    page.answered();
    page.quiet();
}

#[test]
fn another_scenario_of_the_directory_is_opened() {
    let Some(page) = Page::open(&scenario("")) else { return };
    page.select("#files", "test5-serial.toml");
    page.wait_for("document.querySelector('#scenario').textContent === 'test5-serial'");
    page.answered();
    assert!(page.text("#sentence").contains("Serial"), "{}", page.text("#sentence"));
    page.quiet();
}
