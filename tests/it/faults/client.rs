//! A person with an account and one device: sends, receives and catches up.

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chitrasethu::domain::{ActionId, Change, ChangeKind, ConversationId, UserId};
use chitrasethu::wire::rest::{Message, MessagesPage, Success, SyncPage};
use serde::Deserialize;
use serde_json::{Value, json};

use super::checker::View;
use super::http::{self, Http};
use super::socket::Socket;
use crate::support::PASSWORD;

/// How long an answer may take before it counts as missing: the five seconds that are promised, plus a margin for
/// a busy machine.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(15);

/// A person who sends, receives and catches up.
pub(crate) struct LoadClient {
    pub(crate) name: String,
    pub(crate) id: i64,
    token: String,
    /// The servers that the client may use, the present one among them.
    servers: Vec<SocketAddr>,
    present: AtomicUsize,
    /// Whether it says `changes: 1`, as our pages do.
    is_page: bool,
    pub(crate) conversations: BTreeSet<ConversationId>,
    view: Mutex<View>,
    /// Everything before this cursor has been seen.
    cursor: tokio::sync::Mutex<String>,
}

/// The answer to a send through REST.
#[derive(Debug)]
pub(crate) enum Answer {
    Stored(Box<Message>),
    /// Refused with this code.
    Refused(String),
}

impl LoadClient {
    /// Registers a new person. A new person has no changes to catch up with.
    pub(crate) async fn register(server: SocketAddr, name: &str) -> Self {
        let mut http = Http::connect(server).await.unwrap();
        let body = json!({
            "email": format!("{name}@example.com"), "password": PASSWORD, "fullName": name,
        });
        let request = http::post("/api/auth/register", "", &body.to_string());
        let answer = http.call(&request).await.unwrap();
        let answer: Value = serde_json::from_slice(answer.body).unwrap();
        let data = &answer["data"];
        let client = Self {
            name: name.to_owned(),
            id: data["user"]["userId"].as_i64().expect("registered"),
            token: data["token"].as_str().expect("signed in").to_owned(),
            servers: vec![server],
            present: AtomicUsize::new(0),
            is_page: false,
            conversations: BTreeSet::new(),
            view: Mutex::default(),
            cursor: tokio::sync::Mutex::default(),
        };
        let start: SyncPage = client.get("/api/messages/sync").await.unwrap();
        *client.cursor.lock().await = start.next_cursor;
        client
    }

    /// Records the conversation of two people with both.
    pub(crate) fn introduce(one: &mut Self, other: &mut Self) -> ConversationId {
        let here = ConversationId::between(UserId(one.id), UserId(other.id));
        let here = here.expect("two different people");
        one.conversations.insert(here);
        other.conversations.insert(here);
        here
    }

    /// Makes the client a page that may use these servers, as a load balancer does; the one at `first` to begin with.
    pub(crate) fn balance(&mut self, servers: &[SocketAddr], first: usize) {
        self.is_page = true;
        self.servers = servers.to_vec();
        self.present.store(first, Ordering::SeqCst);
    }

    fn server(&self) -> SocketAddr {
        let present = self.present.load(Ordering::SeqCst);
        self.servers[present % self.servers.len()]
    }

    /// Goes to the next server after an error.
    pub(crate) fn elsewhere(&self) {
        self.present.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) async fn http(&self) -> io::Result<Http> {
        Http::connect(self.server()).await
    }

    /// A signed-in socket.
    pub(crate) async fn socket(&self) -> io::Result<Socket> {
        let open = Socket::open(self.server(), &self.token, u32::from(self.is_page));
        tokio::time::timeout(TIMEOUT, open).await?
    }

    /// Sends through REST; the text is also the client message id.
    pub(crate) async fn send(
        &self,
        http: &mut Http,
        here: ConversationId,
        text: &str,
        name: &ActionId,
    ) -> io::Result<Answer> {
        let body = json!({"conversationId": here, "messageText": text, "clientMessageId": name});
        let request = http::post("/api/messages/send", &self.token, &body.to_string());
        let answer = tokio::time::timeout(TIMEOUT, http.call(&request)).await??;
        let status = answer.status;
        let mut body: Value = serde_json::from_slice(answer.body)?;
        if status == 200 || status == 201 {
            let message = serde_json::from_value(body["data"]["message"].take())?;
            return Ok(Answer::Stored(Box::new(message)));
        }
        let code = body["code"].as_str().unwrap_or_default();
        Ok(Answer::Refused(code.to_owned()))
    }

    async fn get<T: for<'a> Deserialize<'a>>(&self, path: &str) -> io::Result<T> {
        let mut http = self.http().await?;
        let request = http::get(path, &self.token);
        let answer = tokio::time::timeout(TIMEOUT, http.call(&request)).await??;
        let body: Success<T> = serde_json::from_slice(answer.body)?;
        body.data
            .ok_or_else(|| io::Error::other("an answer without data"))
    }

    /// Records a message that was received, acknowledged or read.
    pub(crate) fn see(&self, message: &Message) {
        self.see_text(message.conversation_id, message.seq.0, &message.text);
    }

    /// Records a change that was received or read.
    pub(crate) fn see_change(&self, change: Change) {
        if let ChangeKind::Message { message } = change.kind {
            let text = message.body.text();
            self.see_text(message.conversation_id, message.seq.0, text);
        }
    }

    fn see_text(&self, here: ConversationId, seq: i64, text: &str) {
        self.view.lock().unwrap().see(here, seq, text);
    }

    /// Reads all changes since the last call.
    pub(crate) async fn catch_up(&self) -> io::Result<()> {
        let mut cursor = self.cursor.lock().await;
        loop {
            let path = format!("/api/messages/sync?since={cursor}");
            let page: SyncPage = self.get(&path).await?;
            for change in page.changes {
                self.see_change(change);
            }
            *cursor = page.next_cursor;
            if !page.has_more {
                return Ok(());
            }
        }
    }

    /// Everything that was seen so far.
    pub(crate) fn view(&self) -> View {
        self.view.lock().unwrap().clone()
    }

    /// A page of a history: the messages after `seq`.
    pub(crate) async fn after(&self, here: ConversationId, seq: i64) -> io::Result<MessagesPage> {
        let path = format!("/api/messages/conversations/{here}?after={seq}&limit=200");
        self.get(&path).await
    }

    /// The view of a person who reads every conversation from its start.
    pub(crate) async fn histories(&self) -> View {
        let mut view = View::default();
        for here in &self.conversations {
            let mut last = 0;
            loop {
                let page = self.after(*here, last).await.unwrap();
                let Some(newest) = page.messages.last() else {
                    break;
                };
                last = newest.seq.0;
                for message in &page.messages {
                    view.see(*here, message.seq.0, &message.text);
                }
            }
        }
        view
    }
}
