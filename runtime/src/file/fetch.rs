//! A download that goes elsewhere than to a path: to a writer, or to the caller piece by piece.

use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use crate::call::Call;
use crate::send;
use crate::transport::{Body, BoxFuture};
use crate::{Error, Graph, Reply, Result, confirm, trace};

/// Any writer.
type Writer<'w> = dyn AsyncWrite + Send + Unpin + 'w;

/// Sends a call whose reply is content; the content is still on its way when the reply is there.
pub(crate) fn content(call: Call, graph: Graph) -> BoxFuture<'static, Result<Reply<Body>>> {
    Box::pin(async move { trace::call(&call, fetch(&call, &graph)).await.map_err(|error| error.of(call.cmdlet())) })
}

/// Sends a call and writes the content of its reply; the value is the number of bytes.
pub(crate) fn download_to<'w>(
    call: Call,
    graph: Graph,
    writer: &'w mut Writer<'w>,
) -> BoxFuture<'w, Result<Reply<u64>>> {
    Box::pin(
        async move { trace::call(&call, write(&call, &graph, writer)).await.map_err(|error| error.of(call.cmdlet())) },
    )
}

async fn fetch(call: &Call, graph: &Graph) -> Result<Reply<Body>> {
    confirm::agree(call, graph).await?;
    send::fetch(graph, call.request(graph.endpoint())?).await
}

async fn write(call: &Call, graph: &Graph, writer: &mut Writer<'_>) -> Result<Reply<u64>> {
    let mut reply = fetch(call, graph).await?;
    let body = std::mem::take(reply.value_mut());
    let length = copy(body, writer).await.map_err(|error| reply.failed(error))?;
    Ok(reply.map(|_| length))
}

async fn copy(mut body: Body, writer: &mut Writer<'_>) -> Result<u64> {
    let written = |error: std::io::Error| Error::file(format!("cannot write the content: {error}")).caused_by(error);
    let mut length: u64 = 0;
    while let Some(piece) = body.chunk().await.map_err(Error::transport)? {
        writer.write_all(&piece).await.map_err(written)?;
        length = length.saturating_add(piece.len() as u64);
    }
    writer.flush().await.map_err(written)?;
    Ok(length)
}
