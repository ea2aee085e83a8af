//! Completion inside tag lines: kinds, types, keys, values, actor ids, dates, anchors.

mod actors;
mod items;
mod kinds;
mod site;
mod values;

use khabar_engine::article::Analysis;
use khabar_engine::message::{Lang, Message};
use khabar_engine::tags::TagKind;
use khabar_engine::text::fold::fold;
use khabar_engine::text::words::{ARTICLE, readings};
use khabar_engine::text::{Span, Words};

use crate::{Cursor, Place};
use site::{Site, What};

/// What can stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// What a completion takes the place of.
    pub replaces: Place,
    /// The completions, best first.
    pub items: Vec<Completion>,
    /// Whether there are more than are told here: ask again when more is typed.
    pub incomplete: bool,
}

/// Something that can stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A name for people, to be shown in the list right beside the label; may be empty.
    pub beside: String,
    /// What is shown of the one that is chosen; may be empty.
    pub detail: String,
    /// What it means, in Markdown; may be empty.
    pub doc: String,
    /// What it writes.
    pub insert: String,
    /// The same with tab stops, for clients that know them.
    pub snippet: Option<String>,
    /// What is compared with what is typed.
    pub filter: String,
    /// What it is called in Arabic, and what it means: what is typed in Arabic is looked for in its words. Empty where the label is no Latin name.
    pub arabic: String,
    /// Whether the list of what may stand behind it is to be opened with it.
    pub opens: bool,
}

impl Completion {
    /// One that writes its label.
    fn new(kind: CompletionKind, label: &str) -> Self {
        Self {
            label: label.to_string(),
            kind,
            beside: String::new(),
            detail: String::new(),
            doc: String::new(),
            insert: label.to_string(),
            snippet: None,
            filter: label.to_string(),
            arabic: String::new(),
            opens: false,
        }
    }

    /// A key with `=` behind it.
    fn key(key: &str) -> Self {
        Self {
            opens: !FREE_KEYS.contains(&key),
            ..Self::new(CompletionKind::Key, key).writing(&format!("{key}="))
        }
    }

    /// The same, found by what it means.
    fn meaning(self, said: &Message) -> Self {
        Self {
            arabic: said.ar.clone(),
            ..self
        }
    }

    /// The same with another text to write.
    fn writing(mut self, insert: &str) -> Self {
        self.insert = insert.to_string();
        self.filter = insert.to_string();
        self
    }
}

/// Keys whose values only the annotator knows: there is no list of them.
const FREE_KEYS: [&str; 4] = ["source", "url", "annotator", "id"];

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A whole event tag.
    Event,
    /// A kind of tag line.
    TagKind,
    /// A type of event, a kind of mention, a type of timex.
    Type,
    /// A key, to be followed by its value.
    Key,
    /// One of the values of a key.
    Member,
    /// A value read from the article.
    Value,
    /// An actor.
    Actor,
    /// Words of the paragraph.
    Words,
}

/// What can stand at the cursor. None in text lines: there is nothing to complete in prose.
///
/// ```
/// # use khabar_engine::article::{Article, Knowledge};
/// # use khabar_engine::message::Lang;
/// use khabar_ide::{Cursor, completion::completion};
///
/// let tag = "%% event CONSULT actor=tru";
/// let article = Article::new(&format!("وصل ترامب\n{tag}"), Knowledge::shared());
/// let analysis = article.analyse(None);
/// let at_the_end = Cursor { line: 1, byte: tag.len() };
/// let found = completion(&analysis, Lang::En, at_the_end).unwrap();
/// assert_eq!(found.items[0].insert, "trump");
/// ```
pub fn completion(analysis: &Analysis, lang: Lang, cursor: Cursor) -> Option<Completions> {
    let line = analysis.article.lines().get(cursor.line)?;
    let site = Site::at(line, cursor.byte)?;
    let mut list = List {
        analysis,
        lang,
        line: cursor.line,
        typed: line.text().get(site.start..cursor.byte)?,
        goes_on: site.goes_on,
        items: Vec::new(),
        incomplete: false,
    };
    list.fill(&site.what);
    list.named_first();
    (!list.items.is_empty()).then_some(Completions {
        replaces: Place::new(cursor.line, Span::new(site.start, site.end)),
        items: list.items,
        incomplete: list.incomplete,
    })
}

