//! Keeps tokens, replaces them ahead of their end, and asks once for all who wait.
//! While a token is still good nobody waits: it is renewed by a task of its own, and calls go on with it.

use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex as StdMutex, MutexGuard as StdGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::{Mutex, MutexGuard};

use super::cache_file::CacheFile;
use super::oauth::{Grant, RefreshToken};
use super::{AccessToken, TokenRequest};
use crate::{Error, Result, clock, trace};

/// So long before its end a token is replaced: clocks differ, and a request takes time.
///
/// One that lives for less than twice as long is replaced half-way, or it would be fetched anew for each call.
const MARGIN: Duration = Duration::from_secs(300);

/// So long an old token is used without another try when it could not be replaced.
const PAUSE: Duration = Duration::from_secs(30);

/// How long work that is waited for waits itself for a token that another call fetches; as long as a request may take.
const PATIENCE: Duration = Duration::from_secs(100);

/// What a token is wanted for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    authority: &'a str,
    scopes: &'a [&'a str],
    is_cae: bool,
    claims: Option<&'a str>,
    refused: Option<&'a str>,
    /// Where to say that the token is to be replaced meanwhile.
    due: Option<&'a AtomicBool>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(request: &TokenRequest<'a>, authority: &'a str) -> Self {
        Self {
            authority,
            scopes: request.scopes(),
            is_cae: request.is_cae(),
            claims: request.claims(),
            refused: request.refused(),
            due: request.due,
        }
    }

    /// Leaves the replacement of a token to whoever asked, and says whether that is possible.
    fn defer(&self) -> bool {
        let due = self.due.filter(|_| clock::has_runtime());
        due.inspect(|due| due.store(true, Ordering::Relaxed)).is_some()
    }

    fn is_for(&self, purpose: &Purpose) -> bool {
        purpose.authority == self.authority && purpose.is_cae == self.is_cae && purpose.scopes == self.scopes
    }

    fn purpose(&self) -> Purpose {
        Purpose {
            authority: self.authority.to_owned(),
            scopes: self.scopes.iter().map(|&scope| scope.to_owned()).collect(),
            is_cae: self.is_cae,
        }
    }
}

/// What a token is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Purpose {
    pub(super) authority: String,
    pub(super) scopes: Vec<String>,
    pub(super) is_cae: bool,
}

/// A token that is kept.
pub(super) struct Entry {
    pub(super) purpose: Purpose,
    pub(super) token: AccessToken,
    pub(super) refresh_token: Option<RefreshToken>,
    /// The claims that it was fetched with.
    pub(super) claims: Option<String>,
    /// Until then no other try is made.
    pub(super) paused_until: Option<SystemTime>,
}

/// What there is for a wish.
enum Found {
    Good(AccessToken),
    /// Still good, but to be replaced.
    Due(AccessToken),
    Nothing,
}

/// The tokens of one credential.
#[derive(Default)]
pub(super) struct TokenCache {
    kept: StdMutex<Kept>,
    /// Whoever holds it fetches.
    fetching: Mutex<Option<Failure>>,
    /// How many fetches have ended.
    ended: AtomicU64,
    file: Option<CacheFile>,
}

#[derive(Default)]
struct Kept {
    entries: Vec<Entry>,
    is_read: bool,
}

/// Why the last fetch failed, for those who waited for it.
struct Failure {
    number: u64,
    purpose: Purpose,
    claims: Option<String>,
    error: Error,
}

impl Failure {
    fn is_of(&self, wanted: &Wanted<'_>) -> bool {
        wanted.is_for(&self.purpose) && wanted.claims == self.claims.as_deref()
    }
}

/// The right to fetch, with the last failure.
type Turn<'a> = MutexGuard<'a, Option<Failure>>;

/// How a wish goes on.
enum Begin<'a> {
    Have(AccessToken),
    /// With a token that will do if none comes.
    Fetch(Turn<'a>, Option<AccessToken>),
    /// Without the turn, which does not come.
    Alone,
}

impl TokenCache {
    /// Keeps the tokens in a file as well, under that name.
    pub(super) fn keep_in(&mut self, path: PathBuf, owner: String) {
        self.file = Some(CacheFile::new(path, owner));
    }

