//! What each operation answers to each actor.

/// What is answered to all but the organisations' administrators, who are the service's elsewhere.
pub type Row = [u16; 12];

const PUBLIC: Row = [200; 12];
/// What anybody sees who takes part with consent, and the person concerned.
const READ: Row = [401, 200, 200, 404, 404, 200, 404, 404, 200, 404, 200, 404];
/// The same but for the person.
const READ_BY_STAFF: Row = [401, 200, 200, 404, 404, 200, 404, 404, 200, 404, 403, 404];
/// What the own organisation's coordinators and record systems know of, and the person.
const OWN_PERSON: Row = [401, 200, 404, 404, 404, 404, 404, 404, 200, 404, 200, 404];

/// What they know of and do, without the person.
const fn own_person_by_staff(done: u16) -> Row {
    [401, done, 404, 404, 404, 404, 404, 404, done, 404, 403, 404]
}

/// What reviewers of the organisations concerned alone know of.
const REVIEW: Row = [401, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404];

/// What the members of a unit do who see cases: its feed is nothing to anybody else.
const fn own_feed(done: u16, others: u16) -> Row {
    [
        401, done, others, others, others, done, others, others, others, others, others, others,
    ]
}

/// What those do who coordinate the case.
const fn coordinates(done: u16) -> Row {
    [401, done, 403, 404, 404, 403, 404, 404, done, 404, 403, 404]
}

/// What those do who coordinate the case, and the party that contributed it or answers for it.
const fn coordinates_or_contributes(done: u16) -> Row {
    [
        401, done, done, 404, 404, 403, 404, 404, done, 404, 403, 404,
    ]
}

/// What any coordinator and record system does in its own organisation.
const fn begins(done: u16) -> Row {
    [
        401, done, 403, 403, done, 403, 403, 403, done, 403, 403, 403,
    ]
}

/// What those do whose unit has drafted a deviation.
const fn drafts(done: u16) -> Row {
    [
        401, done, 404, 404, 404, done, 404, 404, done, 404, 404, 404,
    ]
}

/// What those do who see to a deviation that was sent to their unit.
const fn sees_to(done: u16) -> Row {
    [401, 404, 404, 404, 404, done, 404, 404, done, 404, 404, 404]
}

