//! `Progress`: who is told how far a pipeline is.

use super::ErrorRecord;

/// Is told how far a pipeline is, as `Write-Progress` is.
///
/// A closure will do.
/// It is called while the pipeline is polled, so it should be quick.
///
/// ```
/// use cmdlet_runtime::pipeline::{Event, Pipeline, Tally};
/// # use cmdlet_runtime::{Action, Graph};
/// # fn example<A: Action<Output = ()>>(graph: &Graph, clear: fn(&str) -> A) {
/// let run = Pipeline::new(["adele", "alex"], clear)
///     .progress(|event: Event<'_>, tally: &Tally| match event {
///         Event::Failed(record) => println!("{record}"),
///         _ => println!("{} of {:?}", tally.finished(), tally.total),
///     })
///     .run(graph);
/// # }
/// ```
pub trait Progress {
    /// Something happened; the tally counts it already.
    fn report(&mut self, event: Event<'_>, tally: &Tally);
}

impl<F: FnMut(Event<'_>, &Tally)> Progress for F {
    fn report(&mut self, event: Event<'_>, tally: &Tally) {
        self(event, tally);
    }
}

/// What happened in a pipeline; inputs are counted from 0.
///
/// Each kind of event comes in the order of the inputs, as the results do.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The action of an input was begun.
    Began(usize),
    /// It succeeded.
    Succeeded(usize),
    /// It failed, whatever the error action makes of that.
    Failed(&'a ErrorRecord),
    /// There is nothing more to do, because all is done or because an error stopped it.
    Ended,
}

/// How far a pipeline is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// How many inputs there are in all; `None` when the inputs do not know it themselves.
    pub total: Option<usize>,
    /// How many were begun.
    pub begun: usize,
    /// How many succeeded.
    pub succeeded: usize,
    /// How many failed.
    pub failed: usize,
}

impl Tally {
    /// How many succeeded or failed.
    pub fn finished(&self) -> usize {
        self.succeeded + self.failed
    }
}

/// A bar that shows how many inputs are finished; its length is set where the inputs know their number.
///
/// ```
/// use cmdlet_runtime::pipeline::Pipeline;
/// use indicatif::ProgressBar;
/// # use cmdlet_runtime::{Action, Graph};
/// # fn example<A: Action<Output = ()>>(graph: &Graph, clear: fn(&str) -> A) {
/// let run = Pipeline::new(["adele", "alex"], clear).progress(ProgressBar::new(0)).run(graph);
/// # }
/// ```
#[cfg(feature = "indicatif")]
impl Progress for indicatif::ProgressBar {
    fn report(&mut self, event: Event<'_>, tally: &Tally) {
        match event {
            Event::Began(0) => {
                if let Some(total) = tally.total {
                    self.set_length(total as u64);
                }
            }
            Event::Began(_) => {}
            Event::Succeeded(_) | Event::Failed(_) => self.set_position(tally.finished() as u64),
            Event::Ended => self.finish(),
        }
    }
}
