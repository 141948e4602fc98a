//! `cargo xtask`: the commands of a maintainer. Each one is a file; the generator does the work.

mod bench;
mod features;
mod generate;
mod ir;
mod lint;
mod project;
mod report;
mod tidy;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The commands of a maintainer.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the generated crate from the help pages
    Gen(generate::Arguments),
    /// Print the intermediate representation of one page
    Ir(ir::Arguments),
    /// Check help pages and say what is wrong where
    Lint(lint::Arguments),
    /// Measure speed as a ratio against a named floor
    Bench(bench::Arguments),
    /// Check that the generated crate compiles with each feature alone
    Features,
    /// Check the rules of the repository
    Tidy,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Gen(arguments) => generate::run(&arguments),
        Command::Ir(arguments) => ir::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Features => features::run(),
        Command::Tidy => tidy::run(),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            report::problem(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
