//! Texts are searched for what tells whom they are about before anybody else reads them.
//!
//! The names that are looked for are those that the writer may read: who does not know the case learns nothing of
//! it by trying names.

mod store;

use serde_json::{Value, json};

use super::rules::{place_fault, telling};
use super::wire::ConfirmedPlace;
use crate::gate::scope::{DeviationScope, MeasureScope};
use crate::gate::{Action, Permit, Target, Tx};
use crate::kernel::text::identifying::Names;
use crate::kernel::{Code, Problem, ProblemCode};

/// Texts, each with the pointer that leads to it.
pub(super) type Texts<'a> = [(&'a str, &'a str)];

/// A target that is a deviation or belongs to one.
pub(super) trait OfDeviation: Target {
    /// The deviation.
    fn deviation(&self) -> &DeviationScope;
}

impl OfDeviation for DeviationScope {
    fn deviation(&self) -> &DeviationScope {
        self
    }
}

impl OfDeviation for MeasureScope {
    fn deviation(&self) -> &DeviationScope {
        &self.deviation
    }
}

/// That nothing in `texts` tells whom they are about, or all that does is confirmed to stand.
///
/// # Errors
/// 422 that names every place by pointer, place and kind; what stands there is not repeated.
pub(super) fn require_silence<A: Action<Target: OfDeviation>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    texts: &Texts<'_>,
    confirmed: &[ConfirmedPlace],
) -> Result<(), Problem> {
    let names = match permit.target().deviation().case_to(tx, permit)? {
        Some(case) => store::names(tx, permit, &case)?,
        None => Names::default(),
    };
    let confirmed: Vec<_> = confirmed.iter().map(ConfirmedPlace::at).collect();
    let found = telling(texts, &names, &confirmed);
    if found.is_empty() {
        return Ok(());
    }
    let places: Vec<Value> = found
        .iter()
        .map(|place| {
            json!({
                "pointer": place.at.pointer, "from": place.at.from, "to": place.at.to,
                "kind": place.kind.code(), "confirmable": place.kind.may_be_confirmed(),
            })
        })
        .collect();
    let faults = found.iter().map(place_fault).collect();
    let problem = Problem::with(ProblemCode::IdentifyingText, faults);
    Err(problem.more("places", Value::from(places)))
}
