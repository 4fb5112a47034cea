//! All routes of the server.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, Response};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::trace::TraceLayer;
use tracing::Span;

use super::{caller, headers, in_time, origins, request_id, slash, target, throttle};
use crate::app::App;
use crate::app::plain::PlainPages;
use crate::app::shell::{plain_shell, shell};
use crate::server::pages::{context, rendering, server_fn_layer, shape, site, worker};
use crate::server::state::AppState;
use crate::server::{realtime, rest, spans};

/// The greatest body of a REST call or server function, in bytes. The longest is a text of 10,000 characters, each
/// written as an escape of 12 bytes. Doors that carry less have a limit of their own.
const BODY_LIMIT: usize = 128 * 1024;

/// Builds the whole server.
pub fn router(state: AppState) -> Router {
    let cors = headers::cors(&state.origins);
    let trusted = Arc::clone(&state.trusted_proxies);
    let metrics = Arc::clone(&state.metrics);
    let answered = move |response: &Response<Body>, took: Duration, _: &Span| {
        let status = response.status().as_u16();
        metrics.responses.count(status);
        tracing::debug!(status, ?took, "answered");
    };
    let rest = rest::routes()
        .layer(cors.clone())
        .layer(from_fn_with_state(state.clone(), rest::speak_tus));
    // The gateway checks the origin of its requests itself.
    let gateway = realtime::routes(Arc::clone(&state.realtime)).layer(cors);
    let routes = Router::new()
        .merge(site(&state))
        .merge(rest)
        .merge(gateway)
        .layer(axum::middleware::from_fn_with_state(
            state.origins.clone(),
            origins::only_own_changes,
        ))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&state.limits),
            throttle::count,
        ))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&state.trusted_proxies),
            caller::identify,
        ))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(axum::middleware::from_fn(in_time::answer))
        .layer(axum::middleware::from_fn(target::own_resource))
        .layer(CatchPanicLayer::custom(rest::broken))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(spans::request)
                .on_request(())
                .on_response(answered)
                .on_failure(()),
        )
        .with_state(state);
    // Routes are chosen before the layers of their router run.
    Router::new()
        .fallback_service(routes)
        .layer(axum::middleware::from_fn(slash::without_trailing))
        .layer(axum::middleware::from_fn(headers::secure))
        .layer(axum::middleware::from_fn_with_state(
            trusted,
            request_id::identify,
        ))
}

/// Pages, server functions, and the files that pages load.
fn site(state: &AppState) -> Router<AppState> {
    let options = state.leptos.clone();
    let context = {
        let state = state.clone();
        move || context::provide(&state)
    };
    let loader = site::loader(&options);
    let root = options.site_root.to_string();
    let pkg = format!("/{}", options.site_pkg_dir);
    // In a release build, file names change with the content.
    let caching = if options.hash_files {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let files = Router::new()
        .fallback_service(
            ServeDir::new(format!("{root}{pkg}"))
                .precompressed_br()
                .precompressed_gzip(),
        )
        .layer(axum::middleware::from_fn_with_state(
            HeaderValue::from_static(caching),
            headers::build_files,
        ));
    let not_found = leptos_axum::file_and_error_handler_with_context::<AppState, _>(
        context.clone(),
        plain_shell,
    );
    let plain_page = render_app_async_with_context(context.clone(), {
        let options = options.clone();
        move || plain_shell(options.clone())
    });
    let mut site = Router::new();
    if let Some(script) = worker::script(&state.leptos) {
        site = site.route("/sw.js", get(move || async { worker::answer(script) }));
    }
    site.leptos_routes_with_handler(generate_route_list(PlainPages), plain_page)
        .leptos_routes_with_context(state, generate_route_list(App), context, {
            move || shell(options.clone(), loader.clone())
        })
        .fallback(not_found)
        .layer(axum::middleware::from_fn(rendering::to_the_end))
        .layer(axum::middleware::from_fn(shape::write))
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            context::identify,
        ))
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            server_fn_layer::answer,
        ))
        .layer(CompressionLayer::new())
        .nest_service(&pkg, files)
}
