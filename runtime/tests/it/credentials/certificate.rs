//! `ClientCertificate`: the assertion is verified with the public key, as the authority does.
//!
//! The files in `pfx/` hold one certificate and its key, which were made for these tests with OpenSSL 3:
//!
//! ```sh
//! openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 36500 -subj /CN=contoso
//! openssl pkcs12 -export -inkey key.pem -in cert.pem -passout pass:contoso -out openssl3.pfx
//! # legacy: -legacy; tripledes: -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
//! # aes128: -keypbe AES-128-CBC -certpbe AES-192-CBC -macalg sha512
//! # nomac: -nomac -passout pass: ; plain: -keypbe NONE -certpbe NONE -passout pass:
//! ```

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::SystemTime;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cmdlet_runtime::auth::{Certificate, ClientCertificate, EnvironmentCredential};
use cmdlet_runtime::serde_json::{self, Value, json};
use p12_keystore::{EncryptionAlgorithm, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256};

use super::{CAPABLE, assert_hidden, field, in_turn, refused, sent_tokens};
use crate::server::{Recorded, Server};
use crate::tokens::{CLIENT, TENANT, client, invoke, login};

const PASSWORD: &str = "pfx-p4ssword";

/// The SHA-256 of the certificate in the files that OpenSSL made, as `openssl x509 -outform der | sha256sum` gives it.
const OPENSSL_THUMBPRINT: &str = "540eb8ee209fe447320eb6ba7f427681048d72c06e33e2b115a53367381a0d54";

/// An application's certificate, its key, and the certificate that issued it.
struct Made {
    leaf: rcgen::Certificate,
    key: KeyPair,
    issuer: rcgen::Certificate,
}

/// Making an RSA key takes a while in a debug build, so there is one.
static MADE: LazyLock<Made> = LazyLock::new(|| {
    let issuer_key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
    let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = parameters.self_signed(&issuer_key).expect("a certificate");
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key");
    let leaf = CertificateParams::new(vec!["contoso.com".to_owned()]).expect("parameters");
    let leaf = leaf.signed_by(&key, &Issuer::new(parameters, issuer_key)).expect("a certificate");
    Made { leaf, key, issuer }
});

impl Made {
    fn pem(&self) -> String {
        self.key.serialize_pem() + &self.leaf.pem()
    }

    fn pfx(&self, algorithm: EncryptionAlgorithm) -> Vec<u8> {
        let certificates = [&self.leaf, &self.issuer];
        let certificates = certificates.map(|made| p12_keystore::Certificate::from_der(made.der()).expect("DER"));
        let key = PrivateKey::from_der(&self.key.serialize_der()).expect("PKCS#8");
        let mut store = KeyStore::new();
        store.add_entry("contoso", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, certificates)));
        // As many rounds as Java makes take seconds in a debug build.
        let writer = store.writer(PASSWORD).encryption_iterations(100).mac_iterations(100);
        writer.encryption_algorithm(algorithm).write().expect("a PFX")
    }

    /// Lines of the key as they stand in a PEM text.
    fn key_lines(&self) -> Vec<String> {
        self.key.serialize_pem().lines().filter(|line| !line.starts_with("---")).map(str::to_owned).collect()
    }
}

fn part(text: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("base64url")).expect("JSON")
}

/// The header and the claims of the assertion, whose signature is that of the key.
fn verified(request: &Recorded) -> (Value, Value) {
    let assertion = field(request, "client_assertion").expect("an assertion");
    let (signed, signature) = assertion.rsplit_once('.').expect("a signature");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, MADE.key.public_key_raw())
        .verify(signed.as_bytes(), &signature)
        .expect("the signature is good");
    let (header, claims) = signed.split_once('.').expect("two parts");
    (part(header), part(claims))
}

fn credential(login: &Server, certificate: Certificate) -> ClientCertificate {
    ClientCertificate::new(TENANT, CLIENT, certificate).authority(&login.url).expect("loopback")
}

