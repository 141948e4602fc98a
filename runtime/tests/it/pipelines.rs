//! Pipelines: order, concurrency, error actions, progress, and what dropping one stops.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cmdlet_runtime::http::{Response, Uri};
use cmdlet_runtime::pipeline::{ErrorAction, ErrorRecord, Event, Pipeline, Progress, Run, Tally};
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Action as _, Error, Object, Result};
use futures_util::{StreamExt as _, stream};
use tokio::sync::{Barrier, Notify};

use crate::contract::models::{ClearMgUserPresenceBody, UsersActionsIdentity};
use crate::contract::{Any, ClearMgUserPresence, GetMgUserList};
use crate::load::{Counts, Load};
use crate::server::{Recorded, Server, reply};

/// The id of the user in the path.
fn id_of(target: &Uri) -> usize {
    let id = target.path().strip_prefix("/v1.0/users/").and_then(|rest| rest.split('/').next()).expect("an id");
    id.parse().expect("a number")
}

fn clear(id: usize) -> ClearMgUserPresence {
    ClearMgUserPresence::new(id.to_string())
}

/// Fails for these ids, succeeds for others.
fn failing(ids: &'static [usize]) -> impl Fn(&Recorded) -> Response<String> + Send + Sync + 'static {
    move |request| {
        let id = id_of(&request.target.parse().expect("a URL"));
        if ids.contains(&id) {
            reply(404, r#"{"error":{"code":"Request_ResourceNotFound","message":"No such user."}}"#)
        } else {
            let mut reply = reply(204, "");
            reply.headers_mut().insert("x-id", id.into());
            reply
        }
    }
}

/// What a run gives: the ids of the replies, and errors as the index of their input.
async fn outcome(run: &mut Run<'_, ()>) -> Vec<std::result::Result<usize, usize>> {
    let mut outcome = Vec::new();
    while let Some(result) = run.next().await {
        outcome.push(match result {
            Ok(reply) => Ok(reply.headers()["x-id"].to_str().expect("text").parse().expect("a number")),
            Err(record) => Err(record.index()),
        });
    }
    outcome
}

/// Polls for a result that does not come, until so many requests were begun and a little longer.
async fn wait_in_vain(run: &mut Run<'_, ()>, counts: &Counts, begun: usize) {
    let since = Instant::now();
    loop {
        let is_there = counts.begun() >= begun;
        let result = tokio::time::timeout(Duration::from_millis(50), run.next()).await;
        assert!(result.is_err(), "{result:?}");
        if is_there {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(10), "only {} requests were begun", counts.begun());
    }
}

async fn settled(counts: &Counts) {
    let since = Instant::now();
    while counts.running() > 0 {
        assert!(since.elapsed() < Duration::from_secs(10), "{} requests are not given up", counts.running());
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn order_is_kept_whatever_takes_long() {
    let load = Load::start(|target| async move {
        let id = id_of(&target);
        // Between 0 and 12 ms, in no order.
        tokio::time::sleep(Duration::from_millis((id as u64 * 7_919) % 13)).await;
        let mut reply = reply(204, "");
        reply.headers_mut().insert("x-id", id.into());
        reply
    })
    .await;
    let got = outcome(&mut Pipeline::new(0..300, clear).concurrency(16).run(&load.graph())).await;
    assert_eq!(got, (0..300).map(Ok).collect::<Vec<_>>());
    assert_eq!(load.counts.begun(), 300);
    assert!((2..=16).contains(&load.counts.most()), "{}", load.counts.most());
}

#[tokio::test]
async fn so_many_are_sent_at_once_and_no_more() {
    let barrier = Arc::new(Barrier::new(16));
    let load = Load::start(move |_| {
        let barrier = Arc::clone(&barrier);
        // Nobody is answered before sixteen are there.
        async move {
            barrier.wait().await;
            reply(204, "")
        }
    })
    .await;
    let (values, errors) = Pipeline::new(0..160, clear).concurrency(16).run(&load.graph()).finish().await;
    assert_eq!((values.len(), errors.len()), (160, 0));
    assert_eq!((load.counts.begun(), load.counts.most()), (160, 16));
}

#[tokio::test]
async fn without_more_words_it_is_one_after_the_other() {
    let server = Server::start(failing(&[])).await;
    for concurrency in [None, Some(0), Some(1)] {
        let before = server.requests().len();
        let mut pipeline = Pipeline::new(0..5, clear);
        if let Some(requests) = concurrency {
            pipeline = pipeline.concurrency(requests);
        }
        let mut run = pipeline.run(&server.graph());
        tokio::task::yield_now().await;
        assert_eq!(server.requests().len(), before, "nothing is sent before it is polled");
        for id in 0..5 {
            run.next().await.expect("a result").expect("success");
            assert_eq!(server.requests().len(), before + id + 1, "nothing is sent ahead");
        }
        assert!(run.next().await.is_none());
        assert!(run.next().await.is_none());
    }
}

#[tokio::test]
async fn a_slow_one_holds_back_only_so_many() {
    let (release, taken) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    let (notify, count) = (Arc::clone(&release), Arc::clone(&taken));
    let load = Load::start(move |target| {
        let release = Arc::clone(&notify);
        async move {
            let id = id_of(&target);
            if id == 0 {
                release.notified().await;
            }
            let mut reply = reply(204, "");
            reply.headers_mut().insert("x-id", id.into());
            reply
        }
    })
    .await;
    let inputs = (0..100).inspect(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
    });
    let mut run = Pipeline::new(inputs, clear).concurrency(2).run(&load.graph());
    wait_in_vain(&mut run, &load.counts, 16).await;
    assert_eq!((taken.load(Ordering::SeqCst), load.counts.begun()), (16, 16), "eight times the concurrency");
    release.notify_one();
    assert_eq!(outcome(&mut run).await, (0..100).map(Ok).collect::<Vec<_>>());
    assert_eq!(load.counts.most(), 2);
}

#[tokio::test]
async fn stop_ends_at_the_first_error() {
    for concurrency in [1, 4] {
        let server = Server::start(failing(&[5, 7])).await;
        let run = Pipeline::new(0..1_000, clear).concurrency(concurrency).error_action(ErrorAction::Stop);
        let mut run = run.run(&server.graph());
        let expected: Vec<_> = (0..5).map(Ok).chain([Err(5)]).collect();
        assert_eq!(outcome(&mut run).await, expected, "concurrency {concurrency}");
        assert!(run.next().await.is_none());
        let requests = server.requests().len();
        assert!((6..6 + 8 * concurrency).contains(&requests), "{requests}");
        assert!(concurrency > 1 || requests == 6, "nothing behind it was sent");
    }
}

#[tokio::test]
async fn stop_drops_what_is_running_behind_the_error_and_waits_for_what_is_before_it() {
    let has_failed = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&has_failed);
    let load = Load::start(move |target| {
        let has_failed = Arc::clone(&flag);
        async move {
            match id_of(&target) {
                // It is answered long after the second has failed.
                0 => {
                    while !has_failed.load(Ordering::SeqCst) {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    reply(204, "")
                }
                1 => {
                    has_failed.store(true, Ordering::SeqCst);
                    reply(403, "")
                }
                _ => std::future::pending().await,
            }
        }
    })
    .await;
    let pipeline = Pipeline::new(0..100, clear).concurrency(6).error_action(ErrorAction::Stop);
    let mut run = pipeline.run(&load.graph());
    run.next().await.expect("the first").expect("success");
    let record = run.next().await.expect("the second").expect_err("403");
    assert_eq!((record.index(), record.target()), (1, Some("UserId=1")));
    settled(&load.counts).await;
    let begun = load.counts.begun();
    assert!((2..=6).contains(&begun), "{begun}");
    assert!(run.next().await.is_none());
    assert_eq!(load.counts.begun(), begun);
}

#[tokio::test]
async fn continue_gives_errors_at_their_places() {
    let server = Server::start(failing(&[1, 3])).await;
    let mut run = Pipeline::new(0..5, clear).concurrency(3).run(&server.graph());
    assert_eq!(outcome(&mut run).await, [Ok(0), Err(1), Ok(2), Err(3), Ok(4)]);
    assert_eq!((run.errors().len(), run.tally().succeeded, run.tally().failed), (0, 3, 2));
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn errors_are_kept_or_not_and_tell_their_input() {
    for (action, kept) in [(ErrorAction::SilentlyContinue, vec![1, 3]), (ErrorAction::Ignore, vec![])] {
        let server = Server::start(failing(&[1, 3])).await;
        let mut run = Pipeline::new(0..5, clear).concurrency(3).error_action(action).run(&server.graph());
        assert_eq!(outcome(&mut run).await, [Ok(0), Ok(2), Ok(4)]);
        assert_eq!(run.errors().iter().map(ErrorRecord::index).collect::<Vec<_>>(), kept);
        assert_eq!((run.tally().succeeded, run.tally().failed), (3, 2));
        assert_eq!(server.requests().len(), 5);
    }
    let server = Server::start(failing(&[1])).await;
    let (values, errors) = Pipeline::new([0, 1], clear).run(&server.graph()).finish().await;
    assert_eq!((values.len(), errors.len()), (1, 1));
    let record = &errors[0];
    assert_eq!(
        record.to_string(),
        "input 1 (UserId=1): Clear-MgUserPresence: 404 Not Found: [Request_ResourceNotFound] No such user."
    );
    assert_eq!(record.error().code(), Some("Request_ResourceNotFound"));
    assert!(!format!("{record} {record:?}").contains("ey.static"));
    let error: Error = errors.into_iter().next().expect("a record").into();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
}

#[tokio::test]
async fn what_cannot_be_bound_is_an_error_at_its_place_and_is_not_sent() {
    let server = Server::start(failing(&[])).await;
    let bind = |id: usize| if id == 1 { Err(Error::auth("no id for this one")) } else { Ok(clear(id)) };
    let mut run = Pipeline::new(0..3, bind).concurrency(2).run(&server.graph());
    assert_eq!(outcome(&mut run).await, [Ok(0), Err(1), Ok(2)]);
    // An empty id is found when the request is made.
    let mut run = Pipeline::new(["0", "", "2"], ClearMgUserPresence::new).run(&server.graph());
    assert_eq!(outcome(&mut run).await, [Ok(0), Err(1), Ok(2)]);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn stop_ends_at_a_reply_that_cannot_be_read() {
    let server = Server::always(200, r#"{"value":"text"}"#).await;
    let pipeline = Pipeline::new(0..9, |_| Any::<bool>::new()).error_action(ErrorAction::Stop);
    let mut run = pipeline.run(&server.graph());
    let record = run.next().await.expect("a result").expect_err("text");
    assert_eq!(record.to_string(), "input 0: Get-MgUser: the reply has text where another type is expected");
    assert!(run.next().await.is_none());
    assert_eq!(server.requests().len(), 1);
}

/// What a cmdlet takes from the pipeline by value: identities, and bodies, from a stream of any kind.
#[tokio::test]
async fn identities_and_bodies_come_from_a_stream() {
    /// A progress that is a type of its own.
    struct Count<'c>(&'c AtomicUsize);
    impl Progress for Count<'_> {
        fn report(&mut self, _: Event<'_>, tally: &Tally) {
            self.0.store(tally.succeeded, Ordering::SeqCst);
        }
    }

    let server = Server::always(204, "").await;
    let graph = server.graph();
    let identities = stream::iter(["adele", "mira"]).map(|id| UsersActionsIdentity::new().user_id(id));
    let count = AtomicUsize::new(0);
    let run = Pipeline::from_stream(identities.map(Ok), ClearMgUserPresence::via_identity).progress(Count(&count));
    let (replies, errors) = run.run(&graph).finish().await;
    assert_eq!((replies.len(), errors.len(), count.load(Ordering::SeqCst)), (2, 0, 2));

    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        for session in ["s-1", "s-2"] {
            let body = ClearMgUserPresenceBody::new().with_session_id(session);
            sender.send(body).await.expect("the pipeline takes it");
        }
    });
    let bodies = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)));
    let run = Pipeline::from_stream(bodies.map(Ok), |body| ClearMgUserPresence::with_body("adele", body));
    let (replies, errors) = run.run(&graph).finish().await;
    assert_eq!((replies.len(), errors.len()), (2, 0));

    let sent: Vec<_> = server.requests().iter().map(|request| (request.target.clone(), request.json())).collect();
    let expected = [
        ("adele", json!({})),
        ("mira", json!({})),
        ("adele", json!({"sessionId": "s-1"})),
        ("adele", json!({"sessionId": "s-2"})),
    ];
    assert_eq!(sent, expected.map(|(id, body)| (format!("/v1.0/users/{id}/presence/clearPresence"), body)));
}

