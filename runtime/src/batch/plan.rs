//! Which jobs go together: chunks of at most 20 and 4 MB, in an order that keeps dependencies.
//!
//! The service refuses a request that is neither fully parallel nor fully sequential
//! ("Batch should be either fully sequential or fully parallel", status 400).
//! So a chunk is either a set of jobs that wait for nothing, or a line in which each waits for the one before.
//! What fits neither waits for another round.

use std::collections::BTreeMap;

use super::job::{Job, Ready};

/// The most requests that the service takes at once.
const MAX: usize = 20;

/// The most bytes of them: a request of more than 4 MB is refused as a whole with 413.
/// What is longer by itself goes by itself, for the service to say so.
const MAX_BYTES: usize = 4_000_000;

/// Jobs that are sent in one request.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The API version, of which a request has one.
    pub(super) version: &'static str,
    pub(super) jobs: Vec<usize>,
    /// Whether each depends on the one before.
    pub(super) is_line: bool,
}

/// What the plan has to know of a job.
struct Node<'a> {
    version: &'static str,
    after: &'a [usize],
    is_waiting: bool,
    bytes: usize,
}

/// All that can be sent now.
pub(super) fn chunks(jobs: &[Job]) -> Vec<Chunk> {
    let nodes = jobs.iter().map(|job| Node {
        version: job.cmdlet.api_version,
        after: &job.after,
        is_waiting: job.is_waiting(),
        bytes: job.request.as_ref().map_or(0, Ready::bytes),
    });
    of_nodes(&nodes.collect::<Vec<_>>())
}

