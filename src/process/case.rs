//! What follows when a case is opened, corrected, and goes from one status to the next.

use crate::features::deadlines::{self, DeadlineKind, Facts, Start, Which};
use crate::features::discharge::end_with_case;
use crate::features::{cases, follow_ups, meetings, named_users, participants, plans};
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::case_status::Event;
use crate::kernel::fact::{CaseAdvanced, CaseCorrected, CaseOpened, CaseReopened};
use crate::kernel::swedish_days::start_of;
use crate::kernel::vocabulary::{CaseStatus, ClosingReason};

use super::{consent, discharge, follow_up, invitation, lead, meeting};

/// A case is opened: the unit that opened it takes part, consent is to be asked for from the day on which
/// the need was detected, and when the person is protected, whoever opened it is named.
pub(super) fn opened(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &CaseOpened,
) -> Result<(), Problem> {
    participants::add_initiator(tx, because)?;
    let case = because.case()?;
    let facts = Facts {
        case_number: it.case_number,
        origin: it.origin,
        target_groups: it.target_groups,
        unit_id: case.lead_unit_id,
        organisation_id: case.initiating_organisation_id,
        branch: case.initiating_branch,
    };
    let ask = Start::of(DeadlineKind::AskConsent, start_of(it.need_detected_on));
    deadlines::start_first(tx, because, ask, &facts, it.ask_within.clone())?;
    if let Some(end) = it.leader_until {
        lead::named(tx, because, Some(end))?;
    }
    match it.opener {
        Some(opener) => named_users::name_when_protected(tx, because, opener),
        None => Ok(()),
    }
}

/// A case goes on from a closed one: whoever was named for that is named for it too.
pub(super) fn reopened(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &CaseReopened,
) -> Result<(), Problem> {
    let opener = because.actor()?.account_id;
    let new = because.cases(tx)?;
    match new.into_iter().find(|case| case.id == it.successor) {
        Some(new) => named_users::carry_on(tx, &because.in_case(new), it.id, opener),
        None => Ok(()),
    }
}

/// A case is corrected: what the leading unit must do goes with the lead, and a need that was detected on
/// another day is counted from that.
pub(super) fn corrected(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &CaseCorrected,
) -> Result<(), Problem> {
    let ((led, leads), (thought, detected)) = (it.lead, it.need);
    if it.leader.0 != it.leader.1 {
        lead::named(tx, because, it.leader_until)?;
    }
    if led != leads {
        deadlines::hand_over(tx, because, leads)?;
    }
    if thought != detected {
        let ask = Start::of(DeadlineKind::AskConsent, start_of(detected));
        deadlines::restart(tx, because, None, ask)?;
    }
    Ok(())
}

/// A case stands somewhere else in the process.
pub(super) fn advanced(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &CaseAdvanced,
) -> Result<(), Problem> {
    match it.to {
        CaseStatus::Preparing => goes_on(tx, because, it),
        CaseStatus::Called => called(tx, because, it),
        CaseStatus::ConsentDeclined | CaseStatus::ConsentWithdrawn => freezes(tx, because, it),
        CaseStatus::Closed => closed(tx, because, it),
        CaseStatus::NeedIdentified | CaseStatus::Active => Ok(()),
    }
}

/// The case freezes: nothing can be done, so nothing is due, but to renew a consent that ran out.
fn freezes(tx: &mut Tx<'_>, because: &Because<'_>, it: &CaseAdvanced) -> Result<(), Problem> {
    let ended = match it.by {
        Event::ConsentExpired => Which::AllBut(DeadlineKind::RenewConsent),
        _ => Which::All,
    };
    deadlines::cancel(tx, because, ended)
}

/// Nobody is called any more, unless somebody is still or a meeting was held since: the parties are to be called
/// again, or the plan that is adopted goes on as it is.
pub(super) fn call_stands(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    if because.case()?.status != CaseStatus::Called
        || meetings::somebody_is_called(tx, because)?
        || deadlines::latest_met(tx, because, DeadlineKind::HoldMeeting)?.is_some()
    {
        return Ok(());
    }
    for kind in [DeadlineKind::HoldMeeting, DeadlineKind::AdoptPlan] {
        deadlines::cancel(tx, because, Which::Of(kind))?;
    }
    let event = match plans::is_adopted(tx, because)? {
        true => Event::PlanGoesOn,
        false => Event::CallEnded,
    };
    cases::advance(tx, because, event, tx.now())
}

/// The person consents: the parties are to be called. What was due before the case froze, and is still to be
/// done, is due again.
fn goes_on(tx: &mut Tx<'_>, because: &Because<'_>, it: &CaseAdvanced) -> Result<(), Problem> {
    let call = Start::of(DeadlineKind::CallParties, it.since);
    deadlines::start(tx, because, call)?;
    if it.from.is_frozen() {
        discharge::resume(tx, because, Some(it.since))?;
        follow_up::resume(tx, because, it.since)?;
        invitation::resume(tx, because)?;
        consent::renew_again(tx, because)?;
    }
    Ok(())
}

/// The parties are called: a meeting is to be held, and after it a plan adopted.
fn called(tx: &mut Tx<'_>, because: &Because<'_>, it: &CaseAdvanced) -> Result<(), Problem> {
    deadlines::meet_at(tx, because, Which::Of(DeadlineKind::CallParties), it.since)?;
    let hold = Start::of(DeadlineKind::HoldMeeting, it.since);
    deadlines::start(tx, because, hold)?;
    match it.meeting {
        Some((meeting, ends_at)) => {
            let adopt = Start::of(DeadlineKind::AdoptPlan, ends_at).about(meeting);
            deadlines::start(tx, because, adopt)
        }
        None => Ok(()),
    }
}

/// The case is closed: what is planned ahead is cancelled, its discharge ends, and nothing is due any more but
/// that the person is given the plan.
fn closed(tx: &mut Tx<'_>, because: &Because<'_>, it: &CaseAdvanced) -> Result<(), Problem> {
    follow_ups::cancel_planned(tx, because)?;
    end_with_case(tx, because)?;
    meeting::cancel_ahead(tx, because)?;
    deadlines::cancel(tx, because, Which::All)?;
    match it.reason {
        Some(ClosingReason::Deceased) => {
            deadlines::cancel(tx, because, Which::Of(DeadlineKind::GiveCopy))
        }
        _ => Ok(()),
    }
}
