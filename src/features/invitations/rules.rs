//! Who is summoned, and what makes an answer whole.

use chrono::Days;

use super::wire::NewReply;
pub use super::words::{InvitationKind, Reply, ReplyChannel};
use crate::features::meetings::MeetingStatus;
use crate::kernel::law::Law;
use crate::kernel::vocabulary::OrganisationKinds;
use crate::kernel::{Day, Fault, FaultCode, Frame, Possible, Problem, ProblemCode, Stamp, When};

impl InvitationKind {
    /// Whether to come is a duty by the kind alone.
    pub fn binds(self) -> bool {
        self == Self::Summons
    }
}

/// How somebody is asked to a meeting: whom a row of the law binds on the meeting's day is summoned, everybody
/// else is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calling {
    /// With what right.
    pub kind: InvitationKind,
    /// The row that binds.
    pub legal_basis: Option<String>,
}

impl Calling {
    /// Of organisations of these kinds to a meeting on `day` in a case of `county`.
    pub fn of(law: &Law, kinds: Option<OrganisationKinds>, county: Option<&str>, day: Day) -> Self {
        let duty = kinds.and_then(|kinds| law.duty(kinds, county, day));
        Self {
            kind: match duty {
                Some(_) => InvitationKind::Summons,
                None => InvitationKind::Invitation,
            },
            legal_basis: duty.map(|row| row.id.to_string()),
        }
    }
}

/// Which members each answer has: (answer, reason required, times, somebody else).
const FORMS: &[(Reply, bool, bool, bool)] = &[
    (Reply::Accepted, false, false, false),
    (Reply::Declined, true, false, false),
    (Reply::Tentative, false, false, false),
    (Reply::NewTimeProposed, false, true, false),
    (Reply::Delegated, false, false, true),
];

/// Every fault of an answer given at `now`.
pub fn faults(new: &NewReply, now: Stamp) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (_, reason, times, delegate) in FORMS.iter().filter(|form| form.0 == new.reply) {
        if *reason && new.reason.is_none() {
            faults.push(Fault::required("/reason", When::Declines));
        }
        let exact = [
            (
                "/proposedTimes",
                new.proposed_times.is_some(),
                *times,
                When::ProposesTime,
            ),
            (
                "/delegatedTo",
                new.delegated_to.is_some(),
                *delegate,
                When::Delegates,
            ),
        ];
        for (pointer, given, wanted, when) in exact {
            match (given, wanted) {
                (false, true) => faults.push(Fault::required(pointer, when)),
                (true, false) => faults.push(Fault::at(pointer, FaultCode::NotAllowedHere)),
                _ => {}
            }
        }
    }
    faults.extend(time_faults(
        new.proposed_times.as_deref().unwrap_or_default(),
        now,
    ));
    faults
}

fn time_faults(times: &[Stamp], now: Stamp) -> Vec<Fault> {
    let (mut faults, frame) = (Vec::new(), Frame::at(now));
    for (index, time) in times.iter().enumerate() {
        let pointer = format!("/proposedTimes/{index}");
        faults.extend(Possible::MeetingStart.moment(&pointer, *time, &frame));
        if times.iter().take(index).any(|earlier| earlier == time) {
            faults.push(Fault::at(pointer, FaultCode::Repeated));
        }
    }
    faults
}

/// What can be answered can also be sent, received or withdrawn.
///
/// # Errors
/// 409 when it is too late: withdrawn, cancelled or begun.
pub fn require_ahead(
    withdrawn: bool,
    status: MeetingStatus,
    starts_at: Stamp,
    now: Stamp,
) -> Result<(), Problem> {
    let late = [
        (withdrawn, ProblemCode::InvitationWithdrawn),
        (
            status == MeetingStatus::Cancelled,
            ProblemCode::MeetingCancelled,
        ),
        (
            status == MeetingStatus::Held || starts_at <= now,
            ProblemCode::MeetingBegun,
        ),
    ];
    let found = late.into_iter().find(|(is, _)| *is);
    found.map_or(Ok(()), |(_, code)| Err(code.into()))
}

