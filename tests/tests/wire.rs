//! Every parameter set of every committed cmdlet, sent over loopback: one snapshot a module.
//!
//! The calls are made from the descriptors, once with the mandatory parameters and once with all of them.

use msgraph_cmdlets::runtime::cmdlet::{Control, Role};
use system_tests::send_all;

macro_rules! on_the_wire {
    ($($test:ident $module:ident)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                insta::assert_snapshot!(send_all(msgraph_cmdlets::$module::CMDLETS).await.unwrap());
            }
        )*

        /// No module is forgotten here.
        #[test]
        fn every_module_is_sent() {
            let sent: usize = [$(msgraph_cmdlets::$module::CMDLETS.len()),*].iter().sum();
            assert_eq!(sent, msgraph_cmdlets::MODULES.iter().map(|module| module.len()).sum::<usize>());
        }
    };
}

on_the_wire! {
    calendar_on_the_wire calendar
    mail_on_the_wire mail
    personal_contacts_on_the_wire personal_contacts
    users_on_the_wire users
    users_actions_on_the_wire users_actions
    users_functions_on_the_wire users_functions
}

/// `-Confirm` and `-WhatIf` stand on the page if and only if the method is not GET.
#[test]
fn confirm_goes_with_every_method_but_get() {
    for cmdlet in msgraph_cmdlets::MODULES.iter().copied().flatten() {
        let confirms = cmdlet.parameters.iter().any(|parameter| parameter.role == Role::Control(Control::Confirm));
        let reads = cmdlet.operations.iter().all(|operation| operation.method == "GET");
        assert_eq!(confirms, !reads, "{}", cmdlet.name);
    }
}
