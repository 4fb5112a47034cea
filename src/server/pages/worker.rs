//! The service worker, which shows pages when there is no network.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;

use super::site;
use crate::app::shell;

const SCRIPT: &str = include_str!("worker.js");
/// The line in which the script learns the name of its build.
const NO_BUILD: &str = "const BUILD = '';";
/// The line in which it learns the addresses of files that no page names.
const NO_FILES: &str = "const FILES = [];";

/// The worker asks this server only.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; connect-src 'self'; frame-ancestors 'none'");

/// The script for the files of this build. `None` in a development build: there the names of files do not change with
/// their content, so nothing may be kept.
#[must_use]
pub fn script(options: &LeptosOptions) -> Option<String> {
    let files = site::files_for_offline(options);
    site::hashes(options).map(|hashes| with_build(&hashes, &files))
}

/// `hashes` has a line for each kind of file, such as `js: 1a2b`; `files` are the addresses of others.
fn with_build(hashes: &str, files: &[String]) -> String {
    let words = hashes.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let (hashes, scripts) = (words.join("."), hash_of_scripts());
    let build = format!("const BUILD = '{hashes}.{scripts:x}';");
    let files = format!("const FILES = {};", serde_json::json!(files));
    SCRIPT
        .replacen(NO_BUILD, &build, 1)
        .replacen(NO_FILES, &files, 1)
}

/// Of what the document contains besides the names of files.
fn hash_of_scripts() -> u64 {
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), shell::START.as_str()).hash(&mut hasher);
    hasher.finish()
}

/// Answers with the script. Browsers ask for it at every visit, and replace the worker and what it keeps when it differs.
pub fn answer(script: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, script).into_response()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;
    use crate::server::http::headers::secure;

    #[tokio::test]
    async fn the_script_is_asked_for_at_every_visit_and_may_ask_this_server() {
        let site = Router::new()
            .route("/sw.js", get(|| async { answer(with_build("js: 1", &[])) }))
            .layer(from_fn(secure));
        let request = Request::get("/sw.js").body(Body::empty()).unwrap();
        let answer = site.oneshot(request).await.unwrap();
        for (name, value) in [
            ("content-type", "text/javascript; charset=utf-8"),
            ("cache-control", "no-cache"),
            ("x-content-type-options", "nosniff"),
        ] {
            let all: Vec<_> = answer.headers().get_all(name).iter().collect();
            assert_eq!(all, [value], "{name}");
        }
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.contains("connect-src 'self'"), "{policy}");
        assert!(policy.contains("default-src 'none'"), "{policy}");
    }

    #[test]
    fn the_script_changes_with_the_files_of_the_build() {
        let files = ["/pkg/functions.1a2B.wasm".to_owned()];
        let script = with_build("js: 1a2B\nwasm: x_y-z\ncss: '; alert(1)\n", &files);
        assert!(
            script.contains("const BUILD = 'js.1a2B.wasm.x_y-z.css.alert.1."),
            "{script}"
        );
        assert!(
            script.contains("const FILES = [\"/pkg/functions.1a2B.wasm\"];"),
            "{script}"
        );
        assert_ne!(
            script,
            with_build("js: 1a2C\nwasm: x_y-z\ncss: 9\n", &files)
        );
    }
}