#[tokio::test]
async fn the_assertion_is_signed_with_the_key_and_names_the_certificate() {
    let (login, server) = (login(0).await, Server::always(204, "").await);
    let credential = credential(&login, Certificate::from_pem(MADE.pem()).expect("a certificate"));
    let shown = format!("{credential:?}");
    assert!(MADE.key_lines().iter().all(|line| !shown.contains(line)), "{shown}");
    let graph = client(&server, credential);
    invoke(&graph).await.expect("success");
    invoke(&graph).await.expect("success");
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2"]);

    let requests = login.requests();
    assert_eq!(requests.len(), 2);
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", login.url);
    assert_eq!(requests[0].target, format!("/{TENANT}/oauth2/v2.0/token"));
    let assertion = field(&requests[0], "client_assertion").expect("an assertion");
    let expected = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &assertion),
        ("scope", "https://graph.microsoft.com/.default"),
        ("claims", CAPABLE),
    ];
    assert_eq!(requests[0].form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));

    let (header, claims) = verified(&requests[0]);
    let thumbprint = URL_SAFE_NO_PAD.encode(digest(&SHA256, MADE.leaf.der()));
    assert_eq!(header, json!({"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint}));
    assert_eq!((&claims["aud"], &claims["iss"], &claims["sub"]), (&json!(url), &json!(CLIENT), &json!(CLIENT)));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").as_secs();
    let begin = claims["nbf"].as_u64().expect("a time");
    assert!((now - 60..=now).contains(&begin), "{claims}");
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(begin), &json!(begin + 600)));
    let (_, second) = verified(&requests[1]);
    assert_ne!(claims["jti"], second["jti"], "each is used once");
}

#[tokio::test]
async fn the_chain_goes_along_if_it_is_wanted() {
    let (login, server) = (login(3_600).await, Server::always(204, "").await);
    // The issuer first: the own certificate is found by its key.
    let pem = MADE.issuer.pem() + &MADE.leaf.pem();
    let certificate = Certificate::from_pem_pair(pem, MADE.key.serialize_pem()).expect("a certificate");
    invoke(&client(&server, credential(&login, certificate).send_chain(true))).await.expect("success");
    let (header, _) = verified(&login.request());
    assert_eq!(header["x5c"], json!([STANDARD.encode(MADE.leaf.der()), STANDARD.encode(MADE.issuer.der())]));
}

#[tokio::test]
async fn a_pfx_is_read_in_each_encryption() {
    let server = Server::always(204, "").await;
    for algorithm in [
        EncryptionAlgorithm::PbeWithHmacSha256AndAes256,
        EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc,
        EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc,
    ] {
        let login = login(3_600).await;
        let certificate = Certificate::from_pfx(MADE.pfx(algorithm), PASSWORD).expect("a PFX");
        invoke(&client(&server, credential(&login, certificate).send_chain(true))).await.expect("success");
        let (header, _) = verified(&login.request());
        assert_eq!(header["x5c"][0], json!(STANDARD.encode(MADE.leaf.der())), "{algorithm:?}");
        assert_eq!(header["x5c"].as_array().map(Vec::len), Some(2), "{algorithm:?}");
    }
}

#[test]
fn what_openssl_writes_is_read() {
    let bytes = (0..32).map(|at| u8::from_str_radix(&OPENSSL_THUMBPRINT[2 * at..2 * at + 2], 16).expect("hex"));
    let thumbprint = URL_SAFE_NO_PAD.encode(bytes.collect::<Vec<_>>());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/credentials/pfx");
    for (name, password) in [
        ("openssl3", "contoso"),
        ("legacy", "contoso"),
        ("tripledes", "contoso"),
        ("aes128", "contoso"),
        ("nomac", ""),
        ("plain", ""),
    ] {
        let certificate = Certificate::from_file(folder.join(name).with_extension("pfx"), Some(password)).expect(name);
        assert!(format!("{certificate:?}").contains(&thumbprint), "{name}: {certificate:?}");
    }
}

