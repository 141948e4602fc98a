//! Any text as command metadata.

#![no_main]

use libfuzzer_sys::fuzz_target;
use platygen::facts::commands;

fuzz_target!(|text: &str| {
    let (read, found) = commands::parse(&"commands.json".into(), text);
    for diagnostic in &found {
        assert!(text.get(diagnostic.place.span.clone()).is_some(), "{diagnostic:?}");
    }
    for command in read.all() {
        let again = commands::normalize(&command.method, &command.uri);
        assert_eq!(again, command.uri, "normalizing is done once and for all");
    }
});
