//! Sealing of personal data at rest: AES-256-GCM-SIV under a key for each person, and each of those
//! keys wrapped by a master key that the database never sees.
//!
//! What is sealed is bound to its table, column, row and person: a ciphertext that was moved to another
//! place does not open. Throwing a person's key away makes all that was sealed under it unreadable, in
//! every copy of the database.

use std::fmt;
use std::marker::PhantomData;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::id::Id;
use super::problem::{Problem, ProblemCode};

/// Bytes of every key.
const KEY_LENGTH: usize = 32;
/// Bytes that name the master key in front of what it wraps.
const NAME_LENGTH: usize = 8;
/// First byte of what is sealed: how it was.
const FORM: u8 = 1;

/// A column whose values are sealed.
pub trait Place {
    /// `table.column`, part of what a value is bound to.
    const NAME: &'static str;
}

/// A sealed value of the column `P`, as the database holds it.
pub struct Sealed<P> {
    bytes: Vec<u8>,
    place: PhantomData<fn() -> P>,
}

impl<P> Sealed<P> {
    /// From what the database holds.
    pub fn stored(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            place: PhantomData,
        }
    }

    /// What the database is to hold.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<P> fmt::Debug for Sealed<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sealed")
    }
}

/// It could not be opened: another key, another place, or changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unopened;

impl From<Unopened> for Problem {
    fn from(_: Unopened) -> Self {
        tracing::error!("sealed data could not be opened");
        ProblemCode::Internal.into()
    }
}

struct Key(LessSafeKey);

impl Key {
    fn new(bytes: &[u8; KEY_LENGTH]) -> Option<Self> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, bytes).ok()?;
        Some(Self(LessSafeKey::new(key)))
    }

    /// Appends nonce, ciphertext and tag to `out`.
    fn seal(&self, bound: &[u8], content: &[u8], out: &mut Vec<u8>) -> Result<(), Unopened> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| Unopened)?;
        // Room for the tag from the start: what grows leaves a copy of the content behind.
        let mut sealed = Vec::with_capacity(content.len() + AES_256_GCM_SIV.tag_len());
        sealed.extend_from_slice(content);
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(bound),
                &mut sealed,
            )
            .map_err(|_| Unopened)?;
        out.extend_from_slice(&nonce);
        out.append(&mut sealed);
        Ok(())
    }

    fn open(&self, bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (nonce, content) = sealed.split_at_checked(NONCE_LEN).ok_or(Unopened)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unopened)?;
        let mut content = content.to_vec();
        let length = self
            .0
            .open_in_place(nonce, Aad::from(bound), &mut content)
            .map_err(|_| Unopened)?
            .len();
        content.truncate(length);
        Ok(content)
    }
}

/// A key of one person, for one unit of work; with the keys of records that were merged into the person's, which
/// open what they sealed and seal nothing more.
pub struct PersonKey {
    key: Key,
    former: Vec<Key>,
}

impl PersonKey {
    /// Seals `text` for the column `P` of row `row`.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn seal<P: Place>(&self, row: Id, text: &str) -> Result<Sealed<P>, Unopened> {
        let mut bytes = vec![FORM];
        self.key
            .seal(&bound::<P>(row), text.as_bytes(), &mut bytes)?;
        Ok(Sealed::stored(bytes))
    }

    /// The same of a column that can be empty.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn seal_some<P: Place>(
        &self,
        row: Id,
        text: Option<&str>,
    ) -> Result<Option<Sealed<P>>, Unopened> {
        text.map(|text| self.seal(row, text)).transpose()
    }

    /// Opens what was sealed for the column `P` of row `row`.
    ///
    /// # Errors
    /// When it was not.
    pub fn open<P: Place>(&self, row: Id, sealed: &Sealed<P>) -> Result<String, Unopened> {
        let Some((&FORM, content)) = sealed.bytes.split_first() else {
            return Err(Unopened);
        };
        let (bound, mut keys) = (
            bound::<P>(row),
            std::iter::once(&self.key).chain(&self.former),
        );
        let opened = keys.find_map(|key| key.open(&bound, content).ok());
        String::from_utf8(opened.ok_or(Unopened)?).map_err(|_| Unopened)
    }

    /// The same of a column that can be empty.
    ///
    /// # Errors
    /// When it was not.
    pub fn open_some<P: Place>(
        &self,
        row: Id,
        sealed: Option<&Sealed<P>>,
    ) -> Result<Option<String>, Unopened> {
        sealed.map(|sealed| self.open(row, sealed)).transpose()
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey")
    }
}

