//! The query of the address.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::params::ParamsMap;

/// The query of the address. Not the router's `use_query_map`: below `FlatRoutes` it keeps its value when the path changes
/// within a route, that is, from one conversation to another.
///
/// On the server: the query of the request.
#[must_use]
pub fn use_query() -> Memo<ParamsMap> {
    use_location().query
}
