//! What can be done at the cursor: fixes of findings, event tags, accepting, linking.
//!
//! An assist is told by its id, its kind and its title. What it changes is made when it is chosen ([`resolve`]): an article has far more
//! changes than anybody looks at, and the largest is as large as the article.

pub(crate) mod events;
pub(crate) mod everywhere;
pub(crate) mod mark;
pub(crate) mod mentions;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use khabar_corpus::{Corpus, Setting};
use khabar_engine::article::edits::{
    LinkTo, accept, accept_all, acceptable, finish, link, looked_at, mark_time, set_article_value,
};
use khabar_engine::article::{Analysis, Edit, LineKind};
use khabar_engine::lint::{Finding, Fix};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::text::Span;
use serde::{Deserialize, Serialize};

use crate::lenses::insert_all;

pub use everywhere::accept_actor;

/// What assists are made from.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What is known of the article.
    pub analysis: &'a Analysis,
    /// What is wrong in it.
    pub findings: &'a [Finding],
    /// The corpus it is in.
    pub corpus: &'a Corpus,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assist {
    /// What tells it from all others of the same text.
    pub id: AssistId,
    /// What kind of thing it is.
    pub kind: AssistKind,
    /// What it does.
    pub title: Message,
    /// Whether it is the one to take when nobody chooses.
    pub preferred: bool,
    /// The index of the finding it mends.
    pub mends: Option<usize>,
}

/// A kind of assist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssistKind {
    /// Mends a finding.
    Fix,
    /// Says what words mean, or what the document date is.
    Words,
    /// Says what selected words are, whether they were recognised or not.
    Mark,
    /// Inserts an event tag.
    Event,
    /// Says that words evoke no event.
    NoEvent,
    /// Inserts all suggested events of a paragraph.
    AllEvents,
    /// Inserts an empty event of a type.
    NewEvent,
    /// Accepts the mentions and dates of a paragraph.
    Accept,
    /// Accepts all mentions of an actor in the article.
    AcceptActor,
    /// Marks words everywhere in the article as they are marked at one place.
    Everywhere,
    /// Accepts the mentions and dates of the article.
    AcceptAll,
    /// Marks the article as done.
    Finish,
}

impl AssistKind {
    /// Whether what it changes is made from the whole paragraph or article, not from what is at the cursor.
    pub fn is_wide(self) -> bool {
        matches!(
            self,
            Self::AllEvents
                | Self::Accept
                | Self::AcceptActor
                | Self::Everywhere
                | Self::AcceptAll
                | Self::Finish
        )
    }
}

/// What tells an assist from all others of the same text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum AssistId {
    /// The `nth` fix of what a rule found at a place.
    Fix {
        rule: String,
        line: usize,
        at: usize,
        nth: usize,
    },
    /// Inserts the event that a trigger evokes.
    Event {
        line: usize,
        at: Span,
        r#type: String,
    },
    /// Inserts all events suggested for a paragraph.
    AllEvents { line: usize },
    /// Inserts an event of a type without the words that evoke it.
    BareEvent { line: usize, r#type: String },
    /// Inserts an empty event of a type at some words, or nowhere.
    NewEvent {
        line: usize,
        at: Span,
        r#type: String,
    },
    /// Sets the document date.
    DocumentDate { day: String },
    /// Links a mention to an actor.
    Link { line: usize, at: Span, to: String },
    /// Says that words are somebody or something of a kind, outside the knowledge base.
    Unlisted { line: usize, at: Span, kind: String },
    /// Says that words evoke no event.
    NoEvent { line: usize, at: Span },
    /// Says that words are not an actor.
    NoActor { line: usize, at: Span },
    /// Says that words are a time.
    Time { line: usize, at: Span },
    /// Says that words are not a time.
    NoTime { line: usize, at: Span },
    /// Adds a mention to the knowledge of the corpus.
    NewEntry { line: usize, at: Span },
    /// Accepts the mentions and dates of a paragraph.
    Accept { line: usize },
    /// Accepts all mentions of an actor in the article.
    AcceptActor { actor: String },
    /// Accepts all words of the article that are those of a mention of somebody whom the knowledge does not have.
    AcceptWords { line: usize, at: Span },
    /// Marks words everywhere in the article as they are marked here.
    Everywhere { line: usize, at: Span },
    /// Accepts the mentions and dates of the article of which nothing is doubtful.
    AcceptSure,
    /// Accepts the mentions and dates of the article.
    AcceptAll,
    /// Marks the article as done.
    Finish,
}

