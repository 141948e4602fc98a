//! Calls made from descriptors with sample values, and requests as text: what the wire snapshots are made of.

use crate::{Received, Server, respond};
use msgraph_cmdlets::auth::StaticToken;
use msgraph_cmdlets::runtime::cmdlet::{Cmdlet, File, Paging, Parameter, ParameterSet, Role, Type};
use msgraph_cmdlets::runtime::serde_json::{Value, json};
use msgraph_cmdlets::runtime::{Call, Invoke, output};
use msgraph_cmdlets::{Action, Graph};
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs, io, process};

/// A call as it is, whose reply is any JSON.
struct Raw(Call);

impl Action for Raw {
    type Output = Value;
    const DECODE: output::Decode<Value> = output::json;

    fn call(&self) -> &Call {
        &self.0
    }

    fn call_mut(&mut self) -> &mut Call {
        &mut self.0
    }

    fn into_call(self) -> Call {
        self.0
    }
}

/// Sends every parameter set of the cmdlets, once with the mandatory parameters and once with all, and tells what came:
/// a line with method, target, the headers that differ between calls, and the body.
///
/// # Errors
/// If a call is not sent, or not as exactly one request, or without its token, or with another length than its body has.
pub async fn send_all(cmdlets: &[&'static Cmdlet]) -> io::Result<String> {
    let server = Server::start(|_| respond(200, r#"{"value":[]}"#)).await?;
    let credential = StaticToken::new("a-token");
    let graph =
        Graph::builder().endpoint(server.endpoint()).credential(credential).build().map_err(io::Error::other)?;
    let mut text = String::new();
    for cmdlet in cmdlets {
        for set in cmdlet.sets {
            for is_full in [false, true] {
                let call = bind(cmdlet, set, is_full);
                Invoke::new(Raw(call), &graph).await.map_err(io::Error::other)?;
                let received = server.take();
                let [request] = received.as_slice() else {
                    let count = received.len();
                    return Err(io::Error::other(format!("{} {} sent {count} requests", cmdlet.name, set.name)));
                };
                let which = if is_full { "all" } else { "mandatory" };
                let line =
                    describe(request).map_err(|problem| io::Error::other(format!("{}: {problem}", cmdlet.name)))?;
                let _ = writeln!(text, "{} {} ({which}): {line}", cmdlet.name, set.name);
            }
        }
    }
    // Only a download makes it.
    let _ = fs::remove_file(out_file());
    Ok(text)
}

fn bind(cmdlet: &'static Cmdlet, set: &'static ParameterSet, is_full: bool) -> Call {
    let mut call = Call::new(cmdlet, set.name);
    for (index, parameter) in cmdlet.members(set) {
        let is_wanted = is_full || set.mandatory.contains(&index);
        // `-PageSize` and `-Top` are both `$top`; controls never reach the wire.
        let is_excluded = matches!(parameter.role, Role::Control(_) | Role::Paging(Paging::PageSize | Paging::All));
        if is_wanted && !is_excluded {
            call = call.bind(parameter.name, sample(parameter, cmdlet.operations[usize::from(set.operation)].route));
        }
    }
    call
}

fn sample(parameter: &Parameter, route: &str) -> Value {
    match parameter.role {
        Role::Headers => json!({"X-Contoso": "sample"}),
        Role::AdditionalProperties => json!({"contosoExtra": 1}),
        Role::Identity => identity(route),
        Role::File(File::In) => json!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/sample.txt")),
        Role::File(File::Out) => json!(out_file()),
        Role::Body => json!({"contosoBody": true}),
        Role::Path(placeholder) => json!(format!("{placeholder}#1")),
        _ => sample_of(&parameter.r#type, parameter.name),
    }
}

/// Each process has its own, for several may test at once.
fn out_file() -> PathBuf {
    env::temp_dir().join(format!("contoso-{}.txt", process::id()))
}

fn sample_of(ty: &Type, name: &str) -> Value {
    match ty {
        Type::Switch | Type::Boolean => json!(false),
        Type::Byte | Type::SByte | Type::Int16 | Type::Int32 | Type::Int64 => json!(7),
        Type::Single | Type::Double | Type::Decimal => json!(1.5),
        Type::DateTimeOffset => json!("2026-01-30T08:00:00Z"),
        Type::Date => json!("2026-01-30"),
        Type::TimeOfDay => json!("08:00:00"),
        Type::Duration => json!("PT1H"),
        Type::Guid => json!("3f2c8a51-6d0e-4b7a-9c14-5e8d7b20a6f3"),
        Type::Binary => json!("AQID"),
        Type::Object | Type::Any => json!({"contoso": name}),
        Type::List(inner) => json!([sample_of(inner, name)]),
        _ => json!(name),
    }
}

/// An identity with a value for each placeholder of a route, under the name that PowerShell gives to it.
fn identity(route: &str) -> Value {
    let placeholders = route.split('{').skip(1).filter_map(|part| part.split('}').next());
    let name = |placeholder: &str| -> String {
        let words = placeholder.split('-');
        words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
    };
    placeholders.map(|placeholder| (name(placeholder), json!(format!("{placeholder}/via identity")))).collect()
}

/// The request on one line; token and length are the same rule for all calls and only checked.
fn describe(received: &Received) -> Result<String, String> {
    if received.header("authorization") != Some("Bearer a-token") {
        return Err("came without its token".to_owned());
    }
    let length = received.header("content-length").map(str::parse);
    let has_length = match (received.method.as_str(), length) {
        ("GET" | "DELETE", None) => received.body.is_empty(),
        (_, length) => length == Some(Ok(received.body.len())),
    };
    if !has_length {
        return Err(format!("came with a body of {} bytes and another length", received.body.len()));
    }
    let mut line = format!("{} {}", received.method, received.target);
    let same =
        ["host", "user-agent", "accept", "accept-encoding", "client-request-id", "authorization", "content-length"];
    let mut names: Vec<&str> = received.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    for name in names.into_iter().filter(|name| !same.contains(name)) {
        let _ = write!(line, " [{name}: {}]", received.header(name).unwrap_or("?"));
    }
    if !received.body.is_empty() {
        let _ = write!(line, " {}", String::from_utf8_lossy(&received.body).trim_end());
    }
    Ok(line)
}