fn bound<P: Place>(row: Id) -> Vec<u8> {
    [P::NAME.as_bytes(), &[0], row.0.as_bytes()].concat()
}

/// A key for looking up what is sealed: equal values have equal marks, and a mark tells nothing to who
/// has not the key.
pub struct BlindIndex(hmac::Key);

impl BlindIndex {
    /// The mark of these parts together.
    pub fn mark(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            // Each part's length goes before it, so that no two lists of parts read alike.
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }
}

/// The master keys: the first wraps, all unwrap.
pub struct Keyring(Vec<Master>);

struct Master {
    name: [u8; NAME_LENGTH],
    key: Key,
}

impl Keyring {
    /// A new master key as [`Self::parse`] reads it.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn generate() -> Result<String, String> {
        new_key()
            .map(|key| STANDARD.encode(key.as_slice()))
            .map_err(|_| "the machine gives no random numbers".to_owned())
    }

    /// Reads 32-byte keys in Base64, apart by blanks or line ends; `#` begins a comment.
    ///
    /// # Errors
    /// A sentence that never holds a key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = text
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default())
            .flat_map(str::split_ascii_whitespace);
        let masters: Result<Vec<Master>, String> = words.enumerate().map(master).collect();
        match masters? {
            none if none.is_empty() => Err("it holds no master key".into()),
            masters => Ok(Self(masters)),
        }
    }

    /// A new key for `person`, and how it is kept.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn new_person_key(&self, person: Id) -> Result<(PersonKey, Vec<u8>), Unopened> {
        let bytes = new_key()?;
        let key = PersonKey {
            key: Key::new(&bytes).ok_or(Unopened)?,
            former: Vec::new(),
        };
        Ok((key, self.wrap(&bytes, &owned_by(person))?))
    }

    /// The key of `person`, as kept.
    ///
    /// # Errors
    /// When it is another's, or its master key is not here.
    pub fn person_key(&self, person: Id, kept: &[u8]) -> Result<PersonKey, Unopened> {
        let mut keys = wrapped(kept)?.map(|one| {
            let bytes = self.unwrap(one, &owned_by(person))?;
            Key::new(&bytes).ok_or(Unopened)
        });
        Ok(PersonKey {
            key: keys.next().ok_or(Unopened)??,
            former: keys.collect::<Result<_, _>>()?,
        })
    }

    /// The key of one person as it is to be kept from now on, so that it also opens what was sealed under that of
    /// another record of the same person.
    ///
    /// # Errors
    /// When either is somebody else's, or its master key is not here.
    pub fn join(&self, one: (Id, &[u8]), other: (Id, &[u8])) -> Result<Vec<u8>, Unopened> {
        self.person_key(one.0, one.1)?;
        let mut kept = one.1.to_vec();
        for former in wrapped(other.1)? {
            let bytes = self.unwrap(former, &owned_by(other.0))?;
            kept.append(&mut self.wrap(&bytes, &owned_by(one.0))?);
        }
        Ok(kept)
    }

    /// A new key of the service itself, as it is to be kept.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn new_service_key(&self, name: &str) -> Result<Vec<u8>, Unopened> {
        self.wrap(&new_key()?, name.as_bytes())
    }

    /// The service's key for look-ups, as kept under `name`.
    ///
    /// # Errors
    /// When it is another, or its master key is not here.
    pub fn blind_index(&self, name: &str, kept: &[u8]) -> Result<BlindIndex, Unopened> {
        let bytes = self.unwrap(kept, name.as_bytes())?;
        Ok(BlindIndex(hmac::Key::new(
            hmac::HMAC_SHA256,
            bytes.as_slice(),
        )))
    }

    /// A person's kept key under the first master key; none when it is already.
    ///
    /// # Errors
    /// When it cannot be unwrapped.
    pub fn rewrap_person(&self, person: Id, kept: &[u8]) -> Result<Option<Vec<u8>>, Unopened> {
        let (mut moved, mut fresh) = (false, Vec::with_capacity(kept.len()));
        for one in wrapped(kept)? {
            let rewrapped = self.rewrap(one, &owned_by(person))?;
            moved |= rewrapped.is_some();
            fresh.extend_from_slice(rewrapped.as_deref().unwrap_or(one));
        }
        Ok(moved.then_some(fresh))
    }

    /// The same for the service's own key.
    ///
    /// # Errors
    /// When it cannot be unwrapped.
    pub fn rewrap_service(&self, name: &str, kept: &[u8]) -> Result<Option<Vec<u8>>, Unopened> {
        self.rewrap(kept, name.as_bytes())
    }

    fn rewrap(&self, kept: &[u8], owner: &[u8]) -> Result<Option<Vec<u8>>, Unopened> {
        let bytes = self.unwrap(kept, owner)?;
        let first = self.0.first().ok_or(Unopened)?;
        if kept.starts_with(&first.name) {
            return Ok(None);
        }
        self.wrap(&bytes, owner).map(Some)
    }

    fn wrap(&self, key: &Bare, owner: &[u8]) -> Result<Vec<u8>, Unopened> {
        let master = self.0.first().ok_or(Unopened)?;
        let mut kept = master.name.to_vec();
        master.key.seal(owner, key.as_slice(), &mut kept)?;
        Ok(kept)
    }

    fn unwrap(&self, kept: &[u8], owner: &[u8]) -> Result<Bare, Unopened> {
        let (name, sealed) = kept.split_at_checked(NAME_LENGTH).ok_or(Unopened)?;
        let master = self.0.iter().find(|master| master.name == name);
        let key = Zeroizing::new(master.ok_or(Unopened)?.key.open(owner, sealed)?);
        let bytes = key.first_chunk().filter(|_| key.len() == KEY_LENGTH);
        bytes.copied().map(Zeroizing::new).ok_or(Unopened)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring of {}", self.0.len())
    }
}

