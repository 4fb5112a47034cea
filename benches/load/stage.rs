//! The setting of a group of rows: a server with an empty database and many people.

use std::sync::Arc;

use crate::Result;
use crate::engine::{Engine, Kind};
use crate::options::Options;
use crate::people::People;
use crate::server::Server;

/// A running server and its people.
pub(crate) struct Stage<'a> {
    pub(crate) options: &'a Options,
    pub(crate) kind: Kind,
    /// Declared before the database, which it uses.
    pub(crate) server: Server,
    pub(crate) engine: Engine,
    pub(crate) people: Arc<People>,
}

impl<'a> Stage<'a> {
    /// Starts a server with `people` accounts.
    pub(crate) async fn set(options: &'a Options, kind: Kind, people: usize) -> Result<Self> {
        let engine = Engine::open(kind).await?;
        let start = || Server::start(&options.binary, engine.folder.path(), &engine.url);
        // The first start creates the tables.
        start().await?.stop().await?;
        engine.add_people(people).await?;
        let server = start().await?;
        Ok(Self {
            options,
            kind,
            server,
            engine,
            people: Arc::new(People::gather(people)),
        })
    }

    /// Stops the server and starts it again on the same database.
    pub(crate) async fn restart(self) -> Result<Self> {
        self.server.stop().await?;
        let folder = self.engine.folder.path();
        let server = Server::start(&self.options.binary, folder, &self.engine.url).await?;
        Ok(Self { server, ..self })
    }
}
