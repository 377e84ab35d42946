//! What the page shows is what `forelock run` shows.

use std::fs;

use crate::page::{Page, scenario};

#[test]
fn the_figures_of_the_page_are_those_of_run_on_the_saved_scenario() {
    let Some(page) = Page::open(&scenario("test4-parallel.toml")) else { return };
    page.change("load.submit.interval.mean", "4.3s");
    page.change("org.workers", "30");
    page.click("#take-menu summary");
    page.press("Scenario (TOML)");
    let saved = page.browser.downloads().join("saved.toml");
    fs::write(&saved, page.download("test4-parallel.toml")).unwrap();

    let run = assert_cmd::Command::cargo_bin("forelock")
        .unwrap()
        .args(["run".as_ref(), saved.as_os_str(), "--format=html".as_ref()])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let document = String::from_utf8(run.stdout).unwrap();
    // The browser reads both, so that only what is shown is compared.
    let script = format!(
        "const text = {}.replace(/<style>.*<.style>/s, '');\
         const run = new DOMParser().parseFromString(text, 'text/html');\
         const cells = (of) => [...of.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent));\
         const shown = document.querySelector('#figures table');\
         return [cells(shown), cells(run.querySelector('table')), document.querySelector('#sentence').textContent,\
                 run.querySelector('.answer').textContent];",
        serde_json::to_string(&document).unwrap()
    );
    let both = page.browser.script(&script);
    assert!(both[0].as_array().unwrap().len() > 10, "{both}");
    assert_eq!(both[0], both[1]);
    let (sentence, answer) = (both[2].as_str().unwrap(), both[3].as_str().unwrap());
    assert!(answer.contains(sentence), "{sentence}\n{answer}");
    page.quiet();
}
