//! `Certificate`: a certificate with its private key, read from PEM or PFX, behind the feature `certificate`.

use std::fmt;
use std::fs;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p12_keystore::Pkcs12Archive;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::{Error, Result};

/// A certificate with its RSA key, and those of its issuers if they came along.
///
/// Entra ID takes no other keys than RSA for this, of 2048 bits or more.
pub struct Certificate {
    key: RsaKeyPair,
    thumbprint: String,
    /// The own certificate first, in base64.
    chain: Vec<String>,
}

impl Certificate {
    /// A PEM text with the certificate, the key and, in any order, the issuers' certificates.
    ///
    /// The key is `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1), not encrypted.
    ///
    /// # Errors
    ///
    /// When one of the two is missing, or they do not belong together.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self> {
        Self::of_pem(&[pem.as_ref()])
    }

    /// The same with certificate and key in two texts.
    ///
    /// # Errors
    ///
    /// When one of the two is missing, or they do not belong together.
    pub fn from_pem_pair(certificate: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Result<Self> {
        Self::of_pem(&[certificate.as_ref(), key.as_ref()])
    }

    /// A PFX file (PKCS#12) with its password, which may be empty.
    ///
    /// Read are PBES2 with AES-128, AES-192 or AES-256 in CBC mode (OpenSSL 3, Windows `AES256_SHA256`), and the older
    /// SHA-1 with triple DES or 40-bit RC2 (Windows `TripleDES_SHA1`, OpenSSL before 3), each with a MAC of the SHA
    /// family or without one; what is not encrypted is read too.
    /// RC4, 128-bit RC2 and MD5 are not.
    ///
    /// # Errors
    ///
    /// When the password is wrong, the file is none of these, or it has no key with a certificate.
    pub fn from_pfx(pfx: impl AsRef<[u8]>, password: &str) -> Result<Self> {
        let archive = Pkcs12Archive::from_pkcs12(pfx.as_ref(), password).map_err(|_| {
            Error::configuration("the PFX cannot be opened: the password is wrong, or its encryption is not supported")
        })?;
        let keys = archive.keys.iter().map(|bag| RsaKeyPair::from_pkcs8(bag.key.as_der()));
        let certificates = archive.certs.iter().map(|bag| bag.cert.as_der().to_vec()).collect();
        Self::new(keys.filter_map(std::result::Result::ok).collect(), certificates)
    }

    /// A file in either form; a password is for PFX only.
    ///
    /// # Errors
    ///
    /// When it cannot be read, and as [`from_pem`](Self::from_pem) and [`from_pfx`](Self::from_pfx) say.
    pub fn from_file(path: impl AsRef<Path>, password: Option<&str>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|error| {
            Error::configuration(format!("cannot read the certificate `{}`: {error}", path.display())).caused_by(error)
        })?;
        // A PFX file is binary, and its first byte is that of an ASN.1 sequence.
        if bytes.first() == Some(&0x30) {
            return Self::from_pfx(bytes, password.unwrap_or_default());
        }
        Self::from_pem(bytes)
    }

    fn of_pem(texts: &[&[u8]]) -> Result<Self> {
        let (mut keys, mut certificates) = (Vec::new(), Vec::new());
        for text in texts {
            for certificate in CertificateDer::pem_slice_iter(text) {
                certificates.push(certificate.map_err(|_| not_pem())?.to_vec());
            }
            for key in PrivateKeyDer::pem_slice_iter(text) {
                keys.extend(match key.map_err(|_| not_pem())? {
                    PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).ok(),
                    PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()).ok(),
                    _ => None,
                });
            }
        }
        let is_encrypted =
            |text: &&&[u8]| [&b"ENCRYPTED PRIVATE KEY"[..], b"4,ENCRYPTED"].iter().any(|mark| has(text, mark));
        if keys.is_empty() && texts.iter().any(|text| is_encrypted(&text)) {
            return Err(Error::configuration("the key is encrypted PEM, which is not supported: use a PFX"));
        }
        Self::new(keys, certificates)
    }

    fn new(keys: Vec<RsaKeyPair>, mut certificates: Vec<Vec<u8>>) -> Result<Self> {
        if certificates.is_empty() {
            return Err(Error::configuration("there is no certificate"));
        }
        if keys.is_empty() {
            return Err(Error::configuration("there is no RSA key beside the certificate"));
        }
        // The certificate holds the very bytes of its public key, and no other certificate does.
        let own = |key: &RsaKeyPair| certificates.iter().position(|der| has(der, key.public_key().as_ref()));
        let Some((key, own)) = keys.into_iter().find_map(|key| own(&key).map(|own| (key, own))) else {
            return Err(Error::configuration("the key is not that of the certificate"));
        };
        certificates.swap(0, own);
        let leaf = certificates.first().map(Vec::as_slice).unwrap_or_default();
        let thumbprint = URL_SAFE_NO_PAD.encode(digest(&SHA256, leaf));
        let chain = certificates.iter().map(|der| STANDARD.encode(der)).collect();
        Ok(Self { key, thumbprint, chain })
    }

    /// The SHA-256 thumbprint in base64url, as a JWT names it (`x5t#S256`).
    pub(super) fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// The certificates as a JWT carries them (`x5c`).
    pub(super) fn chain(&self) -> &[String] {
        &self.chain
    }

    /// The signature `PS256` (RFC 7518, section 3.5).
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PSS_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| Error::auth("the assertion could not be signed"))?;
        Ok(signature)
    }
}

fn not_pem() -> Error {
    Error::configuration("the certificate or its key is broken PEM")
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("thumbprint", &self.thumbprint).finish_non_exhaustive()
    }
}
