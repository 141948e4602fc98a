//! `action!`: what the generator writes once for each form, for the actions that tests write by hand.
//! Its users name it before themselves, with `#[macro_use]`.

/// `action! { Name => Output, decoder; }` for types whose first field is the call.
macro_rules! action {
    ($($action:ty => $output:ty, $decode:path;)+) => {$(
        impl cmdlet_runtime::Action for $action {
            type Output = $output;
            const DECODE: cmdlet_runtime::output::Decode<$output> = $decode;

            fn call(&self) -> &cmdlet_runtime::Call {
                &self.0
            }

            fn call_mut(&mut self) -> &mut cmdlet_runtime::Call {
                &mut self.0
            }

            fn into_call(self) -> cmdlet_runtime::Call {
                self.0
            }
        }
    )+};
}
