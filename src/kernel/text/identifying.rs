//! What in a text tells who somebody is: identity numbers, telephone numbers, e-mail addresses and known names.
//!
//! A search of characters and nothing else: what is found is named by its place and never repeated. It is a help
//! for who writes, not a proof that a text says nothing about anybody.

use std::collections::HashSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{is_blank_or_dash, is_dash};
use crate::codes;
use crate::kernel::identity::luhn;

codes! {
    /// What a place in a text tells.
    pub enum Identifying "identifying-kinds" {
        IdentityNumber "IDENTITY_NUMBER" "Personnummer eller samordningsnummer" "Identity number",
        LikeIdentityNumber "LIKE_IDENTITY_NUMBER" "Skrivet som ett personnummer" "Written like an identity number",
        EmailAddress "EMAIL_ADDRESS" "E-postadress" "E-mail address",
        TelephoneNumber "TELEPHONE_NUMBER" "Telefonnummer" "Telephone number",
        Name "NAME" "Namn på någon i ärendet" "Name of somebody in the case",
    }
}

impl Identifying {
    /// Whether who writes may say that it is to stand: a number with a right check digit never is.
    pub fn may_be_confirmed(self) -> bool {
        self != Self::IdentityNumber
    }
}

/// A place in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// What it tells.
    pub kind: Identifying,
    /// Its first character, counted from 0 in code points.
    pub from: usize,
    /// The character after its last.
    pub to: usize,
}

/// Names as they are looked for.
#[derive(Clone, Debug, Default)]
pub struct Names(HashSet<String>);

/// Parts of names that are words of their own.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "da", "de", "den", "der", "di", "du", "el", "la", "och", "van", "von",
];

impl Names {
    /// Every word of `names` that can be told from other words: not a single letter and no particle.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let words = names.into_iter().flat_map(|name| {
            let chars: Vec<char> = name.chars().collect();
            let words = words(&chars).map(|at| folded(&chars, at));
            words.collect::<Vec<_>>()
        });
        let telling = |word: &String| word.chars().count() > 1 && !PARTICLES.contains(&&**word);
        Self(words.filter(telling).collect())
    }

    /// Whether `word`, folded, is one of them, or one with the genitive's s.
    fn have(&self, word: &str) -> bool {
        let without = word.strip_suffix('s');
        self.0.contains(word) || without.is_some_and(|word| self.0.contains(word))
    }
}

/// Every place of `text` that tells who somebody is, in order; none of them overlaps another.
pub fn find(text: &str, names: &Names) -> Vec<Found> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let groups = groups(&chars);
    identity_numbers(&chars, &groups, &mut found);
    email_addresses(&chars, &mut found);
    telephone_numbers(&chars, &groups, &mut found);
    if !names.0.is_empty() {
        for at in words(&chars) {
            if names.have(&folded(&chars, at.clone())) {
                add(&mut found, Identifying::Name, at);
            }
        }
    }
    found.sort_unstable_by_key(|place| place.from);
    found
}

/// Adds a place, unless something more telling stands there already.
fn add(found: &mut Vec<Found>, kind: Identifying, at: Range<usize>) {
    let overlaps = |place: &Found| place.from < at.end && at.start < place.to;
    if !found.iter().any(overlaps) {
        found.push(Found {
            kind,
            from: at.start,
            to: at.end,
        });
    }
}

/// Maximal sequences of letters, with the marks that belong to them.
fn words(chars: &[char]) -> impl Iterator<Item = Range<usize>> {
    runs(chars, |c| c.is_alphabetic() || is_combining_mark(c))
}

/// Maximal sequences of characters of which `belongs` holds.
fn runs(chars: &[char], belongs: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + chars.iter().skip(at).position(|c| belongs(*c))?;
        let length = chars.iter().skip(from).position(|c| !belongs(*c));
        at = length.map_or(chars.len(), |length| from + length);
        Some(from..at)
    })
}

/// The word without case and without the marks above and below its letters.
fn folded(chars: &[char], at: Range<usize>) -> String {
    let word = chars.get(at).unwrap_or_default().iter().copied();
    let plain = word.nfd().filter(|c| !is_combining_mark(*c));
    plain.flat_map(char::to_lowercase).collect()
}

/// A digit in any of the forms in which keyboards write it.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{FF10}'..='\u{FF19}' => char::from_digit(u32::from(c) - 0xFF10, 10),
        _ => None,
    }
}

/// Digits beside each other.
struct Group {
    at: Range<usize>,
    digits: String,
}

fn groups(chars: &[char]) -> Vec<Group> {
    let groups = runs(chars, |c| digit(c).is_some()).map(|at| Group {
        digits: chars
            .get(at.clone())
            .unwrap_or_default()
            .iter()
            .filter_map(|c| digit(*c))
            .collect(),
        at,
    });
    groups.collect()
}

/// Most characters between two groups of digits of one number.
const FARTHEST: usize = 3;

/// Whether groups `one` and `next`, in their order, are parts of one number whose parts only `parts` keep apart.
fn joined(chars: &[char], one: &Group, next: &Group, parts: impl Fn(char) -> bool) -> bool {
    let between = chars.get(one.at.end..next.at.start).unwrap_or_default();
    between.len() <= FARTHEST && between.iter().all(|c| parts(*c))
}

