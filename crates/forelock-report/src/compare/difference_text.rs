//! A difference as a table shows it: `−10.9 ± 0.1 pp *`.

use crate::quantity::{Notation, sign};
use forelock::scenario::Metric;
use forelock::stats::PairedDifference;

/// The difference, half the width of its interval, and a star if it is beyond chance.
pub(crate) fn difference_text(metric: Metric, difference: &PairedDifference) -> String {
    let margin = difference.margin().unwrap_or(0.0);
    if difference.mean == 0.0 && margin == 0.0 {
        return "the same".to_owned();
    }
    let notation = Notation::of_difference(metric.unit(), difference.mean, margin);
    let mut text = signed(notation, difference.mean);
    // A margin that is less than a hundredth of the last digit is a rounding error, or might be.
    if margin > 0.0 && notation.can_show(margin) {
        text.push_str(&format!("\u{a0}±\u{a0}{}", notation.figure(margin)));
    }
    text.push_str(notation.difference_suffix());
    if difference.is_significant() {
        text.push_str("\u{a0}*");
    }
    text.replace(' ', "\u{a0}")
}

fn signed(notation: Notation, value: f64) -> String {
    let figure = notation.figure(value.abs());
    match figure.strip_prefix('<') {
        // Beside a much wider margin, less than the last digit is nothing.
        Some(_) => "0".to_owned(),
        None => format!("{}{figure}", sign(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::stats::Interval;

    fn text(metric: Metric, mean: f64, margin: f64) -> String {
        let ci = Some(Interval::around(mean, margin));
        difference_text(metric, &PairedDifference { mean, ci }).replace('\u{a0}', " ")
    }

    #[test]
    fn a_difference_has_a_sign_a_margin_and_a_mark() {
        assert_eq!(text(Metric::FailureRate, -0.109, 0.001_2), "−10.9 ± 0.1 pp *");
        assert_eq!(text(Metric::FailureRate, 0.002, 0.004), "+0.20 ± 0.40 pp");
        assert_eq!(text(Metric::Duration, 302.0, 3.0), "+5m 2s ± 3s *");
        assert_eq!(text(Metric::Created, 136_350.4, 2_034.0), "+136,350 ± 2,034 *");
    }

    #[test]
    fn a_small_margin_is_not_shown_as_none() {
        assert_eq!(text(Metric::FailureRate, -0.109, 0.000_3), "−10.90 ± 0.03 pp *");
        assert_eq!(text(Metric::Duration, 14_533.0, 20.0), "+4h 2m 13s ± 20s *");
    }

    #[test]
    fn what_never_varies_has_no_margin() {
        assert_eq!(text(Metric::Failed, 0.0, 0.0), "the same");
        assert_eq!(text(Metric::Batches, 2_500.0, 0.0), "+2,500 *");
    }

    #[test]
    fn a_rounding_error_is_no_margin() {
        assert_eq!(text(Metric::FailureRate, -0.109, 1e-17), "−10.9 pp *");
    }

    #[test]
    fn what_is_lost_in_its_margin_is_zero() {
        assert_eq!(text(Metric::Created, 0.3, 2_000.0), "0 ± 2,000");
    }

    #[test]
    fn one_replication_has_no_margin() {
        let one = PairedDifference { mean: -5.0, ci: None };
        assert_eq!(difference_text(Metric::Failed, &one), "−5");
    }
}
