//! Loading a scenario: the way in for all commands.

use super::advice::{self, Advice};
use super::source::{
    Chain, Diagnostics, Document, Node, Problem, SetArgument, Sources, apply, org_profile,
};
use super::{Scenario, Unknown, ranges, read};
use std::path::Path;

/// A checked scenario, with the files that it came from, so that advice can point into them.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What was asked for.
    pub scenario: Scenario,
    document: Document,
}

impl Loaded {
    /// What a Salesforce architect would warn of.
    #[must_use]
    pub fn advice(&self) -> Vec<Advice> {
        advice::all(&self.scenario, &self.document)
    }

    pub(super) const fn document(&self) -> &Document {
        &self.document
    }

    /// The files that it was read from, each as its name and its text: its own, then the one that
    /// this extends, and so on.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.document.sources.files()
    }

    /// The same scenario with `sets` laid over it, each as `path=value`; what came before them, a
    /// command line's own among it, stays. It keeps its name.
    ///
    /// # Errors
    ///
    /// All that is wrong with it then.
    pub fn with(&self, sets: &[String]) -> Result<Self, Diagnostics> {
        let Document { sources, root } = self.document.clone();
        let origin = format!("{}.toml", self.scenario.name);
        let sets = sets.iter().map(|set| SetArgument::new(set));
        finish(sources, Ok(root), sets, Path::new(&origin))
    }
}

/// Reads the scenario at `path` and all files that it extends, and lays `sets` over them, each as
/// `path=value`.
///
/// # Errors
///
/// All that is wrong with it, each with its place and what would be right.
pub fn load(path: &Path, sets: &[String]) -> Result<Loaded, Diagnostics> {
    let mut chain = Chain::default();
    let root = chain.read(path);
    finish(chain.sources, root, sets.iter().map(|set| SetArgument::new(set)), path)
}

/// As [`load`], from text; `origin` stands for the file's path in messages, and what the text
/// extends is relative to the current directory.
///
/// ```
/// let text = r#"
///     data = { parents = 1_000, children = "10k" }
///     load = { batch_size = 200 }
///     org = { workers = 5, service.per_record = "9ms" }
/// "#;
/// let loaded = forelock_scenario::parse("small.toml", text, &["org.workers=2".into()])?;
/// assert_eq!(loaded.scenario.name, "small");
/// assert_eq!(loaded.scenario.org.workers.get(), 2);
///
/// let wrong = forelock_scenario::parse("small.toml", &text.replace("9ms", "9"), &[]);
/// assert!(wrong.unwrap_err().to_string().contains("add a unit"));
/// # Ok::<(), forelock_scenario::Diagnostics>(())
/// ```
///
/// # Errors
///
/// As [`load`].
pub fn parse(origin: &str, text: &str, sets: &[String]) -> Result<Loaded, Diagnostics> {
    let mut chain = Chain::default();
    let root = chain.parse(origin, text);
    let sets = sets.iter().map(|set| SetArgument::new(set));
    finish(chain.sources, root, sets, Path::new(origin))
}

/// Lays the arguments over the tree of the files, and checks what comes out.
pub(super) fn finish<'a>(
    sources: Sources,
    root: Result<Node, Vec<Problem>>,
    sets: impl Iterator<Item = SetArgument<'a>>,
    path: &Path,
) -> Result<Loaded, Diagnostics> {
    let document = document(sources, root, sets)?;
    match known(&document, &name_of(path)) {
        Ok(scenario) => Ok(Loaded { scenario, document }),
        Err(problems) => Err(Diagnostics::new(problems, &document.sources)),
    }
}

/// The files' tree with the arguments over it.
pub(super) fn document<'a>(
    mut sources: Sources,
    root: Result<Node, Vec<Problem>>,
    sets: impl Iterator<Item = SetArgument<'a>>,
) -> Result<Document, Diagnostics> {
    let root = root.and_then(|root| {
        let mut root = apply(&mut sources, root, sets)?;
        org_profile::expand(&mut sources, &mut root).map_err(|problem| vec![problem])?;
        Ok(root)
    });
    match root {
        Ok(root) => Ok(Document { sources, root }),
        Err(problems) => Err(Diagnostics::new(problems, &sources)),
    }
}

/// What a scenario is called that does not name itself.
fn name_of(path: &Path) -> String {
    path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy().into_owned())
}

/// As [`finish`], with one value of each range, by `choose`.
pub(super) fn finish_with<'a>(
    sources: Sources,
    root: Node,
    sets: impl Iterator<Item = SetArgument<'a>>,
    path: &Path,
    choose: &dyn Fn(&Unknown) -> f64,
) -> Result<Scenario, Diagnostics> {
    let document = document(sources, Ok(root), sets)?;
    choosing(&document, &name_of(path), choose)
        .map_err(|problems| Diagnostics::new(problems, &document.sources))
}

/// The scenario with the middle of each range, after both ends of all have been read as well.
fn known(document: &Document, stem: &str) -> Result<Scenario, Vec<Problem>> {
    if !ranges::may_have_any(&document.root) {
        return read::scenario(document, stem);
    }
    let middle = choosing(document, stem, &|unknown| unknown.value_at(0.5))?;
    if !middle.unknown.is_empty() {
        choosing(document, stem, &|unknown| unknown.low)?;
        choosing(document, stem, &|unknown| unknown.high)?;
    }
    Ok(middle)
}

/// The scenario with one value of each range.
fn choosing(
    document: &Document,
    stem: &str,
    choose: &dyn Fn(&Unknown) -> f64,
) -> Result<Scenario, Vec<Problem>> {
    let mut document = document.clone();
    let unknown = ranges::replace(&mut document.root, choose)?;
    Ok(Scenario { unknown, ..read::scenario(&document, stem)? })
}
