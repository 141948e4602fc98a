//! A service that takes batches as strictly as Graph does, and the actions that are sent to it.

use std::collections::{BTreeMap, HashSet};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use cmdlet_runtime::cmdlet::{
    Cmdlet, Content, File, Operation, Paging, Parameter, ParameterSet, Permission, Role, Type,
};
use cmdlet_runtime::http::{Method, Response};
use cmdlet_runtime::serde_json::{Value, json};
use cmdlet_runtime::{Call, Collection, Error, output};

use crate::contract::models::User;
use crate::server::{Recorded, Server, reply};

macro_rules! users {
    ($name:ident, $version:literal) => {
        pub(crate) static $name: Cmdlet = Cmdlet {
            name: "Invoke-MgUser",
            module: "Contoso",
            api_version: $version,
            operations: &[
                Operation::new(Method::GET, "/users/{user-id}", Content::None),
                Operation::new(Method::PATCH, "/users/{user-id}", Content::Json),
                Operation::new(Method::GET, "/users/$count", Content::None),
                Operation::new(Method::GET, "/users/{user-id}/photo/$value", Content::None),
                Operation::new(Method::PUT, "/users/{user-id}/photo/$value", Content::Stream),
                Operation::new(Method::GET, "/users", Content::None),
                Operation::new(Method::DELETE, "/users/{user-id}", Content::None),
                Operation::new(Method::POST, "/users/{user-id}/send", Content::Json),
                Operation::new(Method::POST, "/users/{user-id}/revoke", Content::None),
            ],
            parameters: &[
                Parameter::new("DisplayName", Role::Property("displayName"), Type::String),
                Parameter::new("InFile", Role::File(File::In), Type::String),
                Parameter::new("OutFile", Role::File(File::Out), Type::String),
                Parameter::new("Top", Role::Paging(Paging::Top), Type::Int32),
                Parameter::new("UserId", Role::Path("user-id"), Type::String),
            ],
            sets: &[
                ParameterSet::new("Get", 0, &[4], &[4]),
                ParameterSet::new("Update", 1, &[0, 4], &[4]),
                ParameterSet::new("Count", 2, &[], &[]),
                ParameterSet::new("GetPhoto", 3, &[2, 4], &[2, 4]),
                ParameterSet::new("SetPhoto", 4, &[1, 4], &[1, 4]),
                ParameterSet::new("List", 5, &[3], &[]),
                ParameterSet::new("Delete", 6, &[4], &[4]),
                ParameterSet::new("Send", 7, &[0, 4], &[4]),
                ParameterSet::new("Revoke", 8, &[4], &[4]),
            ],
            permissions: &[Permission::least("User.Read", "DelegatedWork")],
        };
    };
}

users!(USERS, "v1.0");
users!(BETA_USERS, "beta");

/// An action of that output.
pub(crate) struct Act<T>(pub(crate) Call, PhantomData<T>);

impl<T> Act<T> {
    fn new(cmdlet: &'static Cmdlet, set: &str) -> Self {
        Self(Call::new(cmdlet, set), PhantomData)
    }

    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value), PhantomData)
    }

    fn on(self, id: &str) -> Self {
        Self(self.0.bind_text("UserId", id), PhantomData)
    }
}

action! {
    Act<()> => (), output::nothing;
    Act<User> => User, output::entity;
    Act<i64> => i64, output::text;
    Act<PathBuf> => PathBuf, output::saved;
    Act<Collection<User>> => Collection<User>, output::collection;
}

pub(crate) fn get(id: &str) -> Act<User> {
    Act::new(&USERS, "Get").on(id)
}

pub(crate) fn get_beta(id: &str) -> Act<User> {
    Act::new(&BETA_USERS, "Get").on(id)
}

pub(crate) fn update(id: &str, name: &str) -> Act<()> {
    let Act(call, _) = Act::<()>::new(&USERS, "Update").on(id);
    Act(call.bind_text("DisplayName", name), PhantomData)
}

pub(crate) fn send(id: &str) -> Act<()> {
    Act::new(&USERS, "Send").on(id)
}

pub(crate) fn revoke(id: &str) -> Act<()> {
    Act::new(&USERS, "Revoke").on(id)
}

pub(crate) fn delete(id: &str) -> Act<()> {
    Act::new(&USERS, "Delete").on(id)
}

pub(crate) fn count() -> Act<i64> {
    Act::new(&USERS, "Count")
}

pub(crate) fn get_photo(id: &str, file: &Path) -> Act<PathBuf> {
    let Act(call, _) = Act::<PathBuf>::new(&USERS, "GetPhoto").on(id);
    Act(call.bind_path("OutFile", file), PhantomData)
}

pub(crate) fn set_photo(id: &str, file: &Path) -> Act<()> {
    let Act(call, _) = Act::<()>::new(&USERS, "SetPhoto").on(id);
    Act(call.bind_path("InFile", file), PhantomData)
}

pub(crate) fn list(top: i32) -> Act<Collection<User>> {
    let Act(call, _) = Act::<Collection<User>>::new(&USERS, "List");
    Act(call.bind("Top", top), PhantomData)
}

