//! Swedish identity numbers.
//!
//! Personnummer: 12 digits, Luhn over the last ten (folkbokföringslagen 1991:481, 18 §).
//! Samordningsnummer: the same with 60 added to the day (lag 2022:1697).
//! Reservnummer: opaque and meaningful only together with who issued it.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::codes;

codes! {
    /// Kind of identity number.
    pub enum IdentityKind "identity-kinds" {
        Personnummer "PERSONNUMMER" "Personnummer" "Personal identity number",
        Samordningsnummer "SAMORDNINGSNUMMER" "Samordningsnummer" "Coordination number",
        Reservnummer "RESERVNUMMER" "Reservnummer" "Local reserve number",
    }
}

/// What is wrong with an identity number; never carries the number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// Not 12 digits, or an issuer's number outside `[0-9A-Za-z-]{4,20}`.
    Form,
    /// The date part is no date.
    Date,
    /// The Luhn check digit is wrong.
    CheckDigit,
    /// Only a reservnummer has an issuer, and always has one.
    Issuer,
}

/// Checks `number` as a `kind`; separators are not accepted, so that one person has one spelling.
///
/// # Errors
/// The first [`Flaw`] in the order form, date, check digit.
pub fn check(kind: IdentityKind, number: &str, issuer: Option<&str>) -> Result<(), Flaw> {
    if issuer.is_some() != (kind == IdentityKind::Reservnummer) {
        return Err(Flaw::Issuer);
    }
    match kind {
        IdentityKind::Personnummer => check_dated(number, 0),
        IdentityKind::Samordningsnummer => check_dated(number, 60),
        IdentityKind::Reservnummer => {
            let form = (4..=20).contains(&number.len())
                && number
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-');
            form.then_some(()).ok_or(Flaw::Form)
        }
    }
}

/// A number of the population register, which is the same whoever asks.
#[derive(Clone, PartialEq, Eq)]
pub struct NationalNumber {
    kind: IdentityKind,
    number: String,
}

/// Says only that there is one: a number belongs in no log.
impl fmt::Debug for NationalNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("NationalNumber").finish_non_exhaustive()
    }
}

impl NationalNumber {
    /// Twelve digits: a personnummer or a samordningsnummer.
    pub fn parse(number: &str) -> Option<Self> {
        [IdentityKind::Personnummer, IdentityKind::Samordningsnummer]
            .into_iter()
            .find(|kind| check(*kind, number, None).is_ok())
            .map(|kind| Self {
                kind,
                number: number.to_owned(),
            })
    }

    /// Which of the two it is.
    pub fn kind(&self) -> IdentityKind {
        self.kind
    }

    /// Its twelve digits.
    pub fn digits(&self) -> &str {
        &self.number
    }
}

fn check_dated(number: &str, day_offset: u32) -> Result<(), Flaw> {
    if number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Flaw::Form);
    }
    birth_date(number, day_offset).ok_or(Flaw::Date)?;
    let last_ten = number.get(2..).unwrap_or_default();
    luhn(last_ten).then_some(()).ok_or(Flaw::CheckDigit)
}

/// The day of birth that a number states, if its kind states one; the real one can differ.
pub fn stated_birth_date(kind: IdentityKind, number: &str) -> Option<NaiveDate> {
    match kind {
        IdentityKind::Personnummer => birth_date(number, 0),
        IdentityKind::Samordningsnummer => birth_date(number, 60),
        IdentityKind::Reservnummer => None,
    }
}

fn birth_date(number: &str, day_offset: u32) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| number.get(from..to)?.parse::<u32>().ok();
    let day = part(6, 8)?.checked_sub(day_offset)?;
    let year = i32::try_from(part(0, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, part(4, 6)?, day).filter(|date| date.year() >= 1840)
}

/// Whether the digits of `number` pass the Luhn check (also used for organisation numbers).
pub fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit.wrapping_sub(b'0')) << (place % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    number.bytes().all(|b| b.is_ascii_digit()) && sum.is_multiple_of(10)
}

