//! The HTML document around the pages.

use std::sync::LazyLock;

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use super::App;
use super::plain::PlainPages;
use super::platform;

/// The script that watches the page come alive.
pub static START: LazyLock<String> = LazyLock::new(|| script(include_str!("start.js")));

/// The script of the plain pages.
static PLAIN: LazyLock<String> = LazyLock::new(|| script(include_str!("plain.js")));

/// What all pages run, and the script of one kind of page, without comments and indentation.
fn script(of_kind: &str) -> String {
    let of_all = without_comments(include_str!("device.js"));
    format!("{of_all}\n{}", without_comments(of_kind))
}

/// A script without comments and indentation.
#[must_use]
pub fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let code: Vec<_> = lines.filter(|line| !line.starts_with("//")).collect();
    code.join("\n")
}

/// The place of the page's shape, until `server::pages::shape` computes it.
pub const NO_SHAPE: &str = "00000000";

/// The document of a Messages page, as the server renders it. Extensions and proxies often add elements to the body:
/// they change nothing within `#page`. `loader` is the address of the script that loads parts of the module on first use:
/// the module's own script imports it, so it should be on its way by then.
#[must_use]
pub fn shell(options: LeptosOptions, loader: Option<String>) -> impl IntoView {
    let words = platform::language().words();
    let module = view! {
        <HydrationScripts options=options.clone() />
        {loader.map(|loader| view! { <link rel="modulepreload" href=loader /> })}
    }
    .into_any();
    let body = view! {
        <div id="page" data-shape=NO_SHAPE>
            <App />
        </div>
        // Shown above the page; behind it in the document, so that the first link is the one to the content.
        <p class="broken-bar" role="status">
            <span>{words.page_broken}</span>
            <a class="text-link" href="">
                {words.reload}
            </a>
        </p>
    }
    .into_any();
    document(options, &START, module, body)
}

/// The document of a plain page.
#[must_use]
pub fn plain_shell(options: LeptosOptions) -> impl IntoView {
    document(
        options,
        &PLAIN,
        ().into_any(),
        view! { <PlainPages /> }.into_any(),
    )
}

fn document(
    options: LeptosOptions,
    script: &'static str,
    module: AnyView,
    body: AnyView,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8" />
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
                />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#faf8f5" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#191614" media="(prefers-color-scheme: dark)" />
                // iOS would make links of telephone numbers.
                <meta name="format-detection" content="telephone=no" />
                <script nonce=use_nonce()>{script}</script>
                <HashedStylesheet options=options.clone() id="leptos" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <AutoReload options />
                {module}
                <MetaTags />
            </head>
            <body>{body}</body>
        </html>
    }
}
