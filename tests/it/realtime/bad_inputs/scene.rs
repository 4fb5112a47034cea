//! The setting of a table: Asha sends bad input; her phone, Arjun and the bystanders listen.

use serde_json::{Value, json};

use super::bystanders::{Bystanders, strangers};
use super::{Answer, Client, Row, Said, Way};
use crate::support::{Person, Socket, TestApp, assert_has};

/// The ack id of a row's event.
const ID: u64 = 7;

/// A server and the people connected to it.
pub(super) struct Scene {
    pub(super) app: TestApp,
    pub(super) way: Way,
    pub(super) asha: Person,
    pub(super) arjun: Person,
    /// The conversation of Asha and Arjun, with three messages of his.
    pub(super) conversation: String,
    pub(super) phone: Socket,
    pub(super) arjuns: Socket,
    pub(super) bystanders: Bystanders,
}

impl Scene {
    pub(super) async fn begin(way: Way) -> Self {
        Self::with(way, &[]).await
    }

    /// Applies these settings too, after everybody has an account.
    pub(super) async fn with(way: Way, settings: &[(&str, &str)]) -> Self {
        let app = TestApp::start().await;
        let (asha, arjun, conversation) = app.couple().await;
        for text in ["one", "two", "three"] {
            arjun.send(&conversation, text).await;
        }
        let (meera, dev) = strangers(&app).await;
        let app = app.restarted_with(settings).await;
        let [asha, arjun, meera, dev] = [asha, arjun, meera, dev].map(|person| person.at(&app));
        let (mut phone, arjuns) = (asha.connect().await, arjun.connect().await);
        // Presence is tested elsewhere; Asha's phone keeps her online.
        phone.events().await;
        Self {
            bystanders: Bystanders::begin(meera, dev).await,
            app,
            way,
            asha,
            arjun,
            conversation,
            phone,
            arjuns,
        }
    }

    /// A client of Asha's that has joined the namespace.
    pub(super) async fn enter(&self) -> Client {
        let mut client = Client::open(&self.app, self.way, "").await;
        client.enter(&self.asha).await;
        client
    }

    /// Plays every row that this transport can express, each with its own client.
    #[expect(clippy::print_stdout, reason = "a failing test shows its row")]
    pub(super) async fn play(&mut self, rows: &[Row]) {
        for row in rows.iter().filter(|row| row.exists(self.way)) {
            self.bystanders.go_on();
            let mut client = Client::open(&self.app, self.way, &row.query).await;
            if row.inside {
                client.enter(&self.asha).await;
            }
            println!("over {:?}: {row}", self.way);
            self.judge(row, client).await;
            assert_eq!(self.arjuns.heard().await, row.told, "Arjun hears");
            assert_eq!(self.phone.heard().await, row.synced, "the phone hears");
        }
    }

    /// Sends a row, compares the answer, and checks that the client is in the expected state.
    async fn judge(&self, row: &Row, mut client: Client) {
        let status = say(&mut client, &row.said, ID.to_string()).await;
        if self.way == Way::Polling {
            assert_eq!(status, row.status, "of the POST");
        }
        match &row.answer {
            Answer::Refused(code) => {
                assert_refused(&client.ack(ID).await, code, true);
                say(&mut client, &row.said, String::new()).await;
                let packet = client.hear().await;
                let error = packet
                    .strip_prefix("42[\"error\",")
                    .expect("an error event");
                let error = error.strip_suffix(']').expect("with one argument");
                assert_refused(&serde_json::from_str(error).unwrap(), code, false);
                client.assert_answered().await;
            }
            Answer::Taken(answer) => {
                assert_has(&client.ack(ID).await, answer);
                client.assert_answered().await;
            }
            Answer::Done => {
                assert_eq!(client.ack(ID).await, json!({"ok": true}));
                client.assert_answered().await;
            }
            Answer::KeptOut(answer) => {
                assert_eq!(&client.hear().await, answer);
                client.enter(&self.asha).await;
            }
            Answer::Ignored => client.assert_answered().await,
            Answer::Outside => client.enter(&self.asha).await,
            Answer::Closed(code) => return client.assert_over(*code).await,
        }
        client.leave().await;
    }

    /// Checks that everybody else, and Asha's phone, still work.
    pub(super) async fn end(mut self) {
        self.phone.assert_open().await;
        self.arjuns.assert_open().await;
        self.bystanders.end().await;
    }
}

/// Sends all parts; returns the status of the last POST.
async fn say(client: &mut Client, said: &Said, id: String) -> u16 {
    let mut status = 200;
    match said {
        Said::Packets(packets) => {
            for packet in packets {
                status = client.say(&packet.replace("{id}", &id)).await;
            }
        }
        Said::Tcp(frames) => {
            for bytes in frames {
                status = client.say_bytes(bytes).await;
            }
        }
        Said::Body(body) => status = client.say_bytes(body).await,
    }
    status
}

fn assert_refused(answer: &Value, code: &str, is_ack: bool) {
    assert_eq!(answer["code"], code, "{answer}");
    assert_eq!(
        answer.get("ok"),
        is_ack.then_some(&json!(false)),
        "{answer}"
    );
    let message = answer["message"].as_str();
    assert!(message.is_some_and(|what| !what.is_empty()), "{answer}");
}
