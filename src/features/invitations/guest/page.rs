//! The guest's pages: whole without scripts, in plain Swedish or English, readable by everybody (WCAG 2.1 AA).

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::form::{TIMES, Typed};
use super::style::STYLE;
use super::times::when;
use super::words::{CHOICES, Words};
use crate::features::invitations::rules::{InvitationKind, Reply};
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
    /// How the unit that invites is reached.
    pub contact: Option<String>,
    /// Whether the guest comes for an organisation, which can have given a mandate.
    pub asks_mandate: bool,
    /// What was answered last.
    pub replied: Option<Reply>,
    /// The invitation's version.
    pub version: i64,
}

/// Where a page stands, and in which words.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// The words.
    pub words: &'static Words,
    /// From the page to what stands below the link: its name, or nothing when the page's address ends in `/`.
    pub below: &'a str,
}

fn document(words: &Words, title: &str, content: &Markup) -> String {
    let (name, language) = words.other;
    let page = html! {
        (DOCTYPE)
        html lang=(words.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    p.language { a href={ "?lang=" (language) } lang=(language) hreflang=(language) { (name) } }
                    (content)
                }
            }
        }
    };
    page.into_string()
}

fn name_of(words: &Words, view: &View) -> &'static str {
    match view.kind {
        InvitationKind::Summons => words.summons,
        InvitationKind::Invitation => words.invitation,
    }
}

/// The invitation, and unless the meeting is cancelled the form, with what was typed and what of
/// it is wrong: field and sentence. `example` is a time that could be proposed.
pub fn invitation(
    here: Here<'_>,
    view: &View,
    typed: &Typed,
    errors: &[(&str, String)],
    example: &str,
) -> String {
    let words = here.words;
    let name = name_of(words, view);
    let title = match (view.is_cancelled, errors.is_empty()) {
        (true, _) => format!("{}: {name}", words.cancelled),
        (false, true) => name.to_owned(),
        (false, false) => format!("{}: {name}", words.error),
    };
    let content = html! {
        @if !errors.is_empty() { (summary(words, errors)) }
        h1 { (name) }
        @if view.is_cancelled {
            p.notice { strong { (words.is_cancelled) } " " (words.no_answer) }
        } @else if let Some(reply) = view.replied {
            p.notice { (words.so_far) " " strong { (words.answer(reply)) } ". " (words.so_far_after) }
        }
        (facts(words, view))
        @if !view.is_cancelled {
            (calendar(here))
            (form(words, view, typed, errors, example))
        }
        (about(words))
    };
    document(words, &title, &content)
}

fn facts(words: &Words, view: &View) -> Markup {
    html! {
        dl {
            dt { (words.when) }
            dd { (when(words, view.starts_at, view.minutes)) }
            @if let Some(place) = &view.place {
                dt { (words.place) }
                dd { (place) }
            }
            @if let Some(link) = &view.link {
                dt { (words.video) }
                dd { a href=(link) rel="noreferrer noopener" { (link) } }
            }
            dt { (words.inviting) }
            dd { (view.inviting) }
            dt { (words.questions) }
            dd { (view.contact.as_deref().unwrap_or(words.ask_sender)) }
        }
    }
}

fn calendar(here: Here<'_>) -> Markup {
    html! {
        p { a href={ (here.below) "sip-mote.ics" } { (here.words.calendar) } }
    }
}

fn about(words: &Words) -> Markup {
    html! {
        section.about {
            h2 { (words.about) }
            p { (words.about_text) }
        }
    }
}

