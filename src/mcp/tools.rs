//! What an agent can ask: one function a tool, an object in, an object out. An error says in plain words what is wrong and what to do.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::cli::write::replace;
use khabar_corpus::annotate::Annotator;
use khabar_corpus::index::{Query, Upkeep, Watch};
use khabar_corpus::{Corpus, is_below, lookup, read_text};
use khabar_engine::annotation::day_of;
use khabar_engine::article::edits::insert_tag;
use khabar_engine::article::{Analysis, Article, LineKind};
use khabar_engine::lint::{Finding, Level, lint};
use khabar_engine::message::Lang;
use khabar_engine::tags::{self, BY, TagKind, occurrence_of};
use khabar_engine::text::{Span, similar};
use khabar_formats::codebook_page;
use khabar_ide::{Cursor, hover};

/// What is told of a tool.
pub struct About {
    pub name: &'static str,
    pub description: &'static str,
    /// The JSON Schema of its arguments.
    pub schema: fn() -> Value,
    /// Whether it can write.
    pub writes: bool,
    answer: fn(&Tools, Map<String, Value>, Option<&str>) -> Answer,
}

type Answer = Result<Value, String>;

/// All tools.
pub const TOOLS: &[About] = &[
    About {
        name: "find_actor",
        description: "Who goes by some words: entries of the knowledge base with their names, codes and the offices they held. Takes Arabic or English words, or an id.",
        schema: || schema(&json!({"words": text("a name, or an id")}), &["words"]),
        writes: false,
        answer: |tools, given, _| tools.find_actor(arguments(given)?),
    },
    About {
        name: "find_office",
        description: "Who held an office on a day. Takes the office in Arabic (وزير الدفاع الأمريكي) or its id (USA.secdef).",
        schema: || {
            let on = text("the day, YYYY-MM-DD: that of the article");
            schema(
                &json!({"office": text("the office"), "on": on}),
                &["office", "on"],
            )
        },
        writes: false,
        answer: |tools, given, _| tools.find_office(arguments(given)?),
    },
    About {
        name: "resolve_dates",
        description: "The temporal expressions of a text with their TIMEX3 values, as of the document date.",
        schema: || of_text(),
        writes: false,
        answer: |tools, given, _| tools.resolve_dates(arguments(given)?),
    },
    About {
        name: "suggest",
        description: "What Khabar proposes for a text: mentions linked to actors, dates, events with who did what to whom.",
        schema: || of_text(),
        writes: false,
        answer: |tools, given, _| tools.suggest(arguments(given)?),
    },
    About {
        name: "read_article",
        description: "An article of the corpus: its file with its tag lines, and as a document what annotators wrote (gold) and what is proposed beside it (silver).",
        schema: || {
            schema(
                &json!({"file": text("the file, below the corpus")}),
                &["file"],
            )
        },
        writes: false,
        answer: |tools, given, _| tools.read_article(arguments(given)?),
    },
    About {
        name: "check",
        description: "What is wrong in an article with its tag lines, given as a file of the corpus or as text: line, words, message and rule.",
        schema: || of_article(json!({}), &[]),
        writes: false,
        answer: |tools, given, _| tools.check(arguments(given)?),
    },
    About {
        name: "explain",
        description: "What Khabar knows of words of an article, and why: the actor as of the day, the value of a date with its rule, the suggested event.",
        schema: || {
            let words = text("words of the text, as they stand there");
            let occurrence = json!({"type": "integer", "minimum": 1, "description": "which occurrence of them in its paragraph, from 1"});
            of_article(
                json!({"words": words, "occurrence": occurrence}),
                &["words"],
            )
        },
        writes: false,
        answer: |tools, given, _| tools.explain(arguments(given)?),
    },
    About {
        name: "search",
        description: "Searches the articles of the corpus: words, \"words one behind the other\", and keys such as actor:trump type:CONSULT after:2025-02 in:gold note:….",
        schema: || {
            let limit = json!({"type": "integer", "minimum": 1, "maximum": 1000, "description": "how many hits, 20 unless told"});
            schema(
                &json!({"query": text("the query"), "limit": limit}),
                &["query"],
            )
        },
        writes: false,
        answer: |tools, given, _| tools.search(arguments(given)?),
    },
    About {
        name: "codebook",
        description: "The codebook of the project, or all that it says of one event type: definition, roles, modes, when to code it and when not.",
        schema: || {
            let language = json!({"type": "string", "enum": ["en", "ar"]});
            schema(
                &json!({"type": text("an event type; all when none"), "language": language}),
                &[],
            )
        },
        writes: false,
        answer: |tools, given, _| tools.codebook(arguments(given)?),
    },
    About {
        name: "propose",
        description: "Proposes tag lines for a paragraph of an article: they come back in canonical form with all that is wrong in them. With write, and where the user has started the server with --allow-write, they are put into the file when nothing in them is an error.",
        schema: || {
            let tags = json!({"type": "array", "minItems": 1, "items": {"type": "string"}, "description": "tag lines, such as %% event CONSULT@\"التقى\" actor=trump recipient=putin date=2025-02-11"});
            let line = json!({"type": "integer", "minimum": 1, "description": "the line of the paragraph in the file, from 1"});
            let write =
                json!({"type": "boolean", "description": "whether they are written into the file"});
            of_article(
                json!({"line": line, "tags": tags, "write": write}),
                &["line", "tags"],
            )
        },
        writes: true,
        answer: |tools, given, by| tools.propose(arguments(given)?, by),
    },
];

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn schema(properties: &Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// The arguments of tools that read a text.
fn of_text() -> Value {
    let date = text("the document date, YYYY-MM-DD");
    schema(
        &json!({"text": text("a text without tag lines"), "date": date}),
        &["text"],
    )
}

/// The arguments of tools that read an article.
fn of_article(more: Value, required: &[&str]) -> Value {
    let mut properties = json!({
        "file": text("a file, below the corpus; or else give the article"),
        "article": text("an article with its tag lines"),
        "date": text("the document date of an article that states none, YYYY-MM-DD"),
    });
    if let (Some(all), Value::Object(more)) = (properties.as_object_mut(), more) {
        all.extend(more);
    }
    schema(&properties, required)
}

/// Reads arguments.
fn arguments<T: DeserializeOwned>(given: Map<String, Value>) -> Result<T, String> {
    serde_json::from_value(Value::Object(given))
        .map_err(|error| format!("the arguments do not fit: {error}"))
}

fn day(said: Option<&str>) -> Result<Option<Date>, String> {
    said.map(|said| {
        day_of(said).ok_or_else(|| format!("{said:?} is no day; write it as 2025-02-12"))
    })
    .transpose()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfOffice {
    office: String,
    on: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfText {
    text: String,
    date: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfFile {
    file: PathBuf,
}

#[derive(Deserialize)]
struct OfArticle {
    file: Option<PathBuf>,
    article: Option<String>,
    date: Option<String>,
}

#[derive(Deserialize)]
struct Explained {
    words: String,
    #[serde(default = "first")]
    occurrence: usize,
    #[serde(flatten)]
    of: OfArticle,
}

fn first() -> usize {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Searched {
    query: String,
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    r#type: Option<String>,
    language: Option<String>,
}

#[derive(Deserialize)]
struct Proposed {
    line: usize,
    tags: Vec<String>,
    #[serde(default)]
    write: bool,
    #[serde(flatten)]
    of: OfArticle,
}

/// How many hits a search gives unless told.
const HITS: usize = 20;

/// Answers what an agent asks.
pub struct Tools {
    annotator: Annotator,
    /// Whether the user lets files be written.
    pub allow_write: bool,
    /// Held from the reading of a file to its writing: calls run beside each other, and none may undo another.
    writing: Mutex<()>,
}

impl Tools {
    pub fn new(corpus: Corpus, allow_write: bool) -> Self {
        Self {
            annotator: Annotator::new(Arc::new(corpus)),
            allow_write,
            writing: Mutex::default(),
        }
    }

    /// What a tool answers to an agent of that name, where it is known.
    pub fn call(&self, name: &str, given: Map<String, Value>, by: Option<&str>) -> Answer {
        let about = TOOLS.iter().find(|about| about.name == name);
        let about = about.ok_or_else(|| format!("there is no tool {name:?}"))?;
        (about.answer)(self, given, by)
    }

    fn corpus(&self) -> &Corpus {
        self.annotator.corpus()
    }

    fn find_actor(&self, asked: Words) -> Answer {
        let kb = &self.corpus().knowledge.actors;
        let found = lookup::find(kb, &asked.words).into_iter();
        let found: Vec<_> = found
            .filter_map(|ix| lookup::entry(kb, ix))
            .take(HITS)
            .collect();
        let close = kb.similar_names(&asked.words);
        let close: Vec<&str> = close.iter().map(|ix| kb.id(*ix)).collect();
        Ok(match found.is_empty() {
            true => json!({"actors": found, "close": close}),
            false => json!({"actors": found}),
        })
    }

    fn find_office(&self, asked: OfOffice) -> Answer {
        let on = day(Some(&asked.on))?.ok_or("there is no day")?;
        let kb = &self.corpus().knowledge.actors;
        let holder = lookup::holder(kb, &asked.office, on).map_err(|message| message.en)?;
        Ok(json!({"on": on.to_string(), "holder": holder}))
    }

    fn suggest(&self, asked: OfText) -> Answer {
        let day = day(asked.date.as_deref())?;
        let escaped = tags::escape(&asked.text);
        let analysis = self.annotator.analyse_article(&escaped, day);
        let document = self.annotator.document(&analysis, Value::Null);
        serde_json::to_value(document).map_err(|error| error.to_string())
    }

    fn resolve_dates(&self, asked: OfText) -> Answer {
        let mut document = self.suggest(asked)?;
        Ok(json!({"dct": document["dct"].take(), "timexes": document["timexes"].take()}))
    }

    /// The path of a file of the corpus.
    fn path(&self, file: &PathBuf) -> Result<PathBuf, String> {
        let root = self.corpus().root.as_deref();
        let root = root.ok_or("there is no corpus here: start the server in a folder with khabar.toml, or give the article as text")?;
        let path = root.join(file);
        let is_article = khabar_corpus::is_article(&path, true);
        match is_below(root, &path) && is_article {
            true => Ok(path),
            false => Err(format!(
                "{}: no article of the corpus: a .khabar or .txt file below {} is one",
                file.display(),
                root.display()
            )),
        }
    }

    /// The text of a file of the corpus, and its path.
    fn read(&self, file: &PathBuf) -> Result<(String, PathBuf), String> {
        let path = self.path(file)?;
        let text = read_text(&path)
            .map_err(|why| format!("{}: cannot be read: {}", file.display(), why.message().en))?;
        Ok((text, path))
    }

    /// The text of an article, and what it is analysed to.
    fn analysis(&self, of: &OfArticle) -> Result<(String, Analysis), String> {
        let given = day(of.date.as_deref())?;
        match (&of.file, &of.article) {
            (Some(file), None) => {
                let (text, path) = self.read(file)?;
                let given = given.or_else(|| self.corpus().date_of_file(&path));
                let analysis = self.annotator.analyse_article(&text, given);
                Ok((text, analysis))
            }
            (None, Some(article)) => {
                let analysis = self.annotator.analyse_article(article, given);
                Ok((article.clone(), analysis))
            }
            _ => Err("give either a file of the corpus or an article".to_string()),
        }
    }

    fn read_article(&self, asked: OfFile) -> Answer {
        let of = OfArticle {
            file: Some(asked.file.clone()),
            article: None,
            date: None,
        };
        let (article, analysis) = self.analysis(&of)?;
        let name = asked.file.display().to_string();
        let document = self.annotator.document(&analysis, name.into());
        Ok(json!({"article": article, "document": document}))
    }

    fn check(&self, asked: OfArticle) -> Answer {
        let (_, analysis) = self.analysis(&asked)?;
        let findings = self.findings(&analysis);
        let findings: Vec<Value> = findings.iter().map(|f| told(f, &analysis)).collect();
        Ok(json!({"findings": findings}))
    }

    fn findings(&self, analysis: &Analysis) -> Vec<Finding> {
        lint(analysis, &self.corpus().settings.levels)
    }

    fn explain(&self, asked: Explained) -> Answer {
        let (_, analysis) = self.analysis(&asked.of)?;
        let lines = analysis.article.lines().iter().enumerate();
        let texts = lines.filter(|(_, line)| line.kind() == LineKind::Text);
        let occurrence = u32::try_from(asked.occurrence).unwrap_or(u32::MAX);
        let mut places = texts.filter_map(|(at, line)| {
            let span = occurrence_of(line.text(), occurrence, &asked.words)?;
            Some((at, span))
        });
        let (line, span) = places.next().ok_or_else(|| {
            format!(
                "the words {:?} do not stand in the text; give them as they stand there",
                asked.words
            )
        })?;
        let cursor = Cursor {
            line,
            byte: span.start,
        };
        let card = hover::hover(&analysis, Lang::En, cursor);
        Ok(json!({"line": line + 1, "explanation": card.map(|card| card.markdown)}))
    }

    fn search(&self, asked: Searched) -> Answer {
        let query = Query::parse(&asked.query).map_err(|message| message.en)?;
        let corpus = self.corpus();
        let root = corpus.root.as_deref().filter(|_| corpus.settings.index);
        let root = root.ok_or("there is nothing to search: a corpus with an index is a folder with khabar.toml, without index = false in it")?;
        let mut upkeep = Upkeep::new(root).map_err(|error| error.to_string())?;
        let summary = upkeep
            .read(&Watch::NONE)
            .map_err(|error| error.to_string())?;
        let limit = asked.limit.unwrap_or(HITS).min(1000);
        let found = upkeep.index().search(&query, limit);
        let found = found.map_err(|error| error.to_string())?;
        Ok(json!({"hits": found.hits, "more": found.more, "unread": summary.unread}))
    }

    fn codebook(&self, asked: Page) -> Answer {
        let codebook = &self.corpus().knowledge.codebook;
        let lang = match asked.language.as_deref() {
            None | Some("en") => Lang::En,
            Some("ar") => Lang::Ar,
            Some(other) => {
                return Err(format!(
                    "there is no language {other:?}; there are en and ar"
                ));
            }
        };
        let only = asked.r#type.as_deref().map(|id| {
            let found = codebook.type_ix(id).and_then(|ix| codebook.type_at(ix));
            found.ok_or_else(|| {
                let ids = codebook
                    .types
                    .iter()
                    .map(|event_type| event_type.id.as_str());
                let close = similar(id, ids.clone());
                let close = close
                    .first()
                    .map_or(String::new(), |id| format!(" Did you mean {id}?"));
                let all: Vec<&str> = ids.collect();
                format!(
                    "the codebook has no type {id:?}; there are {}.{close}",
                    all.join(", ")
                )
            })
        });
        let page = codebook_page::text(codebook, lang, only.transpose()?);
        Ok(json!({"page": page}))
    }

    fn propose(&self, asked: Proposed, by: Option<&str>) -> Answer {
        if asked.write && !self.allow_write {
            return Err("nothing is written here: the user has not started the server with --allow-write. Without write the lines come back checked".to_string());
        }
        let _alone = asked
            .write
            .then(|| self.writing.lock().unwrap_or_else(PoisonError::into_inner));
        let (text, before) = self.analysis(&asked.of)?;
        let proposed: Vec<Line> = asked
            .tags
            .iter()
            .map(|tag| Line::read(tag, by))
            .collect::<Result<_, _>>()?;
        let mut article = Article::new(&text, Arc::clone(&self.corpus().knowledge));
        let paragraph = asked.line.checked_sub(1).and_then(|at| {
            let line = article.lines().get(at)?;
            (line.kind() == LineKind::Text && !line.is_blank()).then_some(at)
        });
        let paragraph = paragraph.ok_or_else(|| {
            format!(
                "line {} is no paragraph; lines count from 1, tag lines among them",
                asked.line
            )
        })?;
        let mut already: Vec<&str> = Vec::new();
        for line in &proposed {
            let stands = {
                let is = |at| {
                    article
                        .lines()
                        .get(at)
                        .is_some_and(|tag| tag.text() == line.text)
                };
                article.tags_of(paragraph).any(is)
            };
            if stands {
                already.push(&line.text);
                continue;
            }
            let edit = insert_tag(&article, paragraph, line.kind, &line.text);
            let done = article.edit(edit.bytes, &edit.text);
            done.map_err(|error| error.to_string())?;
        }
        let analysis = article.analyse(before.dct.map(|dct| dct.day));
        // Lines may make others wrong: an id that stands there already, a tag that says the same.
        let mut said = FxHashMap::default();
        for finding in self.findings(&before) {
            *said.entry(seen(&finding, &before)).or_insert(0usize) += 1;
        }
        let mut is_new = |finding: &&Finding| {
            let line = analysis.text(finding.line);
            let is_proposed = proposed.iter().any(|proposed| proposed.text == line);
            let known = said.get_mut(&seen(finding, &analysis)).filter(|n| **n > 0);
            let is_known = known.map(|n| *n -= 1).is_some();
            is_proposed || !is_known
        };
        let findings = self.findings(&analysis);
        let findings: Vec<&Finding> = findings.iter().filter(&mut is_new).collect();
        let wrong = findings.iter().any(|finding| finding.level == Level::Error);
        let written = asked.write && !wrong;
        if written {
            let file = asked
                .of
                .file
                .as_ref()
                .ok_or("only a file of the corpus can be written")?;
            let (now, path) = self.read(file)?;
            // Somebody may have saved it meanwhile.
            if now != text {
                return Err(format!(
                    "{}: has changed meanwhile; read it again",
                    file.display()
                ));
            }
            replace(&path, article.rope().to_string())?;
        }
        let lines: Vec<&str> = proposed.iter().map(|line| line.text.as_str()).collect();
        let findings: Vec<Value> = findings.iter().map(|f| told(f, &analysis)).collect();
        Ok(json!({"lines": lines, "already": already, "findings": findings, "written": written}))
    }
}

/// A tag line that is proposed, in canonical form.
struct Line {
    kind: TagKind,
    text: String,
}

impl Line {
    /// Reads a line; it is said to be by the agent, whoever it says it is by, where the name of the agent is known.
    fn read(said: &str, by: Option<&str>) -> Result<Self, String> {
        let said = said.trim();
        if said.contains(['\n', '\r']) {
            return Err(format!(
                "{said:?} is more than one line; give each tag line apart"
            ));
        }
        let line = match tags::is_tag_line(said) {
            true => said.to_string(),
            false => format!("%% {said}"),
        };
        let tag = tags::parse(&line);
        if let Some((span, _)) = tag.errors.first() {
            return Err(format!(
                "{line:?} is no sound tag line from byte {} on",
                span.start
            ));
        }
        let kind = tag.tag_kind().filter(|kind| *kind != TagKind::Article);
        let kind = kind.ok_or_else(|| {
            format!("{line:?}: a tag line under a paragraph is one of mentions, times, event, note")
        })?;
        let tag = match by {
            Some(by) if kind != TagKind::Note => tag.decided().pair(BY, by),
            _ => tag,
        };
        Ok(Self {
            kind,
            text: tag.to_string(),
        })
    }
}

/// What tells one finding from another, wherever its line stands.
fn seen<'a>(finding: &Finding, analysis: &'a Analysis) -> (&'static str, &'a str, Span) {
    (finding.rule.code, analysis.text(finding.line), finding.span)
}

/// A finding for an agent: lines from 1, the words it is about.
fn told(finding: &Finding, analysis: &Analysis) -> Value {
    let words = finding.span.of(analysis.text(finding.line));
    let fixes = finding.fixes(analysis);
    let fixes: Vec<&str> = fixes.iter().map(|fix| fix.title.get(Lang::En)).collect();
    json!({
        "line": finding.line + 1,
        "words": words,
        "level": finding.level.name(),
        "rule": finding.rule.name,
        "message": finding.message.get(Lang::En),
        "fixes": fixes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "%% article published=2025-02-12\nالتقى ترامب بوتين أمس.\n";
    const EVENT: &str = "event CONSULT@\"التقى\"  actor=trump recipient=putin date=2025-02-11";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("khabar.toml"), "").unwrap();
        std::fs::write(folder.path().join("a.khabar"), ARTICLE).unwrap();
        folder
    }

    fn call(folder: &tempfile::TempDir, allow_write: bool, name: &str, given: Value) -> Answer {
        let tools = Tools::new(Corpus::load(folder.path()), allow_write);
        let Value::Object(given) = given else {
            panic!("arguments are an object")
        };
        tools.call(name, given, None)
    }

    fn read(name: &str, given: Value) -> Value {
        call(&folder(), false, name, given).unwrap()
    }

    #[test]
    fn an_agent_looks_up_who_and_when() {
        let found = read(
            "find_office",
            json!({"office": "الرئيس الأمريكي", "on": "2025-02-12"}),
        );
        assert_eq!(found["holder"]["actor"], "trump");
        let found = read("find_actor", json!({"words": "ترامب"}));
        assert_eq!(found["actors"][0]["id"], "trump");
        let found = read(
            "resolve_dates",
            json!({"text": "وصل أمس", "date": "2025-02-12"}),
        );
        assert_eq!(found["timexes"][0]["value"], "2025-02-11");
        let found = read(
            "suggest",
            json!({"text": "التقى ترامب بوتين", "date": "2025-02-12"}),
        );
        assert_eq!(found["events"][0]["type"], "CONSULT");
        let page = read("codebook", json!({"type": "CONSULT"}));
        assert!(page["page"].as_str().unwrap().contains("CONSULT"));
    }

    #[test]
    fn an_agent_reads_searches_checks_and_asks_why() {
        let document = read("read_article", json!({"file": "a.khabar"}));
        assert_eq!(document["document"]["mentions"][0]["actor"], "trump");
        let found = read("search", json!({"query": "ترامب"}));
        assert_eq!(found["hits"][0]["file"], "a.khabar");
        let card = read("explain", json!({"file": "a.khabar", "words": "ترامب"}));
        assert!(
            card["explanation"]
                .as_str()
                .unwrap()
                .contains("Donald Trump")
        );
        let wrong = json!({"article": format!("{ARTICLE}%% event CONSLT@\"التقى\"\n")});
        let rules = read("check", wrong)["findings"].to_string();
        assert!(rules.contains("Did you mean CONSULT"), "{rules}");
    }

    #[test]
    fn what_is_proposed_is_checked_and_not_written_without_leave() {
        let folder = folder();
        let on_disk = || std::fs::read_to_string(folder.path().join("a.khabar")).unwrap();
        let asked = |tags: &str, write: bool| json!({"file": "a.khabar", "line": 2, "tags": [tags], "write": write});
        let answer = call(&folder, false, "propose", asked(EVENT, false)).unwrap();
        let line = "%% event CONSULT@\"التقى\" actor=trump recipient=putin date=2025-02-11";
        assert_eq!(
            (&answer["lines"][0], &answer["written"]),
            (&line.into(), &false.into())
        );
        let refused = call(&folder, false, "propose", asked(EVENT, true)).unwrap_err();
        assert!(refused.contains("--allow-write"), "{refused}");
        // With leave, what is an error is not written either.
        let wrong = EVENT.replace("CONSULT", "CONSLT");
        let answer = call(&folder, true, "propose", asked(&wrong, true)).unwrap();
        assert_eq!(answer["written"], false);
        assert_eq!(on_disk(), ARTICLE);
        let answer = call(&folder, true, "propose", asked(EVENT, true)).unwrap();
        assert_eq!(answer["written"], true);
        assert_eq!(on_disk(), format!("{ARTICLE}{line}\n"));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let folder = folder();
        let wrong = |name: &str, given: Value| call(&folder, true, name, given).unwrap_err();
        for file in ["../a.khabar", "/etc/passwd", "khabar.toml"] {
            let told = wrong("read_article", json!({"file": file}));
            assert!(told.contains("no article of the corpus"), "{told}");
        }
        assert!(wrong("find_actor", json!({"word": "x"})).contains("unknown field"));
        assert!(wrong("find_office", json!({"office": "x", "on": "أمس"})).contains("no day"));
        assert!(wrong("codebook", json!({"type": "CONSLT"})).contains("Did you mean CONSULT"));
        let tags = json!({"file": "a.khabar", "line": 1, "tags": [EVENT]});
        assert!(wrong("propose", tags).contains("no paragraph"));
        let tags = json!({"file": "a.khabar", "line": 2, "tags": ["article status=done"]});
        assert!(wrong("propose", tags).contains("one of mentions"));
        assert!(wrong("frobnicate", json!({})).contains("no tool"));
    }
    #[test]
    fn lines_of_an_agent_say_whose_they_are() {
        let folder = folder();
        let tools = Tools::new(Corpus::load(folder.path()), true);
        let tags = [format!("{EVENT} by=a1"), "note راجعه".to_string()];
        let asked = json!({"file": "a.khabar", "line": 2, "tags": tags, "write": true});
        let Value::Object(asked) = asked else {
            panic!("arguments are an object")
        };
        let answer = tools.call("propose", asked, Some("agent")).unwrap();
        assert_eq!(answer["written"], true, "{answer}");
        let written = std::fs::read_to_string(folder.path().join("a.khabar")).unwrap();
        assert!(
            written.contains("date=2025-02-11 by=agent\n%% note راجعه\n"),
            "{written}"
        );
    }

    #[test]
    fn what_a_line_makes_wrong_elsewhere_is_told_and_not_written() {
        let folder = folder();
        let text = format!(
            "{ARTICLE}%% event CONSULT@\"التقى\" actor=trump recipient=putin id=e1\nوعاد ترامب.\n"
        );
        std::fs::write(folder.path().join("a.khabar"), &text).unwrap();
        let tags = ["event CONSULT@\"وعاد\" actor=trump recipient=usa id=e1"];
        let asked = json!({"file": "a.khabar", "line": 4, "tags": tags, "write": true});
        let answer = call(&folder, true, "propose", asked).unwrap();
        let rules = answer["findings"].to_string();
        assert!(rules.contains("repeated-id"), "{answer}");
        assert_eq!(answer["written"], false);
    }

    #[test]
    fn what_is_written_at_the_same_time_is_all_there() {
        let folder = folder();
        let paragraphs = 12;
        let text = "التقى ترامب بوتين أمس.\n".repeat(paragraphs);
        std::fs::write(folder.path().join("a.khabar"), text).unwrap();
        let tools = Tools::new(Corpus::load(folder.path()), true);
        let write = |note: usize| {
            let tags = [format!("note رقم {note}")];
            let asked = json!({"file": "a.khabar", "line": 1, "tags": tags, "write": true});
            let Value::Object(asked) = asked else {
                panic!("arguments are an object")
            };
            tools.call("propose", asked, None).unwrap()
        };
        let write = &write;
        std::thread::scope(|scope| {
            for note in 0..paragraphs {
                scope.spawn(move || assert_eq!(write(note)["written"], true));
            }
        });
        let written = std::fs::read_to_string(folder.path().join("a.khabar")).unwrap();
        for note in 0..paragraphs {
            assert_eq!(written.matches(&format!("%% note رقم {note}\n")).count(), 1);
        }
    }
}
