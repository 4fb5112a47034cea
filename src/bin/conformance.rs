//! Serves the public test suites of the protocols until it is stopped: `conformance --port 3000`.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use chitrasethu::server::http::serve::listen;
use chitrasethu::server::realtime::conformance;

const PORT: u16 = 3000;

#[expect(
    clippy::print_stderr,
    reason = "the program's own words to its operator"
)]
fn main() -> ExitCode {
    let port = std::env::args().nth(2).and_then(|port| port.parse().ok());
    // One thread, as in the authors' own servers: of two connections it hears the one that speaks first.
    let served = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .and_then(|runtime| {
            runtime.block_on(async {
                let listener = listen((Ipv4Addr::LOCALHOST, port.unwrap_or(PORT)).into())?;
                conformance::serve(listener, conformance::routes()).await
            })
        });
    if let Err(error) = served {
        eprintln!("conformance: {error}");
    }
    ExitCode::FAILURE
}
