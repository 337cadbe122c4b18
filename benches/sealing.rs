//! What sealing costs by itself: the keys and the texts of a whole case, without database and HTTP.

use std::hint::black_box;
use std::time::Instant;

use samspel::kernel::Id;
use samspel::kernel::seal::{Keyring, Place, Unopened};
use samspel::kernel::time::{Clock, SystemClock};

/// A column of this measurement's own.
struct Column;

impl Place for Column {
    const NAME: &'static str = "measured.text";
}

/// Sealed texts of the demo's whole case, and how long they are.
const TEXTS: u32 = 24;
const TEXT: &str = "Att komma tillbaka till arbete och orka med hemmet.";
const ROUNDS: u32 = 100_000;

fn main() -> Result<(), String> {
    measured().map_err(|error| format!("sealing failed: {error:?}"))
}

fn measured() -> Result<(), Unopened> {
    let master = Keyring::generate().and_then(|key| Keyring::parse(&key));
    let master = master.map_err(|_| Unopened)?;
    let id = Id::new(SystemClock.now());
    let (key, kept) = master.new_person_key(id)?;
    let sealed = key.seal::<Column>(id, TEXT)?;
    let unwrap = each("unwrap a person's key", || {
        master.person_key(black_box(id), black_box(&kept)).map(drop)
    })?;
    let open = each("open a text", || key.open(black_box(id), &sealed).map(drop))?;
    let seal = each("seal a text", || {
        key.seal::<Column>(id, black_box(TEXT)).map(drop)
    })?;
    let whole = unwrap + f64::from(TEXTS) * open;
    println!("read a whole case ({TEXTS} texts): {whole:.1} µs");
    println!("create a case (2 texts): {:.1} µs", unwrap + 2.0 * seal);
    Ok(())
}

/// Microseconds that one takes.
fn each(name: &str, mut work: impl FnMut() -> Result<(), Unopened>) -> Result<f64, Unopened> {
    let began = Instant::now();
    for _ in 0..ROUNDS {
        work()?;
    }
    let each = began.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS);
    println!("{name}: {each:.2} µs");
    Ok(each)
}
