//! The audit row that every unit leaves.

use diesel::prelude::*;

use super::action::{Action, Purpose, Subject, Target};
use super::actor::Actor;
use super::authn::{Bearer, Caller};
use super::link::{Link, LinkAction, Trail};
use super::myself::Myself;
use super::permit::{Beside, Permit, Tx};
use super::relations::Relation;
use super::scope::CaseState;
use crate::db::Conn;
use crate::db::batch::Later;
use crate::db::lane::Trace;
use crate::db::schema::audit_entries;
use crate::kernel::id::random_token;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};
use crate::{codes, stored_as_text};

codes! {
    /// How an attempt went.
    pub enum Outcome "audit-outcomes" {
        Done "DONE" "Genomförd" "Done",
        Denied "DENIED" "Nekad" "Denied",
        NotFound "NOT_FOUND" "Inte funnen" "Not found or not visible",
        Refused "REFUSED" "Avvisad" "Refused for its content or the state",
        Failed "FAILED" "Misslyckad" "Failed",
    }
}

stored_as_text!(Outcome);

/// Who, in which unit, did what to what, when, why and how it went.
#[derive(Insertable, Clone, Debug)]
// Null is written as null, so that the statement is always the same and stays prepared.
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
pub struct AuditRow {
    id: Id,
    at: Stamp,
    action: &'static str,
    purpose: &'static str,
    /// How it went.
    pub outcome: Outcome,
    problem: Option<&'static str>,
    account_id: Option<Id>,
    assignment_id: Option<Id>,
    unit_id: Option<Id>,
    organisation_id: Option<Id>,
    role: Option<Role>,
    client: Option<String>,
    subject_kind: &'static str,
    subject_id: Option<Id>,
    case_id: Option<Id>,
    person_id: Option<Id>,
    trace_id: String,
}

/// What is asked for, before anything is decided.
pub(super) struct Opening {
    action: &'static str,
    purpose: Purpose,
    asked: Subject,
    client: Option<String>,
    trace_id: String,
}

impl Opening {
    /// Of action `A` on what `key` names.
    pub(super) fn of<A: Action>(caller: &Caller, key: &<A::Target as Target>::Key) -> Self {
        Self {
            action: A::NAME,
            purpose: A::PURPOSE,
            asked: A::Target::asked(key),
            client: caller.claims().acting_client.clone(),
            trace_id: caller.trace_id().to_owned(),
        }
    }

    /// Of what time does in `case`.
    pub(super) fn by_itself(action: &'static str, case: Id) -> Self {
        Self {
            action,
            purpose: Purpose::Time,
            asked: Subject {
                case_id: Some(case),
                ..Subject::of("case", case)
            },
            client: None,
            trace_id: random_token().simple().to_string(),
        }
    }

    /// Of link action `A`.
    pub(super) fn of_link<A: LinkAction>(bearer: &Bearer) -> Self {
        Self {
            action: A::NAME,
            purpose: A::PURPOSE,
            asked: Subject::all(A::Link::KIND),
            client: Some(A::Link::KIND.to_owned()),
            trace_id: bearer.trace_id().to_owned(),
        }
    }
}

impl AuditRow {
    /// Before anything is decided.
    pub(super) fn begin(opening: Opening, now: Stamp) -> Self {
        let asked = opening.asked;
        Self {
            id: Id::new(now),
            at: now,
            action: opening.action,
            purpose: opening.purpose.code(),
            outcome: Outcome::Denied,
            problem: None,
            account_id: None,
            assignment_id: None,
            unit_id: None,
            organisation_id: None,
            role: None,
            client: opening.client,
            subject_kind: asked.kind,
            subject_id: asked.id,
            case_id: asked.case_id,
            person_id: asked.person_id,
            trace_id: opening.trace_id,
        }
    }

    /// What is asked for is read under emergency access.
    pub(super) fn in_emergency(&mut self) {
        self.purpose = Purpose::Emergency.code();
    }

    /// Nobody acts: it stands in the log of who initiated the case.
    pub(super) fn in_case(&mut self, case: &CaseState) {
        self.organisation_id = Some(case.initiating_organisation_id);
        self.on(case.subject());
        self.decided();
    }

    /// Who may do what is settled: what goes wrong now is for its content or the state.
    pub(super) fn decided(&mut self) {
        self.outcome = Outcome::Refused;
    }

    /// Somebody followed a link: nobody's account, unless the link acts on somebody's behalf.
    pub(super) fn along(&mut self, trail: &Trail) {
        let (kind, id) = trail.link;
        self.client = Some(format!("{kind}/{id}"));
        if let Some((account, assignment, role)) = trail.on_behalf_of {
            self.account_id = Some(account);
            self.assignment_id = Some(assignment);
            self.role = Some(role);
        }
        self.unit_id = Some(trail.unit_id);
        self.organisation_id = Some(trail.organisation_id);
        self.on(trail.subject);
    }

    pub(super) fn by(&mut self, actor: &Actor) {
        self.role = Some(actor.role);
        if let Some(staff) = actor.as_staff() {
            self.account_id = Some(staff.account_id);
            self.assignment_id = Some(staff.assignment_id);
            self.unit_id = Some(staff.unit_id);
            self.organisation_id = Some(staff.organisation_id);
        } else {
            self.purpose = Purpose::Own.code();
            self.as_related(actor.relations.first());
        }
    }

