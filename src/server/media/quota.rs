//! How much a person may upload, counted by the uploads of the last hour.

use std::time::Duration;

use super::{Media, MediaError, MediaResult, earlier};
use crate::domain::{Timestamp, UserId};

const HOUR: Duration = Duration::from_secs(3_600);

/// What a person may upload within an hour.
#[derive(Debug, Clone, Copy)]
struct Quota {
    files: f64,
    bytes: f64,
}

impl Media {
    /// Whether a person may upload another file of this size; the refusal says when they may.
    pub(super) async fn admit(&self, owner: UserId, size: u64) -> MediaResult<()> {
        if self.limit_scale == 0.0 {
            return Ok(());
        }
        let quota = Quota {
            files: 300.0 * self.limit_scale,
            bytes: 2e9 * self.limit_scale,
        };
        let now = self.clock.now();
        let since = earlier(now, HOUR);
        let (files, bytes) = self.store.uploads_since(owner, since).await?;
        if quota.admits(files + 1, bytes + size) {
            return Ok(());
        }
        let uploads = self.store.upload_sizes_since(owner, since).await?;
        Err(MediaError::RateLimited(quota.wait(&uploads, size, now)))
    }
}

impl Quota {
    fn admits(self, files: u64, bytes: u64) -> bool {
        files as f64 <= self.files && bytes as f64 <= self.bytes
    }

    /// How long until enough of these uploads, oldest first, are more than an hour old.
    fn wait(self, uploads: &[(Timestamp, u64)], size: u64, now: Timestamp) -> Duration {
        let mut files = uploads.len() as u64 + 1;
        let mut bytes = uploads.iter().map(|(_, size)| size).sum::<u64>() + size;
        for (at, size) in uploads {
            files -= 1;
            bytes -= size;
            if self.admits(files, bytes) {
                // An upload that is exactly an hour old still counts.
                let age = Duration::from_millis((now.0 - at.0).unsigned_abs());
                return HOUR.saturating_sub(age) + Duration::from_millis(1);
            }
        }
        HOUR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_762_943_400_000);

    #[test]
    fn the_wait_ends_when_enough_uploads_are_an_hour_old() {
        let quota = Quota {
            files: 3.0,
            bytes: 200.0,
        };
        for (uploads, size, minutes) in [
            (&[(50, 1), (30, 1), (20, 1)][..], 1, 10),
            (&[(55, 1), (50, 1), (20, 1), (10, 1)], 1, 10),
            (&[(50, 100), (20, 90)], 20, 10),
            (&[(50, 5), (40, 100), (20, 90)], 20, 20),
            (&[(60, 190)], 20, 0),
        ] {
            let at = |minutes: i64| Timestamp(NOW.0 - minutes * 60_000);
            let uploads: Vec<_> = uploads.iter().map(|it| (at(it.0), it.1)).collect();
            let expected = Duration::from_millis(minutes * 60_000 + 1);
            assert_eq!(quota.wait(&uploads, size, NOW), expected, "{uploads:?}");
        }
        assert_eq!(quota.wait(&[], 201, NOW), HOUR, "never");
    }
}
