//! A change, and the answer that follows it.

use thirtyfour::prelude::*;

use crate::page::{Page, scenario};

const WORKERS: &str = "[data-path='org.workers']";
const INTERVAL: &str = "[data-path='load.submit.interval.mean']";

#[test]
fn a_slider_is_moved_and_the_answer_follows() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let before = page.text("#sentence");
    assert!(before.contains("11.2 %"), "{before}");

    let slider = page.element(&format!("{INTERVAL} input[type=range]"));
    page.browser.order(slider.scroll_into_view());
    let drag = page.browser.driver().action_chain().click_and_hold_element(&slider);
    let steps = (0..20).fold(drag, |drag, _| drag.move_by_offset(2, 0));
    page.browser.order(steps.release().perform());
    page.answered();

    let value = page.see(&format!("document.querySelector(\"{INTERVAL} input[type=text]\").value"));
    assert_ne!(value, "4.05s");
    assert_ne!(page.text("#sentence"), before);
    assert_eq!(page.text(&format!("{INTERVAL} .origin")), "changed");
    page.picture("changed");

    page.click(&format!("{INTERVAL} .back"));
    page.answered();
    assert_eq!(page.text("#sentence"), before);
    page.quiet();
}

/// A slider has 1,000 places and round numbers, so that many places are of one number.
#[test]
fn each_key_takes_a_slider_to_the_next_number() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let value = |path: &str| {
        let field =
            format!("document.querySelector(\"[data-path='{path}'] input[type=text]\").value");
        page.see(&field).as_str().unwrap().to_owned()
    };
    let press = |path: &str, key: Key| {
        let slider = page.element(&format!("[data-path='{path}'] input[type=range]"));
        page.browser.order(slider.send_keys(key + ""));
        value(path)
    };
    let interval = "load.submit.interval.mean";
    assert_eq!(value(interval), "4.05s");
    assert_eq!(
        [Key::Right, Key::Right, Key::Up].map(|key| press(interval, key)),
        ["4.1s", "4.2s", "4.3s"]
    );
    assert_eq!([Key::Left, Key::Down].map(|key| press(interval, key)), ["4.2s", "4.1s"]);
    let before: f64 = value("org.workers").parse().unwrap();
    let keys = [Key::Right, Key::Right, Key::Left, Key::Left, Key::Left];
    let workers = keys.map(|key| press("org.workers", key).parse::<f64>().unwrap() - before);
    assert_eq!(workers, [1.0, 2.0, 1.0, 0.0, -1.0]);
    page.answered();
    page.quiet();
}

#[test]
fn nonsense_is_explained_at_its_field_and_the_older_numbers_stay() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let before = page.text("#sentence");
    page.write("org.workers", "many");
    let error = format!("document.querySelector(\"{WORKERS} .error:not([hidden])\")");
    page.wait_for(&format!("{error} !== null"));
    let words = page.text(&format!("{WORKERS} .error"));
    assert!(words.contains("many") && words.contains("whole number"), "{words}");
    // A screen reader reads the error with the field.
    let described = format!(
        "document.querySelector(\"{WORKERS} [aria-invalid=true]\").getAttribute('aria-describedby')\
         .split(' ').includes({error}.id)"
    );
    assert_eq!(page.see(&described), true);
    assert!(page.text("#said").contains("many"));
    assert_eq!(page.text("#sentence"), before);
    page.picture("nonsense");

    page.change("org.workers", "3");
    assert_eq!(page.see(&error), serde_json::Value::Null);
    assert_ne!(page.text("#sentence"), before);
    page.quiet();
}

#[test]
fn fields_accept_what_scenarios_accept() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    for (path, value) in
        [("data.parents", "150k"), ("load.submit.interval.mean", "4.5s"), ("org.workers", "5..60")]
    {
        page.change(path, value);
        let selector = format!("[data-path='{path}'] [aria-invalid]");
        assert_eq!(
            page.see(&format!("document.querySelector(\"{selector}\")")),
            serde_json::Value::Null
        );
    }
    assert_eq!(page.text("#undo-all"), "Take back 3 changes");
    page.quiet();
}

