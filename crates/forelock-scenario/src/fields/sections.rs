//! The fields in the order of a reference: table by table, each field once.

use super::{Field, FieldPath, Kind, every_field};
use std::ptr;

/// The fields of one table that no table before it has.
#[derive(Clone, Debug)]
pub struct Section {
    /// The path of the table, `a distribution`, or nothing for the scenario itself.
    pub title: String,
    /// What the table is about.
    pub about: &'static str,
    /// Its fields.
    pub fields: Vec<FieldPath>,
    /// Those that it has too, but that stand in an earlier section.
    pub others: Vec<&'static str>,
}

/// The fields at and below `top`, or all of them.
#[must_use]
pub fn sections(top: Option<&FieldPath>) -> Vec<Section> {
    let mut tables = Vec::new();
    match top {
        None => tables.push((String::new(), super::SCENARIO.about, FieldPath::tops())),
        Some(top) => tables.extend(Section::table(top)),
    }
    let is_below =
        |one: &FieldPath| top.is_none_or(|top| one.path.starts_with(&format!("{}.", top.path)));
    tables.extend(every_field().iter().filter(|one| is_below(one)).filter_map(Section::table));
    let (of_tables, of_values) =
        tables.into_iter().partition::<Vec<_>, _>(|(title, ..)| !title.starts_with("A "));
    let mut seen: Vec<&'static Field> = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    for (title, about, fields) in of_tables.into_iter().chain(of_values) {
        let is_new = |field: &'static Field| !seen.iter().any(|other| ptr::eq(*other, field));
        let (fields, others): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|one| is_new(one.field));
        if !fields.is_empty() {
            seen.extend(fields.iter().map(|one| one.field));
            let others = others.into_iter().map(|one| one.field.key).collect();
            sections.push(Section { title, about, fields, others });
        }
    }
    sections
}

impl Section {
    /// The title, what it is about and the fields of what stands at `place`, if that has fields.
    fn table(place: &FieldPath) -> Option<(String, &'static str, Vec<FieldPath>)> {
        let title = match place.field.kind {
            Kind::Distribution { .. } => "A distribution".to_owned(),
            Kind::Observation(_) => "A tolerance".to_owned(),
            Kind::Tables(_) => format!("{}.*", place.path),
            _ => place.path.clone(),
        };
        place.field.kind.fields().map(|fields| (title, fields.about, place.below().collect()))
    }
}
