//! `-Filter` belongs to the set `List`.
use msgraph_cmdlets::users::GetMgUser;

fn main() {
    let _ = GetMgUser::get("adele").filter("accountEnabled eq true");
}
