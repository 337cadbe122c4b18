//! Law as dated data: each row says by which paragraph or agreement, from which day until which day, and
//! what it carries. What was right on a day is asked for that day.
//!
//! Shipped rows stand in the program, so that no configuration loosens them. A county's agreements, and
//! what the sources disagree about, are the operator's: [`LawSettings`].

mod settings;
mod shipped;

use std::borrow::Cow;

use super::swedish_days::TimeUnit;
use super::time::Day;
use super::vocabulary::{OrganisationKind, OrganisationKinds};
use crate::codes;

pub use settings::{AdoptionPolicy, Agreement, LawSettings};
pub use shipped::{
    ADMISSION_NOTICE, CONSENT_TO_PLAN, CONSENT_TO_SHARE, DISCHARGE_NOTICE_DUTY, NAMED_CARE_CONTACT,
    PAYMENT_LIABILITY, PLAN_WITHOUT_DELAY, SAME_AUTHORITY, STATUTORY_EXCEPTION,
    SUMMONS_AT_DISCHARGE, Statute,
};

codes! {
    /// What a row of the law carries.
    pub enum LawKind "law-kinds" {
        AttendanceDuty "ATTENDANCE_DUTY" "Skyldighet att komma till mötet" "Duty to attend the meeting",
        Basis "BASIS" "Grund för att läsa" "Basis for reading",
        Deadline "DEADLINE" "Frist" "Deadline",
        Label "LABEL" "Benämning" "Label",
        Rule "RULE" "Krav i övrigt" "Other demand",
        AdoptionWithoutMeeting "ADOPTION_WITHOUT_MEETING" "Plan som fastställs utan möte" "Plan adopted without a meeting",
    }
}

codes! {
    /// What a county wants of a plan that is adopted although no meeting was held.
    pub enum WithoutMeeting "adoptions-without-meeting" {
        Allowed "ALLOWED" "Tillåts" "Allowed",
        WithReason "WITH_REASON" "Tillåts om skälet anges" "Allowed when the reason is stated",
        Refused "REFUSED" "Tillåts inte" "Not allowed",
    }
}

/// So much time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
}

/// What a row carries, beside the demand in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Carries {
    /// That organisations of these kinds must come to the meeting.
    Duty(Cow<'static, [OrganisationKind]>),
    /// A ground on which an organisation reads what another owns.
    Basis,
    /// A time to keep; without a number where the law has none, or not one number.
    Deadline(Option<Period>),
    /// What a value of a code list is called.
    Label {
        /// The list.
        list: &'static str,
        /// The value.
        value: &'static str,
        /// Its Swedish label.
        sv: &'static str,
        /// Its English label.
        en: &'static str,
    },
    /// What is wanted of a plan that is adopted although no meeting was held.
    WithoutMeeting(WithoutMeeting),
    /// A demand that stands in the service's own rules.
    Rule,
}

/// A row of the law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LawRow {
    /// Its stable id.
    pub id: Cow<'static, str>,
    /// The law with its number and paragraph, or the agreement.
    pub paragraph: Cow<'static, str>,
    /// What it demands, in Swedish.
    pub demands: Cow<'static, str>,
    /// First day; none when it held before the service had any records.
    pub from: Option<Day>,
    /// Last day; none while none is known.
    pub until: Option<Day>,
    /// The only county where it holds.
    pub county: Option<String>,
    /// Whether the operator is to check it, because sources disagree or say too little.
    pub unconfirmed: bool,
    /// What it carries.
    pub carries: Carries,
}

impl LawRow {
    /// What kind of row it is.
    pub fn kind(&self) -> LawKind {
        match self.carries {
            Carries::Duty(_) => LawKind::AttendanceDuty,
            Carries::Basis => LawKind::Basis,
            Carries::Deadline(_) => LawKind::Deadline,
            Carries::Label { .. } => LawKind::Label,
            Carries::WithoutMeeting(_) => LawKind::AdoptionWithoutMeeting,
            Carries::Rule => LawKind::Rule,
        }
    }

