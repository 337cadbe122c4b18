//! Code lists of deviations and of what stands in the way of coordination (DOMAIN: Deviations).

use crate::codes;

codes! {
    /// What went wrong: a party did not fulfil its part.
    pub enum DeviationCategory "deviation-categories" {
        NoCallDespiteNeed "NO_CALL_DESPITE_NEED" "Ingen kallade trots behov" "Nobody called despite a need",
        RequestRefusedUndocumented "REQUEST_REFUSED_UNDOCUMENTED" "En begäran om SIP avslogs utan skäl" "A request for a SIP was refused without a reason",
        LateStart "LATE_START" "Arbetet började sent" "Late start",
        ConsentMissingOrUnclear "CONSENT_MISSING_OR_UNCLEAR" "Samtycke saknas eller är oklart" "Consent missing or unclear",
        DisclosedWithoutBasis "DISCLOSED_WITHOUT_BASIS" "Uppgifter lämnades ut utan grund" "Disclosed without a basis",
        SummonedPartyAbsent "SUMMONED_PARTY_ABSENT" "En kallad part kom inte" "A summoned party did not come",
        NoMandate "NO_MANDATE" "Den som kom saknade mandat" "Who came had no mandate",
        Unprepared "UNPREPARED" "Den som kom var inte förberedd" "Who came was not prepared",
        PersonNotInvolved "PERSON_NOT_INVOLVED" "Den enskilde var inte delaktig" "The person was not involved",
        PersonNotInformed "PERSON_NOT_INFORMED" "Den enskilde fick inte information" "The person was not informed",
        ShortNotice "SHORT_NOTICE" "Kallelsen kom sent eller utan frågeställning" "Summoned late or without a question",
        PlanMissingResponsible "PLAN_MISSING_RESPONSIBLE" "Planen saknar ansvarig" "The plan names nobody responsible",
        PlanNotDistributed "PLAN_NOT_DISTRIBUTED" "Planen delades inte ut" "The plan was not distributed",
        ActionNotDone "ACTION_NOT_DONE" "En insats blev inte gjord" "An intervention was not done",
        FollowUpNotDone "FOLLOW_UP_NOT_DONE" "Uppföljningen blev inte av" "The follow-up was not done",
        AdmissionNoticeLate "ADMISSION_NOTICE_LATE" "Inskrivningsmeddelandet kom sent" "The admission notice was late",
        CallLateAtDischarge "CALL_LATE_AT_DISCHARGE" "Kallelsen vid utskrivning kom sent" "Summoned late at discharge",
        NoNamedCareContact "NO_NAMED_CARE_CONTACT" "Fast vårdkontakt saknades" "No named care contact",
        InformationTransferLate "INFORMATION_TRANSFER_LATE" "Information fördes över sent" "Information was transferred late",
        DischargeDateChangedWithoutNotice "DISCHARGE_DATE_CHANGED_WITHOUT_NOTICE" "Utskrivningsdagen ändrades utan besked" "The day of discharge was changed without notice",
        InformationLost "INFORMATION_LOST" "Information försvann" "Information was lost",
        ReceiptMissing "RECEIPT_MISSING" "Kvittens saknas" "A receipt is missing",
        ResponsibilityDispute "RESPONSIBILITY_DISPUTE" "Oenighet om ansvar" "Dispute about responsibility",
        Other "OTHER" "Annat" "Other",
    }
}

