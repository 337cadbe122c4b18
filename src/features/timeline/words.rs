//! How events are told.

/// Each event in plain Swedish: for staff, and for the person.
pub const WORDS: &[(&str, &str, &str)] = &[
    (
        "case.created",
        "Ärendet öppnades.",
        "Ett ärende om samordnad individuell plan öppnades för dig.",
    ),
    (
        "case.updated",
        "Uppgifter i ärendet ändrades.",
        "Uppgifter i ditt ärende ändrades.",
    ),
    (
        "case.status-changed",
        "Ärendet fick en ny status.",
        "Ditt ärende gick vidare till ett nytt steg.",
    ),
    (
        "case.reopened",
        "Arbetet togs upp igen i ett nytt ärende.",
        "Arbetet med din plan togs upp igen i ett nytt ärende.",
    ),
    (
        "case.moved",
        "Ärendet flyttades till en annan kommun.",
        "Ditt ärende flyttades till en annan kommun.",
    ),
    (
        "consent.recorded",
        "Ett besked om samtycke antecknades.",
        "Ett besked om samtycke antecknades.",
    ),
    (
        "consent.superseded",
        "Ett samtycke ersattes av ett nytt.",
        "Ett samtycke ersattes av ett nytt.",
    ),
    (
        "consent.answered",
        "Ett svar på en fråga om samtycke antecknades.",
        "Ett svar på frågan om samtycke antecknades.",
    ),
    (
        "consent.limited",
        "Ett samtycke från vårdnadshavare kortades så att det gäller längst till 18-årsdagen.",
        "Ett samtycke från dina vårdnadshavare kortades så att det gäller längst till din 18-årsdag.",
    ),
    (
        "consent.withdrawn",
        "Ett samtycke återkallades.",
        "Ett samtycke togs tillbaka.",
    ),
    (
        "disclosure.recorded",
        "Ett beslut om utlämnande på annan grund än samtycke antecknades.",
        "Ett beslut antecknades om att någon får ta del av uppgifter om dig utan ditt samtycke.",
    ),
    (
        "disclosure.ended",
        "Ett utlämnande på annan grund än samtycke avslutades.",
        "Någon som fick ta del av uppgifter om dig utan ditt samtycke får det inte längre.",
    ),
    (
        "participant.added",
        "En deltagare lades till.",
        "En deltagare lades till i ditt ärende.",
    ),
    (
        "participant.updated",
        "Uppgifter om en deltagare ändrades.",
        "Uppgifter om en deltagare i ditt ärende ändrades.",
    ),
    (
        "participant.ended",
        "En deltagare lämnade ärendet.",
        "En deltagare lämnade ditt ärende.",
    ),
    (
        "preparation.updated",
        "Personens förberedelse inför mötet antecknades.",
        "Det du vill ta upp på mötet antecknades.",
    ),
    (
        "meeting.planned",
        "Ett möte planerades.",
        "Ett möte om din plan planerades.",
    ),
    (
        "meeting.updated",
        "Ett möte ändrades.",
        "Ett möte om din plan ändrades.",
    ),
    (
        "meeting.cancelled",
        "Ett möte ställdes in.",
        "Ett möte om din plan ställdes in.",
    ),
    (
        "plan.created",
        "Ett utkast till plan påbörjades.",
        "Ett utkast till din plan påbörjades.",
    ),
    (
        "plan.updated",
        "Utkastet till plan ändrades.",
        "Utkastet till din plan ändrades.",
    ),
    (
        "plan.adopted",
        "Planen fastställdes.",
        "Din plan fastställdes.",
    ),
    (
        "plan.responsibility-lost",
        "Insatser i planen står utan ansvarig part.",
        "Insatser i din plan har ingen som ansvarar för dem just nu.",
    ),
    (
        "goal.added",
        "Ett mål lades till i utkastet.",
        "Ett mål lades till i utkastet till din plan.",
    ),
    (
        "goal.updated",
        "Ett mål i utkastet ändrades.",
        "Ett mål i utkastet till din plan ändrades.",
    ),
    (
        "goal.removed",
        "Ett mål togs bort ur utkastet.",
        "Ett mål togs bort ur utkastet till din plan.",
    ),
    (
        "intervention.added",
        "En insats lades till i utkastet.",
        "En insats lades till i utkastet till din plan.",
    ),
    (
        "intervention.updated",
        "En insats ändrades.",
        "En insats i din plan ändrades.",
    ),
    (
        "intervention.removed",
        "En insats togs bort ur utkastet.",
        "En insats togs bort ur utkastet till din plan.",
    ),
    (
        "follow-up.planned",
        "En uppföljning planerades.",
        "En uppföljning av din plan planerades.",
    ),
    (
        "follow-up.updated",
        "En planerad uppföljning ändrades.",
        "En planerad uppföljning av din plan ändrades.",
    ),
    (
        "follow-up.cancelled",
        "En planerad uppföljning ställdes in.",
        "En planerad uppföljning av din plan ställdes in.",
    ),
    (
        "follow-up.held",
        "Planen följdes upp.",
        "Din plan följdes upp.",
    ),
    (
        "meeting.moved",
        "Ett möte fick ny tid eller plats.",
        "Ett möte om din plan fick ny tid eller plats.",
    ),
    (
        "meeting.settled",
        "Det antecknades om ett möte hölls.",
        "Det antecknades om ett möte om din plan hölls.",
    ),
    (
        "invitation.sent",
        "En deltagare kallades eller bjöds in till ett möte.",
        "En deltagare kallades eller bjöds in till ett möte om din plan.",
    ),
    (
        "invitation.received",
        "En kallelse eller inbjudan kvitterades.",
        "En deltagare kvitterade att kallelsen eller inbjudan kommit fram.",
    ),
    (
        "invitation.replied",
        "En kallelse eller inbjudan besvarades.",
        "En deltagare svarade på kallelsen eller inbjudan till mötet.",
    ),
    (
        "invitation.withdrawn",
        "En kallelse eller inbjudan togs tillbaka.",
        "En kallelse eller inbjudan till mötet togs tillbaka.",
    ),
    (
        "guest-link.created",
        "En gästlänk till en inbjudan skapades.",
        "En länk för att svara på en inbjudan skapades.",
    ),
    (
        "guest-link.revoked",
        "En gästlänk till en inbjudan spärrades.",
        "En länk för att svara på en inbjudan spärrades.",
    ),
    (
        "attendance.recorded",
        "Närvaro vid ett möte antecknades.",
        "Det antecknades vem som var med på mötet.",
    ),
    (
        "attendance.updated",
        "Närvaro vid ett möte ändrades.",
        "Anteckningen om vem som var med på mötet ändrades.",
    ),
    (
        "plan-agreement.recorded",
        "En part tog ställning till planen.",
        "Någon sa vad den tycker om din plan.",
    ),
    (
        "discharge.admission-notified",
        "Ett inskrivningsmeddelande skickades.",
        "Sjukvården meddelade berörda verksamheter att du är inskriven.",
    ),
    (
        "discharge.date-changed",
        "Den beräknade utskrivningsdagen ändrades.",
        "Den dag då du beräknas bli utskriven ändrades.",
    ),
    (
        "discharge.updated",
        "Uppgifter om utskrivningen ändrades.",
        "Uppgifter om din utskrivning ändrades.",
    ),
    (
        "discharge.contact-changed",
        "Uppgiften om fast vårdkontakt ändrades.",
        "Uppgiften om din fasta vårdkontakt ändrades.",
    ),
    (
        "discharge.notice-received",
        "Ett meddelande om utskrivningen kvitterades.",
        "En verksamhet kvitterade ett meddelande om din utskrivning.",
    ),
    (
        "discharge.ready-notified",
        "En underrättelse om utskrivningsklar skickades.",
        "Sjukvården meddelade att du är redo att skrivas ut.",
    ),
    (
        "discharge.ready-withdrawn",
        "Underrättelsen om utskrivningsklar togs tillbaka.",
        "Sjukvården meddelade att du inte längre är redo att skrivas ut.",
    ),
    (
        "discharge.ended",
        "Utskrivningsprocessen avslutades.",
        "Arbetet inför din utskrivning avslutades.",
    ),
    (
        "plan-distribution.recorded",
        "En kopia av planen lämnades ut.",
        "Någon fick en kopia av din plan.",
    ),
    (
        "case.protected",
        "Ärendet visas nu bara för namngivna användare.",
        "Ditt ärende visas nu bara för medarbetare som är namngivna.",
    ),
    (
        "case.protection-lifted",
        "Ärendet visas inte längre bara för namngivna användare.",
        "Ditt ärende visas inte längre bara för medarbetare som är namngivna.",
    ),
    (
        "named-user.added",
        "En användare namngavs för ärendet.",
        "En medarbetare namngavs och kan läsa ditt ärende.",
    ),
    (
        "named-user.removed",
        "En namngiven användare togs bort.",
        "En medarbetare är inte längre namngiven i ditt ärende.",
    ),
    (
        "emergency-access.taken",
        "Ärendet öppnades med nödåtkomst.",
        "En medarbetare öppnade ditt ärende med nödåtkomst. En logggranskare kontrollerar om det var befogat.",
    ),
    (
        "emergency-access.reviewed",
        "En nödåtkomst till ärendet granskades.",
        "En logggranskare kontrollerade om nödåtkomsten till ditt ärende var befogad.",
    ),
];
