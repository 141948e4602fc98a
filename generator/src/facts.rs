//! Companion sources: what a help page does not say about the request behind a cmdlet.
//!
//! Second stage of the pipeline, beside [`page`](crate::page): `lower` asks here for routes, methods and wire names.
//! Each source is read once into plain data with look-ups; reading reports what it does not understand and never fails.
//!
//! * [`commands`] is `MgCommandMetadata`: method, route and permissions of a published cmdlet.
//! * [`csdl`] is `$metadata`: types, properties, actions and functions with their wire names.
//! * [`routes`] walks paths through `$metadata`.

pub mod commands;
pub mod csdl;
pub mod routes;
mod words;
