//! The short names of PowerShell for .NET types.

/// PowerShell accelerators in lower case, sorted, with the last segment of their .NET names.
const ACCELERATORS: [(&str, &str); 90] = [
    ("adsi", "DirectoryEntry"),
    ("adsisearcher", "DirectorySearcher"),
    ("alias", "AliasAttribute"),
    ("allowemptycollection", "AllowEmptyCollectionAttribute"),
    ("allowemptystring", "AllowEmptyStringAttribute"),
    ("allownull", "AllowNullAttribute"),
    ("argumentcompleter", "ArgumentCompleterAttribute"),
    ("bigint", "BigInteger"),
    ("bool", "Boolean"),
    ("byte", "Byte"),
    ("char", "Char"),
    ("ciminstance", "CimInstance"),
    ("cimsession", "CimSession"),
    ("cmdletbinding", "CmdletBindingAttribute"),
    ("cultureinfo", "CultureInfo"),
    ("datetime", "DateTime"),
    ("decimal", "Decimal"),
    ("double", "Double"),
    ("float", "Single"),
    ("guid", "Guid"),
    ("hashtable", "Hashtable"),
    ("initialsessionstate", "InitialSessionState"),
    ("int", "Int32"),
    ("int16", "Int16"),
    ("int32", "Int32"),
    ("int64", "Int64"),
    ("ipaddress", "IPAddress"),
    ("ipendpoint", "IPEndPoint"),
    ("long", "Int64"),
    ("mailaddress", "MailAddress"),
    ("nullstring", "NullString"),
    ("object", "Object"),
    ("ordered", "OrderedDictionary"),
    ("outputtype", "OutputTypeAttribute"),
    ("parameter", "ParameterAttribute"),
    ("physicaladdress", "PhysicalAddress"),
    ("powershell", "PowerShell"),
    ("psaliasproperty", "PSAliasProperty"),
    ("pscredential", "PSCredential"),
    ("pscustomobject", "PSObject"),
    ("pslistmodifier", "PSListModifier"),
    ("psmoduleinfo", "PSModuleInfo"),
    ("psnoteproperty", "PSNoteProperty"),
    ("psobject", "PSObject"),
    ("psprimitivedictionary", "PSPrimitiveDictionary"),
    ("psscriptmethod", "PSScriptMethod"),
    ("psscriptproperty", "PSScriptProperty"),
    ("pstypenameattribute", "PSTypeNameAttribute"),
    ("psvariable", "PSVariable"),
    ("psvariableproperty", "PSVariableProperty"),
    ("ref", "PSReference"),
    ("regex", "Regex"),
    ("runspace", "Runspace"),
    ("runspacefactory", "RunspaceFactory"),
    ("sbyte", "SByte"),
    ("scriptblock", "ScriptBlock"),
    ("securestring", "SecureString"),
    ("semver", "SemanticVersion"),
    ("short", "Int16"),
    ("single", "Single"),
    ("string", "String"),
    ("supportswildcards", "SupportsWildcardsAttribute"),
    ("switch", "SwitchParameter"),
    ("timespan", "TimeSpan"),
    ("type", "Type"),
    ("uint", "UInt32"),
    ("uint16", "UInt16"),
    ("uint32", "UInt32"),
    ("uint64", "UInt64"),
    ("ulong", "UInt64"),
    ("uri", "Uri"),
    ("ushort", "UInt16"),
    ("validatecount", "ValidateCountAttribute"),
    ("validatelength", "ValidateLengthAttribute"),
    ("validatenotnull", "ValidateNotNullAttribute"),
    ("validatenotnullorempty", "ValidateNotNullOrEmptyAttribute"),
    ("validatepattern", "ValidatePatternAttribute"),
    ("validaterange", "ValidateRangeAttribute"),
    ("validatescript", "ValidateScriptAttribute"),
    ("validateset", "ValidateSetAttribute"),
    ("version", "Version"),
    ("void", "Void"),
    ("weakreference", "WeakReference"),
    ("wildcardpattern", "WildcardPattern"),
    ("wmi", "ManagementObject"),
    ("wmiclass", "ManagementClass"),
    ("wmisearcher", "ManagementObjectSearcher"),
    ("x500distinguishedname", "X500DistinguishedName"),
    ("x509certificate", "X509Certificate"),
    ("xml", "XmlDocument"),
];

/// How many letters the longest accelerator has; most names of types have more.
const LONGEST: usize = 22;

/// The last segment of the .NET name that an accelerator stands for.
pub(super) fn resolve(name: &str) -> Option<&'static str> {
    if name.len() > LONGEST {
        return None;
    }
    let compare = |(short, _): &(&str, &str)| {
        let name = name.bytes().map(|byte| byte.to_ascii_lowercase());
        short.bytes().cmp(name)
    };
    ACCELERATORS.binary_search_by(compare).ok().map(|at| ACCELERATORS[at].1)
}

#[cfg(test)]
mod tests {
    use super::{ACCELERATORS, LONGEST, resolve};

    #[test]
    fn every_accelerator_is_found_in_any_case() {
        assert_eq!(ACCELERATORS.map(|(short, _)| short.len()).into_iter().max(), Some(LONGEST));
        for (short, long) in ACCELERATORS {
            assert_eq!(resolve(short), Some(long));
            assert_eq!(resolve(&short.to_ascii_uppercase()), Some(long));
        }
        assert_eq!(resolve("IMicrosoftGraphUser"), None);
    }
}