/// Most answers to an invitation by each way (our policy): whoever holds a link, or the invited unit, can
/// use up its own and no more, so that the coordinator can always record what is said.
const MOST_REPLIES: i64 = 50;

/// Another answer is taken only while fewer came the same way.
///
/// # Errors
/// 409 when as many did.
pub fn require_room_for_reply(given: i64) -> Result<(), Problem> {
    if given < MOST_REPLIES {
        return Ok(());
    }
    let fault = Fault::at("", FaultCode::TooMany).limit(MOST_REPLIES);
    Err(Problem::with(ProblemCode::TooManyAnswers, vec![fault]))
}

/// How long a guest link lives unless told otherwise. Our policy.
const LINK_DAYS: u64 = 14;

/// When a guest link made at `now` runs out: as asked for, at most when the meeting begins.
///
/// # Errors
/// 422 when what is asked for has passed or lies beyond the meeting's start.
pub fn link_expiry(asked: Option<Stamp>, starts_at: Stamp, now: Stamp) -> Result<Stamp, Problem> {
    let Some(asked) = asked else {
        let usual = now.utc().checked_add_days(Days::new(LINK_DAYS));
        return Ok(usual.map_or(starts_at, |usual| Stamp::new(usual).min(starts_at)));
    };
    let mut faults = Vec::new();
    if asked <= now {
        faults.push(Fault::at("/expiresAt", FaultCode::InThePast));
    }
    if asked > starts_at {
        faults.push(Fault::at("/expiresAt", FaultCode::TooFarAhead).within(
            "möjligt är nu till mötets början",
            "possible is now to the meeting's start",
        ));
    }
    Problem::unless_empty(faults)?;
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::law::LawSettings;
    use crate::kernel::time::parse_stamp;
    use crate::kernel::vocabulary::OrganisationKind;
    use crate::kernel::{Line, Set, Text};

    const NOW: &str = "2026-11-22T12:00:00Z";

    fn at(text: &str) -> Stamp {
        parse_stamp(text).unwrap()
    }

    fn reply(reply: Reply) -> NewReply {
        NewReply {
            reply,
            reason: None,
            proposed_times: None,
            delegated_to: None,
            has_mandate: None,
            prepared_with: None,
        }
    }

    fn found(new: &NewReply) -> Vec<(String, FaultCode)> {
        let place = |fault: Fault| match fault.place {
            crate::kernel::problem::Place::Pointer(pointer) => (pointer, fault.code),
            crate::kernel::problem::Place::Parameter(name) => (name, fault.code),
        };
        faults(new, at(NOW)).into_iter().map(place).collect()
    }

    #[test]
    fn summons_whom_the_law_binds_on_the_day_and_invites_others() {
        use OrganisationKind as K;
        let law = Law::new(&LawSettings::default()).unwrap();
        let kind = |kinds: Option<&[K]>, day: &str| {
            let kinds = kinds.map(Set::of);
            Calling::of(&law, kinds, Some("20"), day.parse().unwrap()).kind
        };
        let (before, on) = ("2026-12-31", "2027-01-01");
        for bound in [K::Municipality, K::Region, K::PrivateProvider] {
            let kind = kind(Some(&[K::Other, bound]), before);
            assert_eq!(kind, InvitationKind::Summons, "{bound:?}");
        }
        for bound in [K::Forsakringskassan, K::Arbetsformedlingen] {
            assert_eq!(kind(Some(&[bound]), before), InvitationKind::Invitation);
            assert_eq!(kind(Some(&[bound]), on), InvitationKind::Summons);
        }
        for free in [K::School, K::CivilSociety] {
            assert_eq!(kind(Some(&[free]), on), InvitationKind::Invitation);
        }
        assert_eq!(kind(None, on), InvitationKind::Invitation);
    }

    #[test]
    fn names_the_row_that_binds() {
        let law = Law::new(&LawSettings::default()).unwrap();
        let day = "2027-01-01".parse().unwrap();
        let of = |kind| Calling::of(&law, Some(Set::of(&[kind])), None, day).legal_basis;
        assert_eq!(of(OrganisationKind::Region).as_deref(), Some("DUTY_REGION"));
        assert_eq!(of(OrganisationKind::School), None);
    }

    #[test]
    fn asks_of_each_answer_what_it_needs_and_no_more() {
        assert_eq!(found(&reply(Reply::Accepted)), []);
        assert_eq!(found(&reply(Reply::Tentative)), []);
        let required = |pointer: &str| (pointer.to_owned(), FaultCode::Required);
        assert_eq!(found(&reply(Reply::Declined)), [required("/reason")]);
        assert_eq!(found(&reply(Reply::Delegated)), [required("/delegatedTo")]);
        let times = [required("/proposedTimes")];
        assert_eq!(found(&reply(Reply::NewTimeProposed)), times);
        let odd = NewReply {
            reason: Some(Text::stored("Sjuk".into())),
            proposed_times: Some(vec![at("2026-11-23T12:00:00Z")]),
            delegated_to: Some(Line::stored("Kim".into())),
            ..reply(Reply::Declined)
        };
        let refused = |pointer: &str| (pointer.to_owned(), FaultCode::NotAllowedHere);
        assert_eq!(
            found(&odd),
            [refused("/proposedTimes"), refused("/delegatedTo")]
        );
    }

    #[test]
    fn takes_only_times_ahead_each_once() {
        let times = [
            NOW,
            "2026-11-22T12:00:01Z",
            "2026-11-22T13:00:01+01:00",
            "2030-01-01T00:00:00Z",
        ];
        let new = NewReply {
            proposed_times: Some(times.map(at).to_vec()),
            ..reply(Reply::NewTimeProposed)
        };
        let expected = [
            ("/proposedTimes/0".to_owned(), FaultCode::InThePast),
            ("/proposedTimes/2".to_owned(), FaultCode::Repeated),
            ("/proposedTimes/3".to_owned(), FaultCode::TooFarAhead),
        ];
        assert_eq!(found(&new), expected);
    }

    #[test]
    fn is_too_late_when_the_meeting_begins() {
        let state = |withdrawn, status, now: &str| {
            let result = require_ahead(withdrawn, status, at("2026-12-01T12:00:00Z"), at(now));
            result.err().map(|problem| problem.code)
        };
        let (before, begun) = ("2026-12-01T11:59:59Z", "2026-12-01T12:00:00Z");
        assert_eq!(state(false, MeetingStatus::Planned, before), None);
        let late = Some(ProblemCode::MeetingBegun);
        assert_eq!(state(false, MeetingStatus::Planned, begun), late);
        assert_eq!(state(false, MeetingStatus::Held, before), late);
        let cancelled = Some(ProblemCode::MeetingCancelled);
        assert_eq!(state(false, MeetingStatus::Cancelled, before), cancelled);
        let withdrawn = Some(ProblemCode::InvitationWithdrawn);
        assert_eq!(state(true, MeetingStatus::Planned, before), withdrawn);
    }

    #[test]
    fn lets_a_link_live_a_fortnight_at_most_to_the_start() {
        let expiry =
            |asked: Option<&str>, start: &str| link_expiry(asked.map(at), at(start), at(NOW));
        assert_eq!(
            expiry(None, "2027-01-01T00:00:00Z").unwrap(),
            at("2026-12-06T12:00:00Z")
        );
        assert_eq!(
            expiry(None, "2026-11-23T00:00:00Z").unwrap(),
            at("2026-11-23T00:00:00Z")
        );
        let day = Some("2026-11-23T00:00:00Z");
        assert_eq!(
            expiry(day, "2026-11-23T00:00:00Z").unwrap(),
            at("2026-11-23T00:00:00Z")
        );
        assert!(expiry(day, "2026-11-22T23:00:00Z").is_err());
        assert!(expiry(Some(NOW), "2026-11-23T00:00:00Z").is_err());
    }
}