/// `19900222****`: what a reader who does not need the number sees.
pub fn masked(number: &str) -> String {
    let keep = number.chars().count().saturating_sub(4);
    number
        .chars()
        .enumerate()
        .map(|(i, c)| if i < keep { c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PUBLISHED: &[&str] = &[
        "189002029800",
        "199002222397",
        "200302022389",
        "196101182803",
        "201701012393",
    ];

    #[test]
    fn accepts_published_test_numbers() {
        for number in PUBLISHED {
            assert_eq!(
                check(IdentityKind::Personnummer, number, None),
                Ok(()),
                "{number}"
            );
        }
        assert_eq!(
            check(IdentityKind::Samordningsnummer, "196109732393", None),
            Ok(())
        );
        assert_eq!(
            check(
                IdentityKind::Reservnummer,
                "R-2026-0001",
                Some("Region Dalarna")
            ),
            Ok(())
        );
    }

    #[test]
    fn names_the_flaw_when_refused() {
        let personnummer = |number| check(IdentityKind::Personnummer, number, None);
        assert_eq!(personnummer("19900222-2397"), Err(Flaw::Form));
        assert_eq!(personnummer("9002222397"), Err(Flaw::Form));
        assert_eq!(personnummer("199002302397"), Err(Flaw::Date));
        assert_eq!(personnummer("199002222398"), Err(Flaw::CheckDigit));
        assert_eq!(personnummer("196109732393"), Err(Flaw::Date));
        assert_eq!(
            check(IdentityKind::Samordningsnummer, "199002222397", None),
            Err(Flaw::Date)
        );
        assert_eq!(
            check(IdentityKind::Personnummer, "199002222397", Some("x")),
            Err(Flaw::Issuer)
        );
        assert_eq!(
            check(IdentityKind::Reservnummer, "R-2026", None),
            Err(Flaw::Issuer)
        );
    }

    #[test]
    fn tells_the_kinds_of_national_numbers_apart() {
        let kind = |number| NationalNumber::parse(number).map(|found| found.kind());
        assert_eq!(kind("199002222397"), Some(IdentityKind::Personnummer));
        assert_eq!(kind("196109732393"), Some(IdentityKind::Samordningsnummer));
        assert_eq!(kind("199002222398"), None);
        assert_eq!(kind("R-2026-0001"), None);
        let shown = format!("{:?}", NationalNumber::parse("199002222397").unwrap());
        assert!(!shown.contains("1990"), "{shown}");
    }

    #[test]
    fn reads_the_day_of_birth_from_numbers_that_state_it() {
        let stated =
            |kind, number| stated_birth_date(kind, number).map(|day: NaiveDate| day.to_string());
        assert_eq!(
            stated(IdentityKind::Personnummer, "201701012393").as_deref(),
            Some("2017-01-01")
        );
        assert_eq!(
            stated(IdentityKind::Samordningsnummer, "196109732393").as_deref(),
            Some("1961-09-13")
        );
        assert_eq!(stated(IdentityKind::Reservnummer, "201701012393"), None);
    }

    #[test]
    fn masks_the_last_four() {
        assert_eq!(masked("199002222397"), "19900222****");
    }

    proptest! {
        #[test]
        fn refuses_every_single_changed_digit(which in 0..PUBLISHED.len(), place in 0usize..12, add in 1u8..10) {
            let mut number = PUBLISHED[which].as_bytes().to_vec();
            number[place] = b'0' + (number[place] - b'0' + add) % 10;
            let changed = String::from_utf8(number).unwrap();
            // The century is outside the check digit.
            prop_assert!(place < 2 || check(IdentityKind::Personnummer, &changed, None).is_err());
        }

        #[test]
        fn never_panics_on_any_text(text in "\\PC{0,20}") {
            let _ = check(IdentityKind::Personnummer, &text, None);
            let _ = check(IdentityKind::Samordningsnummer, &text, None);
            let _ = masked(&text);
        }
    }
}