struct List<'a> {
    analysis: &'a Analysis,
    lang: Lang,
    line: usize,
    typed: &'a str,
    /// Whether more of the line or item stands behind: see [`Site::goes_on`].
    goes_on: bool,
    items: Vec<Completion>,
    incomplete: bool,
}

impl List<'_> {
    fn fill(&mut self, what: &What<'_>) {
        match what {
            What::Kind => self.kinds(),
            What::Name { kind, first } => match kind {
                TagKind::Event if *first => self.types(),
                TagKind::Event => self.event_keys(),
                TagKind::Mentions => self.mentions(),
                TagKind::Times => self.times(),
                TagKind::Article => self.article_keys(),
                TagKind::Note => {}
            },
            What::Value {
                kind,
                key,
                event_type,
            } => self.values(*kind, key, event_type),
            What::Words { kind, key, value } => self.words(*kind, key, value),
        }
    }

    /// Adds a completion. Where a name is changed whose value or words stand behind it, only the name is written.
    fn add(&mut self, mut completion: Completion) {
        if self.goes_on && completion.kind != CompletionKind::TagKind {
            let name = completion.insert.split(['=', '@']).next();
            completion.insert = name.unwrap_or_default().to_string();
            completion.filter.clone_from(&completion.insert);
            completion.opens = false;
        }
        if !completion.arabic.is_empty() && !self.typed_latin() {
            // Clients compare the Latin name with what is typed; what is typed in Arabic is compared here.
            self.incomplete = true;
            let typed = self.typed_word();
            if !typed.is_empty() {
                if !speaks_of(&completion.arabic, typed) {
                    return;
                }
                completion.filter = self.typed.to_string();
            }
        }
        self.items.push(completion);
    }

    /// Of what is typed, the word under the cursor.
    fn typed_word(&self) -> &str {
        let word = self.typed.rsplit([' ', '\t', '%', '"']).next();
        word.unwrap_or_default()
    }

    /// Whether a Latin word is being typed.
    fn typed_latin(&self) -> bool {
        self.typed_word()
            .contains(|c: char| c.is_ascii_alphanumeric())
    }

    /// Puts first what is called in Arabic as is typed, before what only speaks of it.
    fn named_first(&mut self) {
        let typed = self.typed_word().to_string();
        if !typed.is_empty() && !self.typed_latin() {
            let name = |item: &Completion| item.arabic.split(' ').next().map(str::to_string);
            self.items
                .sort_by_key(|item| !name(item).is_some_and(|name| speaks_of(&name, &typed)));
        }
    }

    /// The paragraph a tag line on this line belongs to.
    fn paragraph(&self) -> Option<usize> {
        self.analysis.article.paragraph_of(self.line)
    }
}

