//! Loading a scenario: the way in for all commands.

use super::advice::{self, Advice};
use super::source::{Chain, Diagnostics, Document, Node, Problem, SetArgument, Sources, apply};
use super::{Scenario, read};
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
/// let loaded = forelock::scenario::parse("small.toml", text, &["org.workers=2".into()])?;
/// assert_eq!(loaded.scenario.name, "small");
/// assert_eq!(loaded.scenario.org.workers.get(), 2);
///
/// let wrong = forelock::scenario::parse("small.toml", &text.replace("9ms", "9"), &[]);
/// assert!(wrong.unwrap_err().to_string().contains("add a unit"));
/// # Ok::<(), forelock::scenario::Diagnostics>(())
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
    mut sources: Sources,
    root: Result<Node, Vec<Problem>>,
    sets: impl Iterator<Item = SetArgument<'a>>,
    path: &Path,
) -> Result<Loaded, Diagnostics> {
    let root = match root.and_then(|root| apply(&mut sources, root, sets)) {
        Ok(root) => root,
        Err(problems) => return Err(Diagnostics::new(problems, &sources)),
    };
    let document = Document { sources, root };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    match read::scenario(&document, stem.as_deref().unwrap_or("scenario")) {
        Ok(scenario) => Ok(Loaded { scenario, document }),
        Err(problems) => Err(Diagnostics::new(problems, &document.sources)),
    }
}
