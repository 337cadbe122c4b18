//! Who is told of a stay by law, for how long, and of what.

use super::*;

both! {
    fn tells_where_the_person_was_registered_to_those_who_get_the_notice(service: &Service) {
        let address = json!({"registeredAddress": "Exempelgatan 1, 791 00 Falun"});
        for (protection, told) in [("NONE", true), ("SEKRETESSMARKERING", true), ("SKYDDAD_FOLKBOKFORING", false), ("FINGERADE_UPPGIFTER", false)] {
            let case = match protection {
                "NONE" => opened(service, protection),
                _ => {
                    let path = format!("/persons/{}", read(service, WARD, "/cases")["items"][0]["personId"].as_str().unwrap());
                    let before = etag(service, &path);
                    service.patch(WARD, &path, &before, json!({"protectedIdentity": protection})).expect(200);
                    service.post(WARD, "/cases", case_body(path.trim_start_matches("/persons/"))).expect(201).id()
                }
            };
            let answer = admit(service, &case, merged(notice(service), &address));
            if !told {
                assert_eq!(answer.expect(422).faults(), ["/registeredAddress NOT_ALLOWED_HERE"], "{protection}");
                assert_eq!(admit(service, &case, notice(service)).expect(201).json()["person"]["registeredAddress"], Value::Null);
                continue;
            }
            let made = answer.expect(201);
            let path = format!("/discharges/{}", made.id());
            for reader in [WARD, SOCIAL, OPEN_CARE] {
                assert_eq!(read(service, reader, &path)["person"]["registeredAddress"], address["registeredAddress"], "{reader}");
            }
            // Who reads of the stay by consent gets no notice.
            plan_consent(service, &case, &["Arbetsförmedlingen"], &["BASIC", "DISCHARGE"]);
            let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit("Arbetsförmedlingen Falun")});
            service.post(WARD, &format!("/cases/{case}/participants"), party).expect(201);
            let seen = read(service, "arne.af", &path);
            assert_eq!((&seen["person"]["givenName"], &seen["person"]["registeredAddress"]), (&json!("Alva"), &Value::Null));
        }
    }

    fn tells_the_units_that_receive_and_no_other_of_their_organisations(service: &Service) {
        let case = opened(service, "NONE");
        let units = format!("/organisations/{}/units", service.organisation("Falu kommun"));
        let school = json!({"name": "Skolenheten", "branch": "EDUCATION", "municipalityCode": "2080"});
        let school = service.post(REGISTRAR, &units, school).expect(201).id();
        add_account(service, &school, "siv.skola", "CASEWORKER");
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": school});
        service.post(WARD, &format!("/cases/{case}/participants"), party).expect(201);
        let path = format!("/discharges/{}", admit(service, &case, notice(service)).expect(201).id());
        for place in [&path, &format!("/cases/{case}")] {
            service.get("siv.skola", place).expect(404);
            service.get(SOCIAL, place).expect(200);
        }
        // Open care is of the organisation that sends, and is told no more than the others.
        let told = read(service, OPEN_CARE, &format!("/cases/{case}"));
        assert_eq!((&told["reason"], &told["personId"]), (&Value::Null, &Value::Null), "{told}");
        let told = read(service, OPEN_CARE, &path);
        assert_eq!((&told["reason"], &told["careForm"]), (&Value::Null, &Value::Null), "{told}");
        let timeline = read(service, OPEN_CARE, &format!("/cases/{case}/timeline"));
        assert!(!timeline.to_string().contains("participant.added"), "{timeline}");
    }

    fn ends_what_the_law_told_with_the_discharge_alone(service: &Service) {
        let (case, _) = admitted(service);
        let disclosures = read(service, WARD, &format!("/cases/{case}/disclosures"));
        for disclosure in disclosures["items"].as_array().unwrap() {
            assert!(disclosure["_links"]["end"].is_null());
            let endings = format!("/disclosures/{}/endings", disclosure["id"].as_str().unwrap());
            service.post(WARD, &endings, json!({})).expect(409);
        }
        assert_eq!(disclosures["items"].as_array().unwrap().len(), 3);
    }

    fn ends_with_its_case_and_takes_the_receivers_sight_along(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        ready(service, &path).expect(201);
        service.get(SOCIAL, &format!("/cases/{case}")).expect(200);
        let closing = json!({"to": "CLOSED", "closingReason": "PERSON_DECLINES"});
        service.post(WARD, &format!("/cases/{case}/status-transitions"), closing).expect(200);
        let ended = read(service, WARD, &path);
        assert_eq!((&ended["status"], &ended["ending"]["kind"]), (&json!("ENDED"), &json!("CASE_CLOSED")));
        assert_eq!(ended["_links"].as_object().unwrap().keys().collect::<Vec<_>>(), ["case", "self"]);
        service.get(SOCIAL, &format!("/cases/{case}")).expect(404);
        service.get(SOCIAL, &path).expect(404);
        assert_eq!(statuses(service, &case, SUMMONS), ["CANCELLED"]);
    }

    fn ends_the_receivers_sight_by_time_alone_when_nobody_touches_the_process(service: &Service) {
        let (_, path) = admitted(service);
        service.clock.advance(62 * 86_400);
        service.get(SOCIAL, &path).expect(200);
        service.clock.advance(4 * 86_400);
        service.get(SOCIAL, &path).expect(404);
        let moved = json!({"plannedOn": after(service, 2).swedish_day()});
        service.patch(WARD, &path, &etag(service, &path), moved).expect(200);
        service.get(SOCIAL, &path).expect(200);
    }

    fn names_no_place_of_a_protected_person(service: &Service) {
        let case = opened(service, "SKYDDAD_FOLKBOKFORING");
        let begun = admit(service, &case, notice(service)).expect(201);
        let path = format!("/discharges/{}", begun.id());
        // Told is the unit; who in it may know of a protected person is named.
        service.get(SOCIAL, &path).expect(404);
        for user in [SOCIAL, OPEN_CARE] {
            let named = json!({"accountId": account_of(service, user)});
            service.post(WARD, &format!("/cases/{case}/named-users"), named).expect(201);
        }
        name_contact(service, &path);
        receive(service, OPEN_CARE, &path, &begun.json()["notices"][0]["id"]).expect(201);
        let seen = read(service, SOCIAL, &path);
        assert_eq!(seen["receivers"][0]["unitId"], service.unit(SOCIAL_UNIT));
        assert_eq!((&seen["receivers"][1]["unitId"], &seen["receivers"][1]["organisationId"]), (&Value::Null, &Value::Null));
        assert_eq!((&seen["hasNamedCareContact"], &seen["namedCareContact"]), (&json!(true), &Value::Null));
        let timeline = read(service, SOCIAL, &format!("/cases/{case}/timeline?limit=200"));
        let of_discharge = timeline["items"].as_array().unwrap().iter().filter(|one| one["subjectKind"] == "discharge");
        let named: Vec<_> = of_discharge.clone().filter(|one| one["unitName"].is_string() || one["organisationName"].is_string()).collect();
        assert_eq!((of_discharge.count(), named.len()), (3, 0));
        let whole = read(service, WARD, &path);
        assert_eq!(whole["receivers"][1]["unitId"], service.unit(OPEN_CARE_UNIT));
        assert!(whole["namedCareContact"].is_object());
        // What happened stays known to who answers for it.
        end(service, &path, "DISCHARGED").expect(201);
        let timeline = read(service, WARD, &format!("/cases/{case}/timeline?limit=200"));
        let of_discharge = timeline["items"].as_array().unwrap().iter().filter(|one| one["subjectKind"] == "discharge");
        assert_eq!(of_discharge.count(), 4);
    }

    fn keeps_what_the_law_told_out_of_interventions(service: &Service) {
        let plan = service.post(SOCIAL, &format!("/cases/{}/plans", service.case("CALLED")), json!({})).expect(201).id();
        let hidden = json!({"need": "Stöd", "measure": "Samtal", "topic": "DISCHARGE", "status": "NOT_STARTED"});
        let refused = service.post(SOCIAL, &format!("/plans/{plan}/interventions"), hidden).expect(422);
        assert_eq!(refused.faults(), ["/topic NOT_ALLOWED_HERE"]);
    }
}