/// What an assist changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The article.
    Article(Vec<Edit>),
    /// Another file: `added` goes to the end of it.
    Append {
        /// The file.
        file: PathBuf,
        /// Its text.
        text: Arc<str>,
        /// What goes to its end, on a line of its own.
        added: String,
    },
    /// A file that is not there yet, and the settings that name it.
    Create {
        /// The file. Should it be there nevertheless, the text goes before what it holds.
        file: PathBuf,
        /// Its text.
        text: String,
        /// The change to the settings; none where they name the file already.
        setting: Option<Setting>,
    },
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<F> {
    /// The selection, in bytes of the article; empty for a cursor.
    pub selection: Range<usize>,
    /// Which kinds are wanted.
    pub wanted: F,
    /// Whether events are what is asked for: then there are some of all types, whatever is selected or suggested.
    pub all_types: bool,
    /// How many fixes are wanted at most, of the findings first in the selection.
    pub most_fixes: usize,
}

/// What can be done at a selection: what mends findings first, then events, what words mean, and accepting.
///
/// ```
/// # use khabar_engine::article::{Article, Knowledge};
/// use khabar_corpus::Corpus;
/// use khabar_ide::assists::{Asked, AssistKind, Change, Context, assists, resolve};
///
/// let article = Article::new("وصل ترامب", Knowledge::shared());
/// let analysis = article.analyse(None);
/// let context = Context { analysis: &analysis, findings: &[], corpus: &Corpus::none() };
/// let asked = Asked { selection: 0..0, wanted: |kind| kind == AssistKind::Accept, all_types: false, most_fixes: 9 };
/// let accept = &assists(context, &asked)[0];
/// let Some(Change::Article(edits)) = resolve(context, &accept.id) else { panic!() };
/// assert_eq!(edits[0].text, "\n%% mentions trump@\"ترامب\"");
/// ```
pub fn assists<F: Fn(AssistKind) -> bool>(context: Context<'_>, asked: &Asked<F>) -> Vec<Assist> {
    let mut list = List {
        context,
        wanted: &asked.wanted,
        fixes: Vec::new(),
        assists: Vec::new(),
    };
    let article = &context.analysis.article;
    let selection = &asked.selection;
    list.fixes(selection, asked.most_fixes);
    let line = article.line_of(selection.start);
    let cursor = selection.start - article.line_start(line);
    let content = article.lines().get(line);
    let on_text = content.is_some_and(|l| l.kind() == LineKind::Text && !l.is_blank());
    let paragraph = if on_text {
        Some(line)
    } else {
        article.paragraph_of(line)
    };
    if let Some(paragraph) = paragraph {
        let start = article.line_start(paragraph);
        let selected = Span::new(
            selection.start.saturating_sub(start),
            selection.end.saturating_sub(start),
        );
        let marked = list.selected(paragraph, selected);
        if let Some(words) = marked {
            list.marks(paragraph, words);
        }
        // On a tag line or a blank one the whole paragraph above is meant.
        let cursor = on_text.then_some(cursor);
        list.events(paragraph, cursor, asked.all_types);
        list.new_events(paragraph, selected, asked.all_types);
        if let Some(cursor) = cursor {
            if marked.is_none() {
                list.words(paragraph, cursor);
            }
            list.document_date(paragraph, cursor);
            list.accept_actor(paragraph, cursor);
            list.everywhere(paragraph, marked.unwrap_or(Span::at(cursor)));
        }
        list.accept(paragraph);
    }
    list.accept_all();
    list.finish();
    list.assists
}

