use super::*;
use crate::kernel::Stamp;

struct Name;
struct Reason;
impl Place for Name {
    const NAME: &'static str = "persons.given_name";
}
impl Place for Reason {
    const NAME: &'static str = "cases.reason";
}

fn keyring() -> Keyring {
    Keyring::parse(&Keyring::generate().unwrap()).unwrap()
}

fn ids() -> (Id, Id) {
    let now = Stamp::from_micros(1_000_000);
    (Id::new(now), Id::new(now))
}

#[test]
fn opens_only_where_it_was_sealed() {
    let (one, other) = ids();
    let ring = keyring();
    let (key, _) = ring.new_person_key(one).unwrap();
    let sealed: Sealed<Name> = key.seal(one, "Åsa").unwrap();
    assert_eq!(key.open(one, &sealed).unwrap(), "Åsa");
    assert_eq!(key.open(other, &sealed), Err(Unopened));
    let moved: Sealed<Reason> = Sealed::stored(sealed.as_bytes().to_vec());
    assert_eq!(key.open(one, &moved), Err(Unopened));
    let (another, _) = ring.new_person_key(one).unwrap();
    assert_eq!(another.open(one, &sealed), Err(Unopened));
}

#[test]
fn does_not_open_what_was_changed_or_cut() {
    let (one, _) = ids();
    let (key, _) = keyring().new_person_key(one).unwrap();
    let sealed: Sealed<Name> = key.seal(one, "Åsa").unwrap();
    for index in 0..sealed.as_bytes().len() {
        let mut changed = sealed.as_bytes().to_vec();
        changed[index] ^= 1;
        assert_eq!(
            key.open::<Name>(one, &Sealed::stored(changed)),
            Err(Unopened)
        );
        let cut = sealed.as_bytes()[..index].to_vec();
        assert_eq!(key.open::<Name>(one, &Sealed::stored(cut)), Err(Unopened));
    }
}

#[test]
fn seals_the_same_text_differently_each_time() {
    let (one, _) = ids();
    let (key, _) = keyring().new_person_key(one).unwrap();
    let seal = || key.seal::<Name>(one, "Åsa").unwrap();
    assert_ne!(seal().as_bytes(), seal().as_bytes());
}

#[test]
fn unwraps_a_kept_key_for_its_person_under_its_master_only() {
    let (one, other) = ids();
    let ring = keyring();
    let (key, kept) = ring.new_person_key(one).unwrap();
    let sealed: Sealed<Name> = key.seal(one, "Åsa").unwrap();
    let again = ring.person_key(one, &kept).unwrap();
    assert_eq!(again.open(one, &sealed).unwrap(), "Åsa");
    assert!(ring.person_key(other, &kept).is_err());
    assert!(keyring().person_key(one, &kept).is_err());
}

#[test]
fn rewraps_under_the_first_master_key() {
    let (one, _) = ids();
    let (old, new) = (Keyring::generate().unwrap(), Keyring::generate().unwrap());
    let (key, kept) = Keyring::parse(&old).unwrap().new_person_key(one).unwrap();
    let both = Keyring::parse(&format!("{new}  # since today\n{old}\n")).unwrap();
    let moved = both.rewrap_person(one, &kept).unwrap().unwrap();
    assert_eq!(both.rewrap_person(one, &moved).unwrap(), None);
    let only_new = Keyring::parse(&new).unwrap();
    let sealed: Sealed<Name> = key.seal(one, "Åsa").unwrap();
    let again = only_new.person_key(one, &moved).unwrap();
    assert_eq!(again.open(one, &sealed).unwrap(), "Åsa");
    assert!(only_new.person_key(one, &kept).is_err());
}

#[test]
fn refuses_what_is_no_master_key_without_repeating_it() {
    for wrong in ["", "# nothing", "c2hvcnQ=", "not base64!"] {
        let sentence = Keyring::parse(wrong).unwrap_err();
        assert!(wrong.is_empty() || !sentence.contains(wrong), "{sentence}");
    }
}

#[test]
fn marks_lists_of_parts_apart() {
    let ring = keyring();
    let kept = ring.new_service_key("index").unwrap();
    let index = ring.blind_index("index", &kept).unwrap();
    assert_eq!(index.mark(&[b"ab", b"c"]), index.mark(&[b"ab", b"c"]));
    assert_ne!(index.mark(&[b"ab", b"c"]), index.mark(&[b"a", b"bc"]));
    assert!(ring.blind_index("other", &kept).is_err());
}

#[test]
fn opens_under_a_joined_key_what_either_sealed() {
    let (one, other) = ids();
    let ring = keyring();
    let (key, kept) = ring.new_person_key(one).unwrap();
    let (others, others_kept) = ring.new_person_key(other).unwrap();
    let sealed: Sealed<Name> = key.seal(one, "Åsa").unwrap();
    let sealed_by_other: Sealed<Name> = others.seal(other, "Alva").unwrap();
    let joined = ring.join((one, &kept), (other, &others_kept)).unwrap();
    let both = ring.person_key(one, &joined).unwrap();
    assert_eq!(both.open(one, &sealed).unwrap(), "Åsa");
    assert_eq!(both.open(other, &sealed_by_other).unwrap(), "Alva");
    // What is sealed from now on is sealed under the first.
    let later: Sealed<Name> = both.seal(other, "Alva").unwrap();
    assert_eq!(key.open(other, &later).unwrap(), "Alva");
    assert_eq!(others.open(other, &later), Err(Unopened));
    assert!(ring.person_key(other, &joined).is_err());
    assert!(ring.join((one, &kept), (one, &others_kept)).is_err());
    for wrong in [&joined[1..], &joined[..joined.len() - 1], &[]] {
        assert!(ring.person_key(one, wrong).is_err());
    }
}

#[test]
fn rewraps_all_keys_of_a_person() {
    let (one, other) = ids();
    let (old, new) = (Keyring::generate().unwrap(), Keyring::generate().unwrap());
    let ring = Keyring::parse(&old).unwrap();
    let (_, kept) = ring.new_person_key(one).unwrap();
    let (others, others_kept) = ring.new_person_key(other).unwrap();
    let joined = ring.join((one, &kept), (other, &others_kept)).unwrap();
    let both = Keyring::parse(&format!("{new}\n{old}")).unwrap();
    let moved = both.rewrap_person(one, &joined).unwrap().unwrap();
    assert_eq!(both.rewrap_person(one, &moved).unwrap(), None);
    let only_new = Keyring::parse(&new).unwrap();
    let sealed: Sealed<Name> = others.seal(other, "Alva").unwrap();
    let key = only_new.person_key(one, &moved).unwrap();
    assert_eq!(key.open(other, &sealed).unwrap(), "Alva");
}
