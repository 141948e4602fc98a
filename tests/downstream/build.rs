//! Generates the cmdlets that this crate uses: the generator as a library.
//!
//! A crate of your own names its own folder of help pages here, and its `gen.toml` there says what is included.

use platygen::specs::{self, Choice, Names};
use platygen::write::{self, Mode, Owned};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    println!("cargo::rerun-if-changed={}", pages.display());
    let (mut specs, mut found) = specs::load(&pages, &Choice::default())?;
    let cmdlets = ["Clear-MgUserPresence", "Send-MgUserMail"].map(str::to_owned);
    specs.config.include = Names { cmdlets: cmdlets.into(), ..Names::default() };
    // Examples in the documentation name the crate that they stand in.
    specs.config.output.name = String::from(env!("CARGO_PKG_NAME"));
    let generation = platygen::generate(&specs)?;
    found.extend(generation.diagnostics.iter().cloned());
    if generation.has_errors() {
        let renderer = platygen::renderer(&specs, false);
        return Err(found.iter().map(|diagnostic| renderer.render(diagnostic)).collect::<String>().into());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    write::write(&out.join("graph"), &generation.files, Mode::Write, Owned::CRATE)?;
    // The modules are behind features of the generated crate; in here they are always on.
    for module in &generation.api.modules {
        println!("cargo::rustc-cfg=feature=\"{}\"", module.feature);
        println!("cargo::rustc-check-cfg=cfg(feature, values(\"{}\"))", module.feature);
    }
    println!("cargo::rustc-check-cfg=cfg(docsrs)");
    let library = out.join("graph/src/lib.rs").display().to_string();
    fs::write(out.join("graph.rs"), format!("#[path = {library:?}]\nmod graph;\npub use graph::*;\n"))?;
    Ok(())
}
