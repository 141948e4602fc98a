//! `DeviceCode`: the dance of RFC 8628, and the refresh token afterwards.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cmdlet_runtime::auth::DeviceCode;
use cmdlet_runtime::http::Response;
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Error, Graph};

use super::{CAPABLE, assert_hidden, at_once, field, granted, hundred_at_once, in_turn, refused, sent_tokens};
use crate::server::{Recorded, Server, reply};
use crate::tokens::{CLIENT, TENANT, client, invoke};

const DEVICE_CODE: &str = "device-code-GAMAmH9";
const REFRESH: &str = "refresh-0.AQ";

fn codes(interval: u64, expires_in: u64) -> Response<String> {
    let body = json!({
        "device_code": DEVICE_CODE,
        "user_code": "FJK2-9XQ",
        "verification_uri": "https://login.contoso.com/device",
        "message": "Open https://login.contoso.com/device and enter FJK2-9XQ.",
        "expires_in": expires_in,
        "interval": interval,
    });
    reply(200, &body.to_string())
}

fn signed_in(token: &str, lifetime: u64, refresh: Option<&str>) -> Response<String> {
    let mut body = json!({"token_type": "Bearer", "expires_in": lifetime, "access_token": token});
    if let Some(refresh) = refresh {
        body["refresh_token"] = json!(refresh);
    }
    reply(200, &body.to_string())
}

fn pending() -> Response<String> {
    refused(400, "authorization_pending", "AADSTS70016: Authorization is pending.")
}

/// A credential with what it showed and how long it waited.
struct Person {
    credential: Option<DeviceCode>,
    shown: Arc<Mutex<Vec<String>>>,
    waited: Arc<Mutex<Vec<u64>>>,
}

impl Person {
    fn at(login: &Server) -> Self {
        let (shown, waited) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (seen, times) = (Arc::clone(&shown), Arc::clone(&waited));
        let credential = DeviceCode::new(TENANT, CLIENT, move |prompt| {
            let text = format!("{} {}", prompt.user_code(), prompt.verification_uri());
            seen.lock().expect("the prompts").push(text);
        });
        let credential = credential.authority(&login.url).expect("loopback").wait_with(move |time: Duration| {
            times.lock().expect("the times").push(time.as_secs());
            Box::pin(async {})
        });
        Self { credential: Some(credential), shown, waited }
    }

    fn graph(&mut self, server: &Server) -> Graph {
        client(server, self.credential.take().expect("one client"))
    }

    fn shown(&self) -> Vec<String> {
        self.shown.lock().expect("the prompts").clone()
    }

    fn waited(&self) -> Vec<u64> {
        self.waited.lock().expect("the times").clone()
    }
}

fn grants(login: &Server) -> Vec<String> {
    let kind = |request: &Recorded| match field(request, "grant_type") {
        Some(grant) => grant.rsplit(':').next().expect("a last part").to_owned(),
        None => "prompt".to_owned(),
    };
    login.requests().iter().map(kind).collect()
}

#[tokio::test]
async fn a_person_is_asked_and_waited_for() {
    let slow_down = refused(400, "slow_down", "Too fast.");
    let turns = vec![codes(2, 900), pending(), slow_down, pending(), signed_in("ey.1", 3_600, Some(REFRESH))];
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    let mut person = Person::at(&login);
    let graph = person.graph(&server);
    invoke(&graph).await.expect("success");
    invoke(&graph).await.expect("success");

    assert_eq!(person.shown(), ["FJK2-9XQ https://login.contoso.com/device"]);
    assert_eq!(person.waited(), [2, 2, 7, 7], "slow_down adds five seconds for good");
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.1"]);
    let requests = login.requests();
    assert_eq!(requests.len(), 5);
    assert_eq!(requests[0].target, format!("/{TENANT}/oauth2/v2.0/devicecode"));
    let scope = "https://graph.microsoft.com/.default offline_access";
    let pairs = |pairs: &[(&str, &str)]| -> Vec<_> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    assert_eq!(requests[0].form(), pairs(&[("client_id", CLIENT), ("scope", scope)]));
    for request in &requests[1..] {
        assert_eq!(request.target, format!("/{TENANT}/oauth2/v2.0/token"));
        let expected = [
            ("client_id", CLIENT),
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", DEVICE_CODE),
            ("claims", CAPABLE),
        ];
        assert_eq!(request.form(), pairs(&expected));
    }
}

#[tokio::test]
async fn the_refresh_token_does_without_the_person() {
    // The tokens have ended when they come, so every call needs another one.
    let turns = vec![
        codes(0, 900),
        signed_in("ey.1", 0, Some(REFRESH)),
        signed_in("ey.2", 0, None),
        signed_in("ey.3", 0, Some("refresh-1.AQ")),
        signed_in("ey.4", 3_600, None),
    ];
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    let mut person = Person::at(&login);
    let graph = person.graph(&server);
    for _ in 0..4 {
        invoke(&graph).await.expect("success");
    }
    assert_eq!(person.shown().len(), 1);
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2", "ey.3", "ey.4"]);
    assert_eq!(grants(&login), ["prompt", "device_code", "refresh_token", "refresh_token", "refresh_token"]);
    let used: Vec<_> = login.requests()[2..].iter().filter_map(|request| field(request, "refresh_token")).collect();
    assert_eq!(used, [REFRESH, REFRESH, "refresh-1.AQ"], "the last one that came");
}