#[test]
fn what_is_wrong_is_said_without_the_key() {
    let (leaf, issuer, key) = (MADE.leaf.pem(), MADE.issuer.pem(), MADE.key.serialize_pem());
    let other = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key").serialize_pem();
    let encrypted = leaf.clone() + &key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let cut = key.get(..key.len() / 2).expect("half a key");
    let pfx = MADE.pfx(EncryptionAlgorithm::PbeWithHmacSha256AndAes256);
    let wrong = "the PFX cannot be opened: the password is wrong, or its encryption is not supported";
    let no_key = "there is no RSA key beside the certificate";
    for (outcome, expected) in [
        (Certificate::from_pem(""), "there is no certificate"),
        (Certificate::from_pem(&key), "there is no certificate"),
        (Certificate::from_pem(&leaf), no_key),
        (Certificate::from_pem(leaf.clone() + &other), no_key),
        (Certificate::from_pem(issuer + &key), "the key is not that of the certificate"),
        (Certificate::from_pem(encrypted), "the key is encrypted PEM, which is not supported: use a PFX"),
        (Certificate::from_pem(leaf.clone() + cut), "the certificate or its key is broken PEM"),
        (Certificate::from_pem(leaf + &key.replace("MII", "!!!")), "the certificate or its key is broken PEM"),
        (Certificate::from_pfx(&pfx, "not-the-p4ssword"), wrong),
        (Certificate::from_pfx(&pfx[..pfx.len() / 2], PASSWORD), wrong),
        (Certificate::from_pfx(b"", PASSWORD), wrong),
    ] {
        let error = outcome.expect_err(expected);
        assert!(error.is_configuration(), "{error}");
        assert_eq!(error.to_string(), expected);
        let lines = MADE.key_lines();
        let mut secrets: Vec<_> = lines.iter().map(String::as_str).collect();
        secrets.extend([PASSWORD, "not-the-p4ssword"]);
        assert_hidden(&error, &secrets);
    }
}

#[tokio::test]
async fn a_refusal_does_not_show_the_assertion() {
    let refusal = refused(401, "invalid_client", "AADSTS700027: The certificate is not registered.");
    let (login, server) = (in_turn(vec![refusal]).await, Server::always(204, "").await);
    let certificate = Certificate::from_pem(MADE.pem()).expect("a certificate");
    let error = invoke(&client(&server, credential(&login, certificate))).await.expect_err("refused");
    assert_eq!(error.code(), Some("invalid_client"));
    let assertion = field(&login.request(), "client_assertion").expect("an assertion");
    let signature = assertion.rsplit('.').next().expect("a signature");
    assert_hidden(&error, &[&assertion, signature]);
}

#[tokio::test]
async fn the_environment_names_a_pem_or_a_pfx_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (pem, pfx) = (folder.path().join("contoso.pem"), folder.path().join("contoso.pfx"));
    fs::write(&pem, MADE.pem()).expect("a file");
    fs::write(&pfx, MADE.pfx(EncryptionAlgorithm::PbeWithHmacSha256AndAes256)).expect("a file");
    let server = Server::always(204, "").await;
    let with = |path: &Path, authority: &str, password: &str| {
        EnvironmentCredential::from_variables(|name| match name {
            "AZURE_TENANT_ID" => Some(TENANT.to_owned()),
            "AZURE_CLIENT_ID" => Some(CLIENT.to_owned()),
            "AZURE_CLIENT_CERTIFICATE_PATH" => Some(path.display().to_string()),
            "AZURE_CLIENT_CERTIFICATE_PASSWORD" => Some(password.to_owned()),
            "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN" => Some("TRUE".to_owned()),
            "AZURE_AUTHORITY_HOST" => Some(authority.to_owned()),
            _ => None,
        })
    };
    for (path, password, length) in [(&pem, "", 1), (&pfx, PASSWORD, 2)] {
        let login = login(3_600).await;
        let credential = with(path, &login.url, password);
        assert!(!format!("{credential:?}").contains(PASSWORD));
        invoke(&client(&server, credential)).await.expect("success");
        let (header, _) = verified(&login.request());
        assert_eq!(header["x5c"].as_array().map(Vec::len), Some(length));
    }

    let missing = folder.path().join("missing.pem");
    let error = invoke(&client(&server, with(&missing, "http://127.0.0.1:1", PASSWORD))).await.expect_err("no file");
    assert!(error.message().starts_with(&format!("cannot read the certificate `{}`", missing.display())), "{error}");
    let error = invoke(&client(&server, with(&pfx, "http://127.0.0.1:1", "wrong-p4ss"))).await.expect_err("no file");
    assert!(error.is_configuration(), "{error}");
    assert_hidden(&error, &["wrong-p4ss"]);
}
