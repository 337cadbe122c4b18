//! The guest's pages: whole without scripts, in plain Swedish, readable by everybody (WCAG 2.1 AA).

use chrono::Timelike;
use chrono_tz::Europe::Stockholm;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::form::{CHOICES, TIMES, Typed, words};
use crate::features::invitations::rules::{InvitationKind, Reply};
use crate::features::meetings::ends_at;
use crate::kernel::swedish_words::named_day;
use crate::kernel::{Code, Stamp};

/// All that a guest is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// The unit that invites, or what kind of organisation it is of.
    pub inviting: String,
    /// Whether it is a summons.
    pub kind: InvitationKind,
    /// When the meeting starts.
    pub starts_at: Stamp,
    /// How long it is.
    pub minutes: i32,
    /// Where.
    pub place: Option<String>,
    /// Address of the video meeting.
    pub link: Option<String>,
    /// Whether it is cancelled.
    pub is_cancelled: bool,
    /// Whether the guest comes for an organisation, which can have given a mandate.
    pub asks_mandate: bool,
    /// What was answered last.
    pub replied: Option<Reply>,
    /// The invitation's version.
    pub version: i64,
}

/// The pages' only style: no file, font or picture is loaded from anywhere.
pub const STYLE: &str = "
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1a1a1a;font:1.125rem/1.5 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2}
h2{font-size:1.25rem}
dt{font-weight:700}
dd{margin:0 0 .75rem;overflow-wrap:anywhere}
a{color:#00527a}
fieldset{border:0;margin:0 0 1.5rem;padding:0}
legend,.field>label{font-weight:700;padding:0}
.field{margin:0 0 1.5rem}
.choice{display:flex;gap:.75rem;align-items:center;min-height:2.75rem}
.choice input{width:1.5rem;height:1.5rem;flex:none}
.hint{margin:.25rem 0;color:#4a4a4a}
.error{margin:.25rem 0;color:#a4001d;font-weight:700}
textarea,input[type=text],input[type=datetime-local]{display:block;width:100%;font:inherit;padding:.5rem;border:2px solid #4a4a4a;border-radius:.25rem;background:#fff;color:inherit}
[aria-invalid=true]{border-color:#a4001d}
button{font:inherit;font-weight:700;min-height:2.75rem;padding:.5rem 1.5rem;border:0;border-radius:.25rem;background:#00527a;color:#fff}
:focus-visible{outline:3px solid #1a1a1a;outline-offset:3px}
.summary{border:3px solid #a4001d;padding:.5rem 1rem;margin:0 0 1.5rem}
.notice{border-left:.375rem solid #00527a;padding:.25rem 1rem;margin:0 0 1.5rem}
";

fn document(title: &str, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="sv" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    };
    page.into_string()
}

/// The invitation, and unless the meeting is cancelled the form, with what was typed and what of
/// it is wrong: field and sentence.
pub fn invitation(view: &View, typed: &Typed, errors: &[(&str, String)]) -> String {
    let name = match view.kind {
        InvitationKind::Summons => "Kallelse till SIP-möte",
        InvitationKind::Invitation => "Inbjudan till SIP-möte",
    };
    let title = match (view.is_cancelled, errors.is_empty()) {
        (true, _) => format!("Inställt: {name}"),
        (false, true) => name.to_owned(),
        (false, false) => format!("Fel: {name}"),
    };
    let content = html! {
        @if !errors.is_empty() { (summary(errors)) }
        h1 { (name) }
        @if view.is_cancelled {
            p.notice { strong { "Mötet är inställt." } " Du behöver inte svara." }
        } @else if let Some(reply) = view.replied {
            p.notice { "Ditt svar hittills: " strong { (words(reply)) } ". Svarar du igen gäller det nya svaret." }
        }
        (facts(view))
        @if !view.is_cancelled { (form(view, typed, errors)) }
    };
    document(&title, &content)
}

fn facts(view: &View) -> Markup {
    html! {
        dl {
            dt { "När" }
            dd { (when(view.starts_at, view.minutes)) }
            @if let Some(place) = &view.place {
                dt { "Var" }
                dd { (place) }
            }
            @if let Some(link) = &view.link {
                dt { "Videomöte" }
                dd { a href=(link) rel="noreferrer noopener" { (link) } }
            }
            dt { "Bjuder in" }
            dd { (view.inviting) }
        }
    }
}

/// Fields in which something is wrong, each a link to it.
fn summary(errors: &[(&str, String)]) -> Markup {
    html! {
        div.summary role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus {
            h2 #summary-title { "Svaret kunde inte tas emot" }
            ul {
                @for (field, sentence) in errors {
                    li {
                        @if field.is_empty() { (sentence) }
                        @else { a href={ "#" (target(field)) } { (sentence) } }
                    }
                }
            }
        }
    }
}

/// The element that a field's error leads to.
fn target(field: &str) -> &str {
    match field {
        "reply" => "reply-ACCEPTED",
        other => other,
    }
}

fn error_of<'e>(errors: &'e [(&str, String)], field: &str) -> Option<&'e str> {
    let found = errors.iter().find(|(at, _)| *at == field);
    found.map(|(_, sentence)| sentence.as_str())
}

fn form(view: &View, typed: &Typed, errors: &[(&str, String)]) -> Markup {
    html! {
        form method="post" novalidate {
            input type="hidden" name="version" value=(view.version);
            (choices(typed, error_of(errors, "reply")))
            (textarea(typed, error_of(errors, "reason")))
            fieldset {
                legend { "Tider som passar mig" }
                p.hint #times-hint { "Fyll i om du föreslår en annan tid. Svensk tid, till exempel 2026-12-02 13:00." }
                @for (number, field) in (1..).zip(TIMES) {
                    (input(typed, errors, field, &format!("Förslag {number}"), ("datetime-local", "times-hint")))
                }
            }
            p.hint #delegate-hint { "Fyll i om någon annan kommer i stället för dig." }
            (input(typed, errors, "delegatedTo", "Vem kommer i stället?", ("text", "delegate-hint")))
            @if view.asks_mandate {
                div.field {
                    label.choice for="mandate" {
                        input #mandate type="checkbox" name="mandate" value="yes" checked[typed.of("mandate") == "yes"];
                        "Den som kommer får besluta för vår verksamhet"
                    }
                }
            }
            button type="submit" { "Skicka svaret" }
        }
    }
}

fn choices(typed: &Typed, error: Option<&str>) -> Markup {
    html! {
        fieldset aria-describedby=[error.map(|_| "reply-error")] {
            legend { "Ditt svar (måste fyllas i)" }
            @if let Some(error) = error { p.error #reply-error { "Fel: " (error) } }
            @for (reply, words) in CHOICES {
                @let id = format!("reply-{}", reply.code());
                label.choice for=(id) {
                    input id=(id) type="radio" name="reply" value=(reply.code()) checked[typed.of("reply") == reply.code()];
                    (words)
                }
            }
        }
    }
}

fn textarea(typed: &Typed, error: Option<&str>) -> Markup {
    let described = described("reason-hint", error.map(|_| "reason-error"));
    html! {
        div.field {
            label for="reason" { "Skäl eller meddelande" }
            p.hint #reason-hint { "Måste fyllas i om du inte kan komma. Skriv inget om din hälsa eller om någon annans situation." }
            @if let Some(error) = error { p.error #reason-error { "Fel: " (error) } }
            textarea #reason name="reason" rows="4" aria-describedby=(described) aria-invalid=[error.map(|_| "true")] {
                // A parser drops the first line break, so one is given to drop.
                "\n" (typed.of("reason"))
            }
        }
    }
}

fn input(
    typed: &Typed,
    errors: &[(&str, String)],
    field: &str,
    label: &str,
    (kind, hint): (&str, &str),
) -> Markup {
    let error = error_of(errors, field);
    let error_id = format!("{field}-error");
    let described = described(hint, error.map(|_| error_id.as_str()));
    // A browser empties a field for times that holds none: what was typed must not be lost.
    let kind = if error.is_some() { "text" } else { kind };
    html! {
        div.field {
            label for=(field) { (label) }
            @if let Some(error) = error { p.error id=(error_id) { "Fel: " (error) } }
            input id=(field) type=(kind) name=(field) value=(typed.of(field)) autocomplete="off"
                aria-describedby=(described) aria-invalid=[error.map(|_| "true")];
        }
    }
}

fn described(hint: &str, error: Option<&str>) -> String {
    match error {
        Some(error) => format!("{error} {hint}"),
        None => hint.to_owned(),
    }
}

/// The thanks.
pub fn thanks(reply: Reply) -> String {
    let content = html! {
        h1 { "Tack, ditt svar är mottaget" }
        p { "Du svarade: " strong { (words(reply)) } "." }
        p { "Vill du ändra svaret kan du öppna länken igen, som längst tills mötet börjar." }
    };
    document("Tack, ditt svar är mottaget", &content)
}

/// The same for every link that opens nothing.
pub fn nothing_here() -> String {
    let content = html! {
        h1 { "Länken gäller inte" }
        p { "Den kan ha gått ut, ersatts av en ny eller skrivits fel. Kontakta den som skickade länken om du behöver en ny." }
    };
    document("Länken gäller inte", &content)
}

/// When something went wrong that no other answer mends.
pub fn failure() -> String {
    let content = html! {
        h1 { "Det gick inte just nu" }
        p { "Svaret har inte tagits emot. Gå tillbaka och försök igen om en stund, eller kontakta den som skickade länken." }
    };
    document("Det gick inte just nu", &content)
}

/// `tisdag 1 december 2026 kl. 13.00–14.00`, on the Swedish clock.
fn when(starts_at: Stamp, minutes: i32) -> String {
    let from = starts_at.utc().with_timezone(&Stockholm);
    let to = ends_at(starts_at, minutes).utc().with_timezone(&Stockholm);
    format!(
        "{} kl. {:02}.{:02}–{:02}.{:02}",
        named_day(from.date_naive()),
        from.hour(),
        from.minute(),
        to.hour(),
        to.minute(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_stamp;

    const HOSTILE: &str = "\"><script>alert(1)</script>&'<img src=x onerror=alert(1)>";

    fn view() -> View {
        View {
            inviting: HOSTILE.into(),
            kind: InvitationKind::Invitation,
            starts_at: parse_stamp("2026-12-01T12:00:00Z").unwrap(),
            minutes: 60,
            place: Some(HOSTILE.into()),
            link: Some("https://video.exempel.se/?a=\"><script>".into()),
            is_cancelled: false,
            asks_mandate: true,
            replied: Some(Reply::Tentative),
            version: 3,
        }
    }

    #[test]
    fn tells_the_time_on_the_swedish_clock() {
        let at = |text: &str, minutes| when(parse_stamp(text).unwrap(), minutes);
        assert_eq!(
            at("2026-12-01T12:00:00Z", 90),
            "tisdag 1 december 2026 kl. 13.00–14.30"
        );
        assert_eq!(
            at("2026-07-05T06:05:00Z", 60),
            "söndag 5 juli 2026 kl. 08.05–09.05"
        );
    }

    #[test]
    fn lets_nothing_hostile_become_markup() {
        let typed = Typed::new(
            ["reason", "time1", "delegatedTo", "reply", "version"]
                .map(|field| (field.to_owned(), format!("{HOSTILE}</textarea>")))
                .to_vec(),
        );
        let errors = [("reason", HOSTILE.to_owned()), ("time1", "Fel".to_owned())];
        let page = invitation(&view(), &typed, &errors);
        for tag in ["<script", "<img", "</textarea>&"] {
            assert!(!page.contains(tag), "{tag} in {page}");
        }
        assert_eq!(page.matches("</textarea>").count(), 1);
        assert!(page.contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"));
    }

    #[test]
    fn labels_every_field_and_describes_every_error() {
        let errors = ["reply", "reason", "time1", "time2", "time3", "delegatedTo"];
        let errors = errors.map(|field| (field, format!("Fel i {field}")));
        for errors in [&errors[..], &[]] {
            let page = invitation(&view(), &Typed::default(), errors);
            let attributes = |name: &str| {
                let start = format!(" {name}=\"");
                let found = page.split(&start).skip(1);
                found
                    .map(|rest| rest.split('"').next().unwrap().to_owned())
                    .collect::<Vec<_>>()
            };
            let (ids, labels) = (attributes("id"), attributes("for"));
            for named in labels.iter().cloned().chain(
                attributes("href")
                    .into_iter()
                    .filter_map(|href| href.strip_prefix('#').map(str::to_owned)),
            ) {
                assert!(ids.contains(&named), "{named} leads nowhere in {page}");
            }
            for described in attributes("aria-describedby")
                .iter()
                .flat_map(|all| all.split(' '))
            {
                assert!(
                    ids.iter().any(|id| id == described),
                    "{described} in {page}"
                );
            }
            for field in [
                "reason",
                "time1",
                "time2",
                "time3",
                "delegatedTo",
                "mandate",
                "reply-ACCEPTED",
            ] {
                assert!(
                    labels.iter().any(|label| label == field),
                    "{field} in {page}"
                );
            }
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), ids.len(), "{page}");
            assert_eq!(page.matches("<h1>").count(), 1);
            assert_eq!(page.contains("role=\"alert\""), !errors.is_empty());
        }
    }

    #[test]
    fn asks_nothing_when_the_meeting_is_cancelled() {
        let cancelled = View {
            is_cancelled: true,
            ..view()
        };
        let page = invitation(&cancelled, &Typed::default(), &[]);
        assert!(
            page.contains("Mötet är inställt.") && !page.contains("<form"),
            "{page}"
        );
    }
}
