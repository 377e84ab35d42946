//! A Chromium of its own for each test, driven by Debian's chromedriver.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::chromium::{chromium, program};

/// How long a browser may take for one order: against hanging, not to measure.
const GUARD: Duration = Duration::from_mins(5);

pub(crate) struct Browser {
    runtime: Runtime,
    /// `None` once it has been told to quit.
    driver: Option<WebDriver>,
    service: Child,
    directory: TempDir,
}

impl Browser {
    /// `None` only where the tests are told to do without a browser.
    pub(crate) fn start() -> Option<Browser> {
        let (chromium, chromedriver) =
            (chromium()?, program(&["chromedriver"], "chromium-driver")?);
        let directory = tempfile::tempdir().unwrap();
        let mut service =
            Command::new(chromedriver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let port = port_of(&mut service);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let capabilities = capabilities(&chromium, directory.path()).unwrap();
        let driver = runtime
            .block_on(WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities))
            .unwrap();
        let browser = Browser { runtime, driver: Some(driver), service, directory };
        browser.order(browser.driver().set_script_timeout(GUARD));
        browser.order(browser.driver().set_page_load_timeout(GUARD));
        let downloads = browser.directory.path().to_str().unwrap();
        browser.devtools(
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": downloads }),
        );
        Some(browser)
    }

    /// Where its downloads come to.
    pub(crate) fn downloads(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    /// Waits for what the browser is told to do.
    pub(crate) fn order<T>(&self, order: impl Future<Output = WebDriverResult<T>>) -> T {
        self.runtime.block_on(order).unwrap()
    }

    /// What the standard of drivers has no word for.
    pub(crate) fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.order(self.driver().cdp().send_raw(method, parameters))
    }

    /// What a script returns.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.order(async { Ok(self.driver().execute(script, vec![]).await?.json().clone()) })
    }

    /// The messages of the page's console since the last time.
    pub(crate) fn console(&self) -> Vec<String> {
        let entries = self.order(self.driver().browser_log());
        entries.into_iter().map(|entry| entry.message).collect()
    }

    /// The addresses that the page asked for since the last time.
    pub(crate) fn requests(&self) -> Vec<String> {
        let entries = self.order(self.driver().get_log("performance"));
        let events = entries.iter().map(|entry| serde_json::from_str(&entry.message).unwrap());
        events
            .filter(|event: &Value| event["message"]["method"] == "Network.requestWillBeSent")
            .map(|event| event["message"]["params"]["request"]["url"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without this a failed test would leave a browser behind.
        if let Some(driver) = self.driver.take() {
            let _ = self.runtime.block_on(driver.quit());
        }
        let _ = self.service.kill();
        let _ = self.service.wait();
    }
}

fn capabilities(chromium: &Path, directory: &Path) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(chromium.to_str().unwrap())?;
    for argument in ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"] {
        capabilities.add_arg(argument)?;
    }
    // What the browser wants for itself must not leave this machine either.
    capabilities.add_arg("--disable-background-networking")?;
    capabilities.add_arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")?;
    let profile = directory.join("profile");
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    capabilities.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(capabilities.into())
}

/// The port that the service chose, in its own words.
fn port_of(service: &mut Child) -> u16 {
    let lines = BufReader::new(service.stdout.take().unwrap()).lines();
    let port = lines.map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    port.expect("chromedriver says its port")
}
