//! The law as it travels.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::registry::CountyCode;
use crate::kernel::law::{Carries, LawKind, LawRow, WithoutMeeting};
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::vocabulary::OrganisationKind;

/// A row of the law.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "DUTY_FORSAKRINGSKASSAN", "kind": "ATTENDANCE_DUTY", "paragraph": "prop. 2025/26:201",
    "demands": "Myndigheten ska medverka när den kallas till en samordnad individuell plan.",
    "from": "2027-01-01", "unconfirmed": true, "organisationKinds": ["FORSAKRINGSKASSAN"]
}))]
pub struct LawEntry {
    /// Stable id: what `legalBasis` names elsewhere.
    pub id: String,
    /// What it carries.
    pub kind: LawKind,
    /// The law with its number and paragraph, or the agreement.
    pub paragraph: String,
    /// What it demands.
    pub demands: String,
    /// First day; absent when it held before the service had any records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day; absent while none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The only county where it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub county_code: Option<String>,
    /// Whether the operator is to check it, because sources disagree or say too little.
    pub unconfirmed: bool,
    /// Of an ATTENDANCE_DUTY: whom it binds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_kinds: Option<Vec<OrganisationKind>>,
    /// Of a DEADLINE that is one number: how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i32>,
    /// Of what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<TimeUnit>,
    /// Of an ADOPTION_WITHOUT_MEETING: what is wanted of a plan that is adopted although no meeting was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_meeting: Option<WithoutMeeting>,
    /// Of a LABEL: the code list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<&'static str>,
    /// The value in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<&'static str>,
    /// Its Swedish label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sv: Option<&'static str>,
    /// Its English label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<&'static str>,
}

impl From<&LawRow> for LawEntry {
    fn from(row: &LawRow) -> Self {
        let mut entry = Self {
            id: row.id.to_string(),
            kind: row.kind(),
            paragraph: row.paragraph.to_string(),
            demands: row.demands.to_string(),
            from: row.from,
            until: row.until,
            county_code: row.county.clone(),
            unconfirmed: row.unconfirmed,
            organisation_kinds: None,
            amount: None,
            unit: None,
            without_meeting: None,
            list: None,
            value: None,
            sv: None,
            en: None,
        };
        match &row.carries {
            Carries::Duty(kinds) => entry.organisation_kinds = Some(kinds.to_vec()),
            Carries::Deadline(Some(period)) => {
                entry.amount = Some(period.amount);
                entry.unit = Some(period.unit);
            }
            Carries::Label {
                list,
                value,
                sv,
                en,
            } => {
                entry.list = Some(list);
                entry.value = Some(value);
                entry.sv = Some(sv);
                entry.en = Some(en);
            }
            Carries::WithoutMeeting(wanted) => entry.without_meeting = Some(*wanted),
            Carries::Deadline(None) | Carries::Basis | Carries::Rule => {}
        }
        entry
    }
}

/// Which rows are asked for; in a fixed order, the shipped ones first.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct LawListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Only rows of these kinds.
    #[param(inline, style = Form, explode = false)]
    pub kind: Option<Vec<LawKind>>,
    /// Only rows that hold on this day in Sweden.
    #[param(inline)]
    pub at: Option<NaiveDate>,
    /// Only what holds in this county: its agreements and the whole country's law.
    #[param(inline)]
    pub county_code: Option<CountyCode>,
}
