//! Scenario 1 of the domain up to the adopted plan, and what must hold on the way.

use serde_json::{Value, json};

use crate::both;
use crate::harness::Service;
use crate::law::state_is;
use crate::operations::follow_up_day;

const COORDINATOR: &str = "eva.exempel";
const PSYCHIATRY: &str = "pia.psykiatri";
const AF: &str = "arne.af";
const FK: &str = "fia.fk";

fn open_case(service: &Service) -> String {
    let person = &service.seeded.persons["Alva"];
    let case = json!({
        "personId": person, "origin": "OPEN_CARE", "targetGroups": ["CO_OCCURRING_DISORDERS"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    });
    service.post(COORDINATOR, "/cases", case).expect(201).id()
}

fn consent(service: &Service, case: &str, organisations: &[&str], topics: &[&str]) -> String {
    let recipients: Vec<&str> = organisations
        .iter()
        .map(|name| service.organisation(name))
        .collect();
    let until = samspel::kernel::Stamp::from_micros(service_now(service) + 86_400_000_000 * 200);
    let consent = json!({
        "kind": "PLAN", "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva Provsson", "capacity": "PERSON",
        "recipientOrganisationIds": recipients, "topics": topics, "validTo": until,
    });
    service
        .post(COORDINATOR, &format!("/cases/{case}/consents"), consent)
        .expect(201)
        .id()
}

fn service_now(service: &Service) -> i64 {
    use samspel::kernel::Clock;
    service.clock.now().as_micros()
}

fn add_unit(service: &Service, case: &str, unit: &str) -> String {
    let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit(unit)});
    service
        .post(COORDINATOR, &format!("/cases/{case}/participants"), party)
        .expect(201)
        .id()
}

const ALL: &[&str] = &[
    "BASIC",
    "MEETING",
    "HEALTH",
    "SOCIAL",
    "WORK_AND_INCOME",
    "PLAN",
];

