//! What follows from a discharge from inpatient care (lag (2017:612)): who takes part, the admission notice,
//! and the summons to coordinated planning that is due after the discharge-ready notice (4 kap. 2 §).

use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::discharge::{Stay, latest_stay, open_stay, outstanding};
use crate::features::{invitations, participants};
use crate::gate::{Because, Tx};
use crate::kernel::fact::{
    AdmissionNotified, CareContactChanged, DischargeEnded, ReadyNoticeWithdrawn,
};
use crate::kernel::vocabulary::DischargeEnding;
use crate::kernel::{Id, Problem, Stamp};

const SUMMON: DeadlineKind = DeadlineKind::SummonAtDischarge;

/// The admission notice is sent: whoever is told takes part, and whether it was sent in time can be seen.
pub(super) fn admitted(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &AdmissionNotified,
) -> Result<(), Problem> {
    for told in &it.receivers {
        participants::add_unit(tx, because, told.unit, told.attendance_duty)?;
    }
    let kind = DeadlineKind::SendAdmissionNotice;
    let sender = because.case()?.initiating_unit_id;
    let sent = Start::of(kind, it.counted_from).about(it.id).by(sender);
    deadlines::start(tx, because, sent)?;
    deadlines::meet(tx, because, Which::About(kind, it.id))
}

/// The person is ready to be discharged: the named care contact summons to planning, unless the person wants no
/// plan.
pub(super) fn ready(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    match because.case()?.status.is_frozen() {
        true => Ok(()),
        false => resume(tx, because, None),
    }
}

/// The person wants a plan, since `since` after having said no to one: there is something to summon to.
pub(super) fn resume(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    since: Option<Stamp>,
) -> Result<(), Problem> {
    match open_stay(tx, because)? {
        Some(stay) => summon(tx, because, &stay, since),
        None => Ok(()),
    }
}

/// The summons is due, counted from the notice that stands, or from when the person wants a plan again; what was
/// sent during the stay already is met.
fn summon(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    stay: &Stay,
    since: Option<Stamp>,
) -> Result<(), Problem> {
    let Some((notice, sent_at)) = stay.notice.filter(|_| stay.needs_summons) else {
        return Ok(());
    };
    // While the person wanted no plan, nobody could take back what was sent.
    if deadlines::met_about(tx, because, (SUMMON, notice))?.is_some() {
        return Ok(());
    }
    let due = Start {
        unit: sender(tx, because, stay)?,
        ..Start::of(SUMMON, since.map_or(sent_at, |since| since.max(sent_at))).about(notice)
    };
    deadlines::start(tx, because, due)?;
    match is_summoned(tx, because, stay)? {
        true => deadlines::meet(tx, because, Which::About(SUMMON, notice)),
        false => Ok(()),
    }
}

/// The unit of the named care contact summons, while it takes part; otherwise who leads.
fn sender(tx: &mut Tx<'_>, because: &Because<'_>, stay: &Stay) -> Result<Option<Id>, Problem> {
    match stay.contact_unit_id {
        Some(unit) if !because.case()?.has_party(tx, unit)? => {
            because.case()?.told_unit(tx).map(Some)
        }
        unit => Ok(unit),
    }
}

/// The notice is taken back: there is nothing to summon to.
pub(super) fn not_ready(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ReadyNoticeWithdrawn,
) -> Result<(), Problem> {
    deadlines::cancel(tx, because, Which::About(SUMMON, it.notice))
}

/// The named care contact is of another unit: the summons that is not sent yet is the new one's to send.
pub(super) fn contact_changed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &CareContactChanged,
) -> Result<(), Problem> {
    let (before, unit) = it.unit;
    if before == unit {
        return Ok(());
    }
    let Some((stay, (notice, _))) = ready_stay(tx, because)? else {
        return Ok(());
    };
    if is_summoned(tx, because, &stay)? {
        return Ok(());
    }
    deadlines::cancel(tx, because, Which::About(SUMMON, notice))?;
    ready(tx, because)
}

