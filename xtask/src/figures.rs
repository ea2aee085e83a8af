//! Figures of how the source is built, to see where it grows.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use syn::visit::{self, Visit};
use xshell::{Shell, cmd};

pub fn run(shell: &Shell) -> Result<()> {
    let files = cmd!(shell, "git ls-files -- *.rs").quiet().read()?;
    let mut lines = Vec::new();
    let mut literals = BTreeMap::new();
    for path in files.lines().filter(|path| shell.path_exists(path)) {
        let text = shell.read_file(path)?;
        lines.push((text.lines().count(), path));
        if !is_test(path) {
            let found = arabic(&text).with_context(|| path.to_string())?;
            if found.messages + found.others > 0 {
                literals.insert(path, found);
            }
        }
    }
    lines.sort_unstable_by(|a, b| b.cmp(a));

    println!(
        "Rust: {} lines in {} files",
        lines.iter().map(|(n, _)| n).sum::<usize>(),
        lines.len()
    );
    for (n, path) in lines.iter().take(5) {
        println!("{n:7} {path}");
    }

    println!("\nArabic string literals outside tests: messages to people, and others");
    for (path, found) in &literals {
        println!("{:7} {:4} {path}", found.messages, found.others);
    }
    let sum = |of: fn(&Arabic) -> usize| literals.values().map(of).sum::<usize>();
    println!(
        "{:7} {:4} in all",
        sum(|found| found.messages),
        sum(|found| found.others)
    );

    // While the engine is a module of it, the crate that holds all.
    let engine = if shell.path_exists("crates/engine") {
        "khabar-engine"
    } else {
        "khabar"
    };
    for package in BTreeSet::from([engine, "khabar"]) {
        let tree = cmd!(
            shell,
            "cargo tree --locked --package {package} --edges normal --prefix none"
        )
        .quiet()
        .read()?;
        println!(
            "\n{package}: {} crates, itself among them",
            tree.lines()
                .map(|line| line.trim_end_matches(" (*)"))
                .collect::<BTreeSet<_>>()
                .len()
        );
    }
    Ok(())
}

fn is_test(path: &str) -> bool {
    let folder = |name| path.split('/').any(|part| part == name);
    folder("tests")
        || folder("benches")
        || folder("fuzz")
        || folder("xtask")
        || path.ends_with("/tests.rs")
}

/// How many string literals hold Arabic: in messages to people, which exist in two languages, and elsewhere.
#[derive(Debug, Default, PartialEq, Eq)]
struct Arabic {
    messages: usize,
    others: usize,
}

fn arabic(text: &str) -> Result<Arabic> {
    let mut counter = Counter::default();
    counter.visit_file(&syn::parse_file(text)?);
    Ok(counter.found)
}

#[derive(Default)]
struct Counter {
    found: Arabic,
    /// How many messages we are inside of.
    inside: usize,
}

impl Counter {
    fn count(&mut self, literal: &str) {
        if literal.chars().any(|c| matches!(c, '\u{600}'..='\u{6ff}')) {
            let kind = if self.inside > 0 {
                &mut self.found.messages
            } else {
                &mut self.found.others
            };
            *kind += 1;
        }
    }

    fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Group(group) => self.tokens(group.stream()),
                proc_macro2::TokenTree::Literal(literal) => self.count(&literal.to_string()),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Counter {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !attributes.iter().any(is_test_attribute) {
            visit::visit_item(self, item);
        }
    }

    /// Documentation is an attribute with a literal.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let is_message = matches!(&*call.func, syn::Expr::Path(path) if names_message(&path.path));
        self.inside += usize::from(is_message);
        visit::visit_expr_call(self, call);
        self.inside -= usize::from(is_message);
    }

    fn visit_expr_struct(&mut self, made: &'ast syn::ExprStruct) {
        let is_message = names_message(&made.path);
        self.inside += usize::from(is_message);
        visit::visit_expr_struct(self, made);
        self.inside -= usize::from(is_message);
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.count(&literal.value());
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
    }
}

/// `Message::new(…)`, `Message { … }`.
fn names_message(path: &syn::Path) -> bool {
    path.segments
        .iter()
        .any(|segment| segment.ident == "Message")
}

/// `#[test]`, `#[cfg(test)]`.
fn is_test_attribute(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("test")
        || attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_words_and_tests_are_passed_over() {
        let text = r#"
            /// «وثيقة»
            fn f() -> Message {
                let word = "كلمة";
                let both = format!("{word} كلمة {}", "no");
                Message::new("a word", format!("كلمة {word}"))
            }
            #[cfg(test)]
            mod tests { const WORD: &str = "كلمة"; }
        "#;
        assert_eq!(
            arabic(text).unwrap(),
            Arabic {
                messages: 1,
                others: 2
            }
        );
    }
}
