//! Which field matters most, as bars in a terminal.

use super::duration_text::Spelling;
use super::field_name::short_name;
use super::metric_label::label;
use super::paragraph::wrapped;
use super::posterior_text::drawn_from;
use super::quantity::{Notation, plain_percent};
use super::render::Look;
use super::text_table::{TextTable, half_width};
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::Summary;
use forelock::study::Prediction;
use forelock::study::sweep::{Bar, Tornado};
use forelock_io::words::{grouped, plain};

/// Characters of the longest bar.
const LONGEST: usize = 12;

/// The fields by falling effect, each with what its two ends give, how far the metric moves between
/// them (with the interval of that), a bar of that length, and how far the duration moves.
#[must_use]
pub fn render_tornado(tornado: &Tornado, look: Look) -> String {
    let metric = tornado.metric;
    let confidence = plain_percent(tornado.base.confidence.get());
    let name = plain(&tornado.scenario.name);
    let mut text = format!(
        "{name}: {} {}, duration {} as the file has it; each field alone between two values, {} \
         replications, seed {}\n\n",
        label(metric).to_lowercase(),
        mean(&tornado.base, metric, Spelling::Words),
        mean(&tornado.base, Metric::Duration, Spelling::Words),
        grouped(tornado.base.replications as f64, 0),
        tornado.scenario.run.seed,
    );
    text = wrapped(text.trim_end(), look.width, "");
    if let Some(drawn) = &tornado.drawn {
        text.push_str(&wrapped(&drawn_from(drawn), look.width, ""));
    }
    text.push('\n');
    let mut table = TextTable::new(look.width);
    table.row(vec![
        "Field".into(),
        "From, to".into(),
        label(metric).to_owned(),
        "Change".to_owned(),
        format!("±{confidence} CI"),
        String::new(),
        "Duration".into(),
    ]);
    let widest = tornado.bars.first().map_or(0.0, |bar| bar.effect.mean.abs());
    let paths: Vec<&str> = tornado.bars.iter().map(|bar| bar.path.as_str()).collect();
    for bar in &tornado.bars {
        let ends = [&bar.at_first, &bar.at_last].map(|end| mean(end, metric, Spelling::Short));
        table.row(vec![
            short_name(&bar.path, &paths),
            format!("{} → {}", bar.first.value, bar.last.value),
            ends.join(" → "),
            change(metric.unit(), &bar.effect),
            half_width(metric.unit(), &bar.effect).map(in_points).unwrap_or_default(),
            drawn(bar, widest),
            change(MetricUnit::Seconds, &bar.duration_effect),
        ]);
    }
    text.push_str(&table.render());
    text.push('\n');
    text.push_str(&wrapped(&sentence(tornado), look.width, ""));
    text
}

fn sentence(tornado: &Tornado) -> String {
    let name = label(tornado.metric).to_lowercase();
    match tornado.bars.first() {
        Some(first) if first.is_clear() => {
            let unclear = tornado.bars.iter().filter(|bar| !bar.is_clear()).count();
            let rest = match unclear {
                0 => String::new(),
                1 => " Of one field the effect can't be told from chance.".to_owned(),
                more => format!(" Of {more} fields the effect can't be told from chance."),
            };
            format!(
                "`{}` moves the {name} most: {} from {} to {}.{rest}",
                first.path,
                change(tornado.metric.unit(), &first.effect),
                first.first.value,
                first.last.value,
            )
        }
        _ => format!("No field moves the {name} by more than chance."),
    }
}

/// `█` for a change that is clear, `░` for one that may be chance.
fn drawn(bar: &Bar, widest: f64) -> String {
    if widest == 0.0 || bar.effect.mean == 0.0 {
        return String::new();
    }
    let share = bar.effect.mean.abs() / widest;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to LONGEST")]
    let length = ((share * LONGEST as f64).round() as usize).max(1);
    let bar = if bar.is_clear() { "█" } else { "░" }.repeat(length);
    format!("{bar}{}", " ".repeat(LONGEST - length))
}

fn mean(prediction: &Prediction, metric: Metric, spelling: Spelling) -> String {
    let summary = prediction.summary(metric);
    Notation::of(metric.unit(), summary, spelling).show(summary.mean)
}

/// A difference with its sign.
fn change(unit: MetricUnit, effect: &Summary) -> String {
    // The sign is set here, as no plain metric has one.
    let size = effect.mean.abs();
    let alone = Summary { mean: size, min: size, max: size, ci: None, ..*effect };
    Notation::of(unit, &alone, Spelling::Short).signed_difference(effect.mean)
}

/// From 10 % to 5 % it is 5 percentage points less: `5 %` of what, one would ask.
fn in_points(text: String) -> String {
    match text.strip_suffix('%') {
        Some(number) => format!("{number}pp"),
        None => text,
    }
}
