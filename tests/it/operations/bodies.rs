//! A valid body for every operation that takes one.

use super::*;

pub(super) fn unique() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

pub(super) fn organisation() -> Value {
    json!({"name": "Ny organisation", "kinds": ["OTHER"]})
}

pub(super) fn area() -> Value {
    json!({"name": format!("Område {}", unique()), "countyCode": "20"})
}

/// For a county and a case that no other is for.
pub(super) fn policy() -> Value {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let groups = ["OLDER", "DISABILITY", "FAR_FROM_WORK", "OTHER"];
    let events = ["ASK_CONSENT", "CALL_PARTIES", "HOLD_MEETING", "ADOPT_PLAN"];
    json!({
        "countyCode": format!("{:02}", number % 100), "targetGroup": groups[number / 100 % 4],
        "event": events[number / 400 % 4], "amount": 5, "unit": "WORKING_DAY", "severity": "LOCAL",
    })
}

pub(super) fn account(service: &Service) -> Value {
    json!({
        "organisationId": service.organisation("Falu kommun"), "issuer": service.issuer.issuer(),
        "subject": unique(), "displayName": "Ny Användare",
    })
}

/// Of an issuer that no other organisation has.
pub(super) fn binding() -> Value {
    json!({"issuer": format!("https://{}.idp.example.se", unique())})
}

pub(super) fn person() -> Value {
    let identity = json!({
        "kind": "RESERVNUMMER", "number": format!("R-{}", &unique()[..12]), "issuer": "Falu kommun",
    });
    json!({"identity": identity, "givenName": "Nytillkommen", "familyName": "Testperson", "birthDate": "1980-01-02"})
}

/// Of somebody of whom no other is the same.
pub(super) fn representative() -> Value {
    json!({
        "kind": "LEGAL_GUARDIAN", "name": format!("God Man {}", unique()), "contact": "God mans telefonnummer",
        "startsOn": "2026-01-01",
        "source": "Tingsrättens beslut.",
    })
}

/// To an organisation that reads by consent anyway, so that nobody else sees more.
pub fn disclosure(service: &Service) -> Value {
    json!({
        "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Region Dalarna"),
        "topics": ["HEALTH"], "reference": "Bestämmelse som bryter sekretessen",
        "approvedBy": {"name": "Beata Beslutare", "title": "Enhetschefen"},
        "reason": "Det finns risk för allvarligt våld.", "validTo": after(service, 30),
    })
}

/// That a summoned party, `unit`, did not come.
pub(super) fn deviation(service: &Service, unit: &str) -> Value {
    json!({
        "category": "SUMMONED_PARTY_ABSENT", "unitId": service.unit(unit), "happenedOn": service.clock.now().swedish_day(),
        "description": "Den kallade parten kom inte.", "doneAtOnce": "Mötet hölls ändå.",
        "notFollowed": {"reference": "Länets överenskommelse"}, "risk": {"likelihood": 3, "consequence": 4},
    })
}

pub(super) fn measure(service: &Service) -> Value {
    json!({
        "measure": "Rutin för förhinder.", "responsible": "Enhetschefen",
        "dueOn": after(service, 30).swedish_day(),
    })
}

