//! Who may do what with deviations.
//!
//! Each step is for one of two sides or for those who oversee the area: `rules` says which.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{DeviationScope, MeasureScope, OwnWork};
use crate::kernel::vocabulary::Role::{
    self, Caseworker, Coordinator, Integration, Manager, Person, Strategist,
};

/// Who can know of any.
const READERS: &[Role] = &[
    Coordinator,
    Caseworker,
    Manager,
    Integration,
    Person,
    Strategist,
];
/// Who can report one.
const REPORTERS: &[Role] = &[Coordinator, Caseworker, Manager, Integration, Person];
/// Who can see to one that is sent to the unit: coordinators while the unit has no manager.
const RECEIVERS: &[Role] = &[Coordinator, Manager, Integration];

actions! {
    /// List deviations.
    ListDeviations "listDeviations" Read OwnWork, "sip:read" Improvement READERS, anyone;
    /// Draft a deviation.
    CreateDeviation "createDeviation" Write OwnWork, "sip:write" Improvement REPORTERS, anyone;
    /// Read a deviation.
    ReadDeviation "readDeviation" Read DeviationScope, "sip:read" Improvement READERS, anyone;
    /// Change a draft.
    UpdateDeviation "updateDeviation" Write DeviationScope, "sip:write" Improvement REPORTERS,
        |_, deviation| deviation.sides.reports;
    /// Take a step.
    TransitionDeviation "createDeviationTransition" Write DeviationScope, "sip:write" Improvement READERS, anyone;
    /// Show who has it which case it is about.
    OpenDeviationCase "createDeviationDisclosure" Write DeviationScope, "sip:write" Improvement REPORTERS,
        |_, deviation| deviation.sides.reports;
    /// List the measures.
    ListMeasures "listDeviationMeasures" Read DeviationScope, "sip:read" Improvement READERS, anyone;
    /// Decide a measure.
    CreateMeasure "createDeviationMeasure" Write DeviationScope, "sip:write" Improvement RECEIVERS,
        |_, deviation| deviation.sides.receives;
    /// Read a measure.
    ReadMeasure "readDeviationMeasure" Read MeasureScope, "sip:read" Improvement READERS, anyone;
    /// Change a measure, or say that it is done.
    UpdateMeasure "updateDeviationMeasure" Write MeasureScope, "sip:write" Improvement RECEIVERS,
        |_, measure| measure.deviation.sides.receives;
}
