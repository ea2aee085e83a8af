//! The order of the engine's modules: each uses only those above it in `docs/architecture.md`.

use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use xshell::Shell;

use crate::root;

const SOURCE: &str = "crates/engine/src";

/// The modules of the engine, in the order of their table.
fn modules(architecture: &str) -> Vec<&str> {
    let lines = architecture.lines();
    let table = lines.skip_while(|line| !line.starts_with("| module "));
    let rows = table.skip(2).map_while(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| Some(row.split_once('`')?.0))
        .collect()
}

/// What stands behind every `crate::` in tokens, but for tests: the module, and the line.
fn used(tokens: TokenStream, found: &mut Vec<(String, usize)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = &tokens[at..];
        at += 1;
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && is_for_tests(rest) => {
                // The item behind the attribute, to the end of its block or to its semicolon.
                at += 1 + rest.iter().skip(2).take_while(|t| !ends_item(t)).count() + 1;
            }
            TokenTree::Group(group) => used(group.stream(), found),
            TokenTree::Ident(ident) if *ident == "crate" && is_path(rest) => match rest.get(3) {
                Some(TokenTree::Ident(module)) => {
                    found.push((module.to_string(), module.span().start().line));
                }
                Some(TokenTree::Group(group)) => found.extend(firsts(group)),
                _ => {}
            },
            _ => {}
        }
    }
}

/// Whether tokens begin with `#[cfg(test)]`.
fn is_for_tests(tokens: &[TokenTree]) -> bool {
    let attribute = tokens.get(1).map(ToString::to_string);
    attribute.is_some_and(|said| said.replace(' ', "") == "[cfg(test)]")
}

fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    }
}

/// Whether `crate` is followed by `::`: it is not in `pub(crate)`.
fn is_path(tokens: &[TokenTree]) -> bool {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(tokens.get(1)) && colon(tokens.get(2))
}

/// The modules of `crate::{a::b, c}`.
fn firsts(group: &Group) -> Vec<(String, usize)> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let paths = tokens.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ','));
    paths
        .filter_map(|path| path.first())
        .map(|first| (first.to_string(), first.span().start().line))
        .collect()
}

fn used_in(source: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    used(source.parse().unwrap(), &mut found);
    found
}

#[test]
fn a_module_of_the_engine_uses_only_those_above_it() {
    let shell = Shell::new().unwrap();
    shell.change_dir(root());
    let architecture = shell.read_file("docs/architecture.md").unwrap();
    let order = modules(&architecture);
    let place = |module: &str| order.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    let mut files: Vec<_> = shell.read_dir(SOURCE).unwrap();
    let mut met = Vec::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(shell.read_dir(&path).unwrap());
            continue;
        }
        let below = path.strip_prefix(root().join(SOURCE)).unwrap();
        let module = below.iter().next().map(Path::new).and_then(Path::file_stem);
        let module = module.unwrap().to_str().unwrap();
        if module == "lib" {
            continue;
        }
        let Some(own) = place(module) else {
            panic!("docs/architecture.md has no row for {module}");
        };
        met.push(own);
        for (used, line) in used_in(&shell.read_file(&path).unwrap()) {
            if place(&used).is_none_or(|used| used > own) {
                wrong.push(format!("{}:{line}: uses {used}", below.display()));
            }
        }
    }
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "below it in docs/architecture.md, or not there: {wrong:#?}"
    );
    let gone = order.iter().enumerate().filter(|(at, _)| !met.contains(at));
    let gone: Vec<_> = gone.map(|(_, module)| module).collect();
    assert!(
        gone.is_empty(),
        "docs/architecture.md has a row for {gone:?}"
    );
}

#[test]
fn what_is_used_is_found_in_every_form_but_in_tests() {
    let source = r#"
        //! crate::a
        use crate::b::B;
        use crate::{c::C, d};
        pub(crate) fn f() -> crate::e::E { vec![crate::g::G] }
        #[cfg(test)]
        use crate::h;
        #[cfg(test)]
        mod tests { use crate::i::I; }
        fn last() { crate::j::J }
    "#;
    let found: Vec<String> = used_in(source)
        .into_iter()
        .map(|(module, _)| module)
        .collect();
    assert_eq!(found, ["b", "c", "d", "e", "g", "j"]);
}
