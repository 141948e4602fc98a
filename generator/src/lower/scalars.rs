//! Types that are no objects: their names in `$metadata` and on pages.

use crate::ir;

/// The scalar that `$metadata` means; a primitive of OData that is none of ours is any JSON value.
pub(super) fn of_wire(name: &str) -> Option<ir::Type> {
    Some(match name {
        "Edm.String" => ir::Type::String,
        "Edm.Boolean" => ir::Type::Boolean,
        "Edm.SByte" => ir::Type::SByte,
        "Edm.Byte" => ir::Type::Byte,
        "Edm.Int16" => ir::Type::Int16,
        "Edm.Int32" => ir::Type::Int32,
        "Edm.Int64" => ir::Type::Int64,
        "Edm.Single" => ir::Type::Single,
        "Edm.Double" => ir::Type::Double,
        "Edm.Decimal" => ir::Type::Decimal,
        "Edm.DateTimeOffset" => ir::Type::DateTimeOffset,
        "Edm.Date" => ir::Type::Date,
        "Edm.TimeOfDay" => ir::Type::TimeOfDay,
        "Edm.Duration" => ir::Type::Duration,
        "Edm.Guid" => ir::Type::Guid,
        "Edm.Binary" => ir::Type::Binary,
        "Edm.Stream" => ir::Type::Stream,
        name if name.starts_with("Edm.") => ir::Type::Any,
        _ => return None,
    })
}

/// The scalar that a page means by the last segment of a type name.
pub(super) fn of_page(short: &str) -> Option<ir::Type> {
    let lower = short.to_ascii_lowercase();
    Some(match lower.as_str() {
        "string" | "char" | "uri" => ir::Type::String,
        "switchparameter" => ir::Type::Switch,
        "boolean" => ir::Type::Boolean,
        "sbyte" => ir::Type::SByte,
        "byte" => ir::Type::Byte,
        "int16" => ir::Type::Int16,
        "int32" | "uint16" => ir::Type::Int32,
        "int64" | "uint32" => ir::Type::Int64,
        "single" => ir::Type::Single,
        "double" => ir::Type::Double,
        "decimal" => ir::Type::Decimal,
        "datetime" | "datetimeoffset" => ir::Type::DateTimeOffset,
        "timespan" => ir::Type::Duration,
        "guid" => ir::Type::Guid,
        "stream" => ir::Type::Stream,
        "hashtable" | "idictionary" | "dictionary" => ir::Type::Object,
        "object" | "psobject" => ir::Type::Any,
        _ => return None,
    })
}