fn of_nodes(nodes: &[Node<'_>]) -> Vec<Chunk> {
    let mut versions: BTreeMap<&'static str, Vec<Vec<usize>>> = BTreeMap::new();
    for line in lines(nodes) {
        if let Some(node) = line.first().and_then(|head| nodes.get(*head)) {
            versions.entry(node.version).or_default().push(line);
        }
    }
    versions.into_iter().flat_map(|(version, lines)| of_version(version, lines, nodes)).collect()
}

fn bytes_of(nodes: &[Node<'_>], index: usize) -> usize {
    nodes.get(index).map_or(0, |node| node.bytes)
}

/// The lines that begin with a job that waits for nothing; most have that job only.
fn lines(nodes: &[Node<'_>]) -> Vec<Vec<usize>> {
    let is_open = |index: &usize| nodes.get(*index).is_some_and(|node| node.is_waiting);
    let waits_for = |index: usize| {
        let after = nodes.get(index).map_or(&[][..], |node| node.after);
        after.iter().copied().filter(is_open)
    };
    let mut followers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in (0..nodes.len()).filter(is_open) {
        for dependency in waits_for(index) {
            followers.entry(dependency).or_default().push(index);
        }
    }
    let mut lines = Vec::new();
    for head in (0..nodes.len()).filter(is_open) {
        if waits_for(head).next().is_some() {
            continue;
        }
        let version = nodes.get(head).map(|node| node.version);
        let (mut line, mut bytes) = (vec![head], bytes_of(nodes, head));
        // What follows waits for the last of the line, so no two lines can want it.
        while line.len() < MAX
            && let Some(next) = line.last().and_then(|last| followers.get(last)).and_then(|followers| {
                let fits = |next: &usize| waits_for(*next).all(|dependency| line.contains(&dependency));
                followers.iter().copied().filter(fits).find(|next| nodes.get(*next).map(|node| node.version) == version)
            })
            && bytes.saturating_add(bytes_of(nodes, next)) <= MAX_BYTES
        {
            line.push(next);
            bytes = bytes.saturating_add(bytes_of(nodes, next));
        }
        lines.push(line);
    }
    lines
}

/// Sends lines as they are, or only their heads with all that is independent, whatever takes fewer requests in the end.
fn of_version(version: &'static str, lines: Vec<Vec<usize>>, nodes: &[Node<'_>]) -> Vec<Chunk> {
    // A single job is no line: it goes with the independent ones either way.
    let reaching = |level: usize| lines.iter().filter(|line| line.len() > level.max(1)).count();
    let as_lines = reaching(1);
    let by_levels: usize = (0..MAX).map(|level| reaching(level).div_ceil(MAX)).sum();
    let (long, single): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.len() > 1 && as_lines <= by_levels);
    let single = single.into_iter().filter_map(|line| line.first().copied());
    let parallel = filled(single, nodes).into_iter().map(|jobs| Chunk { version, jobs, is_line: false });
    long.into_iter().map(|jobs| Chunk { version, jobs, is_line: true }).chain(parallel).collect()
}

/// As many together as may be, in their order.
fn filled(jobs: impl Iterator<Item = usize>, nodes: &[Node<'_>]) -> Vec<Vec<usize>> {
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    let mut bytes = 0_usize;
    for index in jobs {
        let own = bytes_of(nodes, index);
        bytes = bytes.saturating_add(own);
        if let Some(chunk) = chunks.last_mut().filter(|chunk| chunk.len() < MAX && bytes <= MAX_BYTES) {
            chunk.push(index);
        } else {
            chunks.push(vec![index]);
            bytes = own;
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends everything, each round as it is planned, and checks what the service demands. Gives the chunks' sizes.
    fn play(version: &[&'static str], after: &[Vec<usize>]) -> Vec<usize> {
        play_with(&[0], version, after)
    }

    fn play_with(bytes: &[usize], version: &[&'static str], after: &[Vec<usize>]) -> Vec<usize> {
        let mut is_done = vec![false; after.len()];
        let mut sizes = Vec::new();
        loop {
            let node = |index: usize| Node {
                version: version[index % version.len()],
                after: &after[index],
                is_waiting: !is_done[index],
                bytes: bytes[index % bytes.len()],
            };
            let nodes: Vec<_> = (0..after.len()).map(node).collect();
            let chunks = of_nodes(&nodes);
            if chunks.is_empty() {
                assert!(is_done.iter().all(|done| *done), "all is sent");
                return sizes;
            }
            let before = is_done.clone();
            for Chunk { version, jobs, is_line } in chunks {
                assert!((1..=MAX).contains(&jobs.len()));
                assert!(jobs.len() == 1 || jobs.iter().map(|index| nodes[*index].bytes).sum::<usize>() <= MAX_BYTES);
                for (place, &index) in jobs.iter().enumerate() {
                    assert!(!std::mem::replace(&mut is_done[index], true), "{index} is sent once");
                    assert_eq!(nodes[index].version, version);
                    let is_met = |on: &usize| before[*on] || is_line && jobs[..place].contains(on);
                    assert!(after[index].iter().all(is_met), "{index} waits for what it depends on");
                    assert!(!is_line || place == 0 || after[index].contains(&jobs[place - 1]), "a line has no gap");
                }
                sizes.push(jobs.len());
            }
        }
    }

    #[test]
    fn shapes_take_as_few_requests_as_the_service_allows() {
        let line =
            |length: usize| (0..length).map(|index| index.checked_sub(1).into_iter().collect()).collect::<Vec<_>>();
        assert_eq!(play(&["v1.0"], &[]), [0; 0]);
        assert_eq!(play(&["v1.0"], &vec![vec![]; 45]), [20, 20, 5]);
        assert_eq!(play(&["v1.0"], &line(45)), [20, 20, 5]);
        assert_eq!(play(&["v1.0", "beta"], &line(3)), [1, 1, 1], "a request has one version");
        // One that all others depend on.
        let star: Vec<_> = (0..41).map(|index| if index == 0 { vec![] } else { vec![0] }).collect();
        assert_eq!(play(&["v1.0"], &star), [2, 20, 19]);
        // Two lines and what is independent.
        let mut mixed = line(3);
        mixed.extend([vec![], vec![3], vec![], vec![]]);
        assert_eq!(play(&["v1.0"], &mixed), [3, 2, 2]);
        // What is long, and what is too long by itself.
        assert_eq!(play_with(&[1_500_000], &["v1.0"], &vec![vec![]; 5]), [2, 2, 1]);
        assert_eq!(play_with(&[1_500_000], &["v1.0"], &line(5)), [2, 2, 1]);
        assert_eq!(play_with(&[10, 9_000_000], &["v1.0"], &vec![vec![]; 4]), [1, 1, 1, 1]);
        // A line whose last also depends on its first.
        assert_eq!(play(&["v1.0"], &[vec![], vec![0], vec![0, 1]]), [3]);
    }

    #[test]
    fn every_order_is_kept() {
        // A generator of numbers that is the same everywhere (Lehmer, 1951).
        let mut seed = 42_u64;
        let mut next = |below: usize| {
            seed = seed * 48_271 % 0x7fff_ffff;
            usize::try_from(seed).expect("a number") % below
        };
        for turn in 0..200 {
            let length = 1 + next(60);
            let density = 1 + turn % 5;
            let after: Vec<Vec<usize>> = (0..length)
                .map(|index| (0..if index == 0 { 0 } else { next(density) }).map(|_| next(index)).collect())
                .collect();
            let versions: &[&str] = if turn % 2 == 0 { &["v1.0"] } else { &["v1.0", "beta"] };
            let bytes: Vec<_> = (0..7).map(|_| next(2 * MAX_BYTES / (1 + turn % 9))).collect();
            assert_eq!(play_with(&bytes, versions, &after).iter().sum::<usize>(), length);
        }
    }
}
