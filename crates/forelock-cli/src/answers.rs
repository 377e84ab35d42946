//! What a person says of a load, on the command line or on a terminal.

use forelock::scenario::{CLIENTS, Client, Quantity, QuantityUnit};
use std::str::FromStr;

/// The API name of an object, or another word for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ObjectName(pub(super) String);

impl FromStr for ObjectName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_plain = |c: char| c.is_alphanumeric() || "_ -".contains(c);
        let text = text.trim();
        if text.is_empty() || !text.chars().all(is_plain) || text.chars().count() > 80 {
            return Err("name an object, such as Opportunity or Order__c".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}

/// A number of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count(pub(super) u64);

impl FromStr for Count {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // People write 2m for two million; a load of two minutes makes no sense here.
        let text = text.trim().replace('m', "M");
        let amount = Quantity::parse(&text).filter(|one| one.unit == QuantityUnit::Plain);
        let amount = amount.map(|one| one.amount).filter(|one| (1.0..=1e10).contains(one));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "in 1 to 10^10"
        )]
        let count = amount.filter(|one| one.fract() == 0.0).map(|one| Self(one as u64));
        count
            .ok_or_else(|| "write a whole number of records, such as 200000, 200k or 2M".to_owned())
    }
}

/// How long a load may take, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Within(pub(super) String);

impl FromStr for Within {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let is_span = |one: Quantity| one.unit == QuantityUnit::Duration && one.amount > 0.0;
        match Quantity::parse(text) {
            Some(one) if is_span(one) => Ok(Self(text.to_owned())),
            _ => Err("write a duration, such as 8h or 1h30m".to_owned()),
        }
    }
}

/// Which part of the records may fail, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failures(pub(super) String);

impl FromStr for Failures {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        match Quantity::parse(text) {
            Some(one) if one.unit == QuantityUnit::Percent && (0.0..=1.0).contains(&one.amount) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err("write a percentage, such as 1% or 0%".to_owned()),
        }
    }
}

/// A tool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tool(pub(super) &'static Client);

impl FromStr for Tool {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let is_meant = |client: &&Client| {
            client.name.eq_ignore_ascii_case(text) || client.title.eq_ignore_ascii_case(text)
        };
        CLIENTS.iter().find(is_meant).map(Self).ok_or_else(|| {
            let line = |client: &Client| format!("\n    {:<24}{}", client.name, client.title);
            format!("name one of these tools:{}", CLIENTS.iter().map(line).collect::<String>())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, count) in
            [("200k", 200_000), ("2m", 2_000_000), ("1_000", 1_000), ("1.5M", 1_500_000)]
        {
            assert_eq!(text.parse(), Ok(Count(count)), "{text}");
        }
        for text in ["", "0", "-5", "1.5", "many", "8h", "5%", "1e12"] {
            assert!(text.parse::<Count>().is_err(), "{text}");
        }
        assert!("8h".parse::<Within>().is_ok() && "1h30m".parse::<Within>().is_ok());
        assert!("8".parse::<Within>().is_err() && "0s".parse::<Within>().is_err());
        assert!("0%".parse::<Failures>().is_ok() && "0.5%".parse::<Failures>().is_ok());
        assert!("5".parse::<Failures>().is_err() && "120%".parse::<Failures>().is_err());
        assert_eq!("SFDMU".parse::<Tool>().map(|tool| tool.0.name), Ok("sfdmu"));
        assert!(
            "".parse::<Tool>().unwrap_err().contains("data-loader-bulk        Data Loader with")
        );
        assert!("Order__c".parse::<ObjectName>().is_ok() && "a/b".parse::<ObjectName>().is_err());
    }
}
