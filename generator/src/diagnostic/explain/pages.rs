//! Codes of structure and syntax.

use super::Example::Page;
use super::Explanation;
use crate::diagnostic::codes;

pub(super) const ALL: &[Explanation] = &[
    Explanation {
        code: codes::S001,
        meaning: "The page does not say which cmdlet it describes.",
        remedy: "Add `# Verb-Noun` below the front matter.",
        example: Page(&[("# Send-Parcel\n", "")]),
    },
    Explanation {
        code: codes::S002,
        meaning: "Another heading of level 1 stands on the page, so two cmdlets share it or a comment lost its fence. Only the first one is read.",
        remedy: "Give each cmdlet a page of its own.",
        example: Page(&[("# Send-Parcel\n", "# Send-Parcel\n\n# Send-Letter\n")]),
    },
    Explanation {
        code: codes::S003,
        meaning: "The heading is not the name of a cmdlet.",
        remedy: "Write the name and nothing else.",
        example: Page(&[("Send-Parcel", "SendParcel"), ("send-parcel", "sendparcel")]),
    },
    Explanation {
        code: codes::S004,
        meaning: "SYNTAX or PARAMETERS is missing, without which there is nothing to generate.",
        remedy: "Add the section.",
        example: Page(&[
            (
                "## PARAMETERS\n\n### -Content\nWhat is in it.\n\n```yaml\nType: IMicrosoftGraphParcel\nParameter Sets: Send\nAliases:\n\nRequired: False\nPosition: Named\nDefault value: None\nAccept pipeline input: True (ByValue)\nAccept wildcard characters: False\n```\n\n",
                "## INPUTS\n\n",
            ),
            ("## INPUTS\n\n### IMicrosoftGraphParcel\n\n", ""),
        ]),
    },
    Explanation {
        code: codes::S005,
        meaning: "SYNOPSIS, DESCRIPTION or PARAMETERS has nothing below its heading.",
        remedy: "Write something.",
        example: Page(&[("Send a parcel to a customer.\n", "")]),
    },
    Explanation {
        code: codes::S006,
        meaning: "A section stands on the page twice; only the first one is read.",
        remedy: "Merge the two.",
        example: Page(&[("## EXAMPLES", "## SYNOPSIS\nText.\n\n## EXAMPLES")]),
    },
    Explanation {
        code: codes::S007,
        meaning: "The sections are not in the order of the schema; platyPS loses text then.",
        remedy: "Move the section.",
        example: Page(&[
            ("## SYNOPSIS\nSend a parcel.\n\n", ""),
            ("## INPUTS", "## SYNOPSIS\nSend a parcel.\n\n## INPUTS"),
        ]),
    },
    Explanation {
        code: codes::S008,
        meaning: "The heading is understood, but not written in upper case; platyPS compares case in places and loses the examples.",
        remedy: "Write it in upper case.",
        example: Page(&[("## PARAMETERS", "## Parameters")]),
    },
    Explanation {
        code: codes::S009,
        meaning: "The schema knows no such section; its text is kept and not used.",
        remedy: "Use one of the headings of the schema.",
        example: Page(&[("## INPUTS", "## REMARKS\nText.\n\n## INPUTS")]),
    },
    Explanation {
        code: codes::S010,
        meaning: "The heading is close to one of the schema that the page lacks, and is read as it.",
        remedy: "Correct the heading.",
        example: Page(&[("## PARAMETERS", "## PARAMTERS")]),
    },
    Explanation {
        code: codes::S011,
        meaning: "A fence begins and does not end before the next heading or fence.",
        remedy: "Add the closing line.",
        example: Page(&[("Send-Parcel a.box\n```\n", "Send-Parcel a.box\n")]),
    },
    Explanation {
        code: codes::S012,
        meaning: "The line was meant as a heading of level 3 and is none, because something stands before it, a blank is missing or it has another level.",
        remedy: "Write it at the start of the line, with a blank behind the number signs.",
        example: Page(&[("### System.Boolean", "###System.Boolean")]),
    },
    Explanation {
        code: codes::S013,
        meaning: "A heading stands inside of text. Readers of pages end the section, or drop the parameter, at it. A line of signs such as `# ^ ~` is an info only.",
        remedy: "Escape the number sign, or write the line in bold.",
        example: Page(&[("Send a parcel to a customer.", "Send a parcel to a customer.\n\n### Prices\n\nLow.")]),
    },
    Explanation {
        code: codes::S014,
        meaning: "Text touches the heading or block below it. platyPS drops its last line.",
        remedy: "Add a blank line.",
        example: Page(&[("Send it today.\n\n", "Send it today.\n")]),
    },
    Explanation {
        code: codes::S015,
        meaning: "platyPS or AutoRest left a place for text that nobody wrote. Every page of today has some, so this is off unless asked for.",
        remedy: "Write the text.",
        example: Page(&[("Send a parcel to a customer.", "{{ Fill in the Description }}")]),
    },
    Explanation {
        code: codes::S016,
        meaning: "HTML stands in the text; terminals show it as it is. Nothing is read of a comment in ALIASES, INPUTS, OUTPUTS and RELATED LINKS, where it could be taken for an entry.",
        remedy: "Write markdown, or escape the angle bracket.",
        example: Page(&[("Send a parcel to a customer.", "Send a parcel<br>to a customer.")]),
    },
    Explanation {
        code: codes::S017,
        meaning: "A comment of an example without fence is a heading for every reader of CommonMark. Pages of today have many, so this is off unless asked for.",
        remedy: "Put the example into a fence.",
        example: Page(&[("```powershell\nSend-Parcel a.box\n```", "# one box\nSend-Parcel a.box")]),
    },
    Explanation {
        code: codes::S018,
        meaning: "Sections that platyPS asks for are not there. The generator does not need them.",
        remedy: "Add the headings.",
        example: Page(&[(
            "## NOTES\nCOMPLEX PARAMETER PROPERTIES\n\nCONTENT <IMicrosoftGraphParcel>: What is in it.\n  [Name <String>]: Its name.\n  [Weight <Double?>]: Its weight.\n\n",
            "",
        )]),
    },
    Explanation {
        code: codes::S019,
        meaning: "Text stands where its section has no place for any. It is kept and not used.",
        remedy: "Move it below a heading where text belongs.",
        example: Page(&[("## EXAMPLES\n", "## EXAMPLES\n\nSome words.\n")]),
    },
    Explanation {
        code: codes::S020,
        meaning: "The title or a heading of the schema has no number signs, another level, something before it or no blank; it is read as a heading.",
        remedy: "Write it at the start of the line, with its number signs and a blank.",
        example: Page(&[("## NOTES", "##NOTES")]),
    },
    Explanation {
        code: codes::S021,
        meaning: "The section above goes on with what only another section holds, such as parameters in EXAMPLES, and the page lacks that section. It is read as that section. Where OUTPUTS begins below INPUTS nobody can tell.",
        remedy: "Write the heading above its first line.",
        example: Page(&[("## PARAMETERS\n\n", "")]),
    },
    Explanation {
        code: codes::X001,
        meaning: "An item of the syntax has none of the known forms and is left out.",
        remedy: "Write one of the forms.",
        example: Page(&[("[-Content <IMicrosoftGraphParcel>]", "[*Content]")]),
    },
    Explanation {
        code: codes::X002,
        meaning: "The syntax begins with another cmdlet than the heading.",
        remedy: "Write the cmdlet of the heading.",
        example: Page(&[("Send-Parcel -Label", "Send-Letter -Label")]),
    },
    Explanation {
        code: codes::X003,
        meaning: "Two syntax blocks belong to one parameter set, so it is not known which one holds.",
        remedy: "Give each set a heading of its own.",
        example: Page(&[("### Label\n", "### Send\n"), ("Parameter Sets: Label", "Parameter Sets: Send")]),
    },
    Explanation {
        code: codes::X004,
        meaning: "The page has several parameter sets and none says `(Default)`; the first one is taken.",
        remedy: "Mark one.",
        example: Page(&[("### Send (Default)", "### Send")]),
    },
    Explanation {
        code: codes::X005,
        meaning: "Several parameter sets say `(Default)`; the first one is taken.",
        remedy: "Take the mark off all but one.",
        example: Page(&[("### Label\n", "### Label (Default)\n")]),
    },
    Explanation {
        code: codes::X006,
        meaning: "A syntax block stands without a heading beside blocks that have one.",
        remedy: "Give it a heading.",
        example: Page(&[("### Label\n```", "```"), ("Parameter Sets: Label", "Parameter Sets: (All)")]),
    },
    Explanation {
        code: codes::X007,
        meaning: "A heading of a parameter set has no syntax block below it.",
        remedy: "Add the block, or remove the heading.",
        example: Page(&[("### Label\n", "### Stamp\n\n### Label\n")]),
    },
    Explanation {
        code: codes::X008,
        meaning: "`[<CommonParameters>]` in the syntax and `### CommonParameters` in PARAMETERS go together.",
        remedy: "Add the one that is missing.",
        example: Page(&[("### CommonParameters\nThis cmdlet supports the common parameters.\n\n", "")]),
    },
    Explanation {
        code: codes::X009,
        meaning: "A parameter stands twice in one syntax block; the first one counts.",
        remedy: "Remove one.",
        example: Page(&[("-Label <String> [-Fast]", "-Label <String> [-Fast] [-Fast]")]),
    },
    Explanation {
        code: codes::X010,
        meaning: "The item is understood, but written in another way than platyPS writes it.",
        remedy: "Write it as shown.",
        example: Page(&[("[-Content <IMicrosoftGraphParcel>]", "[-Content<IMicrosoftGraphParcel>]")]),
    },
    Explanation {
        code: codes::X011,
        meaning: "A line of a syntax block ends with a blank, is too long, or does not begin with one blank. It is off unless asked for: people wrap as they like.",
        remedy: "Let platyPS write the block.",
        example: Page(&[("-Label <String> [-Fast]", "-Label <String>\n    [-Fast]")]),
    },
    Explanation {
        code: codes::X012,
        meaning: "A switch takes no value, so its type is not written.",
        remedy: "Remove the type.",
        example: Page(&[("-Label <String> [-Fast]", "-Label <String> [-Fast <SwitchParameter>]")]),
    },
    Explanation {
        code: codes::X013,
        meaning: "The default is marked in other letters; platyPS does not take the mark off the name then.",
        remedy: "Write `(Default)`.",
        example: Page(&[("### Send (Default)", "### Send (default)")]),
    },
    Explanation {
        code: codes::X014,
        meaning: "PowerShell's own pages describe the parameters of a provider as a set of its own. It is not emitted.",
        remedy: "Nothing.",
        example: Page(&[("### Label\n", "### Label - Certificate provider\n")]),
    },
    Explanation {
        code: codes::X015,
        meaning: "SYNTAX holds no block, so the cmdlet has no parameter set.",
        remedy: "Add a block for each set.",
        example: Page(&[(
            "### Send (Default)\n```\nSend-Parcel [-Path] <String> [-Content <IMicrosoftGraphParcel>] [-Fast] [<CommonParameters>]\n```\n\n### Label\n```\nSend-Parcel -Label <String> [-Fast] [<CommonParameters>]\n```\n",
            "",
        )]),
    },
    Explanation {
        code: codes::X016,
        meaning: "The block makes sense only without marks of a quotation, a list, bold, code or a comment, without escapes and entities, or with the dash that an editor made longer. It is read like that.",
        remedy: "Write the syntax alone, as it is at a prompt.",
        example: Page(&[("Send-Parcel -Label <String> [-Fast]", "`Send-Parcel -Label &lt;String&gt; [–Fast]")]),
    },
];