    /// Somebody asks who it is here.
    pub(super) fn by_caller(&mut self, myself: &Myself) {
        match myself {
            Myself::Account(account) => {
                let acted = account.assignments.iter();
                let acted = acted.clone().find(|one| account.acted_in == Some(one.id));
                self.account_id = Some(account.id);
                self.organisation_id = acted
                    .map(|one| one.organisation_id)
                    .or(account.organisation_id);
                self.assignment_id = account.acted_in;
                self.unit_id = acted.map(|one| one.unit_id);
                self.role = acted.map(|one| one.role);
                self.subject_id = Some(account.id);
            }
            Myself::Person(relations) => {
                self.role = Some(Role::Person);
                self.purpose = Purpose::Own.code();
                self.as_related(relations.first());
            }
        }
        self.outcome = Outcome::Refused;
    }

    /// The person concerned acts, or somebody for the person, known here by a record, in the log of the
    /// organisation that keeps it.
    pub(super) fn as_related(&mut self, relation: Option<&Relation>) {
        if let Some(relation) = relation {
            let (purpose, kind, id) = match relation.mandate {
                None => (Purpose::Own, "person", relation.person_id),
                Some(mandate) => (Purpose::Represented, "representative", mandate.id),
            };
            self.purpose = purpose.code();
            self.client = Some(format!("{kind}/{id}"));
            self.organisation_id = Some(relation.organisation_id);
        }
    }

    fn subject(&self) -> Subject {
        Subject {
            kind: self.subject_kind,
            id: self.subject_id,
            case_id: self.case_id,
            person_id: self.person_id,
        }
    }

    pub(super) fn on(&mut self, subject: Subject) {
        self.subject_kind = subject.kind;
        self.subject_id = subject.id;
        self.case_id = subject.case_id;
        self.person_id = subject.person_id;
    }

    /// After everything: what was made or found stands as the subject, what was refused says why.
    pub(super) fn finish<T>(&mut self, result: &Result<T, Problem>, subject: Option<Subject>) {
        match result {
            Ok(_) => {
                self.outcome = Outcome::Done;
                if let Some(subject) = subject {
                    self.on(subject);
                }
            }
            Err(problem) => {
                self.problem = Some(problem.code.code());
                self.outcome = match problem.code {
                    ProblemCode::NotFound => Outcome::NotFound,
                    ProblemCode::Forbidden
                    | ProblemCode::RoleReserved
                    | ProblemCode::SecondPersonNeeded => Outcome::Denied,
                    ProblemCode::Internal | ProblemCode::Unavailable => Outcome::Failed,
                    _ => self.outcome,
                };
            }
        }
    }
}

impl Trace for AuditRow {
    fn insert(rows: Vec<Self>, conn: &mut Conn) -> QueryResult<()> {
        // Lengths that recur, so that the statements stay prepared.
        let (sixteens, rest) = rows.as_chunks::<16>();
        let (fours, ones) = rest.as_chunks::<4>();
        for chunk in sixteens {
            insert(chunk, conn)?;
        }
        for chunk in fours {
            insert(chunk, conn)?;
        }
        for row in ones {
            insert(std::array::from_ref(row), conn)?;
        }
        Ok(())
    }

    fn later(self) -> Later {
        Later::new(diesel::insert_into(audit_entries::table).values(self))
    }
}

fn insert<const N: usize>(rows: &[AuditRow; N], conn: &mut Conn) -> QueryResult<usize> {
    let statement = diesel::insert_into(audit_entries::table).values(rows);
    match conn {
        Conn::Sqlite(sqlite) => statement.execute(sqlite),
        Conn::Postgres(pg) => statement.execute(pg),
    }
}

/// Has a write stand in the log of every organisation that its target concerns.
pub(super) fn concern_others<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>) {
    let subject = tx.subject().unwrap_or_else(|| permit.target().subject());
    let own = permit.actor().organisation_id;
    let others = permit.target().concerns().iter();
    for organisation in others.filter(|other| **other != own) {
        tx.concerned(*organisation, subject);
    }
}

/// Writes the rows of what a write was about beside its target.
pub(super) fn write_beside(tx: &mut Tx<'_>, row: &AuditRow) -> Result<(), Problem> {
    let made_elsewhere = tx.subject().is_some_and(|made| made.case_id != row.case_id);
    let target = Beside {
        subject: row.subject(),
        organisation: None,
    };
    let target = (row.case_id.is_some() && made_elsewhere).then_some(target);
    for Beside {
        subject,
        organisation,
    } in tx
        .beside()
        .iter()
        .copied()
        .chain(target)
        .collect::<Vec<_>>()
    {
        let mut beside = row.clone();
        beside.organisation_id = organisation.or(row.organisation_id);
        beside.id = Id::new(tx.now());
        beside.outcome = Outcome::Done;
        beside.on(subject);
        tx.later(diesel::insert_into(audit_entries::table).values(beside))?;
    }
    Ok(())
}
