//! What of the law is the operator's to say.

use serde::Deserialize;

use super::{Carries, LawRow};
use crate::kernel::time::Day;
use crate::kernel::vocabulary::OrganisationKind;

/// First day of the new label, as far as the sources say.
const HARMFUL_USE_FROM: Option<Day> = Day::from_ymd_opt(2028, 1, 1);

/// The age in most regions' guidelines; no law says it.
const CHILDS_OWN_NO_FROM: u8 = 15;

/// What of the law is the operator's to say: agreements of counties, and days that the sources leave open.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LawSettings {
    /// From which day substance use is called "skadligt bruk eller beroende"; never, when left empty.
    pub harmful_use_label_from: Option<Day>,
    /// From which age a child's own no to a consent counts by itself; a younger one's is considered by the lead.
    pub childs_own_no_from_age: u8,
    /// Whom agreements bind to come, beside the law.
    pub agreements: Vec<Agreement>,
}

impl Default for LawSettings {
    fn default() -> Self {
        Self {
            harmful_use_label_from: HARMFUL_USE_FROM,
            childs_own_no_from_age: CHILDS_OWN_NO_FROM,
            agreements: Vec::new(),
        }
    }
}

/// An agreement that binds kinds of organisations in a county to come to the meetings they are called to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Stable id of its row: capitals, digits and `_`.
    pub id: String,
    /// The county, by its code of two digits.
    pub county_code: String,
    /// Whom it binds.
    pub kinds: Vec<OrganisationKind>,
    /// Its name.
    pub agreement: String,
    /// First day.
    pub from: Day,
    /// Last day, if one is agreed.
    pub until: Option<Day>,
}

/// Longest id of a row.
const MOST_OF_ID: usize = 64;

impl Agreement {
    /// Its row.
    ///
    /// # Errors
    /// One sentence that names what is wrong.
    pub fn row(&self) -> Result<LawRow, String> {
        let capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let wrong = [
            (
                self.id.is_empty() || self.id.len() > MOST_OF_ID || !self.id.chars().all(capital),
                "id takes capitals, digits and _, at most 64",
            ),
            (
                self.county_code.len() != 2
                    || !self.county_code.chars().all(|c| c.is_ascii_digit()),
                "county_code has two digits",
            ),
            (self.kinds.is_empty(), "kinds names nobody"),
            (self.agreement.trim().is_empty(), "agreement has no name"),
            (
                self.until.is_some_and(|until| until < self.from),
                "until is before from",
            ),
        ];
        if let Some((_, reason)) = wrong.into_iter().find(|(is, _)| *is) {
            return Err(format!("law.agreements: {}: {reason}", self.id));
        }
        Ok(LawRow {
            id: self.id.clone().into(),
            paragraph: self.agreement.clone().into(),
            demands: "Den som överenskommelsen binder ska komma till mötet.".into(),
            from: Some(self.from),
            until: self.until,
            county: Some(self.county_code.clone()),
            unconfirmed: false,
            carries: Carries::Duty(self.kinds.clone().into()),
        })
    }
}
