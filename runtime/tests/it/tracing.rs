//! Spans and events as a subscriber sees them: what happened, and never whose data it was.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use cmdlet_runtime::auth::ClientSecret;
use cmdlet_runtime::{Collection, Error, Graph, Invoke, Result};
use tracing_subscriber::fmt::MakeWriter;

use crate::contract::models::User;
use crate::contract::{Any, ClearMgUserPresence};
use crate::server::{Server, reply};

/// What a subscriber wrote.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// The lines of this crate, without the time.
    async fn of(work: impl Future<Output = ()>) -> String {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .without_time()
            .with_writer(log.clone())
            .finish();
        // For this thread, on which a current-thread runtime runs everything.
        let guard = tracing_core_guard(subscriber);
        work.await;
        drop(guard);
        let bytes = log.0.lock().expect("the log").clone();
        String::from_utf8(bytes).expect("text")
    }
}
