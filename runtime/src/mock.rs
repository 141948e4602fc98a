//! `Mock`: a transport for people's own tests, behind the feature `mock`.
//! It answers what it was told to expect, keeps what was sent, and says what was missing.
//! `mock/recorder.rs` is the other way: it keeps what a real service answered.

mod answer;
mod expectation;
mod glob;
mod pattern;
mod recorder;
mod sent;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Method, Request, Response};

use crate::auth::StaticToken;
use crate::cmdlet::Cmdlet;
use crate::transport::{Body, BoxFuture, Transport, TransportError};
use crate::{Action, Graph, Result};

pub use answer::Answer;
pub use expectation::Expectation;
pub use recorder::Recorder;
pub use sent::Sent;

use expectation::Expected;
use pattern::Pattern;

/// A service that exists only in a test.
///
/// Clones are the same mock, so it can be asked while a client has it as its transport.
///
/// ```
/// use cmdlet_runtime::mock::Mock;
/// use cmdlet_runtime::serde_json::json;
/// use cmdlet_runtime::{Action, Graph, Object, Result};
///
/// /// What is tested.
/// async fn name_of(graph: &Graph, get_user: impl Action<Output = Object>) -> Result<Option<String>> {
///     let user = cmdlet_runtime::Invoke::new(get_user, graph).await?.into_value();
///     Ok(user.read::<String>("displayName").map(str::to_owned))
/// }
///
/// async fn test(get_user: impl Action<Output = Object> + Clone) -> Result<(), Box<dyn std::error::Error>> {
///     let mock = Mock::new();
///     mock.on(get_user.clone()).reply(json!({"displayName": "Adele Vance"}));
///     mock.on(get_user.clone()).reply_error(404, "Request_ResourceNotFound", "She left.");
///
///     assert_eq!(name_of(&mock.graph()?, get_user.clone()).await?.as_deref(), Some("Adele Vance"));
///     assert!(name_of(&mock.graph()?, get_user).await.is_err());
///
///     assert_eq!(mock.sent()[0].path(), "/v1.0/users/adele%40contoso.com");
///     Ok(mock.verify()?)
/// }
/// ```
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    expected: Vec<Expected>,
    sent: Vec<Sent>,
    unexpected: Vec<String>,
}

impl Mock {
    /// A mock that expects nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects the request that this action makes: its method, path, query, headers and body.
    ///
    /// The host does not count, and neither does the content of a file or a reader.
    pub fn on(&self, action: impl Action) -> Expectation {
        self.expect(Pattern::of_call(&action.into_call()))
    }

    /// Expects a request of a cmdlet, whatever its parameters: the descriptor is the `static` beside the action.
    pub fn on_cmdlet(&self, cmdlet: &'static Cmdlet) -> Expectation {
        self.expect(Pattern::of_cmdlet(cmdlet))
    }

    /// Expects a request by method and path, such as `/v1.0/users/{id}`, where `{id}` stands for anything.
    ///
    /// A path with a query wants exactly that query, in any order; one without takes any.
    pub fn on_request(&self, method: Method, path: &str) -> Expectation {
        self.expect(Pattern::of_request(method, path))
    }

    fn expect(&self, pattern: Pattern) -> Expectation {
        let mut state = self.lock();
        state.expected.push(Expected::new(pattern));
        Expectation::new(self.clone(), state.expected.len() - 1)
    }

    /// A client whose transport is this mock, with a token that opens nothing.
    ///
    /// For a client with other settings give a clone to
    /// [`GraphBuilder::transport`](crate::GraphBuilder::transport).
    ///
    /// # Errors
    ///
    /// None today; building a client can fail.
    pub fn graph(&self) -> Result<Graph> {
        Graph::builder().transport(self.clone()).credential(StaticToken::new("mock")).build()
    }

    /// What was sent so far, expected or not.
    pub fn sent(&self) -> Vec<Sent> {
        self.lock().sent.clone()
    }

    /// Whether everything that was expected came, and nothing else.
    ///
    /// # Errors
    ///
    /// [`Unmet`] lists what did not come and what came unexpectedly; its `Debug` is as readable as its `Display`.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.lock();
        let mut lines: Vec<_> = state.expected.iter().filter_map(Expected::complaint).collect();
        lines.extend(state.unexpected.iter().cloned());
        if lines.is_empty() { Ok(()) } else { Err(Unmet(lines)) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The answer to a request, or what is said of one that nobody expected.
    fn answer(&mut self, sent: Sent) -> Result<Answer, String> {
        let answer = self.expected.iter_mut().find_map(|expected| expected.take(&sent));
        let answer = answer.ok_or_else(|| self.unexpected(&sent));
        self.sent.push(sent);
        answer.inspect_err(|text| self.unexpected.push(text.clone()))
    }

    fn unexpected(&self, sent: &Sent) -> String {
        let nearest = self.expected.iter().filter_map(|expected| expected.distance(sent)).min_by_key(|near| near.0);
        match nearest {
            Some((_, text)) => format!("unexpected request {sent}; the nearest expectation is {text}"),
            None => format!("unexpected request {sent}; nothing is expected"),
        }
    }
}

impl Transport for Mock {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let url = parts.uri.clone();
            let sent = Sent::new(parts, body.bytes().await?);
            // In a statement of its own: nobody waits for the answer with the lock held.
            let answer = self.lock().answer(sent);
            answer.map_err(TransportError::permanent)?.give(&url).await
        })
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Mock").field("expected", &state.expected.len()).field("sent", &state.sent).finish()
    }
}

/// What a mock waited for in vain, and what it did not expect; one line each.
#[derive(Clone, PartialEq, Eq)]
pub struct Unmet(Vec<String>);

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// As `Display`, for that is what a failed `expect` or a test that returns the error shows.
impl fmt::Debug for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Unmet {}
