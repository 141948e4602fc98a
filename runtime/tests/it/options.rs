//! Requests and replies of the kinds that need more than ids: query options of a route's own, references, header options.

use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, Paging, Parameter, ParameterSet, Role, Type};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::{Action, Call, Invoke, output};

use crate::server::Server;

macro_rules! action {
    ($name:ident -> $output:ty, $decode:path) => {
        struct $name(Call);

        impl Action for $name {
            type Output = $output;
            const DECODE: output::Decode<$output> = $decode;

            fn call(&self) -> &Call {
                &self.0
            }

            fn into_call(self) -> Call {
                self.0
            }
        }
    };
}

action!(Ignoring -> (), output::nothing);

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