    /// Whether it holds on `day`, of which both its first and its last are.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    fn holds_in(&self, county: Option<&str>) -> bool {
        self.county
            .as_deref()
            .is_none_or(|only| county == Some(only))
    }

    fn binds(&self, kinds: OrganisationKinds) -> bool {
        match &self.carries {
            Carries::Duty(bound) => bound.iter().any(|kind| kinds.contains(*kind)),
            _ => false,
        }
    }
}

/// All rows: the shipped ones and then the operator's.
#[derive(Clone, Debug)]
pub struct Law {
    rows: Vec<LawRow>,
    childs_own_no_from_age: u8,
}

impl Law {
    /// From which age a child's own no to a consent counts by itself: a setting, because no law says it.
    pub fn childs_own_no_from_age(&self) -> u8 {
        self.childs_own_no_from_age
    }

    /// The shipped rows with what the operator has set.
    ///
    /// # Errors
    /// One sentence that names the key at fault.
    pub fn new(settings: &LawSettings) -> Result<Self, String> {
        let mut rows = shipped::rows(settings);
        let agreements = settings.agreements.iter().map(Agreement::row);
        let agreements = agreements.map(|row| ("agreements", row));
        let adoptions = settings.adoptions.iter().map(AdoptionPolicy::row);
        let adoptions = adoptions.map(|row| ("adoptions", row));
        for (key, row) in agreements.chain(adoptions) {
            let row = row?;
            if rows.iter().any(|known| known.id == row.id) {
                return Err(format!("law.{key}: {} stands twice", row.id));
            }
            rows.push(row);
        }
        Ok(Self {
            rows,
            childs_own_no_from_age: settings.childs_own_no_from_age,
        })
    }

    /// Every row, in a fixed order.
    pub fn rows(&self) -> &[LawRow] {
        &self.rows
    }

    /// By which row an organisation of these kinds must come to a meeting on `day` in a case of `county`;
    /// the law before agreements.
    pub fn duty(
        &self,
        kinds: OrganisationKinds,
        county: Option<&str>,
        day: Day,
    ) -> Option<&LawRow> {
        self.rows
            .iter()
            .find(|row| row.binds(kinds) && row.holds_on(day) && row.holds_in(county))
    }

    /// What is wanted on `day` in a case of `county` of a plan that is adopted although no meeting was held;
    /// of several rows the strictest counts, and where none says anything it is allowed.
    pub fn without_meeting(&self, county: Option<&str>, day: Day) -> WithoutMeeting {
        let held = self
            .rows
            .iter()
            .filter(|row| row.holds_on(day) && row.holds_in(county));
        let said = held.filter_map(|row| match row.carries {
            Carries::WithoutMeeting(wanted) => Some(wanted),
            _ => None,
        });
        said.max().unwrap_or(WithoutMeeting::Allowed)
    }

