//! House rules that the compiler does not check. Each failure says what to do instead.

mod json;

use std::collections::BTreeSet;
use std::fs;

use crate::support::{root, rust_files, source};

/// Fails with everything that was found and what to do about it.
#[track_caller]
fn none(found: &[String], instead: &str) {
    let found = found.join("\n  ");
    assert!(found.is_empty(), "{instead}:\n  {found}");
}

/// The files in `within` that name this crate, except `allowed`.
fn named_outside(word: &str, within: &[&str], allowed: &[&str]) -> Vec<String> {
    let files = source();
    let files = files
        .iter()
        .filter(|file| within.is_empty() || file.is_in(within));
    files
        .filter(|file| !file.is_in(allowed))
        .filter_map(|file| Some(format!("src/{}:{}", file.path, file.names(word)?)))
        .collect()
}

/// The files, except `allowed`, that have a line with one of these texts.
fn written_outside(texts: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in source().iter().filter(|file| !file.is_in(allowed)) {
        let lines = file.code();
        let lines = lines.filter(|(_, line)| texts.iter().any(|text| line.contains(text)));
        found.extend(lines.map(|(at, line)| format!("src/{}:{at}: {}", file.path, line.trim())));
    }
    found
}

/// The imports of files in `place` from our modules other than `allowed`.
fn imports(place: &str, allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in source().iter().filter(|file| file.is_in(&[place])) {
        for module in file.modules_of_ours() {
            if !allowed.contains(&module.as_str()) {
                found.push(format!("src/{} names crate::{module}", file.path));
            }
        }
    }
    found
}

#[test]
fn domain_imports_nothing_of_ours() {
    let found = imports("domain", &["domain"]);
    none(
        &found,
        "the rules stand alone: give what they need as an argument",
    );
}

#[test]
fn wire_imports_domain_only() {
    let found = imports("wire", &["domain", "wire"]);
    none(
        &found,
        "wire is for both ends: convert in the server or in the app",
    );
}

#[test]
fn domain_and_wire_use_no_relative_paths_out_of_themselves() {
    let found: Vec<_> = written_outside(&["super::super"], &[])
        .into_iter()
        .filter(|line| line.starts_with("src/domain/") || line.starts_with("src/wire/"))
        .collect();
    none(
        &found,
        "name the module from the root, where the rules above see it",
    );
}

#[test]
fn app_never_names_the_server() {
    let found = imports("app", &["app", "domain", "server_fns", "wire"]);
    none(&found, "go through a server function in src/server_fns");
}

#[test]
fn sql_crates_are_used_only_in_storage() {
    let mut found = named_outside("sqlx", &[], &["server/storage"]);
    found.extend(named_outside("rusqlite", &[], &["server/storage"]));
    none(
        &found,
        "add a method to server::storage::Store and call that",
    );
}

#[test]
fn redis_is_used_only_in_cluster() {
    let found = named_outside("redis", &[], &["server/cluster", "server/config"]);
    none(
        &found,
        "talk to other nodes through realtime::bus, presence::Whereabouts or limits::SharedQuotas",
    );
}

#[test]
fn http_types_are_used_only_where_requests_arrive() {
    let found = named_outside("axum", &["server/chat", "server/storage"], &[]);
    none(
        &found,
        "use-cases and storage know no HTTP: translate in rest, realtime or server_fns",
    );
}

/// Of two modules at most one names the other: what both need belongs in a third.
#[test]
fn modules_do_not_import_each_other() {
    for (one, other) in [
        ("server/http/origins.rs", "server/state.rs"),
        (
            "server/realtime/renewal.rs",
            "server/realtime/connection.rs",
        ),
        ("server/accounts", "server/realtime"),
        ("server/auth", "server/accounts"),
        ("server/auth", "server/jobs"),
    ] {
        let names = |place: &str, of: &str| {
            let name = of.rsplit('/').next().unwrap().trim_end_matches(".rs");
            !named_outside(name, &[place], &[]).is_empty()
        };
        assert!(
            !(names(one, other) && names(other, one)),
            "src/{one} and src/{other} name each other: move what both need to a third module, or pass it as a value"
        );
    }
}

#[test]
fn the_server_uses_the_page_framework_only_in_pages() {
    let within = [
        "server/chat",
        "server/storage",
        "server/realtime",
        "server/rest",
    ];
    let found = named_outside("leptos", &within, &[]);
    none(
        &found,
        "what pages need of the server goes through server/pages",
    );
}