/// What an assist changes. None when there is no such assist in this text.
pub fn resolve(context: Context<'_>, id: &AssistId) -> Option<Change> {
    let analysis = context.analysis;
    let edits = match id {
        AssistId::Fix {
            rule,
            line,
            at,
            nth,
        } => {
            let found =
                |f: &&Finding| f.rule.code == rule && f.line == *line && f.span.start == *at;
            let finding = context.findings.iter().find(found)?;
            finding.fixes(analysis).into_iter().nth(*nth)?.edits
        }
        AssistId::Event { line, at, r#type } => events::event(analysis, *line, *at, r#type)?,
        AssistId::AllEvents { line } => insert_all(analysis, *line)?.0,
        AssistId::BareEvent { line, r#type } => vec![events::bare_event(analysis, *line, r#type)?],
        AssistId::NewEvent { line, at, r#type } => {
            vec![events::new_event(analysis, *line, *at, r#type)]
        }
        AssistId::DocumentDate { day } => {
            vec![set_article_value(&analysis.article, "published", day)]
        }
        AssistId::Link { line, at, to } => link(analysis, *line, *at, LinkTo::Actor(to)),
        AssistId::Unlisted { line, at, kind } => {
            let kind = MentionKind::from_name(kind)?;
            link(analysis, *line, *at, LinkTo::Unlisted(kind))
        }
        AssistId::NoEvent { line, at } => vec![events::no_event(analysis, *line, *at)?],
        AssistId::NoActor { line, at } => link(analysis, *line, *at, LinkTo::Nothing),
        AssistId::Time { line, at } => {
            let told = analysis.time_at(*line, *at);
            mark_time(analysis, *line, *at, Some(&told))
        }
        AssistId::NoTime { line, at } => mark_time(analysis, *line, *at, None),
        AssistId::NewEntry { line, at } => {
            let entry = mentions::new_entry(context, *line, *at)?;
            return Some(entry.change());
        }
        AssistId::Accept { line } => accept(analysis, *line),
        AssistId::AcceptActor { actor } => everywhere::accept_actor(analysis, actor),
        AssistId::AcceptWords { line, at } => everywhere::accept_words(analysis, *line, *at),
        AssistId::Everywhere { line, at } => everywhere::mark_everywhere(analysis, *line, *at),
        AssistId::AcceptSure => everywhere::accept_sure(context),
        AssistId::AcceptAll => accept_all(analysis),
        AssistId::Finish => finish(analysis).into_iter().collect(),
    };
    let edits = looked_at(&analysis.article, edits);
    (!edits.is_empty()).then_some(Change::Article(edits))
}

struct List<'a> {
    context: Context<'a>,
    wanted: &'a dyn Fn(AssistKind) -> bool,
    /// What the fixes so far change.
    fixes: Vec<Vec<Edit>>,
    assists: Vec<Assist>,
}

impl List<'_> {
    fn push(&mut self, kind: AssistKind, id: AssistId, title: Message) {
        // A finding's fix may do what an assist does.
        let done = |change| matches!(change, Change::Article(edits) if self.fixes.contains(&edits));
        let again = !kind.is_wide()
            && !self.fixes.is_empty()
            && resolve(self.context, &id).is_some_and(done);
        if (self.wanted)(kind) && !again {
            self.assists.push(Assist {
                id,
                kind,
                title,
                preferred: false,
                mends: None,
            });
        }
    }

    /// The fixes of what was found under the selection, made anew from the text as it is now.
    fn fixes(&mut self, selection: &Range<usize>, most: usize) {
        if !(self.wanted)(AssistKind::Fix) {
            return;
        }
        let Context {
            analysis, findings, ..
        } = self.context;
        for (index, finding) in findings.iter().enumerate() {
            if self.assists.len() >= most {
                break;
            }
            let span = analysis.article.bytes_of(finding.line, finding.span);
            if span.start > selection.end || selection.start > span.end {
                continue;
            }
            for (nth, Fix { title, edits }) in finding.fixes(analysis).into_iter().enumerate() {
                if edits.is_empty() || self.fixes.contains(&edits) {
                    continue;
                }
                self.fixes.push(edits);
                self.assists.push(Assist {
                    id: AssistId::Fix {
                        rule: finding.rule.code.to_string(),
                        line: finding.line,
                        at: finding.span.start,
                        nth,
                    },
                    kind: AssistKind::Fix,
                    title,
                    preferred: nth == 0,
                    mends: Some(index),
                });
            }
        }
    }

    /// *Accept the mentions and dates* of the paragraph.
    fn accept(&mut self, paragraph: usize) {
        let analysis = self.context.analysis;
        if acceptable(analysis, paragraph) {
            let title = Message::new(
                "Accept the mentions and dates of this paragraph",
                "اعتمد الفاعلين والتواريخ في هذه الفقرة",
            );
            let id = AssistId::Accept { line: paragraph };
            self.push(AssistKind::Accept, id, title);
        }
    }

    /// *Accept the mentions and dates* of the article: wherever the cursor stands.
    fn accept_all(&mut self) {
        let analysis = self.context.analysis;
        if (self.wanted)(AssistKind::AcceptAll)
            && (0..analysis.paragraphs.len()).any(|line| acceptable(analysis, line))
        {
            let title = Message::new(
                "Accept the mentions and dates of the article",
                "اعتمد الفاعلين والتواريخ في المقال كله",
            );
            self.push(AssistKind::AcceptAll, AssistId::AcceptAll, title);
        }
    }

    /// *Mark the article as done*: wherever the cursor stands.
    fn finish(&mut self) {
        let analysis = self.context.analysis;
        if analysis.article_value("status") != Some("done") {
            let title = Message::new("Mark the article as done", "اجعل المقال منجزا");
            self.push(AssistKind::Finish, AssistId::Finish, title);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{analysed, at_cursor, selected};
    use khabar_engine::article::edits::apply;
    use khabar_engine::lint::{Levels, lint};
    use khabar_engine::message::Lang;
    use khabar_engine::tags::strip;

    /// All that can be done at a selection, with the article after each.
    pub(super) fn at(
        analysis: &Analysis,
        selection: Range<usize>,
        all_types: bool,
    ) -> Vec<(Assist, String)> {
        let findings = lint(analysis, &Levels::default());
        let context = Context {
            analysis,
            findings: &findings,
            corpus: &Corpus::none(),
        };
        let asked = Asked {
            selection,
            wanted: |_| true,
            all_types,
            most_fixes: 4,
        };
        let text = analysis.article.rope().to_string();
        let after = |assist: Assist| {
            // An id survives the way to the client and back.
            let sent = serde_json::to_string(&assist.id).unwrap();
            let id: AssistId = serde_json::from_str(&sent).unwrap();
            assert_eq!(id, assist.id);
            let Some(Change::Article(edits)) = resolve(context, &id) else {
                panic!("{id:?} changes nothing");
            };
            let after = apply(&text, &edits);
            (assist, after)
        };
        assists(context, &asked).into_iter().map(after).collect()
    }

    /// The titles at the `$0` of an article, and what their assists make of it.
    fn titles(article: &str) -> Vec<(String, String)> {
        let (analysis, cursor) = at_cursor(article);
        let byte = analysis.article.line_start(cursor.line) + cursor.byte;
        at(&analysis, byte..byte, false)
            .into_iter()
            .map(|(assist, after)| (assist.title.get(Lang::En).to_string(), after))
            .collect()
    }

    /// What the assist whose title begins so makes of an article.
    fn after(article: &str, title: &str) -> String {
        let all = titles(article);
        let found = all.iter().find(|(t, _)| t.starts_with(title));
        found
            .unwrap_or_else(|| panic!("no {title} in {all:#?}"))
            .1
            .clone()
    }

    const CALL: &str = r#"%% article published=2025-02-12
أجرى الرئيس الأمريكي دونالد تر$0امب، اليوم الأربعاء، اتصالا هاتفيا مع نظيره الروسي فلاديمير بوتين.
"#;

    #[test]
    fn an_event_of_the_sentence_comes_first_and_only_adds_its_tag() {
        let tag = r#"%% event CONSULT@"اتصالا هاتفيا" actor=trump actor=putin date=2025-02-12 mode=phone context=diplomatic"#;
        let all = titles(CALL);
        let (title, after) = &all[0];
        assert!(title.starts_with("Insert event tag: CONSULT"), "{title}");
        let text = CALL.replace("$0", "");
        assert_eq!(*after, format!("{text}{tag}\n"));
        assert!(all.iter().all(|(_, after)| strip(after) == strip(&text)));
    }

    #[test]
    fn words_are_linked_marked_and_taken_back() {
        let not = after(CALL, "“دونالد ترامب” is not an actor");
        assert!(not.contains("%% mentions none@\"دونالد ترامب\""));
        let linked = after(CALL, "Link “دونالد ترامب” to trump");
        assert!(linked.contains("%% mentions trump@\"دونالد ترامب\""));
        let stranger = "قال الخبير العسكري سمير حسن الف$0لاني إن القوات تتقدم";
        let marked = after(stranger, "Mark “سمير حسن الفلاني” as a person");
        assert!(marked.ends_with("\n%% mentions person@\"سمير حسن الفلاني\""));
    }

    #[test]
    fn accepting_goes_by_paragraph_and_by_article() {
        let text = "وصل ترا$0مب إلى الرياض\nوغادر بوتين الدوحة\n";
        let paragraph = after(text, "Accept the mentions and dates of this paragraph");
        assert_eq!(paragraph.matches("%% mentions").count(), 1);
        let article = after(text, "Accept the mentions and dates of the article");
        assert_eq!(article.matches("%% mentions").count(), 2);
        // Between paragraphs the one above is meant; the article is the same everywhere.
        let tagged = "%% arti$0cle status=draft\nوصل ترامب إلى الرياض\n";
        let all = after(tagged, "Accept the mentions and dates of the article");
        assert_eq!(all.matches("%% mentions").count(), 1);
        let offered = titles(tagged);
        assert!(
            offered
                .iter()
                .all(|(title, _)| !title.ends_with("of this paragraph"))
        );
        for below in ["وصل ترامب\n$0\nوغادر بوتين\n", "وصل ترامب\n%% note $0\n"]
        {
            let above = after(below, "Accept the mentions and dates of this paragraph");
            assert!(above.starts_with("وصل ترامب\n%% mentions trump@\"ترامب\"\n"));
        }
        let nothing = titles("كلام عا$0بر");
        assert!(
            nothing
                .iter()
                .all(|(title, _)| !title.starts_with("Accept"))
        );
    }

    #[test]
    fn a_fix_is_told_with_what_it_mends_and_not_twice() {
        let text = "ترامب\n%% mentions tr$0mp@\"ترامب\"\n";
        let (analysis, cursor) = at_cursor(text);
        let byte = analysis.article.line_start(cursor.line) + cursor.byte;
        let all = at(&analysis, byte..byte, false);
        let (first, mended) = &all[0];
        assert_eq!(first.title.en, "Change to trump");
        assert!(first.preferred && first.mends.is_some());
        assert_eq!(mended, "ترامب\n%% mentions trump@\"ترامب\"\n");
        let stranger = "قال الخبير العسكري سمير حسن الف$0لاني إن القوات تتقدم";
        let all = titles(stranger);
        let mut narrow: Vec<_> = all
            .iter()
            .filter(|(title, _)| !title.starts_with("Accept"))
            .map(|(_, after)| after)
            .collect();
        narrow.sort();
        assert!(narrow.windows(2).all(|two| two[0] != two[1]), "{all:#?}");
    }

    #[test]
    fn of_a_long_selection_only_the_first_fixes_are_told() {
        let text = "ترامب\n%% mentions trmp@\"ترامب\"\n".repeat(9);
        let analysis = analysed(&text);
        let all = at(&analysis, 0..text.len(), false);
        let fixes = all.iter().filter(|(a, _)| a.kind == AssistKind::Fix);
        // The fixes of one finding are not parted.
        assert!((4..8).contains(&fixes.count()), "{all:#?}");
    }

    #[test]
    fn between_paragraphs_events_are_those_of_the_one_above() {
        let call = CALL.replace("$0", "");
        let on_it = after(CALL, "Insert event tag: CONSULT");
        let blank = after(
            &format!("{call}$0\nوغادر الوفد.\n"),
            "Insert event tag: CONSULT",
        );
        assert_eq!(blank, format!("{on_it}\nوغادر الوفد.\n"));
        let note = after(&format!("{call}%% note $0"), "Insert event tag: CONSULT");
        assert_eq!(note, format!("{on_it}%% note "));
        let above_all = titles("$0\nوصل الوفد.\n");
        let above_all: Vec<_> = above_all.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(above_all, ["Mark the article as done"]);
    }

    #[test]
    fn where_no_event_is_suggested_tags_to_fill_in_have_a_type_of_the_codebook() {
        let events = |asked| {
            let (analysis, cursor) = at_cursor("زار ماكرون القرية\n%% event CONSULT@\"زار\"\n$0");
            let byte = analysis.article.line_start(cursor.line);
            let all = at(&analysis, byte..byte, asked).into_iter();
            all.filter(|(assist, _)| assist.kind == AssistKind::Event)
                .collect::<Vec<_>>()
        };
        let (offered, of_all_types) = (events(false), events(true));
        let types = &analysed("").knowledge.codebook.types;
        assert_eq!(of_all_types.len(), types.len());
        assert_eq!(offered, of_all_types[..offered.len()]);
        let (first, after) = &of_all_types[0];
        assert_eq!(
            first.title.en,
            "Insert event tag to fill in: CONSULT (Consult)"
        );
        assert!(after.ends_with("\n%% event CONSULT@\"زار\"\n%% event CONSULT actor=macron\n"));
        for (_, after) in of_all_types {
            let found = lint(&analysed(&after), &Levels::default());
            let unknown = found.iter().filter(|finding| finding.rule.code == "K401");
            assert_eq!(unknown.count(), 0, "{after}");
        }
    }

    #[test]
    fn selected_words_become_an_empty_event_with_the_likely_type_first() {
        let (analysis, selection) = selected("وقعت ⟦ضربة⟧ قرب المدينة");
        let all = at(&analysis, selection, false);
        let new: Vec<_> = all
            .iter()
            .filter(|(a, _)| a.kind == AssistKind::NewEvent)
            .collect();
        assert_eq!(new.len(), analysis.knowledge.codebook.types.len());
        assert_eq!(new[0].0.title.en, "Insert empty event ASSAULT: Assault");
        assert!(new[0].1.ends_with("\n%% event ASSAULT@\"ضربة\""));
        let cursor = at(&analysis, 0..0, false);
        let kinds = cursor.iter().map(|(a, _)| a.kind);
        assert!(!kinds.into_iter().any(|k| k == AssistKind::NewEvent));
        // Who asks for types is told what they cover.
        let asked = at(&analysis, 0..0, true);
        let types = asked.iter().filter(|(a, _)| a.kind == AssistKind::NewEvent);
        let (titles, after): (Vec<_>, Vec<_>) =
            types.map(|(a, after)| (&a.title.en, after)).unzip();
        assert!(
            after.iter().all(|after| after.contains("\n%% event ")),
            "{after:?}"
        );
        let consult = "Insert empty event CONSULT: Consult — Meetings, visits, talks and calls that took place.";
        assert!(titles.contains(&&consult.to_string()), "{titles:?}");
    }

    #[test]
    fn what_is_not_in_this_text_changes_nothing() {
        let analysis = analysed("كلام عابر");
        let context = Context {
            analysis: &analysis,
            findings: &[],
            corpus: &Corpus::none(),
        };
        let gone = [
            AssistId::AllEvents { line: 0 },
            AssistId::Accept { line: 7 },
            AssistId::AcceptAll,
            AssistId::Event {
                line: 0,
                at: Span::new(0, 4),
                r#type: "CONSULT".into(),
            },
            AssistId::Link {
                line: 0,
                at: Span::new(1, 900),
                to: "trump".into(),
            },
            AssistId::NewEntry {
                line: 0,
                at: Span::new(0, 8),
            },
        ];
        for id in gone {
            assert_eq!(resolve(context, &id), None, "{id:?}");
        }
    }
}