    /// The token that is wanted, fetched when there is none or it is about to end.
    ///
    /// `fetch` gets the last refresh token of the authority.
    pub(super) async fn get_or_fetch<F>(
        &self,
        wanted: Wanted<'_>,
        fetch: impl FnOnce(Option<RefreshToken>) -> F,
    ) -> Result<AccessToken>
    where
        F: Future<Output = Result<Grant>>,
    {
        match self.begin(&wanted).await? {
            Begin::Have(token) => Ok(token),
            Begin::Alone => Ok(self.keep(&wanted, fetch(self.refresh_token(wanted.authority)).await?)),
            Begin::Fetch(turn, old) => {
                let outcome = fetch(self.refresh_token(wanted.authority)).await;
                self.end(&wanted, turn, old, outcome)
            }
        }
    }

    /// A token that will do, or the turn to fetch one.
    async fn begin(&self, wanted: &Wanted<'_>) -> Result<Begin<'_>> {
        match self.find(wanted) {
            Found::Good(token) => return Ok(Begin::Have(token)),
            Found::Due(token) => {
                return Ok(match self.fetching.try_lock() {
                    Ok(turn) if !wanted.defer() => Begin::Fetch(turn, Some(token)),
                    _ => Begin::Have(token),
                });
            }
            Found::Nothing => {}
        }
        let seen = self.ended.load(Ordering::Acquire);
        let Some(turn) = self.turn(PATIENCE).await else { return Ok(Begin::Alone) };
        // Who waited shares what came of it, be it a token or a failure.
        if let Found::Good(token) | Found::Due(token) = self.find(wanted) {
            return Ok(Begin::Have(token));
        }
        match &*turn {
            Some(failure) if failure.number > seen && failure.is_of(wanted) => Err(failure.error.shared()),
            _ => Ok(Begin::Fetch(turn, None)),
        }
    }

    fn end(
        &self,
        wanted: &Wanted<'_>,
        mut turn: Turn<'_>,
        old: Option<AccessToken>,
        outcome: Result<Grant>,
    ) -> Result<AccessToken> {
        let number = self.ended.fetch_add(1, Ordering::AcqRel) + 1;
        match (outcome, old) {
            (Ok(grant), _) => {
                *turn = None;
                Ok(self.keep(wanted, grant))
            }
            (Err(_), Some(old)) => {
                self.pause(wanted);
                Ok(old)
            }
            (Err(error), None) => {
                let claims = wanted.claims.map(str::to_owned);
                *turn = Some(Failure { number, purpose: wanted.purpose(), claims, error: error.shared() });
                Err(error)
            }
        }
    }

    /// The right to fetch.
    ///
    /// `None` only on the thread of `blocking`: who fetches may stand still because of the waiting, and never be done.
    #[cfg(feature = "blocking")]
    async fn turn(&self, patience: Duration) -> Option<Turn<'_>> {
        if crate::blocking::is_own_thread() {
            return tokio::time::timeout(patience, self.fetching.lock()).await.ok();
        }
        Some(self.fetching.lock().await)
    }

    #[cfg(not(feature = "blocking"))]
    async fn turn(&self, _: Duration) -> Option<Turn<'_>> {
        Some(self.fetching.lock().await)
    }

    fn open(&self) -> StdGuard<'_, Kept> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &self.file
            && !std::mem::replace(&mut kept.is_read, true)
        {
            kept.entries = file.read();
        }
        kept
    }

    fn find(&self, wanted: &Wanted<'_>) -> Found {
        let kept = self.open();
        let entry = kept.entries.iter().find(|entry| wanted.is_for(&entry.purpose));
        match (entry, clock::time_of_day()) {
            (Some(entry), Some(now)) => entry.look(wanted, now),
            _ => Found::Nothing,
        }
    }

    fn refresh_token(&self, authority: &str) -> Option<RefreshToken> {
        let kept = self.open();
        // The newest one is at the end.
        kept.entries
            .iter()
            .rev()
            .filter(|entry| entry.purpose.authority == authority)
            .find_map(|entry| entry.refresh_token.clone())
    }

    fn keep(&self, wanted: &Wanted<'_>, grant: Grant) -> AccessToken {
        trace::token_fetched(grant.token.expires_on());
        let entry = Entry {
            purpose: wanted.purpose(),
            token: ahead(grant.token.clone(), clock::time_of_day()),
            refresh_token: grant.refresh_token,
            claims: wanted.claims.map(str::to_owned),
            paused_until: None,
        };
        let mut kept = self.open();
        kept.entries.retain(|entry| !wanted.is_for(&entry.purpose));
        kept.entries.push(entry);
        if let Some(file) = &self.file {
            file.write(&kept.entries);
        }
        grant.token
    }

    fn pause(&self, wanted: &Wanted<'_>) {
        let mut kept = self.open();
        for entry in kept.entries.iter_mut().filter(|entry| wanted.is_for(&entry.purpose)) {
            entry.paused_until = clock::time_of_day().and_then(|now| now.checked_add(PAUSE));
        }
    }
}

