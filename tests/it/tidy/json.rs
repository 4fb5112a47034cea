//! JSON in the module for browsers.

use super::{none, written_outside};

#[test]
fn the_browser_has_one_reader_of_json() {
    let readers = [
        "serde_json::from_",
        "serde_json::Deserializer",
        "JsonEncoding",
    ];
    let found = written_outside(&readers, &["server", "domain/json.rs"]);
    none(
        &found,
        "call domain::read_json or read_tree; answers of server functions have output = JsonAnswer",
    );
    let functions = written_outside(&["#[server("], &["server"]);
    let found: Vec<_> = functions
        .into_iter()
        .filter(|line| line.contains("endpoint = ") && !line.contains("output = JsonAnswer"))
        .collect();
    none(&found, "add output = JsonAnswer");
}
