//! Reads: the conversation list and pages of a history, in a small and in a large database. Both should cost
//! the same. And searches, because they need the same messages.

use std::io;

use super::{Report, search};
use crate::Result;
use crate::closed_loop::{self, Outcome, Phase, Worker};
use crate::http::{self, Http};
use crate::people::conversation;
use crate::row::Row;
use crate::senders::{Pairing, RestSender};
use crate::stage::Stage;

/// Number of conversations of person 1, with persons 2 to 401.
const CONVERSATIONS: usize = 400;

/// Number of connections that fill the database.
const FILLERS: usize = 256;

/// One message in this many goes to one long conversation, with person 2.
const LONG: u64 = 10;

/// A page deep in the long history ends before this `seq`.
const DEPTH: u64 = 200;

/// Measures all rows of this group.
pub(crate) async fn measure(stage: &Stage<'_>, report: &mut impl Report) -> Result<()> {
    let mut filled = 0;
    let mut small: Option<[f64; 3]> = None;
    for size in stage.options.sizes() {
        fill(stage, filled, size).await?;
        filled = size;
        let lists = [
            read(stage, "/api/messages/conversations").await?,
            read(stage, "/api/messages/conversations?limit=30").await?,
        ];
        let long = format!("/api/messages/conversations/{}", conversation(1, 2));
        let end = read(stage, &format!("{long}?before={size}&limit=50")).await?;
        let deep = read(stage, &format!("{long}?before={DEPTH}&limit=50")).await?;
        let names = [
            ("list", format!("list of {CONVERSATIONS} conversations")),
            ("list-page", "list, the first 30".to_owned()),
            ("history", "history page at the end".to_owned()),
            ("history-deep", "history page at depth".to_owned()),
        ];
        let now = [lists[0].spread.p50, lists[1].spread.p50, deep.spread.p50];
        let targets = [3.0, 1.0, 2.0, 2.0];
        let outcomes = lists.iter().chain([&end, &deep]);
        for (((id, what), outcome), target) in names.iter().zip(outcomes).zip(targets) {
            let id = format!("{id}-{size}");
            let what = format!("{what}, {size} messages, p50");
            let row = Row::less(id, what, outcome.spread.p50 / 1000.0, "ms");
            report.row(row.target(target).outcome(outcome));
        }
        search::measure(stage, size, report).await?;
        if let Some(small) = small {
            ratios(report, size, small, now, end.spread.p50);
        }
        small = Some(now);
    }
    Ok(())
}

fn ratios(report: &mut impl Report, size: u64, small: [f64; 3], large: [f64; 3], end: f64) {
    let ratio = |id: &str, what: &str, value: f64| {
        Row::less(format!("{id}-{size}"), what, value, "×").target(1.2)
    };
    let what = "list, large against small database";
    report.row(ratio("list-ratio", what, large[0] / small[0]));
    let what = "list page, large against small database";
    report.row(ratio("list-page-ratio", what, large[1] / small[1]));
    let what = "history, depth against end";
    report.row(ratio("history-ratio", what, large[2] / end));
}

/// Sends until `size` messages are stored.
async fn fill(stage: &Stage<'_>, filled: u64, size: u64) -> Result<()> {
    let wanted = size - filled;
    let long = wanted / LONG;
    for (count, last) in [(long, 2), (wanted - long, CONVERSATIONS + 1)] {
        let senders = RestSender::several(
            &stage.server,
            &stage.people,
            Pairing::To(1),
            (2, last),
            FILLERS,
        );
        let mut tasks = Vec::with_capacity(FILLERS);
        for (first, mut sender) in senders.await?.into_iter().enumerate() {
            let first = first as u64;
            let share = count / FILLERS as u64 + u64::from(first < count % FILLERS as u64);
            tasks.push(tokio::spawn(async move {
                for number in 0..share {
                    let number = filled + first * count + number;
                    sender.send(&search::sentence(number)).await?;
                }
                io::Result::Ok(())
            }));
        }
        for task in tasks {
            task.await??;
        }
    }
    let stored = stage.engine.stored().await?;
    if stored == size {
        Ok(())
    } else {
        Err(format!("{size} messages were acknowledged, {stored} are stored").into())
    }
}

/// Person 1 reads this path repeatedly over one connection.
async fn read(stage: &Stage<'_>, path: &str) -> Result<Outcome> {
    let reader = Reader {
        http: Http::connect(stage.server.address).await?,
        request: http::get(path, stage.people.token(1)),
    };
    let Phase { warm_up, measured } = stage.options.phase();
    let phase = Phase {
        warm_up: warm_up / 3,
        measured: measured / 2,
    };
    closed_loop::run(vec![reader], phase, &stage.server).await
}

struct Reader {
    http: Http,
    request: Vec<u8>,
}

impl Worker for Reader {
    async fn once(&mut self) -> io::Result<()> {
        let answer = self.http.call(&self.request).await?;
        if answer.status == 200 {
            Ok(())
        } else {
            let body = String::from_utf8_lossy(answer.body);
            Err(io::Error::other(format!("{}: {body}", answer.status)))
        }
    }
}
