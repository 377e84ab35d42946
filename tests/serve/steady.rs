//! Numbers that arrive move nothing that is read.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::page::{Page, scenario};

/// Notes what the browser calls a layout shift of the answer or of anything in it, after a change by hand as well.
const WATCH: &str = "
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            for (const { node, previousRect, currentRect } of entry.sources)
                if (node && document.querySelector('#the-answer').contains(node.nodeType === 1 ? node : node.parentNode))
                    window.shifts.push([node.id || node.nodeName, previousRect.toJSON(), currentRect.toJSON()]);
    }).observe({ type: 'layout-shift', buffered: false });";

#[test]
fn the_answer_does_not_move_while_it_is_refined() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    for (width, height) in [(1400, 1000), (800, 1000), (390, 844)] {
        page.size(width, height);
        page.change("load.submit.interval.mean", "4.2s");
        page.browser.script("scrollTo(0, 0)");
        page.browser.script(WATCH);
        let slider = page.element("[data-path='load.submit.interval.mean'] input[type=range]");
        page.browser.script(
            "document.querySelector(\"[data-path='load.submit.interval.mean'] input[type=range]\")\
             .focus({ preventScroll: true })",
        );
        for _ in 0..5 {
            page.browser.order(slider.send_keys(Key::Right + ""));
            page.answered();
            page.browser.script("scrollTo(0, 0)");
        }
        page.browser.script(
            "const field = document.querySelector(\"[data-path='org.workers'] input[type=text]\");\
             field.value = 'many'; field.dispatchEvent(new Event('change'))",
        );
        page.answered();
        assert_eq!(page.see("window.shifts"), json!([]), "at {width} px");
        page.click("#undo-all");
        page.answered();
    }
    // That there was none says something only if this one is seen.
    page.browser.script("document.querySelector('#pair').style.marginTop = '90px'");
    page.wait_for("window.shifts.length > 0");
    page.quiet();
}
