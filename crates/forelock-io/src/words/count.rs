//! Numbers with their thousands separated.

/// Thousands separated by commas, so many digits after the point.
///
/// ```
/// use forelock_io::words::grouped;
///
/// assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
/// assert_eq!(grouped(12_345.678, 1), "12,345.7");
/// assert_eq!(grouped(-0.2, 0), "0");
/// ```
#[must_use]
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3 + 1);
    if value < 0.0 && text.contains(|digit: char| ('1'..='9').contains(&digit)) {
        grouped.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// `1 job`, `2,500 jobs`, with a space that doesn't break.
#[must_use]
pub fn counted(count: usize, one: &str, several: &str) -> String {
    let noun = if count == 1 { one } else { several };
    format!("{}\u{a0}{noun}", grouped(count as f64, 0))
}
