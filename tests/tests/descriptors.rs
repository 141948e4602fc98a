//! Descriptors as they are compiled say what the IR of the same pages says.
//! The generator names constants of the runtime for parameters that most cmdlets share, so text alone does not show it.

use msgraph_cmdlets::cmdlet::{Cmdlet, Parameter};
use platygen::ir;
use platygen::specs::{self, Choice};
use std::collections::BTreeMap;
use std::path::Path;

/// Name, aliases and what it does, where the IR and the runtime call that alike.
fn of_runtime(parameter: &Parameter) -> String {
    said(parameter.name, &parameter.aliases.join(","), &format!("{:?}", parameter.role))
}

fn of_ir(parameter: &ir::Parameter) -> String {
    said(&parameter.name, &parameter.aliases.join(","), &format!("{:?}", parameter.role))
}

fn said(name: &str, aliases: &str, role: &str) -> String {
    format!("-{name} ({aliases}) {role}")
}

#[test]
fn descriptors_say_what_the_pages_say() {
    let specs = specs::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs"), &Choice::default());
    let generation = platygen::generate(&specs.expect("the specs").0).expect("a crate");
    let compiled: BTreeMap<&str, &Cmdlet> =
        msgraph_cmdlets::MODULES.iter().copied().flatten().map(|cmdlet| (cmdlet.name, *cmdlet)).collect();
    let mut count = 0;
    for cmdlet in generation.api.modules.iter().flat_map(|module| &module.cmdlets) {
        let descriptor = compiled[cmdlet.name.as_str()];
        let expected: Vec<_> = cmdlet.parameters.iter().map(of_ir).collect();
        let given: Vec<_> = descriptor.parameters.iter().map(of_runtime).collect();
        assert_eq!(given, expected, "{}", cmdlet.name);
        count += expected.len();
    }
    assert_eq!(compiled.len(), generation.api.modules.iter().map(|module| module.cmdlets.len()).sum::<usize>());
    assert!(count > 1_000, "{count} parameters");
}
