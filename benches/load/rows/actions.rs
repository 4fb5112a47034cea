//! Edits and reactions, which are durable changes like messages; and what the index of the search takes from the sends.

use std::io;
use std::sync::Arc;

use super::Report;
use crate::Result;
use crate::closed_loop::{self, Worker};
use crate::http::{self, Http};
use crate::people::{People, conversation, partner};
use crate::row::{Loss, Row};
use crate::senders::{Pairing, RestSender, text};
use crate::stage::Stage;

/// Number of connections.
const CONNECTIONS: usize = 32;
/// The people of each pair of measurements, with the index and without it.
const PAIRS: [(usize, usize); 2] = [(1, 200), (201, 400)];

/// Measures all rows of this group.
pub(super) async fn measure(stage: &Stage<'_>, report: &mut impl Report) -> Result<()> {
    report.row(row(stage, Action::Edit, "edits").await?);
    report.row(row(stage, Action::React, "reactions").await?);
    report.row(index(stage).await?);
    Ok(())
}

/// What is done with a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Its author replaces the text.
    Edit,
    /// The other member adds a reaction, or removes it.
    React,
}

async fn row(stage: &Stage<'_>, action: Action, name: &str) -> Result<Row> {
    let mut workers = Vec::with_capacity(CONNECTIONS);
    for couple in 0..CONNECTIONS {
        workers.push(Actor::begin(stage, action, couple * 2 + 1).await?);
    }
    let before = stage.engine.changes().await?;
    let outcome = closed_loop::run(workers, stage.options.phase(), &stage.server).await?;
    let stored = stage.engine.changes().await? - before;
    let loss = Loss {
        stored: outcome.done.cast_signed() - stored.cast_signed(),
        ..Loss::NONE
    };
    let what = format!("{name} through REST, {CONNECTIONS} connections");
    let row = Row::more(format!("{name}-rest"), what, outcome.rate, "/s");
    Ok(row.outcome(&outcome).loss(loss))
}

/// One HTTP connection over which one person acts on one message.
struct Actor {
    http: Http,
    people: Arc<People>,
    action: Action,
    /// The author of the message.
    author: usize,
    message: u64,
    done: usize,
}

impl Actor {
    async fn begin(stage: &Stage<'_>, action: Action, author: usize) -> Result<Self> {
        let mut http = Http::connect(stage.server.address).await?;
        let here = conversation(author, partner(author));
        let json = format!(
            r#"{{"conversationId":"{here}","messageText":"{}"}}"#,
            text(0)
        );
        let request = http::post("/api/messages/send", stage.people.token(author), &json);
        let answer = http.call(&request).await?;
        let sent: serde_json::Value = serde_json::from_slice(answer.body)?;
        let message = sent["data"]["message"]["id"].as_u64();
        Ok(Self {
            http,
            people: Arc::clone(&stage.people),
            action,
            author,
            message: message.ok_or("no message was sent")?,
            done: 0,
        })
    }
}

impl Worker for Actor {
    async fn once(&mut self) -> io::Result<()> {
        self.done += 1;
        let message = self.message;
        let request = match self.action {
            Action::Edit => {
                let path = format!("/api/messages/{message}");
                let json = format!(r#"{{"messageText":"{}"}}"#, text(self.done));
                http::with_json("PATCH", &path, self.people.token(self.author), &json)
            }
            Action::React => {
                let path = format!("/api/messages/{message}/reactions/%F0%9F%91%8D");
                let method = if self.done % 2 == 1 { "PUT" } else { "DELETE" };
                let token = self.people.token(partner(self.author));
                http::with_json(method, &path, token, "{}")
            }
        };
        let answer = self.http.call(&request).await?;
        if answer.status == 200 {
            Ok(())
        } else {
            let body = String::from_utf8_lossy(answer.body);
            Err(io::Error::other(format!("{}: {body}", answer.status)))
        }
    }
}

/// The rate of sends with the index as a share of that without it. Each pair has people of its own: what was sent without
/// the index would be indexed with the next messages of the same people.
async fn index(stage: &Stage<'_>) -> Result<Row> {
    let (mut with, mut without) = (0.0, 0.0);
    for people in PAIRS {
        with += rate(stage, people).await?;
        let stopped = stage.engine.stop_index().await?;
        without += rate(stage, people).await?;
        stage.engine.resume_index(stopped).await?;
    }
    let what = "sends with the index of the search, as a share of those without";
    Ok(Row::more("sends-indexed", what, with / without, "").target(0.85))
}

/// Sends a second, once everything before is indexed.
async fn rate(stage: &Stage<'_>, people: (usize, usize)) -> Result<f64> {
    stage.engine.indexed().await?;
    let senders = RestSender::several(
        &stage.server,
        &stage.people,
        Pairing::Couples,
        people,
        CONNECTIONS,
    );
    let outcome = closed_loop::run(senders.await?, stage.options.phase(), &stage.server).await?;
    match outcome.failure {
        Some(failure) => Err(failure.into()),
        None => Ok(outcome.rate),
    }
}
