//! What moves a deadline that is open: the lead, the need, the meeting.

use super::*;

both! {
    fn moves_what_is_open_with_the_lead(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        add_unit(service, &case, PSYCHIATRY);
        lead(service, &case, PSYCHIATRY);
        for one in all(service, COORDINATOR, &case) {
            let unit = if one["status"] == "OPEN" { PSYCHIATRY } else { "Socialtjänsten, Falu kommun" };
            assert_eq!(one["unitId"], service.unit(unit), "{one}");
        }
    }

    fn counts_anew_when_the_need_was_detected_on_another_day(service: &Service) {
        let case = open_case(service, 3);
        let path = format!("/cases/{case}");
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        let day = detected(service, 30);
        service.patch(COORDINATOR, &path, &etag, json!({"needDetectedOn": day})).expect(200);
        let ask = open(service, &case, "ASK_CONSENT");
        assert_eq!(due_at(&ask), due(start_of(day), 5, TimeUnit::WorkingDay));
        assert_eq!(ask["overdue"], true);
    }

    fn counts_anew_when_the_meeting_is_moved_or_cancelled(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        let (meeting, _) = plan_meeting(service, &case, 10);
        step(service, &case, json!({"to": "CALLED"}));
        let adopt_due = |end: Stamp| due(end, 10, TimeUnit::WorkingDay);
        let hour = |start: Stamp| Stamp::from_micros(start.as_micros() + 3_600_000_000);
        let stands = || due_at(&open(service, &case, "ADOPT_PLAN"));
        let moved = after(service, 12);
        let path = format!("/meetings/{meeting}");
        service.patch(COORDINATOR, &path, "\"1\"", json!({"startsAt": moved})).expect(200);
        assert_eq!(stands(), adopt_due(hour(moved)));
        let (other, later) = plan_meeting(service, &case, 30);
        call(service, &case);
        assert_eq!(stands(), adopt_due(hour(moved)));
        service.delete(COORDINATOR, &path, "\"2\"").expect(204);
        assert_eq!(stands(), adopt_due(later));
        // With the last meeting that somebody is called to, the call ends.
        service.delete(COORDINATOR, &format!("/meetings/{other}"), "\"1\"").expect(204);
        let left = standing(service, &case);
        for one in ["ADOPT_PLAN CANCELLED", "CALL_PARTIES OPEN", "HOLD_MEETING CANCELLED"] {
            assert!(left.iter().any(|found| found == one), "{one}: {left:?}");
        }
        let (_, instead) = plan_meeting(service, &case, 20);
        call(service, &case);
        assert_eq!(stands(), adopt_due(instead));
        plan_meeting(service, &case, 5);
        assert_eq!(stands(), adopt_due(instead));
        let hold = due(service.clock.now(), 15, TimeUnit::WorkingDay);
        assert_eq!(due_at(&open(service, &case, "HOLD_MEETING")), hold);
    }

    fn counts_from_the_next_meeting_when_one_is_made_a_pre_meeting(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        let (meeting, _) = plan_meeting(service, &case, 10);
        step(service, &case, json!({"to": "CALLED"}));
        let (_, later) = plan_meeting(service, &case, 30);
        call(service, &case);
        let path = format!("/meetings/{meeting}");
        service.patch(COORDINATOR, &path, "\"1\"", json!({"kind": "PRE_MEETING"})).expect(200);
        assert_eq!(due_at(&open(service, &case, "ADOPT_PLAN")), due(later, 10, TimeUnit::WorkingDay));
    }
}
