//! Public pictures: shown once their files are written, replaced, ordered, and removed when nothing needs them.

use chitrasethu::domain::{PictureId, PicturePurpose, Timestamp, UserId, face_path};
use chitrasethu::server::storage::{Shown, Store, StoredPicture};

use super::{Kept, NOW};

fn id(number: u128) -> PictureId {
    PictureId(uuid::Uuid::from_u128(number))
}

fn new(number: u128, owner: UserId, purpose: PicturePurpose) -> StoredPicture {
    StoredPicture {
        id: id(number),
        owner,
        purpose,
        size: (1_600, 900),
        caption: format!("हल्दी \"{number}\""),
    }
}

/// A picture that is shown, in a portfolio of four at most.
async fn show(store: &dyn Store, picture: &StoredPicture) -> Shown {
    store.begin_picture(picture, NOW).await.unwrap();
    store.show_picture(picture, 4).await.unwrap()
}

async fn order(store: &dyn Store, owner: UserId) -> Vec<u128> {
    let pictures = store.pictures_of(&[owner]).await.unwrap();
    let portfolio = pictures
        .iter()
        .filter(|it| it.purpose == PicturePurpose::Portfolio);
    portfolio.map(|it| it.id.0.as_u128()).collect()
}

async fn avatar(store: &dyn Store, owner: UserId) -> Option<String> {
    store
        .account(owner)
        .await
        .unwrap()
        .unwrap()
        .profile
        .avatar_url
}

pub(crate) async fn a_picture_is_found_once_it_is_shown(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let store = &*kept.store;
    let picture = new(1, people[0], PicturePurpose::Cover);
    store.begin_picture(&picture, NOW).await.unwrap();
    assert_eq!(store.picture(id(1)).await.unwrap(), None);
    let shown = store.show_picture(&picture, 4).await.unwrap();
    assert_eq!(shown, Shown::Instead(Vec::new()));
    assert_eq!(store.picture(id(1)).await.unwrap(), Some(picture.clone()));
    assert_eq!(
        store.pictures_of(&people).await.unwrap(),
        std::slice::from_ref(&picture)
    );
    assert_eq!(store.pictures_of(&people[1..]).await.unwrap(), []);
    assert_eq!(
        store.show_picture(&picture, 4).await.unwrap(),
        Shown::Gone,
        "shown already"
    );
    assert_eq!(store.picture(id(1)).await.unwrap(), Some(picture));
}

pub(crate) async fn a_face_is_the_picture_of_its_profile(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (store, asha) = (&*kept.store, people[0]);
    // The platform has people without a profile.
    kept.execute(format!("DELETE FROM user_profiles WHERE user_id = {asha}"))
        .await;
    let face = |number, owner| new(number, owner, PicturePurpose::Face);
    assert_eq!(
        show(store, &face(1, asha)).await,
        Shown::Instead(Vec::new())
    );
    show(store, &face(2, people[1])).await;
    assert_eq!(
        show(store, &face(3, asha)).await,
        Shown::Instead(vec![id(1)])
    );
    assert_eq!(avatar(store, asha).await, Some(face_path(id(3))));
    assert_eq!(store.picture(id(1)).await.unwrap(), None);
    assert!(!store.remove_picture(id(3), people[1]).await.unwrap());
    assert!(
        !store.remove_picture(id(1), asha).await.unwrap(),
        "removed already"
    );
    assert_eq!(avatar(store, asha).await, Some(face_path(id(3))));
    assert!(store.remove_picture(id(3), asha).await.unwrap());
    assert_eq!(avatar(store, asha).await, None);
    assert_eq!(avatar(store, people[1]).await, Some(face_path(id(2))));
}

