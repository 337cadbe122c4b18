//! What is taken away from text that people send, and what is refused.
//!
//! Telephone lists, word processors and web pages leave characters in what is copied from them that nobody
//! sees. Where they carry nothing they are taken away, so that the same name is the same text; where they
//! carry something, in scripts and emoji that need them, they stay; and what could make a reader see
//! something else than what is stored is refused.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A character that text may not hold, and where it stands, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unfit {
    /// The character.
    pub character: char,
    /// Which of the characters it is.
    pub place: usize,
}

/// `text` as it is kept: composed (Unicode's form NFC), without blanks at its ends and without characters
/// that carry nothing. What is nothing but those stays one blank, which no member takes.
///
/// # Errors
/// The first character that it may not hold.
pub fn clean(text: &str) -> Result<Cow<'_, str>, Unfit> {
    // What most text is.
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Ok(Cow::Borrowed(trimmed(text)));
    }
    if let Some(unfit) = unfit(text) {
        return Err(unfit);
    }
    let mut kept = once(text);
    // What is taken away can bring together what composes, and the other way round.
    loop {
        let again = once(&kept);
        if again == kept {
            break;
        }
        kept = again;
    }
    match trimmed(&kept) {
        "" => Ok(Cow::Borrowed(" ")),
        same if same == text => Ok(Cow::Borrowed(text)),
        kept => Ok(Cow::Owned(kept.to_owned())),
    }
}

fn once(text: &str) -> String {
    let kept = without_invisible(text);
    match is_nfc_quick(kept.chars()) {
        IsNormalized::Yes => kept,
        _ => kept.nfc().collect(),
    }
}

fn trimmed(text: &str) -> &str {
    match text.trim() {
        "" if !text.is_empty() => " ",
        trimmed => trimmed,
    }
}

/// The first character of `text` that no text may hold: a control character that breaks no line and parts no
/// words (PostgreSQL refuses U+0000), one that stands for none, and what orders text from right to left
/// other than its letters do.
pub fn unfit(text: &str) -> Option<Unfit> {
    let mixed = text.chars().any(is_right_to_left);
    let isolates = mixed || !is_closed(text);
    let found = text.chars().enumerate().find(|(_, c)| match *c {
        '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{85}' => false,
        '\u{202B}' | '\u{202E}' | '\u{2067}' => true,
        '\u{202A}' | '\u{202C}' | '\u{202D}' => mixed,
        '\u{2066}' | '\u{2068}' | '\u{2069}' => isolates,
        '\u{FDD0}'..='\u{FDEF}' => true,
        c => c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE,
    });
    found.map(|(index, character)| Unfit {
        character,
        place: index + 1,
    })
}

/// Whether every isolated run of `text` ends in it: one that does not goes on in what stands after it.
fn is_closed(text: &str) -> bool {
    let open = text.chars().try_fold(0_usize, |open, c| match c {
        '\u{2066}' | '\u{2068}' => Some(open + 1),
        '\u{2069}' => open.checked_sub(1),
        _ => Some(open),
    });
    open == Some(0)
}

/// Without the invisible characters that carry nothing where they stand.
fn without_invisible(text: &str) -> String {
    let mixed = text.chars().any(is_right_to_left);
    let mut kept = String::with_capacity(text.len());
    let mut flag = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let (before, after) = (kept.chars().next_back(), rest.peek().copied());
        flag = c == '\u{1F3F4}' || flag && is_tag(c);
        let carries = match c {
            // Soft hyphen, joiners of words, invisible signs, fillers, annotations, placeholders.
            '\u{AD}'
            | '\u{34F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206A}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFC}' => false,
            // Directions: marks between letters of both directions do, and nothing else.
            '\u{200E}' | '\u{200F}' | '\u{61C}' => mixed,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
            '\u{200B}' => before.is_some_and(is_unspaced) && after.is_some_and(is_unspaced),
            '\u{200C}' => before.is_some_and(is_joining),
            '\u{200D}' => {
                before.is_some_and(is_joining)
                    || before.is_some_and(|c| is_pictured(c) || is_variation(c))
                        && after.is_some_and(is_pictured)
            }
            c if is_variation(c) => {
                before.is_some_and(|c| !c.is_alphabetic() && !c.is_whitespace() || is_varied(c))
            }
            '\u{180B}'..='\u{180F}' => before.is_some_and(|c| matches!(c, '\u{1800}'..='\u{18AF}')),
            c if is_tag(c) || c == '\u{E0001}' => flag,
            _ => true,
        };
        if carries {
            kept.push(c);
        }
    }
    kept
}

