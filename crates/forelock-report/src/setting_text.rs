//! How a field's setting at a point is written for a person.

use forelock::study::sweep::Setting;
use forelock_io::words::{grouped, plain};

/// As the scenario takes it, but in one line, and whole numbers with thousands separated: 125000 is
/// what a file says, 125,000 what a person reads.
pub(super) fn setting_text(setting: &Setting) -> String {
    match setting.number {
        Some(number) if number.to_string() == setting.value && number.fract() == 0.0 => {
            grouped(number, 0)
        }
        _ => plain(&setting.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_their_thousands_apart_and_all_else_is_as_written() {
        let text = |value: &str, number| setting_text(&Setting { value: value.to_owned(), number });
        assert_eq!(text("125000", Some(125_000.0)), "125,000");
        assert_eq!(text("4.5s", Some(4.5)), "4.5s");
        assert_eq!(text("1500ms", Some(1_500.0)), "1500ms");
        assert_eq!(text("by_parent\n", None), "by_parent ");
    }
}
