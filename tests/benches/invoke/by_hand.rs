//! The floor: the same bytes on the wire, as one writes them with reqwest and nothing else.

use super::{SESSION, TOKEN};
use msgraph_cmdlets::runtime::serde_json::{self, Value, json};
use std::cell::Cell;
use std::error::Error;
use std::time::Duration;

pub(super) struct Client {
    http: reqwest::Client,
    endpoint: String,
    /// The last `client-request-id`.
    id: Cell<u64>,
}

impl Client {
    pub(super) fn new(endpoint: &str) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder().no_proxy().user_agent("by-hand/0.1.0").build()?;
        Ok(Self { http: client, endpoint: endpoint.to_owned(), id: Cell::new(0) })
    }

    pub(super) async fn get(&self) -> Result<(), Box<dyn Error>> {
        let url = format!("{}/v1.0/users/adele%40contoso.com?$select=id%2CdisplayName", self.endpoint);
        let reply = self.send(self.http.get(url)).await?;
        let user: Value = serde_json::from_slice(&reply.bytes().await?)?;
        if user["displayName"] == "Adele Vance" { Ok(()) } else { Err("another user".into()) }
    }

    pub(super) async fn post(&self) -> Result<(), Box<dyn Error>> {
        let url = format!("{}/v1.0/users/adele%40contoso.com/presence/clearPresence", self.endpoint);
        let body = serde_json::to_vec(&json!({ "sessionId": SESSION }))?;
        let request = self.http.post(url).header("content-type", "application/json").body(body);
        self.send(request).await?.bytes().await?;
        Ok(())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> reqwest::Result<reqwest::Response> {
        self.id.set(self.id.get() + 1);
        let request = request
            .bearer_auth(TOKEN)
            .header("client-request-id", format!("00000000-0000-4000-8000-{:012x}", self.id.get()))
            .timeout(Duration::from_secs(100));
        request.send().await?.error_for_status()
    }
}
