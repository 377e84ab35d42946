//! Which points a sweep visits, in which order.

use super::SweepError;
use super::axis::{Axis, AxisValues, Scale, Setting, shared_unit, steps};
use super::sample::{Sample, Sampler, Sampling};
use super::spec::{Layout, Spec, SpecValues};
use super::variant::Variants;
use crate::scenario::Template;
use crate::scenario::fields::{Role, find};
use forelock_io::words::thousands;

/// Points of one sweep at most.
pub const MOST_POINTS: u64 = 1_000_000;

/// The points of a sweep: the full grid over its axes, or a sample of the box between their ends.
#[derive(Clone, Debug)]
pub struct Design {
    axes: Vec<Axis>,
    sample: Option<(Sample, Sampler)>,
    notes: Vec<String>,
}

impl Design {
    /// The points that `arguments`, each of one `--vary`, ask for; one at a time, only the axes
    /// count.
    ///
    /// # Errors
    ///
    /// The part of an argument that is wrong; too many points; a first point that is no valid
    /// scenario.
    pub fn new(
        arguments: &[String],
        layout: Layout,
        template: &Template,
    ) -> Result<Self, SweepError> {
        let specs: Vec<Spec> = arguments
            .iter()
            .map(|argument| Spec::parse(argument, layout))
            .collect::<Result<_, _>>()?;
        fits(&specs, layout, template)?;
        let variants = Variants::new(template, &specs, layout)?;
        let mut notes = Vec::new();
        let mut axes = Vec::new();
        for spec in &specs {
            axes.push(axis(spec, layout, &mut notes));
        }
        variants.check_ends(&axes)?;
        let sample = match layout {
            Layout::Sampled(sample) => {
                Some((sample, Sampler::new(sample, axes.len(), variants.seed)))
            }
            Layout::Grid | Layout::Planned | Layout::OneAtATime | Layout::Unknown => None,
        };
        Ok(Self { axes, sample, notes })
    }

    /// The fields, in the order of the command line.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// How points are sampled; none for a grid.
    #[must_use]
    pub fn sample(&self) -> Option<Sample> {
        self.sample.as_ref().map(|(sample, _)| *sample)
    }

    /// What the user should know of how the arguments were understood.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How many points (at least 1).
    #[must_use]
    pub fn points(&self) -> u64 {
        match &self.sample {
            Some((sample, _)) => sample.points,
            None => self.axes.iter().map(Axis::count).product(),
        }
    }

    /// The settings of a point, one an axis. In a grid the last field changes fastest, as the
    /// innermost of nested loops.
    #[must_use]
    pub fn point(&self, number: u64) -> Vec<Setting> {
        let mut rest = number;
        let mut settings = Vec::with_capacity(self.axes.len());
        for (field, axis) in self.axes.iter().enumerate().rev() {
            settings.extend(match (&axis.values, &self.sample) {
                (AxisValues::Between(scale), Some((_, sampler))) => {
                    Some(scale.at(sampler.at(number, field)))
                }
                (AxisValues::Between(scale), None) => Some(scale.at(0.0)),
                (AxisValues::Steps(_) | AxisValues::Many { .. }, _) => {
                    let count = axis.count();
                    let step = axis.step(rest % count);
                    rest /= count;
                    step
                }
            });
        }
        settings.reverse();
        settings
    }
}

/// Whether the points can be counted at all: asked before anything of their number is made.
fn fits(specs: &[Spec], layout: Layout, template: &Template) -> Result<(), SweepError> {
    for (place, spec) in specs.iter().enumerate() {
        if specs[..place].iter().any(|other| template.is_same_field(&other.path, &spec.path)) {
            let caret = 0..spec.path.len();
            let title = format!("`{}` is {} twice", spec.path, layout.done());
            let help = format!("write all its values in one `{}`", layout.argument());
            return Err(spec.wrong(caret, title, help).into());
        }
        if let Some(why) = fixed(&spec.path) {
            let title = format!("`{}` can't be {}", spec.path, layout.done());
            return Err(spec.wrong(0..spec.path.len(), title, why).into());
        }
    }
    if let Layout::Sampled(sample) = layout
        && sample.sampling == Sampling::Sobol
        && let Some(spec) = specs.get(Sample::MOST_SOBOL_FIELDS)
    {
        let title = format!("a Sobol sequence has {} fields", Sample::MOST_SOBOL_FIELDS);
        return Err(spec.wrong(0..spec.path.len(), title, "use `--sample lhs:N`").into());
    }
    let fewer = match layout {
        Layout::Grid => {
            "can be swept: take fewer values, or cover the box with `--sample lhs:N` or `sobol:N`"
        }
        Layout::Planned => "can be planned with: take fewer values",
        Layout::Sampled(_) | Layout::OneAtATime | Layout::Unknown => return Ok(()),
    };
    let mut points: u64 = 1;
    for spec in specs {
        let here = match &spec.values {
            SpecValues::List(items) => items.len() as u64,
            SpecValues::Range { points, .. } => points.unwrap_or(1),
        };
        points = points.saturating_mul(here);
        if points > MOST_POINTS {
            return Err(spec
                .wrong(
                    spec.value_span(),
                    format!("with this the grid has {} points or more", thousands(points)),
                    format!("at most {} {fewer}", thousands(MOST_POINTS)),
                )
                .into());
        }
    }
    Ok(())
}