codes! {
    /// What stood in the way: one list for the cause of a deviation, for what a follow-up finds undone, for an
    /// unmet need and for a collaboration issue.
    pub enum Obstacle "obstacles" {
        PersonNotInformed "PERSON_NOT_INFORMED" "Den enskilde har inte fått information" "The person was not informed",
        PurposeOrProcessUnclear "PURPOSE_OR_PROCESS_UNCLEAR" "Syftet eller arbetssättet är oklart" "Purpose or process unclear",
        ResponsibilityUnclear "RESPONSIBILITY_UNCLEAR" "Ansvaret är oklart" "Responsibility unclear",
        KnowledgeOrMandateMissing "KNOWLEDGE_OR_MANDATE_MISSING" "Kunskap eller mandat saknas" "Knowledge or mandate missing",
        TimeOrStaffMissing "TIME_OR_STAFF_MISSING" "Tid eller personal saknas" "Time or staff missing",
        IncentivesOpposed "INCENTIVES_OPPOSED" "Uppdrag eller ekonomi drar åt olika håll" "Incentives opposed",
        ServiceMissing "SERVICE_MISSING" "Insatsen finns inte" "The service does not exist",
        WaitingTime "WAITING_TIME" "Väntetid" "Waiting time",
        InformationOrIt "INFORMATION_OR_IT" "Information eller it-stöd" "Information or IT",
        SecrecyOrConsent "SECRECY_OR_CONSENT" "Sekretess eller samtycke" "Secrecy or consent",
        GuidelineUnclearOrMissing "GUIDELINE_UNCLEAR_OR_MISSING" "Riktlinjen är oklar eller saknas" "Guideline unclear or missing",
        PersonChoseOtherwise "PERSON_CHOSE_OTHERWISE" "Den enskilde valde något annat" "The person chose otherwise",
        Other "OTHER" "Annat" "Other",
    }
}

codes! {
    /// Where a deviation stands.
    pub enum DeviationStatus "deviation-statuses" {
        Draft "DRAFT" "Utkast" "Draft",
        Submitted "SUBMITTED" "Skickad" "Submitted",
        Forwarded "FORWARDED" "Skickad vidare" "Forwarded",
        Received "RECEIVED" "Mottagen" "Received",
        UnderInvestigation "UNDER_INVESTIGATION" "Utreds" "Under investigation",
        Answered "ANSWERED" "Besvarad" "Answered",
        Accepted "ACCEPTED" "Svaret godtas" "The answer is accepted",
        Disputed "DISPUTED" "Svaret godtas inte" "The answer is disputed",
        Escalated "ESCALATED" "Lyft som systemfråga" "Escalated as a system issue",
        Closed "CLOSED" "Avslutad" "Closed",
        Withdrawn "WITHDRAWN" "Återtagen" "Withdrawn",
    }
}

impl DeviationStatus {
    /// Those in which the unit that has it owes an answer.
    pub const UNANSWERED: [Self; 4] = [
        Self::Submitted,
        Self::Forwarded,
        Self::Received,
        Self::UnderInvestigation,
    ];
}

codes! {
    /// What a unit has to do with a deviation.
    pub enum DeviationSide "deviation-sides" {
        Reported "REPORTED" "Rapporterad av enheten" "Reported by the unit",
        Received "RECEIVED" "Hos enheten" "With the unit",
        Forwarded "FORWARDED" "Skickad vidare av enheten" "Forwarded by the unit",
        Overseen "OVERSEEN" "I strategens område" "In the strategist's area",
    }
}

codes! {
    /// How great a risk is. The scale is that of the county's communication risks, chosen by us for deviations.
    pub enum RiskLevel "risk-levels" {
        Low "LOW" "Låg" "Low",
        Medium "MEDIUM" "Medel" "Medium",
        High "HIGH" "Hög" "High",
    }
}

impl RiskLevel {
    /// Of a score, likelihood times consequence: 1-5, 6-12, 15-25; 13 and 14 cannot occur.
    pub fn of(score: i32) -> Self {
        match score {
            ..6 => Self::Low,
            6..13 => Self::Medium,
            13.. => Self::High,
        }
    }

    /// The least and the greatest score that has it.
    pub fn scores(self) -> (i32, i32) {
        match self {
            Self::Low => (1, 5),
            Self::Medium => (6, 12),
            Self::High => (15, 25),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Code;

    #[test]
    fn puts_every_product_in_the_level_whose_scores_it_is_among() {
        for likelihood in 1..=5 {
            for consequence in 1..=5 {
                let score = likelihood * consequence;
                let of = |level: &&RiskLevel| {
                    let (least, most) = level.scores();
                    (least..=most).contains(&score)
                };
                let levels: Vec<_> = RiskLevel::ALL.iter().filter(of).collect();
                assert_eq!(levels, [&RiskLevel::of(score)], "{score}");
            }
        }
        assert_eq!(RiskLevel::of(3 * 4), RiskLevel::Medium);
    }
}
