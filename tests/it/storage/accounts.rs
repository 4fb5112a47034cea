//! Accounts, profiles and revoked sessions.

use chitrasethu::domain::{Timestamp, UserId, UserType};
use chitrasethu::server::jobs::delete_expired_sessions;
use chitrasethu::server::storage::{
    NewAccount, NewEpoch, NewPassword, Profile, SessionEpoch, StoreError,
};

use super::{Kept, NOW, new_account};

pub(crate) async fn an_account_reads_back(kept: &Kept) {
    let new = NewAccount {
        phone: Some("+91 98".to_owned()),
        ..new_account("Asha@Example.com", "Asha Rao", UserType::Customer)
    };
    let made = kept.store.create_account(new).await.unwrap();
    assert_eq!(made.email, "asha@example.com");
    assert!(made.is_active && !made.is_verified);
    assert_eq!(made.profile.full_name, "Asha Rao");
    assert_eq!(made.profile.phone.as_deref(), Some("+91 98"));
    assert_eq!(
        kept.store.account(made.id).await.unwrap(),
        Some(made.clone())
    );
    assert_eq!(kept.store.account(UserId(999)).await.unwrap(), None);
    let ids = [UserId(999), made.id, made.id];
    assert_eq!(kept.store.accounts(&ids).await.unwrap(), [made]);
    assert_eq!(kept.store.accounts(&[]).await.unwrap(), []);
}

pub(crate) async fn an_address_has_one_account(kept: &Kept) {
    kept.account("Asha", UserType::Customer).await;
    let again = new_account("ASHA@example.com", "Another", UserType::Photographer);
    let refused = kept.store.create_account(again).await;
    assert!(
        matches!(refused, Err(StoreError::EmailTaken)),
        "{refused:?}"
    );
    for typed in ["asha@EXAMPLE.com", " asha@example.com "] {
        let found = kept.store.credentials(typed).await.unwrap().unwrap();
        assert_eq!(found.account.profile.full_name, "Asha");
    }
}

pub(crate) async fn the_directory_is_sorted_and_searched(kept: &Kept) {
    for name in ["Zoya Khan", "arjun Kapoor", "100% Studio"] {
        kept.account(name, UserType::Photographer).await;
    }
    kept.account("Asha Rao", UserType::Customer).await;
    let names = |search: Option<&'static str>, limit| async move {
        let found = kept.store.photographers(search, limit).await.unwrap();
        let names: Vec<_> = found.into_iter().map(|one| one.profile.full_name).collect();
        names
    };
    assert_eq!(
        names(None, 10).await,
        ["100% Studio", "arjun Kapoor", "Zoya Khan"]
    );
    assert_eq!(names(None, 2).await.len(), 2);
    assert_eq!(names(Some("KAPOOR"), 10).await, ["arjun Kapoor"]);
    assert_eq!(names(Some("0%"), 10).await, ["100% Studio"]);
    for name in ["Élodie Blanc", "फ\u{93C}िरोज\u{93C} खान", "Rita D’Souza"] {
        kept.account(name, UserType::Photographer).await;
    }
    for (search, found) in [
        ("élodie", "Élodie Blanc"),
        ("E\u{301}LODIE", "Élodie Blanc"),
        ("elodie", "Élodie Blanc"),
        ("फ़िरो\u{95B}", "फ\u{93C}िरोज\u{93C} खान"),
        ("फिरोज", "फ\u{93C}िरोज\u{93C} खान"),
        ("d\u{27}souza", "Rita D’Souza"),
    ] {
        assert_eq!(names(Some(search), 10).await, [found], "{search}");
    }
    assert_eq!(names(Some("o"), 2).await.len(), 2);
    for wildcard in ["%_%", "_", "\\"] {
        assert!(names(Some(wildcard), 10).await.is_empty(), "{wildcard}");
    }
}

pub(crate) async fn a_profile_is_replaced(kept: &Kept) {
    let asha = kept.account("Asha", UserType::Customer).await;
    let profile = Profile {
        full_name: "Asha Rao".to_owned(),
        avatar_url: Some("https://img.example/a.jpg".to_owned()),
        bio: Some("क्या बात".to_owned()),
        city: Some("Pune".to_owned()),
        ..Profile::default()
    };
    kept.store.save_profile(asha.id, &profile).await.unwrap();
    let found = kept.store.account(asha.id).await.unwrap().unwrap();
    assert_eq!(found.profile, profile);
}

