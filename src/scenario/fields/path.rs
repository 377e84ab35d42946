//! From a dotted path to the field that it leads to.

use super::root::SCENARIO;
use super::{Field, Fields, Kind, distribution};
use crate::scenario::read::nearest_name;
use crate::scenario::source::keys;
use std::ptr;

/// A field and where it stands.
#[derive(Clone, Debug)]
pub struct FieldPath {
    /// Its dotted path; `*` stands for the number or the name of an item of a list.
    pub path: String,
    /// The field.
    pub field: &'static Field,
    /// The field whose label and usual range it has: of a distribution's mean, the distribution.
    named_after: &'static Field,
    /// The item of a list that it belongs to.
    item: Option<String>,
}

/// There is no field at a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no field `{path}`: {help}")]
pub struct NoSuchField {
    path: String,
    /// What may have been meant, or what there is in its place.
    pub help: String,
}

impl FieldPath {
    fn top(field: &'static Field) -> Self {
        Self { path: field.key.to_owned(), field, named_after: field, item: None }
    }

    /// The fields of the scenario itself.
    pub(super) fn tops() -> Vec<Self> {
        SCENARIO.all.iter().map(|field| Self::top(field)).collect()
    }

    /// The fields below it.
    pub(super) fn below(&self) -> impl Iterator<Item = Self> {
        let item = matches!(self.field.kind, Kind::Tables(_)).then_some("*");
        let fields: &[&Field] = self.field.kind.fields().map_or(&[], |fields| fields.all);
        fields.iter().map(move |field| self.joined(field, item))
    }

    /// `field` below it; of an item of a list, that called `item`.
    fn joined(&self, field: &'static Field, item: Option<&str>) -> Self {
        let list = if item.is_some() { ".*" } else { "" };
        let is_mean = matches!(self.field.kind, Kind::Distribution { .. })
            && ptr::eq(field, &raw const distribution::MEAN);
        Self {
            path: format!("{}{list}.{}", self.path, field.key),
            field,
            named_after: if is_mean { self.named_after } else { field },
            item: item.filter(|item| *item != "*").map(str::to_owned).or_else(|| self.item.clone()),
        }
    }

    /// What tables and axes call it there.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.item {
            Some(item) => format!("{} of {item}", self.named_after.label),
            None => self.named_after.label.to_owned(),
        }
    }

    /// Between which ends it usually lies where nobody has measured it, as `--fit` takes them.
    #[must_use]
    pub const fn usual(&self) -> Option<&'static str> {
        self.named_after.usual
    }
}

/// Every field, each behind that of the table that it stands in.
#[must_use]
pub fn every_field() -> Vec<FieldPath> {
    let (mut all, mut waiting) = (Vec::new(), FieldPath::tops());
    waiting.reverse();
    while let Some(next) = waiting.pop() {
        let below = waiting.len();
        waiting.extend(next.below());
        waiting[below..].reverse();
        all.push(next);
    }
    all
}

/// The field that `path` leads to, as `--set` takes it; a `*` may stand for any item of a list.
///
/// # Errors
///
/// If there is no field.
///
/// ```
/// use forelock::scenario::fields::find;
///
/// let found = find("loads.contacts.load.submit.interval.mean")?;
/// assert_eq!(found.path, "loads.*.load.submit.interval.mean");
/// assert_eq!(found.label(), "Interval between sends of contacts");
/// let wrong = find("org.worker").unwrap_err();
/// assert_eq!(wrong.help, "did you mean `org.workers`?");
/// # Ok::<(), forelock::scenario::fields::NoSuchField>(())
/// ```
pub fn find(path: &str) -> Result<FieldPath, NoSuchField> {
    let mut found: Option<FieldPath> = None;
    let mut item: Option<&str> = None;
    for key in keys(path) {
        let Some(above) = &found else {
            let field =
                SCENARIO.get(key).ok_or_else(|| NoSuchField::of(path, key, "", &SCENARIO))?;
            found = Some(FieldPath::top(field));
            continue;
        };
        match (above.field.kind, item) {
            // A number of one of the pairs, or a name of the list.
            (Kind::Buckets | Kind::Names, _) => {}
            (Kind::Tables(_), None) if !key.is_empty() => item = Some(key),
            (kind, _) => {
                let fields = kind.fields().unwrap_or(&Fields::NONE);
                let list = if item.is_some() { ".*" } else { "" };
                let field = fields.get(key).ok_or_else(|| {
                    NoSuchField::of(path, key, &format!("{}{list}", above.path), fields)
                })?;
                found = Some(above.joined(field, item.take()));
            }
        }
    }
    found.ok_or_else(|| NoSuchField::of(path, path, "", &SCENARIO))
}

impl NoSuchField {
    /// `key` is none of `fields`, which stand at `above`.
    fn of(path: &str, key: &str, above: &str, fields: &Fields) -> Self {
        let keys = fields.keys();
        let join =
            |key: &str| if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
        let meant = nearest_name(key, &keys).map(join).or_else(|| {
            let last = path.rsplit('.').next().unwrap_or_default();
            every_field().into_iter().find(|one| one.field.key == last).map(|one| one.path)
        });
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if keys.is_empty() => format!("`{above}` has no fields below it"),
            None => format!("the fields there are `{}`", keys.join("`, `")),
        };
        Self { path: path.to_owned(), help }
    }
}
