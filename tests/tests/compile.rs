//! What PowerShell refuses at parameter binding does not compile, and what it takes does.

#[test]
fn binding_is_checked_by_the_compiler() {
    let cases = trybuild::TestCases::new();
    cases.pass("compile/pass/*.rs");
    cases.compile_fail("compile/fail/*.rs");
}
