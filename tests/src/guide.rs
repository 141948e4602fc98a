//! The guide of `docs/guide/`, a module for each chapter: rustdoc shows it, and its examples are doc tests.

/// A module whose documentation is a chapter.
macro_rules! chapters {
    ($($name:ident $file:literal)*) => {$(
        #[doc = include_str!(concat!("../../docs/guide/", $file, ".md"))]
        pub mod $name {}
    )*};
}

chapters! {
    first_call "first-call"
    parameters "parameters"
    credentials "credentials"
    errors "errors"
    retries "retries"
    lists "lists"
    pipelines "pipelines"
    batches "batches"
    confirm "confirm"
    files "files"
    tests "tests"
    transports "transports"
    from_powershell "from-powershell"
}
