//! Snapshots of what a cmdlet's file holds.

use super::{emit, part, sample, settings};
use crate::ir::{Content, Direction, Output, Role, Type};

#[test]
fn a_descriptor() {
    insta::assert_snapshot!(part("src/users_actions/send_mg_user_mail.rs", "// Route", "};"), @r#"
    // Route from `metadata`.
    /// The descriptor of `Send-MgUserMail`.
    pub static SEND_MG_USER_MAIL: Cmdlet = Cmdlet {
        name: "Send-MgUserMail",
        module: "Microsoft.Graph.Users.Actions",
        api_version: "v1.0",
        operations: &[
            Operation::new(Method::POST, "/users/{user-id}/sendMail", Content::Json),
        ],
        parameters: &[
            Parameter::new("Message", Role::Property("message"), Type::Object),
            Parameter::new(
                "SaveToSentItems",
                Role::Property("saveToSentItems"),
                Type::Switch,
            ),
            Parameter::new(
                "Tags",
                Role::Property("tags"),
                Type::List(&Type::Enum("Importance")),
            ),
            Parameter::new("UserId", Role::Path("user-id"), Type::String),
        ],
        sets: &[
            ParameterSet::new("SendExpanded", 0, &[0, 1, 2, 3], &[0, 2, 3]).by_default(),
        ],
        permissions: &[],
    };
    "#);
}

#[test]
fn the_documentation_of_a_cmdlet() {
    let path = "src/users_actions/clear_mg_user_presence.rs";
    insta::assert_snapshot!(part(path, "/// Clear the presence", "pub type"), @r#"
    /// Clear the presence of a user.
    ///
    /// # Syntax
    ///
    /// ```text
    /// Clear-MgUserPresence -UserId <String> [-AdditionalProperties <Hashtable>] [-SessionId <String>]
    ///     [-Headers <IDictionary>] [-PassThru] [-Confirm] [<CommonParameters>]
    /// ```
    ///
    /// # Request
    ///
    /// - `POST /users/{user-id}/presence/clearPresence`
    ///
    /// # Permissions
    ///
    /// - Delegated (work or school account): `Presence.ReadWrite` (least privileged)
    /// - Application: `Presence.ReadWrite`
    ///
    /// # Example
    ///
    /// ```no_run
    /// use msgraph_cmdlets::users_actions::ClearMgUserPresence;
    ///
    /// # async fn example(graph: msgraph_cmdlets::Graph) -> msgraph_cmdlets::Result<()> {
    /// ClearMgUserPresence::new("user-id").session_id("session-id").invoke(&graph).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [`Clear-MgUserPresence` on the web](<https://learn.microsoft.com/powershell/module/x/clear-mguserpresence>)
    #[doc(alias = "Clear-MgUserPresence")]
    #[doc(alias = "Clear-Presence")]
    pub type ClearMgUserPresence = Form<kind::ClearMgUserPresence, ()>;
    "#);
    let path = "src/users_actions/send_mg_user_mail.rs";
    insta::assert_snapshot!(part(path, "/// ```no_run", "pub type"), @r#"
    /// ```no_run
    /// use msgraph_cmdlets::models;
    /// use msgraph_cmdlets::users_actions::SendMgUserMail;
    ///
    /// # async fn example(graph: msgraph_cmdlets::Graph) -> msgraph_cmdlets::Result<()> {
    /// SendMgUserMail::new("user-id", models::Message::new().with_subject("subject"), [models::Importance::LOW]).invoke(&graph).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "Send-MgUserMail")]
    pub type SendMgUserMail = Form<kind::SendMgUserMail, String>;
    "#);
}

/// A request without content has nothing to show, and what the service gives is not for a caller to choose.
#[test]
fn the_example_of_a_request_with_content_sets_a_property() {
    let example = |content: Content, property: &str, rust: &str, ty: Type| {
        let mut api = sample::api();
        let cmdlets = api.modules.iter_mut().flat_map(|module| &mut module.cmdlets);
        let cmdlet = cmdlets.into_iter().find(|cmdlet| cmdlet.name == "Clear-MgUserPresence").unwrap();
        cmdlet.operations[0].content = content;
        let session = cmdlet.parameters.iter_mut().find(|parameter| parameter.name == "SessionId").unwrap();
        (session.name, session.rust, session.ty) = (property.into(), rust.into(), ty);
        let files = emit(&api, &settings(false)).unwrap();
        let text = &files.iter().find(|file| file.path == "src/users_actions/clear_mg_user_presence.rs").unwrap().text;
        let lines = text.lines().skip_while(|line| !line.starts_with("/// ClearMgUserPresence::"));
        lines.take_while(|line| !line.starts_with("/// #")).collect::<Vec<_>>().join("\n")
    };
    let plain = "/// ClearMgUserPresence::new(\"user-id\").invoke(&graph).await?;";
    assert_eq!(example(Content::None, "Topic", "topic", Type::String), plain);
    assert_eq!(example(Content::Json, "Id", "id", Type::String), plain);
    assert_eq!(example(Content::Json, "CreatedDateTime", "created_date_time", Type::DateTimeOffset), plain);
    assert_eq!(example(Content::Json, "Settings", "settings", Type::Object), plain);
    let changed = "/// ClearMgUserPresence::new(\"user-id\").topic(\"topic\").invoke(&graph).await?;";
    assert_eq!(example(Content::Json, "Topic", "topic", Type::String), changed);
    assert_eq!(
        example(Content::Json, "TopicOfTheConversation", "topic_of_the_conversation", Type::String),
        "/// ClearMgUserPresence::new(\"user-id\")\n///     .topic_of_the_conversation(\"topic-of-the-conversation\")\n\
         ///     .invoke(&graph)\n///     .await?;"
    );
    let mail = Type::List(Box::new(Type::Model("Message".into())));
    assert_eq!(
        example(Content::Json, "Mail", "mail", mail),
        "/// ClearMgUserPresence::new(\"user-id\")\n///     .mail([models::Message::new().with_subject(\"subject\")])\n\
         ///     .invoke(&graph)\n///     .await?;"
    );
}

#[test]
fn the_functions_of_a_form() {
    let path = "src/users_actions/clear_mg_user_presence.rs";
    insta::assert_snapshot!(part(path, "impl ClearMgUserPresence {", "}"), @r#"
    impl ClearMgUserPresence {
        /// The parameter set `ClearExpanded`, the default one.
        ///
        /// - `user_id`: The id of user.
        pub fn new(user_id: impl Into<String>) -> Self {
            typed::form(
                Call::new(&CLEAR_MG_USER_PRESENCE, "ClearExpanded")
                    .bind_text("UserId", user_id),
            )
        }

        /// The parameter set `ClearViaIdentityExpanded`.
        ///
        /// - `identity`: `-InputObject`
        pub fn via_identity(identity: impl IntoWire<UsersActionsIdentity>) -> Self {
            typed::form(
                Call::new(&CLEAR_MG_USER_PRESENCE, "ClearViaIdentityExpanded")
                    .bind("InputObject", identity.into_wire()),
            )
        }

        /// The parameter set `Clear`.
        ///
        /// - `user_id`: The id of user.
        /// - `body`: `-BodyParameter`
        pub fn with_body(
            user_id: impl Into<String>,
            body: impl IntoWire<ClearMgUserPresenceBody>,
        ) -> ClearMgUserPresenceWithBody {
            Complete::new(
                Call::new(&CLEAR_MG_USER_PRESENCE, "Clear")
                    .bind_text("UserId", user_id)
                    .bind("BodyParameter", body.into_wire()),
            )
        }

        /// `-AdditionalProperties`.
        #[doc(alias = "AdditionalProperties")]
        pub fn additional_properties(self, value: impl Into<Object>) -> Self {
            typed::form(self.0.bind_object("AdditionalProperties", value))
        }

        /// The session to end.
        #[doc(alias = "SessionId")]
        pub fn session_id(self, value: impl IntoWire<String>) -> Self {
            typed::bind(self, "SessionId", value)
        }

        /// `-PassThru`: success gives `true`.
        #[doc(alias = "PassThru")]
        pub fn pass_thru(self) -> PassThru<Self> {
            PassThru::new(self)
        }
    }
    "#);
}

#[test]
fn a_cmdlet_with_two_operations() {
    insta::assert_snapshot!(part("src/users/get_mg_user.rs", "impl GetMgUser {", "    /// `-Top`"), @r#"
    impl GetMgUser {
        /// The parameter set `List`, the default one.
        pub fn list() -> Self {
            typed::form(Call::new(&GET_MG_USER, "List"))
        }

        /// The parameter set `Get`.
        ///
        /// - `user_id`: `-UserId`
        pub fn get(user_id: impl Into<String>) -> GetMgUserGet {
            typed::form(Call::new(&GET_MG_USER, "Get").bind_text("UserId", user_id))
        }

        /// The parameter set `GetViaIdentity`.
        ///
        /// - `identity`: `-InputObject`
        pub fn get_via_identity(identity: impl IntoWire<UsersIdentity>) -> GetMgUserGet {
            typed::form(
                Call::new(&GET_MG_USER, "GetViaIdentity")
                    .bind("InputObject", identity.into_wire()),
            )
        }

        /// `-All`.
        #[doc(alias = "All")]
        pub fn all(self) -> Self {
            typed::form(self.0.bind("All", true))
        }

        /// `-CountVariable`.
        #[doc(alias = "CountVariable")]
        #[doc(alias = "CV")]
        pub fn count_variable(self) -> Self {
            typed::form(self.0.bind("CountVariable", true))
        }

        /// `-Filter`.
        #[doc(alias = "Filter")]
        pub fn filter(self, value: impl IntoWire<String>) -> Self {
            typed::bind(self, "Filter", value)
        }

        /// `-Property`.
        #[doc(alias = "Property")]
        #[doc(alias = "Select")]
        pub fn property(self, value: impl IntoWire<Vec<String>>) -> Self {
            typed::bind(self, "Property", value)
        }

        /// `-Top`.
    "#);
    insta::assert_snapshot!(part("src/users/get_mg_user.rs", "impl Reads<models::User> for kind::GetMgUserGet", "}"), @"
    impl Reads<models::User> for kind::GetMgUserGet {
        const DECODE: output::Decode<models::User> = output::entity;
    }
    ");
}

/// `-OutFile` is a path, mandatory or not, and the reply says where the file is.
#[test]
fn a_file_is_a_path() {
    let mut api = sample::api();
    let cmdlet = &mut api.modules[0].cmdlets[0];
    cmdlet.operations[0].output = Output::File;
    cmdlet.operations[1].output = Output::Reference;
    for at in [2, 6] {
        cmdlet.parameters[at].role = Role::File(Direction::Out);
    }
    let files = emit(&api, &settings(false)).unwrap();
    let text = &files.iter().find(|file| file.path == "src/users/get_mg_user.rs").unwrap().text;
    for line in [
        "use std::path::PathBuf;",
        "pub fn filter(self, value: impl Into<PathBuf>) -> Self {",
        "typed::form(self.0.bind_path(\"Filter\", value))",
        "pub fn get(user_id: impl Into<PathBuf>) -> GetMgUserGet {",
        "const DECODE: output::Decode<PathBuf> = output::saved;",
        "const DECODE: output::Decode<String> = output::reference;",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
