//! `cargo xtask bench invoke`: what an action costs over the same request by hand with reqwest.
//!
//! Client and server are two processes that speak plain HTTP on loopback, so that neither TLS nor the server's work
//! hides the difference. Both sides run on one thread, whose CPU time the kernel says; rounds alternate between them,
//! and the ratio is the median of the pairs. Allocations are counted, so that figure is exact.

mod by_hand;
mod server;

use msgraph_cmdlets::auth::StaticToken;
use msgraph_cmdlets::runtime::transport::Reqwest;
use msgraph_cmdlets::users::GetMgUser;
use msgraph_cmdlets::users_actions::ClearMgUserPresence;
use msgraph_cmdlets::{Graph, Result};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The CPU time of a call over that of the request by hand.
const MAX_RATIO: f64 = 1.10;
/// The allocations of a call beyond those of the request by hand.
const MAX_ALLOCATIONS: f64 = 12.0;
/// Calls of a round.
const CALLS: u32 = 1_000;
/// Pairs of rounds.
const ROUNDS: usize = 15;

const USER: &str = "adele@contoso.com";
const SESSION: &str = "22553876-f5ab-4529-bffb-cfe50aa89f87";
const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.a-token-of-a-bench-is-as-long-as-this-one-is";

fn main() -> ExitCode {
    let done = if std::env::args().any(|argument| argument == server::ARGUMENT) { server::serve() } else { measure() };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Gives whether the targets are met.
fn measure() -> Result<bool, Box<dyn Error>> {
    let server = server::Process::start()?;
    let transport = Reqwest::new().no_proxy();
    let graph =
        Graph::builder().endpoint(server.url()).credential(StaticToken::new(TOKEN)).transport(transport).build()?;
    let hand = by_hand::Client::new(server.url())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let get = compare(
        || runtime.block_on(async { repeat(async || get(&graph).await).await }),
        || runtime.block_on(async { repeat(async || hand.get().await).await }),
    )?;
    let post = compare(
        || runtime.block_on(async { repeat(async || post(&graph).await).await }),
        || runtime.block_on(async { repeat(async || hand.post().await).await }),
    )?;
    let is_get_met = get.report("Get-MgUser, a GET whose reply is an entity")?;
    let is_post_met = post.report("Clear-MgUserPresence, a POST whose reply is empty")?;
    Ok(is_get_met && is_post_met)
}

async fn get(graph: &Graph) -> Result<(), Box<dyn Error>> {
    let user = GetMgUser::get(USER).property(["id", "displayName"]).invoke(graph).await?;
    if user.value().display_name() == Some("Adele Vance") { Ok(()) } else { Err("another user".into()) }
}

async fn post(graph: &Graph) -> Result<(), Box<dyn Error>> {
    ClearMgUserPresence::new(USER).session_id(SESSION).invoke(graph).await?;
    Ok(())
}

async fn repeat(call: impl AsyncFn() -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    for _ in 0..CALLS {
        call().await?;
    }
    Ok(())
}

/// What one call costs.
#[derive(Clone, Copy)]
struct Cost {
    /// Microseconds.
    time: f64,
    allocations: f64,
}

impl Cost {
    fn of(round: &impl Fn() -> Result<(), Box<dyn Error>>) -> Result<Self, Box<dyn Error>> {
        let region = Region::new(ALLOCATOR);
        let begun = cpu_time()?;
        round()?;
        let time = cpu_time()? - begun;
        let change = region.change();
        // A vector that grows is an allocation as well.
        let allocations = count(change.allocations + change.reallocations);
        Ok(Self { time: time / 1_000.0 / f64::from(CALLS), allocations: allocations / f64::from(CALLS) })
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn count(count: usize) -> f64 {
    count as f64
}

/// Nanoseconds of this thread on a processor, as Linux says it.
fn cpu_time() -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")
        .map_err(|error| format!("this system does not say the CPU time of a thread: {error}"))?;
    Ok(text.split(' ').next().unwrap_or_default().parse()?)
}

/// Medians of alternating rounds.
struct Comparison {
    action: Cost,
    hand: Cost,
    ratio: f64,
}

fn compare(
    action: impl Fn() -> Result<(), Box<dyn Error>>,
    hand: impl Fn() -> Result<(), Box<dyn Error>>,
) -> Result<Comparison, Box<dyn Error>> {
    // Opens the connections.
    action()?;
    hand()?;
    let mut pairs = Vec::new();
    for _ in 0..ROUNDS {
        pairs.push((Cost::of(&action)?, Cost::of(&hand)?));
    }
    let median = |figure: fn(&(Cost, Cost)) -> f64| {
        let mut all: Vec<f64> = pairs.iter().map(figure).collect();
        all.sort_unstable_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Ok(Comparison {
        action: Cost { time: median(|pair| pair.0.time), allocations: median(|pair| pair.0.allocations) },
        hand: Cost { time: median(|pair| pair.1.time), allocations: median(|pair| pair.1.allocations) },
        ratio: median(|pair| pair.0.time / pair.1.time),
    })
}

impl Comparison {
    /// Gives whether the targets are met.
    fn report(&self, what: &str) -> Result<bool, Box<dyn Error>> {
        let extra = self.action.allocations - self.hand.allocations;
        let mut out = io::stdout();
        writeln!(out, "{what}; {ROUNDS} pairs of {CALLS} calls")?;
        for (name, cost) in [("floor: by hand with reqwest", self.hand), ("invoke", self.action)] {
            writeln!(out, "{:>8.1} µs CPU  {:>6.1} allocations  {name}", cost.time, cost.allocations)?;
        }
        writeln!(out, "ratio of CPU: {:.3} (target: at most {MAX_RATIO:.2})", self.ratio)?;
        writeln!(out, "allocations more than by hand: {extra:.1} (target: at most {MAX_ALLOCATIONS:.0})")?;
        Ok(self.ratio <= MAX_RATIO && extra <= MAX_ALLOCATIONS)
    }
}
