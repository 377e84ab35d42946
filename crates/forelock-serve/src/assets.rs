//! The files of the page, which are a part of the program.

use forelock_report::STYLE;

/// A file, and what browsers are told that it is.
pub(crate) struct Asset {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) text: &'static str,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLES: &str = "text/css; charset=utf-8";

macro_rules! script {
    ($name:literal) => {
        Asset { name: $name, kind: SCRIPT, text: include_str!(concat!("../page/", $name)) }
    };
}

macro_rules! style {
    ($name:literal) => {
        Asset { name: $name, kind: STYLES, text: include_str!(concat!("../page/", $name)) }
    };
}

/// All of them; the page itself has no name.
pub(crate) const ASSETS: &[Asset] = &[
    Asset { name: "", kind: "text/html; charset=utf-8", text: include_str!("../page/page.html") },
    style!("controls.css"),
    style!("page.css"),
    Asset { name: "report.css", kind: STYLES, text: STYLE },
    script!("answer.js"),
    script!("ask.js"),
    script!("control.js"),
    script!("controls.js"),
    script!("dom.js"),
    script!("files.js"),
    script!("kept.js"),
    script!("link.js"),
    script!("menus.js"),
    script!("number.js"),
    script!("page.js"),
    script!("profile.js"),
    script!("state.js"),
    script!("stream.js"),
    script!("studies.js"),
    script!("study.js"),
    script!("sweep.js"),
    script!("take.js"),
    script!("warnings.js"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_file_of_the_page_is_served() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        for entry in fs::read_dir(page).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let served = if name == "page.html" { "" } else { name.as_str() };
            assert!(ASSETS.iter().any(|asset| asset.name == served), "{name}");
        }
    }
}
