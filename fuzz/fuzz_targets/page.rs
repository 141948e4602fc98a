//! Any text as a help page: read, checked, its prose turned to rustdoc, its findings rendered.

#![no_main]

use libfuzzer_sys::fuzz_target;
use platygen_fuzz::check_page;

fuzz_target!(|text: &str| check_page(text));
