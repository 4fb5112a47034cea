//! Events that wait for the server's acknowledgement.

use std::collections::HashMap;

use futures::channel::oneshot;

/// Events whose acknowledgement has not arrived, by id.
#[derive(Debug, Default)]
pub(super) struct PendingAcks {
    last_id: u64,
    waiting: HashMap<u64, oneshot::Sender<String>>,
}

impl PendingAcks {
    /// A new id, and the receiver of its acknowledgement.
    pub(super) fn expect(&mut self) -> (u64, oneshot::Receiver<String>) {
        self.last_id += 1;
        let (sender, receiver) = oneshot::channel();
        self.waiting.insert(self.last_id, sender);
        (self.last_id, receiver)
    }

    /// The acknowledgement arrived: `payload` is the JSON array of its results.
    pub(super) fn resolve(&mut self, id: u64, payload: &str) {
        if let Some(sender) = self.waiting.remove(&id) {
            // The caller may have been dropped in the meantime.
            let _ = sender.send(payload.to_owned());
        }
    }

    /// The caller no longer waits for this acknowledgement.
    pub(super) fn forget(&mut self, id: u64) {
        self.waiting.remove(&id);
    }

    /// The connection is lost, so no pending acknowledgement will arrive.
    pub(super) fn fail_all(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_finds_who_asked() {
        let mut pending_acks = PendingAcks::default();
        let (one, mut first) = pending_acks.expect();
        let (two, mut second) = pending_acks.expect();
        pending_acks.resolve(two, r#"[{"ok":true}]"#);
        assert_eq!(second.try_recv(), Ok(Some(r#"[{"ok":true}]"#.to_owned())));
        assert_eq!(first.try_recv(), Ok(None));
        pending_acks.forget(one);
        assert!(first.try_recv().is_err());
    }

    #[test]
    fn a_lost_socket_owes_nothing() {
        let mut pending_acks = PendingAcks::default();
        let (_, mut answer) = pending_acks.expect();
        pending_acks.fail_all();
        assert!(answer.try_recv().is_err());
    }
}