/// Why a field is the same at every point, if it is.
fn fixed(path: &str) -> Option<&'static str> {
    match find(path).ok()?.field.role {
        Role::Simulated => None,
        Role::Label => Some("it names the scenario and changes no result"),
        Role::Observation | Role::Objective => {
            Some("it says what results are held against; set it once, in the file or by `--set`")
        }
        Role::Replications => {
            Some("all points share it, so that they see the same luck; set it by `--set`")
        }
    }
}

fn axis(spec: &Spec, layout: Layout, notes: &mut Vec<String>) -> Axis {
    let path = spec.path.clone();
    let (low, high, log) = match &spec.values {
        SpecValues::List(items) => {
            let mut steps: Vec<Setting> = Vec::new();
            for item in items {
                let setting = Setting::written(&item.text);
                if !steps.contains(&setting) {
                    steps.push(setting);
                }
            }
            note_removed(&path, items.len() as u64, steps.len() as u64, "repeated", notes);
            return Axis { path, unit: shared_unit(&steps), values: AxisValues::Steps(steps) };
        }
        SpecValues::Range { low, high, log, .. } => (low, high, *log),
    };
    let whole = find(&path).is_ok_and(|found| found.field.kind.is_whole());
    let unit = Some(low.quantity.unit);
    let points = match (layout, &spec.values) {
        (Layout::Grid | Layout::Planned, SpecValues::Range { points: Some(points), .. }) => *points,
        _ => {
            // Neighbours in a sample are as many steps apart as there are points. A tenth of that
            // is as fine as anyone wants to read.
            let points = if let Layout::Sampled(sample) = layout { sample.points } else { 1 };
            let scale = Scale::new(low, high, log, whole, points as f64 / 10.0);
            return Axis { path, unit, values: AxisValues::Between(scale) };
        }
    };
    let scale = Scale::new(low, high, log, whole, (points - 1) as f64);
    let axis = Axis { path, unit, values: steps(&scale, points) };
    let why = "rounded to the same whole number";
    note_removed(&axis.path, points, axis.count(), why, notes);
    axis
}

fn note_removed(path: &str, asked: u64, left: u64, why: &str, notes: &mut Vec<String>) {
    if left != asked {
        notes.push(format!("`{path}` takes {left} values, not {asked}: the others are {why}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        data = { parents = 100, children = 5_000 }
        load = { batch_size = 200 }
        org = { workers = 4, service.per_record = "9ms" }
    "#;

    fn design(arguments: &[&str], layout: Layout) -> Result<Design, SweepError> {
        let template = Template::parse("small.toml", TEXT, &[]).unwrap();
        let arguments: Vec<String> = arguments.iter().map(|&one| one.to_owned()).collect();
        Design::new(&arguments, layout, &template)
    }

    fn values(design: &Design, point: u64) -> Vec<String> {
        design.point(point).into_iter().map(|setting| setting.value).collect()
    }

    #[test]
    fn in_a_grid_the_last_field_changes_fastest() {
        let arguments = ["org.workers=1..2:2", "load.batch_size=100,200,400"];
        let design = design(&arguments, Layout::Grid).unwrap();
        let points: Vec<_> = (0..design.points()).map(|point| values(&design, point)).collect();
        let expected =
            [["1", "100"], ["1", "200"], ["1", "400"], ["2", "100"], ["2", "200"], ["2", "400"]];
        assert_eq!(points, expected);
    }

    #[test]
    fn whole_numbers_are_known_and_repetitions_removed() {
        let whole = design(&["org.workers=1..3:9"], Layout::Grid).unwrap();
        assert_eq!((whole.points(), whole.notes().len()), (3, 1));
        let float = design(&["org.scaling.contention=0..1:5"], Layout::Grid).unwrap();
        assert_eq!(values(&float, 1), ["0.25"]);
        let list = design(&["org.workers=1,2,1"], Layout::Grid).unwrap();
        assert_eq!((list.points(), list.notes().len()), (2, 1));
    }

    #[test]
    fn a_sample_stays_in_its_box() {
        let sample = "lhs:50".parse().unwrap();
        let arguments = ["org.workers=2..9", "org.service.per_record=1ms..10ms:log"];
        let design = design(&arguments, Layout::Sampled(sample)).unwrap();
        for point in 0..50 {
            let numbers: Vec<f64> =
                design.point(point).into_iter().filter_map(|one| one.number).collect();
            assert!((2.0..=9.0).contains(&numbers[0]) && numbers[0].fract() == 0.0);
            assert!((0.001..=0.01).contains(&numbers[1]));
        }
    }

    #[test]
    fn more_points_than_can_be_are_refused_before_they_are_made() {
        let many = ["org.workers=1..1000:1000", "load.batch_size=1..2000:2000"];
        assert!(matches!(design(&many, Layout::Grid), Err(SweepError::Argument(_))));
        assert!(design(&many, Layout::OneAtATime).is_ok(), "only the ends count");
    }
}