/// Fields in which something is wrong, each a link to it.
fn summary(words: &Words, errors: &[(&str, String)]) -> Markup {
    html! {
        div.summary role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus {
            h2 #summary-title { (words.refused) }
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

fn form(
    words: &Words,
    view: &View,
    typed: &Typed,
    errors: &[(&str, String)],
    example: &str,
) -> Markup {
    let field = |field, label: &str, kind| {
        let error = error_of(errors, field);
        input(words, typed, error, field, label, kind)
    };
    html! {
        form method="post" novalidate {
            input type="hidden" name="version" value=(view.version);
            (choices(words, typed, error_of(errors, "reply")))
            (textarea(words, typed, error_of(errors, "reason")))
            fieldset.when.when-time {
                legend { (words.times) }
                p.hint #times-hint { (words.times_hint) " " (example) "." }
                @for (number, name) in (1..).zip(TIMES) {
                    (field(name, &format!("{} {number}", words.proposal), ("datetime-local", "times-hint")))
                }
            }
            div.when.when-delegated {
                p.hint #delegate-hint { (words.delegate_hint) }
                (field("delegatedTo", words.delegate, ("text", "delegate-hint")))
            }
            @if view.asks_mandate {
                div.field.when.when-mandate {
                    label.choice for="mandate" {
                        input #mandate type="checkbox" name="mandate" value="yes" checked[typed.of("mandate") == "yes"];
                        (words.mandate)
                    }
                }
            }
            button type="submit" { (words.send) }
        }
    }
}

fn choices(words: &Words, typed: &Typed, error: Option<&str>) -> Markup {
    html! {
        fieldset aria-describedby=[error.map(|_| "reply-error")] {
            legend { (words.your_answer) }
            @if let Some(error) = error { p.error #reply-error { (words.error) ": " (error) } }
            @for reply in CHOICES {
                @let id = format!("reply-{}", reply.code());
                label.choice for=(id) {
                    input id=(id) type="radio" name="reply" value=(reply.code()) checked[typed.of("reply") == reply.code()];
                    (words.answer(reply))
                }
            }
        }
    }
}

fn textarea(words: &Words, typed: &Typed, error: Option<&str>) -> Markup {
    let described = described("reason-hint", error.map(|_| "reason-error"));
    html! {
        div.field {
            label for="reason" { (words.reason) }
            p.hint #reason-hint { (words.reason_hint) }
            @if let Some(error) = error { p.error #reason-error { (words.error) ": " (error) } }
            textarea #reason name="reason" rows="4" aria-describedby=(described) aria-invalid=[error.map(|_| "true")] {
                // A parser drops the first line break, so one is given to drop.
                "\n" (typed.of("reason"))
            }
        }
    }
}

fn input(
    words: &Words,
    typed: &Typed,
    error: Option<&str>,
    field: &str,
    label: &str,
    (kind, hint): (&str, &str),
) -> Markup {
    let error_id = format!("{field}-error");
    let described = described(hint, error.map(|_| error_id.as_str()));
    // A browser empties a field for times that holds none: what was typed must not be lost.
    let kind = if error.is_some() { "text" } else { kind };
    html! {
        div.field {
            label for=(field) { (label) }
            @if let Some(error) = error { p.error id=(error_id) { (words.error) ": " (error) } }
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

/// The thanks, with what was answered and what it was an answer to. It stands below the link, so that it can
/// be loaded again.
pub fn thanks(here: Here<'_>, view: &View, reply: Reply, back: &str) -> String {
    let words = here.words;
    let content = html! {
        h1 { (words.thanks) }
        p { (words.you_answered) " " strong { (words.answer(reply)) } "." }
        (facts(words, view))
        (calendar(here))
        p { a href=(back) { (words.change) } }
        p { (words.change_until) }
        (about(words))
    };
    document(words, words.thanks, &content)
}

/// The same for every link that opens nothing.
pub fn nothing_here(words: &Words) -> String {
    said(words, words.nothing, words.nothing_text)
}

/// When something went wrong that no other answer mends.
pub fn failure(words: &Words) -> String {
    said(words, words.failure, words.failure_text)
}

fn said(words: &Words, title: &str, text: &str) -> String {
    let content = html! {
        h1 { (title) }
        p { (text) }
    };
    document(words, title, &content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Language;
    use crate::kernel::time::parse_stamp;

    const LANGUAGES: [Language; 2] = [Language::Swedish, Language::English];

    fn here(language: Language) -> Here<'static> {
        Here {
            words: Words::of(language),
            below: "secret/",
        }
    }

    fn page(view: &View, typed: &Typed, errors: &[(&str, String)]) -> String {
        invitation(here(Language::Swedish), view, typed, errors, HOSTILE)
    }

    const HOSTILE: &str = "\"><script>alert(1)</script>&'<img src=x onerror=alert(1)>";

    fn view() -> View {
        View {
            inviting: HOSTILE.into(),
            kind: InvitationKind::Invitation,
            starts_at: parse_stamp("2026-12-01T12:00:00Z").unwrap(),
            minutes: 60,
            place: Some(HOSTILE.into()),
            contact: Some(HOSTILE.into()),
            link: Some("https://video.exempel.se/?a=\"><script>".into()),
            is_cancelled: false,
            asks_mandate: true,
            replied: Some(Reply::Tentative),
            version: 3,
        }
    }

    #[test]
    fn lets_nothing_hostile_become_markup() {
        let typed = Typed::new(
            ["reason", "time1", "delegatedTo", "reply", "version"]
                .map(|field| (field.to_owned(), format!("{HOSTILE}</textarea>")))
                .to_vec(),
        );
        let errors = [("reason", HOSTILE.to_owned()), ("time1", "Fel".to_owned())];
        let page = page(&view(), &typed, &errors);
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
        let both = LANGUAGES.map(|language| [(language, &errors[..]), (language, &[])]);
        for (language, errors) in both.into_iter().flatten() {
            let page = invitation(here(language), &view(), &Typed::default(), errors, "");
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
        let page = page(&cancelled, &Typed::default(), &[]);
        assert!(
            page.contains("Mötet är inställt.") && !page.contains("<form"),
            "{page}"
        );
    }
}
