//! Who can use the page: by keyboard, by screen reader, on any screen.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::page::{Page, scenario};

const FOCUSED: &str =
    "document.activeElement.id || document.activeElement.closest('[data-path]')?.dataset.path";

/// Presses Tab until something is reached; all that can be done must be reached like this.
fn tab_to(page: &Page, wanted: &str) {
    for _ in 0..200 {
        if page.see(FOCUSED) == wanted {
            return;
        }
        page.keys(Key::Tab);
    }
    panic!("Tab does not come to {wanted}");
}

#[test]
fn the_keyboard_alone_does_it_all() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let before = page.text("#sentence");
    tab_to(&page, "load.submit.interval.mean");
    // The slider comes before the text of its field.
    while page.see("document.activeElement.type") != "range" {
        page.keys(Key::Tab);
    }
    for _ in 0..20 {
        page.keys(Key::Left);
    }
    page.answered();
    let after = page.text("#sentence");
    assert_ne!(after, before);
    // It is read out, once, when it is final.
    assert_eq!(page.text("#said"), after);

    for (button, shown) in
        [("keep", "#kept-list li"), ("sweep", "#sweep-form:not([hidden])"), ("remedies", ".study")]
    {
        page.browser.script("document.activeElement.blur()");
        tab_to(&page, button);
        page.keys(Key::Enter);
        page.wait_for(&format!("document.querySelector({shown:?}) !== null"));
    }
    page.browser.script("document.activeElement.blur()");
    while page.see("document.activeElement.parentElement.id") != "take-menu" {
        page.keys(Key::Tab);
    }
    page.keys(Key::Enter);
    assert_eq!(page.see("document.querySelector('#take-menu').open"), true);
    page.keys(Key::Escape);
    assert_eq!(page.see("document.querySelector('#take-menu').open"), false);
    page.quiet();
}

/// As the browser tells a screen reader.
#[test]
fn everything_that_can_be_used_has_a_name() {
    let Some(page) = Page::open(&scenario("migration.toml")) else { return };
    page.press("Keep this one");
    page.press("Vary a field");
    page.browser.devtools("Accessibility.enable", json!({}));
    let tree = page.browser.devtools("Accessibility.getFullAXTree", json!({}));
    let roles =
        ["button", "textbox", "spinbutton", "slider", "combobox", "tab", "checkbox", "link"];
    let mut seen = 0;
    for node in tree["nodes"].as_array().unwrap() {
        let Some(role) = node["role"]["value"].as_str() else { continue };
        if node["ignored"] == Value::Bool(true) || !roles.contains(&role) {
            continue;
        }
        seen += 1;
        let name = node["name"]["value"].as_str().unwrap_or_default();
        assert!(!name.trim().is_empty(), "{node:#}");
    }
    assert!(seen > 30, "{seen}");
    page.quiet();
}

/// A long answer is cut, not lost.
#[test]
fn a_long_answer_can_be_read_to_its_end() {
    let Some(page) = Page::open(&scenario("migration.toml")) else { return };
    page.size(800, 1000);
    page.wait_for("document.querySelector('#whole').checkVisibility()");
    let cut = "(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 2)(document.querySelector('#sentence'))";
    assert_eq!(page.see(cut), true);
    page.click("#whole");
    assert_eq!(page.see(cut), false);
    page.quiet();
}

#[test]
fn no_screen_is_too_narrow() {
    let Some(page) = Page::open(&scenario("migration.toml")) else { return };
    page.press("Keep this one");
    page.press("Vary a field");
    for (width, height) in [(1400, 1000), (800, 1000), (390, 844)] {
        page.size(width, height);
        let wide = page.see("document.documentElement.scrollWidth");
        assert!(wide.as_u64().unwrap() <= width.into(), "{wide} at {width} px");
        page.picture(&format!("at-{width}"));
    }
    // A range is broken between its ends at most.
    let duration = page.see("document.querySelector('#pair div:last-child .figure').textContent");
    assert_eq!(duration.as_str().unwrap().split(' ').nth(1), Some("to"), "{duration}");
    page.change("org.workers", "20");
    page.wait_for("document.querySelector('#comparison:not(.old) table') !== null");
    let wide = page.see("document.documentElement.scrollWidth");
    assert!(wide.as_u64().unwrap() <= 390, "{wide} with a comparison");
    // A difference of durations stands in one line.
    let lines = "Math.max(...[...document.querySelectorAll('#comparison td.number *')].flatMap((one) => [...one.childNodes]).filter((node) => node.nodeType === Node.TEXT_NODE).map((text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        return range.getClientRects().length;
    }))";
    assert_eq!(page.see(lines), 1);
    page.browser.script("document.querySelector('#kept').scrollIntoView()");
    page.picture("at-390-kept");
    page.browser.script("scrollTo(0, 0)");
    page.dark();
    page.picture("at-390-dark");
    page.size(1400, 1000);
    page.picture("at-1400-dark");
    let dark = page.see("getComputedStyle(document.body).backgroundColor");
    assert_eq!(dark, "rgb(16, 21, 28)");
    page.quiet();
}

/// The tests say something only if they see what they look for.
#[test]
fn a_page_that_is_not_quiet_is_found_out() {
    let Some(page) = Page::open(&scenario("test5-serial.toml")) else { return };
    page.browser.script("console.error('here')");
    page.browser.order(
        page.browser.driver().goto("data:text/html,<img src='http://forelock.invalid/x.png'>"),
    );
    let console = page.browser.console();
    assert!(console.iter().any(|message| message.contains("here")), "{console:?}");
    let foreign = page.foreign_requests();
    assert!(foreign.iter().any(|address| address.contains("forelock.invalid")), "{foreign:?}");
}
