//! Paging: how many items a call asks for, and following next links until it has them.
//! `-All` and `-Top` of an invocation and the streams of pages and items stand on the same cursor.

mod cursor;
mod link;
mod plan;
mod stream;

use crate::output::Payload;
use crate::request::Prepared;
use crate::send::exchange;
use crate::transport::BoxFuture;
use crate::{Graph, Reply, Result};

use cursor::Cursor;
pub(crate) use plan::Plan;
pub use stream::{Items, Pages};

/// Sends a request and the requests for its further pages, as far as the call asks for them.
pub(crate) fn send(graph: &Graph, request: Prepared, plan: Plan) -> BoxFuture<'_, Result<Reply<Payload>>> {
    Box::pin(async move {
        let mut cursor = Cursor::new(request, plan.top())?;
        let first = fetch(graph, &mut cursor).await?;
        gather(graph, cursor, first).await
    })
}

/// Fetches what a call asks for beyond its first page, which a batch has brought.
pub(crate) async fn finish(
    graph: &Graph,
    request: Prepared,
    plan: Plan,
    first: Reply<Payload>,
) -> Result<Reply<Payload>> {
    if !plan.is_followed() {
        return Ok(first);
    }
    let mut cursor = Cursor::new(request, plan.top())?;
    let first = cursor.read(first)?;
    gather(graph, cursor, first).await
}

/// Puts the items of all pages into the first one; status and headers are those of the last.
async fn gather(graph: &Graph, mut cursor: Cursor, mut reply: Reply<Payload>) -> Result<Reply<Payload>> {
    if cursor.is_over() {
        return Ok(reply);
    }
    let mut whole = reply.value_mut().take_object()?.unwrap_or_default();
    while !cursor.is_over() {
        reply = fetch(graph, &mut cursor).await?;
        cursor::append(&mut whole, reply.value_mut().take_object()?.unwrap_or_default());
    }
    Ok(reply.map(|_| Payload::json(whole)))
}

async fn fetch(graph: &Graph, cursor: &mut Cursor) -> Result<Reply<Payload>> {
    let reply = exchange(graph, &cursor.request()?).await?;
    cursor.read(reply)
}