#[tokio::test]
async fn progress_is_told_in_order() {
    let server = Server::start(failing(&[1])).await;
    let mut events = Vec::new();
    let progress = |event: Event<'_>, tally: &Tally| {
        assert_eq!(tally.total, Some(3));
        events.push(match event {
            Event::Began(index) => format!("began {index}"),
            Event::Succeeded(index) => format!("succeeded {index}"),
            Event::Failed(record) => format!("failed {}", record.index()),
            _ => format!("ended {} {} {}", tally.begun, tally.succeeded, tally.failed),
        });
    };
    let run = Pipeline::new(vec![0, 1, 2], clear).error_action(ErrorAction::Ignore).progress(progress);
    run.run(&server.graph()).finish().await;
    let expected = ["began 0", "succeeded 0", "began 1", "failed 1", "began 2", "succeeded 2", "ended 3 2 1"];
    assert_eq!(events, expected);

    let mut events = 0;
    let mut last = None;
    let progress = |_: Event<'_>, tally: &Tally| {
        events += 1;
        last = Some(*tally);
    };
    let run = Pipeline::new(vec![0, 1, 2], clear).error_action(ErrorAction::Stop).progress(progress);
    let mut run = run.run(&server.graph());
    while let Ok(Some(_)) = run.try_next().await {}
    drop(run);
    let last = last.expect("an event");
    assert_eq!((events, last.begun, last.succeeded, last.failed), (5, 2, 1, 1), "the end is told with the error");
}

