//! A file that keeps tokens between runs, readable by its owner only.
//! It is a convenience: whatever is wrong with it, the credential goes on as if it were not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use super::AccessToken;
use super::cache::{Entry, Purpose};
use super::oauth::RefreshToken;
use crate::correlation;

/// Larger than any such file is; what is larger is something else.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// The tokens of one credential in a file that it may share with others.
///
/// Reading and writing block for a moment, which is less than the token request that they stand beside.
pub(super) struct CacheFile {
    path: PathBuf,
    /// Credential, tenant and application: the tokens of others are left as they are.
    owner: String,
}

impl CacheFile {
    pub(super) fn new(path: PathBuf, owner: String) -> Self {
        Self { path, owner }
    }

    /// The tokens of this credential; none if the file is missing, broken or open to others.
    pub(super) fn read(&self) -> Vec<Entry> {
        self.all().iter().filter(|record| self.is_owner(record)).filter_map(read_entry).collect()
    }

    /// Writes the tokens beside those of other credentials; a failure leaves the file as it was.
    pub(super) fn write(&self, entries: &[Entry]) {
        let is_new = |purpose: Purpose| entries.iter().any(|entry| entry.purpose == purpose);
        let is_replaced = |record: &Value| self.is_owner(record) && read_purpose(record).is_none_or(is_new);
        let mut records = self.all();
        records.retain(|record| !is_replaced(record));
        records.extend(entries.iter().map(|entry| record(&self.owner, entry)));
        let text = json!({"version": 1, "tokens": records}).to_string();
        // The tokens are in memory in any case.
        let _ = replace(&self.path, text.as_bytes());
    }

    fn is_owner(&self, record: &Value) -> bool {
        record.get("credential").and_then(Value::as_str) == Some(&self.owner)
    }

    fn all(&self) -> Vec<Value> {
        let root: Option<Map<String, Value>> =
            read_private(&self.path).and_then(|text| serde_json::from_slice(&text).ok());
        match root {
            Some(mut root) if root.get("version") == Some(&json!(1)) => match root.remove("tokens") {
                Some(Value::Array(records)) => records,
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// The bytes of a plain file that nobody but its owner can read or write.
fn read_private(path: &Path) -> Option<Vec<u8>> {
    // Opening anything else, such as a pipe, could block.
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() || metadata.len() > MOST_BYTES || !is_private(&metadata) {
        return None;
    }
    let mut text = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, MOST_BYTES), &mut text).ok()?;
    Some(text)
}

#[cfg(unix)]
fn is_private(metadata: &fs::Metadata) -> bool {
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
    matches!(mode & 0o077, 0)
}

/// Who may read a file is the affair of its folder here.
#[cfg(not(unix))]
fn is_private(_: &fs::Metadata) -> bool {
    true
}

/// Writes a new file and puts it in the place of the old one, so that nobody ever sees half of it.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", correlation::request_id().as_str()));
    let fresh = path.with_file_name(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // The file is closed before it is renamed.
    let write = |mut file: fs::File| file.write_all(bytes).and_then(|()| file.sync_all());
    let written = write(options.open(&fresh)?).and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    written
}

fn record(owner: &str, entry: &Entry) -> Value {
    let seconds = |time: Option<SystemTime>| Some(time?.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs());
    json!({
        "credential": owner,
        "authority": entry.purpose.authority,
        "scopes": entry.purpose.scopes,
        "cae": entry.purpose.is_cae,
        "access_token": entry.token.secret(),
        "expires_on": seconds(entry.token.expires_on()),
        "refresh_on": seconds(entry.token.refresh_on()),
        "refresh_token": entry.refresh_token.as_ref().map(RefreshToken::secret),
    })
}

fn read_entry(record: &Value) -> Option<Entry> {
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    let time = |name: &str| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(record.get(name)?.as_u64()?));
    let mut token = AccessToken::new(text("access_token")?);
    if let Some(end) = time("expires_on") {
        token = token.with_expiry(end);
    }
    if let Some(refresh) = time("refresh_on") {
        token = token.with_refresh(refresh);
    }
    let refresh_token = text("refresh_token").map(RefreshToken::new);
    Some(Entry { purpose: read_purpose(record)?, token, refresh_token, claims: None, paused_until: None })
}

fn read_purpose(record: &Value) -> Option<Purpose> {
    let scopes = record.get("scopes")?.as_array()?.iter().map(|scope| scope.as_str().map(str::to_owned));
    Some(Purpose {
        authority: record.get("authority")?.as_str()?.to_owned(),
        scopes: scopes.collect::<Option<_>>()?,
        is_cae: record.get("cae")?.as_bool()?,
    })
}
