//! The server with a heap profiler as its allocator. When it is stopped, it writes `dhat-heap.json` to its
//! working directory: per call site, the memory held at the peak. `scripts/heap.sh` connects sockets and prints
//! the table.

#![expect(
    clippy::print_stderr,
    reason = "the program's own words to whoever runs it"
)]

use std::process::ExitCode;

use chitrasethu::server::config::Config;
use chitrasethu::server::run::run;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> ExitCode {
    let _profiler = dhat::Profiler::new_heap();
    let served = Config::from_environment(false)
        .map_err(|error| error.to_string())
        .and_then(|config| {
            let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
            runtime.block_on(run(config))
        });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("heap: {error}");
            ExitCode::FAILURE
        }
    }
}
