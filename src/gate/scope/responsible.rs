//! Who has been asked for something that it cannot see: interventions without a party that can see to them, and
//! invitations to who may know of the case no more.

use crate::db::sql::{Condition, Sql};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Code, Set, Stamp};

/// Of `interventions` joined with the `participants` who answer for them: whether the one who answers
/// takes part no longer, or nothing in force at `now` lets its organisation read the intervention. It
/// is the rule of [`super::Reader::reads`], asked of another organisation than the reader's.
pub fn unattended(now: Stamp) -> Condition {
    let mut sql: Condition = Sql::new(
        "((participants.valid_to IS NOT NULL AND participants.valid_to <= ",
    )
    .at(now)
    .text(
        ") OR (participants.organisation_id IS NOT NULL \
         AND NOT (participants.role = 'INITIATOR' \
         AND interventions.owner_organisation_id = participants.organisation_id \
         AND interventions.owner_branch = participants.branch) \
         AND NOT EXISTS (SELECT 1 FROM disclosures AS d WHERE d.case_id = interventions.case_id \
         AND d.organisation_id = participants.organisation_id \
         AND (d.branch IS NULL OR d.branch = participants.branch) AND d.valid_from <= ",
    )
    .at(now)
    .text(" AND d.valid_to > ")
    .at(now)
    // What tells one unit of a discharge lets nobody see to an intervention.
    .text(
        " AND (d.unit_id IS NULL OR (d.unit_id = participants.unit_id AND d.basis = 'SAME_AUTHORITY')) \
         AND ((interventions.owner_organisation_id = participants.organisation_id \
         AND interventions.owner_branch = participants.branch) OR (d.topics & CASE interventions.topic",
    );
    for topic in Topic::ALL {
        sql = sql
            .text(" WHEN '")
            .text(topic.code())
            .text("' THEN ")
            .literal(Set::of(&[*topic]).bits().into());
    }
    sql.text(" ELSE 0 END) <> 0))))")
}

/// Of `invitations` to a unit: that nothing in force at `now` lets it know of the case. Who opened the case needs
/// nothing.
pub fn unfounded(now: Stamp) -> Condition {
    Sql::new(
        "(invitations.invited_unit_id IS NOT NULL AND invitations.invited_unit_id <> \
         (SELECT c.initiating_unit_id FROM cases AS c WHERE c.id = invitations.case_id) \
         AND NOT EXISTS (SELECT 1 FROM disclosures AS d JOIN units AS u ON u.id = invitations.invited_unit_id \
         WHERE d.case_id = invitations.case_id AND d.organisation_id = u.organisation_id \
         AND (d.branch IS NULL OR d.branch = u.branch) AND (d.unit_id IS NULL OR d.unit_id = u.id) \
         AND d.valid_from <= ",
    )
    .at(now)
    .text(" AND d.valid_to > ")
    .at(now)
    .text("))")
}
