//! A person with an account, and what they do.

use chitrasethu::wire::socket_io::Kind;
use serde_json::{Value, json};

use super::{Answer, Call, Socket, TestApp};

/// The password of every person.
pub(crate) const PASSWORD: &str = "correct horse";

/// A signed-in person.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) app: TestApp,
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) token: String,
}

impl Person {
    pub(super) async fn register(app: &TestApp, name: &str, user_type: &str) -> Self {
        let first = name.split(' ').next().unwrap_or_default().to_lowercase();
        let email = format!("{first}{}@example.com", app.fresh());
        let answer = app
            .call("POST", "/api/auth/register")
            .json(&json!({
                "email": email, "password": PASSWORD, "fullName": name, "userType": user_type,
            }))
            .await;
        let data = answer.data(201);
        Self {
            app: app.clone(),
            id: data["user"]["userId"].as_i64().unwrap(),
            name: name.to_owned(),
            email,
            token: data["token"].as_str().unwrap().to_owned(),
        }
    }

    /// The same person in another session.
    pub(crate) async fn signed_in_again(&self) -> Self {
        let answer = self.sign_in(PASSWORD).await;
        Self {
            token: answer.data(200)["token"].as_str().unwrap().to_owned(),
            ..self.clone()
        }
    }

    /// The same person and session on another server.
    pub(crate) fn at(&self, app: &TestApp) -> Self {
        Self {
            app: app.clone(),
            ..self.clone()
        }
    }

    pub(crate) async fn sign_in(&self, password: &str) -> Answer {
        self.app
            .call("POST", "/api/auth/login")
            .json(&json!({"email": self.email, "password": password}))
            .await
    }

    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        self.app.call(method, path).bearer(&self.token)
    }

    pub(crate) fn get(&self, path: &str) -> Call {
        self.call("GET", path)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Call {
        self.call("POST", path).json(body)
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Call {
        self.call("PUT", path).json(body)
    }

    /// A call of a server function, as a page's script makes it.
    pub(crate) fn function(&self, name: &str, fields: &[(&str, &str)]) -> Call {
        self.app
            .call("POST", &format!("/fn/{name}"))
            .cookie(&self.token)
            .form(fields)
    }

    pub(crate) fn conversation_with(&self, other: &Self) -> String {
        let (small, large) = (self.id.min(other.id), self.id.max(other.id));
        format!("conv_{small}_{large}")
    }

    /// Sends a new message through REST and returns it as stored.
    pub(crate) async fn send(&self, conversation: &str, text: &str) -> Value {
        let answer = self
            .post(
                "/api/messages/send",
                &json!({"conversationId": conversation, "messageText": text}),
            )
            .await;
        answer.data(201)["message"].take()
    }

    /// Sends a message with a client message id through REST.
    pub(crate) async fn send_as(&self, name: &str, conversation: &str, text: &str) -> Answer {
        self.post(
            "/api/messages/send",
            &json!({"conversationId": conversation, "messageText": text, "clientMessageId": name}),
        )
        .await
    }

    /// Marks messages as read through REST, up to a `seq` or all of them.
    pub(crate) async fn read(&self, conversation: &str, up_to: Option<i64>) {
        let path = format!("/api/messages/conversations/{conversation}/read");
        let answer = self.put(&path, &json!({"upToSeq": up_to})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// A page of a history: the `data` of the answer. `query` starts with `?` or is empty.
    pub(crate) async fn page(&self, conversation: &str, query: &str) -> Value {
        let path = format!("/api/messages/conversations/{conversation}{query}");
        self.get(&path).await.data(200)
    }

    /// The newest messages of a conversation.
    pub(crate) async fn history(&self, conversation: &str) -> Vec<Value> {
        let mut page = self.page(conversation, "?limit=200").await;
        serde_json::from_value(page["messages"].take()).unwrap()
    }

    /// All rows of the conversation list.
    pub(crate) async fn inbox(&self) -> Vec<Value> {
        let mut data = self.get("/api/messages/conversations").await.data(200);
        serde_json::from_value(data["conversations"].take()).unwrap()
    }

    /// The row of one conversation.
    pub(crate) async fn row(&self, conversation: &str) -> Value {
        let rows = self.inbox().await;
        let row = rows
            .into_iter()
            .find(|row| row["conversationId"] == conversation);
        row.unwrap_or_else(|| panic!("{}'s list lacks {conversation}", self.name))
    }

    /// A connected socket whose CONNECT has this payload.
    pub(crate) async fn connect_as(&self, auth: &Value) -> Socket {
        let mut socket = Socket::open(&self.app).await;
        let packet = socket.ask_to_enter(auth).await;
        assert_eq!(packet.kind, Kind::Connect, "{packet:?}");
        socket.entered(self.id).await;
        socket
    }

    /// A connected socket of this session.
    pub(crate) async fn connect(&self) -> Socket {
        let mut socket = Socket::open(&self.app).await;
        socket.enter(self.id, &self.token).await;
        socket
    }
}
