//! A scenario file and those that it extends, merged into one tree.

use super::document::{Content, Entry, Layer, Node, Place, SourceId, Sources};
use super::foreign::Foreign;
use super::{Problem, file, merge, org_profile};
use std::fs;
use std::path::{Path, PathBuf};

/// Files that extend one another, at most.
const MAX_FILES: usize = 16;

/// The files of a scenario, from its own down to the last one that is extended.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    pub(crate) sources: Sources,
    trees: Vec<Node>,
    /// Real paths, which tell a cycle whatever the files are called, and names as written.
    visited: Vec<(PathBuf, String)>,
}

impl Chain {
    /// Reads the file at `path` and all that it extends.
    pub(crate) fn read(&mut self, path: &Path) -> Result<Node, Vec<Problem>> {
        let name = path.display().to_string();
        let bytes = match file::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let id = self.sources.add(&name, "", 0);
                return Err(vec![
                    Problem::at(id.at(0..0), error.to_string()).help(error.help(path)),
                ]);
            }
        };
        self.visited.push((real_path(path), name.clone()));
        self.link(&name, &bytes, &directory(path))
    }

    /// As [`Chain::read`], from text that lies in the current directory, or in that of the fence.
    pub(crate) fn parse(&mut self, origin: &str, text: &str) -> Result<Node, Vec<Problem>> {
        self.visited.push((real_path(Path::new(origin)), origin.to_owned()));
        let directory = self.sources.fence.directory().to_owned();
        self.link(origin, text.as_bytes(), &directory)
    }

    fn link(&mut self, name: &str, bytes: &[u8], directory: &Path) -> Result<Node, Vec<Problem>> {
        let mut next = self.add(name, bytes, directory)?;
        let mut directory = directory.to_owned();
        while let Some(entry) = next {
            let place = entry.value.place;
            let Content::Text(target) = entry.value.content else {
                return Err(vec![
                    Problem::at(place, "`extends` must be the path of a file")
                        .help("write it as text, such as `extends = \"orgs/trial.toml\"`"),
                ]);
            };
            let path = directory.join(&target);
            let bytes = self.follow(&path, place).map_err(|problem| vec![problem])?;
            directory = self::directory(&path);
            next = self.add(&path.display().to_string(), &bytes, &directory)?;
        }
        Ok(self.whole())
    }

    /// As [`Chain::read`], from files that were read before, each with its name, its text and its directory: the
    /// scenario's own, then the one that this extends, and so on.
    pub(crate) fn restore<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a str, &'a str, &'a Path)>,
    ) -> Result<Node, Vec<Problem>> {
        for (name, text, directory) in files.take(MAX_FILES) {
            self.add(name, text.as_bytes(), directory)?;
        }
        Ok(self.whole())
    }

    /// All files in one tree, with an org.
    fn whole(&mut self) -> Node {
        let mut root = self.merged();
        org_profile::complete(&mut self.sources, &mut root);
        root
    }

    /// The bytes of a file that `place` extends.
    fn follow(&mut self, path: &Path, place: Place) -> Result<Vec<u8>, Problem> {
        let name = path.display().to_string();
        self.sources.fence.check(path).map_err(|off| {
            Problem::at(place, format!("this can't be extended: {off}")).help(off.help())
        })?;
        let real = real_path(path);
        if let Some(first) = self.visited.iter().position(|(visited, _)| *visited == real) {
            let mut chain: Vec<&str> =
                self.visited[first..].iter().map(|(_, name)| name.as_str()).collect();
            chain.push(&name);
            return Err(Problem::at(place, "`extends` comes back to a file that it started from")
                .help(format!("break the cycle: {}", chain.join(" extends "))));
        }
        if self.visited.len() == MAX_FILES {
            return Err(Problem::at(
                place,
                format!("more than {MAX_FILES} files extend one another"),
            )
            .help("extend a file nearer to the base"));
        }
        let bytes = file::read_extended(path).map_err(|error| {
            Problem::at(place, format!("cannot extend {name}: {error}")).help(error.help(path))
        })?;
        self.visited.push((real, name));
        Ok(bytes)
    }

    /// Parses one more file and takes its `extends` out.
    fn add(
        &mut self,
        name: &str,
        bytes: &[u8],
        directory: &Path,
    ) -> Result<Option<Entry>, Vec<Problem>> {
        let layer = -Layer::try_from(self.trees.len()).unwrap_or(Layer::MAX);
        let text = String::from_utf8_lossy(bytes);
        let id = self.sources.add_file(name, &text, layer, directory);
        if let Some(problem) = not_text(id, bytes) {
            return Err(vec![problem]);
        }
        if let Some(foreign) = Foreign::of(Path::new(name), &text) {
            return Err(vec![Problem::at(id.at(0..0), foreign.title()).help(foreign.help())]);
        }
        let mut tree = self.sources.parse(id)?;
        org_profile::expand(&mut self.sources, &mut tree).map_err(|problem| vec![problem])?;
        let extends = match &mut tree.content {
            Content::Table(table) => table.remove("extends"),
            _ => None,
        };
        self.trees.push(tree);
        Ok(extends)
    }

    /// The last file first, each other one over it.
    ///
    /// `[observed]` is what a real run of the very scenario gave. A file that extends it describes
    /// another one, which nobody ran: it states its own, or has none.
    fn merged(&mut self) -> Node {
        let mut trees = std::mem::take(&mut self.trees).into_iter();
        let Some(mut own) = trees.next() else {
            let id = self.sources.add("", "", 0);
            return Node { place: id.at(0..0), content: Content::Table(super::Table::new()) };
        };
        let base = trees.rev().map(|mut tree| {
            if let Content::Table(table) = &mut tree.content {
                table.remove("observed");
            }
            tree
        });
        if let Some(base) = base.reduce(merge::overlay) {
            own = merge::overlay(base, own);
        }
        own
    }
}

/// The first byte that no scenario has, if there is one.
fn not_text(id: SourceId, bytes: &[u8]) -> Option<Problem> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let start = error.valid_up_to();
        let shown = id.at(start..start + char::REPLACEMENT_CHARACTER.len_utf8());
        let byte = bytes.get(start).copied().unwrap_or_default();
        return Some(
            Problem::at(shown, format!("byte 0x{byte:02X} is not UTF-8 text"))
                .help("save the file as UTF-8; a scenario is a TOML text file"),
        );
    }
    let nul = bytes.iter().position(|&byte| byte == 0)?;
    Some(
        Problem::at(id.at(nul..nul + 1), "there is a NUL byte here: this is not a text file")
            .help("name a TOML text file, saved as UTF-8"),
    )
}

fn directory(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
