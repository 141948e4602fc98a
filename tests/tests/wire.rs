//! Every parameter set of every committed cmdlet, sent over loopback: one snapshot a module.
//!
//! The calls are made from the descriptors, once with the mandatory parameters and once with all of them.

use msgraph_cmdlets::runtime::cmdlet::{Control, Role};
use msgraph_cmdlets::{users, users_actions};
use system_tests::send_all;

#[tokio::test]
async fn users_actions_on_the_wire() {
    insta::assert_snapshot!(send_all(users_actions::CMDLETS).await.unwrap());
}

#[tokio::test]
async fn users_on_the_wire() {
    insta::assert_snapshot!(send_all(users::CMDLETS).await.unwrap());
}

/// `-Confirm` and `-WhatIf` stand on the page if and only if the method is not GET.
#[test]
fn confirm_goes_with_every_method_but_get() {
    for cmdlet in users_actions::CMDLETS.iter().chain(users::CMDLETS) {
        let confirms = cmdlet.parameters.iter().any(|parameter| parameter.role == Role::Control(Control::Confirm));
        let reads = cmdlet.operations.iter().all(|operation| operation.method == "GET");
        assert_eq!(confirms, !reads, "{}", cmdlet.name);
    }
}
