//! The scenario at a point, and what is wrong with it if it can't be one.

use super::SweepError;
use super::axis::{Axis, AxisValues, Setting};
use super::spec::{Item, Layout, Spec, SpecValues};
use crate::scenario::{Diagnostic, Diagnostics, FieldSet, Loaded, Template};
use std::ops::Range;

/// Values of an axis that are each tried before the grid as a whole: a wrong one is then shown
/// where it was written, rather than as one of the points that it spoils.
const MOST_TRIED: u64 = 1_000;

/// What messages call the place of a setting.
pub(super) const ORIGIN: &str = "--vary";

/// `path=value` of each field.
pub(super) fn assignments<'a>(
    settings: impl Iterator<Item = (&'a str, &'a Setting)>,
) -> Vec<String> {
    settings.map(|(path, setting)| format!("{path}={}", setting.value)).collect()
}

/// What sets a point's fields.
pub(super) fn fields(assignments: &[String]) -> Vec<FieldSet<'_>> {
    assignments.iter().map(|assignment| FieldSet { origin: ORIGIN, assignment }).collect()
}

/// The first point of a design and those beside it, which differ from it in one field.
pub(super) struct Variants<'t> {
    template: &'t Template,
    specs: &'t [Spec],
    /// The first value of each field.
    first: Vec<Item>,
    layout: Layout,
    /// The seed that all points share.
    pub(super) seed: u64,
}

impl<'t> Variants<'t> {
    /// Makes sure that the first point is a scenario.
    pub(super) fn new(
        template: &'t Template,
        specs: &'t [Spec],
        layout: Layout,
    ) -> Result<Self, SweepError> {
        let first = specs.iter().map(first_item).collect();
        let mut variants = Self { template, specs, first, layout, seed: 0 };
        let loaded = variants.load(None).map_err(|wrong| variants.explain(wrong, None))?;
        variants.seed = loaded.scenario.run.seed;
        Ok(variants)
    }

    /// The first point, with another value of one field if `instead` says so.
    fn load(&self, instead: Option<(usize, &str)>) -> Result<Loaded, Diagnostics> {
        let (mut origins, mut assignments) = (Vec::new(), Vec::new());
        for (place, (spec, first)) in self.specs.iter().zip(&self.first).enumerate() {
            let value = match instead {
                Some((other, value)) if other == place => value,
                // All others as in the file, rather than at their first values.
                _ if self.layout == Layout::OneAtATime => continue,
                _ => first.text.as_str(),
            };
            origins.push(self.origin(place));
            assignments.push(format!("{}={value}", spec.path));
        }
        let fields: Vec<_> = origins
            .iter()
            .zip(&assignments)
            .map(|(origin, assignment)| FieldSet { origin, assignment })
            .collect();
        self.template.with(&fields)
    }

    /// Tries the values of each field, the others at their first.
    pub(super) fn check_ends(&self, axes: &[Axis]) -> Result<(), SweepError> {
        for (place, axis) in axes.iter().enumerate() {
            let count = axis.count();
            let tried = match &axis.values {
                AxisValues::Between(_) => {
                    axis.ends().map_or(Vec::new(), |(first, last)| vec![first, last])
                }
                AxisValues::Steps(_) | AxisValues::Many { .. } => (0..count.min(MOST_TRIED))
                    .chain((count > MOST_TRIED).then(|| count - 1))
                    .filter_map(|step| axis.step(step))
                    .collect(),
            };
            for setting in &tried {
                if let Err(wrong) = self.load(Some((place, &setting.value))) {
                    return Err(self.explain(wrong, Some((place, setting))));
                }
            }
        }
        Ok(())
    }

    /// Tells the arguments apart in what the scenario's reader says of them.
    fn origin(&self, place: usize) -> String {
        format!("{} {place}", self.layout.argument())
    }

    /// What is wrong, shown in the `--vary` that it comes from if it comes from one.
    fn explain(&self, wrong: Diagnostics, changed: Option<(usize, &Setting)>) -> SweepError {
        for (place, spec) in self.specs.iter().enumerate() {
            let origin = self.origin(place);
            if let Some(first) = wrong.iter().find(|one| one.position().source == origin) {
                let value = match changed {
                    Some((changed, setting)) if changed == place => span_of(spec, setting),
                    _ => self.first[place].span.clone(),
                };
                return in_spec(spec, first, value).into();
            }
        }
        match changed {
            None => SweepError::Scenario(wrong),
            Some((place, setting)) => SweepError::Point {
                point: format!("`{} = {}`", self.specs[place].path, setting.value),
                wrong,
                others: 0,
            },
        }
    }
}

fn first_item(spec: &Spec) -> Item {
    match &spec.values {
        SpecValues::List(items) => {
            items.first().cloned().unwrap_or(Item { text: String::new(), span: 0..0 })
        }
        SpecValues::Range { low, .. } => low.item.clone(),
    }
}

/// Where a value stands in its argument: a range is meant as a whole, unless it is an end.
fn span_of(spec: &Spec, setting: &Setting) -> Range<usize> {
    let item = match &spec.values {
        SpecValues::List(items) => items.iter().find(|item| item.text == setting.value),
        SpecValues::Range { low, high, .. } => [low, high]
            .into_iter()
            .find(|end| Some(end.quantity.amount) == setting.number)
            .map(|end| &end.item),
    };
    item.map_or_else(|| spec.value_span(), |item| item.span.clone())
}

/// The reader's message, which is about `path=value`, on the argument as it was written.
fn in_spec(spec: &Spec, wrong: &Diagnostic, value: Range<usize>) -> Box<Diagnostic> {
    let in_path = wrong.position().column <= spec.path.chars().count();
    let caret = if in_path { 0..spec.path.len() } else { value };
    spec.wrong(caret, wrong.title(), wrong.help())
}
