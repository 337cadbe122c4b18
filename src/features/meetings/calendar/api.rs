//! Calendar files and feeds over HTTP.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};

use super::file;
use super::store::{self, FeedRow};
use crate::features::meetings::policy::{
    CreateCalendarFeed, DeleteCalendarFeed, FollowCalendarFeed, ListCalendarFeeds,
    ReadCalendarFeed, ReadMeetingCalendar,
};
use crate::features::meetings::wire::{CalendarFeed, CalendarFeeds};
use crate::gate::{Bearer, Caller, Gate, Subject};
use crate::http::system::Contract;
use crate::http::{Answer, IfMatch, Links, Mount, Versioned, etag_of, link, none_match_names};
use crate::kernel::{Id, LinkToken, Problem};

/// Routes of calendars.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(meeting)
        .service(list)
        .service(create)
        .service(read)
        .service(revoke);
}

/// Routes outside the base path.
pub fn pages(cfg: &mut web::ServiceConfig) {
    cfg.service(follow);
}

/// Take a meeting into one's calendar.
///
/// An iCalendar file (RFC 5545) with time and place and nothing about the person, which calendars open as an
/// appointment (`METHOD:PUBLISH`; `METHOD:CANCEL` when the meeting is cancelled). It asks for no answer: that
/// goes by the invitation. Under topic MEETING, and to whoever is invited.
#[utoipa::path(operation_id = "readMeetingCalendar", tag = "Meetings", params(("meetingId" = Id, Path)),
    responses((status = 200, body = String, content_type = "text/calendar", description = "The meeting",
        example = json!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Samspel//SIP//SV\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\nBEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nCLASS:PRIVATE\r\nDTEND;TZID=Europe/Stockholm:20261201T140000\r\nDTSTAMP:20261121T080000Z\r\nDTSTART;TZID=Europe/Stockholm:20261201T130000\r\nLAST-MODIFIED:20261120T080000Z\r\nLOCATION:Stadshuset Falun\\, rum 3\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nSUMMARY:SIP-möte\r\nUID:01999d2e-7c00-7000-8000-000000008001@samspel\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))))]
#[get("/meetings/{meetingId}/calendar")]
async fn meeting(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<HttpResponse, Problem> {
    let file = gate
        .run::<ReadMeetingCalendar, _>(&caller, id.into_inner(), |tx, permit| {
            Ok(file::single(&store::entry(tx, permit)?, permit.now()))
        })
        .await?;
    Ok(attachment(file))
}

/// List a unit's calendar feeds.
///
/// Those not revoked, without their secrets; for members of the unit.
#[utoipa::path(operation_id = "listCalendarFeeds", tag = "Meetings", params(("unitId" = Id, Path)),
    responses((status = 200, body = CalendarFeeds, description = "The feeds")))]
#[get("/units/{unitId}/calendar-feeds")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    unit: web::Path<Id>,
) -> Result<Answer<CalendarFeeds>, Problem> {
    let unit = Subject::of("unit", unit.into_inner());
    let rows = gate
        .run::<ListCalendarFeeds, _>(&caller, unit, store::feeds)
        .await?;
    let items = rows.into_iter().map(|row| shown(row, None)).collect();
    Ok(Answer::ok(CalendarFeeds { items }))
}

/// Make a calendar feed.
///
/// Its address, shown once, gives the unit's meetings from 30 days back to a year ahead to whoever
/// holds it, time and place only, for as long as the account that made it is a member of the unit,
/// and only of cases that it sees. It has an `ETag`, so that `If-None-Match` is answered 304 while nothing has
/// changed, and asks to be read again every hour.
#[utoipa::path(operation_id = "createCalendarFeed", tag = "Meetings", params(("unitId" = Id, Path)),
    responses((status = 201, body = CalendarFeed, description = "The feed with its address", headers(("ETag" = String)))))]
#[post("/units/{unitId}/calendar-feeds")]
async fn create(
    gate: web::Data<Gate>,
    contract: web::Data<Contract>,
    caller: Caller,
    unit: web::Path<Id>,
) -> Result<Answer<CalendarFeed>, Problem> {
    let token = LinkToken::random()?;
    let url = format!("{}/calendar/{}.ics", contract.public_url(), token.written());
    let unit = Subject::of("unit", unit.into_inner());
    let row = gate
        .run::<CreateCalendarFeed, _>(&caller, unit, move |tx, permit| {
            store::insert(tx, permit, &token.hash())
        })
        .await?;
    Ok(Answer::created(format!("/calendar-feeds/{}", row.id), shown(row, Some(url))).versioned())
}

/// Read a calendar feed.
///
/// Without its secret; for members of its unit.
#[utoipa::path(operation_id = "readCalendarFeed", tag = "Meetings", params(("calendarFeedId" = Id, Path)),
    responses((status = 200, body = CalendarFeed, description = "The feed", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/calendar-feeds/{calendarFeedId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<CalendarFeed>, Problem> {
    let row = gate
        .run::<ReadCalendarFeed, _>(&caller, id.into_inner(), store::feed)
        .await?;
    Ok(Answer::ok(shown(row, None)).versioned())
}

/// Revoke a calendar feed.
///
/// At once, by any member of its unit.
#[utoipa::path(operation_id = "deleteCalendarFeed", tag = "Meetings",
    params(("calendarFeedId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Revoked")))]
#[delete("/calendar-feeds/{calendarFeedId}")]
async fn revoke(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteCalendarFeed, _>(&caller, id.into_inner(), move |tx, permit| {
        let present = store::feed(tx, permit)?.version;
        store::revoke(tx, permit, version.of(present)?)
    })
    .await?;
    Ok(Answer::no_content())
}

/// The feed itself, by its secret.
#[get("/calendar/{token}.ics")]
async fn follow(
    request: HttpRequest,
    gate: web::Data<Gate>,
    bearer: Bearer,
) -> Result<HttpResponse, Problem> {
    let entries = gate
        .follow::<FollowCalendarFeed, _>(&bearer, store::entries)
        .await?;
    let changed = entries.iter().map(|entry| entry.updated_at).max();
    let file = file::feed(&entries);
    let tag = etag_of(file.as_bytes());
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ETAG, tag.clone()))
        // It may be kept by who asked, who asks each time whether it still holds.
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header(("X-Robots-Tag", "noindex"));
    if let Some(changed) = changed {
        answer.insert_header((header::LAST_MODIFIED, changed.http_date()));
    }
    // A meeting that has gone changes the text and no moment: only the tag tells that nothing has changed.
    if none_match_names(&request, &tag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(answer
        .content_type(MEDIA_TYPE)
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"sip.ics\""))
        .body(file))
}

const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// One meeting, as a file to open in a calendar.
pub fn attachment(file: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(MEDIA_TYPE)
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"sip-mote.ics\"",
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .body(file)
}

impl Versioned for CalendarFeed {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: FeedRow, url: Option<String>) -> CalendarFeed {
    let links = Links::from([
        ("self", link(format_args!("/calendar-feeds/{}", row.id))),
        ("unit", link(format_args!("/units/{}", row.unit_id))),
    ]);
    CalendarFeed {
        id: row.id,
        unit_id: row.unit_id,
        account_id: row.account_id,
        url,
        revoked_at: row.revoked_at,
        version: row.version,
        created_at: row.created_at,
        links,
    }
}