/// Letters of the scripts that are written from right to left.
fn is_right_to_left(c: char) -> bool {
    let in_block = matches!(
        c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'
    );
    in_block && c.is_alphabetic()
}

/// Letters and signs of the scripts whose letters join, or are kept from it, by invisible characters: Arabic,
/// Syriac, those of India and of South-East Asia, Mongolian.
fn is_joining(c: char) -> bool {
    matches!(
        c,
        '\u{600}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1700}'..='\u{18AF}'
            | '\u{1900}'..='\u{1CFF}' | '\u{A800}'..='\u{AAFF}' | '\u{ABC0}'..='\u{ABFF}'
            | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{10FFF}'
            | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}'
    )
}

/// Letters of the scripts that part no words by blanks, where a line may break.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{E00}'..='\u{FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{1950}'..='\u{19FF}' | '\u{1A20}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}'
            | '\u{AA60}'..='\u{AADF}'
    )
}

/// Emoji and other pictures.
fn is_pictured(c: char) -> bool {
    matches!(
        c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
            | '\u{2190}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
            | '\u{1F000}'..='\u{1FAFF}'
    )
}

/// Letters with variants of their own.
fn is_varied(c: char) -> bool {
    matches!(
        c,
        '\u{1000}'..='\u{109F}' | '\u{2100}'..='\u{21FF}' | '\u{3000}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

fn is_variation(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Which part of a flag an emoji shows.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(text: &str) -> String {
        clean(text).unwrap().into_owned()
    }

    #[test]
    fn takes_away_what_carries_nothing() {
        for (written, read) in [
            ("  Åsa ", "Åsa"),
            ("A\u{30A}sa", "Åsa"),
            ("Sam\u{AD}spel", "Samspel"),
            ("\u{FEFF}Åsa\u{200B}", "Åsa"),
            ("\u{202A}+46 70 000 00 00\u{202C}", "+46 70 000 00 00"),
            ("\u{202D}070\u{2011}000\u{202C}", "070\u{2011}000"),
            ("\u{200E}070\u{200F}", "070"),
            ("\u{2068}070\u{2069}", "070"),
            ("An\u{200D}na", "Anna"),
            ("An\u{200C}na\u{FE0F}", "Anna"),
            ("A\u{E0041}\u{E0042}", "A"),
            ("070-000\u{B}", "070-000"),
            ("\u{200B}\u{AD}", " "),
            ("\u{A0}\u{200B}", " "),
            (" ", " "),
            ("", ""),
        ] {
            assert_eq!(kept(written), read, "{written:?}");
        }
    }

    #[test]
    fn leaves_what_scripts_and_emoji_need() {
        for text in [
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "ภาษา\u{200B}ไทย",
            "שלום\u{200F} (SIP)",
            "👩\u{200D}⚕\u{FE0F}",
            "👨\u{200D}👩\u{200D}👧",
            "❤\u{FE0F}\u{200D}🔥",
            "1\u{FE0F}\u{20E3}",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "ett\n två\ttre",
        ] {
            assert_eq!(kept(text), text, "{text:?}");
        }
    }

    #[test]
    fn refuses_what_deceives_and_says_where() {
        for (text, character, place) in [
            ("a\0", '\0', 2),
            ("ab\u{202E}cd", '\u{202E}', 3),
            ("å\u{1B}", '\u{1B}', 2),
            ("\u{2067}a", '\u{2067}', 1),
            ("a\u{2066}", '\u{2066}', 2),
            ("שלום\u{202A}", '\u{202A}', 5),
            ("a\u{FFFF}", '\u{FFFF}', 2),
        ] {
            assert_eq!(clean(text), Err(Unfit { character, place }), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn cleans_once_for_all(text in any::<String>()) {
            if let Ok(once) = clean(&text) {
                let once = once.into_owned();
                prop_assert_eq!(clean(&once).unwrap(), once.as_str());
            }
        }
    }
}
