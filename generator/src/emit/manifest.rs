//! `Cargo.toml` of the emitted crate.

use super::source::{MARK, SourceFile};
use super::{RuntimeDependency, Settings};
use crate::ir::Api;

/// The features of the runtime that the crate hands on, and what they are.
const RUNTIME_FEATURES: &[(&str, &str)] = &[
    ("reqwest", "The default transport."),
    ("native-tls", "The default transport with the TLS of the system."),
    ("certificate", "Credentials with a certificate."),
    ("azure-identity", "Credentials of the Azure SDK."),
    ("blocking", "Waiting without async."),
    ("tracing", "Spans and events of calls."),
    ("indicatif", "`indicatif::ProgressBar` shows the progress of a pipeline."),
    ("mock", "A transport for tests, and a recorder."),
];

/// Whether a module of this name would be in the way of a file or a feature that every emitted crate has.
pub(crate) fn is_reserved_module(rust: &str) -> bool {
    let is_feature = |(name, _): &(&str, &str)| name.replace('-', "_") == rust;
    matches!(rust, "models" | "typed" | "default") || RUNTIME_FEATURES.iter().any(is_feature)
}

/// The manifest: one feature a PowerShell module, and those of the runtime.
pub(super) fn emit(api: &Api, settings: &Settings) -> SourceFile {
    let sections = [
        format!("# {MARK}"),
        package(api, settings),
        library(),
        docs(),
        features(api),
        dependencies(settings),
        if settings.standalone { "[workspace]".to_owned() } else { "[lints]\nworkspace = true".to_owned() },
    ];
    SourceFile::text("Cargo.toml", sections.join("\n\n") + "\n")
}

fn package(api: &Api, settings: &Settings) -> String {
    let name = string(&settings.name);
    let about = string(&format!("Typed Rust actions for the Microsoft Graph {} cmdlets of PowerShell", api.version));
    let shared = if settings.standalone {
        let version = string(&settings.version);
        format!("version = {version}\nedition = \"2024\"\nrust-version = \"1.88\"\nlicense = \"MIT OR Apache-2.0\"")
    } else {
        ["version", "edition", "rust-version", "license", "publish"]
            .map(|field| format!("{field}.workspace = true"))
            .join("\n")
    };
    format!("[package]\nname = {name}\ndescription = {about}\n{shared}")
}

/// Cargo loads a member that names its library even when the file is gone, so that `cargo xtask gen` can write it anew.
fn library() -> String {
    "[lib]\npath = \"src/lib.rs\"".to_owned()
}

fn docs() -> String {
    "[package.metadata.docs.rs]\nall-features = true".to_owned()
}

fn features(api: &Api) -> String {
    let mut lines = vec!["[features]".to_owned(), "default = [\"reqwest\"]".to_owned()];
    lines.extend(RUNTIME_FEATURES.iter().flat_map(|(name, about)| {
        let feature = format!("{name} = [\"cmdlet-runtime/{name}\"]");
        [format!("# {about}"), feature]
    }));
    lines.push("# One for each PowerShell module.".to_owned());
    lines.extend(api.modules.iter().map(|module| format!("{} = []", module.feature)));
    lines.join("\n")
}

fn dependencies(settings: &Settings) -> String {
    let source = match &settings.runtime {
        RuntimeDependency::Path(path) => format!("path = {}", string(path)),
        RuntimeDependency::Version(version) => format!("version = {}", string(version)),
    };
    format!("[dependencies]\ncmdlet-runtime = {{ {source}, default-features = false }}")
}

/// A TOML string.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}
