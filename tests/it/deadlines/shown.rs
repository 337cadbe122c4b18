//! Who reads which deadlines of a case.

use super::*;

both! {
    fn shows_a_cases_deadlines_under_basic_only(service: &Service) {
        let case = open_case(service, 3);
        for unit in [PSYCHIATRY, "Arbetsförmedlingen Falun", "Försäkringskassan Falun"] {
            add_unit(service, &case, unit);
        }
        consent(service, &case, "GIVEN", json!({"recipientOrganisationIds": [service.organisation("Region Dalarna")]}));
        consent(service, &case, "GIVEN", json!({
            "kind": "INFORMATION_SHARING", "topics": ["MEETING"],
            "recipientOrganisationIds": [service.organisation("Arbetsförmedlingen")],
        }));
        assert_eq!(all(service, "sam.mottagning", &case).len(), all(service, COORDINATOR, &case).len());
        assert_eq!(all(service, AF, &case), Vec::<Value>::new());
        service.get(FK, &format!("/cases/{case}/deadlines")).expect(404);
        lead(service, &case, "Arbetsförmedlingen Falun");
        let own = all(service, AF, &case);
        assert!(!own.is_empty() && own.iter().all(|one| one["unitId"] == service.unit("Arbetsförmedlingen Falun")));
        assert!(own.len() < all(service, COORDINATOR, &case).len());
    }

    fn tells_of_meeting_plan_and_follow_up_only_when_their_topic_is_disclosed(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({"topics": ["BASIC"]}));
        add_unit(service, &case, PSYCHIATRY);
        let invited = json!({"participantId": add_unit(service, &case, "Arbetsförmedlingen Falun")});
        let (meeting, _) = plan_meeting(service, &case, 10);
        service.post(COORDINATOR, &format!("/meetings/{meeting}/invitations"), invited).expect(201);
        step(service, &case, json!({"to": "CALLED"}));
        adopt(service, &case, after(service, 90).swedish_day());
        let told = |reader: &str| {
            let found = all(service, reader, &case);
            found.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
        };
        let set = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect::<BTreeSet<_>>();
        let basic = ["ASK_CONSENT", "CALL_PARTIES", "RENEW_CONSENT"];
        let meeting = ["ANSWER_INVITATION", "HOLD_MEETING"];
        let plan = ["ADOPT_PLAN", "FOLLOW_UP_PLAN", "GIVE_COPY"];
        assert_eq!(told(COORDINATOR), set(&[&basic[..], &meeting, &plan].concat()));
        assert_eq!(told("sam.mottagning"), set(&basic));
        consent(service, &case, "GIVEN", json!({"topics": ["BASIC", "MEETING"]}));
        assert_eq!(told("sam.mottagning"), set(&[&basic[..], &meeting].concat()));
    }
}
