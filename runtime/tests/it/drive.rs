//! A drive that takes upload sessions: it keeps the protocol, and breaks the line where a test says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cmdlet_runtime::LargeUpload;
use cmdlet_runtime::serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The least size of a chunk.
pub(crate) const UNIT: usize = 320 * 1024;

/// The secret of every upload URL.
pub(crate) const SECRET: &str = "tempauth-5e6f";

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    method: String,
    range: String,
    has_token: bool,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// As the protocol says.
    None,
    /// The connection is closed after this many bytes of the body.
    CutAfter(usize),
    /// The chunk is kept, and the connection closed in the place of a reply.
    KeptAndCut,
    /// The chunk is kept, and the reply says otherwise.
    KeptAnd(u16),
    /// Not looked at: status, further headers, body.
    Reply(u16, &'static str, &'static str),
}

#[derive(Default)]
pub(crate) struct Drive {
    pub(crate) content: Vec<u8>,
    pub(crate) is_outlook: bool,
    pub(crate) is_deferred: bool,
    pub(crate) faults: Vec<Fault>,
    pub(crate) seen: Vec<Seen>,
}

pub(crate) struct Service {
    pub(crate) url: String,
    pub(crate) drive: Arc<Mutex<Drive>>,
}

impl Service {
    pub(crate) async fn start(drive: Drive) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/up/fe6987?sig={SECRET}", listener.local_addr().expect("an address"));
        let drive = Arc::new(Mutex::new(drive));
        let served = Arc::clone(&drive);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let drive = Arc::clone(&served);
                tokio::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    while serve(&mut stream, &drive).await.is_some() {}
                });
            }
        });
        Self { url, drive }
    }

    pub(crate) async fn with(faults: &[Fault]) -> Self {
        Self::start(Drive { faults: faults.to_vec(), ..Drive::default() }).await
    }

    pub(crate) fn upload(&self) -> LargeUpload {
        LargeUpload::new(&self.url).expect("a URL").chunk_size(UNIT as u64).backoff(Duration::from_millis(5))
    }

    pub(crate) fn content(&self) -> Vec<u8> {
        self.drive.lock().expect("the drive").content.clone()
    }

    /// `PUT 0-9`, one for each request.
    pub(crate) fn requests(&self) -> Vec<String> {
        let drive = self.drive.lock().expect("the drive");
        assert!(drive.seen.iter().all(|seen| !seen.has_token), "{:?}", drive.seen);
        drive.seen.iter().map(|seen| format!("{} {}", seen.method, seen.range).trim_end().to_owned()).collect()
    }
}

/// One request of a connection; `None` closes it.
async fn serve(stream: &mut BufReader<TcpStream>, drive: &Mutex<Drive>) -> Option<()> {
    let (mut head, mut line) = (Vec::new(), String::new());
    while stream.read_line(&mut line).await.ok()? > 0 && line != "\r\n" {
        head.push(std::mem::take(&mut line).trim_end().to_owned());
    }
    let value = |name: &str| {
        let found =
            head.iter().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value.to_owned())
    };
    let method = head.first()?.split(' ').next()?.to_owned();
    let range = value("content-range").unwrap_or_default().replace("bytes ", "");
    let seen = Seen { method: method.clone(), range: range.clone(), has_token: value("authorization").is_some() };
    let fault = {
        let mut drive = drive.lock().expect("the drive");
        drive.seen.push(seen);
        if drive.faults.is_empty() { Fault::None } else { drive.faults.remove(0) }
    };
    let length = value("content-length").map_or(0, |length| length.parse().expect("a length"));
    let mut body = vec![0; if let Fault::CutAfter(most) = fault { most.min(length) } else { length }];
    stream.read_exact(&mut body).await.ok()?;
    let reply = match fault {
        Fault::CutAfter(_) => return None,
        Fault::Reply(status, headers, body) => reply(status, headers, body),
        Fault::None => drive.lock().expect("the drive").answer(&method, &range, &body),
        Fault::KeptAndCut => {
            drive.lock().expect("the drive").answer(&method, &range, &body);
            return None;
        }
        Fault::KeptAnd(status) => {
            drive.lock().expect("the drive").answer(&method, &range, &body);
            reply(status, "", "")
        }
    };
    stream.write_all(reply.as_bytes()).await.ok()
}

impl Drive {
    fn answer(&mut self, method: &str, range: &str, body: &[u8]) -> String {
        match method {
            "DELETE" => return reply(204, "", ""),
            "GET" => return self.status(200),
            _ => {}
        }
        let (place, total) = range.split_once('/').expect("a range");
        let (start, end) = place.split_once('-').expect("a range");
        let [start, end, total] = [start, end, total].map(|text| text.parse::<usize>().expect("a number"));
        assert_eq!(end + 1 - start, body.len(), "{range}");
        if start != self.content.len() {
            return reply(416, "", r#"{"error":{"code":"invalidRange","message":"the fragment overlaps"}}"#);
        }
        self.content.extend_from_slice(body);
        if self.content.len() < total {
            return self.status(if self.is_outlook { 200 } else { 202 });
        }
        match (self.is_outlook, self.is_deferred) {
            (true, _) => reply(201, "location: https://outlook.contoso.com/attachments('a1')\r\n", ""),
            (_, true) => reply(202, "", r#"{"nextExpectedRanges":[]}"#),
            _ => reply(201, "", r#"{"id":"01ABC","name":"film.mp4"}"#),
        }
    }

    fn status(&self, status: u16) -> String {
        let dash = if self.is_outlook { "" } else { "-" };
        let range = format!("{}{dash}", self.content.len());
        reply(
            status,
            "",
            &json!({"expirationDateTime": "2026-12-01T09:00:00Z", "nextExpectedRanges": [range]}).to_string(),
        )
    }
}

fn reply(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} Said\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}
