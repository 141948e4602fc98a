//! Keeps tokens until five minutes before they expire, and refreshes once for all who wait.

use std::future::Future;
use std::time::{Duration, SystemTime};

use tokio::sync::Mutex;

use super::AccessToken;
use crate::Result;

/// So long before its end a token is replaced: clocks differ, and a request takes time.
const MARGIN: Duration = Duration::from_secs(300);

/// The tokens of one credential, by what they are for.
#[derive(Default)]
pub(super) struct TokenCache(Mutex<Vec<(String, AccessToken)>>);

impl TokenCache {
    /// The token for a key, fetched when there is none or it is about to expire.
    ///
    /// The lock is held over the fetch on purpose: who comes meanwhile waits and finds the new token.
    pub(super) async fn get_or_fetch(
        &self,
        key: String,
        fetch: impl Future<Output = Result<AccessToken>>,
    ) -> Result<AccessToken> {
        let mut tokens = self.0.lock().await;
        if let Some((_, token)) = tokens.iter().find(|(known, _)| *known == key)
            && is_fresh(token, SystemTime::now())
        {
            return Ok(token.clone());
        }
        let token = fetch.await?;
        tokens.retain(|(known, _)| *known != key);
        tokens.push((key, token.clone()));
        Ok(token)
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
}
