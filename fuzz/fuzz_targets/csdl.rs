//! Any text as `$metadata`, with the look-ups that lowering makes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use platygen::facts::{csdl, routes};

fuzz_target!(|text: &str| {
    let (metadata, found) = csdl::parse(&"metadata.xml".into(), text);
    for diagnostic in &found {
        assert!(text.get(diagnostic.place.span.clone()).is_some(), "{diagnostic:?}");
    }
    for object in metadata.objects.iter().take(16) {
        let _ = metadata.find_property(&object.name, "DisplayName");
        let _ = metadata.properties(&object.name).count();
    }
    for root in metadata.container.entity_sets.iter().take(4) {
        let _ = routes::resolve_template(&metadata, &format!("/{}/{{user-id}}/presence/clearPresence", root.name));
    }
    let name = "IPathsTdagveUsersUserIdPresenceMicrosoftGraphClearpresencePostRequestbodyContentApplicationJsonSchema";
    let _ = routes::route_from_body_type(&metadata, name);
    let routes = routes::Routes::new(&metadata);
    let ids = ["UserId", "UserId1"];
    for root in metadata.container.entity_sets.iter().take(4) {
        let wanted = routes::Wanted {
            noun: &root.name,
            verb: "Get",
            stem: None,
            ids: &ids,
            is_read: true,
            has_file: false,
            synopsis: "",
        };
        let _ = routes.of_cmdlet(&wanted);
    }
});
