//! Every way in that PowerShell has.

use msgraph_cmdlets::users::GetMgUser;
use msgraph_cmdlets::users_actions::{ClearMgUserPresence, ClearMgUserPresenceBody, UsersActionsIdentity};

fn main() {
    let body = ClearMgUserPresenceBody::new().with_session_id("app");
    let identity = UsersActionsIdentity::new().user_id("adele");
    let _ = ClearMgUserPresence::new("adele").session_id(String::from("app")).header("X-A", "b");
    let _ = ClearMgUserPresence::with_body("adele", body.clone());
    let _ = ClearMgUserPresence::via_identity(identity.clone()).session_id("app").pass_thru();
    let _ = ClearMgUserPresence::via_identity_with_body(identity, body);
    let _ = GetMgUser::list().filter("accountEnabled eq true").top(5).all();
    let _ = GetMgUser::get("adele").property(["id", "mail"]);
}
