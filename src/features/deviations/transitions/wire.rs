//! Steps as they travel.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::features::cases::ExternalId;
use crate::features::deviations::rules::{Stated, Step};
use crate::features::deviations::wire::{Cause, ConfirmedPlace, JudgedRisk};
use crate::kernel::{Id, Text};

/// A step to take.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "to": "ANSWERED", "words": "Mottagningen saknade rutin för förhinder.",
    "cause": {"obstacle": "TIME_OR_STAFF_MISSING", "words": "Två vakanser under hösten."},
    "risk": {"likelihood": 3, "consequence": 4}
}))]
pub struct NewDeviationTransition {
    /// Which.
    pub to: Step,
    /// The answer, or why; required when to is ANSWERED, DISPUTED, ESCALATED or FORWARDED.
    pub words: Option<Text<5000>>,
    /// The unit whose it is; required when to is FORWARDED.
    pub unit_id: Option<Id>,
    /// The cause; required when to is ANSWERED.
    pub cause: Option<Cause>,
    /// How great the risk is, as who investigated judges it; required when to is ANSWERED.
    pub risk: Option<JudgedRisk>,
    /// With RECEIVED: what the own organisation's systems call it.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub external_ids: Vec<ExternalId>,
    /// Places in the texts that may tell whom they are about, and are to stand all the same; an identity number
    /// never stands.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub confirmed: Vec<ConfirmedPlace>,
}

impl NewDeviationTransition {
    /// Which of its members are stated.
    pub fn stated(&self) -> Stated {
        Stated {
            words: self.words.is_some(),
            unit: self.unit_id.is_some(),
            cause: self.cause.is_some(),
            risk: self.risk.is_some(),
            external_ids: !self.external_ids.is_empty(),
        }
    }
}
