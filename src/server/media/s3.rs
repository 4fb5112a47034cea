//! A bucket of an S3-compatible service.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, Error, ObjectStore, RetryConfig};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_millis(1_500);

/// How long an answer, or its next bytes, may take. A part of an upload is written within it.
const SILENCE: Duration = Duration::from_secs(15);

/// How long after its beginning a request is tried again. With the last try, somebody who waits has an answer in five seconds.
const RETRIED_FOR: Duration = Duration::from_secs(3);

/// Where the bucket is, and who may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Name of the bucket.
    pub name: String,
    /// The beginning of the names of all objects; may be empty.
    pub prefix: String,
    /// Address of the service, if it is not Amazon's.
    pub endpoint: Option<String>,
    /// The service's region.
    pub region: String,
    /// Without keys, Amazon's machines are asked for those of their role.
    pub keys: Option<Keys>,
}

/// A pair of keys; the second one is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// Name of the pair.
    pub id: String,
    /// Signs requests.
    pub secret: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Bucket {
    pub(super) fn open(&self) -> object_store::Result<Arc<dyn ObjectStore>> {
        // An error says that one was installed before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let is_plain = self.endpoint.as_deref();
        let is_plain = is_plain.is_some_and(|it| it.starts_with("http://"));
        let client = ClientOptions::new()
            .with_allow_http(is_plain)
            .with_connect_timeout(CONNECT)
            .with_read_timeout(SILENCE)
            // The whole of a large file may take as long as its reader needs.
            .with_timeout_disabled();
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(1),
                base: 2.0,
            },
            max_retries: 4,
            retry_timeout: RETRIED_FOR,
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_client_options(client)
            .with_retry(retry)
            // Not every service can delete several objects at once.
            .with_disable_bulk_delete(true);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(Keys { id, secret }) = &self.keys {
            builder = builder
                .with_access_key_id(id)
                .with_secret_access_key(secret);
        }
        let store: AmazonS3 = builder.build()?;
        Ok(if self.prefix.is_empty() {
            Arc::new(store)
        } else {
            Arc::new(PrefixStore::new(store, Path::from(self.prefix.as_str())))
        })
    }

    /// A failed request in one line, without what the service wrote around it.
    pub(super) fn failure(&self, error: &Error) -> Failure {
        let here = self.described();
        let text = error.to_string();
        let code = code(&text);
        let keys = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, and that they may read, write, list and delete";
        match error {
            Error::NotFound { .. } => Failure::Refused(format!("{here} does not exist")),
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                Failure::Refused(format!("{here} refuses access ({code}); {keys}"))
            }
            _ if PASSING.contains(&code) => self.silent(),
            _ if code != UNKNOWN => Failure::Refused(format!("{here} answers {code}; {keys}")),
            _ if text.contains("region") => {
                Failure::Refused(format!("{here} is in another region; check AWS_REGION"))
            }
            _ => self.silent(),
        }
    }

    /// Nobody answers.
    pub(super) fn silent(&self) -> Failure {
        Failure::Silent(format!("{} does not answer", self.described()))
    }

    fn described(&self) -> String {
        let place = self.endpoint.as_deref().unwrap_or("Amazon S3");
        format!("bucket {:?} at {place}", self.name)
    }
}

/// Why a bucket cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The service says no, and will go on saying so.
    Refused(String),
    /// Nobody answers; that may pass.
    Silent(String),
}

/// What a service answers when it only cannot serve now.
const PASSING: [&str; 5] = [
    "InternalError",
    "OperationAborted",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
];

const UNKNOWN: &str = "no reason given";

/// The service's name of an error, such as `InvalidAccessKeyId`.
fn code(text: &str) -> &str {
    let code = text.split_once("<Code>");
    let code = code.and_then(|(_, rest)| rest.split_once("</Code>"));
    code.map_or(UNKNOWN, |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> Bucket {
        Bucket {
            name: "photos".to_owned(),
            prefix: String::new(),
            endpoint: Some("https://s3.example".to_owned()),
            region: "us-east-1".to_owned(),
            keys: Some(Keys {
                id: "id".to_owned(),
                secret: "hidden".to_owned(),
            }),
        }
    }

    #[test]
    fn keys_are_not_printed() {
        assert!(!format!("{:?}", bucket()).contains("hidden"));
    }

    #[test]
    fn failures_are_told_in_one_line() {
        let failed = |text: &str| Error::Generic {
            store: "S3",
            source: text.to_owned().into(),
        };
        let body = "status 400: <?xml?>\n<Error><Code>AuthorizationHeaderMalformed</Code></Error>";
        let Failure::Refused(why) = bucket().failure(&failed(body)) else {
            panic!("an answer is a refusal");
        };
        assert!(
            why.contains("AuthorizationHeaderMalformed") && !why.contains('\n'),
            "{why}"
        );
        let Failure::Silent(why) = bucket().failure(&failed("error sending request")) else {
            panic!("no answer may pass");
        };
        assert_eq!(
            why,
            "bucket \"photos\" at https://s3.example does not answer"
        );
    }
}
