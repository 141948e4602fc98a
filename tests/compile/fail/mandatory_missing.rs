use msgraph_cmdlets::users_actions::ClearMgUserPresence;

fn main() {
    // `-UserId` is mandatory.
    let _ = ClearMgUserPresence::new();
}