#[test]
fn event_names_are_spelled_once() {
    let names = fs::read_to_string(root().join("src/wire/events.rs")).unwrap();
    let names: Vec<_> = names
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split('"').nth(1))
        // Also the value of `status` in every refusal.
        .filter(|name| *name != "error")
        .map(|name| format!("\"{name}\""))
        .collect();
    assert!(names.len() > 12, "the names were not found: {names:?}");
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let found: Vec<_> = written_outside(&names, &["wire/events.rs", "server/config/secret.rs"])
        .into_iter()
        // Names of server functions and of CSS classes; the file about secrets lists placeholders.
        .filter(|line| !line.contains("endpoint = ") && !line.contains("class="))
        .collect();
    none(&found, "use the constant in src/wire/events.rs");
}

#[test]
fn settings_are_read_in_one_place() {
    let mut found = written_outside(&["env::var", "dotenvy::"], &["server/config"]);
    // Arguments of the program, and the folder that it is in.
    let allowed = ["server/config", "server/pages/site.rs", "main.rs", "bin"];
    found.extend(written_outside(&["std::env"], &allowed));
    none(
        &found,
        "add the setting to server::config::SETTINGS and pass its value on",
    );
}

#[test]
fn the_time_is_read_in_one_place_per_target() {
    let clocks = [
        "SystemTime::now",
        "now_utc",
        "now_local",
        "Utc::now",
        "Local::now",
    ];
    let found = written_outside(&clocks, &["server/clock.rs"]);
    none(&found, "take the time from server::clock::Clock");
    let found = written_outside(&["Date::now", "Date::new_0"], &["app/platform/browser"]);
    none(&found, "take the viewer's time from app::platform");
}

#[test]
fn the_targets_differ_in_two_files() {
    let gates = [
        "cfg(feature",
        "cfg(not(feature",
        "cfg_attr(feature",
        "cfg(all(",
        "cfg(any(",
    ];
    let conformance = [r#"cfg(feature = "conformance")"#];
    let found = written_outside(&conformance, &["lib.rs", "app/platform/mod.rs"]);
    assert_eq!(
        found.len(),
        1,
        "one gate keeps the conformance server out of other builds: {found:#?}"
    );
    let found: Vec<_> = written_outside(&gates, &["lib.rs", "app/platform/mod.rs"])
        .into_iter()
        .filter(|line| !line.contains(conformance[0]))
        .collect();
    none(
        &found,
        "put the difference behind app/platform/{server,browser}, with one signature",
    );
    let found = written_outside(&gates, &[]);
    assert!(
        found.len() <= 7,
        "at most six gates, one for each subtree, and the conformance server's: {found:#?}"
    );
}

#[test]
fn files_are_short() {
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for file in rust_files(folder) {
            let lines = file.text.lines().count();
            if lines > 300 {
                found.push(format!("{folder}/{}: {lines} lines", file.path));
            }
        }
    }
    none(&found, "at 300 lines look for the missing noun");
}

#[test]
fn lint_exceptions_give_a_reason() {
    let found = written_outside(&["#[allow(", "#![allow("], &[]);
    none(
        &found,
        "write #[expect(lint, reason = \"…\")]: it goes when it is no longer needed",
    );
}

#[test]
fn texts_of_people_are_never_inserted_as_markup() {
    let found = written_outside(
        &["inner_html", "set_inner_html", "insert_adjacent_html"],
        &[],
    );
    none(&found, "let the view write the text; it escapes");
}

#[test]
fn pages_show_no_message_of_a_refusal() {
    let found: Vec<_> = written_outside(&["error.message", "refusal.message"], &[])
        .into_iter()
        .filter(|line| line.starts_with("src/app/"))
        .collect();
    none(
        &found,
        "show words.reason(&error): anybody can write the message",
    );
}

#[test]
fn migrations_are_numbered_in_order() {
    let names = |engine: &str| {
        let folder = root().join("migrations").join(engine);
        let names = fs::read_dir(folder).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<String>>()
    };
    let all: BTreeSet<String> = names("sqlite").union(&names("postgres")).cloned().collect();
    assert!(!all.is_empty());
    // A number that only one engine has is no gap; one that stands for two things is.
    for (at, name) in all.iter().enumerate() {
        let number = format!("{:04}_", at + 1);
        let word = name.strip_prefix(&number);
        let word = word.and_then(|rest| rest.strip_suffix(".sql"));
        let plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        assert!(
            word.is_some_and(plain),
            "{name}: the next file is {number}what_it_adds.sql"
        );
    }
}