pub(crate) async fn sign_ins_and_password_hashes_are_stored(kept: &Kept) {
    let asha = kept.account("Asha", UserType::Customer).await;
    let hash = async || kept.store.password_hash(asha.id).await.unwrap();
    assert_eq!(hash().await.as_deref(), Some("$argon2id$"));
    for (old_hash, new_hash) in [("$argon2id$", "new"), ("$argon2id$", "too late")] {
        let renewed = NewPassword { old_hash, new_hash };
        kept.store
            .renew_password_hash(asha.id, renewed)
            .await
            .unwrap();
        assert_eq!(hash().await.as_deref(), Some("new"));
    }
    kept.store.record_sign_in(asha.id, NOW).await.unwrap();
    let found = kept.store.credentials(&asha.email).await.unwrap().unwrap();
    assert_eq!(found.password_hash, "new");
    let nobody = kept.store.credentials("nobody@example.com").await;
    assert!(nobody.unwrap().is_none());
    assert_eq!(kept.store.password_hash(UserId(999)).await.unwrap(), None);
}

pub(crate) async fn an_epoch_of_sessions_begins_with_its_password_or_not_at_all(kept: &Kept) {
    let ids = kept.people(&["Asha", "Meera"]).await;
    let [asha, meera] = ids[..] else {
        panic!("two people")
    };
    let begin = async |user, session, password| {
        let new = NewEpoch {
            user,
            kept: session,
            at: NOW,
            password,
        };
        kept.store.begin_epoch(&new).await.unwrap()
    };
    let epoch = |number, kept: &str| SessionEpoch {
        number,
        since: NOW,
        kept: kept.to_owned(),
    };
    let password = |old_hash| {
        Some(NewPassword {
            old_hash,
            new_hash: "new",
        })
    };
    assert_eq!(begin(asha, "one", None).await, Some(epoch(1, "one")));
    assert_eq!(begin(asha, "two", password("wrong")).await, None);
    assert_eq!(
        begin(asha, "two", password("$argon2id$")).await,
        Some(epoch(2, "two"))
    );
    assert_eq!(begin(asha, "two", password("$argon2id$")).await, None);
    let hash = kept.store.password_hash(asha).await.unwrap();
    assert_eq!(hash.as_deref(), Some("new"));

    let store = kept.again().await;
    let account = async |id| store.account(id).await.unwrap().unwrap();
    assert_eq!(account(asha).await.epoch, epoch(2, "two"));
    assert_eq!(account(meera).await.epoch, SessionEpoch::default());
    let recent = store.recent_epochs(600).await.unwrap();
    assert_eq!(recent, [(asha, epoch(2, "two"))]);
}

pub(crate) async fn revoked_sessions_are_kept_until_they_expire(kept: &Kept) {
    let late = Timestamp(NOW.0 + 1);
    for (key, until) in [("early", NOW), ("late", late), ("late", late)] {
        let deletion = delete_expired_sessions(until);
        let revoked = kept.store.revoke_session(key, until, deletion);
        revoked.await.unwrap();
    }
    let store = kept.again().await;
    let before = Timestamp(NOW.0 - 1);
    assert_eq!(store.revoked_sessions(before).await.unwrap().len(), 2);
    let left = [("late".to_owned(), late)];
    assert_eq!(store.revoked_sessions(NOW).await.unwrap(), left);
    assert_eq!(store.delete_expired_sessions(NOW).await.unwrap(), 1);
    assert_eq!(store.revoked_sessions(before).await.unwrap(), left);
}

pub(crate) async fn ended_accounts_are_listed_and_inactive_ones_found(kept: &Kept) {
    let ids = kept.people(&["Asha", "Meera", "Dev", "Ravi"]).await;
    let [asha, meera, dev, ravi] = ids[..] else {
        panic!("four people")
    };
    assert!(kept.store.ended_accounts().await.unwrap().is_empty());
    let inactive = async |ids: &[UserId]| {
        let mut found = kept.store.inactive_among(ids).await.unwrap();
        found.sort_unstable();
        found
    };
    assert_eq!(inactive(&ids).await, []);

    let platform = |statement: String| kept.execute(statement);
    platform(format!(
        "UPDATE users SET is_active = false WHERE user_id IN ({meera}, {ravi})"
    ))
    .await;
    platform(format!("DELETE FROM users WHERE user_id = {dev}")).await;
    platform(format!(
        "UPDATE users SET is_active = true WHERE user_id = {ravi}"
    ))
    .await;
    let mut ended = kept.store.ended_accounts().await.unwrap();
    ended.sort_unstable();
    assert_eq!(ended, [meera, dev, ravi]);
    let nobody = UserId(999);
    assert_eq!(
        inactive(&[asha, meera, dev, ravi, nobody]).await,
        [meera, dev, nobody]
    );
    assert_eq!(inactive(&[]).await, []);
}
