//! Any text as a syntax block.

#![no_main]

use libfuzzer_sys::fuzz_target;
use platygen_fuzz::check_page;

fuzz_target!(|text: &str| check_page(&format!("---\nschema: 2.0.0\n---\n\n# Get-Thing\n\n## SYNOPSIS\nGets it.\n\n## SYNTAX\n\n```\n{text}\n```\n")));
