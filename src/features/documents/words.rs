//! What the document says of itself: to the person in plain Swedish, to the parties in theirs.

use crate::features::participants::ParticipantRole;
use crate::features::plans::FollowUpForm;
use crate::kernel::vocabulary::Audience;

/// The words of one audience.
#[derive(Debug)]
pub struct Words {
    /// Heading: what matters to the person.
    pub what_matters: &'static str,
    /// Heading: what the child thinks of it.
    pub childs_view: &'static str,
    /// Heading: the situation now.
    pub current_situation: &'static str,
    /// Heading: what the person can and has.
    pub own_resources: &'static str,
    /// Heading: the goals.
    pub goals: &'static str,
    /// Heading: the short-term ones.
    pub short_term: &'static str,
    /// Heading: the long-term ones.
    pub long_term: &'static str,
    /// Before a goal in the professionals' words.
    pub professional_words: &'static str,
    /// Heading: the interventions.
    pub interventions: &'static str,
    /// Below it.
    pub interventions_intro: &'static str,
    /// Heading over interventions that nobody answers for, or somebody not shown.
    pub nobody: &'static str,
    /// Of an intervention that nobody sees to any more.
    pub orphaned: &'static str,
    /// Before the need that an intervention meets.
    pub need: &'static str,
    /// Before what the person does.
    pub own_contribution: &'static str,
    /// Before whom to turn to.
    pub contact: &'static str,
    /// Before the period.
    pub period: &'static str,
    /// Before where it stands.
    pub status: &'static str,
    /// Heading: the overall responsible and the lead.
    pub responsible: &'static str,
    /// Before the overall responsible.
    pub overall: &'static str,
    /// Before the lead.
    pub lead: &'static str,
    /// Heading: early signs.
    pub early_signs: &'static str,
    /// Heading: the follow-up.
    pub follow_up: &'static str,
    /// Before its day.
    pub follow_up_on: &'static str,
    /// Before its form.
    pub follow_up_form: &'static str,
    /// Before who calls to it.
    pub follow_up_caller: &'static str,
    /// Heading: those who take part.
    pub parties: &'static str,
    /// Heading of the column with what they say.
    pub agreement: &'static str,
    /// When something is not stated.
    pub nothing: &'static str,
    /// Of a draft.
    pub draft: &'static str,
    /// When no meeting was held before it was adopted.
    pub without_meeting: &'static str,
    /// Before why.
    pub reason: &'static str,
    /// When something is left out for this reader.
    pub left_out: &'static str,
    /// When place is left out.
    pub place_hidden: &'static str,
}

const PERSON: Words = Words {
    what_matters: "Det här är viktigt för mig",
    childs_view: "Det här tycker jag",
    current_situation: "Så här är det nu",
    own_resources: "Det här kan jag, och det här hjälper mig",
    goals: "Det här vill jag",
    short_term: "Snart",
    long_term: "Längre fram",
    professional_words: "Så säger de som hjälper mig",
    interventions: "Det här ska vi göra",
    interventions_intro: "Vem gör vad:",
    nobody: "Inte bestämt vem",
    orphaned: "Den som skulle göra det här kan inte göra det längre. Vi behöver bestämma vem som tar över.",
    need: "Därför",
    own_contribution: "Det här gör jag själv",
    contact: "Den jag kan fråga",
    period: "När",
    status: "Hur långt vi har kommit",
    responsible: "Vem har huvudansvaret",
    overall: "Den som ser till att alla gör sin del",
    lead: "Den som leder arbetet med planen",
    early_signs: "Om det blir sämre",
    follow_up: "När vi ses igen",
    follow_up_on: "Dag",
    follow_up_form: "Så här gör vi",
    follow_up_caller: "Den som kallar",
    parties: "De här är med",
    agreement: "Vad de säger om planen",
    nothing: "Det är inte bestämt än.",
    draft: "UTKAST. Planen är inte klar. Den kan ändras.",
    without_meeting: "Planen bestämdes utan att vi hade något möte.",
    reason: "Varför",
    left_out: "Det här är inte hela planen. Vissa delar visas inte i det här exemplaret.",
    place_hidden: "Namn på orter, kommuner och enheter står inte här, eftersom mina uppgifter är skyddade.",
};