pub(crate) async fn a_portfolio_is_ordered_and_limited(kept: &Kept) {
    let people = kept.people(&["Arjun", "Meera"]).await;
    let (store, arjun) = (&*kept.store, people[0]);
    for number in 1..=4 {
        let picture = new(number, arjun, PicturePurpose::Portfolio);
        assert_eq!(show(store, &picture).await, Shown::Instead(Vec::new()));
    }
    let fifth = new(5, arjun, PicturePurpose::Portfolio);
    assert_eq!(show(store, &fifth).await, Shown::Full);
    show(store, &new(6, people[1], PicturePurpose::Portfolio)).await;
    let step = async |number, owner, to_front| {
        let is_found = store.move_picture(id(number), owner, to_front).await;
        (is_found.unwrap(), order(store, arjun).await)
    };
    assert_eq!(step(1, arjun, true).await, (true, vec![1, 2, 3, 4]));
    assert_eq!(step(4, arjun, true).await, (true, vec![1, 2, 4, 3]));
    assert_eq!(step(1, arjun, false).await, (true, vec![2, 1, 4, 3]));
    assert_eq!(step(3, arjun, false).await, (true, vec![2, 1, 4, 3]));
    assert!(!step(1, people[1], true).await.0, "another person's");
    assert!(!step(5, arjun, true).await.0, "not shown");
    assert!(store.remove_picture(id(1), arjun).await.unwrap());
    show(store, &new(7, arjun, PicturePurpose::Portfolio)).await;
    assert_eq!(order(store, arjun).await, [2, 4, 3, 7]);
    assert!(store.caption_picture(id(4), arjun, "").await.unwrap());
    assert!(!store.caption_picture(id(4), people[1], "x").await.unwrap());
    assert_eq!(store.picture(id(4)).await.unwrap().unwrap().caption, "");
}

pub(crate) async fn only_pictures_of_active_accounts_are_shown(kept: &Kept) {
    let people = kept.people(&["Arjun", "Meera", "Dev"]).await;
    let store = &*kept.store;
    for (at, owner) in (1..).zip(&people) {
        show(store, &new(at, *owner, PicturePurpose::Face)).await;
        show(store, &new(at + 10, *owner, PicturePurpose::Cover)).await;
    }
    let shown = async || {
        let mut shown = Vec::new();
        for number in [1, 2, 3, 11, 12, 13] {
            if store.picture(id(number)).await.unwrap().is_some() {
                shown.push(number);
            }
        }
        let covers = store.pictures_of(&people).await.unwrap();
        (shown, covers.len())
    };
    kept.execute(format!(
        "UPDATE users SET is_active = false WHERE user_id = {}; DELETE FROM users WHERE user_id = {}",
        people[0], people[1]
    ))
    .await;
    assert_eq!(shown().await, (vec![3, 13], 1));
    kept.execute(format!(
        "UPDATE users SET is_active = true WHERE user_id = {}",
        people[0]
    ))
    .await;
    assert_eq!(shown().await, (vec![1, 3, 11, 13], 2), "active again");
}

pub(crate) async fn pictures_that_nothing_needs_are_removed(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let store = &*kept.store;
    show(store, &new(1, people[0], PicturePurpose::Face)).await;
    show(store, &new(2, people[0], PicturePurpose::Portfolio)).await;
    show(store, &new(3, people[1], PicturePurpose::Face)).await;
    show(store, &new(4, people[2], PicturePurpose::Cover)).await;
    let unfinished = new(5, people[0], PicturePurpose::Cover);
    store.begin_picture(&unfinished, NOW).await.unwrap();
    show(store, &new(6, people[0], PicturePurpose::Portfolio)).await;
    store.remove_picture(id(6), people[0]).await.unwrap();
    let remove = async |before| {
        let count = store.remove_unused_pictures(Timestamp(before), 10).await;
        let removed = store.removed_pictures(10).await.unwrap();
        let mut removed: Vec<_> = removed.iter().map(|id| id.0.as_u128()).collect();
        removed.sort_unstable();
        (count.unwrap(), removed)
    };
    // As the platform does it.
    kept.execute(format!(
        "UPDATE user_profiles SET avatar_url = 'https://img.example/b.jpg' WHERE user_id = {}; \
         DELETE FROM users WHERE user_id = {}",
        people[1], people[2]
    ))
    .await;
    assert_eq!(
        remove(NOW.0 - 1).await,
        (0, vec![6]),
        "the others may be in the making"
    );
    assert_eq!(remove(NOW.0).await, (3, vec![3, 4, 5, 6]));
    assert_eq!(store.removed_pictures(2).await.unwrap().len(), 2);
    let gone = store.show_picture(&unfinished, 4).await.unwrap();
    assert_eq!(gone, Shown::Gone);
    for number in [1, 3, 4, 5, 6] {
        store.forget_picture(id(number)).await.unwrap();
    }
    assert_eq!(remove(NOW.0).await, (0, Vec::new()));
    for number in [1, 2] {
        assert!(
            store.picture(id(number)).await.unwrap().is_some(),
            "{number}"
        );
    }
}
