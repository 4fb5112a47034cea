//! The entry point of the server: parses arguments and settings, starts the log, then runs
//! [`chitrasethu::server::run`].

use std::process::ExitCode;

use chitrasethu::server::config::{self, Config, LogConfig};
use chitrasethu::server::run::run;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "output of the command line"
)]
fn main() -> ExitCode {
    let mut create_secret = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--create-secret" => create_secret = true,
            "--help" | "-h" => {
                print!("{}", config::help());
                return ExitCode::SUCCESS;
            }
            "--version" | "-V" => {
                println!("chitrasethu {}", env!("CARGO_PKG_VERSION"));
                return ExitCode::SUCCESS;
            }
            other => {
                eprintln!("chitrasethu: unknown argument {other:?}; see chitrasethu --help");
                return ExitCode::from(2);
            }
        }
    }
    let served = Config::from_environment(create_secret)
        .map_err(|error| error.to_string())
        .and_then(|config| {
            start_log(&config.log);
            let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
            // On a worker thread: tasks spawned here start on it, without waking another thread.
            let served = runtime.spawn(run(config));
            runtime
                .block_on(served)
                .map_err(|error| error.to_string())?
        });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("chitrasethu: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start_log(config: &LogConfig) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&config.filter))
        // On a full disk neither stream can be written, and the library would panic in whatever logs.
        .log_internal_errors(false);
    if config.json {
        log.json().init();
    } else {
        log.init();
    }
}
