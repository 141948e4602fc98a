//! The progress of a pipeline on a bar of indicatif.

use cmdlet_runtime::pipeline::Pipeline;
use indicatif::ProgressBar;

use crate::contract::ClearMgUserPresence;
use crate::server::Server;

#[tokio::test]
async fn a_bar_shows_what_is_finished() {
    let server = Server::always(204, "").await;
    let bar = ProgressBar::hidden();
    let pipeline = Pipeline::new(["adele", "", "alex"], ClearMgUserPresence::new).progress(bar.clone());
    let mut run = pipeline.run(&server.graph());
    for finished in 1..=3 {
        assert_eq!(run.next().await.expect("a result").is_ok(), finished != 2);
        assert_eq!((bar.length(), bar.position(), bar.is_finished()), (Some(3), finished, false));
    }
    assert!(run.next().await.is_none());
    assert!(bar.is_finished());
    assert_eq!(server.requests().len(), 2);
}
