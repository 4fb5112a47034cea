//! Searches of names. The engines' own comparisons differ and know little (SQLite only the case of ASCII), and what the
//! platform's old backend writes has no form of its own for searches. So names are compared here, row by row.

use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use unicode_normalization::UnicodeNormalization as _;

use super::StoreResult;
use crate::domain::search_keys::{Query, Rank};
use crate::domain::search_text::fold;
use crate::server::search::{decomposed, words_of};

/// What is searched for, and how many rows are wanted.
pub(super) struct Search {
    text: Option<Wanted>,
    limit: i64,
}

/// The text as it is written, and by its sound.
struct Wanted {
    folded: String,
    query: Query,
}

impl Search {
    pub(super) fn new(text: Option<&str>, limit: i64) -> Self {
        Self {
            text: text.map(|text| Wanted {
                folded: folded(text),
                query: Query::parse(decomposed(text)),
            }),
            limit,
        }
    }

    /// How many rows the query may return: all, if they are compared here.
    pub(super) fn rows(&self) -> i64 {
        self.text.as_ref().map_or(self.limit, |_| i64::MAX)
    }

    /// Reads rows until enough are found. `names` are the texts of which one has to contain the search.
    pub(super) async fn among<R, T, const N: usize>(
        self,
        mut rows: BoxStream<'_, Result<R, sqlx::Error>>,
        read: impl Fn(&R) -> StoreResult<T> + Send,
        names: impl Fn(&T) -> [Option<String>; N] + Send,
    ) -> StoreResult<Vec<T>>
    where
        R: Send,
        T: Send,
    {
        let limit = usize::try_from(self.limit).unwrap_or(0);
        let mut found = Vec::new();
        while found.len() < limit {
            let Some(row) = rows.try_next().await? else {
                break;
            };
            let one = read(&row)?;
            if self.is_in(|| names(&one)) {
                found.push(one);
            }
        }
        Ok(found)
    }

    fn is_in<const N: usize>(&self, names: impl FnOnce() -> [Option<String>; N]) -> bool {
        self.text.as_ref().is_none_or(|text| {
            names().iter().flatten().any(|name| {
                folded(name).contains(&text.folded)
                    || text.query.rank(&words_of(name)) > Some(Rank::Inside)
            })
        })
    }
}

fn folded(text: &str) -> String {
    let lower = text.nfd().flat_map(char::to_lowercase);
    fold(&lower.collect::<String>())
}
