//! The same call by hand with reqwest and serde_json; `cargo xtask bench compile` builds it.

use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let http = reqwest::Client::new();
    let secret = std::env::var("CONTOSO_SECRET").unwrap_or_default();
    let login = "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token";
    let form = format!(
        "grant_type=client_credentials&client_id=6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f&client_secret={secret}\
         &scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
    );
    let grant = http.post(login).header("content-type", "application/x-www-form-urlencoded").body(form).send().await?;
    let grant: Value = serde_json::from_slice(&grant.error_for_status()?.bytes().await?)?;
    let token = grant["access_token"].as_str().ok_or("no token")?;

    let url = "https://graph.microsoft.com/v1.0/users/adele%40contoso.com/presence/clearPresence";
    let body = serde_json::to_vec(&json!({"sessionId": "app"}))?;
    let request = http.post(url).bearer_auth(token).header("content-type", "application/json").body(body);
    request.send().await?.error_for_status()?;
    Ok(())
}
