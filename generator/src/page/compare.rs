//! What differs between two pages, as paths such as `parameters/Date/required`.
//!
//! Blank lines and blanks at the ends of lines do not count; nor does where something stands.

use super::Page;
use super::parameter::Parameter;
use super::syntax::SyntaxSet;
use std::collections::BTreeSet;
use std::fmt::Debug;

/// The paths at which the pages differ, in page order; nothing if they say the same.
#[must_use]
pub fn differences(left: &Page<'_>, right: &Page<'_>) -> Vec<String> {
    let mut paths = Paths(Vec::new());
    front_matter(left, right, &mut paths);
    paths.value("title", &left.title, &right.title);
    paths.text("synopsis", left.synopsis, right.synopsis);
    syntax(left, right, &mut paths);
    paths.text("aliases", left.aliases, right.aliases);
    paths.text("description", left.description, right.description);
    paths.list("examples", &left.examples, &right.examples, |path, a, b, paths| {
        paths.text(&format!("{path}/title"), a.title, b.title);
        paths.text(&format!("{path}/text"), a.body, b.body);
    });
    parameters(left, right, &mut paths);
    for (path, a, b) in [("inputs", &left.inputs, &right.inputs), ("outputs", &left.outputs, &right.outputs)] {
        paths.list(path, a, b, |path, a, b, paths| {
            paths.value(&format!("{path}/type"), &a.type_name, &b.type_name);
            paths.text(&format!("{path}/text"), a.description, b.description);
        });
    }
    paths.text("notes", left.notes, right.notes);
    complex(left, right, &mut paths);
    paths.list("links", &left.links, &right.links, |path, a, b, paths| {
        paths.value(&format!("{path}/text"), &a.text, &b.text);
        paths.value(&format!("{path}/url"), &a.url, &b.url);
    });
    paths.list("commands", &left.commands, &right.commands, |path, a, b, paths| paths.value(path, a, b));
    paths.list("unread", &left.unread, &right.unread, |path, a, b, paths| paths.text(path, a, b));
    paths.0
}

struct Paths(Vec<String>);

impl Paths {
    fn add(&mut self, path: impl Into<String>) {
        self.0.push(path.into());
    }

    fn value<T: PartialEq>(&mut self, path: &str, left: &T, right: &T) {
        if left != right {
            self.add(path);
        }
    }

    fn text(&mut self, path: &str, left: &str, right: &str) {
        let lines = |text| str::lines(text).map(str::trim_end).filter(|line| !line.is_empty());
        if !lines(left).eq(lines(right)) {
            self.add(path);
        }
    }

    /// Pairs by number; if one list is longer, what is equal at both ends is paired and the middle is named.
    fn list<T>(&mut self, path: &str, left: &[T], right: &[T], compare: impl Fn(&str, &T, &T, &mut Self)) {
        if left.len() == right.len() {
            for (at, (a, b)) in left.iter().zip(right).enumerate() {
                compare(&format!("{path}/{}", at + 1), a, b, self);
            }
            return;
        }
        self.add(format!("{path}/count"));
        let is_same = |(a, b): &(&T, &T)| {
            let mut found = Self(Vec::new());
            compare(path, a, b, &mut found);
            found.0.is_empty()
        };
        let start = left.iter().zip(right).take_while(is_same).count();
        let end = left[start..].iter().rev().zip(right[start..].iter().rev()).take_while(is_same).count();
        for at in start..left.len().max(right.len()) - end {
            self.add(format!("{path}/{}", at + 1));
        }
    }
}

fn front_matter(left: &Page<'_>, right: &Page<'_>, paths: &mut Paths) {
    let (left, right) = (&left.front_matter, &right.front_matter);
    let keys: BTreeSet<&str> = left.entries.iter().chain(&right.entries).map(|entry| entry.key).collect();
    for key in keys {
        let value = |front_matter: &super::FrontMatter<'_>| {
            let entry = front_matter.entries.iter().find(|entry| entry.key == key);
            entry.map(|entry| (entry.value.to_owned(), entry.items.join("\n")))
        };
        paths.value(&format!("front matter/{key}"), &value(left), &value(right));
    }
}

fn syntax(left: &Page<'_>, right: &Page<'_>, paths: &mut Paths) {
    paths.list("syntax", &left.syntax, &right.syntax, |path, a, b, paths| {
        paths.value(&format!("{path}/name"), &a.name, &b.name);
        paths.value(&format!("{path}/default"), &a.is_default, &b.is_default);
        paths.value(&format!("{path}/command"), &a.command, &b.command);
        let items = |set: &SyntaxSet<'_>| set.items.iter().map(ToString::to_string).collect::<Vec<_>>();
        paths.value(&format!("{path}/items"), &items(a), &items(b));
        let common = |set: &SyntaxSet<'_>| (set.has_common_parameters, set.has_workflow_common_parameters);
        paths.value(&format!("{path}/common parameters"), &common(a), &common(b));
    });
}