pub const TABLE: &[(&str, Row)] = &[
    ("readApiInfo", PUBLIC),
    ("listCodeLists", PUBLIC),
    ("readCodeList", PUBLIC),
    ("createPerson", begins(201)),
    ("createPersonSearch", begins(200)),
    ("readPerson", OWN_PERSON),
    (
        "listOwnRecords",
        [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403],
    ),
    ("listPersonRevisions", own_person_by_staff(200)),
    ("updatePerson", own_person_by_staff(200)),
    ("listPersonAccesses", OWN_PERSON),
    ("listPersonMerges", own_person_by_staff(200)),
    ("createPersonMerge", own_person_by_staff(201)),
    ("listRepresentatives", own_person_by_staff(200)),
    ("createRepresentative", own_person_by_staff(201)),
    ("readRepresentative", own_person_by_staff(200)),
    ("updateRepresentative", own_person_by_staff(200)),
    ("deleteRepresentative", own_person_by_staff(204)),
    (
        "listCases",
        [401, 200, 200, 200, 200, 200, 403, 403, 200, 403, 200, 403],
    ),
    // The person is unknown to the other municipality, however well its coordinator may open cases.
    (
        "createCase",
        [401, 201, 403, 403, 422, 403, 403, 403, 201, 403, 403, 403],
    ),
    ("readCase", READ),
    ("updateCase", coordinates(200)),
    ("createStatusTransition", coordinates(200)),
    // Everybody who works with cases reports, the person too; the strategist reads what is in the area.
    (
        "listDeviations",
        [401, 200, 200, 200, 200, 200, 403, 200, 200, 403, 200, 403],
    ),
    (
        "createDeviation",
        [401, 201, 201, 201, 201, 201, 403, 403, 201, 403, 201, 403],
    ),
    // A draft is the reporting unit's alone.
    ("readDeviation", drafts(200)),
    ("updateDeviation", drafts(200)),
    ("createDeviationTransition", drafts(200)),
    (
        "createDeviationDisclosure",
        [401, 201, 404, 404, 404, 201, 404, 403, 201, 404, 404, 404],
    ),
    // Reported by psychiatry to the coordinator's unit, whose manager sees to it.
    (
        "listDeviationMeasures",
        [401, 404, 200, 404, 404, 200, 404, 200, 200, 404, 404, 404],
    ),
    (
        "createDeviationMeasure",
        [401, 404, 403, 404, 404, 201, 404, 403, 201, 404, 404, 404],
    ),
    // Not answered yet.
    ("readDeviationMeasure", sees_to(200)),
    ("updateDeviationMeasure", sees_to(200)),
    ("listConsents", READ),
    ("createConsent", coordinates(201)),
    ("readConsent", READ),
    // Whomever the person tells can and must record it.
    (
        "createConsentWithdrawal",
        [401, 201, 201, 404, 404, 201, 404, 404, 201, 404, 201, 404],
    ),
    ("listConsentAnswers", coordinates(200)),
    (
        "createConsentAnswer",
        [401, 201, 403, 404, 404, 403, 404, 404, 201, 404, 201, 404],
    ),
    // Also to the reviewer of an organisation that the case names, which sees no case otherwise.
    (
        "listAccessBases",
        [401, 200, 403, 404, 404, 403, 404, 404, 200, 200, 200, 404],
    ),
    (
        "listChildsViews",
        [401, 200, 403, 404, 404, 403, 404, 404, 200, 404, 200, 404],
    ),
    ("createChildsViewConsideration", coordinates(201)),
    ("listDisclosures", READ_BY_STAFF),
    ("createDisclosure", coordinates(201)),
    ("readDisclosure", READ_BY_STAFF),
    ("createDisclosureEnding", coordinates(201)),
    ("listParticipants", READ),
    ("createParticipant", coordinates(201)),
    ("readParticipant", READ),
    ("updateParticipant", coordinates(200)),
    ("deleteParticipant", coordinates(204)),
    ("listMeetings", READ),
    ("createMeeting", coordinates(201)),
    ("readMeeting", READ),
    ("updateMeeting", coordinates(200)),
    ("deleteMeeting", coordinates(204)),
    ("listInvitations", READ_BY_STAFF),
    ("createInvitation", coordinates(201)),
    ("readInvitation", READ_BY_STAFF),
    ("deleteInvitation", coordinates(204)),
    // The invitation of a private person, for whom who coordinates the case answers.
    ("createInvitationReceipt", coordinates(201)),
    ("createInvitationReply", coordinates(201)),
    ("createGuestLink", coordinates(201)),
    ("readGuestLink", coordinates(200)),
    ("deleteGuestLink", coordinates(204)),
    ("listAttendances", READ_BY_STAFF),
    ("createAttendance", coordinates(201)),
    ("readAttendance", READ_BY_STAFF),
    ("updateAttendance", coordinates(200)),
    ("readMeetingCalendar", READ),
    ("listCalendarFeeds", own_feed(200, 403)),
    ("createCalendarFeed", own_feed(201, 403)),
    ("readCalendarFeed", own_feed(200, 404)),
    ("deleteCalendarFeed", own_feed(204, 404)),
    ("listPlans", READ),
    ("createPlan", coordinates(201)),
    ("readPlan", READ),
    ("updatePlan", coordinates(200)),
    ("createAdoption", coordinates(201)),
    ("listAgreements", READ),
    // Each for its own unit.
    (
        "createAgreement",
        [401, 201, 201, 404, 404, 201, 404, 404, 201, 404, 403, 404],
    ),
    ("readPlanDifferences", READ),
    ("readPlanDocument", READ),
    ("listDistributions", READ),
    ("createDistribution", coordinates(201)),
    ("createGoal", coordinates(201)),
    ("readGoal", READ),
    ("updateGoal", coordinates(200)),
    ("deleteGoal", coordinates(204)),
    ("createIntervention", coordinates_or_contributes(201)),
    ("readIntervention", READ),
    ("updateIntervention", coordinates_or_contributes(200)),
    ("deleteIntervention", coordinates_or_contributes(204)),
    ("createReopening", coordinates(201)),
    ("createMove", coordinates(201)),
    // Nobody but the unit that leads has anything to hand over.
    (
        "createLeadHandover",
        [401, 200, 403, 403, 422, 200, 403, 403, 403, 403, 403, 403],
    ),
    ("readPreparation", READ),
    (
        "updatePreparation",
        [401, 200, 403, 404, 404, 403, 404, 404, 200, 404, 200, 404],
    ),
    ("listFollowUps", READ),
    ("createFollowUp", coordinates(201)),
    ("readFollowUp", READ),
    ("updateFollowUp", coordinates(200)),
    ("deleteFollowUp", coordinates(204)),
    ("createFollowUpOutcome", coordinates(201)),
    ("listDischarges", READ),
    // Nobody else knows of the case before the notice.
    (
        "createDischarge",
        [401, 201, 404, 404, 404, 404, 404, 404, 201, 404, 403, 404],
    ),
    ("readDischarge", READ),
    // A caseworker of the open care that names the contact.
    ("updateDischarge", coordinates(200)),
    // Each receiving unit for itself; who sends receives nothing.
    (
        "createDischargeReceipt",
        [401, 403, 201, 404, 404, 403, 404, 404, 403, 404, 403, 404],
    ),
    ("createReadyNotice", coordinates(201)),
    ("createReadyNoticeWithdrawal", coordinates(201)),
    ("createDischargeEnding", coordinates(201)),
    ("listTimelineEntries", READ),
    ("listDeadlines", READ),
    (
        "listWorklist",
        [401, 200, 200, 200, 200, 200, 403, 403, 200, 403, 403, 403],
    ),
    ("listDeadlineDefaults", PUBLIC),
    ("listNamedUsers", READ_BY_STAFF),
    // Psychiatry's own named user answers for its unit.
    ("createNamedUser", coordinates_or_contributes(201)),
    ("readNamedUser", READ_BY_STAFF),
    ("deleteNamedUser", coordinates_or_contributes(204)),
    // Whoever works with cases, in whichever case.
    (
        "createEmergencyAccess",
        [401, 201, 201, 201, 201, 201, 404, 404, 404, 404, 404, 404],
    ),
    ("listCaseEmergencyAccesses", coordinates(200)),
    (
        "listEmergencyAccesses",
        [401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403],
    ),
    ("readEmergencyAccess", REVIEW),
    (
        "createEmergencyReview",
        [401, 404, 404, 404, 404, 404, 404, 404, 404, 201, 404, 404],
    ),
    (
        "createRequestLink",
        [401, 201, 201, 201, 201, 403, 403, 403, 201, 403, 403, 403],
    ),
    // Of the unit that made it, and its record system.
    (
        "readRequestLink",
        [401, 200, 404, 404, 404, 404, 404, 404, 200, 404, 404, 404],
    ),
    (
        "deleteRequestLink",
        [401, 204, 404, 404, 404, 404, 404, 404, 204, 404, 404, 404],
    ),
    // Staff's body: the person does not say who asks.
    (
        "createRequest",
        [401, 201, 201, 201, 201, 403, 403, 403, 201, 403, 422, 403],
    ),
    (
        "listRequests",
        [401, 200, 200, 200, 200, 403, 403, 403, 200, 403, 200, 403],
    ),
    // The person asked it of the unit.
    ("readRequest", OWN_PERSON),
    ("createRequestAnswer", own_person_by_staff(201)),
    (
        "createRequestWithdrawal",
        [401, 403, 404, 404, 404, 404, 404, 404, 403, 404, 201, 404],
    ),
    (
        "listAuditEntries",
        [401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403],
    ),
];
