//! Codes of other inputs than pages and of other stages than reading pages.

use super::Example::Elsewhere;
use super::Explanation;
use crate::diagnostic::codes;

pub(super) const ALL: &[Explanation] = &[
    Explanation {
        code: codes::F001,
        meaning: "The file holds bytes that are no UTF-8, so nothing of it is read.",
        remedy: "Save the file as UTF-8.",
        example: Elsewhere("# Send-Parcel\\xFF"),
    },
    Explanation {
        code: codes::F007,
        meaning: "The file system refused to give the file.",
        remedy: "Check that it exists and is readable.",
        example: Elsewhere("specs/Send-Parcel.md without the right to read it"),
    },
    Explanation {
        code: codes::K001,
        meaning: "`commands` in gen.toml names a file that is no JSON.",
        remedy: "Download the file again.",
        example: Elsewhere("[{\"Command\": \"Send-Parcel\","),
    },
    Explanation {
        code: codes::K002,
        meaning: "An entry of the command metadata lacks what a route needs and is left out.",
        remedy: "Correct the entry, or name the route in overrides.toml.",
        example: Elsewhere("[{\"Command\": \"Send-Parcel\"}]"),
    },
    Explanation {
        code: codes::K003,
        meaning: "The parameters of a set do not fit the method and the route that the command metadata has for it. A route that fits stands all the same.",
        remedy: "Bring both to the same version.",
        example: Elsewhere("\"Method\": \"GET\" for a set with -Confirm"),
    },
    Explanation {
        code: codes::K004,
        meaning: "The command metadata has a route that no path of $metadata is. The route stands all the same.",
        remedy: "Bring both to the same version of the service.",
        example: Elsewhere("\"Uri\": \"/parcels/{parcel-id}/launch\" for a service that knows no `launch`"),
    },
    Explanation {
        code: codes::K005,
        meaning: "A route of the command metadata has a query, blanks, braces that are not closed, or a host without a version behind it, or it names another version of the service than its entry. Host and version are taken off where both are there; anything else would be another request, so the entry is left out.",
        remedy: "Write the path below the version of the service. What a cmdlet adds to the query is on its page.",
        example: Elsewhere("\"Uri\": \"/parcels?$top=5\""),
    },
    Explanation {
        code: codes::D001,
        meaning: "The file that `metadata` in gen.toml names is no XML.",
        remedy: "Download the file again.",
        example: Elsewhere("<Schema Namespace=\"contoso\">"),
    },
    Explanation {
        code: codes::D002,
        meaning: "An element of $metadata is not understood and is left out.",
        remedy: "Check the element.",
        example: Elsewhere("<Property Type=\"Edm.String\"/>"),
    },
    Explanation {
        code: codes::D003,
        meaning: "The wire name of a parameter cannot be looked up, so it is made from the parameter's name.",
        remedy: "Name it in overrides.toml if the service refuses it.",
        example: Elsewhere("-OdataId without a property `@odata.id`"),
    },
    Explanation {
        code: codes::D004,
        meaning: "A type of the page is not in $metadata; the page alone says what it holds.",
        remedy: "Bring both to the same version.",
        example: Elsewhere("IMicrosoftGraphParcel without an entity `parcel`"),
    },
    Explanation {
        code: codes::D005,
        meaning: "An annotation of $metadata forbids the change that the cmdlet makes, or names another method for it. \
                  The request stands all the same.",
        remedy: "Name the right method in overrides.toml, leave the cmdlet out in gen.toml, or allow the code.",
        example: Elsewhere("Update-MgParcel, which sends PATCH, with `UpdateMethod` PUT in `UpdateRestrictions`"),
    },
    Explanation {
        code: codes::R001,
        meaning: "No command metadata and no override names the route, so the cmdlet is left out.",
        remedy: "Name the route: the help line says which entry of overrides.toml does it.",
        example: Elsewhere("Send-Parcel without an entry in commands.json"),
    },
    Explanation {
        code: codes::R002,
        meaning: "The route has a place that no parameter fills, or the other way round.",
        remedy: "Correct the route.",
        example: Elsewhere("/parcels/{parcel-id}/send for a set without -ParcelId"),
    },
    Explanation {
        code: codes::R003,
        meaning: "It is not known what a parameter does: a part of the path, of the query, of the body, or a header.",
        remedy: "Correct the route, or hide the parameter in overrides.toml.",
        example: Elsewhere("-Speed on a cmdlet whose body is not known"),
    },
    Explanation {
        code: codes::R004,
        meaning: "Two things would have the same name in Rust.",
        remedy: "Rename one in overrides.toml.",
        example: Elsewhere("-Type and -type"),
    },
    Explanation {
        code: codes::R005,
        meaning: "An entry of overrides.toml fits nothing that was read.",
        remedy: "Correct or remove it.",
        example: Elsewhere("[[cmdlet]] with name = \"Sned-Parcel\""),
    },
    Explanation {
        code: codes::R006,
        meaning: "overrides.toml is no TOML, or has a key that is not known.",
        remedy: "Correct the line.",
        example: Elsewhere("[cmdlet"),
    },
    Explanation {
        code: codes::R007,
        meaning: "An entry of overrides.toml says what pages, command metadata and $metadata say by now.",
        remedy: "Remove it.",
        example: Elsewhere("[[cmdlet]] with the route that the command metadata gives"),
    },
    Explanation {
        code: codes::R008,
        meaning: "gen.toml includes or excludes a module or cmdlet that no page has.",
        remedy: "Correct or remove the name.",
        example: Elsewhere("cmdlets = [\"Sned-Parcel\"] below [include]"),
    },
    Explanation {
        code: codes::R009,
        meaning: "An entry of overrides.toml names a route that $metadata does not have. The route stands.",
        remedy: "Correct the route, or bring $metadata to the version of the service that has it.",
        example: Elsewhere("route = \"GET /users/{user-id}/parcels\""),
    },
    Explanation {
        code: codes::T001,
        meaning: "Two pages give a property different types; the first one counts.",
        remedy: "Generate the pages anew, or decide in overrides.toml.",
        example: Elsewhere("[Weight <Double?>] on one page and [Weight <String>] on another"),
    },
    Explanation {
        code: codes::T002,
        meaning: "A type is neither on a page nor in $metadata; JSON values take its place.",
        remedy: "Add $metadata.",
        example: Elsewhere("-Wrap <IMicrosoftGraphWrap>"),
    },
    Explanation {
        code: codes::G001,
        meaning: "gen.toml is no TOML, has a key that is not known, or a code that does not exist. Nothing is generated.",
        remedy: "Correct the line.",
        example: Elsewhere("[lint]\nS999 = \"deny\""),
    },
    Explanation {
        code: codes::G002,
        meaning: "Several folders are given, and another than the first one has a gen.toml, which is not read.",
        remedy: "Name its folder first, or move what it says to the file that is read.",
        example: Elsewhere("cargo xtask gen --specs specs --specs more-specs"),
    },
];