/// The bytes of a key, wiped from memory when they are needed no more.
type Bare = Zeroizing<[u8; KEY_LENGTH]>;

fn new_key() -> Result<Bare, Unopened> {
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    rand::fill(key.as_mut_slice()).map_err(|_| Unopened)?;
    Ok(key)
}

/// The keys that are kept together, one behind the other.
fn wrapped(kept: &[u8]) -> Result<impl Iterator<Item = &[u8]>, Unopened> {
    let length = NAME_LENGTH + NONCE_LEN + KEY_LENGTH + AES_256_GCM_SIV.tag_len();
    let whole = !kept.is_empty() && kept.len().is_multiple_of(length);
    whole.then(|| kept.chunks(length)).ok_or(Unopened)
}

fn owned_by(person: Id) -> Vec<u8> {
    [b"person\0".as_slice(), person.0.as_bytes()].concat()
}

fn master((index, word): (usize, &str)) -> Result<Master, String> {
    let fault = || {
        let number = index + 1;
        format!("master key {number} is not {KEY_LENGTH} bytes in Base64")
    };
    let bytes = Zeroizing::new(STANDARD.decode(word).map_err(|_| fault())?);
    let bytes = bytes.first_chunk().filter(|_| bytes.len() == KEY_LENGTH);
    let bytes: Bare = Zeroizing::new(*bytes.ok_or_else(fault)?);
    let hash = digest::digest(&digest::SHA256, bytes.as_slice());
    let name = hash.as_ref().first_chunk().copied().ok_or_else(fault)?;
    let key = Key::new(&bytes).ok_or_else(fault)?;
    Ok(Master { name, key })
}

#[cfg(test)]
mod tests;
