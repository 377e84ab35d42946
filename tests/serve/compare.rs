//! Variants side by side, and the studies that take longer.

use thirtyfour::prelude::*;

use crate::page::{Page, scenario};

#[test]
fn a_kept_variant_is_compared_with_paired_differences() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.press("Keep this one");
    assert_eq!(page.see("document.querySelectorAll('#kept-list li').length"), 1);
    // Nothing is compared yet: what says so is not of an older load.
    assert_eq!(page.see("document.querySelector('#comparison').classList.contains('old')"), false);
    page.change("load.submit.interval.mean", "6s");
    page.wait_for("document.querySelector('#comparison:not(.old) table') !== null");
    let table = page.text("#comparison table");
    assert!(table.contains("as it is") && table.contains("now"), "{table}");
    // A paired difference: of the rate, in percentage points.
    assert!(table.contains(" pp"), "{table}");
    page.picture("compared");

    page.press("Keep this one");
    let names = "[...document.querySelectorAll('#kept-list input')].map((name) => name.value)";
    assert_eq!(page.see(names), serde_json::json!(["as it is", "Interval between sends 6s"]));
    page.press("Go back to it");
    page.answered();
    assert!(page.text("#sentence").contains("11.2 %"));
    page.quiet();
}

#[test]
fn a_sweep_shows_the_cliff() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.press("Vary a field");
    page.select("#sweep-field", "load.submit.interval.mean");
    for (field, value) in [("#sweep-low", "3s"), ("#sweep-high", "7s"), ("#sweep-points", "5")] {
        let field = page.element(field);
        page.browser.order(async {
            field.send_keys(Key::Control + "a").await?;
            field.send_keys(value).await
        });
    }
    page.click("#sweep-form button");
    page.wait_for("document.querySelector('.study table') !== null");
    assert_eq!(page.see("document.querySelectorAll('.study table tbody tr').length"), 5);
    assert_eq!(page.see("document.querySelector('.study .chart svg') !== null"), true);
    assert_eq!(page.see("document.querySelector('.study progress').checkVisibility()"), false);
    page.picture("sweep");

    // What cannot be varied is said in the server's words.
    let high = page.element("#sweep-high");
    page.browser.order(async {
        high.send_keys(Key::Control + "a").await?;
        high.send_keys("never").await
    });
    page.click("#sweep-form button");
    page.wait_for("document.querySelector('.study .trouble') !== null");
    assert!(page.text(".study .trouble").contains("never"));
    page.quiet();
}

#[test]
fn remedies_are_listed() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.press("What would help");
    page.wait_for("document.querySelector('.study table') !== null");
    page.picture("remedies");
    page.press("Close");
    assert_eq!(page.see("document.querySelector('.study')"), serde_json::Value::Null);
    page.quiet();
}

#[test]
fn a_plan_shows_its_progress_can_be_stopped_and_gone_on_with() {
    let Some(page) = Page::open(&scenario("data-loader-defaults.toml")) else { return };
    page.press("Find a plan");
    page.wait_for("document.querySelector('.study[aria-busy] .words')?.textContent !== '…'");
    assert!(page.text(".study .words").contains(" nights"), "{}", page.text(".study .words"));
    page.picture("planning");
    page.press("Stop");
    page.wait_for("document.querySelector('.study:not([aria-busy]) .trouble') !== null");
    assert_eq!(page.text(".study .trouble"), "Stopped.");

    page.press("Find a plan");
    page.wait_for("document.querySelector('.study .result .card') !== null");
    page.picture("plan");
    page.press("Go on with this plan");
    page.answered();
    page.quiet();
}
