//! A scenario read once that is then made into many, each with some fields set.

use super::loaded::{Loaded, finish};
use super::source::{Chain, Content, Diagnostics, Node, Problem, SetArgument, Sources, apply};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The files of a scenario as they were when they were read: what studies of many variants start
/// from, so that a file which is saved meanwhile can't change a study half way.
#[derive(Debug)]
pub struct Template {
    sources: Sources,
    root: Node,
    sets: Vec<String>,
    path: PathBuf,
}

/// A field given another value than the template's.
#[derive(Clone, Copy, Debug)]
pub struct FieldSet<'a> {
    /// What messages call the place where it was written, such as `--vary`.
    pub origin: &'a str,
    /// `path=value`, as `--set` takes it.
    pub assignment: &'a str,
}

impl Template {
    /// Reads the scenario at `path` and all files that it extends; `sets` lie over them, each as
    /// `path=value`.
    ///
    /// Only what can't be read at all is refused here: fields are checked when a variant is made,
    /// since the variant may set what the files lack.
    ///
    /// # Errors
    ///
    /// A file that is missing or no TOML.
    pub fn read(path: &Path, sets: &[String]) -> Result<Self, Diagnostics> {
        let mut chain = Chain::default();
        let root = chain.read(path);
        Self::of(chain, root, sets, path)
    }

    /// As [`Template::read`], from text; see [`parse`](super::parse).
    ///
    /// # Errors
    ///
    /// As [`Template::read`].
    pub fn parse(origin: &str, text: &str, sets: &[String]) -> Result<Self, Diagnostics> {
        let mut chain = Chain::default();
        let root = chain.parse(origin, text);
        Self::of(chain, root, sets, Path::new(origin))
    }

    fn of(
        chain: Chain,
        root: Result<Node, Vec<Problem>>,
        sets: &[String],
        path: &Path,
    ) -> Result<Self, Diagnostics> {
        let sources = chain.sources;
        match root {
            Ok(root) => Ok(Self { sources, root, sets: sets.to_vec(), path: path.to_owned() }),
            Err(problems) => Err(Diagnostics::new(problems, &sources)),
        }
    }

    /// The scenario with `fields` set, checked as if the file said so.
    ///
    /// # Errors
    ///
    /// All that is wrong with it; what is wrong with a field carries the field's origin.
    pub fn with(&self, fields: &[FieldSet<'_>]) -> Result<Loaded, Diagnostics> {
        let sets = self.sets.iter().map(|set| SetArgument::new(set));
        let fields =
            fields.iter().map(|field| SetArgument { origin: field.origin, text: field.assignment });
        finish(self.sources.clone(), Ok(self.root.clone()), sets.chain(fields), &self.path)
    }

    /// Everything that decides what a variant's replications give, in a form of its own: two
    /// templates with the same definition, and the same fields set, give the same results.
    ///
    /// Of CSV files, those count that variants have been read from so far: by their content.
    ///
    /// The seed and the number of replications are no part of it, nor is what only describes.
    ///
    /// # Errors
    ///
    /// If one of the template's own `sets` is wrong.
    pub fn definition(&self) -> Result<String, Diagnostics> {
        let mut sources = self.sources.clone();
        let sets = self.sets.iter().map(|set| SetArgument::new(set));
        let root = apply(&mut sources, self.root.clone(), sets)
            .map_err(|problems| Diagnostics::new(problems, &sources))?;
        let mut text = String::new();
        define(&root, "", &mut text);
        for digest in sources.extracts.digests() {
            // Writing to a String can't fail.
            let _ = writeln!(text, "file with the content {digest}");
        }
        Ok(text)
    }
}

/// Fields that are told apart elsewhere, or that results don't depend on.
const NO_PART: [&str; 6] =
    ["name", "description", "observed", "run.seed", "run.replications", "run.confidence"];

/// One line a value, in the order of the keys.
fn define(node: &Node, path: &str, text: &mut String) {
    if NO_PART.contains(&path) {
        return;
    }
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let value = match &node.content {
        Content::Table(table) => {
            for (key, entry) in table {
                define(&entry.value, &below(key), text);
            }
            return;
        }
        Content::List(items) => {
            for (index, item) in items.iter().enumerate() {
                define(item, &below(&index.to_string()), text);
            }
            return;
        }
        Content::Text(value) => format!("{value:?}"),
        Content::Integer(value) => value.to_string(),
        Content::Float(value) => format!("{value:?}"),
        Content::Boolean(value) => value.to_string(),
        Content::DateTime => "a date or time".to_owned(),
    };
    // Writing to a String can't fail.
    let _ = writeln!(text, "{path} = {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        data = { parents = 1_000, children = "10k" }
        load = { batch_size = 200 }
        org = { workers = 5, service.per_record = "9ms" }
    "#;

    fn template(text: &str, sets: &[&str]) -> Template {
        let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
        Template::parse("small.toml", text, &sets).unwrap()
    }

    fn vary(assignment: &str) -> [FieldSet<'_>; 1] {
        [FieldSet { origin: "--vary", assignment }]
    }

    #[test]
    fn a_variant_is_what_the_file_would_be_with_the_field_set() {
        let template = template(TEXT, &["org.workers=7", "load.batch_size=100"]);
        let variant = template.with(&vary("org.workers=9")).unwrap().scenario;
        assert_eq!((variant.org.workers.get(), variant.load.batch_size.get()), (9, 100));
        assert_eq!(variant.name, "small");
    }

    #[test]
    fn what_is_wrong_with_a_field_carries_its_origin() {
        let wrong = template(TEXT, &[]).with(&vary("org.workers=none")).unwrap_err();
        let first = wrong.iter().next().unwrap();
        assert_eq!((first.position().source.as_str(), first.position().column), ("--vary", 13));
    }

    #[test]
    fn a_definition_changes_with_what_decides_results_and_with_nothing_else() {
        let definition = |text: &str, sets: &[&str]| template(text, sets).definition().unwrap();
        let plain = definition(TEXT, &[]);
        let commented = format!("# a comment\nname = \"other\"\n{TEXT}\nrun = {{ seed = 9 }}");
        assert_eq!(definition(&commented, &[]), plain);
        assert_ne!(definition(&TEXT.replace("9ms", "8ms"), &[]), plain);
        assert_ne!(definition(TEXT, &["org.workers=6"]), plain);
        assert_eq!(definition(TEXT, &["org.workers=5"]), plain);
    }
}
