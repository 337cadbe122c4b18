//! Code lists as they travel.

use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::Day;
use crate::kernel::law::Law;

/// A code list. Clients must tolerate values that they do not know.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "name": "case-origins",
    "values": [
        {"code": "OPEN_CARE", "sv": "Öppenvård", "en": "Open care"},
        {"code": "INPATIENT_DISCHARGE", "sv": "Utskrivning från slutenvård", "en": "Discharge from inpatient care"}
    ]
}))]
pub struct CodeList {
    /// Name, as in the path.
    pub name: &'static str,
    /// The values in their order.
    pub values: Vec<CodeValue>,
}

impl CodeList {
    /// The same list, its values called what `law` has them called on `day`.
    pub fn labelled(&self, law: &Law, day: Day) -> Self {
        let value = |value: &CodeValue| match law.label(self.name, value.code, day) {
            Some((sv, en)) => CodeValue { sv, en, ..*value },
            None => *value,
        };
        Self {
            name: self.name,
            values: self.values.iter().map(value).collect(),
        }
    }
}

/// A value of a code list.
#[derive(Serialize, ToSchema, Clone, Copy, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"code": "OPEN_CARE", "sv": "Öppenvård", "en": "Open care"}))]
pub struct CodeValue {
    /// What travels.
    pub code: &'static str,
    /// Swedish label.
    pub sv: &'static str,
    /// English label.
    pub en: &'static str,
}
