//! `-UserId` is mandatory.
use msgraph_cmdlets::users_actions::ClearMgUserPresence;

fn main() {
    let _ = ClearMgUserPresence::new();
}
