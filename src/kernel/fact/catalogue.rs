//! The table of facts.

use super::{Item, Named, OwnEnding, ToldUnit};
use crate::codes;
use crate::kernel::case_status::Event;
use crate::kernel::subject::SubjectKind;
use crate::kernel::vocabulary::{
    CaseStatus, ClosingReason, ConsentDecision, ConsentKind, DeviationCategory, DischargeEnding,
    FollowUpDecision, InterventionStatus, InvitationKind, MeetingKind, Origin, Party,
    ProtectedIdentity, RequestAnswer, TargetGroups, Terms,
};
use crate::kernel::{Day, Id, Stamp};

facts! {
    CaseOpened "case.created" made Case {
        /// The case's number.
        case_number: i64,
        /// What began it.
        origin: Origin,
        /// Whom it is for.
        target_groups: TargetGroups,
        /// Day on which the need was detected.
        need_detected_on: Day,
        /// How soon consent is to be asked for.
        ask_within: Terms,
        /// Who is named for it when its person is protected.
        opener: Option<Named>,
        /// Until when the assignment that leads it is.
        leader_until: Option<Stamp>,
    }
        "Ärendet öppnades." "Ett ärende om samordnad individuell plan öppnades för dig."
        "A case was opened.";
    CaseCorrected "case.updated" changed Case {
        /// The leading unit before and now.
        lead: (Id, Id),
        /// The assignment that leads, before and now.
        leader: (Option<Id>, Option<Id>),
        /// Until when the one that leads now is.
        leader_until: Option<Stamp>,
        /// The day on which the need was detected, before and now.
        need: (Day, Day),
    }
        "Uppgifter i ärendet ändrades." "Uppgifter i ditt ärende ändrades."
        "The case was corrected.";
    LeadLost "case.lead-lost" changed Case {}
        "Den som leder ärendet har lämnat sitt uppdrag." "Den som håller ihop arbetet med din plan har slutat. En ny person ska utses."
        "Whoever leads the case has left the assignment.";
    UnitSucceeded "case.unit-succeeded" changed Case {}
        "En enhet i ärendet lades ned, och en annan tog över." "En verksamhet i ditt ärende lades ned, och en annan tog över."
        "A unit of the case was closed, and another took its place.";
    CaseAdvanced "case.status-changed" changed Case {
        /// Where it stood.
        from: CaseStatus,
        /// Where it stands.
        to: CaseStatus,
        /// From when what follows is counted.
        since: Stamp,
        /// The meeting that the parties are called to and when it is over.
        meeting: Option<(Id, Stamp)>,
        /// Why it was closed.
        reason: Option<ClosingReason>,
        /// What moved it.
        by: Event,
    }
        "Ärendet fick en ny status." "Ditt ärende gick vidare till ett nytt steg."
        "The case went on to another status.";
    CaseReopened "case.reopened" changed CaseSuccession {
        /// The case that goes on from it.
        successor: Id,
    }
        "Arbetet togs upp igen i ett nytt ärende." "Arbetet med din plan togs upp igen i ett nytt ärende."
        "The work goes on in a new case.";
    CaseMoved "case.moved" changed Case {
        /// The receiving unit.
        to: Party,
        /// What began it.
        origin: Origin,
        /// Whom it is for.
        target_groups: TargetGroups,
        /// Who receives it, when somebody must be named.
        receiver: Option<Named>,
        /// Whether the person is protected.
        protected: bool,
    }
        "Ärendet flyttades till en annan kommun." "Ditt ärende flyttades till en annan kommun."
        "The case moved to another municipality.";
    ConsentRecorded "consent.recorded" made Consent {
        /// To what.
        kind: ConsentKind,
        /// What was answered.
        decision: ConsentDecision,
        /// Since when it holds.
        valid_from: Stamp,
        /// Until when.
        valid_to: Stamp,
    }
        "Ett besked om samtycke antecknades." "Ett besked om samtycke antecknades."
        "An answer about consent was recorded.";
    ConsentSuperseded "consent.superseded" changed Consent {}
        "Ett samtycke ersattes av ett nytt." "Ett samtycke ersattes av ett nytt."
        "A consent was replaced by a new one.";
    ConsentAnswered "consent.answered" made ConsentAnswer {}
        "Ett svar på en fråga om samtycke antecknades." "Ett svar på frågan om samtycke antecknades."
        "An answer to a request for consent was recorded.";
    ConsentLimited "consent.limited" changed Consent {
        /// Until when it lasts from now on.
        ends_at: Stamp,
    }
        "Ett samtycke gäller kortare tid än det var sagt." "Ett samtycke gäller kortare tid än det var sagt."
        "A consent lasts shorter than was said.";
    ConsentExpired "consent.expired" changed Consent {}
        "Ett samtycke löpte ut." "Ett samtycke löpte ut."
        "A consent ran out.";
    ConsentIncomplete "consent.incomplete" changed Consent {
        /// To what.
        kind: ConsentKind,
    }
        "Ett samtycke räcker inte längre: en vårdnadshavare som antecknats har inte samtyckt." "Ett samtycke räcker inte längre: fler behöver samtycka."
        "A consent is no longer enough: a custodian since recorded has not consented.";
    ChildsViewRecorded "childs-view.recorded" made ChildsView {}
        "Barnet sa vad det tycker om ett samtycke." "Det du tycker om ett samtycke antecknades."
        "A child's view of a consent was recorded.";
    ChildsViewConsidered "childs-view.considered" changed ChildsView {}
        "Det barnet tycker om ett samtycke vägdes in." "Det du tycker om ett samtycke vägdes in."
        "A child's view of a consent was considered.";
    ConsentWithdrawn "consent.withdrawn" changed Consent {
        /// To what.
        kind: ConsentKind,
        /// What had been answered.
        decision: ConsentDecision,
    }
        "Ett samtycke återkallades." "Ett samtycke togs tillbaka."
        "A consent was withdrawn.";
    DisclosureRecorded "disclosure.recorded" made Disclosure {}
        "Ett beslut om utlämnande på annan grund än samtycke antecknades." "Ett beslut antecknades om att någon får ta del av uppgifter om dig utan ditt samtycke."
        "A disclosure on another basis than consent was recorded.";
    DisclosureEnded "disclosure.ended" changed Disclosure {}
        "Ett utlämnande på annan grund än samtycke avslutades." "Någon som fick ta del av uppgifter om dig utan ditt samtycke får det inte längre."
        "A disclosure on another basis than consent ended.";
    ParticipantAdded "participant.added" made Participant {
        /// The unit, when it is one.
        unit: Option<Party>,
        /// Whether a notice tells it of a discharge by law, and of nothing else.
        by_notice: bool,
    }
        "En deltagare lades till." "En deltagare lades till i ditt ärende."
        "A participant was added.";
    ParticipantCorrected "participant.updated" changed Participant {}
        "Uppgifter om en deltagare ändrades." "Uppgifter om en deltagare i ditt ärende ändrades."
        "A participant was corrected.";
    ParticipationEnded "participant.ended" changed Participant {
        /// The unit, when it was one.
        unit: Option<Id>,
    }
        "En deltagare lämnade ärendet." "En deltagare lämnade ditt ärende."
        "A participant left the case.";
    PreparationRecorded "preparation.updated" changed Preparation {}
        "Personens förberedelse inför mötet antecknades." "Det du vill ta upp på mötet antecknades."
        "The person's preparation for the meeting was recorded.";
    MeetingPlanned "meeting.planned" made Meeting {
        /// What it is for.
        kind: MeetingKind,
        /// When it is over.
        ends_at: Stamp,
    }
        "Ett möte planerades." "Ett möte om din plan planerades."
        "A meeting was planned.";
    MeetingHeldAfterwards "meeting.held-afterwards" made Meeting {
        /// What it was for.
        kind: MeetingKind,
        /// When it began and was over.
        took_place: (Stamp, Stamp),
    }
        "Ett möte som redan hade hållits antecknades i efterhand." "Ett möte om din plan som redan hade hållits antecknades i efterhand."
        "A meeting that had been held already was recorded afterwards.";
    MeetingChanged "meeting.updated" changed Meeting {
        /// What it was for, before and now.
        kind: (MeetingKind, MeetingKind),
        /// When it begins, before and now.
        starts_at: (Stamp, Stamp),
        /// When it was to be over, before and now.
        ends_at: (Stamp, Stamp),
        /// Whether it had been held.
        held: bool,
    }
        "Ett möte ändrades." "Ett möte om din plan ändrades."
        "A meeting was changed.";
    MeetingCancelled "meeting.cancelled" changed Meeting {
        /// When it would have been over.
        ends_at: Stamp,
    }
        "Ett möte ställdes in." "Ett möte om din plan ställdes in."
        "A meeting was cancelled.";
    MeetingCancelledWithCase "meeting.cancelled-with-case" changed Meeting {}
        "Ett möte ställdes in eftersom ärendet avslutades." "Ett möte om din plan ställdes in eftersom ditt ärende avslutades."
        "A meeting was cancelled because its case was closed.";
    PlanBegun "plan.created" made Plan {}
        "Ett utkast till plan påbörjades." "Ett utkast till din plan påbörjades."
        "A draft of a plan was begun.";
    PlanChanged "plan.updated" changed Plan {}
        "Utkastet till plan ändrades." "Utkastet till din plan ändrades."
        "The draft of the plan was changed.";
    PlanAdopted "plan.adopted" changed Plan {}
        "Planen fastställdes." "Din plan fastställdes."
        "The plan was adopted.";
    PlanVersionKept "plan.version-kept" changed Plan {}
        "Namnen i den fastställda planen bevarades som de är." "Namnen i din plan bevarades som de är."
        "The names in the adopted plan were kept as they are.";
    ResponsibilityLost "plan.responsibility-lost" changed Plan {}
        "Insatser i planen står utan ansvarig part." "Insatser i din plan har ingen som ansvarar för dem just nu."
        "Interventions in the plan have nobody who answers for them.";
    GoalAdded "goal.added" made Goal {}
        "Ett mål lades till i utkastet." "Ett mål lades till i utkastet till din plan."
        "A goal was added to the draft.";
    GoalChanged "goal.updated" changed Goal {}
        "Ett mål i utkastet ändrades." "Ett mål i utkastet till din plan ändrades."
        "A goal of the draft was changed.";
    GoalRemoved "goal.removed" changed Goal {}
        "Ett mål togs bort ur utkastet." "Ett mål togs bort ur utkastet till din plan."
        "A goal was removed from the draft.";
    InterventionAdded "intervention.added" made Intervention {
        /// Whose it is and what it is about.
        item: Item,
    }

        "En insats lades till i utkastet." "En insats lades till i utkastet till din plan."
        "An intervention was added to the draft.";
    InterventionChanged "intervention.updated" changed Intervention {
        /// Whose it is and what it was and is about.
        item: Item,
        /// Whether a follow-up found it so, of which the rest follows once.
        at_follow_up: bool,
    }
        "En insats ändrades." "En insats i din plan ändrades."
        "An intervention was changed.";
    InterventionRemoved "intervention.removed" changed Intervention {
        /// Whose it was and what it was about.
        item: Item,
    }

        "En insats togs bort ur utkastet." "En insats togs bort ur utkastet till din plan."
        "An intervention was removed from the draft.";
    FollowUpPlanned "follow-up.planned" made FollowUp {
        /// Day on which it is due.
        due_on: Day,
    }
        "En uppföljning planerades." "En uppföljning av din plan planerades."
        "A follow-up was planned.";
    FollowUpChanged "follow-up.updated" changed FollowUp {
        /// Day on which it is due, before and now.
        due_on: (Day, Day),
    }
        "En planerad uppföljning ändrades." "En planerad uppföljning av din plan ändrades."
        "A planned follow-up was changed.";
    FollowUpCancelled "follow-up.cancelled" changed FollowUp {}
        "En planerad uppföljning ställdes in." "En planerad uppföljning av din plan ställdes in."
        "A planned follow-up was cancelled.";
    FollowUpHeld "follow-up.held" changed FollowUp {
        /// The plan that was followed up.
        plan: Id,
        /// The day on which it was.
        held_on: Day,
        /// Where its interventions were found to stand.
        progress: Vec<(Id, InterventionStatus)>,
        /// How it goes on.
        decision: FollowUpDecision,
        /// When it is followed up next.
        next_due_on: Option<Day>,
        /// How the case ends, when it does.
        ending: OwnEnding,
    }
        "Planen följdes upp." "Din plan följdes upp."
        "The plan was followed up.";
    MeetingMoved "meeting.moved" changed Meeting {
        /// When it begins.
        starts_at: Stamp,
    }
        "Ett möte fick ny tid eller plats." "Ett möte om din plan fick ny tid eller plats."
        "A meeting got another time or place.";
    MeetingSettled "meeting.settled" changed Meeting {
        /// Whether it was held.
        held: bool,
        /// Whether somebody says afterwards that it was held without the service.
        afterwards: bool,
        /// What it was for.
        kind: MeetingKind,
        /// When it began and was over.
        took_place: (Stamp, Stamp),
    }
        "Det antecknades att ett möte hölls, eller att det inte blev av." "Det antecknades att ett möte om din plan hölls, eller att det inte blev av."
        "Whether a meeting was held was recorded.";
    InvitationSent "invitation.sent" made Invitation {
        /// The invited unit, when it is one.
        unit: Option<Id>,
        /// With what right.
        kind: InvitationKind,
        /// What the meeting is for.
        meeting_kind: MeetingKind,
        /// When the meeting begins.
        starts_at: Stamp,
    }
        "En deltagare kallades eller bjöds in till ett möte." "En deltagare kallades eller bjöds in till ett möte om din plan."
        "A participant was summoned or invited to a meeting.";
    InvitationReceived "invitation.received" changed Invitation {}
        "En kallelse eller inbjudan kvitterades." "En deltagare kvitterade att kallelsen eller inbjudan kommit fram."
        "A summons or an invitation was acknowledged.";
    InvitationAnswered "invitation.replied" changed Invitation {}
        "En kallelse eller inbjudan besvarades." "En deltagare svarade på kallelsen eller inbjudan till mötet."
        "A summons or an invitation was answered.";
    InvitationWithdrawn "invitation.withdrawn" changed Invitation {
        /// With what right it was sent.
        kind: InvitationKind,
        /// Whether it was withdrawn with others, for all of which what follows is seen to at once.
        together: bool,
    }
        "En kallelse eller inbjudan togs tillbaka." "En kallelse eller inbjudan till mötet togs tillbaka."
        "A summons or an invitation was withdrawn.";
    GuestLinkMade "guest-link.created" made GuestLink {}
        "En gästlänk till en inbjudan skapades." "En länk för att svara på en inbjudan skapades."
        "A guest link to an invitation was made.";
    GuestLinkRevoked "guest-link.revoked" changed GuestLink {}
        "En gästlänk till en inbjudan spärrades." "En länk för att svara på en inbjudan spärrades."
        "A guest link to an invitation was revoked.";
    AttendanceRecorded "attendance.recorded" made Attendance {
        /// Whether who came or did not was called outside the service.
        called_outside: bool,
    }
        "Närvaro vid ett möte antecknades." "Det antecknades vem som var med på mötet."
        "Attendance at a meeting was recorded.";
    AttendanceCorrected "attendance.updated" changed Attendance {
        /// Whether who came or did not was called outside the service, as was said before and is now.
        called_outside: (bool, bool),
    }
        "Närvaro vid ett möte ändrades." "Anteckningen om vem som var med på mötet ändrades."
        "Attendance at a meeting was corrected.";
    AgreementRecorded "plan-agreement.recorded" made PlanAgreement {}
        "En part tog ställning till planen." "Någon som är med i din plan tog ställning till den."
        "A party took a stand on the plan.";
    AdmissionNotified "discharge.admission-notified" made Discharge {
        /// Who is told.
        receivers: Vec<ToldUnit>,
        /// From when the notice is counted.
        counted_from: Stamp,
    }
        "Ett inskrivningsmeddelande skickades." "Sjukvården meddelade berörda verksamheter att du är inskriven."
        "An admission notice was sent.";
    DischargeDateChanged "discharge.date-changed" changed Discharge {}
        "Den beräknade utskrivningsdagen ändrades." "Den dag då du beräknas bli utskriven ändrades."
        "The expected day of discharge was changed.";
    DischargeCorrected "discharge.updated" changed Discharge {}
        "Uppgifter om utskrivningen ändrades." "Uppgifter om din utskrivning ändrades."
        "Details of the discharge were changed.";
    CareContactChanged "discharge.contact-changed" changed Discharge {
        /// The unit of the contact, before and now.
        unit: (Option<Id>, Option<Id>),
    }
        "Uppgiften om fast vårdkontakt ändrades." "Uppgiften om din fasta vårdkontakt ändrades."
        "The named care contact was changed.";
    DischargeNoticeReceived "discharge.notice-received" changed Discharge {}
        "Ett meddelande om utskrivningen kvitterades." "En verksamhet kvitterade ett meddelande om din utskrivning."
        "A notice of the discharge was acknowledged.";
    ReadyNotified "discharge.ready-notified" changed Discharge {}
        "En underrättelse om utskrivningsklar skickades." "Sjukvården meddelade att du är redo att skrivas ut."
        "A discharge-ready notice was sent.";
    ReadyNoticeWithdrawn "discharge.ready-withdrawn" changed Discharge {
        /// The notice that is taken back.
        notice: Id,
    }
        "Underrättelsen om utskrivningsklar togs tillbaka." "Sjukvården meddelade att du inte längre är redo att skrivas ut."
        "The discharge-ready notice was withdrawn.";
    DischargeEnded "discharge.ended" changed Discharge {
        /// How.
        ending: DischargeEnding,
        /// The discharge-ready notice that stood.
        notice: Option<Id>,
        /// The unit of the named care contact.
        contact: Option<Id>,
    }
        "Utskrivningsprocessen avslutades." "Arbetet inför din utskrivning avslutades."
        "The discharge process ended.";
    CopyHandedOut "plan-distribution.recorded" made PlanDistribution {
        /// Of which plan.
        plan: Id,
        /// Whether the person got it.
        to_person: bool,
    }
        "En kopia av planen lämnades ut." "Någon fick en kopia av din plan."
        "A copy of the plan was handed out.";
    CaseProtected "case.protected" changed Case {}
        "Ärendet visas nu bara för namngivna användare." "Ditt ärende visas nu bara för medarbetare som är namngivna."
        "The case is for named users only.";
    CaseProtectionLifted "case.protection-lifted" changed Case {}
        "Ärendet visas inte längre bara för namngivna användare." "Ditt ärende visas inte längre bara för medarbetare som är namngivna."
        "The case is no longer for named users only.";
    NamedUserAdded "named-user.added" made NamedUser {}
        "En användare namngavs för ärendet." "En medarbetare namngavs och kan läsa ditt ärende."
        "A user was named for the case.";
    NamedUserRemoved "named-user.removed" changed NamedUser {}
        "En namngiven användare togs bort." "En medarbetare är inte längre namngiven i ditt ärende."
        "A named user was removed.";
    EmergencyAccessTaken "emergency-access.taken" made EmergencyAccess {}
        "Ärendet öppnades med nödåtkomst." "En medarbetare öppnade ditt ärende med nödåtkomst. En logggranskare kontrollerar om det var befogat."
        "The case was opened with emergency access.";
    EmergencyAccessReviewed "emergency-access.reviewed" changed EmergencyAccess {}
        "En nödåtkomst till ärendet granskades." "En logggranskare kontrollerade om nödåtkomsten till ditt ärende var befogad."
        "An emergency access was reviewed.";
    RequestMade "request.made" made Request {
        /// The unit that is to answer.
        unit: Id,
    }
        "En begäran om SIP kom in." "Någon bad om en samordnad individuell plan för dig."
        "A SIP was requested.";
    RequestAnswered "request.answered" changed Request {
        /// How.
        answer: RequestAnswer,
    }
        "En begäran om SIP besvarades." "En fråga om samordnad individuell plan för dig fick svar."
        "A request for a SIP was answered.";
    RequestWithdrawn "request.withdrawn" changed Request {}
        "En begäran om SIP togs tillbaka." "En fråga om samordnad individuell plan för dig togs tillbaka."
        "A request for a SIP was withdrawn.";
    RequestLinkMade "request-link.created" made RequestLink {}
        "En länk för att begära SIP skapades." "En länk skapades så att en samordnad individuell plan kan begäras för dig."
        "A link to request a SIP was made.";
    RequestLinkRevoked "request-link.revoked" changed RequestLink {}
        "En länk för att begära SIP spärrades." "En länk för att begära en samordnad individuell plan för dig spärrades."
        "A link to request a SIP was revoked.";
    DeviationDrafted "deviation.created" made Deviation {}
        "En avvikelse påbörjades." "Du började skriva en avvikelse."
        "A deviation was drafted.";
    DeviationChanged "deviation.updated" changed Deviation {}
        "Utkastet till avvikelse ändrades." "Ditt utkast till avvikelse ändrades."
        "The draft of a deviation was changed.";
    DeviationSubmitted "deviation.submitted" changed Deviation {
        /// The unit it is sent to.
        unit: Id,
        /// What went wrong.
        category: DeviationCategory,
    }
        "En avvikelse skickades." "Din avvikelse skickades."
        "A deviation was submitted.";
    DeviationForwarded "deviation.forwarded" changed Deviation {
        /// The unit that has it now.
        to: Id,
    }
        "En avvikelse skickades vidare." "Din avvikelse skickades vidare till en annan verksamhet."
        "A deviation was forwarded.";
    DeviationReceived "deviation.received" changed Deviation {}
        "En avvikelse togs emot." "Din avvikelse togs emot."
        "A deviation was received.";
    DeviationInvestigated "deviation.under-investigation" changed Deviation {}
        "En avvikelse började utredas." "Din avvikelse utreds."
        "The investigation of a deviation began.";
    DeviationAnswered "deviation.answered" changed Deviation {
        /// The unit that reported it and is to judge the answer; none when the person did.
        reporter: Option<Id>,
    }
        "En avvikelse besvarades." "Din avvikelse besvarades."
        "A deviation was answered.";
    DeviationAccepted "deviation.accepted" changed Deviation {}
        "Svaret på en avvikelse godtogs." "Svaret på din avvikelse godtogs."
        "The answer to a deviation was accepted.";
    DeviationDisputed "deviation.disputed" changed Deviation {}
        "Svaret på en avvikelse godtogs inte." "Svaret på din avvikelse godtogs inte."
        "The answer to a deviation was disputed.";
    DeviationEscalated "deviation.escalated" changed Deviation {}
        "En avvikelse lyftes som systemfråga." "Din avvikelse lyftes till dem som kan ändra hur det fungerar."
        "A deviation was escalated as a system issue.";
    DeviationClosed "deviation.closed" changed Deviation {}
        "En avvikelse avslutades." "Din avvikelse avslutades."
        "A deviation was closed.";
    DeviationWithdrawn "deviation.withdrawn" changed Deviation {}
        "En avvikelse togs tillbaka." "Din avvikelse togs tillbaka."
        "A deviation was withdrawn.";
    DeviationCaseOpened "deviation.case-opened" changed Deviation {
        /// The unit it was opened to.
        unit: Id,
    }
        "Vilket ärende en avvikelse gäller visades för den som har den." "Den som har din avvikelse fick veta vilket ärende den gäller."
        "The case that a deviation is about was shown to who has it.";
    MeasureAdded "deviation-measure.created" made DeviationMeasure {
        /// The unit that is to see to it.
        unit: Id,
        /// By which day.
        due_on: Day,
    }
        "En åtgärd efter en avvikelse beslutades." "En åtgärd efter din avvikelse beslutades."
        "A measure after a deviation was decided.";
    MeasureChanged "deviation-measure.updated" changed DeviationMeasure {
        /// The unit that is to see to it.
        unit: Id,
        /// By which day; none once it is done.
        due_on: Option<Day>,
    }
        "En åtgärd efter en avvikelse ändrades." "En åtgärd efter din avvikelse ändrades."
        "A measure after a deviation was changed.";
    MeasureDone "deviation-measure.done" changed DeviationMeasure {}
        "En åtgärd efter en avvikelse är gjord." "En åtgärd efter din avvikelse är gjord."
        "A measure after a deviation was done.";
    PersonRegistered "person.created" made Person {
        /// Who keeps the record, when the person is protected.
        keeper: Option<Named>,
    }
        "En person registrerades." "En verksamhet registrerade dina uppgifter."
        "A record of a person was made.";
    PersonCorrected "person.updated" changed Person {
        /// When the person is of age, as it was thought and as it is.
        of_age_at: (Option<Stamp>, Option<Stamp>),
        /// How the person is protected, before and now.
        protection: (ProtectedIdentity, ProtectedIdentity),
        /// Who keeps the record when it is protected from now on.
        keeper: Option<Named>,
    }
        "Uppgifter om en person ändrades." "Dina uppgifter hos en verksamhet ändrades."
        "A record of a person was corrected.";
    PersonsMerged "person.merged" changed Person {
        /// The record that was merged into it.
        merged: Id,
        /// When the person is of age, as the merged record and as the kept one has it.
        of_age_at: (Option<Stamp>, Option<Stamp>),
    }
        "En annan post om samma person slogs samman med personposten." "Två poster om dig hos en verksamhet blev en."
        "Another record of the same person was merged into the record.";
    CaseRecordMerged "case.record-merged" changed Case {}
        "Ärendet hör nu till en annan post om samma person." "Två poster om dig blev en, och ditt ärende följde med."
        "The case belongs to another record of the same person now.";
    PersonDied "person.died" changed Person {
        /// The day.
        on: Day,
    }
        "Ett dödsfall antecknades." "Ett dödsfall antecknades."
        "A death was recorded.";
    RepresentativeRecorded "representative.recorded" made Representative {}
        "En företrädare antecknades." "Någon som företräder dig antecknades."
        "A representative was recorded.";
    RepresentativeCorrected "representative.updated" changed Representative {}
        "Uppgifter om en företrädare ändrades." "Uppgifter om någon som företräder dig ändrades."
        "A representative was corrected.";
    RepresentativeEnded "representative.ended" changed Representative {}
        "Ett uppdrag som företrädare upphörde." "Någon företräder dig inte längre."
        "A representative acts no longer.";
    CalendarFeedMade "calendar-feed.created" made CalendarFeed {}
        "En kalenderprenumeration skapades." "En kalenderprenumeration skapades."
        "A calendar feed was made.";
    CalendarFeedRevoked "calendar-feed.revoked" changed CalendarFeed {}
        "En kalenderprenumeration spärrades." "En kalenderprenumeration spärrades."
        "A calendar feed was revoked.";
    DeadlinePolicyMade "deadline-policy.created" made DeadlinePolicy {}
        "En policy för tidsgränser beslutades." "En policy för tidsgränser beslutades." "A deadline policy was decided.";
    DeadlinePolicyChanged "deadline-policy.updated" changed DeadlinePolicy {}
        "En policy för tidsgränser ändrades." "En policy för tidsgränser ändrades." "A deadline policy was changed.";
    DeadlinePolicyRemoved "deadline-policy.deleted" changed DeadlinePolicy {}
        "En policy för tidsgränser togs bort." "En policy för tidsgränser togs bort." "A deadline policy was removed.";
    OrganisationRegistered "organisation.created" made Organisation {}
        "En organisation registrerades." "En organisation registrerades." "An organisation was registered.";
    OrganisationCorrected "organisation.updated" changed Organisation {}
        "Uppgifter om en organisation ändrades." "Uppgifter om en organisation ändrades." "An organisation was corrected.";
    AreaRegistered "area.created" made Area {}
        "Ett område registrerades." "Ett område registrerades." "An area was registered.";
    AreaCorrected "area.updated" changed Area {}
        "Uppgifter om ett område ändrades." "Uppgifter om ett område ändrades." "An area was corrected.";
    UnitRegistered "unit.created" made Unit {}
        "En enhet registrerades." "En enhet registrerades." "A unit was registered.";
    UnitCorrected "unit.updated" changed Unit {}
        "Uppgifter om en enhet ändrades." "Uppgifter om en enhet ändrades." "A unit was corrected.";
    UnitClosed "unit.closed" changed Unit {
        /// The unit that takes its place.
        successor: Id,
    }
        "En enhet lades ned." "En enhet lades ned." "A unit was closed.";
    AccountRegistered "account.created" made Account {}
        "Ett konto registrerades." "Ett konto registrerades." "An account was registered.";
    AccountCorrected "account.updated" changed Account {
        /// Whether it was closed.
        closed: bool,
    }
        "Uppgifter om ett konto ändrades." "Uppgifter om ett konto ändrades." "An account was corrected.";
    AssignmentGiven "assignment.created" made Assignment {}
        "Ett uppdrag gavs." "Ett uppdrag gavs." "An assignment was given.";
    AssignmentEnded "assignment.ended" changed Assignment {
        /// The assignment that leads its cases from now on.
        successor: Option<Id>,
    }
        "Ett uppdrag avslutades." "Ett uppdrag avslutades." "An assignment ended.";
    AssignmentOffered "assignment-offer.created" made AssignmentOffer {}
        "Ett uppdrag erbjöds." "Ett uppdrag erbjöds." "An assignment was offered.";
    AssignmentOfferEnded "assignment-offer.ended" changed AssignmentOffer {}
        "Ett erbjudet uppdrag togs tillbaka eller avböjdes." "Ett erbjudet uppdrag togs tillbaka eller avböjdes." "An assignment offered was taken back or declined.";
    AdministrationChanged "organisation.administration-changed" changed Organisation {}
        "Vem som får vad i en organisation ändrades." "Vem som får vad i en organisation ändrades." "Who is given what in an organisation was changed.";
    IssuerBound "issuer-binding.created" made IssuerBinding {}
        "En utgivare bands till en organisation." "En utgivare bands till en organisation." "An issuer was bound to an organisation.";
    IssuerBindingCorrected "issuer-binding.updated" changed IssuerBinding {}
        "Bindningen av en utgivare ändrades." "Bindningen av en utgivare ändrades." "The binding of an issuer was corrected.";
    IssuerUnbound "issuer-binding.deleted" changed IssuerBinding {}
        "Bindningen av en utgivare upphörde." "Bindningen av en utgivare upphörde." "The binding of an issuer ended.";
}
