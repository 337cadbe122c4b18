//! The page by which somebody without an account asks for a SIP: whole without scripts, in plain Swedish.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::features::invitations::STYLE;
use crate::features::requests::words::RequestStatus;
use crate::kernel::problem::Place;
use crate::kernel::vocabulary::RequestAnswer;
use crate::kernel::{FaultCode, Problem, ProblemCode};

/// What is written, as the form names it.
pub const FIELDS: [&str; 3] = ["reason", "whatMatters", "contact"];

/// All that the bearer of a link is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// The unit that is asked.
    pub unit: String,
    /// Where the request stands, when it is made: how it was answered, and why.
    pub made: Option<(RequestStatus, Option<RequestAnswer>, Option<String>)>,
}

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

/// What stands in a field; of a name that stands twice the last counts.
pub fn typed<'a>(pairs: &'a [(String, String)], field: &str) -> &'a str {
    let found = pairs.iter().rfind(|(name, _)| name == field);
    found.map_or("", |(_, value)| value.as_str())
}

/// What the reader is told of what is wrong: field and sentence.
pub fn told(problem: &Problem) -> Vec<(&'static str, String)> {
    match problem.code {
        ProblemCode::AlreadyExists => {
            return vec![("", "Det finns redan en fråga om SIP som väntar på svar hos verksamheten. Du behöver inte fråga igen.".into())];
        }
        ProblemCode::RequestSettled => {
            return vec![("", "Frågan är redan besvarad eller återtagen.".into())];
        }
        _ => {}
    }
    let sentence = |field, code| match (field, code) {
        ("reason", FaultCode::Required | FaultCode::Pattern) => {
            "Skriv vad hjälpen behöver samordnas för."
        }
        (_, FaultCode::TooLong) => "Texten är för lång. Skriv kortare.",
        _ => "Texten innehåller något som inte kan tas emot. Skriv om den.",
    };
    let faults = problem
        .faults
        .iter()
        .filter_map(|fault| match &fault.place {
            Place::Pointer(pointer) => {
                let stated = pointer.trim_start_matches('/');
                let field = FIELDS.into_iter().find(|field| stated == *field)?;
                Some((field, sentence(field, fault.code).to_owned()))
            }
            Place::Parameter(_) => None,
        });
    faults.collect()
}

/// The form, with what was typed and what of it is wrong; once it is sent, what became of it.
pub fn request(view: &View, pairs: &[(String, String)], errors: &[(&str, String)]) -> String {
    let title = match errors.is_empty() {
        true => "Be om en SIP",
        false => "Något behöver ändras: Be om en SIP",
    };
    let content = html! {
        @if !errors.is_empty() { (summary(errors)) }
        h1 { "Be om en SIP" }
        @match &view.made {
            None => (form(view, pairs, errors)),
            Some(made) => (standing(view, made)),
        }
        section.about {
            h2 { "Vad är en SIP?" }
            p { "En SIP, samordnad individuell plan, visar vem som gör vad när någon behöver hjälp från flera håll. Personen \
                 bestämmer själv om det ska bli en plan och vilka som får vara med." }
        }
    };
    document(title, &content)
}

fn summary(errors: &[(&str, String)]) -> Markup {
    html! {
        div.summary role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus {
            h2 #summary-title { "Det gick inte att skicka" }
            ul {
                @for (field, sentence) in errors {
                    li {
                        @if field.is_empty() { (sentence) }
                        @else { a href={ "#" (field) } { (sentence) } }
                    }
                }
            }
        }
    }
}

fn form(view: &View, pairs: &[(String, String)], errors: &[(&str, String)]) -> Markup {
    html! {
        p { "Här kan du be " strong { (view.unit) } " om en samordnad individuell plan, SIP. Du får svar på den här sidan: spara länken." }
        form method="post" novalidate {
            (field(pairs, errors, "reason", "Vad behöver hjälpen samordnas för?", "Skriv med egna ord."))
            (field(pairs, errors, "whatMatters", "Vad är viktigt för dig?", "Du behöver inte fylla i det här."))
            (field(pairs, errors, "contact", "Hur når vi dig?", "Till exempel ett telefonnummer. Du behöver inte fylla i det här."))
            button type="submit" { "Skicka" }
        }
    }
}

fn field(
    pairs: &[(String, String)],
    errors: &[(&str, String)],
    name: &str,
    label: &str,
    hint: &str,
) -> Markup {
    let error = errors.iter().find(|(at, _)| *at == name);
    let described = match error {
        Some(_) => format!("{name}-error {name}-hint"),
        None => format!("{name}-hint"),
    };
    html! {
        div.field {
            label for=(name) { (label) }
            p.hint id={ (name) "-hint" } { (hint) }
            @if let Some((_, sentence)) = error {
                p.error id={ (name) "-error" } { (sentence) }
            }
            textarea id=(name) name=(name) rows="5" aria-describedby=(described) aria-invalid=[error.map(|_| "true")] { (typed(pairs, name)) }
        }
    }
}

fn standing(
    view: &View,
    (status, answer, reason): &(RequestStatus, Option<RequestAnswer>, Option<String>),
) -> Markup {
    let said = match (status, answer) {
        (RequestStatus::Open, _) => "Din fråga är skickad och väntar på svar.",
        (RequestStatus::Withdrawn, _) => "Du har tagit tillbaka din fråga.",
        (RequestStatus::Answered, Some(RequestAnswer::CaseOpened)) => {
            "Svar: ja. Arbetet med en SIP har börjat, och du blir kontaktad."
        }
        (RequestStatus::Answered, Some(RequestAnswer::OtherHelpEnough)) => {
            "Svar: det blir ingen SIP nu. Verksamheten bedömer att annan hjälp räcker."
        }
        (RequestStatus::Answered, Some(RequestAnswer::PersonDeclines)) => {
            "Svar: det blir ingen SIP, eftersom personen inte vill ha någon."
        }
        (RequestStatus::Answered, _) => "Svar: nej, det blir ingen SIP.",
    };
    html! {
        p.notice { strong { (said) } }
        dl {
            dt { "Du frågade" }
            dd { (view.unit) }
            @if let Some(reason) = reason {
                dt { "Så här skriver verksamheten" }
                dd { (reason) }
            }
        }
        @if *status == RequestStatus::Open {
            form method="post" {
                input type="hidden" name="withdraw" value="yes";
                button type="submit" { "Ta tillbaka frågan" }
            }
        }
    }
}

/// One page for every link that opens nothing.
pub fn nothing_here() -> String {
    document(
        "Länken fungerar inte",
        &html! {
            h1 { "Länken fungerar inte" }
            p { "Den kan ha slutat gälla, eller så följde inte hela länken med. Kontakta den som gav dig länken." }
        },
    )
}

/// And one for every other failure.
pub fn failure() -> String {
    document(
        "Något gick fel",
        &html! {
            h1 { "Något gick fel" }
            p { "Försök igen om en stund. Det du skrev kan behöva skrivas igen." }
        },
    )
}
