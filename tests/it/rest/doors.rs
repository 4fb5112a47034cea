//! Every door of the server, read from its source: a new one fails a test of access until somebody has said who may use it.

use std::collections::BTreeSet;

use crate::support::{root, rust_files};

/// The lines by which a router is given something to answer, beside the table of REST.
const OTHER_DOORS: [(&str, &str); 10] = [
    // Layers around all the others.
    ("server/http/router.rs", ".fallback_service(routes)"),
    // Files of the build.
    ("server/http/router.rs", ".fallback_service("),
    (
        "server/http/router.rs",
        r#"site = site.route("/sw.js", get(move || async { worker::answer(script) }));"#,
    ),
    // The pages: `rest::page_access`.
    (
        "server/http/router.rs",
        "site.leptos_routes_with_handler(generate_route_list(PlainPages), plain_page)",
    ),
    (
        "server/http/router.rs",
        ".leptos_routes_with_context(state, generate_route_list(App), context, {",
    ),
    ("server/http/router.rs", ".fallback(not_found)"),
    ("server/http/router.rs", ".nest_service(&pkg, files)"),
    // The gateway: `realtime::access`.
    (
        "server/realtime/mod.rs",
        r#".route("/socket.io/", any(engine::handle::<Arc<Realtime>>))"#,
    ),
    // Only in the program for the protocol's own tests.
    (
        "server/realtime/conformance.rs",
        r#".route("/socket.io/", any(engine::handle::<Suite>))"#,
    ),
    (
        "server/realtime/conformance.rs",
        r#".route("/engine.io/", any(engine::handle::<Echo>))"#,
    ),
];

/// The routes in the router's source.
pub(super) fn routes_in_source() -> BTreeSet<(String, String)> {
    let source = std::fs::read_to_string(root().join("src/server/rest/mod.rs")).unwrap();
    let (api, outside) = source.split_once(".nest(\"/api\"").map_or_else(
        || panic!("src/server/rest/mod.rs no longer nests /api: teach this test to read it"),
        |(before, after)| {
            let (api, outer) = before.rsplit_once("Router::new()").unwrap();
            (api, format!("{outer}{after}"))
        },
    );
    let mut routes = BTreeSet::new();
    for (prefix, text) in [("/api", api), ("", outside.as_str())] {
        for route in text.split(".route(").skip(1) {
            let path = route.split('"').nth(1).unwrap();
            let handlers = route.split_once(',').unwrap().1;
            let handlers = handlers.split(".route(").next().unwrap();
            for method in ["get", "head", "post", "put", "patch", "delete", "any"] {
                let is_named = handlers
                    .split(|c: char| !c.is_alphanumeric() && c != '(' && c != '_')
                    .any(|word| word.starts_with(&format!("{method}(")));
                if is_named {
                    routes.insert((method.to_uppercase(), format!("{prefix}{path}")));
                }
            }
        }
    }
    routes
}

#[test]
fn no_door_is_beside_the_tables() {
    let is_door = |line: &str| {
        [".route", "leptos_routes", ".nest", ".fallback"]
            .iter()
            .any(|call| line.contains(call) && line.contains('('))
    };
    let mut doors = BTreeSet::new();
    for file in rust_files("src") {
        let is_elsewhere = file.path.starts_with("server/") && file.path != "server/rest/mod.rs";
        for (_, line) in file
            .code()
            .filter(|(_, line)| is_elsewhere && is_door(line))
        {
            doors.insert((file.path.clone(), line.trim().to_owned()));
        }
    }
    let listed = OTHER_DOORS.map(|(file, line)| (file.to_owned(), line.to_owned()));
    assert_eq!(
        doors,
        listed.into(),
        "say in OTHER_DOORS where it is tested who may use the new door"
    );
}
