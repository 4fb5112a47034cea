//! The end of all connections when the server stops: in slices, so that their clients do not all reconnect at the same
//! moment.

use std::time::Duration;

use super::{DisconnectReason, Hub};

/// Maximum number of slices. With [`PAUSE`] it limits how long draining takes: 5 s, however many connections there are.
const MAX_SLICES: usize = 20;
/// Minimum number of connections in a slice: few connections end quickly.
const MIN_SLICE: usize = 50;
/// Time between two slices.
const PAUSE: Duration = Duration::from_millis(250);

/// Asks all clients to reconnect to another server, a part of them at a time. Connections that come meanwhile or later
/// are closed at once.
pub async fn drain(hub: &Hub) {
    hub.admit_no_more();
    let connections = hub.all();
    let size = slice(connections.len());
    let mut left = connections.len();
    for (number, slice) in connections.chunks(size).enumerate() {
        if number > 0 {
            tokio::time::sleep(PAUSE).await;
        }
        for connection in slice {
            connection.outbox.close(DisconnectReason::Restart);
        }
        left -= slice.len();
        tracing::info!(closed = slice.len(), left, "asked clients to reconnect");
    }
    hub.close_all();
}

/// The size of a slice.
fn slice(connections: usize) -> usize {
    connections.div_ceil(MAX_SLICES).max(MIN_SLICE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_connections_take_limited_time_and_few_take_none() {
        let slices = |connections: usize| connections.div_ceil(slice(connections));
        assert_eq!(slices(0), 0);
        assert_eq!(slices(50), 1);
        assert_eq!(slices(200), 4);
        assert_eq!(slices(19_500), MAX_SLICES);
        assert_eq!(slices(1_000_001), MAX_SLICES);
    }
}
