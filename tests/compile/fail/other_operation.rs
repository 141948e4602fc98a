use msgraph_cmdlets::users::GetMgUser;

fn main() {
    // `-Filter` belongs to the set `List`.
    let _ = GetMgUser::get("adele").filter("accountEnabled eq true");
}