/// Ten or twelve digits in whole groups that are a date, a birth number and a check digit, written with or without
/// blanks, dashes, dots and a plus between; the last four with blanks and dashes alone.
fn identity_numbers(chars: &[char], groups: &[Group], found: &mut Vec<Found>) {
    let parts = |c: char| is_blank_or_dash(c) || matches!(c, '+' | '.' | '/' | '_' | '\u{FF0B}');
    for (first, group) in groups.iter().enumerate() {
        let mut digits = group.digits.clone();
        let mut last = group;
        // Where the gaps are: after how many digits, and whether more than blanks and dashes stands there.
        let mut gaps: Vec<(usize, bool)> = Vec::new();
        let mut rest = groups.iter().skip(first + 1);
        loop {
            if let 10 | 12 = digits.len()
                && let Some(kind) = identity(chars, &digits, &gaps, group.at.start..last.at.end)
            {
                add(found, kind, group.at.start..last.at.end);
            }
            let next = rest.next();
            let Some(next) = next.filter(|next| {
                digits.len() + next.digits.len() <= 12 && joined(chars, last, next, parts)
            }) else {
                break;
            };
            let between = chars.get(last.at.end..next.at.start).unwrap_or_default();
            gaps.push((digits.len(), !between.iter().all(|c| is_blank_or_dash(*c))));
            digits.push_str(&next.digits);
            last = next;
        }
    }
}

/// What these digits are, if they are like an identity number.
fn identity(
    chars: &[char],
    digits: &str,
    gaps: &[(usize, bool)],
    at: Range<usize>,
) -> Option<Identifying> {
    let ten = digits.len().checked_sub(10)?;
    let last_four = digits.len().checked_sub(4)?;
    let number = |from: usize| -> Option<u32> { digits.get(from..from + 2)?.parse().ok() };
    let (month, day) = (number(ten + 2)?, number(ten + 4)?);
    let century = ten == 0 || matches!(number(0)?, 18..=20);
    // A samordningsnummer adds 60 to the day; of one whose date is not known the month is 00 or the day 60.
    let is_date = matches!(month, 0..=12) && matches!(day, 1..=31 | 60..=91);
    // After as many of the ten digits as a number can be parted: the parts of a telephone number are others.
    let misplaced = |(after, odd): &(usize, bool)| {
        let after_ten = after.checked_sub(ten);
        *odd && *after > last_four || after_ten.is_some_and(|after| matches!(after, 1 | 3 | 5 | 7))
    };
    if !century || !is_date || gaps.iter().any(misplaced) {
        return None;
    }
    if luhn(digits.get(ten..)?) && (month > 0 || day >= 60) {
        return Some(Identifying::IdentityNumber);
    }
    let is_written_so = matches!(gaps, [(after, _)] if *after == last_four);
    let text = chars.get(at)?;
    let has_sign = text.iter().any(|c| is_dash(*c) || *c == '+');
    (is_written_so && has_sign && month > 0).then_some(Identifying::LikeIdentityNumber)
}

/// Seven to fifteen digits that begin with a zero or a plus.
fn telephone_numbers(chars: &[char], groups: &[Group], found: &mut Vec<Found>) {
    let parts = |c: char| is_blank_or_dash(c) || matches!(c, '.' | '/' | '(' | ')');
    let mut next = 0;
    while let Some(group) = groups.get(next) {
        next += 1;
        let sign = group.at.start.checked_sub(1);
        let sign = sign.filter(|at| matches!(chars.get(*at), Some('+' | '\u{FF0B}')));
        if sign.is_none() && !group.digits.starts_with('0') {
            continue;
        }
        let (mut length, mut last) = (group.digits.len(), group);
        while let Some(more) = groups.get(next) {
            if length + more.digits.len() > 15 || !joined(chars, last, more, parts) {
                break;
            }
            length += more.digits.len();
            last = more;
            next += 1;
        }
        if (7..=15).contains(&length) {
            let from = sign.unwrap_or(group.at.start);
            add(found, Identifying::TelephoneNumber, from..last.at.end);
        }
    }
}

/// What stands on both sides of an at sign, with a dot in the latter.
fn email_addresses(chars: &[char], found: &mut Vec<Found>) {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| **c == '@') {
        let before = chars.get(..at).unwrap_or_default().iter().rev();
        let local = before.take_while(|c| part(**c)).count();
        let after = chars.get(at + 1..).unwrap_or_default();
        let domain = after.iter().take_while(|c| part(**c)).count();
        let domain: &[char] = after.get(..domain).unwrap_or_default();
        // A full stop after the address ends the sentence.
        let trimmed = domain.iter().rev().take_while(|c| !c.is_alphanumeric());
        let length = domain.len() - trimmed.count();
        let has_dot = domain.get(..length).unwrap_or_default().contains(&'.');
        if local > 0 && has_dot {
            add(
                found,
                Identifying::EmailAddress,
                at - local..at + 1 + length,
            );
        }
    }
}

#[cfg(test)]
mod tests;