/// A unit left the case: the summons that it was to send is for somebody who sees the case.
pub(super) fn unit_left(tx: &mut Tx<'_>, because: &Because<'_>, unit: Id) -> Result<(), Problem> {
    if !deadlines::is_open(tx, because, SUMMON)? {
        return Ok(());
    }
    let told = because.case()?.told_unit(tx)?;
    deadlines::reassign(tx, because, SUMMON, (unit, told))
}

/// A summons to a planning meeting is sent, or a meeting turns out to be one: when everybody who must be is
/// summoned since the person was admitted, that is done.
pub(super) fn summoned(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    if !deadlines::is_open(tx, because, SUMMON)? {
        return Ok(());
    }
    match latest_stay(tx, because)? {
        Some(stay) => match summoned_at(tx, because, &stay)? {
            Some(at) => deadlines::meet_at(tx, because, Which::Of(SUMMON), at),
            None => Ok(()),
        },
        None => Ok(()),
    }
}

/// A summons, or the planning meeting that it was to, is taken back: it is to be sent again when it was the
/// only one, by who summons now.
pub(super) fn summon_again(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let Some((stay, (notice, _))) = ready_stay(tx, because)? else {
        return Ok(());
    };
    let Some(met) = deadlines::met_about(tx, because, (SUMMON, notice))? else {
        return Ok(());
    };
    if is_summoned(tx, because, &stay)? {
        return Ok(());
    }
    deadlines::reopen(tx, because, met)?;
    match sender(tx, because, &stay)? {
        Some(unit) => deadlines::assign(tx, because, (SUMMON, notice), unit),
        None => Ok(()),
    }
}

/// The discharge has ended. When the person went home, planning goes on in open care and the summons stays due:
/// for the lead, when its sender may not know of the case any more. That of an earlier stay is still due when
/// the admission was a mistake.
pub(super) fn ended(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &DischargeEnded,
) -> Result<(), Problem> {
    match (it.ending, it.notice) {
        (DischargeEnding::Discharged, Some(notice)) => pass_on(tx, because, notice, it.contact),
        (DischargeEnding::AdmissionCancelled, Some(notice)) => {
            deadlines::cancel(tx, because, Which::About(SUMMON, notice))
        }
        (DischargeEnding::Discharged | DischargeEnding::AdmissionCancelled, None) => Ok(()),
        (DischargeEnding::Deceased | DischargeEnding::CaseClosed, _) => {
            deadlines::cancel(tx, because, Which::Of(SUMMON))
        }
    }
}

fn pass_on(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    notice: Id,
    contact: Option<Id>,
) -> Result<(), Problem> {
    let case = because.case()?;
    match contact {
        Some(unit) if !case.is_known_to(tx, unit)? => {
            let told = case.told_unit(tx)?;
            deadlines::assign(tx, because, (SUMMON, notice), told)
        }
        _ => Ok(()),
    }
}

/// A stay, with the notice that the person is ready to be discharged and when it was sent.
type Ready = (Stay, (Id, Stamp));

/// The stay that goes on with its discharge-ready notice that stands.
fn ready_stay(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Option<Ready>, Problem> {
    let stay = open_stay(tx, because)?;
    Ok(stay.and_then(|stay| stay.notice.map(|notice| (stay, notice))))
}

/// Whether everybody who must be summoned to planning after the stay was since it began, by summonses that stand.
fn is_summoned(tx: &mut Tx<'_>, because: &Because<'_>, stay: &Stay) -> Result<bool, Problem> {
    Ok(summoned_at(tx, because, stay)?.is_some())
}

/// When the last of them was, if everybody is summoned.
fn summoned_at(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    stay: &Stay,
) -> Result<Option<Stamp>, Problem> {
    let summonses = invitations::summonses(because.parts()?, stay.admitted_at);
    let summonses = tx.read(summonses)?;
    let (missing, last) = outstanding(&stay.told, &summonses);
    Ok(missing.is_empty().then(|| last.unwrap_or(tx.now())))
}
