//! `--vary PATH=SPEC` as written: a list of values, or a range with its number of points.

use super::sample::Sample;
use crate::scenario::{Diagnostic, Quantity};
use std::ops::Range;

const FORM: &str = "write a list such as `org.workers=5,10,20`, a range with its number of points \
                    such as `org.workers=1..64:16`, or one in even ratios, `org.workers=1..64:7:log`";

const PLAN_FORM: &str = "write a list such as `load.partitions=5,10,20`, or a range such as \
                         `load.partitions=1..64`, and `:log` behind it for even ratios";

const BOX_FORM: &str = "with `--sample`, write only the two ends, such as `org.workers=1..64`, and \
                        `:log` behind them for even ratios";

const UNKNOWN_FORM: &str = "write a field and the two ends of what it may be, such as \
                            `--fit org.service.per_record=1ms..60ms`, and `:log` behind them for \
                            even ratios";

/// How many values a range of a plan is cut into whose number of points is not said.
const PLANNED_POINTS: u64 = 16;

/// How the values of several fields come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Every value of each with every value of all others.
    Grid,
    /// The same, for a plan to choose from; a range needs no number of points.
    Planned,
    /// Points drawn from the box between their ends.
    Sampled(Sample),
    /// Each field alone, between its two ends, all others as in the file.
    OneAtATime,
    /// Anywhere in the box between their ends, as nobody knows where they are.
    Unknown,
}

impl Layout {
    /// What messages call the argument.
    pub(super) const fn argument(self) -> &'static str {
        match self {
            Self::Grid | Self::Sampled(_) | Self::OneAtATime => "--vary",
            Self::Planned => "--may",
            Self::Unknown => "--fit",
        }
    }

    /// What is done to the fields.
    pub(super) const fn done(self) -> &'static str {
        match self {
            Self::Grid | Self::Sampled(_) | Self::OneAtATime => "varied",
            Self::Planned => "changed",
            Self::Unknown => "fitted",
        }
    }
}

/// Which field takes which values.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// The argument as the user wrote it.
    pub text: String,
    /// The field's dotted path, as in `org.workers`.
    pub path: String,
    /// What it takes.
    pub values: SpecValues,
    /// What it is for.
    pub layout: Layout,
}

/// The part after the `=`.
#[derive(Clone, Debug, PartialEq)]
pub enum SpecValues {
    /// Each of these, in this order.
    List(Vec<Item>),
    /// From one end to the other.
    Range {
        /// The first value.
        low: End,
        /// The last value.
        high: End,
        /// How many values, both ends included; none in a box to be sampled.
        points: Option<u64>,
        /// Whether each value is so many times the one before, rather than so much more.
        log: bool,
    },
}

/// A value as written, and where in the argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The value.
    pub text: String,
    /// Its bytes in [`Spec::text`].
    pub span: Range<usize>,
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// As written.
    pub item: Item,
    /// What it says.
    pub quantity: Quantity,
}

impl Spec {
    /// Reads the argument of one `--vary` of a sweep of that `layout`.
    ///
    /// # Errors
    ///
    /// The part that is wrong, and what would be right.
    pub fn parse(text: &str, layout: Layout) -> Result<Self, Box<Diagnostic>> {
        let reader = Reader { text, layout };
        let Some(equals) = text.find('=') else {
            return Err(reader.wrong(0..text.len(), reader.nothing()));
        };
        let path = text[..equals].trim();
        if path.is_empty() {
            return Err(reader.wrong(0..equals + 1, "there is no field before the `=`"));
        }
        if text.contains(char::is_control) {
            let title = format!("a `{}` is one line of text", layout.argument());
            return Err(reader.wrong(0..text.len(), title));
        }
        let values = reader.values(equals + 1..text.len())?;
        Ok(Self { text: text.to_owned(), path: path.to_owned(), values, layout })
    }

    /// An error about some bytes of this argument.
    pub(in crate::study) fn wrong(
        &self,
        caret: Range<usize>,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Diagnostic> {
        let origin = self.layout.argument();
        Box::new(Diagnostic::in_argument(origin, &self.text, caret, title, help))
    }

    /// The bytes of everything behind the `=`.
    pub(super) fn value_span(&self) -> Range<usize> {
        self.text.find('=').map_or(0, |equals| equals + 1)..self.text.len()
    }
}

struct Reader<'a> {
    text: &'a str,
    layout: Layout,
}