/// The token, to be replaced ahead of its end; an endpoint can make that earlier only.
fn ahead(token: AccessToken, now: Option<SystemTime>) -> AccessToken {
    let due = token.expires_on().zip(now).and_then(|(end, now)| {
        let lifetime = end.duration_since(now).unwrap_or_default();
        end.checked_sub(MARGIN.min(lifetime / 2))
    });
    match token.refresh_on().into_iter().chain(due).min() {
        Some(time) => token.with_refresh(time),
        None => token,
    }
}

impl Entry {
    /// A token of unknown end is used for one call only.
    fn look(&self, wanted: &Wanted<'_>, now: SystemTime) -> Found {
        if self.token.expires_on().is_none_or(|end| end <= now) {
            return Found::Nothing;
        }
        let token = self.token.clone();
        if wanted.claims.is_some() {
            // Another call met the same challenge and has the new token already.
            let is_answer = self.claims.as_deref() == wanted.claims && Some(token.secret()) != wanted.refused;
            return if is_answer { Found::Good(token) } else { Found::Nothing };
        }
        let is_good =
            self.token.refresh_on().is_some_and(|due| now < due) || self.paused_until.is_some_and(|time| now < time);
        if is_good { Found::Good(token) } else { Found::Due(token) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: u64 = 3_600;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn entry(token: AccessToken) -> Entry {
        Entry {
            purpose: Purpose { authority: String::new(), scopes: Vec::new(), is_cae: false },
            token,
            refresh_token: None,
            claims: Some("c".to_owned()),
            paused_until: None,
        }
    }

    fn look(entry: &Entry, claims: Option<&str>, refused: Option<&str>, now: u64) -> &'static str {
        match entry.look(&Wanted { authority: "", scopes: &[], is_cae: false, claims, refused, due: None }, at(now)) {
            Found::Good(_) => "good",
            Found::Due(_) => "due",
            Found::Nothing => "nothing",
        }
    }

    #[test]
    fn a_token_is_good_until_five_minutes_before_its_end_or_as_the_endpoint_says() {
        let kept = |token: AccessToken| entry(ahead(token, Some(at(0))));
        let token = AccessToken::new("t").with_expiry(at(END));
        let expected = [(END - 301, "good"), (END - 300, "due"), (END - 1, "due"), (END, "nothing")];
        for (now, found) in expected {
            assert_eq!(look(&kept(token.clone()), None, None, now), found, "{now}");
        }
        let early = kept(token.clone().with_refresh(at(1_800)));
        assert_eq!([1_799, 1_800].map(|now| look(&early, None, None, now)), ["good", "due"]);
        let late = kept(token.clone().with_refresh(at(END)));
        assert_eq!(look(&late, None, None, END - 300), "due", "an endpoint cannot make it later");
        let paused = Entry { paused_until: Some(at(END - 270)), ..kept(token) };
        assert_eq!([END - 271, END - 270].map(|now| look(&paused, None, None, now)), ["good", "due"]);
        for (lifetime, half) in [(599, 299), (300, 150), (10, 5)] {
            let short = kept(AccessToken::new("t").with_expiry(at(lifetime)));
            assert_eq!([half - 1, half + 1].map(|now| look(&short, None, None, now)), ["good", "due"], "{lifetime}");
        }
        assert_eq!(look(&entry(AccessToken::new("t")), None, None, 0), "nothing");
    }

    #[test]
    fn a_challenge_is_answered_by_a_token_that_was_fetched_for_it_and_not_refused() {
        let kept = entry(AccessToken::new("t").with_expiry(at(END)));
        assert_eq!(look(&kept, Some("c"), Some("older"), 0), "good");
        assert_eq!(look(&kept, Some("c"), Some("t"), 0), "nothing");
        assert_eq!(look(&kept, Some("d"), Some("older"), 0), "nothing");
    }

    #[cfg(feature = "blocking")]
    #[test]
    fn work_that_is_waited_for_does_not_wait_for_a_future_that_stands_still() {
        use std::sync::Arc;

        let cache = Arc::new(TokenCache::default());
        let other = Arc::clone(&cache);
        let held = cache.fetching.try_lock().expect("nobody has it");
        let turn = async move { Ok(other.turn(Duration::from_millis(20)).await.is_none()) };
        assert!(crate::blocking::wait(turn).expect("a bounded wait"));
        drop(held);
    }
}