    /// What `value` of the code list `of` is called on `day`, in Swedish and English, where a row says so.
    pub fn label(&self, of: &str, value: &str, day: Day) -> Option<(&'static str, &'static str)> {
        let held = self.rows.iter().filter(|row| row.holds_on(day));
        let mut labels = held.filter_map(|row| match row.carries {
            Carries::Label {
                list,
                value: named,
                sv,
                en,
            } => (list == of && named == value).then_some((sv, en)),
            _ => None,
        });
        labels.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Set;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn law(agreements: Vec<Agreement>) -> Law {
        Law::new(&LawSettings {
            agreements,
            ..LawSettings::default()
        })
        .unwrap()
    }

    fn school(id: &str) -> Agreement {
        Agreement {
            id: id.into(),
            county_code: "20".into(),
            kinds: vec![OrganisationKind::School],
            agreement: "Länsöverenskommelse".into(),
            from: day("2026-03-01"),
            until: Some(day("2026-06-30")),
        }
    }

    fn duty(law: &Law, kind: OrganisationKind, county: &str, on: &str) -> Option<String> {
        law.duty(Set::of(&[kind]), Some(county), day(on))
            .map(|row| row.id.to_string())
    }

    #[test]
    fn binds_the_huvudman_on_any_day() {
        let law = law(Vec::new());
        for kind in [OrganisationKind::Municipality, OrganisationKind::Region] {
            for on in ["2026-01-01", "2026-12-31", "2027-01-01", "2040-01-01"] {
                assert!(duty(&law, kind, "20", on).is_some(), "{kind:?} {on}");
            }
        }
    }

    #[test]
    fn binds_the_state_from_its_day_and_not_the_day_before() {
        let law = law(Vec::new());
        for kind in [
            OrganisationKind::Forsakringskassan,
            OrganisationKind::Arbetsformedlingen,
        ] {
            assert_eq!(duty(&law, kind, "20", "2026-12-31"), None);
            assert!(duty(&law, kind, "20", "2027-01-01").is_some());
            assert!(duty(&law, kind, "20", "2027-01-02").is_some());
        }
        assert_eq!(
            duty(&law, OrganisationKind::Police, "20", "2027-01-01"),
            None
        );
    }

    #[test]
    fn binds_by_agreement_in_its_county_from_its_first_to_its_last_day() {
        let law = law(vec![school("AGREEMENT_SCHOOL")]);
        let school = |county, on| duty(&law, OrganisationKind::School, county, on);
        assert_eq!(school("20", "2026-02-28"), None);
        assert_eq!(
            school("20", "2026-03-01").as_deref(),
            Some("AGREEMENT_SCHOOL")
        );
        assert_eq!(
            school("20", "2026-06-30").as_deref(),
            Some("AGREEMENT_SCHOOL")
        );
        assert_eq!(school("20", "2026-07-01"), None);
        assert_eq!(school("21", "2026-03-01"), None);
    }

    #[test]
    fn names_the_law_before_an_agreement() {
        let both = Agreement {
            kinds: vec![OrganisationKind::Region],
            ..school("AGREEMENT_REGION")
        };
        let law = law(vec![both]);
        let found = duty(&law, OrganisationKind::Region, "20", "2026-03-01");
        assert_eq!(found.as_deref(), Some("DUTY_REGION"));
    }

    #[test]
    fn calls_harmful_use_so_from_its_day() {
        let law = law(Vec::new());
        let label = |on| law.label("target-groups", "SUBSTANCE_USE", day(on));
        assert_eq!(label("2027-12-31"), None);
        assert_eq!(
            label("2028-01-01").map(|(sv, _)| sv),
            Some("Skadligt bruk eller beroende")
        );
        assert_eq!(law.label("target-groups", "OLDER", day("2028-01-01")), None);
    }

    #[test]
    fn refuses_what_the_operator_cannot_mean() {
        let refused = |change: fn(&mut Agreement)| {
            let mut agreement = school("AGREEMENT_SCHOOL");
            change(&mut agreement);
            let agreements = vec![agreement];
            Law::new(&LawSettings {
                agreements,
                ..LawSettings::default()
            })
            .is_err()
        };
        assert!(!refused(|_| ()));
        assert!(refused(|one| one.id = "DUTY_REGION".into()));
        assert!(refused(|one| one.id = "skola".into()));
        assert!(refused(|one| one.county_code = "Dalarna".into()));
        assert!(refused(|one| one.kinds.clear()));
        assert!(refused(|one| one.agreement = " ".into()));
        assert!(refused(|one| one.until = one.from.pred_opt()));
    }

    #[test]
    fn gives_every_row_an_id_of_its_own() {
        let law = law(Vec::new());
        let mut ids: Vec<&str> = law.rows().iter().map(|row| &*row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), law.rows().len());
    }
}
