//! Private notes on people.

use chitrasethu::domain::{Note, UserId};
use chitrasethu::server::storage::{NewNote, Store};
use tokio::task::JoinSet;

use super::Kept;

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

async fn replaces(store: &dyn Store, people: [UserId; 2], before: &str, after: &str) -> bool {
    let (before, after) = (note(before), note(after));
    let new = NewNote {
        author: people[0],
        person: people[1],
        note: &after,
        before: &before,
    };
    store.replace_note(&new).await.unwrap()
}

async fn stored(kept: &Kept, people: [UserId; 2]) -> String {
    kept.store.note(people[0], people[1]).await.unwrap().into()
}

pub(crate) async fn a_note_replaces_the_one_that_was_seen(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (mine, theirs) = ([people[0], people[1]], [people[1], people[0]]);
    let other = [people[0], people[2]];
    assert_eq!(stored(kept, mine).await, "");
    // Each with what was seen, what is to be stored, whether it is, and what is stored then.
    let long = format!("{}\n{}", "ब".repeat(1_000), "📷".repeat(999));
    for (before, after, is_replaced, now) in [
        ("elsewhere", "candid", false, ""),
        ("", "candid", true, "candid"),
        ("", "no drone", false, "candid"),
        ("Candid", "no drone", false, "candid"),
        (
            "candid",
            "it's \"no\" drone; --",
            true,
            "it's \"no\" drone; --",
        ),
        ("candid", "", false, "it's \"no\" drone; --"),
        ("it's \"no\" drone; --", &long, true, &long),
        (&long, "", true, ""),
        (&long, "candid", false, ""),
        ("", "again", true, "again"),
    ] {
        let replaced = replaces(&*kept.store, mine, before, after).await;
        assert_eq!(replaced, is_replaced, "{before:?} by {after:?}");
        assert_eq!(stored(kept, mine).await, now, "{before:?} by {after:?}");
        assert_eq!(stored(kept, theirs).await, "", "it is not the other's");
        assert_eq!(stored(kept, other).await, "", "it is on one person");
    }
}

pub(crate) async fn of_twenty_devices_one_replaces_a_note(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let people = [people[0], people[1]];
    for after in ["first", "second", ""] {
        let before = stored(kept, people).await;
        let mut devices = JoinSet::new();
        for device in 0..20 {
            let store = kept.store.clone();
            let after = match after {
                "" => String::new(),
                after => format!("{after} {device}"),
            };
            let before = before.clone();
            devices.spawn(async move {
                let replaced = replaces(&*store, people, &before, &after).await;
                replaced.then_some(after)
            });
        }
        let stored_by = devices.join_all().await.into_iter().flatten();
        let stored_by: Vec<_> = stored_by.collect();
        assert_eq!(stored_by, [stored(kept, people).await], "{after}");
    }
}

pub(crate) async fn notes_go_with_either_account(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let all = [[asha, arjun], [arjun, asha], [meera, arjun], [meera, asha]];
    for pair in all {
        assert!(replaces(&*kept.store, pair, "", "candid").await);
    }
    let off = format!("UPDATE users SET is_active = false WHERE user_id = {arjun}");
    kept.execute(off).await;
    assert_eq!(stored(kept, [asha, arjun]).await, "candid", "it may return");
    kept.execute(format!("DELETE FROM users WHERE user_id = {arjun}"))
        .await;
    for pair in &all[..3] {
        assert_eq!(stored(kept, *pair).await, "");
    }
    assert_eq!(stored(kept, [meera, asha]).await, "candid");
    let gone = replaces(&*kept.store, [asha, arjun], "", "still here").await;
    assert!(!gone, "there is nobody to note anything about");
}
