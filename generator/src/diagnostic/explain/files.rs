//! Codes of files and front matter.

use super::Example::{File, Page};
use super::Explanation;
use crate::diagnostic::codes;

pub(super) const ALL: &[Explanation] = &[
    Explanation {
        code: codes::F002,
        meaning: "The file begins with U+FEFF, which some tools show as text. It is read without it.",
        remedy: "Save the file without a byte order mark.",
        example: Page(&[("---\nexternal", "\u{feff}---\nexternal")]),
    },
    Explanation {
        code: codes::F003,
        meaning: "Lines end with a carriage return, or some do and some do not. Pages are read all the same; diffs and tools suffer.",
        remedy: "Save the file with Unix line breaks.",
        example: Page(&[("Send a parcel to a customer.\n", "Send a parcel to a customer.\r\n")]),
    },
    Explanation {
        code: codes::F004,
        meaning: "A no-break space, a zero-width character or a control character stands in the text; nobody sees it, and searches miss the word.",
        remedy: "Write a blank instead, or remove it.",
        example: Page(&[("Send a parcel to a customer.", "Send a\u{a0}parcel to a customer.")]),
    },
    Explanation {
        code: codes::F005,
        meaning: "The file does not end with a line break.",
        remedy: "End the file with a line break.",
        example: Page(&[("/help/get-parcel)\n", "/help/get-parcel)")]),
    },
    Explanation {
        code: codes::F006,
        meaning: "The file holds nothing, or only blanks.",
        remedy: "Write a help page or remove the file.",
        example: File("Send-Parcel.md", "\n\n"),
    },
    Explanation {
        code: codes::F008,
        meaning: "Lines of seven angle brackets mark two versions between which nobody has chosen. Nothing of the page is used.",
        remedy: "Keep one of the two versions, and remove the marks.",
        example: Page(&[(
            "## SYNOPSIS\n",
            "## SYNOPSIS\n\n<<<<<<< HEAD\nSend it.\n=======\nSend one.\n>>>>>>> topic\n",
        )]),
    },
    Explanation {
        code: codes::M001,
        meaning: "The page does not begin with keys between two lines of three dashes. Module and schema are not known without them.",
        remedy: "Begin the page with the keys.",
        example: Page(&[("---\nexternal help file: Contoso-help.xml\n", "external help file: Contoso-help.xml\n")]),
    },
    Explanation {
        code: codes::M002,
        meaning: "What stands between the dashes is no YAML. Keys are still read line by line.",
        remedy: "Quote values that hold a colon and a blank, or that begin with a special character.",
        example: Page(&[("title: Send-Parcel", "title: %Send-Parcel")]),
    },
    Explanation {
        code: codes::M003,
        meaning: "A key stands there twice; the first one counts.",
        remedy: "Remove one.",
        example: Page(&[("title: Send-Parcel", "title: Send-Parcel\nschema: 2.0.0")]),
    },
    Explanation {
        code: codes::M004,
        meaning: "A key that the schema asks for is missing. Nothing is lost for the generator except with `Module Name`, for which the folder stands in.",
        remedy: "Add the key, or correct the one that is almost it.",
        example: Page(&[("external help file: Contoso-help.xml\n", "")]),
    },
    Explanation {
        code: codes::M005,
        meaning: "The key belongs to the other schema: 2.0.0 has `online version` and `schema`, 2024-05-01 has `HelpUri` and `PlatyPS schema version`.",
        remedy: "Rename the key.",
        example: Page(&[("online version:", "HelpUri:")]),
    },
    Explanation {
        code: codes::M006,
        meaning: "The page names a schema that is neither 2.0.0 nor 2024-05-01, or none.",
        remedy: "Name one of the two.",
        example: Page(&[("schema: 2.0.0", "schema: 1.0.0")]),
    },
    Explanation {
        code: codes::M007,
        meaning: "The key `title` and the heading name different cmdlets.",
        remedy: "Write the name of the heading.",
        example: Page(&[("title: Send-Parcel", "title: Send-Letter")]),
    },
    Explanation {
        code: codes::M008,
        meaning: "The file is named for another cmdlet than its heading. Such pages are mostly stale copies. If all other places name the same cmdlet, the heading is misspelt.",
        remedy: "Rename the file, remove the copy, or correct the heading.",
        example: Page(&[("# Send-Parcel\n", "# Send-Letter\n"), ("title: Send-Parcel", "title: Send-Letter")]),
    },
    Explanation {
        code: codes::M009,
        meaning: "The page lies in the folder of another module than it names.",
        remedy: "Move the page or correct the key.",
        example: File("Contoso.Letters/Send-Parcel.md", super::BASE),
    },
    Explanation {
        code: codes::M010,
        meaning: "The address of the online page does not end in the name of the cmdlet.",
        remedy: "Write the address of this cmdlet's page.",
        example: Page(&[("help/send-parcel", "help/send-letter")]),
    },
    Explanation {
        code: codes::M011,
        meaning: "A key that the schema asks for is there without a value. AutoRest leaves `external help file` empty on every page, so this is off unless asked for.",
        remedy: "Write the value.",
        example: Page(&[("external help file: Contoso-help.xml", "external help file:")]),
    },
    Explanation {
        code: codes::M012,
        meaning: "The page describes a module. It is skipped.",
        remedy: "Nothing.",
        example: File(
            "Contoso.md",
            "---\nModule Name: Contoso\nModule Guid: 00000000-0000-0000-0000-000000000000\n---\n\n# Contoso Module\n\n## Description\nText.\n",
        ),
    },
    Explanation {
        code: codes::M013,
        meaning: "The page is an about topic. It is skipped.",
        remedy: "Nothing.",
        example: File(
            "about_Parcels.md",
            "---\ntitle: about_Parcels\n---\n\n# about_Parcels\n\n## Short description\nText.\n",
        ),
    },
    Explanation {
        code: codes::M014,
        meaning: "The page has neither the sections of a cmdlet page nor the keys of a module page.",
        remedy: "Add the sections, or move the file out of the folder.",
        example: File("Parcels.md", "---\nschema: 2.0.0\n---\n\n# Parcels\n\nSome text.\n"),
    },
    Explanation {
        code: codes::M015,
        meaning: "The key `document type` is neither `cmdlet` nor `module`, or it is the one and the page has the sections or keys of the other. The sections count.",
        remedy: "Write what the page is.",
        example: Page(&[("title: Send-Parcel", "title: Send-Parcel\ndocument type: module")]),
    },
];
