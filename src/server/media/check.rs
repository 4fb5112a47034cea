//! Whether a bucket can be used, asked when the server starts.

use std::time::Duration;

use futures::TryStreamExt as _;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};

use super::{Failure, Media, MediaUrl};

/// How long the start waits for the bucket.
const PATIENCE: Duration = Duration::from_secs(5);

impl Media {
    /// Writes, reads, lists and deletes an object in the bucket. A folder was tried when it was opened.
    ///
    /// # Errors
    /// [`Failure`] if one of these fails.
    pub async fn check(&self) -> Result<(), Failure> {
        let MediaUrl::S3(bucket) = &self.url else {
            return Ok(());
        };
        let path = Path::from(format!("check-{:016x}", rand::random::<u64>()));
        let used = async {
            let payload = PutPayload::from_static(b"Can be deleted.");
            self.objects.put(&path, payload).await?;
            self.objects.get(&path).await?.bytes().await?;
            self.objects.list(Some(&path)).try_next().await?;
            self.objects.delete(&path).await
        };
        match tokio::time::timeout(PATIENCE, used).await {
            Ok(used) => used.map_err(|error| bucket.failure(&error)),
            Err(_) => Err(bucket.silent()),
        }
    }
}
