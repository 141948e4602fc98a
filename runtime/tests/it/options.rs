//! Requests and replies of the kinds that need more than ids: query options of a route's own, references, header options.

use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, Paging, Parameter, ParameterSet, Role, Type};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::{Call, Collection, Invoke, Object, output};

use crate::server::{Server, reply};

struct Ignoring(Call);
struct Counting(Call);
struct Referring(Call);
struct ReferringToAll(Call);

action! {
    Ignoring => (), output::nothing;
    Counting => i32, output::text::<i32>;
    Referring => String, output::reference;
    ReferringToAll => Collection<Object>, output::collection::<Object>;
}

const USER_ID: Parameter = Parameter::new("UserId", Role::Path("user-id"), Type::String);

static GET_MG_USER_CALENDAR_VIEW: Cmdlet = Cmdlet {
    name: "Get-MgUserCalendarView",
    module: "Microsoft.Graph.Calendar",
    api_version: "v1.0",
    operations: &[Operation::new(Method::GET, "/users/{user-id}/calendarView", Content::None)],
    parameters: &[
        Parameter::new("EndDateTime", Role::Query("endDateTime"), Type::String),
        Parameter::new("PageSize", Role::Paging(Paging::PageSize), Type::Int32),
        Parameter::new("StartDateTime", Role::Query("startDateTime"), Type::String),
        USER_ID,
    ],
    sets: &[ParameterSet::new("List", 0, &[0, 1, 2, 3], &[0, 2, 3]).by_default()],
    permissions: &[],
};

