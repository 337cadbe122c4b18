//! The admission notice, with which a discharge begins.

use super::policy::CreateDischarge;
use super::rules::{NoticeKind, faults, notice_from, require_not_closed, runs_inpatient_care};
use super::stay::open_stay;
use super::store::{self, Receiver, Told};
use super::telling::record;
use super::wire::NewDischarge;
use crate::features::{persons, registry};
use crate::gate::{Permit, Tx};
use crate::kernel::fact::{AdmissionNotified, ToldUnit};
use crate::kernel::vocabulary::{Origin, Party};
use crate::kernel::{Fault, FaultCode, Frame, Id, Problem, ProblemCode};

/// Sends the admission notice; gives the id of the process that begins with it.
pub(super) fn admit(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischarge>,
    new: &NewDischarge,
) -> Result<Id, Problem> {
    let case = permit.target();
    require_not_closed(case.status)?;
    let (origin, hides_place) = store::circumstances(tx, permit, case)?;
    let kinds = registry::kinds_of(tx, permit, case.initiating_organisation_id)?;
    if origin != Origin::InpatientDischarge || !kinds.is_some_and(runs_inpatient_care) {
        return Err(ProblemCode::NotADischargeCase.into());
    }
    let frame = Frame {
        now: tx.now(),
        born: persons::born(tx, permit, case.person_id)?,
    };
    let mut faults = faults(new, &frame);
    if hides_place && new.registered_address.is_some() {
        let fault = FaultCode::NotAllowedHere;
        faults.push(Fault::at("/registeredAddress", fault));
    }
    let receivers = receivers(tx, permit, new, &mut faults)?;
    Problem::unless_empty(faults)?;
    if open_stay(tx, &permit.because())?.is_some() {
        return Err(ProblemCode::AlreadyExists.into());
    }
    let id = store::begin(tx, permit, new)?;
    for receiver in &receivers {
        store::add_receiver(tx, permit, (id, new.planned_on), receiver)?;
    }
    let told = Told {
        planned_on: Some(new.planned_on),
        ..Told::default()
    };
    store::notify(tx, permit, id, NoticeKind::Admission, &told)?;
    let notified = AdmissionNotified {
        id,
        receivers: receivers.iter().map(|receiver| receiver.unit).collect(),
        counted_from: notice_from(new.admitted_at, new.assessed_at),
    };
    record(tx, &permit.because(), notified)?;
    Ok(id)
}

/// The units to be told.
fn receivers(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischarge>,
    new: &NewDischarge,
    faults: &mut Vec<Fault>,
) -> Result<Vec<Receiver>, Problem> {
    let units: Vec<Id> = new.receivers.iter().map(|one| one.unit_id).collect();
    let known = registry::organisations_of_units(tx, permit, &units)?;
    let (mut found, today) = (Vec::new(), tx.now().swedish_day());
    for (index, receiver) in new.receivers.iter().enumerate() {
        let mut fault = |member: &str, code| {
            faults.push(Fault::at(format!("/receivers/{index}/{member}"), code));
        };
        if receiver.unit_id == permit.target().initiating_unit_id {
            fault("unitId", FaultCode::NotAllowedHere);
            continue;
        }
        let of_it = |one: &&(Party, _)| one.0.unit_id == receiver.unit_id;
        let Some((party, kinds)) = known.iter().find(of_it) else {
            fault("unitId", FaultCode::NotFound);
            continue;
        };
        if !receiver.kind.may_be_of(*kinds) {
            fault("kind", FaultCode::NotAllowedHere);
            continue;
        }
        let unit = ToldUnit {
            unit: *party,
            attendance_duty: tx.law().duty(*kinds, None, today).is_some(),
        };
        found.push(Receiver {
            unit,
            kind: receiver.kind,
        });
    }
    Ok(found)
}
