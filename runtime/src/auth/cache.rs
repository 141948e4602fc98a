//! Keeps tokens until five minutes before they expire, and refreshes once for all who wait.

use std::future::Future;
use std::time::{Duration, SystemTime};

use tokio::sync::{Mutex, MutexGuard};

use super::AccessToken;
use crate::{Result, civil, trace};

/// So long before its end a token is replaced: clocks differ, and a request takes time.
const MARGIN: Duration = Duration::from_secs(300);

/// How long work that is waited for waits itself for a token that another call fetches; as long as a request may take.
const PATIENCE: Duration = Duration::from_secs(100);

/// The tokens of one credential, by what they are for.
#[derive(Default)]
pub(super) struct TokenCache(Mutex<Tokens>);

type Tokens = Vec<(String, AccessToken)>;

impl TokenCache {
    /// The token for a key, fetched when there is none or it is about to expire.
    ///
    /// The lock is held over the fetch on purpose: who comes meanwhile waits and finds the new token.
    pub(super) async fn get_or_fetch(
        &self,
        key: String,
        fetch: impl Future<Output = Result<AccessToken>>,
    ) -> Result<AccessToken> {
        let Some(mut tokens) = self.lock(PATIENCE).await else { return fetch.await };
        if let Some((_, token)) = tokens.iter().find(|(known, _)| *known == key)
            && civil::now().is_some_and(|now| is_fresh(token, now))
        {
            return Ok(token.clone());
        }
        let token = fetch.await?;
        trace::token_fetched(token.expires_on());
        tokens.retain(|(known, _)| *known != key);
        tokens.push((key, token.clone()));
        Ok(token)
    }

    /// `None` only on the thread of `blocking`: who fetches may stand still because of the waiting, and never be done.
    #[cfg(feature = "blocking")]
    async fn lock(&self, patience: Duration) -> Option<MutexGuard<'_, Tokens>> {
        if crate::blocking::is_own_thread() {
            return tokio::time::timeout(patience, self.0.lock()).await.ok();
        }
        Some(self.0.lock().await)
    }

    #[cfg(not(feature = "blocking"))]
    async fn lock(&self, _: Duration) -> Option<MutexGuard<'_, Tokens>> {
        Some(self.0.lock().await)
    }
}

/// A token of unknown expiry is never fresh.
fn is_fresh(token: &AccessToken, now: SystemTime) -> bool {
    let replaced_from = token.expires_on().and_then(|end| end.checked_sub(MARGIN));
    replaced_from.is_some_and(|time| now < time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_fresh_until_five_minutes_before_its_end() {
        let end = SystemTime::UNIX_EPOCH + Duration::from_secs(3_600);
        let token = AccessToken::new("t").with_expiry(end);
        assert!(is_fresh(&token, end - Duration::from_secs(301)));
        assert!(!is_fresh(&token, end - Duration::from_secs(300)));
        assert!(!is_fresh(&AccessToken::new("t"), end));
    }

    #[cfg(feature = "blocking")]
    #[test]
    fn work_that_is_waited_for_does_not_wait_for_a_future_that_stands_still() {
        use std::sync::Arc;

        let cache = Arc::new(TokenCache::default());
        let other = Arc::clone(&cache);
        let held = cache.0.try_lock().expect("nobody has it");
        let lock = async move { Ok(other.lock(Duration::from_millis(20)).await.is_none()) };
        assert!(crate::blocking::wait(lock).expect("a bounded wait"));
        drop(held);
    }
}