/// A valid body for `operation` on `parts`.
pub(super) fn body(service: &Service, operation: &str, parts: &Parts) -> Value {
    match operation {
        "createOrganisation" => organisation(),
        "createArea" => area(),
        "createUnit" => json!({"name": "Ytterligare en enhet", "branch": "SOCIAL_SERVICES"}),
        "createUnitClosure" => {
            json!({"successorUnitId": service.unit("Socialtjänsten barn och unga, Falun")})
        }
        "createAccount" => account(service),
        "createIssuerBinding" => binding(),
        "updateIssuerBinding" => json!({"claim": "organisation", "claimValue": unique()}),
        "createAssignmentOffer" => json!({"unitId": parts["unitId"], "role": "AUDITOR"}),
        "createOfferAcceptance" => json!({}),
        "createDeadlinePolicy" => policy(),
        "updateDeadlinePolicy" => json!({"amount": 3}),
        "createAssignment" => json!({"unitId": parts["unitId"], "role": "MANAGER"}),
        "updateOrganisation" | "updateArea" | "updateUnit" => json!({"name": unique()}),
        "updateAccount" => json!({"displayName": "Annat Namn"}),
        "createLeadHandover" => json!({
            "fromAssignmentId": assignment_of(service, COORDINATOR), "toAssignmentId": assignment_of(service, "olle.test"),
        }),
        "createDeviation" => deviation(service, "Arbetsförmedlingen Falun"),
        "updateDeviation" => json!({"doneAtOnce": "Mötet fick ny tid."}),
        "createDeviationTransition" => json!({"to": "SUBMITTED"}),
        "createDeviationMeasure" => measure(service),
        "updateDeviationMeasure" => json!({"doneOn": service.clock.now().swedish_day()}),
        "createPerson" => person(),
        "createPersonSearch" => {
            json!({"identity": {"kind": "PERSONNUMMER", "number": "199002222397"}})
        }
        "createPersonMerge" => {
            let merged = service.post(COORDINATOR, "/persons", person()).expect(201);
            json!({"mergedPersonId": merged.id(), "reason": "Samma person, upplagd två gånger."})
        }
        "createRepresentative" => representative(),
        "updateRepresentative" => json!({"contact": "nytt.nummer@exempel.se"}),
        "createConsentAnswer" => {
            json!({"decision": "GIVEN", "form": "ELECTRONIC", "capacity": "PERSON", "givenBy": "Alva Maria Provsson"})
        }
        "updatePerson" => json!({"familyName": "Provsson-Test"}),
        "createCase" => case(parts),
        "updateCase" => json!({"leadName": "Lena Ledare"}),
        "createStatusTransition" => json!({"to": "CALLED"}),
        "createConsent" => consent(service, "INFORMATION_SHARING"),
        "createChildsViewConsideration" => {
            json!({"decision": "KEEP", "reason": "Samtycket behövs för barnets bästa."})
        }
        "createDisclosure" => disclosure(service),
        "createDisclosureEnding" => json!({"reason": "Faran är över nu."}),
        "createConsentWithdrawal" => json!({"reason": "Vill inte längre."}),
        "createParticipant" => {
            json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"})
        }
        "updateParticipant" => json!({"contact": "mottagningen@exempel.se"}),
        "createMeeting" => meeting(service),
        "updateMeeting" => json!({"purpose": "Följa upp planen"}),
        "createInvitation" | "createAttendance" => {
            let mut body = json!({"participantId": parts["participantId"]});
            if operation == "createAttendance" {
                body["attendance"] = json!("REMOTE");
            }
            body
        }
        "createInvitationReply" => json!({"reply": "DECLINED", "reason": "Har förhinder."}),
        "createGuestLink" => json!({}),
        "updateAttendance" => json!({"attendance": "ABSENT_NOTIFIED"}),
        "createPlan" => plan(service),
        "updatePlan" => json!({"ownResources": "Stöd av syster."}),
        "createAdoption" => adoption(service, parts),
        "createAgreement" => {
            let version = adoption(service, parts)["planVersion"].clone();
            json!({"planVersion": version, "answer": "AGREED"})
        }
        "createDistribution" => json!({
            "participantId": parts["participantId"], "channel": "HAND", "handedOverAt": service.clock.now(),
        }),
        "createGoal" => goal(),
        "updateGoal" => json!({"term": "LONG"}),
        "createFollowUp" => {
            json!({"planId": parts["adoptedPlanId"], "dueOn": after(service, 90).swedish_day()})
        }
        "updateFollowUp" => json!({"caller": "Den som kallar till uppföljning"}),
        "createFollowUpOutcome" => outcome(service, parts),
        "createReopening" => json!({"needDetectedOn": "2026-01-02"}),
        "createMove" => json!({"toUnitId": service.unit("Socialtjänsten, Borlänge kommun")}),
        "updatePreparation" => json!({"whatMatters": "Att orka."}),
        "createNamedUser" => json!({"accountId": account_of(service, "sam.mottagning")}),
        "createRequest" => json!({
            "unitId": service.unit("Socialtjänsten, Falu kommun"), "askedBy": "CLOSE_PERSON", "askerName": "Nära Anhörig",
            "person": {
                "identity": {"kind": "RESERVNUMMER", "number": format!("R-{}", &unique()[..12]), "issuer": "Region Dalarna"},
                "givenName": "Begärd", "familyName": "Planerad",
            },
            "personAgrees": true, "reason": "Behöver hjälp från flera håll.", "whatMatters": "Att få vila.",
            "contact": "Ring kvällstid.",
        }),
        "createRequestLink" => json!({
            "unitId": service.unit("Socialtjänsten, Falu kommun"), "askedBy": "PERSON",
            "person": {
                "identity": {"kind": "RESERVNUMMER", "number": format!("R-{}", &unique()[..12]), "issuer": "Region Dalarna"},
                "givenName": "Länkad", "familyName": "Planerad",
            },
        }),
        "createRequestAnswer" => json!({
            "answer": "CASE_OPENED", "caseId": parts["caseId"], "reason": "Vi har öppnat ett ärende.",
        }),
        "createRequestWithdrawal" => json!({}),
        "createEmergencyAccess" => emergency_access(&parts["caseId"]),
        "createEmergencyReview" => {
            json!({"verdict": "JUSTIFIED", "comment": "Uppgifterna behövdes."})
        }
        "createIntervention" => intervention(parts),
        "createDischarge" => admission(service),
        "updateDischarge" => {
            let contact = json!({"namedCareContact": {"name": "Nils Närsjukvård"}});
            merged(
                contact,
                &json!({"plannedOn": after(service, 6).swedish_day()}),
            )
        }
        "createDischargeReceipt" => json!({"noticeId": parts["noticeId"]}),
        "createReadyNotice" => json!({"readyAt": service.clock.now()}),
        "createReadyNoticeWithdrawal" => {
            json!({"noticeId": parts["noticeId"], "reason": "Feber under natten."})
        }
        "createDischargeEnding" => json!({"kind": "DISCHARGED", "endedAt": service.clock.now()}),
        "updateIntervention" => json!({"status": "ONGOING"}),
        unknown => panic!("no valid body is known for {unknown}"),
    }
}