/// An item of a batch: its method, URL, headers and body.
pub(crate) type Item = Value;

/// What the service says to an item; null says nothing at all.
pub(crate) fn said(status: u16, body: &Value) -> Value {
    json!({"status": status, "headers": {"Content-Type": "application/json"}, "body": body})
}

pub(crate) fn refused(status: u16, code: &str, retry_after: Option<&str>) -> Value {
    let headers = json!({"Content-Type": "application/json", "request-id": "r-item", "Retry-After": retry_after});
    json!({"status": status, "headers": headers, "body": {"error": {"code": code, "message": "No."}}})
}

/// The id at the place of a user in the URL of an item.
pub(crate) fn user_of(item: &Item) -> String {
    item["url"].as_str().expect("a URL").split(['/', '?']).nth(2).unwrap_or_default().to_owned()
}

/// How often an item was carried out, by method and URL.
pub(crate) type Executed = Arc<Mutex<BTreeMap<String, usize>>>;

/// A service that answers each item as the function says, and in reverse order.
///
/// An item that is not refused counts as carried out.
pub(crate) async fn service(answer: impl Fn(&Item) -> Value + Send + Sync + 'static) -> (Server, Executed) {
    let executed = Executed::default();
    let count = Arc::clone(&executed);
    let server = Server::start(move |request| batch(request, &answer, &count)).await;
    (server, executed)
}

/// Answers one request of a batch.
pub(crate) fn batch(request: &Recorded, answer: &impl Fn(&Item) -> Value, executed: &Executed) -> Response<String> {
    let root = request.json();
    let items = root["requests"].as_array().expect("requests");
    if let Err(why) = check(request, items) {
        return reply(400, &json!({"error": {"code": "BadRequest", "message": why}}).to_string());
    }
    let mut failed = HashSet::new();
    let mut responses = Vec::new();
    for item in items {
        let id = item["id"].as_str().expect("an id");
        let is_held = item["dependsOn"].as_array().is_some_and(|on| on.iter().any(|on| failed.contains(on)));
        let mut said = if is_held { refused(424, "FailedDependency", None) } else { answer(item) };
        let is_done = said.is_null() || said["status"].as_u64().is_some_and(|status| status < 300);
        if is_done {
            let key =
                format!("{} {}", item["method"].as_str().expect("a method"), item["url"].as_str().expect("a URL"));
            *executed.lock().expect("the count").entry(key).or_default() += 1;
        } else {
            failed.insert(&item["id"]);
        }
        if !said.is_null() {
            said["id"] = json!(id);
            responses.push(said);
        }
    }
    responses.reverse();
    reply(200, &json!({"responses": responses}).to_string())
}

fn check(request: &Recorded, items: &[Item]) -> Result<(), String> {
    let refuse = |why: &str| Err(format!("{why}: {items:?}"));
    if request.method != Method::POST || request.header("content-type") != Some("application/json") {
        return refuse("Not a POST of JSON");
    }
    if items.is_empty() || items.len() > 20 {
        return refuse("Between 1 and 20 requests");
    }
    let with_dependency = items.iter().filter(|item| !item["dependsOn"].is_null()).count();
    if with_dependency > 0 {
        let is_line = items.windows(2).all(|pair| pair[1]["dependsOn"] == json!([pair[0]["id"]]));
        if !is_line || with_dependency != items.len() - 1 {
            return refuse("Batch should be either fully sequential or fully parallel");
        }
    }
    let ids: HashSet<_> = items.iter().map(|item| item["id"].as_str()).collect();
    if ids.contains(&None) || ids.len() != items.len() {
        return refuse("Ids must be there and differ");
    }
    for item in items {
        let url = item["url"].as_str().unwrap_or_default();
        if !url.starts_with('/') || url.starts_with("/v1.0") || url.starts_with("/beta") || item["method"].is_null() {
            return refuse("A URL is relative to the version");
        }
        let is_write = ["POST", "PUT", "PATCH"].iter().any(|method| item["method"] == *method);
        if is_write && (item["body"].is_null() || item["headers"]["Content-Type"].is_null()) {
            return refuse("Write request does not contain Content-Type header or body");
        }
        if !item["headers"]["authorization"].is_null() {
            return refuse("No token in a request");
        }
    }
    Ok(())
}

/// How often the batch with that version in its path was asked.
pub(crate) fn batches(server: &Server, version: &str) -> usize {
    server.requests().iter().filter(|request| request.target == format!("/{version}/$batch")).count()
}

/// The ids in the URLs of each request, in the order in which they stand.
pub(crate) fn users_of(request: &Recorded) -> Vec<String> {
    request.json()["requests"].as_array().expect("requests").iter().map(user_of).collect()
}

/// The user with the id that the URL names.
pub(crate) fn user(item: &Item) -> Value {
    said(200, &json!({"id": user_of(item)}))
}

pub(crate) fn assert_no_token(error: &Error) {
    let text = format!("{error} {error:?} {error:#?}");
    assert!(!text.contains("ey.static"), "{text}");
}
