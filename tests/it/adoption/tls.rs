//! PostgreSQL over TLS, as platforms offer it.

use chitrasethu::server::storage;
use sqlx::{Connection as _, PgConnection};

use crate::support::Cluster;

#[tokio::test]
async fn a_server_that_takes_only_tls_is_reached_in_every_mode_that_it_allows() {
    let cluster = Cluster::only_by_tls();
    let url = cluster.create_database().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let folder: String = sqlx::query_scalar("SHOW data_directory")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let root = format!("&sslrootcert={folder}/server.crt");
    let base = &url;
    for (mode, root, is_reached) in [
        ("disable", "", false),
        ("prefer", "", true),
        ("require", "", true),
        ("verify-ca", &*root, true),
        ("verify-full", &*root, true),
        // Nobody vouches for its certificate.
        ("verify-full", "", false),
    ] {
        let opened = storage::open(&format!("{base}?sslmode={mode}{root}")).await;
        let error = opened.as_ref().err().map(ToString::to_string);
        assert_eq!(opened.is_ok(), is_reached, "{mode}{root}: {error:?}");
        if let Ok(store) = opened {
            store.ready().await.unwrap();
        }
    }
    // It is for its host, whatever vouches for it.
    let elsewhere = base.replace("127.0.0.1", "localhost.");
    let opened = storage::open(&format!("{elsewhere}?sslmode=verify-full{root}")).await;
    assert!(opened.is_err());
}
