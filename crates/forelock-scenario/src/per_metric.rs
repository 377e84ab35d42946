//! A value for each metric.

use super::Metric;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// One `T` for each [`Metric`]; in JSON an object with [`Metric::json_name`] as keys, in the order of
/// [`Metric::ALL`].
///
/// On the heap, so that records of many points move cheaply.
#[derive(Clone, Debug, PartialEq)]
pub struct PerMetric<T>(Box<[T]>);

impl<T> PerMetric<T> {
    /// What `value` gives for each metric.
    pub fn from_fn(value: impl FnMut(Metric) -> T) -> Self {
        Self(Metric::ALL.into_iter().map(value).collect())
    }

    /// What `value` gives for each metric.
    ///
    /// # Errors
    ///
    /// The first that it gives.
    pub fn try_from_fn<E>(value: impl FnMut(Metric) -> Result<T, E>) -> Result<Self, E> {
        Metric::ALL.into_iter().map(value).collect::<Result<_, _>>().map(Self)
    }

    /// Each metric with its value, in the order of [`Metric::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Metric, &T)> {
        Metric::ALL.into_iter().zip(&self.0)
    }

    /// What `value` makes of each.
    pub fn map<'a, U>(&'a self, mut value: impl FnMut(&'a T) -> U) -> PerMetric<U> {
        PerMetric::from_fn(|metric| value(&self[metric]))
    }
}

impl<T> PerMetric<Option<T>> {
    /// Reads the value of `metric`, which is the next in `map`.
    ///
    /// # Errors
    ///
    /// If it is no `T`, or the metric has one already.
    pub fn read_next<'de, A: MapAccess<'de>>(
        &mut self,
        metric: Metric,
        map: &mut A,
    ) -> Result<(), A::Error>
    where
        T: Deserialize<'de>,
    {
        match self[metric].replace(map.next_value()?) {
            None => Ok(()),
            Some(_) => {
                Err(A::Error::custom(format_args!("`{}` is there twice", metric.json_name())))
            }
        }
    }
}

impl<T> Index<Metric> for PerMetric<T> {
    type Output = T;

    fn index(&self, metric: Metric) -> &T {
        &self.0[metric as usize]
    }
}

impl<T> IndexMut<Metric> for PerMetric<T> {
    fn index_mut(&mut self, metric: Metric) -> &mut T {
        &mut self.0[metric as usize]
    }
}

impl<T: Serialize> Serialize for PerMetric<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for PerMetric<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EachOnce(PhantomData))
    }
}

/// Reads a map that has each metric once.
struct EachOnce<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EachOnce<T> {
    type Value = PerMetric<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value for each metric by its name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PerMetric<T>, A::Error> {
        let mut read = PerMetric::from_fn(|_| None);
        while let Some(metric) = map.next_key()? {
            read.read_next(metric, &mut map)?;
        }
        PerMetric::try_from_fn(|metric| read[metric].take().ok_or_else(|| metric.missing()))
    }
}

impl Metric {
    /// The error of a map that lacks this metric.
    #[must_use]
    pub fn missing<E: Error>(self) -> E {
        E::custom(format_args!("the metric `{}` is missing", self.json_name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_has_the_value_that_was_made_for_it() {
        let mut names = PerMetric::from_fn(Metric::name);
        assert!(names.iter().all(|(metric, name)| *name == metric.name()));
        names[Metric::Failed] = "other";
        assert_eq!((names[Metric::Created], names[Metric::Failed]), ("created", "other"));
        assert_eq!(names.map(|name| name.len())[Metric::Failed], 5);
        assert_eq!(PerMetric::<()>::try_from_fn(Err).unwrap_err(), Metric::Created);
    }

    #[test]
    fn what_is_written_by_name_is_read_by_name_in_any_order() {
        let numbers = PerMetric::from_fn(|metric| metric.label().len());
        let text = serde_json::to_string(&numbers).unwrap();
        assert!(text.starts_with(r#"{"created":7,"failed":6,"#), "{text}");
        assert!(text.contains(r#","duration_s":8,"#), "{text}");
        assert_eq!(serde_json::from_str::<PerMetric<usize>>(&text).unwrap(), numbers);
        let turned = text.replace(r#"{"created":7,"failed":6,"#, r#"{"failed":6,"created":7,"#);
        assert_eq!(serde_json::from_str::<PerMetric<usize>>(&turned).unwrap(), numbers);
    }

    #[test]
    fn a_metric_that_is_unknown_or_missing_or_there_twice_is_named() {
        let text = serde_json::to_string(&PerMetric::from_fn(|_| 0)).unwrap();
        for (good, bad, problem) in [
            (r#""failed":0"#, r#""fialed":0"#, "there is no metric `fialed`"),
            (r#""duration_s""#, r#""duration""#, "there is no metric `duration`"),
            (r#""failed":0,"#, "", "the metric `failed` is missing"),
            (r#""failed":0"#, r#""created":0"#, "`created` is there twice"),
            (r#""failed":0"#, r#""failed":"a""#, "invalid type"),
        ] {
            let error = serde_json::from_str::<PerMetric<u8>>(&text.replacen(good, bad, 1));
            let error = error.unwrap_err().to_string();
            assert!(error.contains(problem), "{bad}: {error}");
        }
    }
}
