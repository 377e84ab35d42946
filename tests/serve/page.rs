//! What a person does on the page, and sees of it.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::components::SelectElement;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::served::Served;

/// How long the page may take: against hanging, not to measure.
const GUARD: Duration = Duration::from_mins(5);

/// All nights of the load as it is are simulated, and shown.
const ANSWERED: &str = "document.querySelector('#the-answer.final:not([aria-busy])')";

pub(crate) struct Page {
    pub(crate) browser: Browser,
    pub(crate) served: Served,
}

impl Page {
    /// The page as it is after its first answer; `None` where tests are told to do without a browser.
    pub(crate) fn open(scenario: &Path) -> Option<Page> {
        let browser = Browser::start()?;
        let page = Page { browser, served: Served::start(scenario) };
        page.size(1400, 1000);
        page.browser.order(page.browser.driver().goto(page.served.address.as_str()));
        page.answered();
        Some(page)
    }

    pub(crate) fn size(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    pub(crate) fn dark(&self) {
        let dark = json!({ "name": "prefers-color-scheme", "value": "dark" });
        self.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [dark] }));
    }

    /// What an expression comes to.
    pub(crate) fn see(&self, expression: &str) -> Value {
        self.browser.script(&format!("return {expression}"))
    }

    /// The text of an element.
    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.see(&format!("document.querySelector({selector:?})?.textContent"));
        let text = text.as_str().unwrap_or_else(|| panic!("no {selector}"));
        text.replace('\u{a0}', " ")
    }

    /// Waits until an expression comes to something.
    pub(crate) fn wait_for(&self, expression: &str) -> Value {
        let began = Instant::now();
        loop {
            let value = self.see(expression);
            if ![Value::Null, Value::Bool(false), Value::from("")].contains(&value) {
                return value;
            }
            if began.elapsed() > GUARD {
                panic!("never came: {expression}\n{}", self.text("#said"));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn answered(&self) {
        self.wait_for(&format!("{ANSWERED} !== null"));
    }

    pub(crate) fn element(&self, selector: &str) -> WebElement {
        self.browser.order(self.browser.driver().find(By::Css(selector)))
    }

    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.browser.order(async {
            element.scroll_into_view().await?;
            element.click().await
        });
    }

    /// Clicks the button of these words.
    pub(crate) fn press(&self, words: &str) {
        let button = format!("//button[not(@hidden) and contains(., {words:?})]");
        let found = self.browser.order(self.browser.driver().find(By::XPath(button)));
        self.browser.order(async {
            found.scroll_into_view().await?;
            found.click().await
        });
    }

    pub(crate) fn keys(&self, keys: impl Into<TypingData>) {
        let actions = self.browser.driver().action_chain().send_keys(keys.into());
        self.browser.order(actions.perform());
    }

    /// Types a value into a field of the load and leaves the field.
    pub(crate) fn write(&self, path: &str, value: &str) {
        let field = self.element(&format!("[data-path={path:?}] input[type=text]"));
        self.browser.order(async {
            field.scroll_into_view().await?;
            field.click().await?;
            field.send_keys(Key::Control + "a").await?;
            field.send_keys(Key::Delete + "").await?;
            field.send_keys(value).await?;
            field.send_keys(Key::Tab + "").await
        });
    }

    /// Changes a field, and waits for the answer.
    pub(crate) fn change(&self, path: &str, value: &str) {
        self.write(path, value);
        self.answered();
    }

    /// Chooses a file, as its dialog would.
    pub(crate) fn choose(&self, input: &str, file: &Path) {
        self.browser.order(self.element(input).send_keys(file.to_str().unwrap()));
    }

    /// Lets a file fall onto the answer.
    pub(crate) fn drop_file(&self, file: &Path) {
        let data = json!({ "items": [], "files": [file], "dragOperationsMask": 1 });
        // Once more over what the page shows while a file is above it.
        for kind in ["dragEnter", "dragOver", "dragOver", "drop"] {
            let event = json!({ "type": kind, "x": 900, "y": 300, "data": data });
            self.browser.devtools("Input.dispatchDragEvent", event);
        }
    }

    pub(crate) fn select(&self, selector: &str, value: &str) {
        let element = self.element(selector);
        self.browser
            .order(async { SelectElement::new(&element).await?.select_by_value(value).await });
    }

    /// What a download holds, once it is there.
    pub(crate) fn download(&self, name: &str) -> String {
        let file = self.browser.downloads().join(name);
        let began = Instant::now();
        while !file.is_file() {
            assert!(began.elapsed() < GUARD, "no download {name}: {}", self.text("#studies"));
            thread::sleep(Duration::from_millis(50));
        }
        fs::read_to_string(file).unwrap()
    }

    /// For the eyes of a person, where `FORELOCK_TEST_SCREENSHOTS` names a directory.
    pub(crate) fn picture(&self, name: &str) {
        let Some(directory) = std::env::var_os("FORELOCK_TEST_SCREENSHOTS") else { return };
        let file = Path::new(&directory).join(format!("{name}.png"));
        self.browser.order(self.browser.driver().screenshot(&file));
    }

    /// Nothing was written to the console, and nothing asked of another host.
    pub(crate) fn quiet(self) {
        assert_eq!(self.browser.console(), [""; 0]);
        let foreign = self.foreign_requests();
        assert!(foreign.is_empty(), "{foreign:?}");
    }

    /// What was asked of another host.
    pub(crate) fn foreign_requests(&self) -> Vec<String> {
        let requests = self.browser.requests();
        assert!(!requests.is_empty());
        let own = |address: &String| {
            // A new browser loads a page of its own first.
            ["chrome:", "data:", "blob:"].iter().any(|start| address.starts_with(start))
                || address.starts_with(&self.served.address)
        };
        requests.into_iter().filter(|address| !own(address)).collect()
    }
}

/// A scenario of the repository.
pub(crate) fn scenario(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}
