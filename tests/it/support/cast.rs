//! The people of an access test, by their relation to one conversation.

use std::sync::OnceLock;

use serde_json::json;

use super::{Call, Person, TestApp};

/// A person's relation to a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not signed in.
    Nobody,
    /// Signed in, but not a member.
    Stranger,
    /// The member who acts.
    Member,
    /// The other member.
    Other,
    /// Was a member of a conversation of their own until the account was deactivated.
    Deactivated,
    /// The same, until the account was deleted.
    Deleted,
    /// The member who acts, with the token of a session that has ended.
    SignedOut,
}

impl Role {
    pub(crate) const OUTSIDERS: [Self; 5] = [
        Self::Nobody,
        Self::Stranger,
        Self::Deactivated,
        Self::Deleted,
        Self::SignedOut,
    ];
    /// Those who have a token that is no longer accepted.
    pub(crate) const FORMER: [Self; 3] = [Self::Deactivated, Self::Deleted, Self::SignedOut];
    pub(crate) const MEMBERS: [Self; 2] = [Self::Member, Self::Other];
}

/// The people, and a conversation between Asha and Arjun in which both have written.
pub(crate) struct Cast {
    pub(crate) app: TestApp,
    pub(crate) asha: Person,
    pub(crate) arjun: Person,
    pub(crate) meera: Person,
    pub(crate) dev: Person,
    deleted: Person,
    signed_out: Person,
    pub(crate) conversation: String,
    /// Asha's message in it.
    message: i64,
    /// Dev's conversation with Asha.
    pub(crate) former: String,
    /// Asha's message in it.
    former_message: i64,
    /// The conversation of the person whose account was deleted with Asha.
    with_deleted: String,
    /// Asha's message in it.
    message_to_deleted: i64,
    /// The file that Asha has sent to Arjun.
    file: OnceLock<String>,
    /// The path of Arjun's cover.
    picture: OnceLock<String>,
}

impl Cast {
    /// Asha sends a file to Arjun.
    pub(crate) async fn share_file(&self) {
        let form = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nterms\r\n--x--\r\n";
        let upload = self.asha.call("POST", "/api/upload/attachment");
        let upload = upload.header("content-type", "multipart/form-data; boundary=x");
        let mut uploaded = upload.body(form).await.data(200);
        let id = uploaded["attachment"]["publicId"].take();
        let send =
            json!({"conversationId": self.conversation, "messageText": "", "attachmentIds": [id]});
        let send = self.asha.call("POST", "/api/messages/send").json(&send);
        send.await.data(201);
        let id = id.as_str().unwrap().to_owned();
        self.file.set(id).unwrap();
    }

    /// Arjun shows this picture to everybody, as his cover.
    pub(crate) async fn show_cover(&self, cover: Call) {
        let picture = cover.await.data(201)["picture"].take();
        let path = picture["url"].as_str().unwrap();
        self.picture.set(path.to_owned()).unwrap();
    }

    /// Its path.
    pub(crate) fn picture(&self) -> &str {
        self.picture.get().expect("a cover is shown")
    }

    /// That file.
    pub(crate) fn file(&self) -> &str {
        self.file.get().expect("a file was shared")
    }

    pub(crate) async fn gather() -> Self {
        Self::gather_on(TestApp::start().await).await
    }

    pub(crate) async fn gather_on(app: TestApp) -> Self {
        let (asha, arjun, conversation) = app.couple().await;
        let meera = app.customer("Meera Joshi").await;
        let dev = app.photographer("Dev Studio").await;
        let former = asha.conversation_with(&dev);
        let id = |sent: serde_json::Value| sent["id"].as_i64().unwrap();
        let message = id(asha.send(&conversation, "hi").await);
        arjun.send(&conversation, "hello").await;
        let former_message = id(asha.send(&former, "hi Dev").await);
        app.deactivate(&dev).await;
        let deleted = app.photographer("Ravi Studio").await;
        let with_deleted = asha.conversation_with(&deleted);
        let message_to_deleted = id(asha.send(&with_deleted, "hi Ravi").await);
        app.remove(&deleted).await;
        let signed_out = asha.signed_in_again().await;
        signed_out.call("POST", "/api/auth/logout").await.data(200);
        Self {
            app,
            asha,
            arjun,
            meera,
            dev,
            deleted,
            signed_out,
            conversation,
            message,
            former,
            former_message,
            with_deleted,
            message_to_deleted,
            file: OnceLock::new(),
            picture: OnceLock::new(),
        }
    }

    pub(crate) const fn person(&self, role: Role) -> Option<&Person> {
        match role {
            Role::Nobody => None,
            Role::Stranger => Some(&self.meera),
            Role::Member => Some(&self.asha),
            Role::Other => Some(&self.arjun),
            Role::Deactivated => Some(&self.dev),
            Role::Deleted => Some(&self.deleted),
            Role::SignedOut => Some(&self.signed_out),
        }
    }

    /// The conversation that a person in this role tries to use.
    pub(crate) fn aim(&self, role: Role) -> &str {
        match role {
            Role::Deactivated => &self.former,
            Role::Deleted => &self.with_deleted,
            _ => &self.conversation,
        }
    }

    /// The message that a person in this role tries to use.
    pub(crate) const fn aim_at_message(&self, role: Role) -> i64 {
        match role {
            Role::Deactivated => self.former_message,
            Role::Deleted => self.message_to_deleted,
            _ => self.message,
        }
    }

    /// Everything that Asha and Arjun can see of their conversations.
    pub(crate) async fn seen(&self) -> Vec<serde_json::Value> {
        let mut seen = Vec::new();
        for person in [&self.asha, &self.arjun] {
            seen.extend(person.inbox().await);
            seen.extend(person.history(&self.conversation).await);
        }
        seen.extend(self.asha.history(&self.former).await);
        seen.extend(self.asha.history(&self.with_deleted).await);
        seen
    }
}
