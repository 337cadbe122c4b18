//! Tokens that were verified a moment ago, so that a client's next call need not verify again.
//!
//! Only the digest of a token is kept, never the token. An entry is good for one state of its
//! issuer's keys, and its times are compared with the present at every use.

use std::collections::HashMap;
use std::sync::Arc;

use aws_lc_rs::digest;
use parking_lot::Mutex;

use super::claims::{Claims, Times};

const SHARDS: usize = 16;
const MOST_PER_SHARD: usize = 256;

/// The SHA-256 digest of a whole token.
pub(super) type Fingerprint = [u8; 32];

/// The digest by which a token is found again.
pub(super) fn fingerprint(token: &str) -> Fingerprint {
    let mut result = [0; 32];
    let digest = digest::digest(&digest::SHA256, token.as_bytes());
    result
        .iter_mut()
        .zip(digest.as_ref())
        .for_each(|(to, from)| *to = *from);
    result
}

/// One verified token.
#[derive(Clone)]
pub(super) struct Entry {
    /// The place of the issuer in the verifier's list.
    pub(super) issuer: usize,
    /// The state of the issuer's keys that the token was verified with.
    pub(super) generation: u64,
    /// The times of the token.
    pub(super) times: Times,
    /// What the token says.
    pub(super) claims: Arc<Claims>,
}

/// At most 4096 verified tokens.
pub(super) struct Cache {
    shards: [Mutex<HashMap<Fingerprint, Entry>>; SHARDS],
}

impl Cache {
    /// An empty cache.
    pub(super) fn new() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::new(HashMap::new())),
        }
    }

    /// The entry of a token, whose generation and times the caller has yet to compare.
    pub(super) fn get(&self, fingerprint: &Fingerprint) -> Option<Entry> {
        self.shard(fingerprint)?.lock().get(fingerprint).cloned()
    }

    /// Keeps a verified token. A full shard drops what has expired, or else everything.
    pub(super) fn put(&self, fingerprint: Fingerprint, entry: Entry, now: i64) {
        let Some(shard) = self.shard(&fingerprint) else {
            return;
        };
        let mut shard = shard.lock();
        if shard.len() >= MOST_PER_SHARD {
            shard.retain(|_, kept| !kept.times.has_expired(now));
        }
        if shard.len() >= MOST_PER_SHARD {
            shard.clear();
        }
        shard.insert(fingerprint, entry);
    }

    /// Forgets a token.
    pub(super) fn forget(&self, fingerprint: &Fingerprint) {
        if let Some(shard) = self.shard(fingerprint) {
            shard.lock().remove(fingerprint);
        }
    }

    fn shard(&self, fingerprint: &Fingerprint) -> Option<&Mutex<HashMap<Fingerprint, Entry>>> {
        let first = fingerprint.first().copied().unwrap_or_default();
        self.shards.get(usize::from(first) % SHARDS)
    }

    /// How many tokens are kept.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().len()).sum()
    }
}
