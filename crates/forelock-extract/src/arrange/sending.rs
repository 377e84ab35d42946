//! The scripts that send jobs with the Salesforce CLI, one after another.

use super::error::ArrangeError;
use super::manifest::{ScriptEntry, sha256};
use crate::Delimiter;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

const BASH: &str = include_str!("sending/load.sh");
const POWER_SHELL: &str = include_str!("sending/load.ps1");

/// The line of a script that what was arranged stands in.
const SETTINGS: &str = "#@settings@";

/// What is done to the records, by the word of the Salesforce CLI. (A deletion takes files with ids
/// alone, which have no parents to be arranged by.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// `sf data import bulk`.
    Insert,
    /// `sf data update bulk`.
    Update,
    /// `sf data upsert bulk`.
    Upsert,
}

/// The API name of an object or a field, such as `Opportunity` or `Number__c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiName(String);

impl FromStr for ApiName {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        is_name.then(|| Self(name.to_owned())).ok_or(
            "an API name has letters, digits and underscores alone, such as Opportunity or Number__c",
        )
    }
}

/// How jobs are sent: those of a stream one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendingOfJobs {
    /// What is done to the records; `None` if no script can do it.
    pub verb: Option<Verb>,
    /// The object; asked for by the script where it is not known.
    pub object: Option<ApiName>,
    /// Of an upsert: the field that says which record is meant; asked for where it is not known.
    pub external_id: Option<ApiName>,
    /// How much later each stream begins than the one before it.
    pub stagger: Duration,
    /// From the end of a job to the next one of its stream.
    pub pause: Duration,
}

/// What the files are like.
pub(super) struct JobFiles<'a> {
    pub(super) delimiter: Delimiter,
    pub(super) line_ending: &'a [u8],
    pub(super) streams: u32,
    pub(super) extension: &'a str,
}

/// What the Bulk API calls a delimiter, if it takes it.
pub(super) const fn api_delimiter(delimiter: Delimiter) -> Option<&'static str> {
    Some(match delimiter.byte() {
        b',' => "COMMA",
        b';' => "SEMICOLON",
        b'\t' => "TAB",
        b'|' => "PIPE",
        b'^' => "CARET",
        b'`' => "BACKQUOTE",
        _ => return None,
    })
}

impl SendingOfJobs {
    /// Writes the scripts into `directory`.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(super) fn write_scripts(
        &self,
        files: &JobFiles<'_>,
        directory: &Path,
    ) -> Result<Vec<ScriptEntry>, ArrangeError> {
        let Some(verb) = self.verb else { return Ok(Vec::new()) };
        let settings = self.settings(verb, files);
        let bash = settings.map(|(name, value)| format!("{name}={value}\n"));
        let power_shell = settings.map(|(name, value)| format!("${name} = {value}\n"));
        [("load.sh", BASH, bash), ("load.ps1", POWER_SHELL, power_shell)]
            .map(|(name, text, settings)| {
                let text = text.replacen(SETTINGS, settings.concat().trim_end(), 1);
                let script = write_text(directory, name, &text)?;
                may_be_run(&directory.join(name))?;
                Ok(script)
            })
            .into_iter()
            .collect()
    }

    /// Names and values, which both shells read alike: words in single quotes and numbers.
    fn settings(&self, verb: Verb, files: &JobFiles<'_>) -> Settings {
        let word = |word: &str| format!("'{word}'");
        let name = |name: &Option<ApiName>| word(name.as_ref().map_or("", |name| name.0.as_str()));
        let seconds = |span: Duration| span.as_secs_f64().round().to_string();
        let line_ending = if files.line_ending == b"\r\n" { "CRLF" } else { "LF" };
        let operation = match verb {
            Verb::Insert => "insert",
            Verb::Update => "update",
            Verb::Upsert => "upsert",
        };
        Settings([
            ("object", name(&self.object)),
            ("operation", word(operation)),
            ("external_id", name(&self.external_id)),
            ("delimiter", word(api_delimiter(files.delimiter).unwrap_or_default())),
            ("line_ending", word(line_ending)),
            ("extension", word(files.extension)),
            ("streams", files.streams.to_string()),
            ("stagger", seconds(self.stagger)),
            ("pause", seconds(self.pause)),
        ])
    }
}

/// What was arranged, as the scripts need it.
struct Settings([(&'static str, String); 9]);

impl Settings {
    fn map(&self, line: impl Fn(&(&'static str, String)) -> String) -> [String; 9] {
        self.0.each_ref().map(line)
    }
}

/// Writes what goes with the files.
///
/// # Errors
///
/// Those of the file system.
pub(super) fn write_text(
    directory: &Path,
    name: &str,
    text: &str,
) -> Result<ScriptEntry, ArrangeError> {
    let path = directory.join(name);
    let write = || {
        let mut file = File::create_new(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(ScriptEntry { name: name.to_owned(), sha256: sha256(text.as_bytes())? })
    };
    write().map_err(|cause| ArrangeError::File { path: path.clone(), cause })
}

#[cfg(unix)]
fn may_be_run(path: &Path) -> Result<(), ArrangeError> {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    let set = std::fs::set_permissions(path, mode);
    set.map_err(|cause| ArrangeError::File { path: path.to_owned(), cause })
}

#[cfg(not(unix))]
fn may_be_run(_: &Path) -> Result<(), ArrangeError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripts() -> [String; 2] {
        let directory = tempfile::tempdir().unwrap();
        let sending = SendingOfJobs {
            verb: Some(Verb::Upsert),
            object: "Opportunity".parse().ok(),
            external_id: "Number__c".parse().ok(),
            stagger: Duration::from_secs(3_600),
            pause: Duration::ZERO,
        };
        let files = JobFiles {
            delimiter: Delimiter::SEMICOLON,
            line_ending: b"\r\n",
            streams: 12,
            extension: "csv",
        };
        let written = sending.write_scripts(&files, directory.path()).unwrap();
        assert_eq!(written.len(), 2);
        ["load.sh", "load.ps1"]
            .map(|name| std::fs::read_to_string(directory.path().join(name)).unwrap())
    }

    #[test]
    fn the_settings_stand_in_the_scripts() {
        let [bash, power_shell] = scripts();
        for line in
            ["object='Opportunity'", "external_id='Number__c'", "streams=12", "stagger=3600"]
        {
            assert!(bash.contains(&format!("\n{line}\n")), "{line}");
        }
        assert!(power_shell.contains("\n$delimiter = 'SEMICOLON'\n$line_ending = 'CRLF'\n"));
        assert!(!bash.contains(SETTINGS) && !power_shell.contains(SETTINGS));
    }

    #[test]
    fn a_name_cannot_end_a_quote() {
        assert!("Order__c".parse::<ApiName>().is_ok());
        for wrong in ["", "a b", "x'; rm -rf /; '", "1st", "_x"] {
            assert!(wrong.parse::<ApiName>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn delimiters_are_those_that_the_api_names() {
        let name = |byte| api_delimiter(Delimiter::new(byte).unwrap());
        assert_eq!(
            [b',', b'|', b'^', b'!'].map(name),
            [Some("COMMA"), Some("PIPE"), Some("CARET"), None]
        );
    }
}
