//! From a dotted path to the field that it leads to.

use super::root::SCENARIO;
use super::{Field, Fields, Kind, distribution};
use crate::source::keys;
use forelock_io::words::nearest;
use std::ptr;

/// A field and where it stands.
#[derive(Clone, Debug)]
pub struct FieldPath {
    /// Its dotted path; `*` stands for the number or the name of an item of a list.
    pub path: String,
    /// The field.
    pub field: &'static Field,
    /// Of a part of a distribution, the field that is distributed.
    distributed: Option<&'static Field>,
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
        Self { path: field.key.to_owned(), field, distributed: None, item: None }
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
        let is_distributed = matches!(self.field.kind, Kind::Distribution { .. });
        Self {
            path: format!("{}{list}.{}", self.path, field.key),
            field,
            distributed: is_distributed.then_some(self.field),
            item: item.filter(|item| *item != "*").map(str::to_owned).or_else(|| self.item.clone()),
        }
    }

    /// Whether it is the mean of a distribution: that is what the whole is usually about.
    fn is_mean(&self) -> bool {
        self.distributed.is_some() && ptr::eq(self.field, &raw const distribution::MEAN)
    }

    /// What tables and axes call it there.
    #[must_use]
    pub fn label(&self) -> String {
        let label = match self.distributed {
            Some(whole) if self.is_mean() => whole.label.to_owned(),
            Some(whole) => format!("{}: {}", whole.label, self.field.label.to_lowercase()),
            None => self.field.label.to_owned(),
        };
        match &self.item {
            Some(item) => format!("{label} ({item})"),
            None => label,
        }
    }

    /// Between which ends it usually lies where nobody has measured it, as `--fit` takes them.
    #[must_use]
    pub fn usual(&self) -> Option<&'static str> {
        self.distributed.filter(|_| self.is_mean()).unwrap_or(self.field).usual
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
/// use forelock_scenario::fields::find;
///
/// let found = find("loads.contacts.load.submit.interval.mean")?;
/// assert_eq!(found.path, "loads.*.load.submit.interval.mean");
/// assert_eq!(found.label(), "Interval between sends (contacts)");
/// let wrong = find("org.worker").unwrap_err();
/// assert_eq!(wrong.help, "did you mean `org.workers`?");
/// # Ok::<(), forelock_scenario::fields::NoSuchField>(())
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
        let meant = nearest(key, keys.iter().copied()).map(join).or_else(|| {
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
