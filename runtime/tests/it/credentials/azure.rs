//! `AzureCredential`: a credential of the Azure SDK behind a client of this crate.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use cmdlet_runtime::auth::AzureCredential;
use cmdlet_runtime::{Cloud, Graph};

use super::{assert_hidden, sent_tokens};
use crate::server::Server;
use crate::tokens::{client, invoke};

/// Gives the token, or none; its `Debug` is as careless as such a type could be.
struct Fixed {
    token: Option<&'static str>,
    scopes: Mutex<Vec<String>>,
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fixed({:?})", self.token)
    }
}

type Reply<'a> = Pin<Box<dyn Future<Output = azure_core::Result<AccessToken>> + Send + 'a>>;

impl TokenCredential for Fixed {
    fn get_token<'a, 's, 't, 'o, 'f>(&'a self, scopes: &'s [&'t str], _: Option<TokenRequestOptions<'o>>) -> Reply<'f>
    where
        'a: 'f,
        's: 'f,
        't: 'f,
        'o: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            self.scopes.lock().expect("the scopes").extend(scopes.iter().map(|&scope| scope.to_owned()));
            let token = self
                .token
                .ok_or_else(|| azure_core::Error::with_message(ErrorKind::Credential, "the vault\nis locked"))?;
            Ok(AccessToken::new(token, (SystemTime::now() + Duration::from_secs(3_600)).into()))
        })
    }
}

fn fixed(token: Option<&'static str>) -> Arc<Fixed> {
    Arc::new(Fixed { token, scopes: Mutex::default() })
}

#[tokio::test]
async fn its_token_is_sent_and_its_scope_is_that_of_the_cloud() {
    let server = Server::always(204, "").await;
    let azure = fixed(Some("ey.azure"));
    let credential = AzureCredential::new(Arc::clone(&azure) as Arc<dyn TokenCredential>);
    assert!(!format!("{credential:?}").contains("ey.azure"));
    let builder = Graph::builder().cloud(Cloud::UsGov).endpoint(&server.url).credential(credential);
    invoke(&builder.build().expect("a client")).await.expect("success");
    assert_eq!(sent_tokens(&server), ["ey.azure"]);
    assert_eq!(*azure.scopes.lock().expect("the scopes"), ["https://graph.microsoft.us/.default"]);
}

#[tokio::test]
async fn its_failure_is_an_auth_error() {
    let server = Server::always(204, "").await;
    let error = invoke(&client(&server, AzureCredential::new(fixed(None)))).await.expect_err("no token");
    assert!(error.is_auth(), "{error}");
    assert_eq!(error.to_string(), "Clear-MgUserPresence: no token: the vault is locked");
    assert_hidden(&error, &["ey.azure"]);
    assert_eq!(server.requests().len(), 0);
}