both! {
    fn lists_a_case_to_the_record_system_when_another_of_its_units_has_left(service: &Service) {
        let mut units = [service.unit("Socialtjänsten, Falu kommun"), service.unit("Socialtjänsten barn och unga, Falun")];
        units.sort_unstable();
        let [first, second] = units;
        let case = service.post("treserva-falun", "/cases", json!({
            "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
            "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02", "initiatingUnitId": second,
        })).expect(201).id();
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": first});
        let path = format!("/cases/{case}/participants");
        let party = service.post("treserva-falun", &path, party).expect(201).id();
        let times = || {
            let page = service.get("treserva-falun", "/cases?limit=200").expect(200).json();
            page["items"].as_array().unwrap().iter().filter(|item| item["id"] == case).count()
        };
        assert_eq!(times(), 1);
        service.delete("treserva-falun", &format!("/participants/{party}"), "\"1\"").expect(204);
        assert_eq!(times(), 1);
        service.get("treserva-falun", &format!("/cases/{case}")).expect(200);
    }

    fn refuses_another_meeting_when_a_case_has_two_hundred(service: &Service) {
        let case = open_case(service);
        consent(service, &case, &["Region Dalarna"], ALL);
        let start = samspel::kernel::Stamp::from_micros(service_now(service) + 86_400_000_000 * 10);
        let meeting = json!({
            "kind": "PLANNING", "startsAt": start, "durationMinutes": 60, "timeZone": "Europe/Stockholm",
            "mode": "PHONE", "purpose": "Upprätta plan",
        });
        let path = format!("/cases/{case}/meetings");
        for _ in 0..200 {
            service.post(COORDINATOR, &path, meeting.clone()).expect(201);
        }
        let refused = service.post(COORDINATOR, &path, meeting).expect(409);
        assert_eq!(refused.code(), "TOO_MANY_PARTS");
        assert_eq!(refused.faults(), [" TOO_MANY"]);
        let all = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!(all["items"].as_array().unwrap().len(), 200);
    }

    fn does_not_tell_by_a_filter_who_takes_part_when_the_reader_may_not_see_it(service: &Service) {
        let case = open_case(service);
        consent(service, &case, &["Region Dalarna", "Arbetsförmedlingen"], &["MEETING", "PLAN"]);
        add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        add_unit(service, &case, "Arbetsförmedlingen Falun");
        let lists = |subject: &str, organisation: &str| {
            let query = format!("/cases?organisationId={}&limit=200", service.organisation(organisation));
            let page = service.get(subject, &query).expect(200).json();
            page["items"].as_array().unwrap().iter().any(|item| item["id"] == case)
        };
        assert!(!lists("sam.mottagning", "Arbetsförmedlingen"));
        assert!(lists("sam.mottagning", "Region Dalarna"));
        assert!(lists(COORDINATOR, "Arbetsförmedlingen"));
    }

    fn tells_the_initiator_by_a_filter_no_more_than_it_may_see_of_who_takes_part(service: &Service) {
        let case = open_case(service);
        let consent = consent(service, &case, &["Region Dalarna"], ALL);
        add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        let path = format!("/cases/{case}");
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        let lead = json!({"leadUnitId": service.unit("Psykiatrisk öppenvård Falun")});
        service.patch(COORDINATOR, &path, &etag, lead).expect(200);
        // Added by the leading unit, which owns what it says of who takes part.
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit("Arbetsförmedlingen Falun")});
        service.post("sam.mottagning", &format!("{path}/participants"), party).expect(201);
        let lists = |organisation: &str| {
            let query = format!("/cases?organisationId={}&limit=200&includeTotal=true", service.organisation(organisation));
            let page = service.get(COORDINATOR, &query).expect(200).json();
            page["items"].as_array().unwrap().iter().any(|item| item["id"] == case)
        };
        let named = |organisation: &str| {
            let all = service.get(COORDINATOR, &format!("{path}/participants")).expect(200).json();
            let of = json!(service.organisation(organisation));
            all["items"].as_array().unwrap().iter().any(|one| one["organisationId"] == of)
        };
        for _ in 0..2 {
            for organisation in ["Arbetsförmedlingen", "Region Dalarna", "Falu kommun", "Försäkringskassan"] {
                assert_eq!(lists(organisation), named(organisation), "{organisation}");
            }
            service.post(COORDINATOR, &format!("/consents/{consent}/withdrawals"), json!({}));
        }
        assert!(lists("Region Dalarna") && !lists("Arbetsförmedlingen"));
    }

    fn carries_a_case_to_an_adopted_plan_and_shows_fk_nothing(service: &Service) {
        let case = open_case(service);
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{case}")).json()["status"], "NEED_IDENTIFIED");
        consent(service, &case, &["Region Dalarna", "Arbetsförmedlingen"], ALL);
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{case}")).json()["status"], "PREPARING");
        let psychiatry = add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        let af = add_unit(service, &case, "Arbetsförmedlingen Falun");
        add_unit(service, &case, "Försäkringskassan Falun");

        let start = samspel::kernel::Stamp::from_micros(service_now(service) + 86_400_000_000 * 10);
        let meeting = json!({
            "kind": "PLANNING", "startsAt": start, "durationMinutes": 60, "timeZone": "Europe/Stockholm",
            "mode": "PHONE", "purpose": "Upprätta plan",
        });
        let meeting = service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting).expect(201).id();

        // Psychiatry is summoned, which calls the parties, and comes; AF is asked too, and accepts without mandate.
        let invitations = format!("/meetings/{meeting}/invitations");
        for (participant, who, kind, has_mandate) in
            [(&psychiatry, PSYCHIATRY, "SUMMONS", true), (&af, AF, state_is(start), false)]
        {
            let invited = service.post(COORDINATOR, &invitations, json!({"participantId": participant})).expect(201);
            assert_eq!(invited.json()["kind"], kind);
            let invitation = format!("/invitations/{}", invited.id());
            let reply = json!({"reply": "ACCEPTED", "hasMandate": has_mandate});
            let headers = [("if-match", "\"1\"")];
            service.call_with(who, "POST", &format!("{invitation}/replies"), Some(&reply), &headers).expect(201);
            let answered = service.get(COORDINATOR, &invitation).expect(200).json();
            assert_eq!(answered["replies"][0]["hasMandate"], has_mandate);
        }
        service.clock.advance(10 * 86_400 + 3600);
        let came = json!({"participantId": psychiatry, "attendance": "ON_SITE"});
        service.post(COORDINATOR, &format!("/meetings/{meeting}/attendances"), came).expect(201);
        assert_eq!(service.get(AF, &format!("/meetings/{meeting}")).expect(200).json()["status"], "HELD");

        let plan = json!({
            "whatMatters": "Att komma tillbaka till arbete.", "followUpOn": follow_up_day(service),
            "overallResponsibleOrganisationId": service.organisation("Falu kommun"),
        });
        let plan = service.post(COORDINATOR, &format!("/cases/{case}/plans"), plan).expect(201).id();
        let goal = json!({"term": "SHORT", "personsWords": "Jag vill orka."});
        let goal = service.post(COORDINATOR, &format!("/plans/{plan}/goals"), goal).expect(201).id();
        let intervention = json!({
            "need": "Behandling", "measure": "Samtal", "topic": "HEALTH", "status": "NOT_STARTED",
            "responsibleParticipantId": psychiatry,
        });
        let intervention =
            service.post(PSYCHIATRY, &format!("/plans/{plan}/interventions"), intervention).expect(201).id();
        let version = service.get(COORDINATOR, &format!("/plans/{plan}")).json()["version"].clone();
        let adopted =
            service.post(COORDINATOR, &format!("/plans/{plan}/adoptions"), json!({"planVersion": version})).expect(201);
        assert_eq!(adopted.json()["status"], "ADOPTED");

        let whole = format!("/cases/{case}?expand=person,participants,consents,meetings,plan");
        for party in [COORDINATOR, PSYCHIATRY, AF] {
            let read = service.get(party, &whole).expect(200).json();
            assert_eq!(read["status"], "ACTIVE", "{party}");
            assert_eq!(read["plan"]["interventions"].as_array().unwrap().len(), 1, "{party}");
        }
        for path in [
            format!("/cases/{case}"),
            whole,
            format!("/cases/{case}/consents"),
            format!("/cases/{case}/participants"),
            format!("/cases/{case}/meetings"),
            format!("/cases/{case}/plans"),
            format!("/meetings/{meeting}"),
            invitations,
            format!("/plans/{plan}"),
            format!("/goals/{goal}"),
            format!("/interventions/{intervention}"),
            format!("/participants/{psychiatry}"),
        ] {
            assert_eq!(service.get(FK, &path).status, 404, "{path}");
        }
        assert_eq!(service.get(FK, "/cases?includeTotal=true").expect(200).json()["_meta"]["total"], 0);
    }

    fn calls_nobody_when_only_a_pre_meeting_is_planned(service: &Service) {
        let case = open_case(service);
        consent(service, &case, &["Region Dalarna"], ALL);
        let plan = |kind: &str, days: i64| {
            let meeting = json!({
                "kind": kind, "startsAt": samspel::kernel::Stamp::from_micros(service_now(service) + 86_400_000_000 * days),
                "durationMinutes": 60, "timeZone": "Europe/Stockholm", "mode": "PHONE", "purpose": "Upprätta plan",
            });
            service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting).expect(201).id()
        };
        let call = || service.post(COORDINATOR, &format!("/cases/{case}/status-transitions"), json!({"to": "CALLED"}));
        plan("PRE_MEETING", 5);
        let refused = call().expect(409);
        assert_eq!((refused.code(), refused.faults()), ("TRANSITION_NOT_ALLOWED".into(), vec!["/to MEETING_MISSING".to_owned()]));
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{case}")).json()["status"], "PREPARING");
        let meeting = plan("PLANNING", 10);
        let refused = call().expect(409);
        assert_eq!((refused.code(), refused.faults()), ("TRANSITION_NOT_ALLOWED".into(), vec!["/to INVITATION_MISSING".to_owned()]));
        let party = add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        let status = || service.get(COORDINATOR, &format!("/cases/{case}")).json()["status"].clone();
        let invite = |body| service.post(COORDINATOR, &format!("/meetings/{meeting}/invitations"), body).expect(201);
        let invited = invite(json!({"participantId": party}));
        assert_eq!(status(), "CALLED");
        // Once more changes nothing.
        let before = call().expect(200);
        assert_eq!(call().expect(200).header("etag"), before.header("etag"));
        // Nobody is called any more.
        let path = format!("/invitations/{}", invited.id());
        service.delete(COORDINATOR, &path, invited.header("etag").unwrap()).expect(204);
        assert_eq!(status(), "PREPARING");
    }

    fn names_every_missing_part_when_adopting_an_empty_draft(service: &Service) {
        let case = service.case("CALLED");
        let plan = service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({})).expect(201).id();
        let refused = service.post(COORDINATOR, &format!("/plans/{plan}/adoptions"), json!({"planVersion": 1})).expect(422);
        assert_eq!(refused.code(), "PLAN_INCOMPLETE");
        assert_eq!(
            refused.faults(),
            [
                "/interventions INTERVENTIONS_MISSING",
                "/overallResponsibleOrganisationId OVERALL_RESPONSIBLE_MISSING",
                "/goals GOALS_MISSING",
                "/followUpOn FOLLOW_UP_DATE_MISSING"
            ]
        );
    }

    fn cuts_access_at_once_when_consent_is_withdrawn(service: &Service) {
        let case = open_case(service);
        let consent = consent(service, &case, &["Region Dalarna"], ALL);
        add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        service.get(PSYCHIATRY, &format!("/cases/{case}")).expect(200);
        service.post(COORDINATOR, &format!("/consents/{consent}/withdrawals"), json!({})).expect(201);
        service.get(PSYCHIATRY, &format!("/cases/{case}")).expect(404);
        let frozen = service.get(COORDINATOR, &format!("/cases/{case}")).expect(200);
        assert_eq!(frozen.json()["status"], "CONSENT_WITHDRAWN");
    }

    fn cuts_access_at_once_when_participation_ends(service: &Service) {
        let case = service.case("ACTIVE");
        let parts = service.get(COORDINATOR, &format!("/cases/{case}/participants")).expect(200).json();
        let psychiatry = parts["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|part| part["unitId"] == service.unit("Psykiatrisk öppenvård Falun"))
            .unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        service.get(PSYCHIATRY, &format!("/cases/{case}")).expect(200);
        service.delete(COORDINATOR, &format!("/participants/{psychiatry}"), "\"1\"").expect(204);
        service.get(PSYCHIATRY, &format!("/cases/{case}")).expect(404);
    }

    fn ends_access_by_time_alone_when_consent_expires(service: &Service) {
        let case = service.case("ACTIVE");
        service.get(AF, &format!("/cases/{case}")).expect(200);
        service.clock.advance(366 * 86_400);
        service.get(AF, &format!("/cases/{case}")).expect(404);
        let consents = service.get(COORDINATOR, &format!("/cases/{case}/consents")).expect(200).json();
        assert_eq!(consents["items"][0]["status"], "EXPIRED");
    }

    fn shows_only_topics_consented_to(service: &Service) {
        let case = open_case(service);
        consent(service, &case, &["Arbetsförmedlingen"], &["MEETING", "WORK_AND_INCOME"]);
        add_unit(service, &case, "Arbetsförmedlingen Falun");
        let read = service.get(AF, &format!("/cases/{case}?expand=person,participants,consents")).expect(200).json();
        for hidden in ["personId", "person", "reason", "targetGroups"] {
            assert_eq!(read[hidden], Value::Null, "{hidden}");
        }
        assert_eq!(read["participants"], json!([]));
        assert_eq!(read["consents"], json!([]));
    }
}
