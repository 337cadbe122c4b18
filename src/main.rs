//! The command line: arguments to configuration to the library.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use samspel::commands::{self, Demo, Grant, Token};

/// Samspel: gemensam tjänst för samordnad individuell plan (SIP).
///
/// Configuration comes from defaults, then the file, then environment variables such as
/// SAMSPEL__DATABASE__URL. docs/samspel.toml documents every key.
#[derive(Parser)]
#[command(name = "samspel", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Args)]
struct ConfigFile {
    /// Configuration file (TOML).
    #[arg(long, env = "SAMSPEL_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Start on embedded SQLite with demo data; print address, tokens and first calls.
    Demo(Demo),
    /// Start the service.
    Serve(ConfigFile),
    /// Bring the database to this version.
    Migrate(ConfigFile),
    /// Print the OpenAPI document.
    Openapi,
    /// Print an access token of the development issuer.
    Token {
        #[command(flatten)]
        file: ConfigFile,
        #[command(flatten)]
        token: Token,
    },
    /// Print a new master key for sealing personal data.
    MasterKey,
    /// Put every key in the database under the first of the master keys; the service may run meanwhile.
    RotateKeys(ConfigFile),
    /// Make the service's first administrator, or its next.
    Bootstrap {
        #[command(flatten)]
        file: ConfigFile,
        #[command(flatten)]
        grant: Grant,
    },
    /// Ask a running service whether it is ready; for health checks.
    Health {
        /// Base URL of the service.
        #[arg(
            long,
            env = "SAMSPEL_HEALTH_URL",
            default_value = "http://127.0.0.1:8080"
        )]
        url: String,
    },
}

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Demo(demo) => commands::demo(&demo),
        Command::Serve(file) => commands::serve(file.config.as_deref()),
        Command::Migrate(file) => commands::migrate(file.config.as_deref()),
        Command::Openapi => commands::openapi(),
        Command::MasterKey => commands::master_key(),
        Command::RotateKeys(file) => commands::rotate_keys(file.config.as_deref()),
        Command::Token { file, token } => commands::token(file.config.as_deref(), &token),
        Command::Bootstrap { file, grant } => commands::bootstrap(file.config.as_deref(), &grant),
        Command::Health { url } => commands::health(&url),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "samspel: {sentence}");
            ExitCode::FAILURE
        }
    }
}
