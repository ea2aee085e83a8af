//! Diagnostics as the bytes that the client gets. A long article has many, each key sends all of them, and nearly all are those of the key before,
//! some lines farther down: what of them stays the same is kept as it was written.

use std::io::Write;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tower_lsp::lsp_types::{Diagnostic, Position, Range};

use super::position::Encoding;
use super::publish::diagnostic;
use super::session::Analysed;
use khabar_engine::article::Line;
use khabar_engine::lint::{Finding, Level};
use khabar_engine::message::{Lang, Message};

/// The diagnostics of a document, as they were written last.
#[derive(Debug, Default)]
pub struct Written {
    /// The unit of columns, the language of messages, and the page that explains the rules.
    under: Option<(Encoding, Lang, Option<String>)>,
    kept: FxHashMap<Key, Kept>,
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
    /// The diagnostics of a document as an array in JSON. Those that were not among the last ones are written anew.
    pub fn write(&mut self, analysed: &Analysed, encoding: Encoding, lang: Lang) -> Vec<u8> {
        let page = analysed.corpus.settings.rules_page.clone();
        let under = Some((encoding, lang, page));
        let mut before = std::mem::take(&mut self.kept);
        if self.under != under {
            before.clear();
            self.under = under;
        }
        let mut out = vec![b'['];
        for finding in &analysed.findings {
            if out.len() > 1 {
                out.push(b',');
            }
            let line = analysed.analysis.article.lines().get(finding.line);
            let key = Key::new(line, finding);
            let fresh = || {
                let held = (line.cloned(), Arc::clone(&finding.message));
                Kept::new(
                    &diagnostic(analysed, finding, encoding, lang),
                    finding.line,
                    held,
                )
            };
            let kept = before.remove(&key).unwrap_or_else(fresh);
            kept.write(finding.line, &mut out);
            self.kept.insert(key, kept);
        }
        out.push(b']');
        out
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
    use super::*;
    use khabar_corpus::Corpus;
    use khabar_engine::article::Article;
    use khabar_engine::lint::lint;

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
            let anew = analysed.findings.iter();
            let anew = anew.map(|finding| diagnostic(&analysed, finding, encoding, lang));
            let anew: Vec<Diagnostic> = anew.collect();
            let kept = written.write(&analysed, encoding, lang);
            assert!(anew.len() > 4, "{anew:#?}");
            assert_eq!(
                serde_json::from_slice::<Vec<Diagnostic>>(&kept).unwrap(),
                anew
            );
            assert_eq!(written.kept.len(), anew.len());
        }
    }
}
