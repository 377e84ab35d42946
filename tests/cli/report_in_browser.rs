//! The page of `forelock report`, as a browser takes it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::chromium::chromium;

/// Its name and file must stay text.
const HOSTILE: &str = r#"
name = "<script>alert(1)</script>\"' onload=alert(2)"
description = "<img src=http://forelock.invalid/x.png>"
data = { parents = 200, children = 2_000 }
load = { partitions = 5, batch_size = 250 }
org = { workers = 5, service = { per_record = "9ms", cv = 0.4 } }
run = { replications = 3 }
objectives = { failure_rate = "<= 100%" }
"#;

/// What Chromium says of a page.
struct Visit {
    /// The document as it stands after loading.
    dom: String,
    /// Messages of the page's console.
    console: Vec<String>,
    /// What the page asked the network for.
    requests: Vec<String>,
}

fn visit(chromium: &Path, directory: &Path, page: &Path) -> Visit {
    let log = directory.join("network.json");
    let profile = directory.join("profile");
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        // What the browser wants for itself must not leave this machine either.
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .args(["--enable-logging=stderr", "--v=0", "--dump-dom"])
        .arg(format!("--log-net-log={}", log.display()))
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(dom.contains("<body"), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    let console = messages.lines().filter(|line| line.contains("CONSOLE")).map(String::from);
    let network = fs::read_to_string(log).unwrap();
    // One event a line; what no page began has no origin.
    let requests = network
        .lines()
        .filter(|line| line.contains("\"initiator\":") && !line.contains("\"not an origin\""));
    Visit { dom, console: console.collect(), requests: requests.map(String::from).collect() }
}

#[test]
fn the_page_loads_without_a_message_or_a_request_and_shows_hostile_names_as_text() {
    let Some(chromium) = chromium() else { return };
    let directory = tempfile::tempdir().unwrap();
    let scenario = directory.path().join("hostile.toml");
    fs::write(&scenario, HOSTILE).unwrap();
    let page = directory.path().join("page.html");
    let written = assert_cmd::Command::cargo_bin("forelock")
        .unwrap()
        .args(["report".as_ref(), scenario.as_os_str(), "-o".as_ref(), page.as_os_str()])
        .assert();
    written.success();

    let Visit { dom, console, requests } = visit(&chromium, directory.path(), &page);
    assert_eq!(console, [""; 0]);
    assert_eq!(requests, [""; 0]);
    assert!(dom.contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;\"' onload=alert(2)</h1>"));
    assert!(!dom.contains("<script") && !dom.contains("<img"));
    // Of the run three, and the comparison.
    assert_eq!(dom.matches("<svg viewBox=\"0 0 1280 720\">").count(), 4);
}

/// The other test proves something only if this one sees what it looks for.
#[test]
fn a_page_that_does_all_that_is_found_out() {
    let Some(chromium) = chromium() else { return };
    let directory = tempfile::tempdir().unwrap();
    let page = directory.path().join("page.html");
    let image = "<img src=\"http://forelock.invalid/x.png\">";
    fs::write(&page, format!("<p>{image}<script>console.error('here')</script>")).unwrap();
    let Visit { console, requests, .. } = visit(&chromium, directory.path(), &page);
    assert!(console.iter().any(|message| message.contains("here")), "{console:?}");
    assert!(requests.iter().any(|request| request.contains("forelock.invalid")), "{requests:?}");
}
