//! How far a mark moves: forward only, and at most to the newest message of the other person. It never points
//! at anything else, so two people's marks cannot chase each other along the log.

use std::collections::HashMap;

use super::super::{Mark, Marked, Marks, StoreResult};
use super::batch::Book;
use super::queue::NewMark;
use super::{ReceivedBefore, Transaction};
use crate::domain::Seq;

/// Moves the marks of a batch, in its order.
pub(super) async fn apply(
    tx: &mut impl Transaction,
    book: &mut Book,
    marks: &[NewMark],
) -> StoreResult<Vec<Option<Marked>>> {
    let mut questions = Vec::new();
    let mut asked = HashMap::new();
    for (index, new) in marks.iter().enumerate() {
        if let Some(question) = question(book, new) {
            asked.insert(index, questions.len());
            questions.push(question);
        }
    }
    let mut answers = HashMap::new();
    if !questions.is_empty() {
        for (index, seq, ordinal) in tx.received_before(&questions).await? {
            answers.insert(index, (seq, ordinal));
        }
    }
    marks
        .iter()
        .enumerate()
        .map(|(index, new)| {
            let target = match asked.get(&index) {
                Some(question) => answers.get(question).copied(),
                None => newest(book, new),
            };
            target.map_or(Ok(None), |target| step(book, new, target))
        })
        .collect()
}

/// The mark's place as it is asked for; none means the end.
const fn up_to(mark: Mark) -> Option<Seq> {
    match mark {
        Mark::Read(up_to) | Mark::Delivered(up_to) => up_to,
    }
}

/// What has to be looked up: a place between the mark and the newest message received.
fn question(book: &Book, new: &NewMark) -> Option<ReceivedBefore> {
    let (row, mine, theirs) = book.sides(new.conversation, new.user)?;
    let up_to = up_to(new.mark).filter(|up_to| *up_to < theirs.last_sent)?;
    (up_to > current(new.mark, mine.marks)).then_some(ReceivedBefore {
        row,
        sender: theirs.user,
        up_to,
    })
}

/// The newest message received, where no less was asked for.
fn newest(book: &Book, new: &NewMark) -> Option<(Seq, i64)> {
    let (_, _, theirs) = book.sides(new.conversation, new.user)?;
    let is_whole = up_to(new.mark).is_none_or(|up_to| up_to >= theirs.last_sent);
    is_whole.then_some((theirs.last_sent, theirs.sent_count))
}

const fn current(mark: Mark, marks: Marks) -> Seq {
    match mark {
        Mark::Read(_) => marks.read,
        Mark::Delivered(_) => marks.delivered,
    }
}

fn step(
    book: &mut Book,
    new: &NewMark,
    (place, ordinal): (Seq, i64),
) -> StoreResult<Option<Marked>> {
    let Some((_, mine, _)) = book.sides(new.conversation, new.user) else {
        return Ok(None);
    };
    let mut marks = mine.marks;
    let mut read_count = mine.read_count;
    if place <= current(new.mark, marks) {
        return Ok(None);
    }
    if matches!(new.mark, Mark::Read(_)) {
        marks.read = place;
        read_count = ordinal;
    }
    marks.delivered = marks.delivered.max(place);
    book.mark(new.conversation, new.user, marks, read_count)
        .map(Some)
}
