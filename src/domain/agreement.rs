//! "Agreed" (तय): a message that one member proposes and the other confirms.

use serde::{Deserialize, Serialize};

use super::{Timestamp, UserId};

/// The consent of a member to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// The member.
    pub by: UserId,
    /// When it was given.
    pub at: Timestamp,
}

/// What the members of a conversation have agreed about a message. On the wire: `{state, proposedBy, proposedAt, confirmedBy?,
/// confirmedAt?}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "AgreementFields", into = "AgreementFields")]
pub struct Agreement {
    /// Of the member who has proposed the message.
    pub proposed: Consent,
    /// Of the other one; `None` until they have confirmed.
    pub confirmed: Option<Consent>,
}

/// What a member does about an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementStep {
    /// Proposes the message as agreed.
    Proposed,
    /// Confirms the other's proposal.
    Agreed,
    /// Takes the own proposal back.
    Withdrawn,
    /// Does not accept the other's proposal.
    Declined,
}

impl Agreement {
    /// A proposal that is not confirmed yet.
    #[must_use]
    pub const fn proposed(by: UserId, at: Timestamp) -> Self {
        Self {
            proposed: Consent { by, at },
            confirmed: None,
        }
    }

    /// Have both members agreed? It stays so.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        self.confirmed.is_some()
    }

    /// What a step makes of the agreement about a message. The server has judged whether it is possible.
    #[must_use]
    pub fn after(
        now: Option<Self>,
        step: AgreementStep,
        by: UserId,
        at: Timestamp,
    ) -> Option<Self> {
        match step {
            AgreementStep::Proposed => now.filter(Self::is_final).or(Some(Self::proposed(by, at))),
            AgreementStep::Agreed => now.map(|it| Self {
                confirmed: it.confirmed.or(Some(Consent { by, at })),
                ..it
            }),
            AgreementStep::Withdrawn | AgreementStep::Declined => now.filter(Self::is_final),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AgreementFields {
    state: State,
    proposed_by: UserId,
    proposed_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmed_by: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmed_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Proposed,
    Agreed,
}

impl From<AgreementFields> for Agreement {
    fn from(it: AgreementFields) -> Self {
        let confirmed = it.confirmed_by.zip(it.confirmed_at);
        Self {
            proposed: Consent {
                by: it.proposed_by,
                at: it.proposed_at,
            },
            confirmed: confirmed.map(|(by, at)| Consent { by, at }),
        }
    }
}

impl From<Agreement> for AgreementFields {
    fn from(it: Agreement) -> Self {
        Self {
            state: if it.is_final() {
                State::Agreed
            } else {
                State::Proposed
            },
            proposed_by: it.proposed.by,
            proposed_at: it.proposed.at,
            confirmed_by: it.confirmed.map(|it| it.by),
            confirmed_at: it.confirmed.map(|it| it.at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: UserId = UserId(1);
    const OTHER: UserId = UserId(2);

    #[test]
    fn what_both_have_agreed_stays_so() {
        use AgreementStep::{Agreed, Declined, Proposed, Withdrawn};
        let steps = |steps: &[(AgreementStep, UserId)]| {
            let mut times = 1_i64..;
            steps.iter().fold(None, |now, (step, by)| {
                Agreement::after(now, *step, *by, Timestamp(times.next().unwrap_or_default()))
            })
        };
        for undone in [Withdrawn, Declined] {
            assert_eq!(steps(&[(Proposed, ONE), (undone, ONE)]), None);
        }
        let agreed = steps(&[(Proposed, ONE), (Agreed, OTHER)]);
        assert!(agreed.is_some_and(|it| it.is_final()));
        for later in [Proposed, Agreed, Withdrawn, Declined] {
            let after = steps(&[(Proposed, ONE), (Agreed, OTHER), (later, OTHER)]);
            assert_eq!(after, agreed, "{later:?}");
        }
        let anew = steps(&[(Proposed, ONE), (Declined, OTHER), (Proposed, OTHER)]);
        assert_eq!(anew, Some(Agreement::proposed(OTHER, Timestamp(3))));
    }

    #[test]
    fn the_wire_form_is_the_documented_one() {
        let mut it = Agreement::proposed(ONE, Timestamp(0));
        let at = "1970-01-01T00:00:00.000Z";
        let proposed = serde_json::json!({"state": "proposed", "proposedBy": 1, "proposedAt": at});
        assert_eq!(serde_json::to_value(it).unwrap(), proposed);
        it = Agreement::after(Some(it), AgreementStep::Agreed, OTHER, Timestamp(0)).unwrap();
        let json = serde_json::to_value(it).unwrap();
        assert_eq!(
            (&json["state"], &json["confirmedBy"]),
            (&"agreed".into(), &2.into())
        );
        assert_eq!(serde_json::from_value::<Agreement>(json).unwrap(), it);
    }
}
