//! A program that makes one call with msgraph-cmdlets; `cargo xtask bench compile` builds it.

use msgraph_cmdlets::auth::ClientSecret;
use msgraph_cmdlets::users_actions::ClearMgUserPresence;
use msgraph_cmdlets::{Graph, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let secret = std::env::var("CONTOSO_SECRET").unwrap_or_default();
    let credential = ClientSecret::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", secret);
    let graph = Graph::builder().credential(credential).build()?;
    ClearMgUserPresence::new("adele@contoso.com").session_id("app").invoke(&graph).await?;
    Ok(())
}