#[test]
fn an_org_can_be_said_to_be_one_that_nobody_has_measured() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let before = page.text("#sentence");
    page.press("Not measured");
    page.answered();
    assert_ne!(page.text("#sentence"), before);
    let workers = format!("document.querySelector(\"{WORKERS} input[type=text]\").value");
    assert!(page.see(&workers).as_str().unwrap().contains(".."));
    let cut = "[...document.querySelectorAll('#controls input[type=text]')].filter((field) => field.scrollWidth > field.clientWidth).map((field) => field.value)";
    assert_eq!(page.see(cut), serde_json::json!([]), "every range is seen whole");
    page.picture("not-measured");
    page.click("#undo-all");
    page.answered();
    assert_eq!(page.text("#sentence"), before);
    page.quiet();
}

#[test]
fn warnings_stand_at_their_field_and_beside_the_answer() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    let caution = "document.querySelector(\"[data-path='data.order'] .caution:not([hidden])\")";
    assert_eq!(page.see(&format!("{caution} !== null")), true);
    assert!(page.text("#warning-list").contains("share parents"));
    page.select("[data-path='data.order'] select", "by_parent");
    page.wait_for(&format!("{caution} === null"));
    page.quiet();
}

/// A hand that goes to and fro: what counts is where it rests.
#[test]
fn of_200_changes_in_10_seconds_the_last_one_is_answered() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.change("load.submit.interval.mean", "6s");
    let last = page.text("#sentence");
    page.change("load.submit.interval.mean", "3s");
    assert_ne!(page.text("#sentence"), last);
    // The page's own clock says how long the page was not to be spoken to.
    let script = "
        const field = document.querySelector(\"[data-path='load.submit.interval.mean'] input[type=text]\");
        window.blocked = 0;
        let count = 0, before = performance.now();
        const timer = setInterval(() => {
            window.blocked = Math.max(window.blocked, performance.now() - before - 50);
            before = performance.now();
            count += 1;
            field.value = count === 200 ? '6s' : `${3 + (count % 40) / 20}s`;
            field.dispatchEvent(new Event('change'));
            if (count === 200) { clearInterval(timer); window.rested = true; }
        }, 50);";
    page.browser.script(script);
    page.wait_for("window.rested");
    page.answered();
    assert_eq!(page.text("#sentence"), last);
    println!("the page was blocked for at most {} ms", page.see("window.blocked"));
    page.quiet();
}

#[test]
fn several_loads_are_tabs() {
    let Some(page) = Page::open(&scenario("update-beside-insert.toml")) else { return };
    let shown = "[...document.querySelectorAll('.control')].filter((control) => control.checkVisibility())\
                 .map((control) => control.dataset.path).filter((path) => path.startsWith('loads.'))";
    assert_eq!(page.text("#loads [aria-selected=true]"), "contacts");
    let first = page.see(shown);
    page.click("#loads [aria-selected=true]");
    page.keys(Key::Right);
    assert_eq!(page.text("#loads [aria-selected=true]"), "cases");
    let second = page.see(shown);
    assert!(!first.as_array().unwrap().is_empty() && !second.as_array().unwrap().is_empty());
    assert_ne!(first, second);
    page.picture("several-loads");
    page.quiet();
}

/// What a name says stays text.
#[test]
fn hostile_names_are_text() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("hostile.toml");
    let text = r#"
        name = "<script>alert(1)</script>\"' onload=alert(2)"
        description = "<img src=http://forelock.invalid/x.png>"
        data = { parent_object = "<b id=bold>A</b>", parents = 200, children = 2_000 }
        load = { partitions = 5, batch_size = 250 }
        org = { workers = 5, service = { per_record = "9ms", cv = 0.4 } }
        run = { replications = 3 }
    "#;
    std::fs::write(&file, text).unwrap();
    let Some(page) = Page::open(&file) else { return };
    assert!(page.text("#scenario").contains("<script>alert(1)</script>"));
    assert_eq!(page.see("document.querySelectorAll('main script, main img, #bold').length"), 0);
    page.quiet();
}
