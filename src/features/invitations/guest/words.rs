//! What the guest's pages say, in Swedish and in English.

use crate::features::invitations::rules::Reply;
use crate::kernel::problem::Language;
use crate::kernel::{Code, FaultCode};

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    /// The language, as HTML and HTTP name it.
    pub language: &'static str,
    /// The other language in its own words, and as an address names it.
    pub other: (&'static str, &'static str),
    /// What a summons is called.
    pub summons: &'static str,
    /// What an invitation is called.
    pub invitation: &'static str,
    /// Before the title of a meeting that is cancelled.
    pub cancelled: &'static str,
    /// That the meeting is cancelled.
    pub is_cancelled: &'static str,
    /// And that no answer is needed.
    pub no_answer: &'static str,
    /// Before what is wrong.
    pub error: &'static str,
    /// Before the answer given before.
    pub so_far: &'static str,
    /// What becomes of it.
    pub so_far_after: &'static str,
    /// When the meeting is.
    pub when: &'static str,
    /// Where.
    pub place: &'static str,
    /// By which link.
    pub video: &'static str,
    /// Who invites.
    pub inviting: &'static str,
    /// Whom to ask.
    pub questions: &'static str,
    /// When nobody is named.
    pub ask_sender: &'static str,
    /// Heading of what is wrong.
    pub refused: &'static str,
    /// Above the answers.
    pub your_answer: &'static str,
    /// Every answer, in the order of [`CHOICES`].
    pub answers: [&'static str; 5],
    /// Label of the reason.
    pub reason: &'static str,
    /// What to write there.
    pub reason_hint: &'static str,
    /// Above the times.
    pub times: &'static str,
    /// How to write them; an example follows.
    pub times_hint: &'static str,
    /// Before the number of a proposal.
    pub proposal: &'static str,
    /// When to name somebody else.
    pub delegate_hint: &'static str,
    /// Label of that name.
    pub delegate: &'static str,
    /// Label of the mandate.
    pub mandate: &'static str,
    /// The button.
    pub send: &'static str,
    /// Title of the thanks.
    pub thanks: &'static str,
    /// Before the answer.
    pub you_answered: &'static str,
    /// Link back to the form.
    pub change: &'static str,
    /// Until when that can be done.
    pub change_until: &'static str,
    /// Link to the calendar file.
    pub calendar: &'static str,
    /// Heading of what a SIP is.
    pub about: &'static str,
    /// What it is.
    pub about_text: &'static str,
    /// Title when the link opens nothing.
    pub nothing: &'static str,
    /// What may have happened.
    pub nothing_text: &'static str,
    /// Title when something went wrong.
    pub failure: &'static str,
    /// What to do then.
    pub failure_text: &'static str,
    /// When the page is of yesterday.
    pub changed: &'static str,
    /// After a time by the Swedish clock.
    pub swedish_time: &'static str,
}

/// Every answer, in the order in which it is offered.
pub const CHOICES: [Reply; 5] = [
    Reply::Accepted,
    Reply::Declined,
    Reply::Tentative,
    Reply::NewTimeProposed,
    Reply::Delegated,
];

const SWEDISH: Words = Words {
    language: "sv",
    other: ("In English", "en"),
    summons: "Kallelse till SIP-möte",
    invitation: "Inbjudan till SIP-möte",
    cancelled: "Inställt",
    is_cancelled: "Mötet är inställt.",
    no_answer: "Du behöver inte svara.",
    error: "Fel",
    so_far: "Ditt svar hittills:",
    so_far_after: "Om du svarar igen är det det nya svaret som gäller.",
    when: "När",
    place: "Var",
    video: "Videomöte",
    inviting: "Bjuder in",
    questions: "Frågor",
    ask_sender: "Kontakta den som skickade länken till dig.",
    refused: "Svaret kunde inte tas emot",
    your_answer: "Ditt svar (måste fyllas i)",
    answers: [
        "Jag kommer",
        "Jag kan inte komma",
        "Jag vet inte än",
        "Jag föreslår en annan tid",
        "Någon annan kommer i stället för mig",
    ],
    reason: "Skäl eller meddelande",
    reason_hint: "Måste fyllas i om du inte kan komma. Skriv inget om din hälsa eller om någon annans situation.",
    times: "Tider som passar mig",
    times_hint: "Fyll i om du föreslår en annan tid. Svensk tid, till exempel",
    proposal: "Förslag",
    delegate_hint: "Fyll i om någon annan kommer i stället för dig.",
    delegate: "Vem kommer i stället?",
    mandate: "Den som kommer får besluta för vår verksamhet",
    send: "Skicka svaret",
    thanks: "Tack, ditt svar är mottaget",
    you_answered: "Du svarade:",
    change: "Ändra svaret",
    change_until: "Du kan ändra ditt svar ända tills mötet börjar. Då slutar länken att gälla.",
    calendar: "Lägg in mötet i din kalender",
    about: "Vad är en SIP?",
    about_text: "SIP betyder samordnad individuell plan. Den görs när någon behöver stöd från både kommunen och \
        regionen, och ibland från fler. I planen står vad som ska göras och vem som gör vad. På mötet går man \
        igenom planen tillsammans med den som den handlar om.",
    nothing: "Länken gäller inte",
    nothing_text: "Den kan ha gått ut, ersatts av en ny eller skrivits fel. Kontakta den som skickade länken om du \
        behöver en ny.",
    failure: "Det gick inte just nu",
    failure_text: "Svaret har inte tagits emot. Gå tillbaka och försök igen om en stund, eller kontakta den som \
        skickade länken.",
    changed: "Mötet eller svaret har ändrats sedan du öppnade sidan. Kontrollera tiden och platsen nedan och \
        skicka svaret igen.",
    swedish_time: "",
};

