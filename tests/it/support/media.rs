//! The files of a server, in a folder or in a bucket.

use std::sync::OnceLock;

use chitrasethu::server::media::{Bucket, MediaUrl};
use futures::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _};

use super::script::Script;
use super::{Cast, TestApp};

/// Both keys of the test server.
const KEY: &str = "S3RVER";

/// An S3-compatible server with one bucket. It stops when this is dropped, and also when the test process is killed.
pub(crate) struct S3 {
    url: String,
    script: Script,
}

impl S3 {
    /// Starts a server and waits until it answers.
    pub(crate) fn start() -> Self {
        let (script, url) = Script::launch("scripts/with-s3.sh", &[]);
        Self { url, script }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The settings of a server whose files are in a part of the bucket that nobody else uses.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let prefix = uuid::Uuid::new_v4().simple();
        vec![
            ("MEDIA_URL", format!("s3://chitrasethu/{prefix}")),
            ("AWS_ENDPOINT", self.url.clone()),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEY.to_owned()),
        ]
    }

    /// Sends SIGKILL: connections are reset, and new ones refused.
    pub(crate) fn kill(&self) {
        self.script.order("kill");
    }

    /// Starts the server again at its address, with its objects.
    pub(crate) fn start_again(&self) {
        self.script.order("start");
    }

    /// Suspends the server: connections stay open, but nothing answers.
    pub(crate) fn freeze(&self) {
        self.script.order("freeze");
    }

    /// Resumes the server.
    pub(crate) fn thaw(&self) {
        self.script.order("thaw");
    }
}

/// What a server keeps files in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaStore {
    Folder,
    /// On a server that all tests of this process share.
    S3,
}

impl MediaStore {
    /// A server that has no files yet.
    pub(crate) async fn start(self) -> TestApp {
        static SHARED: OnceLock<S3> = OnceLock::new();
        match self {
            Self::Folder => TestApp::start().await,
            Self::S3 => {
                let settings = SHARED.get_or_init(S3::start).settings();
                TestApp::with(&borrowed(&settings)).await
            }
        }
    }

    /// The people of an access test on such a server.
    pub(crate) async fn gather(self) -> Cast {
        Cast::gather_on(self.start().await).await
    }
}

/// Settings as [`TestApp::with`] takes them.
pub(crate) fn borrowed<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect()
}

impl TestApp {
    /// The paths of all uploaded files and their parts.
    pub(crate) async fn files(&self) -> Vec<String> {
        stored_files(self.media_url()).await
    }

    /// Leaves a file behind, as a server that was killed would.
    pub(crate) async fn leave_file(&self, path: &str, content: &'static str) {
        match self.media_url() {
            MediaUrl::S3(bucket) => {
                let path = Path::from(format!("{}/{path}", bucket.prefix));
                client(bucket).put(&path, content.into()).await.unwrap();
            }
            MediaUrl::Folder(folder) => {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, content).unwrap();
            }
        }
    }
}

/// The paths of all files and parts, also of those that are hidden because they are not complete.
pub(crate) async fn stored_files(url: &MediaUrl) -> Vec<String> {
    match url {
        MediaUrl::S3(bucket) => {
            let prefix = Path::from(bucket.prefix.as_str());
            let found = client(bucket);
            let found: Vec<_> = found.list(Some(&prefix)).try_collect().await.unwrap();
            let name = |it: ObjectMeta| {
                let parts = it.location.prefix_match(&prefix).unwrap();
                Path::from_iter(parts).to_string()
            };
            found.into_iter().map(name).collect()
        }
        MediaUrl::Folder(root) => {
            let mut folders = vec![root.clone()];
            let mut files = Vec::new();
            while let Some(folder) = folders.pop() {
                for entry in std::fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        folders.push(path);
                    } else {
                        let name = path.strip_prefix(root).unwrap();
                        files.push(name.display().to_string());
                    }
                }
            }
            files
        }
    }
}

fn client(bucket: &Bucket) -> impl ObjectStore {
    let client = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_endpoint(bucket.endpoint.clone().unwrap())
        .with_allow_http(true)
        .with_access_key_id(KEY)
        .with_secret_access_key(KEY);
    client.build().unwrap()
}

/// Runs each of these tests with files in a folder and with files in a bucket. A test that is not listed is dead code, which
/// the compiler reports.
macro_rules! on_each_media_store {
    ($($test:ident),+ $(,)?) => {
        mod in_a_folder {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::support::MediaStore::Folder).await;
            })+
        }

        mod in_a_bucket {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::support::MediaStore::S3).await;
            })+
        }
    };
}
pub(crate) use on_each_media_store;
