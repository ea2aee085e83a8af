//! Diagnostics as the bytes that the client gets. A long article has many, each key sends all of them, and nearly all are those of the key before,
//! some lines farther down: what of them stays the same is kept as it was written.

use std::io::Write;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tower_lsp::lsp_types::{Diagnostic, Position, Range};

use super::publish::{Manner, diagnostic};
use super::session::Analysed;
use khabar_engine::article::Line;
use khabar_engine::lint::{Finding, Level};
use khabar_engine::message::Message;

/// The diagnostics of a document, as they were written last.
#[derive(Debug, Default)]
pub struct Written {
    /// How they are told, and the page that explains the rules.
    under: Option<(Manner, Option<String>)>,
    items: Vec<Item>,
    /// Their array in JSON. Before each stands one byte: a comma, or a space for the first.
    array: Vec<u8>,
}

/// A diagnostic in the array.
#[derive(Debug)]
struct Item {
    key: Key,
    line: usize,
    kept: Kept,
    /// Where it ends in the array.
    end: usize,
}

/// What a diagnostic says of which bytes of which line. Line and message are told by where they lie in memory: neither ever changes, and for as long
/// as one is held nothing else comes to lie there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    line: usize,
    message: usize,
    bytes: (usize, usize),
    level: Level,
}

/// A diagnostic but for its line.
#[derive(Debug)]
struct Kept {
    /// What its key tells by where it lies.
    _held: (Option<Arc<Line>>, Arc<Message>),
    /// Its range, with lines counted from its own.
    range: Range,
    /// All that follows the range.
    rest: String,
}

impl Written {
    /// The diagnostics of a document as an array in JSON. Those that were not among the last ones are written anew; the long runs above and below
    /// what changed are copied as they are.
    pub fn write(&mut self, analysed: &Analysed, manner: Manner) -> &[u8] {
        let page = analysed.corpus.settings.rules_page.clone();
        let under = Some((manner, page));
        if self.under != under {
            self.items.clear();
            self.under = under;
        }
        let findings = &analysed.findings;
        let lines = analysed.analysis.article.lines();
        let is =
            |item: &Item, finding: &Finding| item.key == Key::new(lines.get(finding.line), finding);
        let above = self.items.iter().zip(findings);
        let above = above
            .take_while(|(item, finding)| item.line == finding.line && is(item, finding))
            .count();
        let most = self.items.len().min(findings.len()) - above;
        let below = self.items.iter().rev().zip(findings.iter().rev());
        let below = below
            .take(most)
            .take_while(|(item, finding)| is(item, finding))
            .count();

        let mut before = std::mem::take(&mut self.items);
        let behind = before.split_off(before.len() - below);
        let start = before.last().map_or(1, |item| item.end);
        let mut gone: FxHashMap<Key, Kept> = before
            .drain(above..)
            .map(|item| (item.key, item.kept))
            .collect();
        let array = std::mem::take(&mut self.array);
        let upto = before.last().map_or(0, |item| item.end);
        self.array = Vec::with_capacity(array.len() + array.len() / 8);
        self.array.extend_from_slice(&array[..upto]);
        if above == 0 {
            self.array.push(b'[');
        }
        self.items = before;
        for finding in &findings[above..findings.len() - below] {
            let line = lines.get(finding.line);
            let key = Key::new(line, finding);
            let fresh = || {
                let held = (line.cloned(), Arc::clone(&finding.message));
                let diagnostic = diagnostic(analysed, finding, manner);
                Kept::new(&diagnostic, finding.line, held)
            };
            let kept = gone.remove(&key).unwrap_or_else(fresh);
            self.push(key, finding.line, kept);
        }
        let rest = &findings[findings.len() - below..];
        let as_it_was = array.get(start..array.len().saturating_sub(1));
        self.append(behind, as_it_was.unwrap_or_default(), rest);
        if let Some(first) = self.array.get_mut(1) {
            *first = b' ';
        }
        self.array.push(b']');
        &self.array
    }

    /// Writes a diagnostic behind the others.
    fn push(&mut self, key: Key, line: usize, kept: Kept) {
        self.array.push(b',');
        kept.write(line, &mut self.array);
        let end = self.array.len();
        self.items.push(Item {
            key,
            line,
            kept,
            end,
        });
    }

