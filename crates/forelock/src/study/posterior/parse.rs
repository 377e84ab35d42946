//! Reading a posterior file, which anyone may have written.
//!
//! Everything is checked as it is read, so that an error has its place, and what is too much is
//! refused before it takes memory. That is why the fields must stand before the draws.

use super::{Draw, DrawnValue, KIND, Origin, Posterior, PosteriorError, SCHEMA, Unknown};
use crate::scenario::QuantityUnit;
use crate::study::JsonProblem;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

pub(super) fn posterior(text: &str) -> Result<Posterior, PosteriorError> {
    let parsed: Whole = serde_json::from_str(text).map_err(JsonProblem::from)?;
    Ok(parsed.0)
}

struct Whole(Posterior);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(WholeVisitor).map(Self)
    }
}

/// The keys of the file, in the order in which they are written.
const KEYS: [&str; 8] =
    ["schema", "kind", "forelock", "from", "assumed_day_to_day", "fields", "best", "draws"];

struct WholeVisitor;

impl<'de> Visitor<'de> for WholeVisitor {
    type Value = Posterior;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a posterior")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Posterior, A::Error> {
        let (mut schema, mut kind, mut forelock, mut origin) = (None, None, None, None);
        let (mut unknowns, mut best, mut draws, mut day_to_day) = (None, None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" => once(&mut schema, &key, known_schema(map.next_value()?)?)?,
                "kind" => once(&mut kind, &key, map.next_value_seed(Text(known_kind))?)?,
                "forelock" => once(&mut forelock, &key, map.next_value()?)?,
                "from" => once(&mut origin, &key, map.next_value::<Origin>()?)?,
                "assumed_day_to_day" => once(&mut day_to_day, &key, spread(map.next_value()?)?)?,
                "fields" => once(&mut unknowns, &key, map.next_value::<Unknowns>()?.0)?,
                "best" => {
                    let unknowns = after_fields(unknowns.as_deref(), &key)?;
                    once(&mut best, &key, map.next_value_seed(OneDraw { unknowns })?)?;
                }
                "draws" => {
                    let unknowns = after_fields(unknowns.as_deref(), &key)?;
                    once(&mut draws, &key, map.next_value_seed(AllDraws { unknowns })?)?;
                }
                _ => return Err(A::Error::unknown_field(&key, &KEYS)),
            }
        }
        // A result of another command is told by what it lacks.
        kind.ok_or_else(|| A::Error::missing_field("kind"))?;
        schema.ok_or_else(|| A::Error::missing_field("schema"))?;
        Ok(Posterior {
            forelock: forelock.ok_or_else(|| A::Error::missing_field("forelock"))?,
            origin: origin.ok_or_else(|| A::Error::missing_field("from"))?,
            unknowns: unknowns.ok_or_else(|| A::Error::missing_field("fields"))?,
            best: best.ok_or_else(|| A::Error::missing_field("best"))?,
            draws: draws.ok_or_else(|| A::Error::missing_field("draws"))?,
            day_to_day,
        })
    }
}

fn once<T, E: Error>(place: &mut Option<T>, key: &str, value: T) -> Result<(), E> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom(format_args!("`{key}` is there twice"))),
    }
}

fn after_fields<'a, E: Error>(
    unknowns: Option<&'a [Unknown]>,
    key: &str,
) -> Result<&'a [Unknown], E> {
    unknowns.ok_or_else(|| {
        E::custom(format_args!("`fields` must stand before `{key}`, whose values are theirs"))
    })
}

fn known_schema<E: Error>(schema: u64) -> Result<(), E> {
    if schema == u64::from(SCHEMA) {
        return Ok(());
    }
    Err(E::custom(format_args!(
        "schema {schema} is not {SCHEMA}, that of a posterior: name a file that `forelock calibrate \
         -o` wrote, or calibrate again"
    )))
}

/// A coefficient of variation.
fn spread<E: Error>(value: f64) -> Result<f64, E> {
    const MOST: f64 = 100.0;
    if (0.0..=MOST).contains(&value) {
        return Ok(value);
    }
    Err(E::custom(format_args!("`assumed_day_to_day` is a number from 0 to {MOST}")))
}

fn known_kind(kind: &str) -> Result<(), String> {
    if kind == KIND { Ok(()) } else { Err(format!("this is of the kind `{kind}`, not `{KIND}`")) }
}

fn known_unit(name: &str) -> Result<QuantityUnit, String> {
    let named = QuantityUnit::ALL.into_iter().find(|unit| unit.json_name() == name);
    named.ok_or_else(|| format!("`{name}` is not a unit: it is `number`, `seconds` or `fraction`"))
}

