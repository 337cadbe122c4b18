//! What the contract's tags say.

use serde_json::{Value, json};

/// Every tag, in the order of the document.
pub(super) fn tags() -> Vec<Value> {
    let described = [
        ("System", "Fakta om API:et."),
        (
            "Registry",
            "Organisationer, enheter, områden, konton, uppdrag och kodlistor.",
        ),
        ("Persons", "Personposter i den egna organisationen."),
        (
            "Requests",
            "Begäran om SIP: någon frågar en enhet, som svarar.",
        ),
        ("Cases", "SIP-ärenden och deras status."),
        (
            "Consents",
            "Samtycken: vad, till vem, hur länge; återkallas när som helst.",
        ),
        ("Participants", "Parter och personer som deltar."),
        ("Meetings", "Möten, närvaro, anteckningar och kalendrar."),
        (
            "Invitations",
            "Kallelser, inbjudningar, svar och gästlänkar.",
        ),
        ("Plans", "Planen: mål, insatser, fastställande."),
        ("FollowUps", "Uppföljningar av fastställda planer."),
        (
            "Discharges",
            "Utskrivning från slutenvård: meddelanden, kvittenser och frister.",
        ),
        ("Timeline", "Vad som hänt i ett ärende."),
        (
            "Work",
            "Frister i ärenden, enhetens arbetslista och länens fristregler.",
        ),
        (
            "Protection",
            "Skyddade personuppgifter: namngivna användare, nödåtkomst och granskningen av den.",
        ),
        (
            "Deviations",
            "Avvikelser mellan verksamheter: rapportera, utreda, besvara och åtgärda, utan att peka ut någon.",
        ),
        ("Audit", "Åtkomstlogg."),
    ];
    described
        .iter()
        .map(|(name, description)| json!({"name": name, "description": description}))
        .collect()
}