impl Reader<'_> {
    /// Whether only the two ends of a range are wanted.
    fn sampled(&self) -> bool {
        matches!(self.layout, Layout::Sampled(_) | Layout::Unknown)
    }

    fn nothing(&self) -> String {
        format!("with this, nothing is {}: it has no `=`", self.layout.done())
    }

    fn wrong(&self, caret: Range<usize>, title: impl Into<String>) -> Box<Diagnostic> {
        let help = match self.layout {
            Layout::Grid | Layout::OneAtATime => FORM,
            Layout::Planned => PLAN_FORM,
            Layout::Sampled(_) => BOX_FORM,
            Layout::Unknown => UNKNOWN_FORM,
        };
        let origin = self.layout.argument();
        Box::new(Diagnostic::in_argument(origin, self.text, caret, title, help))
    }

    fn values(&self, span: Range<usize>) -> Result<SpecValues, Box<Diagnostic>> {
        let items = self.split(span.clone())?;
        match items.as_slice() {
            [only] if only.text.contains("..") && !is_quoted(&only.text) => self.range(only),
            _ if self.layout == Layout::Unknown => {
                Err(self.wrong(span, "what is not known lies between two ends"))
            }
            _ if self.sampled() => {
                Err(self.wrong(span, "a list has no inside from which points could be drawn"))
            }
            items => {
                match items.iter().find(|one| one.text.contains("..") && !is_quoted(&one.text)) {
                    Some(range) => {
                        Err(self
                            .wrong(range.span.clone(), "a range can't stand in a list of values"))
                    }
                    None => Ok(SpecValues::List(items.to_vec())),
                }
            }
        }
    }

    /// At the commas that stand in no brackets or quotes, so that a table can be a value.
    fn split(&self, span: Range<usize>) -> Result<Vec<Item>, Box<Diagnostic>> {
        let (mut items, mut start, mut depth, mut quote) = (Vec::new(), span.start, 0_u32, None);
        for (at, character) in self.text[span.clone()].char_indices() {
            let at = span.start + at;
            match (quote, character) {
                (Some(open), close) if open == close => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(character),
                (None, '{' | '[') => depth += 1,
                (None, '}' | ']') => depth = depth.saturating_sub(1),
                (None, ',') if depth == 0 => {
                    items.push(self.item(start..at)?);
                    start = at + 1;
                }
                _ => {}
            }
        }
        items.push(self.item(start..span.end)?);
        Ok(items)
    }

    fn item(&self, span: Range<usize>) -> Result<Item, Box<Diagnostic>> {
        let written = &self.text[span.clone()];
        let text = written.trim();
        if text.is_empty() {
            // The caret needs something to stand under: the comma or the `=` beside the gap.
            return Err(self.wrong(span.start.saturating_sub(1)..span.end, "a value is missing"));
        }
        let start = span.start + (written.len() - written.trim_start().len());
        Ok(Item { text: text.to_owned(), span: start..start + text.len() })
    }

    fn range(&self, whole: &Item) -> Result<SpecValues, Box<Diagnostic>> {
        let within = |start: usize, end: usize| whole.span.start + start..whole.span.start + end;
        let dots = whole.text.find("..").unwrap_or_default();
        let rest = &whole.text[dots + 2..];
        let mut parts = rest.split(':');
        let high_length = parts.next().map_or(0, str::len);
        let high_end = dots + 2 + high_length;
        let low = self.end(within(0, dots))?;
        let high = self.end(within(dots + 2, high_end))?;
        let (mut points, mut log) = (None, false);
        let mut start = high_end + 1;
        for (place, part) in parts.enumerate() {
            let span = within(start, start + part.len());
            start += part.len() + 1;
            match part.trim() {
                "log" if !log && (self.layout != Layout::Grid || place > 0) => log = true,
                count if place == 0 && !self.sampled() => points = Some(self.points(count, span)?),
                _ if self.layout == Layout::Unknown => {
                    return Err(self.wrong(span, "behind the two ends stands `log` or nothing"));
                }
                _ if self.sampled() => {
                    return Err(self.wrong(span, "the number of points stands in `--sample`"));
                }
                _ => return Err(self.wrong(span, "this is neither the number of points nor `log`")),
            }
        }
        match self.layout {
            Layout::Grid if points.is_none() => {
                return Err(self.wrong(whole.span.clone(), "a range needs its number of points"));
            }
            Layout::Planned => points = points.or(Some(PLANNED_POINTS)),
            _ => {}
        }
        self.consistent(whole, &low, &high, log)?;
        Ok(SpecValues::Range { low, high, points, log })
    }

    fn end(&self, span: Range<usize>) -> Result<End, Box<Diagnostic>> {
        let item = self.item(span)?;
        match Quantity::parse(&item.text) {
            Some(quantity) => Ok(End { item, quantity }),
            None => Err(self.wrong(
                item.span,
                "an end of a range is a number, a percentage or a duration with its unit",
            )),
        }
    }

    fn points(&self, text: &str, span: Range<usize>) -> Result<u64, Box<Diagnostic>> {
        match Quantity::parse(text) {
            Some(Quantity { amount: 1.0, .. }) => {
                Err(self.wrong(span, "a range of one point has no two ends"))
            }
            // Up to here, every whole number is one of f64.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
            Some(Quantity { amount, .. })
                if amount >= 2.0 && amount.fract() == 0.0 && amount <= 9e15 =>
            {
                Ok(amount as u64)
            }
            _ => Err(self.wrong(span, "this is not a number of points")),
        }
    }

    fn consistent(
        &self,
        whole: &Item,
        low: &End,
        high: &End,
        log: bool,
    ) -> Result<(), Box<Diagnostic>> {
        if low.quantity.unit != high.quantity.unit {
            return Err(self.wrong(whole.span.clone(), "the two ends are in different units"));
        }
        if low.quantity.amount >= high.quantity.amount {
            return Err(self.wrong(
                whole.span.clone(),
                "the range is empty: its first end is not below its second",
            ));
        }
        if log && low.quantity.amount <= 0.0 {
            return Err(
                self.wrong(low.item.span.clone(), "even ratios (`:log`) can't start at zero")
            );
        }
        Ok(())
    }
}

fn is_quoted(text: &str) -> bool {
    text.starts_with(['"', '\'', '{', '['])
}

#[cfg(test)]
mod tests;
