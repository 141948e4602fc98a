//! What each code means, with a page that has it. `docs/diagnostics.md` and the tests are made from this table.

mod files;
mod pages;
mod parameters;
mod stages;

use super::Code;

/// What a code means and what to do.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code.
    pub code: &'static Code,
    /// What it means, one or two sentences.
    pub meaning: &'static str,
    /// What to do, a sentence.
    pub remedy: &'static str,
    /// How to get it.
    pub example: Example,
}

/// How to get a finding.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// The base page with these texts replaced, each of which must be there.
    Page(&'static [(&'static str, &'static str)]),
    /// The base page, and a second page that is the base page with these texts replaced.
    Second(&'static str, &'static [(&'static str, &'static str)]),
    /// A whole file.
    File(&'static str, &'static str),
    /// Not a help page: what the input looks like. Tests of its stage cover it.
    Elsewhere(&'static str),
}

/// All explanations, in no order.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    files::ALL.iter().chain(pages::ALL).chain(parameters::ALL).chain(stages::ALL)
}

/// The explanation of a code.
#[must_use]
pub fn of(code: &Code) -> Option<&'static Explanation> {
    all().find(|explanation| explanation.code == code)
}

/// A page without findings, from which the examples are made.
pub const BASE: &str = "\
---
external help file: Contoso-help.xml
Module Name: Contoso.Parcels
online version: https://contoso.com/help/send-parcel
schema: 2.0.0
title: Send-Parcel
---

# Send-Parcel

## SYNOPSIS
Send a parcel.

## SYNTAX

### Send (Default)
```
Send-Parcel [-Path] <String> [-Content <IMicrosoftGraphParcel>] [-Fast] [<CommonParameters>]
```

### Label
```
Send-Parcel -Label <String> [-Fast] [<CommonParameters>]
```

## DESCRIPTION
Send a parcel to a customer.

## EXAMPLES

### Example 1: Send it
```powershell
Send-Parcel a.box
```

## PARAMETERS

### -Content
What is in it.

```yaml
Type: IMicrosoftGraphParcel
Parameter Sets: Send
Aliases:

Required: False
Position: Named
Default value: None
Accept pipeline input: True (ByValue)
Accept wildcard characters: False
```

### -Fast
Send it today.

```yaml
Type: SwitchParameter
Parameter Sets: (All)
Aliases:

Required: False
Position: Named
Default value: False
Accept pipeline input: False
Accept wildcard characters: False
```

### -Label
What is printed on it.

```yaml
Type: String
Parameter Sets: Label
Aliases: Tag
Accepted values: Glass, Books

Required: True
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### -Path
The box.

```yaml
Type: String
Parameter Sets: Send
Aliases:

Required: True
Position: 0
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### CommonParameters
This cmdlet supports the common parameters.

## INPUTS

### IMicrosoftGraphParcel

## OUTPUTS

### System.Boolean

## NOTES
COMPLEX PARAMETER PROPERTIES

CONTENT <IMicrosoftGraphParcel>: What is in it.
  [Name <String>]: Its name.
  [Weight <Double?>]: Its weight.

## RELATED LINKS

[Get-Parcel](https://contoso.com/help/get-parcel)
";
