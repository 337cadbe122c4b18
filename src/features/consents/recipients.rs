//! Whom a consent lets read: organisations, and where the person says so only some branches of them.

use super::store::Recipient;
use super::wire::{NewConsent, RecipientBranches};
use crate::kernel::{Fault, FaultCode, Id};

/// Whom a new consent names.
pub(super) fn named(new: &NewConsent) -> Vec<Recipient> {
    let narrowed = new.recipient_branches.as_deref().unwrap_or_default();
    let of = |organisation_id: Id| {
        let own = narrowed.iter();
        let own = own.filter(move |one| one.organisation_id == organisation_id);
        let branches: Vec<_> = own.flat_map(|one| one.branches.iter()).collect();
        let every = branches.is_empty().then_some(None);
        let some = branches.into_iter().map(|branch| Some(*branch));
        let recipient = move |branch| Recipient {
            organisation_id,
            branch,
        };
        every.into_iter().chain(some).map(recipient)
    };
    let organisations = new.recipient_organisation_ids.iter();
    organisations.flat_map(|one| of(*one)).collect()
}

/// Branches are of an organisation that is named, and each organisation is narrowed once.
pub(super) fn faults(new: &NewConsent) -> Vec<Fault> {
    let mut faults = Vec::new();
    let narrowed = new.recipient_branches.as_deref().unwrap_or_default();
    for (index, one) in narrowed.iter().enumerate() {
        let pointer = format!("/recipientBranches/{index}/organisationId");
        let before = narrowed.iter().take(index);
        if !new
            .recipient_organisation_ids
            .contains(&one.organisation_id)
        {
            faults.push(Fault::at(pointer, FaultCode::NotFound));
        } else if before
            .into_iter()
            .any(|other| other.organisation_id == one.organisation_id)
        {
            faults.push(Fault::at(pointer, FaultCode::Repeated));
        }
    }
    faults
}

/// The organisations of `recipients`, once each.
pub(super) fn organisations_of(recipients: &[Recipient]) -> Vec<Id> {
    let mut found: Vec<Id> = Vec::new();
    for one in recipients {
        if !found.contains(&one.organisation_id) {
            found.push(one.organisation_id);
        }
    }
    found
}

/// Those of `recipients` that are only some branches of an organisation.
pub(super) fn branches_of(recipients: &[Recipient]) -> Vec<RecipientBranches> {
    let narrowed = |organisation_id: Id| {
        let own = recipients.iter();
        let own = own.filter(|one| one.organisation_id == organisation_id);
        let branches: Vec<_> = own.filter_map(|one| one.branch).collect();
        (!branches.is_empty()).then_some(RecipientBranches {
            organisation_id,
            branches,
        })
    };
    let organisations = organisations_of(recipients).into_iter();
    organisations.filter_map(narrowed).collect()
}
