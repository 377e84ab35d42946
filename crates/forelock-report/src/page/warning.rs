//! What an architect would warn of.

use super::shortened::shortened;
use forelock::scenario::Advice;
use forelock_io::words::capitalised;

/// One piece of advice.
#[derive(Debug)]
pub(super) struct Warning {
    pub(super) rule: &'static str,
    pub(super) title: Vec<Piece>,
    pub(super) reason: Vec<Piece>,
    pub(super) remedy: Vec<Piece>,
    pub(super) place: String,
}

/// A part of a text: words, or what stands between backticks.
#[derive(Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) is_code: bool,
    pub(super) text: String,
}

impl From<Advice> for Warning {
    fn from(advice: Advice) -> Self {
        Self {
            rule: advice.rule,
            title: pieces(&advice.title),
            reason: pieces(&advice.reason),
            remedy: pieces(&advice.remedy),
            place: shortened(&advice.position.to_string(), 1_000),
        }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let text = capitalised(&shortened(text, 2_000));
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(number, part)| Piece { is_code: number % 2 == 1, text: part.to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        let piece = |is_code, text: &str| Piece { is_code, text: text.into() };
        assert_eq!(
            pieces("set `a = 1` or `b`"),
            [piece(false, "Set "), piece(true, "a = 1"), piece(false, " or "), piece(true, "b")]
        );
        assert_eq!(pieces(""), []);
    }
}