#[tokio::test]
async fn query_options_of_a_route_are_encoded_like_those_of_odata() {
    let server = Server::always(200, r#"{"value":[]}"#).await;
    let call = Call::new(&GET_MG_USER_CALENDAR_VIEW, "List")
        .bind_text("UserId", "adele")
        .bind("EndDateTime", "2026-03-09")
        .bind("StartDateTime", "2026-03-02T00:00:00+01:00");
    Invoke::new(Ignoring(call.clone().bind("PageSize", 50)), &server.graph()).await.expect("a reply");
    let target =
        "/v1.0/users/adele/calendarView?endDateTime=2026-03-09&$top=50&startDateTime=2026-03-02T00%3A00%3A00%2B01%3A00";
    assert_eq!(server.request().target, target);
    let missing =
        Call::new(&GET_MG_USER_CALENDAR_VIEW, "List").bind_text("UserId", "adele").bind("EndDateTime", "2026");
    let error = missing.what_if(&server.graph()).expect_err("no start");
    assert_eq!(error.to_string(), "Get-MgUserCalendarView: StartDateTime is mandatory and has no value");
}

static SET_MG_USER_MANAGER_BY_REF: Cmdlet = Cmdlet {
    name: "Set-MgUserManagerByRef",
    module: "Microsoft.Graph.Users",
    api_version: "v1.0",
    operations: &[Operation::new(Method::PUT, "/users/{user-id}/manager/$ref", Content::Json)],
    parameters: &[Parameter::new("OdataId", Role::Property("@odata.id"), Type::String), USER_ID],
    sets: &[ParameterSet::new("SetExpanded", 0, &[0, 1], &[0, 1]).by_default()],
    permissions: &[],
};

#[tokio::test]
async fn a_reference_is_sent_as_control_information() {
    let server = Server::always(204, "").await;
    let id = "https://graph.microsoft.com/v1.0/users/mira";
    let call = Call::new(&SET_MG_USER_MANAGER_BY_REF, "SetExpanded").bind_text("UserId", "adele").bind("OdataId", id);
    Invoke::new(Ignoring(call), &server.graph()).await.expect("a reply");
    let request = server.request();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("PUT", "/v1.0/users/adele/manager/$ref"));
    assert_eq!(request.body, format!(r#"{{"@odata.id":"{id}"}}"#));
}

static GET_MG_USER_COUNT: Cmdlet = Cmdlet {
    name: "Get-MgUserCount",
    module: "Microsoft.Graph.Users",
    api_version: "v1.0",
    operations: &[Operation::new(Method::GET, "/users/$count", Content::None)],
    parameters: &[
        Parameter::new("ConsistencyLevel", Role::Header("ConsistencyLevel"), Type::String),
        Parameter::new("Filter", Role::Query("$filter"), Type::String),
    ],
    sets: &[ParameterSet::new("Get", 0, &[0, 1], &[0]).by_default()],
    permissions: &[],
};

#[tokio::test]
async fn a_count_is_plain_text_behind_a_byte_order_mark() {
    let server = Server::start(|_| {
        let mut count = reply(200, "\u{feff}1024");
        count.headers_mut().insert("content-type", "text/plain".parse().expect("a header"));
        count
    })
    .await;
    let call = Call::new(&GET_MG_USER_COUNT, "Get").bind("ConsistencyLevel", "eventual").bind("Filter", "mail eq 'a'");
    let count = Invoke::new(Counting(call), &server.graph()).await.expect("a reply");
    assert_eq!(count.into_value(), 1024);
    let request = server.request();
    assert_eq!(request.target, "/v1.0/users/$count?$filter=mail%20eq%20%27a%27");
    assert_eq!(request.header("consistencylevel"), Some("eventual"));
}

static MG_USER_MANAGER_BY_REF: Cmdlet = Cmdlet {
    name: "Get-MgUserManagerByRef",
    module: "Microsoft.Graph.Users",
    api_version: "v1.0",
    operations: &[
        Operation::new(Method::GET, "/users/{user-id}/manager/$ref", Content::None),
        Operation::new(Method::DELETE, "/users/{user-id}/manager/$ref", Content::None),
        Operation::new(Method::GET, "/users/{user-id}/directReports/$ref", Content::None),
    ],
    parameters: &[
        Parameter::new("All", Role::Paging(Paging::All), Type::Switch),
        Parameter::new("CountVariable", Role::Paging(Paging::Count), Type::String),
        Parameter::new("IfMatch", Role::Header("If-Match"), Type::String),
        Parameter::new("Top", Role::Paging(Paging::Top), Type::Int32),
        USER_ID,
    ],
    sets: &[
        ParameterSet::new("Get", 0, &[4], &[4]).by_default(),
        ParameterSet::new("Delete", 1, &[2, 4], &[4]),
        ParameterSet::new("List", 2, &[0, 1, 3, 4], &[4]),
    ],
    permissions: &[],
};

fn call(set: &str) -> Call {
    Call::new(&MG_USER_MANAGER_BY_REF, set).bind_text("UserId", "adele")
}

#[tokio::test]
async fn a_reference_is_the_url_of_what_it_refers_to() {
    let url = "https://graph.microsoft.com/v2/contoso/directoryObjects/mira/Microsoft.DirectoryServices.User";
    let body = format!(r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#$ref","@odata.id":"{url}"}}"#);
    let server = Server::always(200, &body).await;
    let found = Invoke::new(Referring(call("Get")), &server.graph()).await.expect("a reply");
    assert_eq!(found.value(), url);
    assert_eq!(server.request().target, "/v1.0/users/adele/manager/$ref");
}

#[tokio::test]
async fn references_are_paged_like_any_collection() {
    let server = Server::start(|request| {
        let is_first = !request.target.contains("skiptoken");
        let link = if is_first { r#","@odata.nextLink":"?$skiptoken=2""# } else { "" };
        reply(200, &format!(r#"{{"@odata.count":2,"value":[{{"@odata.id":"{is_first}"}}]{link}}}"#))
    })
    .await;
    let listing = ReferringToAll(call("List").bind("All", true).bind("CountVariable", "n"));
    let found = Invoke::new(listing, &server.graph()).await.expect("a reply").into_value();
    let ids: Vec<_> = found.items().iter().map(|item| item.read::<String>("@odata.id").expect("an id")).collect();
    assert_eq!(ids, ["true", "false"]);
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    let route = "/v1.0/users/adele/directReports/$ref";
    assert_eq!(targets, [format!("{route}?$count=true"), format!("{route}?$skiptoken=2")]);
}

#[tokio::test]
async fn a_change_can_depend_on_the_version_that_was_read() {
    let server = Server::always(204, "").await;
    let etag = "W/\"JzEtVXNlcjsn\"";
    Invoke::new(Ignoring(call("Delete").bind("IfMatch", etag)), &server.graph()).await.expect("a reply");
    let request = server.request();
    assert_eq!((request.method.as_str(), request.header("if-match")), ("DELETE", Some(etag)));
}
