//! `-InputObject` and `-UserId` are in different sets.
use msgraph_cmdlets::users_actions::{ClearMgUserPresence, UsersActionsIdentity};

fn main() {
    let identity = UsersActionsIdentity::new().user_id("adele");
    let _ = ClearMgUserPresence::via_identity(identity).user_id("alex");
}
