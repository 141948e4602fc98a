//! A download that goes elsewhere than to a path: to a writer, or to the caller piece by piece.

use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::whole;
use crate::call::Call;
use crate::send::{self, Answer};
use crate::transport::{Body, BoxFuture};
use crate::{Error, Graph, Reply, Result};

/// Any writer.
type Writer<'w> = dyn AsyncWrite + Send + Unpin + 'w;

/// Sends a call whose reply is content; the content is still on its way when the reply is there.
pub(crate) fn content(call: Call, graph: Graph) -> BoxFuture<'static, Result<Reply<Body>>> {
    Box::pin(async move {
        let Answer { parts, body, .. } = answer(&call, &graph).await?;
        let body = whole(&parts.headers, body);
        Ok(Reply::new(body, parts.status, parts.headers))
    })
}

/// Sends a call and writes the content of its reply; the value is the number of bytes.
pub(crate) fn download_to<'w>(
    call: Call,
    graph: Graph,
    writer: &'w mut Writer<'w>,
) -> BoxFuture<'w, Result<Reply<u64>>> {
    Box::pin(async move {
        let Answer { parts, body, sent_id } = answer(&call, &graph).await?;
        let copied = copy(whole(&parts.headers, body), writer).await;
        let length =
            copied.map_err(|error| error.with_client_request_id(send::text_of(sent_id.as_ref())).of(call.cmdlet()))?;
        Ok(Reply::new(length, parts.status, parts.headers))
    })
}

async fn answer(call: &Call, graph: &Graph) -> Result<Answer> {
    let answer = async { send::begin(graph, call.request(graph.endpoint())?, true).await };
    answer.await.map_err(|error| error.of(call.cmdlet()))
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
