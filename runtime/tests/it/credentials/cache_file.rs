//! The file that keeps tokens between runs: what it spares, who may read it, and that it never stands in the way.

use std::fs;
use std::path::Path;

use cmdlet_runtime::Graph;
use cmdlet_runtime::auth::{ClientSecret, DeviceCode};
use cmdlet_runtime::http::Response;
use cmdlet_runtime::serde_json::{self, Value, json};

use super::{field, granted, in_turn, sent_tokens};
use crate::server::{Server, reply};
use crate::tokens::{CLIENT, TENANT, client, invoke};

const REFRESH: &str = "refresh-0.AQ";

fn codes() -> Response<String> {
    let body = json!({"device_code": "d", "user_code": "u", "verification_uri": "https://login.contoso.com",
        "expires_in": 900, "interval": 0});
    reply(200, &body.to_string())
}

fn signed_in(token: &str, lifetime: u64) -> Response<String> {
    let body = json!({"expires_in": lifetime, "access_token": token, "refresh_token": REFRESH});
    reply(200, &body.to_string())
}

/// A run of the program: a new credential that knows the file only.
fn run(server: &Server, login: &Server, path: &Path) -> Graph {
    let credential = DeviceCode::new(TENANT, CLIENT, |_| {}).authority(&login.url).expect("loopback");
    client(server, credential.cache_file(path))
}

fn secret_run(server: &Server, login: &Server, client_id: &str, path: &Path) -> Graph {
    let credential = ClientSecret::new(TENANT, client_id, "s3cret").authority(&login.url).expect("loopback");
    client(server, credential.cache_file(path))
}

fn tokens(path: &Path) -> Vec<Value> {
    let root: Value = serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON");
    root["tokens"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn the_next_run_need_not_ask() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tokens.json");
    let (login, server) = (in_turn(vec![codes(), signed_in("ey.1", 3_600)]).await, Server::always(204, "").await);
    invoke(&run(&server, &login, &path)).await.expect("success");
    invoke(&run(&server, &login, &path)).await.expect("success");
    assert_eq!(login.requests().len(), 2, "one sign-in");
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.1"]);

    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names, ["tokens.json"], "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn the_refresh_token_outlives_the_access_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tokens.json");
    let turns = vec![codes(), signed_in("ey.1", 0), granted("ey.2", 3_600)];
    let (login, server) = (in_turn(turns).await, Server::always(204, "").await);
    invoke(&run(&server, &login, &path)).await.expect("success");
    invoke(&run(&server, &login, &path)).await.expect("success");
    let requests = login.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(field(&requests[2], "refresh_token").as_deref(), Some(REFRESH));
    let kept = tokens(&path);
    assert_eq!(kept.len(), 1);
    assert_eq!((&kept[0]["access_token"], &kept[0]["refresh_token"]), (&json!("ey.2"), &json!(REFRESH)));
}

#[tokio::test]
async fn a_broken_file_is_written_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tokens.json");
    for broken in ["", "{", "[]", "\u{0}", r#"{"version":2,"tokens":[]}"#, r#"{"version":1,"tokens":[1,{}]}"#] {
        fs::write(&path, broken).expect("a file");
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
        let (login, server) = (in_turn(vec![granted("ey.1", 3_600)]).await, Server::always(204, "").await);
        invoke(&secret_run(&server, &login, CLIENT, &path)).await.expect(broken);
        invoke(&secret_run(&server, &login, CLIENT, &path)).await.expect(broken);
        assert_eq!(login.requests().len(), 1, "{broken}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_done_without() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [folder.path().to_owned(), folder.path().join("missing").join("tokens.json"), "".into()] {
        let (login, server) = (in_turn(vec![granted("ey.1", 3_600)]).await, Server::always(204, "").await);
        let graph = secret_run(&server, &login, CLIENT, &path);
        invoke(&graph).await.expect("success");
        invoke(&graph).await.expect("success");
        assert_eq!(login.requests().len(), 1);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing half is left");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_read_is_not_trusted() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tokens.json");
    let (login, server) =
        (in_turn(vec![granted("ey.1", 3_600), granted("ey.2", 3_600)]).await, Server::always(204, "").await);
    invoke(&secret_run(&server, &login, CLIENT, &path)).await.expect("success");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
    invoke(&secret_run(&server, &login, CLIENT, &path)).await.expect("success");
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2"]);
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "written anew");
}

#[tokio::test]
async fn several_credentials_share_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tokens.json");
    let server = Server::always(204, "").await;
    let logins = [in_turn(vec![granted("ey.1", 3_600)]).await, in_turn(vec![granted("ey.2", 3_600)]).await];
    for _ in 0..2 {
        for (login, id) in logins.iter().zip(["first", "second"]) {
            invoke(&secret_run(&server, login, id, &path)).await.expect("success");
        }
    }
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2", "ey.1", "ey.2"]);
    assert!(logins.iter().all(|login| login.requests().len() == 1));
    assert_eq!(tokens(&path).len(), 2);
}