#[tokio::test]
async fn a_refresh_token_that_is_withdrawn_leads_back_to_the_person() {
    let turns = vec![
        codes(0, 900),
        signed_in("ey.1", 0, Some(REFRESH)),
        refused(400, "invalid_grant", "AADSTS70008: The refresh token has expired."),
        codes(0, 900),
        signed_in("ey.2", 3_600, Some("refresh-1.AQ")),
    ];
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    let mut person = Person::at(&login);
    let graph = person.graph(&server);
    invoke(&graph).await.expect("success");
    invoke(&graph).await.expect("success");
    assert_eq!(person.shown().len(), 2);
    assert_eq!(grants(&login), ["prompt", "device_code", "refresh_token", "prompt", "device_code"]);
}

#[tokio::test]
async fn any_other_failure_of_a_refresh_is_the_error() {
    let failure = refused(503, "temporarily_unavailable", "Busy.");
    let turns = vec![codes(0, 900), signed_in("ey.1", 0, Some(REFRESH)), failure];
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    let mut person = Person::at(&login);
    let graph = person.graph(&server);
    invoke(&graph).await.expect("success");
    let error = invoke(&graph).await.expect_err("busy");
    assert_eq!(error.code(), Some("temporarily_unavailable"));
    assert_eq!(person.shown().len(), 1, "nobody is asked because a server is busy");
    assert_hidden(&error, &[REFRESH, DEVICE_CODE, "ey.1"]);
}

async fn failure(turns: Vec<Response<String>>) -> (Error, Vec<u64>, usize) {
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    let mut person = Person::at(&login);
    let error = invoke(&person.graph(&server)).await.expect_err("no token");
    assert!(error.is_auth(), "{error}");
    assert_eq!(server.requests().len(), 0);
    assert_hidden(&error, &[DEVICE_CODE, "FJK2-9XQ", "ey.secret"]);
    (error, person.waited(), login.requests().len())
}

#[tokio::test]
async fn a_person_may_say_no_or_be_late() {
    for code in ["access_denied", "authorization_declined", "expired_token", "bad_verification_code"] {
        let (error, _, requests) = failure(vec![codes(1, 900), pending(), refused(400, code, "No.")]).await;
        assert_eq!(error.code(), Some(code));
        assert_eq!(requests, 3);
    }
    let (error, waited, requests) = failure(vec![codes(4, 10), pending()]).await;
    assert_eq!(error.message(), "no token: the code expired before somebody signed in");
    assert_eq!((waited, requests), (vec![4, 4, 4], 4));
}

#[tokio::test]
async fn a_busy_endpoint_is_asked_again_after_longer() {
    // Each question is asked three times before it counts as unanswered.
    let busy = || (0..3).map(|_| at_once(reply(503, "ey.secret")));
    let turns = [codes(4, 900)].into_iter().chain(busy()).chain(busy()).chain([refused(400, "access_denied", "No.")]);
    let (error, waited, requests) = failure(turns.collect()).await;
    assert_eq!(error.code(), Some("access_denied"));
    assert_eq!((waited, requests), (vec![4, 8, 16], 8));
}

#[tokio::test]
async fn replies_without_codes_are_errors() {
    for (body, expected) in [
        ("<html>ey.secret", "the device code reply is not JSON"),
        (r#"{"user_code":"FJK2-9XQ"}"#, "the device code reply has no verification_uri"),
        (
            r#"{"user_code":"FJK2-9XQ","verification_uri":"https://login.contoso.com"}"#,
            "the device code reply has no device_code",
        ),
    ] {
        let (error, _, requests) = failure(vec![reply(200, body)]).await;
        assert_eq!(error.message(), expected);
        assert_eq!(requests, 1);
    }
    let (error, _, _) = failure(vec![refused(400, "unauthorized_client", "AADSTS700016: Not found.")]).await;
    assert_eq!(error.code(), Some("unauthorized_client"));
}

#[tokio::test]
async fn permissions_can_be_named_and_tokio_s_clock_is_the_default() {
    let turns = vec![codes(0, 900), pending(), granted("ey.1", 3_600)];
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    let credential = DeviceCode::new("organizations", CLIENT, |_| {}).authority(&login.url).expect("loopback");
    let graph = client(&server, credential.scopes(["User.Read", "Mail.Send"]));
    invoke(&graph).await.expect("success");
    invoke(&graph).await.expect("success");
    let requests = login.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].target, "/organizations/oauth2/v2.0/devicecode");
    assert_eq!(field(&requests[0], "scope").as_deref(), Some("User.Read Mail.Send offline_access"));
}

#[tokio::test]
async fn a_hundred_calls_show_one_code() {
    let turns = vec![codes(0, 900), pending(), signed_in("ey.1", 3_600, Some(REFRESH))];
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    let mut person = Person::at(&login);
    let graph = person.graph(&server);
    for outcome in hundred_at_once(&graph).await {
        outcome.expect("success");
    }
    assert_eq!((person.shown().len(), login.requests().len()), (1, 3));
}

#[tokio::test]
async fn debug_shows_no_code() {
    let shown = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&shown);
    let (login, server) =
        (in_turn(vec![codes(0, 900), signed_in("ey.1", 3_600, Some(REFRESH))]).await, Server::always(204, "").await);
    let credential = DeviceCode::new(TENANT, CLIENT, move |prompt| {
        *seen.lock().expect("the text") = format!("{prompt:?}");
    });
    let credential = Arc::new(credential.authority(&login.url).expect("loopback"));
    let graph = client(&server, Arc::clone(&credential));
    invoke(&graph).await.expect("success");
    let text = format!("{} {credential:?} {graph:?}", shown.lock().expect("the text"));
    assert!(text.contains("https://login.contoso.com/device"), "{text}");
    for secret in [DEVICE_CODE, "FJK2-9XQ", REFRESH, "ey.1"] {
        assert!(!text.contains(secret), "{text}");
    }
}
