//! Refusals of server functions use the same [`ApiError`] as REST and the socket.

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};

use super::codec::Json;
use crate::wire::{ApiError, ErrorCode};

impl FromServerFnError for ApiError {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // No response: the browser is offline, or the server is unreachable.
            ServerFnErrorErr::Request(_) => {
                Self::new(ErrorCode::TryAgain, "The server cannot be reached")
            }
            ServerFnErrorErr::Args(what) | ServerFnErrorErr::MissingArg(what) => {
                Self::invalid_payload(what)
            }
            _ => Self::internal(),
        }
    }
}
