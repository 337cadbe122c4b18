//! A member that is required under a condition: the error says which, and so does the contract.

use samspel::http::openapi::{PLACEHOLDER, document};
use samspel::kernel::When;
use serde_json::{Value, json};

use crate::authorisation::{actor_answered, succeeds};
use crate::both;
use crate::operations::{merged, operations, parts_for, request};

/// An operation, what its valid body says instead, the member that is missing then, and why.
fn table() -> Vec<(&'static str, Value, &'static str, When)> {
    vec![
        (
            "createAgreement",
            json!({"answer": "DISAGREED"}),
            "/comment",
            When::Disagreed,
        ),
        (
            "createMeeting",
            json!({"mode": "HYBRID", "place": null}),
            "/place",
            When::HasPlace,
        ),
        (
            "updateMeeting",
            json!({"mode": "ON_SITE", "place": null, "link": null}),
            "/place",
            When::HasPlace,
        ),
        (
            "createParticipant",
            json!({"kind": "UNIT", "role": "PARTY", "name": null}),
            "/unitId",
            When::IsUnit,
        ),
        (
            "createParticipant",
            json!({"name": null}),
            "/name",
            When::IsNoUnit,
        ),
        (
            "createFollowUpOutcome",
            json!({"personTookPart": true, "personsView": null}),
            "/personsView",
            When::TookPart,
        ),
        (
            "createFollowUpOutcome",
            json!({"personTookPart": false, "absenceReason": null}),
            "/absenceReason",
            When::WasAbsent,
        ),
        (
            "createFollowUpOutcome",
            json!({"decision": "CONTINUE", "nextDueOn": null}),
            "/nextDueOn",
            When::Continues,
        ),
        (
            "createFollowUpOutcome",
            json!({"decision": "CLOSE", "nextDueOn": null}),
            "/closingReason",
            When::Closes,
        ),
        (
            "createDisclosure",
            json!({"reference": null}),
            "/reference",
            When::ByStatute,
        ),
        (
            "createDisclosure",
            json!({"topics": null}),
            "/topics",
            When::ByStatute,
        ),
        (
            "createRepresentative",
            json!({"kind": "ATTORNEY", "topics": null}),
            "/topics",
            When::Appointed,
        ),
        (
            "createRepresentative",
            json!({"source": null}),
            "/source",
            When::NoCustodian,
        ),
        (
            "updateRepresentative",
            json!({"source": null}),
            "/source",
            When::NoCustodian,
        ),
        (
            "createIssuerBinding",
            json!({"claimValue": "x"}),
            "/claim",
            When::ClaimValueStated,
        ),
        (
            "createIssuerBinding",
            json!({"claim": "x"}),
            "/claimValue",
            When::ClaimStated,
        ),
        (
            "updateIssuerBinding",
            json!({"claim": "x", "claimValue": null}),
            "/claimValue",
            When::ClaimStated,
        ),
        (
            "createAssignmentOffer",
            json!({"role": "STRATEGIST"}),
            "/areaIds",
            When::Strategist,
        ),
        (
            "createInvitationReply",
            json!({"reason": null}),
            "/reason",
            When::Declines,
        ),
        (
            "createInvitationReply",
            json!({"reply": "NEW_TIME_PROPOSED"}),
            "/proposedTimes",
            When::ProposesTime,
        ),
        (
            "createInvitationReply",
            json!({"reply": "DELEGATED"}),
            "/delegatedTo",
            When::Delegates,
        ),
        (
            "createDistribution",
            json!({"participantId": null}),
            "/participantId",
            When::NoOtherRecipient,
        ),
        (
            "createRequest",
            json!({"askedBy": null}),
            "/askedBy",
            When::StaffAsk,
        ),
        (
            "createRequest",
            json!({"personAgrees": null}),
            "/personAgrees",
            When::NeedsWord,
        ),
        (
            "createRequest",
            json!({"person": null}),
            "/person",
            When::NoRecord,
        ),
        (
            "createRequestAnswer",
            json!({"caseId": null}),
            "/caseId",
            When::OpensCase,
        ),
        (
            "createRequestAnswer",
            json!({"answer": "REFUSED", "caseId": null, "reason": null}),
            "/reason",
            When::SaysNo,
        ),
        (
            "createStatusTransition",
            json!({"to": "CLOSED"}),
            "/closingReason",
            When::Closes,
        ),
        (
            "createStatusTransition",
            json!({"to": "CLOSED", "closingReason": "OTHER"}),
            "/closingText",
            When::ForOtherReason,
        ),
        (
            "createStatusTransition",
            json!({"to": "CLOSED", "closingReason": "DECEASED"}),
            "/dateOfDeath",
            When::ByDeath,
        ),
    ]
}

/// Everything that the contract describes of `value`, in lower case and on one line.
fn described(document: &Value, value: &Value) -> String {
    let text = value.to_string().replace("\\n", " ");
    let by_name = value["$ref"].as_str().map(|name| &name[1..]);
    let named = by_name.and_then(|pointer| document.pointer(pointer));
    format!("{text} {}", named.map(Value::to_string).unwrap_or_default()).to_lowercase()
}

#[test]
fn describes_every_condition_in_the_contract() {
    let document = document(PLACEHOLDER);
    let mut missing = Vec::new();
    for when in When::ALL {
        let (_, said) = when.words();
        for (schema, member) in when.members() {
            let schema_of = &document["components"]["schemas"][*schema];
            let found = described(&document, &schema_of["properties"][*member]);
            if !(found.contains("required") && found.contains(&said.to_lowercase())) {
                missing.push(format!("{schema}.{member}: Required {said}."));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

both! {
    fn names_the_condition_when_a_member_is_required(service: &Service) {
        let operations = operations();
        for (id, change, pointer, when) in table() {
            let operation = operations.iter().find(|one| one.id == id).unwrap();
            let parts = parts_for(service, operation);
            let mut asked = request(service, operation, &parts);
            asked.body = asked.body.map(|body| merged(body, &change));
            let subject = actor_answered(id, succeeds).unwrap();
            let (sv, en) = when.words();
            for (language, said) in [("sv", format!("Uppgiften krävs {sv}.")), ("en", format!("The member is required {en}."))] {
                let refused = asked.send(service, subject, &[("accept-language", language)]).expect(422);
                let faults = refused.json()["errors"].as_array().unwrap().clone();
                let fault = faults.iter().find(|one| one["pointer"] == pointer && one["code"] == "REQUIRED");
                assert_eq!(fault.map(|one| one["detail"].as_str().unwrap()), Some(&*said), "{id} {pointer}: {refused}");
            }
        }
    }
}
