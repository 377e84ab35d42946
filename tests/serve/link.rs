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

#[test]
fn what_is_kept_is_in_the_link() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let names = "[...document.querySelectorAll('#kept-list input')].map((name) => name.value)";
    page.press("Keep this one");
    page.change("load.submit.interval.mean", "6s");
    let length = || page.see("location.hash.length").as_u64().unwrap();
    let with_one = length();
    page.press("Keep this one");
    let kept = serde_json::json!(["as it is", "Interval between sends 6s"]);
    assert_eq!(page.see(names), kept);
    page.wait_for(&format!("location.hash.length > {with_one}"));
    let with_two = length();
    page.browser.order(page.browser.driver().refresh());
    page.answered();
    assert_eq!(page.see(names), kept);
    page.wait_for("document.querySelector('#comparison:not(.old) table') !== null");
    let table = page.text("#comparison table");
    assert!(table.contains("as it is") && table.contains("Interval between sends 6s"), "{table}");
    page.press("Go back to it");
    page.answered();
    assert!(page.text("#sentence").contains("11.2 %"));

    // Dropped ones are gone from it as well.
    page.press("Drop");
    page.press("Drop");
    page.wait_for(&format!("location.hash.length < {}", with_one.min(with_two)));
    page.browser.order(page.browser.driver().refresh());
    page.answered();
    assert_eq!(page.see(names), serde_json::json!([]));
    page.quiet();
}

#[test]
fn a_link_that_would_be_too_long_holds_the_scenario_alone() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.press("Keep this one");
    let hint = page.text("#link-hint");
    assert!(hint.contains("and what you kept"), "{hint}");
    page.browser.script(
        "const name = document.querySelector('#kept-list input');
         name.value = Array.from({ length: 8000 }, () => Math.random().toString(36).slice(2)).join('');
         name.dispatchEvent(new Event('change'))",
    );
    page.wait_for("document.querySelector('#link-hint').textContent.includes('too long')");
    assert!(page.see("location.hash.length").as_u64().unwrap() < 32_000);
    page.browser.order(page.browser.driver().refresh());
    page.answered();
    assert_eq!(page.see("document.querySelectorAll('#kept-list li').length"), 0);
    page.quiet();
}
