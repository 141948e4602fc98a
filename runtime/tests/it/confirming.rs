//! `-Confirm`, `$ConfirmPreference` and `$WhatIfPreference`: what is asked, and what is sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use cmdlet_runtime::batch::Batch;
use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, ParameterSet};
use cmdlet_runtime::confirm::{Answer, ConfirmPreference, Remember, ShouldProcess};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::transport::BoxFuture;
use cmdlet_runtime::{Action, Call, Collection, Error, Graph, Invoke, Preview, Reply, output};

use crate::batch_service::{delete, get, send, service, update, user_of};
use crate::contract::{ClearMgUserPresence, GetMgUserList};
use crate::server::{Server, reply};

const OPERATION: &str = "Performing the operation \"Clear-MgUserPresence_ClearExpanded\" on target \
     \"Call remote 'POST /users/{user-id}/presence/microsoft.graph.clearPresence' operation\".";

/// Gives these answers, one after the other, and keeps what it was asked.
#[derive(Clone, Default)]
struct Script {
    answers: Vec<Answer>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Script {
    fn new(answers: &[Answer]) -> Self {
        Self { answers: answers.to_vec(), ..Self::default() }
    }

    fn asked(&self) -> usize {
        self.asked.lock().expect("the questions").len()
    }
}

impl ShouldProcess for Script {
    fn ask<'a>(&'a self, change: &'a Preview) -> BoxFuture<'a, Answer> {
        Box::pin(async {
            // As somebody who has to think.
            tokio::task::yield_now().await;
            let mut asked = self.asked.lock().expect("the questions");
            asked.push(change.question());
            self.answers[asked.len() - 1]
        })
    }
}

fn action() -> ClearMgUserPresence {
    ClearMgUserPresence::new("adele").session_id("s")
}

async fn clear(graph: &Graph) -> Result<(), Error> {
    action().invoke(graph).await.map(Reply::into_value)
}

fn assert_declined(error: &Error) {
    assert!(error.is_declined() && !error.is_binding() && !error.is_service(), "{error}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains("ey.static") && !text.contains("adele"), "{text}");
}

#[tokio::test]
async fn by_default_nothing_is_asked() {
    let server = Server::always(204, "").await;
    for preference in [ConfirmPreference::High, ConfirmPreference::None] {
        let script = Script::new(&[]);
        let builder = server.builder().should_process(script.clone()).confirm_preference(preference);
        clear(&builder.build().expect("a client")).await.expect("success");
        assert_eq!(script.asked(), 0);
    }
    assert_eq!(server.requests().len(), 2);
    assert_eq!(ConfirmPreference::default(), ConfirmPreference::High);
}

#[tokio::test]
async fn a_preference_asks_about_every_change_and_never_about_reading() {
    let server = Server::start(|request| match request.method.as_str() {
        "GET" => reply(200, r#"{"value":[]}"#),
        _ => reply(204, ""),
    })
    .await;
    for preference in [ConfirmPreference::Medium, ConfirmPreference::Low] {
        let script = Script::new(&[Answer::Yes, Answer::No, Answer::Yes]);
        let builder = server.builder().should_process(script.clone()).confirm_preference(preference);
        let graph = builder.build().expect("a client");
        clear(&graph).await.expect("yes");
        let error = clear(&graph).await.expect_err("no");
        assert_declined(&error);
        assert_eq!(error.to_string(), format!("Clear-MgUserPresence: declined: {OPERATION}"));
        clear(&graph).await.expect("yes");
        GetMgUserList::new().invoke(&graph).await.expect("users");
        Invoke::new(GetMgUserList::new().with_confirm(true), &graph).await.expect("users");
        let asked = script.asked.lock().expect("the questions").clone();
        assert_eq!(asked, vec![format!("Are you sure you want to perform this action?\n{OPERATION}"); 3]);
    }
    assert_eq!(server.requests().len(), 8, "two changes and two lists, twice");
}

#[tokio::test]
async fn an_answer_to_all_holds_for_the_client() {
    for (answers, sent) in [([Answer::Yes, Answer::YesToAll], 5), ([Answer::Yes, Answer::NoToAll], 1)] {
        let server = Server::always(204, "").await;
        let script = Script::new(&answers);
        let builder = server.builder().should_process(script.clone()).confirm_preference(ConfirmPreference::Medium);
        let graph = builder.build().expect("a client");
        for turn in 0..5 {
            let outcome = clear(&graph.clone()).await;
            assert_eq!(outcome.is_ok(), turn < sent, "{answers:?} {turn}");
        }
        assert_eq!((script.asked(), server.requests().len()), (2, sent));
        // Another client asks anew.
        let other = server.builder().should_process(|_: &Preview| Answer::No);
        let graph = other.confirm_preference(ConfirmPreference::Low).build().expect("a client");
        assert_declined(&clear(&graph).await.expect_err("no"));
    }
}

#[tokio::test]
async fn calls_side_by_side_wait_for_the_answer_to_the_first() {
    let server = Server::always(204, "").await;
    let script = Script::new(&[Answer::YesToAll]);
    let builder = server.builder().should_process(script.clone()).confirm_preference(ConfirmPreference::Medium);
    let graph = builder.build().expect("a client");
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(action().invoke(&graph))).collect();
    for call in calls {
        call.await.expect("no panic").expect("success");
    }
    assert_eq!((script.asked(), server.requests().len()), (1, 10));
}

#[tokio::test]
async fn a_call_can_ask_and_can_keep_from_being_asked() {
    let server = Server::always(204, "").await;
    let script = Script::new(&[Answer::No, Answer::Yes]);
    let graph = server.builder().should_process(script.clone()).build().expect("a client");
    let with_confirm = |is_asked| Invoke::new(action().with_confirm(is_asked), &graph);
    assert_declined(&with_confirm(true).await.expect_err("no"));
    with_confirm(true).await.expect("yes");
    with_confirm(false).await.expect("not asked");
    // What was said to an action holds for its `-PassThru`.
    let strict = server.builder().should_process(|_: &Preview| Answer::No).confirm_preference(ConfirmPreference::Low);
    let strict = strict.build().expect("a client");
    assert!(Invoke::new(action().with_confirm(false).pass_thru(), &strict).await.expect("not asked").into_value());
    assert_eq!((script.asked(), server.requests().len()), (2, 3));
}

#[tokio::test]
async fn a_call_can_ask_somebody_else() {
    let server = Server::always(204, "").await;
    let of_client = Script::new(&[]);
    let graph = server.builder().should_process(of_client.clone()).build().expect("a client");
    let own = action().with_should_process(|change: &Preview| match change.json() {
        Some(body) if body["sessionId"] == "s" => Answer::Yes,
        _ => Answer::No,
    });
    Invoke::new(own, &graph).await.expect("yes");

    // To all of its own calls, and not only to one.
    let script = Script::new(&[Answer::NoToAll]);
    let shared = Arc::new(Remember::new(script.clone()));
    for _ in 0..3 {
        let error = Invoke::new(action().with_should_process(Arc::clone(&shared)), &graph).await.expect_err("no");
        assert_declined(&error);
    }
    let alone = Script::new(&[Answer::YesToAll, Answer::YesToAll]);
    for _ in 0..2 {
        Invoke::new(action().with_should_process(alone.clone()), &graph).await.expect("yes");
    }
    assert_eq!((of_client.asked(), script.asked(), alone.asked(), server.requests().len()), (0, 1, 2, 3));
}

#[tokio::test]
async fn nobody_to_ask_is_an_error_and_nothing_is_sent() {
    let server = Server::always(204, "").await;
    let by_call = Invoke::new(action().with_confirm(true), &server.graph()).await.expect_err("nobody");
    let strict = server.builder().confirm_preference(ConfirmPreference::Medium).build().expect("a client");
    for error in [by_call, clear(&strict).await.expect_err("nobody")] {
        assert!(error.is_configuration() && !error.is_declined(), "{error}");
        assert!(error.to_string().contains("GraphBuilder::should_process"), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_wrong_call_is_not_asked_about() {
    let script = Script::new(&[]);
    let builder = Graph::builder().should_process(script.clone()).confirm_preference(ConfirmPreference::Medium);
    let graph = builder.build().expect("a client");
    assert!(ClearMgUserPresence::new("").invoke(&graph).await.expect_err("no id").is_binding());
    assert_eq!(script.asked(), 0);
}

#[tokio::test]
async fn a_client_that_only_reports_sends_no_change() {
    let server = Server::always(200, r#"{"value":[]}"#).await;
    let (reported, asked) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let (keep, count) = (Arc::clone(&reported), Arc::clone(&asked));
    let builder = server.builder().should_process(move |_: &Preview| {
        count.fetch_add(1, Ordering::SeqCst);
        Answer::Yes
    });
    let builder = builder.confirm_preference(ConfirmPreference::Low);
    let builder = builder.what_if(move |change| keep.lock().expect("the report").push(change.message()));
    let graph = builder.build().expect("a client");
    let error = clear(&graph).await.expect_err("what if");
    assert_declined(&error);
    assert_eq!(error.to_string(), format!("Clear-MgUserPresence: what if: {OPERATION}"));
    assert_declined(&Invoke::new(action().with_confirm(false), &graph).await.expect_err("what if"));
    GetMgUserList::new().invoke(&graph).await.expect("users");
    assert_eq!(*reported.lock().expect("the report"), vec![format!("What if: {OPERATION}"); 2]);
    assert_eq!((server.requests().len(), asked.load(Ordering::SeqCst)), (1, 0));
}

#[tokio::test]
async fn each_change_of_a_batch_is_asked_about() {
    let (server, executed) =
        service(|item| crate::batch_service::said(200, &cmdlet_runtime::serde_json::json!({"id": user_of(item)})))
            .await;
    let script = Script::new(&[Answer::Yes, Answer::No, Answer::NoToAll]);
    let builder = server.builder().should_process(script.clone()).confirm_preference(ConfirmPreference::Medium);
    let graph = builder.build().expect("a client");
    let mut batch = Batch::new();
    let (read, first, second) = (batch.add(get("a")), batch.add(send("b")), batch.add(update("c", "C")));
    let (third, fourth) = (batch.add(delete("d")), batch.add(delete("e")));
    let behind = batch.add(get("f"));
    batch.depends_on(&behind, &third).expect("an order");
    let mut replies = batch.send(&graph).await.expect("replies");
    replies.take(read).expect("a user");
    replies.take(first).expect("yes");
    for handle in [second, third, fourth] {
        assert!(replies.take(handle).expect_err("no").is_declined());
    }
    assert!(replies.take(behind).expect_err("a dependency").is_failed_dependency());
    assert_eq!(script.asked(), 3);
    let executed = executed.lock().expect("the count");
    assert_eq!(executed.keys().collect::<Vec<_>>(), ["GET /users/a", "POST /users/b/send"]);
    assert_eq!(server.requests().len(), 1);
}

static GET_MG_ME_MEMBER_GROUP: Cmdlet = Cmdlet {
    name: "Get-MgMeMemberGroup",
    module: "Contoso",
    api_version: "v1.0",
    operations: &[Operation::new(Method::POST, "/me/getMemberGroups", Content::Json)],
    parameters: &[],
    sets: &[ParameterSet::new("Get", 0, &[], &[]).by_default()],
    permissions: &[],
};

struct GetMgMeMemberGroup(Call);

action! {
    GetMgMeMemberGroup => Collection<String>, output::collection;
}

/// PowerShell asks about such a list as well, for its request is no GET.
#[tokio::test]
async fn a_list_that_is_a_post_is_asked_about_once_for_all_its_pages() {
    let server = Server::start(|request| {
        let next = if request.method == "POST" { r#","@odata.nextLink":"getMemberGroups?$skiptoken=2""# } else { "" };
        reply(200, &format!(r#"{{"value":["a"]{next}}}"#))
    })
    .await;
    let script = Script::new(&[Answer::Yes, Answer::No]);
    let builder = server.builder().should_process(script.clone()).confirm_preference(ConfirmPreference::Medium);
    let graph = builder.build().expect("a client");
    let list = || GetMgMeMemberGroup(Call::new(&GET_MG_ME_MEMBER_GROUP, "Get"));
    let mut items = list().items(&graph);
    assert_eq!(items.try_next().await.expect("agreed").as_deref(), Some("a"));
    assert_eq!(items.try_next().await.expect("the next page").as_deref(), Some("a"));
    assert_eq!(items.try_next().await.expect("the end"), None);
    assert_eq!((script.asked(), server.requests().len()), (1, 2));

    let mut pages = list().pages(&graph);
    assert_declined(&pages.try_next().await.expect_err("declined"));
    assert!(pages.try_next().await.expect("nothing more").is_none());
    assert_eq!((script.asked(), server.requests().len()), (2, 2));
}