#[tokio::test]
async fn dropping_a_run_stops_it() {
    let load =
        Load::start(
            |target| async move { if id_of(&target) < 10 { reply(204, "") } else { std::future::pending().await } },
        )
        .await;
    let graph = load.graph();
    let mut run = Pipeline::new(0..1_000, clear).concurrency(4).run(&graph);
    for _ in 0..10 {
        run.next().await.expect("a result").expect("success");
    }
    wait_in_vain(&mut run, &load.counts, 14).await;
    drop(run);
    settled(&load.counts).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(load.counts.begun(), 14, "four were on their way, and nothing follows");
}

/// Two pages of two users, and an endless service behind them.
fn directory(request: &Recorded) -> Response<String> {
    match request.target.as_str() {
        "/v1.0/users" => {
            reply(200, &json!({"@odata.nextLink": "users?2", "value": [{"id": "0"}, {"id": "1"}]}).to_string())
        }
        "/v1.0/users?2" => {
            reply(200, &json!({"@odata.nextLink": "users?3", "value": [{"id": "2"}, {"id": null}]}).to_string())
        }
        "/v1.0/users?3" => reply(410, ""),
        _ => failing(&[])(request),
    }
}

#[tokio::test]
async fn a_list_is_piped_into_an_action_as_it_comes() {
    let server = Server::start(directory).await;
    let graph = server.graph();
    let template = ClearMgUserPresence::via_identity(Object::new()).session_id("s");
    let users = GetMgUserList::new().items(&graph);
    let mut run = users.pipe(|user| template.clone().bind_properties(&user)).run(&graph);
    assert_eq!(run.tally().total, None);
    let mut results = Vec::new();
    while let Some(result) = run.next().await {
        results.push(result);
    }
    let errors: Vec<_> = results.iter().skip(3).map(|result| result.as_ref().expect_err("an error")).collect();
    assert_eq!(
        errors[0].to_string(),
        "input 3: Clear-MgUserPresence: UserId has no value: the input has neither `UserId` nor `id`"
    );
    assert_eq!(errors[1].error().status().map(|status| status.as_u16()), Some(410), "the list broke off");
    assert_eq!(results.len(), 5);
    let requests = server.requests();
    let targets: Vec<_> = requests.iter().map(|request| request.target.as_str()).collect();
    let clear = |id: u8| format!("/v1.0/users/{id}/presence/clearPresence");
    assert_eq!(targets, ["/v1.0/users", &clear(0), &clear(1), "/v1.0/users?2", &clear(2), "/v1.0/users?3"]);
    assert_eq!(requests[1].json(), json!({"sessionId": "s"}));
}

#[tokio::test]
async fn inputs_may_be_borrowed_and_the_run_may_go_to_another_thread() {
    let server = Server::start(failing(&[])).await;
    let ids = ["0".to_owned(), "1".to_owned()];
    let run = Pipeline::new(&ids, ClearMgUserPresence::new).run(&server.graph());
    assert_eq!(run.finish().await.0.len(), 2);
    let run = Pipeline::new(ids, ClearMgUserPresence::new).run(&server.graph());
    assert_eq!(tokio::spawn(run.finish()).await.expect("no panic").0.len(), 2);
}

#[tokio::test]
async fn a_record_goes_through_the_question_mark() -> Result<()> {
    async fn first(run: &mut Run<'_, ()>) -> Result<()> {
        run.try_next().await?;
        Ok(())
    }
    let server = Server::start(failing(&[0])).await;
    let error = first(&mut Pipeline::new([0], clear).run(&server.graph())).await.expect_err("404");
    assert_eq!(error.cmdlet(), Some("Clear-MgUserPresence"));
    first(&mut Pipeline::new([1], clear).run(&server.graph())).await
}
