//! The browser that pages are tested in.

use std::env;
use std::path::PathBuf;

/// Leaves the browser out where it is set, to whatever.
const WITHOUT: &str = "FORELOCK_TEST_WITHOUT_BROWSER";

/// `None` only where the tests are told to do without: a test that passes itself over proves nothing.
pub(crate) fn chromium() -> Option<PathBuf> {
    program(&["chromium", "chromium-browser", "google-chrome", "chrome"], "chromium")
}

/// The first of these programs that is installed; `package` is where Debian has it.
pub(crate) fn program(names: &[&str], package: &str) -> Option<PathBuf> {
    if env::var_os(WITHOUT).is_some() {
        return None;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .flat_map(|directory| names.iter().map(move |name| directory.join(name)))
        .find(|program| program.is_file());
    assert!(
        found.is_some(),
        "the page is tested in a browser, and there is no {}: install it (Debian's package is \
         `{package}`), or set {WITHOUT}=1 to leave these tests out",
        names[0]
    );
    found
}