/// The names of scenarios.
pub(super) fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    deserializer.deserialize_seq(NamesVisitor)
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of names")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element()? {
            if names.len() == Posterior::MOST_SCENARIOS {
                return Err(A::Error::custom(PosteriorError::TooManyScenarios));
            }
            names.push(name);
        }
        Ok(names)
    }
}

/// A text that a function makes something of. What the function refuses has the text's place,
/// which an error after reading hasn't.
struct Text<F>(F);

impl<'de, T, E: fmt::Display, F: FnOnce(&str) -> Result<T, E>> DeserializeSeed<'de> for Text<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T, E: fmt::Display, F: FnOnce(&str) -> Result<T, E>> Visitor<'_> for Text<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<D: Error>(self, text: &str) -> Result<T, D> {
        self.0(text).map_err(D::custom)
    }
}

/// The list of fields.
struct Unknowns(Vec<Unknown>);

impl<'de> Deserialize<'de> for Unknowns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(UnknownsVisitor).map(Self)
    }
}

struct UnknownsVisitor;

impl<'de> Visitor<'de> for UnknownsVisitor {
    type Value = Vec<Unknown>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of fields")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Unknown>, A::Error> {
        let mut unknowns: Vec<Unknown> = Vec::new();
        while let Some(unknown) = list.next_element_seed(OneUnknown { before: &unknowns })? {
            if unknowns.len() == Posterior::MOST_UNKNOWNS {
                return Err(A::Error::custom(PosteriorError::TooManyUnknowns));
            }
            unknowns.push(unknown);
        }
        if unknowns.is_empty() {
            return Err(A::Error::custom(PosteriorError::NoUnknowns));
        }
        Ok(unknowns)
    }
}

/// A field after others.
struct OneUnknown<'a> {
    before: &'a [Unknown],
}

impl<'de> DeserializeSeed<'de> for OneUnknown<'_> {
    type Value = Unknown;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Unknown, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneUnknown<'_> {
    type Value = Unknown;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field with its `path` and its `unit`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unknown, A::Error> {
        let (mut path, mut unit) = (None, None);
        let is_path = |path: &str| Unknown::check(path, self.before).map(|()| path.to_owned());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "path" => once(&mut path, &key, map.next_value_seed(Text(is_path))?)?,
                "unit" => once(&mut unit, &key, map.next_value_seed(Text(known_unit))?)?,
                _ => return Err(A::Error::unknown_field(&key, &["path", "unit"])),
            }
        }
        Ok(Unknown {
            path: path.ok_or_else(|| A::Error::missing_field("path"))?,
            unit: unit.ok_or_else(|| A::Error::missing_field("unit"))?,
        })
    }
}

/// The list of draws.
struct AllDraws<'a> {
    unknowns: &'a [Unknown],
}

impl<'de> DeserializeSeed<'de> for AllDraws<'_> {
    type Value = Vec<Draw>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Draw>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for AllDraws<'_> {
    type Value = Vec<Draw>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of draws")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Draw>, A::Error> {
        let unknowns = self.unknowns;
        let mut draws = Vec::new();
        while let Some(draw) = list.next_element_seed(OneDraw { unknowns })? {
            if draws.len() == Posterior::MOST_DRAWS {
                return Err(A::Error::custom(PosteriorError::TooManyDraws));
            }
            draws.push(draw);
        }
        if draws.is_empty() {
            return Err(A::Error::custom(PosteriorError::NoDraws));
        }
        Ok(draws)
    }
}

/// A list of values, one a field.
struct OneDraw<'a> {
    unknowns: &'a [Unknown],
}

impl<'de> DeserializeSeed<'de> for OneDraw<'_> {
    type Value = Draw;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Draw, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for OneDraw<'_> {
    type Value = Draw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of values, each a text such as \"9.2ms\"")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Draw, A::Error> {
        let mut values = Vec::with_capacity(self.unknowns.len());
        for unknown in self.unknowns {
            match list.next_element_seed(Text(|text: &str| DrawnValue::read(unknown, text)))? {
                Some(value) => values.push(value),
                None => return Err(self.wrong_length(values.len())),
            }
        }
        if list.next_element::<IgnoredAny>()?.is_some() {
            return Err(self.wrong_length(values.len() + 1));
        }
        Ok(Draw::from_values(values))
    }
}

impl OneDraw<'_> {
    fn wrong_length<E: Error>(&self, found: usize) -> E {
        let expected = self.unknowns.len();
        E::custom(PosteriorError::WrongLength { expected, found })
    }
}