/// Whether a word of an Arabic text begins with what is typed, with or without its proclitics and its article.
fn speaks_of(text: &str, typed: &str) -> bool {
    let without_article = |word: &str| word.strip_prefix(ARTICLE).unwrap_or(word).to_string();
    let typed = without_article(&fold(typed));
    let words = Words::new(text);
    let mut texts = (0..words.len()).map(|at| words.text(at));
    texts.any(|word| readings(word).any(|r| without_article(r.stem).starts_with(&typed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::at_cursor;
    use khabar_engine::article::edits::apply;

    const CALL: &str = r#"%% article published=2025-02-12
أجرى الرئيس الأمريكي دونالد ترامب، اليوم الأربعاء، اتصالا هاتفيا مع نظيره الروسي فلاديمير بوتين.
"#;

    fn complete(tag: &str) -> (Analysis, Option<Completions>) {
        let (analysis, cursor) = at_cursor(&format!("{CALL}{tag}"));
        let found = completion(&analysis, Lang::En, cursor);
        (analysis, found)
    }

    /// The labels offered at the `$0` of a tag line under the article.
    fn offered(tag: &str) -> Vec<String> {
        let (_, found) = complete(tag);
        let items = found.map_or(Vec::new(), |found| found.items);
        items.into_iter().map(|item| item.label).collect()
    }

    /// The tag line after the completion with a label was chosen.
    fn chosen(tag: &str, label: &str) -> String {
        let (analysis, found) = complete(tag);
        let found = found.unwrap();
        let item = found.items.iter().find(|i| i.label == label).unwrap();
        let place = &found.replaces;
        let edit = khabar_engine::article::Edit {
            bytes: analysis.article.bytes_of(place.line, place.span),
            text: item.insert.clone(),
        };
        let text = analysis.article.rope().to_string();
        apply(&text, &[edit])[CALL.len()..].to_string()
    }

    #[test]
    fn a_tag_line_begins_with_the_tags_that_are_ready() {
        let all = offered("%%$0");
        assert!(all[0].starts_with("%% event CONSULT@"), "{all:?}");
        assert!(all.contains(&"%% note".to_string()));
        let (_, found) = complete("%%$0");
        let ready = &found.unwrap().items[0];
        let stops = ready.snippet.as_ref().unwrap();
        assert!(stops.contains("actor=${1:trump}") && stops.contains("mode=${4|phone,"));
    }

    #[test]
    fn each_place_has_what_fits_it() {
        let has = |tag: &str, label: &str| offered(tag).contains(&label.to_string());
        assert!(has("%% event CON$0", "CONSULT"));
        assert!(has("%% event CONSULT $0", "recipient"));
        assert!(has("%% event CONSULT mode=$0", "phone"));
        assert!(has("%% event CONSULT status=$0", "suggested"));
        assert!(has("%% event CONSULT status=$0", "negated"));
        assert!(has("%% mentions trump@\"ترامب\" status=$0", "suggested"));
        assert!(has("%% times $0", "status"));
        assert!(has("%% article $0", "annotator"));
        assert!(has("%% article $0", "text"));
        assert!(has("%% article status=$0", "done"));
        for line in ["%% mentions $0", "%% times $0", "%% event CONSULT $0"] {
            assert!(has(line, "by"), "{line}");
        }
        assert!(has("%% mentions $0", "putin@\"فلاديمير بوتين\""));
        assert!(has("%% times $0", "DATE=2025-02-12@\"اليوم الأربعاء\""));
        assert_eq!(offered("%% event CONSULT date=$0")[0], "2025-02-12");
        assert_eq!(offered("%% event CONSULT actor=ماكرو$0"), ["macron"]);
        let actors = offered("%% event CONSULT actor=$0");
        assert!(actors[..4].contains(&"trump".to_string()), "{actors:?}");
        let words = offered("%% event CONSULT actor=putin@\"$0");
        assert_eq!(words, ["فلاديمير بوتين"]);
        assert_eq!(offered("ترامب ق$0ال"), [""; 0]);
    }

    #[test]
    fn at_the_top_only_what_may_stand_there_is_offered() {
        let at_top = |article: &str| {
            let (analysis, cursor) = at_cursor(article);
            let found = completion(&analysis, Lang::En, cursor);
            let items = found.map_or(Vec::new(), |found| found.items);
            items.into_iter().map(|i| i.label).collect::<Vec<_>>()
        };
        assert_eq!(at_top("%%$0\nوصل ترامب\n"), ["%% article"]);
        assert_eq!(at_top("%% art$0\nوصل ترامب\n"), ["%% article"]);
        assert_eq!(
            at_top("%%$0\n%% article status=draft\nوصل ترامب\n"),
            [""; 0]
        );
        let below = at_top("وصل ترامب\n%%$0");
        assert!(!below.is_empty() && !below.contains(&"%% article".to_string()));
    }

    #[test]
    fn types_that_words_of_the_paragraph_evoke_come_first() {
        assert_eq!(offered("%% event $0")[0], "CONSULT");
        let (analysis, cursor) = at_cursor("أدانت فرنسا القصف\n%% event $0");
        let found = completion(&analysis, Lang::En, cursor).unwrap();
        let first = |n: usize| found.items[n].label.as_str();
        assert_eq!((first(0), first(1)), ("ACCUSE", "ASSAULT"));
        let types = &analysis.knowledge.codebook.types;
        // And `none`, for words that evoke no event.
        assert_eq!(found.items.len(), types.len() + 1);
    }

    #[test]
    fn arabic_completes_types_keys_values_and_kinds() {
        assert_eq!(offered("%% event تشا$0")[0], "CONSULT");
        assert_eq!(offered("%% event التشا$0")[0], "CONSULT");
        assert_eq!(offered("%% event CONSULT mode=هاتف$0"), ["phone"]);
        assert_eq!(offered("%% event CONSULT نمط$0")[0], "mode");
        assert_eq!(
            offered("%% event CONSULT actor=trump status=منفي$0"),
            ["negated"]
        );
        assert_eq!(offered("%% article مسود$0"), ["status"]);
        assert_eq!(offered("%% article status=مسود$0"), ["draft"]);
        assert_eq!(offered("%% mentions منظم$0")[0], "organization");
        assert_eq!(offered("%% times مدة$0")[0], "DURATION");
        assert_eq!(offered("%% توار$0")[0], "%% times");
        assert_eq!(offered("%% event زعفران$0"), [""; 0]);
        // Clients compare this with what is typed, and must ask again for another word.
        let (_, found) = complete("%% event تشا$0");
        let found = found.unwrap();
        assert!(found.incomplete && found.items[0].filter == "تشا");
        assert_eq!(chosen("%% event تشا$0", "CONSULT"), "%% event CONSULT");
        let (_, before) = complete("%% event $0");
        assert!(before.unwrap().incomplete);
        let (_, latin) = complete("%% event CON$0");
        assert!(!latin.unwrap().incomplete);
    }

    #[test]
    fn what_has_values_opens_their_list() {
        let opens = |tag: &str, label: &str| {
            let (_, found) = complete(tag);
            let items = found.unwrap().items;
            items.iter().find(|i| i.label == label).unwrap().opens
        };
        assert!(opens("%% event CONSULT $0", "mode") && opens("%% event CONSULT $0", "recipient"));
        assert!(opens("%% article $0", "published") && !opens("%% article $0", "source"));
        assert!(opens("%% mentions $0", "person") && opens("%%$0", "%% mentions"));
        assert!(!opens("%%$0", "%% note"));
        // A name that has its value keeps it.
        assert!(!opens("%% event CONSULT ac$0tor=trump", "recipient"));
    }

    #[test]
    fn ids_have_their_names_beside_them() {
        let (_, found) = complete("%% event CONSULT actor=put$0");
        assert_eq!(found.unwrap().items[0].beside, "فلاديمير بوتين");
        let (_, found) = complete("%% event $0");
        assert_eq!(found.unwrap().items[0].beside, "Consult");
    }

    #[test]
    fn any_white_space_parts_items() {
        let expected = offered("%% event CONSULT actor=$0");
        for line in [
            "%%\tevent\tCONSULT\tactor=$0",
            "%%   event  CONSULT   actor=$0",
            "%% event CONSULT actor=$0\r\n",
            "%%event CONSULT actor=$0",
        ] {
            assert_eq!(offered(line), expected, "{line:?}");
        }
        let (analysis, cursor) = at_cursor("\u{feff}%% article status=$0\nنص");
        let found = completion(&analysis, Lang::En, cursor).unwrap();
        assert_eq!(found.items.len(), 3);
    }

    #[test]
    fn a_word_in_the_middle_of_a_line_is_changed_and_the_rest_stays() {
        let after = chosen("%% ev$0ent CONSULT", "%% note");
        assert_eq!(after, "%% note CONSULT");
        let after = chosen("%% event CON$0SULT@\"أجرى\"", "AGREE");
        assert_eq!(after, "%% event AGREE@\"أجرى\"");
        let after = chosen("%% event CONSULT ac$0tor=trump", "recipient");
        assert_eq!(after, "%% event CONSULT recipient=trump");
        let after = chosen("%% event CONSULT actor=$0trump@\"ترامب\"", "putin");
        assert_eq!(after, "%% event CONSULT actor=putin@\"ترامب\"");
        let after = chosen("%% event CONSULT@\"ا$0لخ\" date=2025", "اتصالا هاتفيا");
        assert_eq!(after, "%% event CONSULT@\"اتصالا هاتفيا\" date=2025");
    }

    #[test]
    fn a_name_with_words_behind_it_gets_no_second_ones() {
        assert!(offered("%% mentions tru$0mp@\"ترامب\"").contains(&"person".to_string()));
        let after = chosen("%% mentions tru$0mp@\"ترامب\"", "person");
        assert_eq!(after, "%% mentions person@\"ترامب\"");
        assert!(!offered("%% times DA$0TE=2025@\"اليوم\"")[0].contains('@'));
    }
}
