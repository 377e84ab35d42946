//! `[data] file`, which may be several, and the columns that name parents.

use super::{TableReader, Value};
use crate::fields::data::{DELIMITER, FILE, NULL_WORDS};
use crate::fields::parents::PARENT_COLUMN;
use crate::source::{Asked, Content, Problem};
use crate::{Children, FanOut, FileParents, Parents};
use forelock_extract::{Delimiter, NullWords};
use forelock_io::words::thousands;
use std::path::PathBuf;
use std::sync::Arc;

/// A file that records are read from, which has not been read yet.
pub(super) struct DataFile<'a> {
    value: Value<'a>,
    paths: Vec<PathBuf>,
    column: Column<'a>,
    delimiter: Option<Delimiter>,
    null_words: NullWords,
}

/// A column that names parents.
pub(super) struct Column<'a> {
    value: Value<'a>,
    name: &'a str,
}

/// What a file says.
pub(super) struct FileRows {
    /// How many rows it has.
    pub(super) children: Children,
    /// The parents that `[data] parent_column` names, then those of the further columns.
    pub(super) sets: Vec<(Parents, FanOut)>,
}

const PATHS: &str = "write the path of a CSV file, of a directory of them, or a pattern such as \
                     \"parts/*.csv\"; or a list of these. It starts from the directory of this file";

const DELIMITERS: &str = "leave it out to have it found out, or write \"comma\", \"semicolon\", \
                          \"tab\", \"pipe\", \"caret\", \"backquote\" or a single character";

/// The fields of `[data]` that are about the file.
pub(super) fn data_file<'a>(table: &TableReader<'a>) -> Option<DataFile<'a>> {
    let paths = table.read_by(&FILE, |value| {
        let items = match &value.node.content {
            Content::List(_) => value.list(PATHS)?,
            _ => vec![value.clone()],
        };
        if items.is_empty() {
            return value.wrong(format!("`{}` names no file", value.path), PATHS);
        }
        // All are looked at before any gives up.
        let paths: Vec<Option<PathBuf>> = items.iter().map(path).collect();
        Some((value.clone(), paths.into_iter().collect::<Option<_>>()?))
    });
    let column = table.read_by(&PARENT_COLUMN, Column::new);
    let delimiter = table.read_by_or(&DELIMITER, None, |value| {
        let text = value.text()?;
        text.parse().map_or_else(
            |wrong| value.wrong(format!("`{}`: {wrong}", value.path), DELIMITERS),
            |delimiter| Some(Some(delimiter)),
        )
    });
    let null_words = table.choice(&NULL_WORDS);
    let (value, paths) = paths?;
    let null_words = null_words?;
    Some(DataFile { value, paths, column: column?, delimiter: delimiter?, null_words })
}

fn path(value: &Value<'_>) -> Option<PathBuf> {
    let text = value.text()?;
    if text.is_empty() || text == "-" {
        return value.wrong(format!("`{}` names no file", value.path), PATHS);
    }
    Some(value.findings.sources.path_from(value.node.place, text))
}

impl<'a> Column<'a> {
    pub(super) fn new(value: &Value<'a>) -> Option<Self> {
        value.label()?;
        Some(Self { value: value.clone(), name: value.text()? })
    }

    /// Its heading.
    pub(super) const fn name(&self) -> &str {
        self.name
    }

    fn parents(&self, parents: Arc<FileParents>) -> Option<(Parents, FanOut)> {
        let (file, count) = (parents.origin().file.clone(), parents.parents());
        let known = Parents::new(u64::from(count));
        known.map(|count| (count, FanOut::File(parents))).or_else(|| {
            let name = self.name;
            if count == 0 {
                return self.value.wrong(
                    format!("no row of {file} has a value in `{name}`"),
                    "name the column that holds the parents' ids",
                );
            }
            self.value.wrong(
                format!("`{name}` of {file} names {} parents", thousands(count)),
                format!("at most {} can be simulated", thousands(Parents::MAX)),
            )
        })
    }
}

impl<'a> DataFile<'a> {
    /// Reads the file, with the columns of `further` lookups.
    pub(super) fn read(self, further: Vec<Column<'a>>) -> Option<FileRows> {
        let columns: Vec<Column<'_>> = std::iter::once(self.column).chain(further).collect();
        let findings = self.value.findings;
        let asked = Asked {
            paths: self.paths,
            columns: columns.iter().map(|column| column.name.to_owned()).collect(),
            delimiter: self.delimiter,
            null_words: self.null_words,
        };
        let found = match findings.sources.extracts.read(asked, &findings.sources.fence) {
            Ok(found) => found,
            Err(problem) => {
                let meant = problem.column.and_then(|index| columns.get(index));
                let node = meant.map_or(&self.value, |column| &column.value).node;
                findings.add(Problem::at(node.place, problem.title).help(problem.help));
                return None;
            }
        };
        let rows = found.first().map_or(0, |first| first.of_rows().len() as u64);
        // All are looked at before any gives up.
        let sets: Vec<_> =
            columns.iter().zip(found).map(|(column, found)| column.parents(found)).collect();
        let sets = sets.into_iter().collect::<Option<_>>()?;
        Some(FileRows { children: Children::new(rows)?, sets })
    }
}