fn parameters(left: &Page<'_>, right: &Page<'_>, paths: &mut Paths) {
    // By name and not by number: one parameter more is one difference.
    for a in &left.parameters {
        match right.parameter(a.name) {
            Some(b) => parameter(a, b, paths),
            None => paths.add(format!("parameters/{}", a.name)),
        }
    }
    for b in right.parameters.iter().filter(|b| left.parameter(b.name).is_none()) {
        paths.add(format!("parameters/{}", b.name));
    }
    paths.list("common parameters", &left.common_parameters, &right.common_parameters, |path, a, b, paths| {
        paths.value(&format!("{path}/name"), &a.name, &b.name);
        paths.text(&format!("{path}/text"), a.text, b.text);
    });
}

fn parameter(a: &Parameter<'_>, b: &Parameter<'_>, paths: &mut Paths) {
    let path = format!("parameters/{}", a.name);
    paths.value(&format!("{path}/name"), &a.name, &b.name);
    paths.text(&format!("{path}/description"), a.description, b.description);
    fact(&path, "type", (a, b), paths, |p| p.blocks.iter().map(|block| block.type_name.clone()).collect());
    fact(&path, "aliases", (a, b), paths, |p| p.blocks.iter().map(|block| block.aliases.clone()).collect());
    fact(&path, "accepted values", (a, b), paths, |p| {
        p.blocks.iter().map(|block| block.accepted_values.clone()).collect()
    });
    fact(&path, "default", (a, b), paths, |p| p.blocks.iter().map(|block| block.default.clone()).collect());
    fact(&path, "wildcards", (a, b), paths, |p| p.blocks.iter().map(|block| block.has_wildcards).collect());
    fact(&path, "hidden", (a, b), paths, |p| p.blocks.iter().map(|block| block.is_hidden).collect());
    fact(&path, "help message", (a, b), paths, |p| p.blocks.iter().map(|block| block.help_message.clone()).collect());
    fact(&path, "sets", (a, b), paths, |p| set_facts(p, |facts| facts.set.to_string()));
    fact(&path, "required", (a, b), paths, |p| set_facts(p, |facts| facts.is_required));
    fact(&path, "position", (a, b), paths, |p| set_facts(p, |facts| facts.position.to_string()));
    fact(&path, "pipeline", (a, b), paths, |p| set_facts(p, |facts| (facts.by_value, facts.by_property)));
    fact(&path, "remaining arguments", (a, b), paths, |p| set_facts(p, |facts| facts.from_remaining));
    paths.list(&format!("{path}/trailing"), &a.trailing, &b.trailing, |path, a, b, paths| paths.text(path, a, b));
}

fn set_facts<T>(parameter: &Parameter<'_>, fact: impl Fn(&super::parameter::SetFacts<'_>) -> T) -> Vec<T> {
    parameter.blocks.iter().flat_map(|block| &block.sets).map(fact).collect()
}

fn fact<'p, 'a, T: PartialEq + Debug>(
    path: &str,
    name: &str,
    (a, b): (&'p Parameter<'a>, &'p Parameter<'a>),
    paths: &mut Paths,
    read: impl Fn(&'p Parameter<'a>) -> Vec<T>,
) {
    paths.value(&format!("{path}/{name}"), &read(a), &read(b));
}

fn complex(left: &Page<'_>, right: &Page<'_>, paths: &mut Paths) {
    paths.text("complex/intro", left.complex_intro, right.complex_intro);
    paths.list("complex", &left.complex, &right.complex, |path, a, b, paths| {
        paths.value(&format!("{path}/name"), &a.name, &b.name);
        paths.value(&format!("{path}/type"), &a.type_name, &b.type_name);
        paths.text(&format!("{path}/text"), a.description, b.description);
        let (left, right) = (a.listing().properties, b.listing().properties);
        paths.list(&format!("{path}/{}", a.name), &left, &right, |path, a, b, paths| {
            let facts = |line: &super::complex::PropertyLine<'_>| {
                (line.depth, line.name.to_owned(), line.type_name.to_owned(), line.is_mandatory)
            };
            paths.value(path, &facts(a), &facts(b));
            paths.text(&format!("{path}/text"), a.description, b.description);
        });
    });
}
