//! The databases of the tests, and the keys that every service of theirs has.

use super::*;

pub(super) struct Template {
    pub(super) url: String,
    pub(super) seeded: Seeded,
}

static HOME: OnceLock<TempDir> = OnceLock::new();
static SQLITE: OnceLock<Template> = OnceLock::new();
static POSTGRES: OnceLock<Template> = OnceLock::new();

pub(super) fn home() -> PathBuf {
    HOME.get_or_init(|| TempDir::new().unwrap())
        .path()
        .to_owned()
}

/// The key of the development issuer, whose tokens every service here trusts.
pub fn key_file() -> PathBuf {
    static ONCE: OnceLock<PathBuf> = OnceLock::new();
    ONCE.get_or_init(|| {
        let file = home().join("issuer.pem");
        let own = DevelopmentIssuerConfig::at(file.clone());
        DevelopmentIssuer::load_or_create(&file, &own.issuer, &own.audience).unwrap();
        file
    })
    .clone()
}

/// The master key of every database here.
pub fn sealing_file() -> PathBuf {
    static ONCE: OnceLock<PathBuf> = OnceLock::new();
    ONCE.get_or_init(|| {
        let file = home().join("master.keys");
        std::fs::write(&file, Keyring::generate().unwrap()).unwrap();
        file
    })
    .clone()
}

/// A new, empty database; gives its URL.
pub fn empty_database(database: Database) -> String {
    let name = format!("t{}", uuid::Uuid::new_v4().simple());
    match database {
        Database::Sqlite => format!("sqlite:{}", home().join(format!("{name}.db")).display()),
        Database::Postgres => {
            postgres::cluster().create_database(&name, None);
            postgres::cluster().url(&name)
        }
    }
}

pub(super) fn template(database: Database) -> &'static Template {
    let cell = match database {
        Database::Sqlite => &SQLITE,
        Database::Postgres => &POSTGRES,
    };
    cell.get_or_init(|| {
        let url = empty_database(database);
        let (service, seeded) = Service::start_and_seed(&url);
        service.stop();
        Template { url, seeded }
    })
}

pub(super) fn copy_of(database: Database, template: &Template) -> String {
    let name = format!("t{}", uuid::Uuid::new_v4().simple());
    match database {
        Database::Sqlite => {
            let to = home().join(format!("{name}.db"));
            std::fs::copy(template.url.trim_start_matches("sqlite:"), &to).unwrap();
            format!("sqlite:{}", to.display())
        }
        Database::Postgres => {
            let from = template.url.rsplit('/').next().unwrap();
            let from = from.split('?').next().unwrap();
            postgres::cluster().create_database(&name, Some(from));
            postgres::cluster().url(&name)
        }
    }
}
