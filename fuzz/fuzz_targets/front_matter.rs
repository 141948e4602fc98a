//! Any text as front matter.

#![no_main]

use libfuzzer_sys::fuzz_target;
use platygen_fuzz::check_page;

fuzz_target!(|text: &str| check_page(&format!("---\n{text}\n---\n\n# Get-Thing\n\n## SYNOPSIS\nGets it.\n\n## SYNTAX\n\n```\nGet-Thing\n```\n")));
