//! `-BodyParameter` and `-SessionId` are in different sets.
use msgraph_cmdlets::users_actions::{ClearMgUserPresence, ClearMgUserPresenceBody};

fn main() {
    let _ = ClearMgUserPresence::with_body("adele", ClearMgUserPresenceBody::new()).session_id("app");
}