    /// Writes diagnostics behind the others that stand now where `findings` do: `written` is what stood of them in the last array.
    fn append(&mut self, items: Vec<Item>, written: &[u8], findings: &[Finding]) {
        let Some(end) = items.last().map(|item| item.end) else {
            return;
        };
        let mut both = items.iter().zip(findings);
        if !both.all(|(item, finding)| item.line == finding.line) {
            for (item, finding) in items.into_iter().zip(findings) {
                self.push(item.key, finding.line, item.kept);
            }
            return;
        }
        if let Some((_, rest)) = written.split_first() {
            self.array.push(b',');
            self.array.extend_from_slice(rest);
        }
        let now = self.array.len();
        self.items.extend(items.into_iter().map(|item| Item {
            end: now - (end - item.end),
            ..item
        }));
    }
}

impl Key {
    fn new(line: Option<&Arc<Line>>, finding: &Finding) -> Self {
        Self {
            line: line.map_or(0, |line| Arc::as_ptr(line).addr()),
            message: Arc::as_ptr(&finding.message).addr(),
            bytes: (finding.span.start, finding.span.end),
            level: finding.level,
        }
    }
}

impl Kept {
    /// What is kept of the diagnostic of a finding in a line.
    fn new(diagnostic: &Diagnostic, line: usize, held: (Option<Arc<Line>>, Arc<Message>)) -> Self {
        let above = u32::try_from(line).unwrap_or(u32::MAX);
        let below = |position: Position| Position {
            line: position.line.saturating_sub(above),
            ..position
        };
        // What serde makes of a diagnostic is an object.
        let mut rest = serde_json::to_value(diagnostic).unwrap_or_default();
        if let Some(members) = rest.as_object_mut() {
            members.remove("range");
        }
        Self {
            _held: held,
            range: Range {
                start: below(diagnostic.range.start),
                end: below(diagnostic.range.end),
            },
            rest: rest.to_string().split_off(1),
        }
    }

    /// Writes the diagnostic in a line.
    fn write(&self, line: usize, out: &mut Vec<u8>) {
        let Range { start, end } = self.range;
        let number = |position: Position| line + position.line as usize;
        // Writing into memory does not fail.
        let _ = write!(
            out,
            r#"{{"range":{{"start":{{"line":{},"character":{}}},"end":{{"line":{},"character":{}}}}},"#,
            number(start),
            start.character,
            number(end),
            end.character
        );
        out.extend_from_slice(self.rest.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::position::Encoding;
    use super::*;
    use khabar_corpus::Corpus;
    use khabar_engine::article::Article;
    use khabar_engine::lint::lint;
    use khabar_engine::message::Lang;

    const ARTICLE: &str = "%% article published=2025-02-12 status=done\n\
        التقى 😀 ترامب بوتين أمس، و\u{200f}قال الخبير العسكري سمير حسن الفلاني إن ذلك جرى\n\
        %% mentions trmp@\"ترامب\" putin@\"بوتن\"\n\
        قال بيت هيغسيث إن\n\
        وأضاف بيت هيجسيث أن\n";

    fn analysed(article: &Article) -> Analysed {
        let corpus = Arc::new(Corpus::none());
        let analysis = article.analyse(None);
        Analysed {
            version: 0,
            generation: 0,
            findings: lint(&analysis, &corpus.settings.levels),
            corpus,
            analysis,
        }
    }

    #[test]
    fn what_is_kept_is_what_would_be_written_anew() {
        let corpus = Corpus::none();
        let mut article = Article::new(ARTICLE, corpus.knowledge);
        let mut written = Written::default();
        let edits = [
            ("", ""),
            ("التقى", "\n"),
            ("ترامب بوتين", "و"),
            ("بوتن", "ي"),
            ("وأضاف", "وأضاف بيت هيجسيث\n\n"),
            (" status=done", " id=a"),
        ];
        for ((before, typed), (encoding, lang)) in edits.into_iter().zip([
            (Encoding::Utf16, Lang::En),
            (Encoding::Utf16, Lang::En),
            (Encoding::Utf16, Lang::En),
            (Encoding::Utf16, Lang::Ar),
            (Encoding::Utf8, Lang::Ar),
            (Encoding::Utf8, Lang::Ar),
        ]) {
            let at = article.rope().to_string().find(before).unwrap();
            article.edit(at..at, typed).unwrap();
            let analysed = analysed(&article);
            let manner = Manner {
                encoding,
                lang,
                relates: true,
            };
            let anew = analysed.findings.iter();
            let anew = anew.map(|finding| diagnostic(&analysed, finding, manner));
            let anew: Vec<Diagnostic> = anew.collect();
            let kept = written.write(&analysed, manner);
            assert!(anew.len() > 4, "{anew:#?}");
            assert_eq!(
                serde_json::from_slice::<Vec<Diagnostic>>(kept).unwrap(),
                anew
            );
            assert_eq!(written.items.len(), anew.len());
        }
    }
}
