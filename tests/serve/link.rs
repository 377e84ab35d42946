//! What is taken away: the link, the report, the answer.

use crate::page::{Page, scenario};

#[test]
fn a_reload_of_the_link_brings_the_same_load_and_answer() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.change("load.submit.interval.mean", "5.2s");
    let sentence = page.text("#sentence");
    page.wait_for("location.hash.startsWith('#s=')");
    page.browser.order(page.browser.driver().refresh());
    page.answered();
    let value = "document.querySelector(\"[data-path='load.submit.interval.mean'] input[type=text]\").value";
    assert_eq!(page.see(value), "5.2s");
    assert_eq!(page.text("[data-path='load.submit.interval.mean'] .origin"), "changed");
    assert_eq!(page.text("#sentence"), sentence);
    page.quiet();
}

/// Somebody's mail program broke it.
#[test]
fn a_damaged_link_opens_what_the_server_has() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let sentence = page.text("#sentence");
    let damaged = format!("{}#s=AAAA", page.served.address);
    page.browser.order(page.browser.driver().goto("about:blank"));
    page.browser.order(page.browser.driver().goto(damaged));
    page.answered();
    assert_eq!(page.text("#sentence"), sentence);
    page.browser.requests();
    page.browser.order(page.browser.driver().refresh());
    page.answered();
    page.quiet();
}

#[test]
fn the_report_and_the_answer_are_taken_away() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.click("#take-menu summary");
    page.picture("take-away");
    page.press("Answer (Markdown)");
    assert!(page.download("test4-parallel.md").contains("139,810"));
    page.click("#take-menu summary");
    page.press("Report (one HTML file)");
    let report = page.download("test4-parallel.html");
    assert!(report.starts_with("<!doctype html>") && report.contains("139,810"));
    page.quiet();
}
