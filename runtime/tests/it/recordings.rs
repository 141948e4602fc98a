//! A cassette: recorded from a real server, played without one, with no secret in it.

use std::sync::Arc;

use cmdlet_runtime::auth::{ClientSecret, StaticToken};
use cmdlet_runtime::http::Response;
use cmdlet_runtime::mock::Recorder;
use cmdlet_runtime::serde_json::{Value, json};
use cmdlet_runtime::transport::{self, Transport};
use cmdlet_runtime::{Action as _, Error, Graph, LargeUpload, Object};

use crate::contract::{ClearMgUserPresence, GetMgUserList};
use crate::files::{GetContent, folder, names};
use crate::server::{Recorded, Server, reply};

/// What the server or the client knows and the file must not.
const SECRETS: [&str; 9] = [
    "ey.granted",
    "client-secret-7",
    "session-cookie",
    "skip-me-1",
    "skip-me-2",
    "tempauth-5e6f",
    "fe6987",
    "adele@fabrikam.com",
    "adele%40fabrikam.com",
];

/// A token endpoint, pages, a session, a file and an error.
fn answer(url: &str, request: &Recorded) -> Response<String> {
    let page = |names: &[&str], next: Option<&str>| {
        let items: Vec<_> = names.iter().map(|name| json!({"id": name, "mail": "adele@fabrikam.com"})).collect();
        let next = next.map(|token| format!("{url}/v1.0/users?$skiptoken={token}"));
        json!({"value": items, "@odata.nextLink": next}).to_string()
    };
    let mut answer = match (request.method.as_str(), request.target.as_str()) {
        ("POST", "/contoso/oauth2/v2.0/token") => {
            let token = json!({"token_type": "Bearer", "expires_in": 3_600, "access_token": "ey.granted"});
            reply(200, &token.to_string())
        }
        ("GET", "/v1.0/users") => reply(200, &page(&["a"], Some("skip-me-1"))),
        ("GET", "/v1.0/users?$skiptoken=skip-me-1") => reply(200, &page(&["b"], Some("skip-me-2"))),
        ("GET", "/v1.0/users?$skiptoken=skip-me-2") => reply(200, &page(&["c"], None)),
        ("GET", "/v1.0/users/mira/photo/$value") => reply(200, "not JSON for ey.granted"),
        ("GET", "/up/fe6987?sig=tempauth-5e6f") => reply(200, r#"{"nextExpectedRanges":["0-"]}"#),
        ("PUT", "/up/fe6987?sig=tempauth-5e6f") => reply(201, r#"{"id":"01ABC"}"#),
        ("POST", _) => reply(200, &json!({"uploadUrl": format!("{url}/up/fe6987?sig=tempauth-5e6f")}).to_string()),
        _ => reply(404, r#"{"error":{"code":"Request_ResourceNotFound","message":"There is none."}}"#),
    };
    answer.headers_mut().insert("set-cookie", "id=session-cookie".parse().expect("a header"));
    answer.headers_mut().insert("request-id", "r1".parse().expect("a header"));
    answer
}

async fn server() -> Server {
    let url = Arc::new(std::sync::OnceLock::<String>::new());
    let known = Arc::clone(&url);
    let server = Server::start(move |request| answer(known.get().expect("a URL"), request)).await;
    url.set(server.url.clone()).expect("once");
    server
}

fn graph(url: &str, transport: impl Transport, secret: &str) -> Graph {
    let credential = ClientSecret::new("contoso", "6fc4dcd0", secret).authority(url).expect("loopback");
    Graph::builder().endpoint(url).transport(transport).credential(credential).build().expect("a client")
}

/// What a program saw: users, a photo, an error, an uploaded item.
async fn run(graph: &Graph) -> (Vec<String>, Vec<u8>, String, Value) {
    let users = GetMgUserList::new().all().invoke(graph).await.expect("users").into_value();
    let mut photo = Vec::new();
    GetContent::new("").download_to(graph, &mut photo).await.expect("a photo");
    let error = GetMgUserList::new().filter("mail eq 'adele@fabrikam.com'").invoke(graph).await.expect_err("404");
    let session = ClearMgUserPresence::new("mira");
    let session = cmdlet_runtime::Invoke::new(As(session), graph).await.expect("a session").into_value();
    let upload = LargeUpload::new(session.read::<String>("uploadUrl").expect("a URL")).expect("a URL");
    let item = upload.resume().send_reader(graph, std::io::Cursor::new(vec![0xff, 0, 1])).await.expect("an item");
    let ids = users.iter().filter_map(|user| user.id().map(str::to_owned)).collect();
    (ids, photo, error.to_string(), item.into_value().into())
}

/// The action whose reply is any object.
struct As(ClearMgUserPresence);

impl cmdlet_runtime::Action for As {
    type Output = Object;
    const DECODE: cmdlet_runtime::output::Decode<Object> = cmdlet_runtime::output::entity;
    fn call(&self) -> &cmdlet_runtime::Call {
        self.0.call()
    }
    fn call_mut(&mut self) -> &mut cmdlet_runtime::Call {
        self.0.call_mut()
    }
    fn into_call(self) -> cmdlet_runtime::Call {
        self.0.into_call()
    }
}

#[tokio::test]
async fn a_recording_plays_without_a_server_and_holds_no_secret() {
    let (server, folder) = (server().await, folder());
    let path = folder.path().join("users.json");
    let recorder = Arc::new(Recorder::record(&path, transport::default()).hide_emails());
    let seen = run(&graph(&server.url, Arc::clone(&recorder), "client-secret-7")).await;
    assert_eq!(seen.0, ["a", "b", "c"]);
    assert_eq!(server.requests().len(), 9);
    recorder.save().expect("a cassette");
    assert_eq!(names(folder.path()), ["users.json"]);

    let text = std::fs::read_to_string(&path).expect("a cassette");
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(!text.to_lowercase().contains("authorization") && !text.contains("cookie"), "{text}");
    let (url, secret) = (server.url.clone(), "another secret");
    drop(server);

    let player = Arc::new(Recorder::play(&path).expect("a cassette"));
    let replayed = run(&graph(&url, Arc::clone(&player), secret)).await;
    let (mut expected, photo) = (seen.clone(), String::from_utf8_lossy(&seen.1).into_owned());
    // The service repeated the token in the photo, where it was hidden as well.
    assert!(photo.contains("ey.granted"));
    expected.1.clone_from(&replayed.1);
    assert_eq!(replayed, expected);
    assert!(String::from_utf8_lossy(&replayed.1).starts_with("not JSON for redacted-"));
    assert_eq!(player.unplayed(), Vec::<String>::new());

    // The same run makes the same file.
    let again = folder.path().join("again.json");
    let second = self::server().await;
    let recorder = Arc::new(Recorder::record(&again, transport::default()).hide_emails());
    run(&graph(&second.url, Arc::clone(&recorder), "client-secret-7")).await;
    recorder.save().expect("a cassette");
    let other = std::fs::read_to_string(&again).expect("a cassette");
    assert_eq!(other.replace(&second.url, &url), text);
}

#[tokio::test]
async fn a_hidden_text_does_not_stand_percent_encoded_in_the_file() {
    let (server, folder) = (server().await, folder());
    let path = folder.path().join("users.json");
    let recorder = Recorder::record(&path, transport::default()).hide_text("Contoso HQ / Mira").hide_text("hq 7");
    let recorder = Arc::new(recorder);
    let graph = graph(&server.url, Arc::clone(&recorder), "Contoso HQ / Mira");
    let action = || GetMgUserList::new().filter("officeLocation eq 'Contoso HQ / Mira' or city eq 'hq 7'");
    action().invoke(&graph).await.expect_err("404");
    recorder.save().expect("a cassette");
    let text = std::fs::read_to_string(&path).expect("a cassette");
    assert!(text.contains("redacted-1") && text.contains("redacted-2"), "{text}");
    for part in ["Contoso", "Mira", "hq"] {
        assert!(!text.contains(part), "{part} in {text}");
    }

    let player = Arc::new(Recorder::play(&path).expect("a cassette"));
    let replayed = self::graph(&server.url, player, "another secret");
    let error = action().invoke(&replayed).await.expect_err("404");
    assert_eq!(error.code(), Some("Request_ResourceNotFound"));
}

#[tokio::test]
async fn what_was_not_recorded_is_an_error_that_names_the_nearest() {
    let (server, folder) = (server().await, folder());
    let path = folder.path().join("users.json");
    let recorder = Arc::new(Recorder::record(&path, transport::default()));
    let client = |transport: Arc<Recorder>| {
        let builder = Graph::builder().endpoint(&server.url).transport(transport);
        builder.credential(StaticToken::new("ey.static")).build().expect("a client")
    };
    GetMgUserList::new().invoke(&client(Arc::clone(&recorder))).await.expect("a page");
    recorder.save().expect("a cassette");

    let player = Arc::new(Recorder::play(&path).expect("a cassette"));
    let graph = client(Arc::clone(&player));
    assert_eq!(player.unplayed(), [format!("GET {}/v1.0/users", server.url)]);
    let ask = async |action: GetMgUserList| action.invoke(&graph).await;
    let error: Error = ask(GetMgUserList::new().filter("a")).await.expect_err("another filter");
    let url = &server.url;
    let said = format!("GET {url}/v1.0/users?$filter=a was not recorded; the nearest is GET {url}/v1.0/users");
    assert!(error.to_string().ends_with(&said), "{error}");
    ask(GetMgUserList::new()).await.expect("the page");
    let error = ask(GetMgUserList::new()).await.expect_err("once only");
    assert!(error.to_string().ends_with("was asked for more often than it was recorded"), "{error}");
    assert_eq!(server.requests().len(), 1);
    assert!(!format!("{error:?} {player:?}").contains("ey.static"));
}

#[test]
fn a_file_that_is_no_cassette_is_refused() {
    let folder = folder();
    let path = folder.path().join("cassette.json");
    assert!(Recorder::play(&path).expect_err("no file").is_file());
    for text in ["", "{}", r#"{"version":2,"exchanges":[]}"#, r#"{"version":1,"exchanges":[{}]}"#] {
        std::fs::write(&path, text).expect("a file");
        let error = Recorder::play(&path).expect_err(text);
        assert!(error.is_file() && error.to_string().ends_with("is no cassette"), "{error}");
    }
    let recorder = Recorder::record(folder.path().join("missing").join("a.json"), transport::default());
    assert!(recorder.save().expect_err("no folder").is_file());
}
