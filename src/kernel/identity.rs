//! Swedish identity numbers.
//!
//! Personnummer: date of birth, birth number and a Luhn check digit (folkbokföringslagen 1991:481, 18 §).
//! Samordningsnummer: the same with 60 added to the day (lag 2022:1697); when the date of birth is not known,
//! the month is 00 or the day 60, and the number states none.
//! Reservnummer: opaque and meaningful only together with who issued it.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::text::{compared, is_blank_or_dash, is_dash};
use super::time::Day;
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
    /// It is not written as its kind is.
    Form,
    /// The date part is no date.
    Date,
    /// The date part lies in the future.
    Future,
    /// The Luhn check digit is wrong.
    CheckDigit,
    /// Only a reservnummer has an issuer, and always has one.
    Issuer,
}

/// The earliest year of birth.
const FIRST_YEAR: i32 = 1840;
/// From this age on, the sign before a number's last four digits is a plus (folkbokföringslagen 18 §: from
/// the year in which the person turns 100).
const PLUS_FROM: i32 = 100;

/// `number` of `kind` as it is kept, read as people write it on the day `today`.
///
/// A personnummer or samordningsnummer is kept as twelve digits. It is written with the year in full, blanks
/// and hyphens or dashes between its parts as one likes; or with two digits of the year, and then with the
/// sign that tells the century. A reservnummer is kept as it is written.
///
/// # Errors
/// The first [`Flaw`] in the order issuer, form, date, check digit.
pub fn read(
    kind: IdentityKind,
    number: &str,
    issuer: Option<&str>,
    today: Day,
) -> Result<String, Flaw> {
    if issuer.is_some() != (kind == IdentityKind::Reservnummer) {
        return Err(Flaw::Issuer);
    }
    if kind == IdentityKind::Reservnummer {
        return is_reserve(number, issuer.unwrap_or_default())
            .then(|| number.to_owned())
            .ok_or(Flaw::Form);
    }
    let digits = twelve(number, today).ok_or(Flaw::Form)?;
    check(kind, &digits)?;
    let first = first_day(kind, &digits).ok_or(Flaw::Date)?;
    if first > today {
        return Err(Flaw::Future);
    }
    Ok(digits)
}

/// Four to twenty characters, letters and digits with blanks, hyphens and dashes between, and an issuer that
/// is more than those.
fn is_reserve(number: &str, issuer: &str) -> bool {
    (4..=20).contains(&number.chars().count())
        && number
            .chars()
            .all(|c| c.is_alphanumeric() || is_blank_or_dash(c))
        && !compared(number).is_empty()
        && !compared(issuer).is_empty()
}

/// The twelve digits of a number that somebody has written.
fn twelve(number: &str, today: Day) -> Option<String> {
    let mut digits = String::with_capacity(12);
    // After how many digits each sign stands.
    let mut signs: Vec<(usize, bool)> = Vec::new();
    for c in number.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' if digits.len() < 12 => digits.push(c),
            '+' | '\u{FF0B}' => signs.push((digits.len(), true)),
            dash if is_dash(dash) => signs.push((digits.len(), false)),
            _ => return None,
        }
    }
    let twice = signs.windows(2).any(|two| match two {
        [one, other] => one.0 == other.0,
        _ => false,
    });
    if twice {
        return None;
    }
    match (digits.len(), signs.as_slice()) {
        (12, signs) => {
            let between = |sign: &(usize, bool)| match *sign {
                (4 | 6, plus) => !plus,
                (8, true) => century(&digits, today) == Some(true),
                (8, false) => true,
                _ => false,
            };
            signs.iter().all(between).then_some(digits)
        }
        (10, [(6, plus)]) => with_century(&digits, *plus, today),
        _ => None,
    }
}

/// Whether the person whose number begins with its year turns 100 in the year of `today`, or has.
fn century(digits: &str, today: Day) -> Option<bool> {
    let year: i32 = digits.get(..4)?.parse().ok()?;
    Some(today.year() - year >= PLUS_FROM)
}

/// Ten digits with the century that their sign tells in the year of `today`.
fn with_century(digits: &str, plus: bool, today: Day) -> Option<String> {
    let short: i32 = digits.get(..2)?.parse().ok()?;
    let age = (today.year() - short).rem_euclid(100);
    let year = today.year() - age - if plus { PLUS_FROM } else { 0 };
    Some(format!("{year:04}{}", digits.get(2..)?))
}

/// Checks twelve digits as a `kind`.
///
/// # Errors
/// The first [`Flaw`] in the order form, date, check digit.
fn check(kind: IdentityKind, number: &str) -> Result<(), Flaw> {
    if number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Flaw::Form);
    }
    first_day(kind, number).ok_or(Flaw::Date)?;
    let last_ten = number.get(2..).unwrap_or_default();
    luhn(last_ten).then_some(()).ok_or(Flaw::CheckDigit)
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
            .find(|kind| check(*kind, number).is_ok())
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

/// The day of birth that a number states, if it states one; the real one can differ.
pub fn stated_birth_date(kind: IdentityKind, number: &str) -> Option<NaiveDate> {
    let (year, month, day) = stated(kind, number)?;
    day_in(year, month, day)
}

/// The earliest day of birth that a number agrees with; none when it agrees with no day.
fn first_day(kind: IdentityKind, number: &str) -> Option<NaiveDate> {
    let (year, month, day) = stated(kind, number)?;
    let unknown = kind == IdentityKind::Samordningsnummer;
    match (month, day) {
        (0, 0) if unknown => day_in(year, 1, 1),
        // Every month but the unknown has such a day, or some month has it.
        (0, day) if unknown => (1..=12).find_map(|month| day_in(year, month, day)),
        (month, 0) if unknown => day_in(year, month, 1),
        (month, day) => day_in(year, month, day),
    }
}

/// Year, month and day as a number states them: 0 where they are not known.
fn stated(kind: IdentityKind, number: &str) -> Option<(i32, u32, u32)> {
    let offset = match kind {
        IdentityKind::Personnummer => 0,
        IdentityKind::Samordningsnummer => 60,
        IdentityKind::Reservnummer => return None,
    };
    let part = |from: usize, to: usize| number.get(from..to)?.parse::<u32>().ok();
    let year = i32::try_from(part(0, 4)?).ok()?;
    Some((year, part(4, 6)?, part(6, 8)?.checked_sub(offset)?))
}

fn day_in(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|date| date.year() >= FIRST_YEAR)
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
mod tests;