const PARTY: Words = Words {
    what_matters: "Vad som är viktigt för den enskilde",
    childs_view: "Barnets åsikt och inställning",
    current_situation: "Nuvarande situation",
    own_resources: "Egna resurser",
    goals: "Mål",
    short_term: "På kort sikt",
    long_term: "På lång sikt",
    professional_words: "Med professionens ord",
    interventions: "Insatser och vem som ansvarar",
    interventions_intro: "Insatserna står under den part som ansvarar för dem.",
    nobody: "Ansvarig part saknas eller visas inte",
    orphaned: "Ansvarig part deltar inte längre eller får inte längre ta del av insatsen. En ny ansvarig behöver utses.",
    need: "Behov",
    own_contribution: "Den enskildes egen insats",
    contact: "Kontaktperson",
    period: "Tid",
    status: "Läge",
    responsible: "Övergripande ansvar",
    overall: "Huvudman med övergripande ansvar",
    lead: "Leder arbetet",
    early_signs: "Tidiga tecken på försämring och vad som görs då",
    follow_up: "Uppföljning",
    follow_up_on: "Dag",
    follow_up_form: "Form",
    follow_up_caller: "Kallar",
    parties: "Parter och andra som deltar",
    agreement: "Ställningstagande",
    nothing: "Inte angivet.",
    draft: "UTKAST. Planen är inte fastställd och kan ändras.",
    without_meeting: "Planen är fastställd utan att något möte har hållits.",
    reason: "Skäl",
    left_out: "Exemplaret är inte fullständigt: det innehåller bara de delar av planen som mottagaren får ta del av.",
    place_hidden: "Skyddade personuppgifter. Namn på kommuner, enheter och skolor är utelämnade. Röj inte var personen finns.",
};

impl Words {
    /// Those for `audience`.
    pub fn of(audience: Audience) -> &'static Self {
        match audience {
            Audience::Person => &PERSON,
            Audience::Party => &PARTY,
        }
    }
}

/// How a plan is followed up, in a sentence of the person's.
pub fn follow_up_form(audience: Audience, form: FollowUpForm) -> &'static str {
    use crate::kernel::Code;
    match (audience, form) {
        (Audience::Party, form) => form.sv(),
        (Audience::Person, FollowUpForm::Meeting) => "Vi träffas på ett möte",
        (Audience::Person, FollowUpForm::Phone) => "Vi talas vid i telefon",
        (Audience::Person, FollowUpForm::Written) => "Vi skriver till varandra",
    }
}

/// What somebody does in the case, in the parties' words or as the person would say it.
pub fn role(audience: Audience, role: ParticipantRole) -> &'static str {
    use crate::kernel::Code;
    match (audience, role) {
        (Audience::Party, role) => role.sv(),
        (Audience::Person, ParticipantRole::Initiator) => "Tog initiativ till planen",
        (Audience::Person, ParticipantRole::Party) => "Är med i planen",
        (Audience::Person, ParticipantRole::Person) => "Det är jag",
        (Audience::Person, ParticipantRole::Custodian) => "Min vårdnadshavare",
        (Audience::Person, ParticipantRole::ClosePerson) => "Min närstående",
        (Audience::Person, ParticipantRole::LegalGuardian) => "Min gode man",
        (Audience::Person, ParticipantRole::Administrator) => "Min förvaltare",
        (Audience::Person, ParticipantRole::Interpreter) => "Tolk",
        (Audience::Person, ParticipantRole::SupportPerson) => "Min stödperson",
    }
}