const ENGLISH: Words = Words {
    language: "en",
    other: ("På svenska", "sv"),
    summons: "Summons to a SIP meeting",
    invitation: "Invitation to a SIP meeting",
    cancelled: "Cancelled",
    is_cancelled: "The meeting is cancelled.",
    no_answer: "You do not need to answer.",
    error: "Error",
    so_far: "Your answer so far:",
    so_far_after: "If you answer again, the new answer counts.",
    when: "When",
    place: "Where",
    video: "Video meeting",
    inviting: "Invited by",
    questions: "Questions",
    ask_sender: "Contact whoever sent you the link.",
    refused: "Your answer could not be received",
    your_answer: "Your answer (required)",
    answers: [
        "I will come",
        "I cannot come",
        "I do not know yet",
        "I suggest another time",
        "Somebody else comes instead of me",
    ],
    reason: "Reason or message",
    reason_hint: "Required if you cannot come. Write nothing about your health or about anybody else's situation.",
    times: "Times that suit me",
    times_hint: "Fill in if you suggest another time. Swedish time, for example",
    proposal: "Suggestion",
    delegate_hint: "Fill in if somebody else comes instead of you.",
    delegate: "Who comes instead?",
    mandate: "Whoever comes may decide for our organisation",
    send: "Send the answer",
    thanks: "Thank you, your answer has been received",
    you_answered: "You answered:",
    change: "Change the answer",
    change_until: "You can change your answer until the meeting begins. Then the link stops working.",
    calendar: "Add the meeting to your calendar",
    about: "What is a SIP?",
    about_text: "SIP stands for samordnad individuell plan, a coordinated individual plan. It is made when somebody \
        needs support from both the municipality and the region, and sometimes from others. The plan says what is to \
        be done and who does what. At the meeting it is gone through together with the person whom it is about.",
    nothing: "The link is not valid",
    nothing_text: "It may have expired, been replaced by a new one or been mistyped. Contact whoever sent the link if \
        you need a new one.",
    failure: "It did not work right now",
    failure_text: "Your answer has not been received. Go back and try again in a while, or contact whoever sent the \
        link.",
    changed: "The meeting or the answer has changed since you opened the page. Check time and place below and send \
        your answer again.",
    swedish_time: " (Swedish time)",
};

impl Words {
    /// Those of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Swedish => &SWEDISH,
            Language::English => &ENGLISH,
        }
    }

    /// The words that an answer is chosen by.
    pub fn answer(&self, reply: Reply) -> &'static str {
        let mut found = CHOICES.iter().zip(self.answers);
        let found = found.find(|(choice, _)| **choice == reply);
        found.map_or(reply.sv(), |(_, words)| words)
    }

    /// Whether they are Swedish.
    pub fn is_swedish(&self) -> bool {
        self.language == SWEDISH.language
    }

    /// What is wrong in a field, in the reader's words: a time is any of its fields. `{}` stands for a time that
    /// could be written there.
    pub fn fault(&self, field: &str, code: FaultCode) -> Option<&'static str> {
        let found = SENTENCES
            .iter()
            .find(|(start, known, ..)| field.starts_with(start) && *known == code);
        found.map(|(_, _, sv, en)| if self.is_swedish() { *sv } else { *en })
    }
}

/// Field, fault and what it is.
type Sentence = (&'static str, FaultCode, &'static str, &'static str);

const SENTENCES: &[Sentence] = &[
    (
        "reply",
        FaultCode::NotInList,
        "Välj ett svar.",
        "Choose an answer.",
    ),
    (
        "reason",
        FaultCode::Required,
        "Skriv varför du inte kan komma.",
        "Write why you cannot come.",
    ),
    (
        "time",
        FaultCode::Required,
        "Ange minst en tid som passar.",
        "State at least one time that suits.",
    ),
    (
        "time",
        FaultCode::Format,
        "Skriv dag och tid, till exempel {}.",
        "Write day and time, for example {}.",
    ),
    (
        "time",
        FaultCode::InThePast,
        "Ange en tid som inte har passerat.",
        "State a time that has not passed.",
    ),
    (
        "time",
        FaultCode::TooFarAhead,
        "Ange en tid inom två år.",
        "State a time within two years.",
    ),
    (
        "time",
        FaultCode::Repeated,
        "Samma tid står två gånger.",
        "The same time stands twice.",
    ),
    (
        "time",
        FaultCode::NoSuchLocalTime,
        "Tiden finns inte: klockan ställs fram då.",
        "There is no such time: the clocks go forward then.",
    ),
    (
        "time",
        FaultCode::NotAllowedHere,
        "Välj svaret om en annan tid, eller ta bort tiden.",
        "Choose the answer about another time, or remove the time.",
    ),
    (
        "delegatedTo",
        FaultCode::Required,
        "Skriv vem som kommer i stället.",
        "Write who comes instead.",
    ),
    (
        "delegatedTo",
        FaultCode::NotAllowedHere,
        "Välj svaret om att någon annan kommer, eller ta bort namnet.",
        "Choose the answer that somebody else comes, or remove the name.",
    ),
    (
        "delegatedTo",
        FaultCode::Pattern,
        "Skriv namnet på en rad.",
        "Write the name on one line.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_words_for_every_answer() {
        for reply in Reply::ALL {
            assert!(CHOICES.contains(reply), "{reply:?}");
            for language in [Language::Swedish, Language::English] {
                assert!(!Words::of(language).answer(*reply).is_empty());
            }
        }
    }
}
