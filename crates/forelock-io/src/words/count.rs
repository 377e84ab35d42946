//! Numbers with their thousands separated.

/// Thousands separated by commas, so many digits after the point.
///
/// ```
/// use forelock_io::words::grouped;
///
/// assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
/// assert_eq!(grouped(12_345.678, 1), "12,345.7");
/// assert_eq!(grouped(-0.2, 0), "0");
/// assert_eq!(grouped(-1_234.0, 0), "-1,234");
/// ```
#[must_use]
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    // What is rounded to nothing has no sign.
    let is_negative = value < 0.0 && text.contains(|digit: char| ('1'..='9').contains(&digit));
    let sign = if is_negative { "-" } else { "" };
    format!("{sign}{}{fraction}", separated(whole))
}

/// So many of a noun whose plural ends in `s`.
///
/// ```
/// use forelock_io::words::counted;
///
/// assert_eq!(counted(1, "job"), "1 job");
/// assert_eq!(counted(2_500, "job"), "2,500 jobs");
/// ```
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    counted_as(count, noun, &format!("{noun}s"))
}

/// So many of what is called `one` or `several`.
#[must_use]
pub fn counted_as(count: u64, one: &str, several: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { several })
}

/// A whole number with its thousands separated by commas, exact whatever its size.
///
/// ```
/// use forelock_io::words::thousands;
///
/// assert_eq!(thousands(1_250_000_u64), "1,250,000");
/// ```
#[must_use]
pub fn thousands(count: impl Into<u128>) -> String {
    separated(&count.into().to_string())
}

/// Digits with a comma before each third from the right.
fn separated(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
