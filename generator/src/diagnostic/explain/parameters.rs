//! Codes of parameters, types, links and notes, and across pages.

use super::Example::{Elsewhere, Page, Second};
use super::Explanation;
use crate::diagnostic::codes;

pub(super) const ALL: &[Explanation] = &[
    Explanation {
        code: codes::P001,
        meaning: "A parameter without a block has neither type nor sets and is left out.",
        remedy: "Add the block.",
        example: Page(&[(
            "### -Path\nThe box.\n\n```yaml\nType: String\nParameter Sets: Send\nAliases:\n\nRequired: True\nPosition: 0\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n```\n",
            "### -Path\nThe box.\n",
        )]),
    },
    Explanation {
        code: codes::P002,
        meaning: "A line of the block is no `key: value`, or the key is not known.",
        remedy: "Correct the line.",
        example: Page(&[("Aliases: Tag", "Alias Tag")]),
    },
    Explanation {
        code: codes::P003,
        meaning: "A block of schema 2024-05-01 is understood, but a reader of YAML would refuse it. Blocks of schema 2.0.0 are no YAML and are not checked for this.",
        remedy: "Quote the value.",
        example: Page(&[(
            "Type: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n",
            "Type: System.String\nDefaultValue: @home\nSupportsWildcards: false\nAliases: []\nParameterSets:\n- Name: Label\n  Position: Named\n  IsRequired: true\n  ValueFromPipeline: false\n  ValueFromPipelineByPropertyName: false\n  ValueFromRemainingArguments: false\nDontShow: false\nAcceptedValues: []\nHelpMessage: ''\n",
        )]),
    },
    Explanation {
        code: codes::P004,
        meaning: "A key of the block is given twice; the first one counts.",
        remedy: "Remove one.",
        example: Page(&[("Aliases: Tag\n", "Aliases: Tag\nAliases: Note\n")]),
    },
    Explanation {
        code: codes::P005,
        meaning: "A key without which the block says too little is missing or has no value.",
        remedy: "Add the key.",
        example: Page(&[("Type: String\nParameter Sets: Label", "Parameter Sets: Label")]),
    },
    Explanation {
        code: codes::P006,
        meaning: "Two headings describe the same parameter; only the first one is read.",
        remedy: "Merge the two.",
        example: Page(&[(
            "### CommonParameters",
            "### -Label\nAgain.\n\n```yaml\nType: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n```\n\n### CommonParameters",
        )]),
    },
    Explanation {
        code: codes::P007,
        meaning: "The heading of a parameter has no dash, another sign in its place, or more than the name, or it is missing; or that of the common parameters is misspelt or missing.",
        remedy: "Write `### -Name`.",
        example: Page(&[("### -Label", "### Label")]),
    },
    Explanation {
        code: codes::P008,
        meaning: "The block names a parameter set that SYNTAX does not have.",
        remedy: "Write the name of a set, or `(All)`.",
        example: Page(&[("Parameter Sets: Label", "Parameter Sets: Label, Stamp")]),
    },
    Explanation {
        code: codes::P009,
        meaning: "SYNTAX has a parameter that PARAMETERS does not describe, so its type is all that is known. If exactly one described parameter of the same type is missing in that set, a wrong name is assumed and shown.",
        remedy: "Describe it, or correct the name.",
        example: Page(&[("Send-Parcel -Label", "Send-Parcel -Lable")]),
    },
    Explanation {
        code: codes::P010,
        meaning: "PARAMETERS describes a parameter that no syntax block has. Dynamic parameters look like this.",
        remedy: "Add it to the syntax, if it is not dynamic.",
        example: Page(&[
            ("-Label <String> [-Fast]", "-Label <String>"),
            ("[-Fast] [<CommonParameters>]\n```\n\n### Label", "[<CommonParameters>]\n```\n\n### Label"),
        ]),
    },
    Explanation {
        code: codes::P011,
        meaning: "The syntax of a set has the parameter and the block does not name the set, or the other way round. The syntax counts.",
        remedy: "Make both say the same.",
        example: Page(&[("Parameter Sets: (All)", "Parameter Sets: Send")]),
    },
    Explanation {
        code: codes::P012,
        meaning: "The syntax says that the parameter is mandatory in a set and the block says that it is not, or the other way round. The syntax counts. AutoRest writes `True` if any set requires the parameter; that is an info only.",
        remedy: "Make both say the same.",
        example: Page(&[("-Label <String>", "[-Label <String>]")]),
    },
    Explanation {
        code: codes::P013,
        meaning: "The parameter has a position in one of the two places, or another order in the syntax. Counting from 0 or from 1 makes no difference.",
        remedy: "Make both say the same.",
        example: Page(&[("[-Path] <String>", "-Path <String>")]),
    },
    Explanation {
        code: codes::P014,
        meaning: "Syntax and block name different types, after namespaces, accelerators and `Nullable` are taken off.",
        remedy: "Write the same type.",
        example: Page(&[("-Label <String>", "-Label <Int32>")]),
    },
    Explanation {
        code: codes::P015,
        meaning: "One block or two name the same parameter set, or `(All)` beside others, so that two facts hold for one set.",
        remedy: "Name each set in one block only.",
        example: Page(&[(
            "Type: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n",
            "Type: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n```\n\n```yaml\nType: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n",
        )]),
    },
    Explanation {
        code: codes::P016,
        meaning: "The facts of the parameter differ between sets, and schema 2.0.0 needs a block for each. All are read; platyPS 1.0 reads the first only.",
        remedy: "Nothing.",
        example: Page(&[
            (
                "Type: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n",
                "Type: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n```\n\n```yaml\nType: String\nParameter Sets: Send\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: False\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n",
            ),
            ("[-Path] <String>", "[-Path] <String> [-Label <String>]"),
        ]),
    },
    Explanation {
        code: codes::P017,
        meaning: "A key with few values has another one.",
        remedy: "Write one of the values.",
        example: Page(&[(
            "Parameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True",
            "Parameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: TrueNamed",
        )]),
    },
    Explanation {
        code: codes::P018,
        meaning: "An alias is the name or the alias of another parameter of the page.",
        remedy: "Remove one.",
        example: Page(&[("Aliases: Tag", "Aliases: Path")]),
    },
    Explanation {
        code: codes::P019,
        meaning: "An accepted value is empty or stands twice, or the default is none of them.",
        remedy: "Correct the list.",
        example: Page(&[("Accepted values: Glass, Books", "Accepted values: Glass, Glass")]),
    },
    Explanation {
        code: codes::P020,
        meaning: "Nothing says what the parameter is for. AutoRest writes a lone dot on many pages, so this is off unless asked for.",
        remedy: "Write a sentence.",
        example: Page(&[("Send it today.\n", ".\n")]),
    },
    Explanation {
        code: codes::P021,
        meaning: "The parameters are not sorted; platyPS sorts them when it writes the page. It is off unless asked for.",
        remedy: "Sort them.",
        example: Page(&[
            ("### -Fast", "### -Quick"),
            ("[-Content <IMicrosoftGraphParcel>] [-Fast]", "[-Content <IMicrosoftGraphParcel>] [-Quick]"),
            ("-Label <String> [-Fast]", "-Label <String> [-Quick]"),
        ]),
    },
    Explanation {
        code: codes::P022,
        meaning: "Text behind the block belongs to no parameter.",
        remedy: "Move it above the block.",
        example: Page(&[("### CommonParameters", "Some words.\n\n### CommonParameters")]),
    },
    Explanation {
        code: codes::P023,
        meaning: "One page has blocks of schema 2.0.0 and of schema 2024-05-01.",
        remedy: "Write all blocks in one schema.",
        example: Page(&[(
            "Type: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n\nRequired: True\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n",
            "Type: System.String\nDefaultValue: ''\nSupportsWildcards: false\nAliases: []\nParameterSets:\n- Name: Label\n  Position: Named\n  IsRequired: true\n  ValueFromPipeline: false\n  ValueFromPipelineByPropertyName: false\n  ValueFromRemainingArguments: false\nDontShow: false\nAcceptedValues: []\nHelpMessage: ''\n",
        )]),
    },
    Explanation {
        code: codes::P024,
        meaning: "The facts of a parameter stand between other lines than platyPS writes, such as tildes or a fence with another language. They are read; platyPS does not find them.",
        remedy: "Begin the block with three back-ticks and `yaml`, and end it with three back-ticks.",
        example: Page(&[("What is printed on it.\n\n```yaml", "What is printed on it.\n\n```text")]),
    },
    Explanation {
        code: codes::P025,
        meaning: "PowerShell takes the name of a parameter in any case, and the page writes it in several. It is the same parameter; what is generated has the spelling that most places have.",
        remedy: "Write the name in one way.",
        example: Page(&[("### -Label", "### -LABEL")]),
    },
    Explanation {
        code: codes::I001,
        meaning: "INPUTS and the parameters that take the pipeline name different types. Types in sentences are not compared, and an empty section names none.",
        remedy: "Make both say the same.",
        example: Page(&[("### IMicrosoftGraphParcel", "### System.String")]),
    },
    Explanation {
        code: codes::I002,
        meaning: "A heading of INPUTS or OUTPUTS is empty, escaped, stands twice, ends with a mark or names several types.",
        remedy: "Write one heading for each type.",
        example: Page(&[("### System.Boolean", "### System.Boolean, System.String")]),
    },
    Explanation {
        code: codes::L001,
        meaning: "A link has no text. Every Graph page of today has some, so this is off unless asked for.",
        remedy: "Write the text.",
        example: Page(&[("[Get-Parcel](", "[](")]),
    },
    Explanation {
        code: codes::L002,
        meaning: "A link leads nowhere.",
        remedy: "Write the address.",
        example: Page(&[("(https://contoso.com/help/get-parcel)", "()")]),
    },
    Explanation {
        code: codes::L003,
        meaning: "A line of RELATED LINKS holds no link.",
        remedy: "Write `[text](address)`.",
        example: Page(&[("[Get-Parcel](https://contoso.com/help/get-parcel)", "See Get-Parcel.")]),
    },
    Explanation {
        code: codes::A001,
        meaning: "platyPS left its text about aliases. Every page of today has it, so this is off unless asked for.",
        remedy: "Write the aliases, or remove the text.",
        example: Page(&[(
            "## DESCRIPTION",
            "## ALIASES\n\nThis cmdlet has the following aliases,\n  {{Insert list of aliases}}\n\n## DESCRIPTION",
        )]),
    },
    Explanation {
        code: codes::N001,
        meaning: "NOTES describes a parameter that the page does not have.",
        remedy: "Rename the entry, or remove it.",
        example: Page(&[("CONTENT <", "CONTENTS <")]),
    },
    Explanation {
        code: codes::N002,
        meaning: "The type of the parameter has properties that NOTES does not list, although it lists others.",
        remedy: "Add the entry.",
        example: Page(&[
            (
                "### CommonParameters",
                "### -Sender\nWho sends it.\n\n```yaml\nType: IMicrosoftGraphPerson\nParameter Sets: Send\nAliases:\n\nRequired: False\nPosition: Named\nDefault value: None\nAccept pipeline input: False\nAccept wildcard characters: False\n```\n\n### CommonParameters",
            ),
            (
                "[-Fast] [<CommonParameters>]\n```\n\n### Label",
                "[-Fast] [-Sender <IMicrosoftGraphPerson>] [<CommonParameters>]\n```\n\n### Label",
            ),
        ]),
    },
    Explanation {
        code: codes::N003,
        meaning: "The description points to an entry of NOTES that is not there.",
        remedy: "Add the entry, or remove the sentence.",
        example: Page(&[(
            "What is printed on it.",
            "To construct, see NOTES section for LABEL properties and create a hash table.",
        )]),
    },
    Explanation {
        code: codes::N004,
        meaning: "NOTES and the block name different types for the parameter.",
        remedy: "Write the same type.",
        example: Page(&[("CONTENT <IMicrosoftGraphParcel>", "CONTENT <IMicrosoftGraphLetter>")]),
    },
    Explanation {
        code: codes::N005,
        meaning: "A property is indented by an odd number of blanks, deeper than one level below the line above, or below one that has no properties.",
        remedy: "Indent it by two blanks for each level.",
        example: Page(&[("  [Weight", "      [Weight")]),
    },
    Explanation {
        code: codes::N006,
        meaning: "A line looks like a property and is none, or stands alone below a blank line.",
        remedy: "Correct the line, or remove the blank line.",
        example: Page(&[("  [Weight <Double?>]:", "  [Weight <Double?>")]),
    },
    Explanation {
        code: codes::N007,
        meaning: "A property stands twice in one type.",
        remedy: "Remove one.",
        example: Page(&[("  [Weight <Double?>]: Its weight.", "  [Name <String>]: Its name.")]),
    },
    Explanation {
        code: codes::N008,
        meaning: "A type is named and nowhere expanded in its entry: it is empty, or AutoRest met it before in a place that it left out. It is off unless asked for, because no page can be corrected.",
        remedy: "Nothing.",
        example: Page(&[("[Weight <Double?>]", "[Wrap <IMicrosoftGraphWrap>]")]),
    },
    Explanation {
        code: codes::N009,
        meaning: "Two pages list different properties for one type. An info if only numbers behind type names differ, a warning for identity types, which live through generations of pages, an error otherwise.",
        remedy: "Generate the pages anew, or decide in overrides.toml.",
        example: Second(
            "Stop-Parcel.md",
            &[
                ("Send-Parcel", "Stop-Parcel"),
                ("send-parcel", "stop-parcel"),
                ("  [Weight <Double?>]: Its weight.\n", "  [Height <Double?>]: Its height.\n"),
            ],
        ),
    },
    Explanation {
        code: codes::N010,
        meaning: "A description goes on in a line that CommonMark takes for a heading or a list.",
        remedy: "Write the description on one line.",
        example: Page(&[("  [Weight <Double?>]: Its weight.", "  [Weight <Double?>]: Its weight.\n- in grams.")]),
    },
    Explanation {
        code: codes::N011,
        meaning: "A backslash of a conversion was left in a type.",
        remedy: "Remove it.",
        example: Page(&[("  [Weight <Double?>]", "  [Weight <Double\\[]>]")]),
    },
    Explanation {
        code: codes::N012,
        meaning: "The entries of NOTES are not sorted by name.",
        remedy: "Sort them.",
        example: Page(&[(
            "CONTENT <IMicrosoftGraphParcel>: What is in it.",
            "LABEL <String>: What is on it.\n\nCONTENT <IMicrosoftGraphParcel>: What is in it.",
        )]),
    },
    Explanation {
        code: codes::N013,
        meaning: "Properties are nested deeper than 64 levels, which no service has. The rest is read at that depth.",
        remedy: "Correct the indent.",
        example: Elsewhere("a property behind 130 blanks, below 64 levels of others"),
    },
    Explanation {
        code: codes::C001,
        meaning: "Two pages describe the same cmdlet. The page whose file has the name counts.",
        remedy: "Correct the heading, or remove the page.",
        example: Second("Copy.md", &[]),
    },
    Explanation {
        code: codes::C002,
        meaning: "A page gives as an alias the name of a cmdlet that has a page of its own.",
        remedy: "Remove the alias, or the other page.",
        example: Second(
            "Stop-Parcel.md",
            &[
                ("Send-Parcel", "Stop-Parcel"),
                ("send-parcel", "stop-parcel"),
                ("schema: 2.0.0", "schema: 2.0.0\naliases: [Send-Parcel]"),
            ],
        ),
    },
    Explanation {
        code: codes::C003,
        meaning: "The syntax gives a parameter different types in two sets, which PowerShell does not allow.",
        remedy: "Write the same type.",
        example: Page(&[(
            "Label\n```\nSend-Parcel -Label <String> [-Fast]",
            "Label\n```\nSend-Parcel -Label <String> [-Fast <Int32>]",
        )]),
    },
    Explanation {
        code: codes::C004,
        meaning: "The parameter is an enumeration of Graph, and no page lists its values. It is off unless asked for.",
        remedy: "Nothing; $metadata lists them.",
        example: Page(&[
            (
                "Type: String\nParameter Sets: Label\nAliases: Tag\nAccepted values: Glass, Books\n",
                "Type: Contoso.PowerShell.Support.Label\nParameter Sets: Label\nAliases: Tag\n",
            ),
            ("-Label <String>", "-Label <Label>"),
        ]),
    },
];
