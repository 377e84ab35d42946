//! The scenarios that a page can open: those of the directory that was given.

use crate::refusal::Refusal;
use crate::state::PageState;
use forelock::scenario::{Diagnostics, Template};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a page begins with.
const FIRST: &str = include_str!("first.toml");

/// Files of a directory that are listed, at most.
const LISTED: usize = 1_000;

/// A scenario is no longer.
const MAX_BYTES: u64 = 1024 * 1024;

/// What the server was started with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// Nothing: the page begins with a scenario of its own.
    #[default]
    Nothing,
    /// A scenario; those beside it can be opened too.
    File(PathBuf),
    /// A directory of scenarios.
    Directory(PathBuf),
}

impl Subject {
    /// What `path` is.
    #[must_use]
    pub fn of(path: Option<PathBuf>) -> Self {
        match path {
            None => Self::Nothing,
            Some(path) if path.is_dir() => Self::Directory(path),
            Some(path) => Self::File(path),
        }
    }

    /// What the page may read, besides what the person drops on it.
    pub(crate) fn directory(&self) -> Option<PathBuf> {
        match self {
            Self::Nothing => None,
            Self::Directory(path) => Some(path.clone()),
            Self::File(path) => match path.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => Some(parent.to_owned()),
                _ => Some(PathBuf::from(".")),
            },
        }
    }

    /// What the page begins with.
    ///
    /// # Errors
    ///
    /// All that is wrong with the file that was named.
    pub(crate) fn opened(&self) -> Result<PageState, Diagnostics> {
        match self {
            Self::Nothing => Ok(PageState::new("first.toml", FIRST)),
            Self::File(path) => {
                // Whoever starts the server may name any file, and let it extend any.
                let template = Template::read(path, &[])?;
                template.with(&[])?;
                let directory = self.directory().unwrap_or_default();
                Ok(PageState::new(name(path), whole(&template, &directory)?))
            }
            Self::Directory(path) => {
                let first = listed(path).into_iter().next();
                let first = first.and_then(|name| open(path, &name).ok());
                Ok(first.unwrap_or_else(|| PageState::new("first.toml", FIRST)))
            }
        }
    }
}

/// The text of a template that stands alone in `directory`: its own, if it extends no file.
fn whole(template: &Template, directory: &Path) -> Result<String, Diagnostics> {
    let own = template.files().next().map_or("", |(_, text)| text);
    let extends = |text: &str| {
        toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key("extends"))
    };
    if extends(own) {
        template.standing_in(directory).written_with_comments(&[])
    } else {
        Ok(own.to_owned())
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(OsStr::new("scenario.toml")).to_string_lossy().into_owned()
}

/// The names of the scenarios in a directory.
pub(crate) fn listed(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let is_scenario = |name: &String| {
        !name.starts_with('.') && Path::new(name).extension() == Some(OsStr::new("toml"))
    };
    let mut names: Vec<String> = names.filter(is_scenario).collect();
    names.sort();
    names.truncate(LISTED);
    names
}

/// One of the scenarios in a directory, whatever it extends there.
///
/// # Errors
///
/// If the name is none of them, or the file can't be used.
pub(crate) fn open(directory: &Path, name: &str) -> Result<PageState, Refusal> {
    if !listed(directory).iter().any(|one| one == name) {
        return Err(Refusal::not_found());
    }
    let text = read_inside(directory, name)
        .map_err(|cause| Refusal::unusable(format!("{name} can't be read: {cause}")))?;
    let template = Template::parse_within(Some(directory), name, &text)?;
    template.with(&[])?;
    Ok(PageState::new(name, whole(&template, directory)?))
}

/// The text of an ordinary file that lies in the directory, not behind a link out of it.
fn read_inside(directory: &Path, name: &str) -> io::Result<String> {
    let path = fs::canonicalize(directory.join(name))?;
    let file = fs::File::open(&path)?;
    if !path.starts_with(fs::canonicalize(directory)?) || !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no file of this directory"));
    }
    let mut text = String::new();
    file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other("it is larger than 1 MiB, which no scenario is"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_scenario_is_right() {
        let state = Subject::Nothing.opened().unwrap();
        let template = Template::parse_within(None, &state.name, &state.text).unwrap();
        assert!(!template.with(&[]).unwrap().scenario.unknown.is_empty());
    }

    #[test]
    fn only_scenarios_of_the_directory_are_opened() {
        let directory = tempfile::tempdir().unwrap();
        let inside = directory.path().join("inside");
        fs::create_dir_all(inside.join("below.toml")).unwrap();
        for name in ["secret.toml", "inside/own.toml", "inside/.hidden.toml", "inside/notes.txt"] {
            fs::write(directory.path().join(name), FIRST).unwrap();
        }
        fs::write(inside.join("more.toml"), "extends = \"own.toml\"\nname = \"more\"\n").unwrap();
        fs::write(inside.join("out.toml"), "extends = \"../secret.toml\"\n").unwrap();
        assert_eq!(listed(&inside), ["below.toml", "more.toml", "out.toml", "own.toml"]);
        assert_eq!(open(&inside, "own.toml").unwrap().text, FIRST);
        let more = open(&inside, "more.toml").unwrap();
        assert!(more.text.contains("name = \"more\"") && !more.text.contains("extends"));
        for name in [
            "../secret.toml",
            "out.toml",
            "below.toml",
            ".hidden.toml",
            "notes.txt",
            "",
            "/etc/passwd",
        ] {
            assert!(open(&inside, name).is_err(), "{name}");
        }
        // What an extended file names by a path from its own directory is that file still.
        fs::create_dir(inside.join("parts")).unwrap();
        let csv = "Id,AccountId\n1,a\n2,b\n3,c\n";
        fs::write(inside.join("parts/x.csv"), csv).unwrap();
        fs::write(inside.join("x.csv"), "Id,AccountId\n1,a\n").unwrap();
        let base =
            "[data]\nfile = \"x.csv\"\nparent_column = \"AccountId\"\n[load]\nbatch_size = 200\n";
        fs::write(inside.join("parts/base.toml"), base).unwrap();
        fs::write(inside.join("of.toml"), "extends = \"parts/base.toml\"\n").unwrap();
        let children = |text: &str| {
            let template = Template::parse_within(Some(&inside), "of.toml", text).unwrap();
            template.with(&[]).unwrap().scenario.loads.first().data.children.get()
        };
        assert_eq!(children(&open(&inside, "of.toml").unwrap().text), 3);
        let opened = Subject::File(inside.join("of.toml")).opened().unwrap();
        assert_eq!(children(&opened.text), 3);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.toml", inside.join("link.toml")).unwrap();
            assert!(open(&inside, "link.toml").is_err());
        }
    }
}
