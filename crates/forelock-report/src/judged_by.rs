//! By what objectives are judged where runs differ, in words.

use super::quantity::plain_percent;

/// ` in 90 % of the nights`, where the objectives say how `sure` they must be; ` on average`, where none
/// does and unknown fields are drawn, so that some runs may miss what the mean keeps; or else nothing.
pub(super) fn judged_by(sure: impl IntoIterator<Item = Option<f64>>, is_drawn: bool) -> String {
    let mut sure = sure.into_iter();
    let first = sure.next().flatten();
    match first {
        _ if sure.any(|other| other != first) => " as surely as each asks".to_owned(),
        Some(part) => format!(" in {} of the nights", plain_percent(part)),
        None if is_drawn => " on average".to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_is_said_where_it_is_no_plain_mean() {
        for (sure, is_drawn, words) in [
            (&[][..], false, ""),
            (&[None, None], false, ""),
            (&[None], true, " on average"),
            (&[Some(0.9), Some(0.9)], true, " in 90\u{a0}% of the nights"),
            (&[Some(0.9)], false, " in 90\u{a0}% of the nights"),
            (&[None, Some(0.9)], true, " as surely as each asks"),
        ] {
            assert_eq!(judged_by(sure.iter().copied(), is_drawn), words, "{sure:?}");
        }
    }
}
