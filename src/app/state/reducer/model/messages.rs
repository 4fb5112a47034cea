//! What changes about messages make of them, without the reducer.

use super::messages;
use crate::app::state::samples::sent;
use crate::domain::{
    Agreement, AgreementStep, Body, Change, ChangeKind, Consent, Emoji, Message, MessageId,
    MessageType, Quote, Reaction, Reactions, UserId,
};

/// The messages as they are at the end of the log.
pub(in super::super) fn current(log: &[Change]) -> Vec<Message> {
    let mut now: Vec<Message> = messages(log).cloned().collect();
    for change in log {
        match &change.kind {
            ChangeKind::Edited {
                message_id,
                text,
                edited_at,
            } => {
                let message = of(&mut now, *message_id);
                let (text, kind) = (text.clone(), MessageType::Text);
                message.body = Body::from_parts(text, kind, None, None, Vec::new());
                message.edited_at = Some(*edited_at);
                message.agreement = None;
            }
            ChangeKind::Deleted { message_id } => {
                let message = of(&mut now, *message_id);
                message.body = Body::Deleted(change.at);
                (message.reply_to, message.edited_at) = (None, None);
                message.forwarded = false;
                message.reactions = Reactions::default();
                (message.pinned, message.agreement) = (false, None);
            }
            ChangeKind::Reacted {
                message_id,
                emoji,
                on,
            } => {
                let message = of(&mut now, *message_id);
                let reactions = message.reactions.iter().cloned();
                let others = reactions.filter(|it| it.user_id != change.user_id);
                let own = on.then(|| Reaction {
                    user_id: change.user_id,
                    emoji: emoji.clone(),
                });
                message.reactions = others.chain(own).collect();
            }
            ChangeKind::Pinned { message_id, on } => of(&mut now, *message_id).pinned = *on,
            ChangeKind::Agreement { message_id, state } => {
                let message = of(&mut now, *message_id);
                let consent = Consent {
                    by: change.user_id,
                    at: change.at,
                };
                let proposed = message.agreement.map(|it| it.proposed);
                message.agreement = match state {
                    AgreementStep::Proposed => Some((consent, None)),
                    AgreementStep::Agreed => proposed.map(|it| (it, Some(consent))),
                    AgreementStep::Withdrawn | AgreementStep::Declined => None,
                }
                .map(|(proposed, confirmed)| Agreement {
                    proposed,
                    confirmed,
                });
            }
            _ => {}
        }
    }
    for at in 0..now.len() {
        let quoted = now[at].reply_to.as_ref().map(|quote| quote.id);
        let quoted = quoted.and_then(|id| now.iter().find(|it| it.id == id));
        now[at].reply_to = quoted.map(|it| Box::new(Quote::of(it)));
    }
    now
}

fn of(messages: &mut [Message], id: MessageId) -> &mut Message {
    messages.iter_mut().find(|it| it.id == id).unwrap()
}

/// The log as the server gives it to those who catch up: messages are as they are now.
pub(in super::super) fn stored(log: &[Change]) -> Vec<Change> {
    let now = current(log);
    let stored = |change: &Change| match &change.kind {
        ChangeKind::Message { message } => sent(now.iter().find(|it| it.id == message.id).unwrap()),
        _ => change.clone(),
    };
    log.iter().map(stored).collect()
}

/// The last message, or the last of one person, unless it is deleted.
pub(super) fn last_there(log: &[Change], sender: Option<UserId>) -> Option<MessageId> {
    let now = current(log);
    let mut own = now
        .iter()
        .filter(|it| sender.is_none_or(|who| it.sender_id == who));
    let last = own.next_back()?;
    last.body.deleted_at().is_none().then_some(last.id)
}

/// The person adds a reaction, or takes it back.
pub(super) fn reacted(log: &[Change], who: UserId, message_id: MessageId) -> ChangeKind {
    let now = current(log);
    let message = now.iter().find(|it| it.id == message_id).unwrap();
    let emoji: Emoji = "👍".parse().unwrap();
    ChangeKind::Reacted {
        message_id,
        on: message.reactions.iter().all(|it| it.user_id != who),
        emoji,
    }
}

/// The last message of which both have not agreed.
pub(super) fn last_open(log: &[Change], sender: Option<UserId>) -> Option<MessageId> {
    let last = last_there(log, sender)?;
    let agreement = find(log, last).agreement;
    agreement
        .is_none_or(|it| it.confirmed.is_none())
        .then_some(last)
}

fn find(log: &[Change], id: MessageId) -> Message {
    let mut now = current(log).into_iter();
    now.find(|it| it.id == id).unwrap()
}

/// Somebody pins a message, or no longer.
pub(super) fn pinned(log: &[Change], message_id: MessageId) -> ChangeKind {
    let on = !find(log, message_id).pinned;
    ChangeKind::Pinned { message_id, on }
}

/// The person proposes a message, or confirms the other's proposal; `None` if they wait for the other.
pub(super) fn agreed(log: &[Change], who: UserId, message_id: MessageId) -> Option<ChangeKind> {
    let state = match find(log, message_id).agreement {
        None => AgreementStep::Proposed,
        Some(it) if it.proposed.by == who => return None,
        Some(_) => AgreementStep::Agreed,
    };
    Some(ChangeKind::Agreement { message_id, state })
}

/// The person takes a proposal back or declines it.
pub(super) fn disagreed(log: &[Change], who: UserId, message_id: MessageId) -> Option<ChangeKind> {
    let state = match find(log, message_id).agreement?.proposed.by {
        by if by == who => AgreementStep::Withdrawn,
        _ => AgreementStep::Declined,
    };
    Some(ChangeKind::Agreement { message_id, state })
}
