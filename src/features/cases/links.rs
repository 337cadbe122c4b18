//! Where one can go from a case, and what may be done with it.

use super::store::CaseRow;
use crate::gate::Actor;
use crate::gate::scope::CaseScope;
use crate::http::{Links, link};
use crate::kernel::case_status::Event;
use crate::kernel::vocabulary::ClosingReason;

/// The parts of a case, and where they are.
const PARTS: [(&str, &str); 9] = [
    ("participants", "participants"),
    ("consents", "consents"),
    ("meetings", "meetings"),
    ("plans", "plans"),
    ("followUps", "follow-ups"),
    ("discharges", "discharges"),
    ("preparation", "preparation"),
    ("timeline", "timeline"),
    ("deadlines", "deadlines"),
];

/// The parts that are not for the person.
const PARTS_FOR_STAFF: [(&str, &str); 2] = [
    ("disclosures", "disclosures"),
    ("namedUsers", "named-users"),
];

/// How a reader stands to a case.
#[derive(Clone, Copy)]
pub enum Standing {
    /// The person whom it is about.
    Person,
    /// Staff who coordinate it.
    Coordinates,
    /// Other staff.
    Staff,
}

impl Standing {
    /// Of `actor` to `case`.
    pub fn of(case: &CaseScope, actor: &Actor) -> Self {
        match actor.as_staff() {
            None => Self::Person,
            Some(_) if case.coordinated_by(actor) => Self::Coordinates,
            Some(_) => Self::Staff,
        }
    }

    /// Whether it is for the reader to go on with the case.
    pub fn coordinates(self) -> bool {
        matches!(self, Self::Coordinates)
    }
}

/// Where the reader can go from the case, and what may be done with it; it can move when a consent lets another
/// municipality have it.
pub fn links(row: &CaseRow, reader: Standing, can_move: bool) -> Links {
    let case = |part: &str| link(format_args!("/cases/{}{part}", row.id));
    let mut links = Links::from([("self", case(""))]);
    let for_staff = match reader {
        Standing::Person => &[],
        Standing::Coordinates | Standing::Staff => PARTS_FOR_STAFF.as_slice(),
    };
    for (relation, part) in PARTS.iter().chain(for_staff) {
        links.insert(relation, case(&format!("/{part}")));
    }
    if !reader.coordinates() {
        return links;
    }
    links.insert(
        "requests",
        link(format_args!("/requests?caseId={}", row.id)),
    );
    let open = row.status.require_open().is_ok();
    for (relation, part, offered) in [
        (
            "close",
            "/status-transitions",
            row.status.can(Event::Closed),
        ),
        ("edit", "", open),
        ("move", "/moves", open && can_move),
    ] {
        if offered {
            links.insert(relation, case(part));
        }
    }
    links
}

/// Whether a closed case is one to go on from without more ado.
pub fn goes_on(row: &CaseRow) -> bool {
    let elsewise = [ClosingReason::Moved, ClosingReason::Deceased];
    row.closing_reason
        .is_some_and(|reason| !elsewise.contains(&reason))
}
