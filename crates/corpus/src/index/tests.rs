//! An index against the files that it is made from.

use std::fs;

use super::*;

/// A corpus on disk.
struct Folder(tempfile::TempDir);

const MEETING: &str = r#"%% article published=2025-02-12 annotator=a1
التقى ترامب بوتين في الرياض
%% mentions trump@"ترامب" putin@"بوتين"
%% event CONSULT@"التقى" actor=trump recipient=putin date=2025-02-11
%% note أهو اللقاء نفسه؟
"#;

const LATER: &str = r#"%% article published=2025-03-01 annotator=a2
قال بوتين إن روسيا ترفض ذلك
"#;

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("khabar.toml", "");
        folder.write("a.khabar", MEETING);
        folder.write("late/b.khabar", LATER);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn upkeep(&self) -> Upkeep {
        Upkeep::new(self.0.path()).unwrap()
    }

    /// Brings the index up to date: how many articles were read, gone and recognised.
    fn run(&self) -> (usize, usize, usize) {
        let summary = self.upkeep().run(&Watch::NONE).unwrap();
        assert!(summary.complete && summary.unread.is_empty(), "{summary:?}");
        (summary.read, summary.removed, summary.recognised)
    }

    fn index(&self) -> Index {
        Index::reader(self.0.path()).unwrap()
    }

    /// What a search finds: file, line and words.
    fn found(&self, query: &str) -> Vec<String> {
        let query = Query::parse(query).unwrap();
        let found = self.index().search(&query, 100).unwrap();
        let said = |hit: &Hit| {
            let letters = hit.text.chars().skip(hit.start);
            let words: String = letters.take(hit.end - hit.start).collect();
            format!("{}:{} {words}", hit.file, hit.line)
        };
        found.hits.iter().map(said).collect()
    }
}

#[test]
fn a_corpus_is_read_once_and_then_what_changes() {
    let folder = Folder::new();
    assert_eq!(folder.run(), (2, 0, 2));
    assert_eq!(folder.run(), (0, 0, 0));
    folder.write("late/b.khabar", &LATER.replace("ترفض", "تقبل"));
    folder.write("c.khabar", "وصل ماكرون\n");
    assert_eq!(folder.run(), (2, 0, 2));
    fs::remove_file(folder.path("a.khabar")).unwrap();
    // It had linked a name that another one holds.
    assert_eq!(folder.run(), (0, 1, 1));
    assert_eq!(folder.found("تقبل"), ["late/b.khabar:2 تقبل"]);
    assert_eq!(folder.found("ترفض"), Vec::<String>::new());
    assert_eq!(folder.found("التقى"), Vec::<String>::new());
}

/// The same size, and a time that somebody has set back.
#[test]
fn a_change_is_seen_that_size_and_time_do_not_tell() {
    let folder = Folder::new();
    let time = fs::metadata(folder.path("a.khabar")).unwrap().modified();
    folder.run();
    folder.write(
        "a.khabar",
        &MEETING
            .replace("CONSULT", "ACCUSE_")
            .replace("ACCUSE_", "AGREES_"),
    );
    let file = fs::File::options()
        .write(true)
        .open(folder.path("a.khabar"));
    file.unwrap().set_modified(time.unwrap()).unwrap();
    assert_eq!(folder.run(), (1, 0, 1));
    assert_eq!(folder.found("type:AGREES_"), ["a.khabar:2 التقى"]);
}

#[test]
fn gold_is_there_first_and_silver_follows() {
    let folder = Folder::new();
    let summary = folder.upkeep().read(&Watch::NONE).unwrap();
    assert_eq!((summary.read, summary.recognised), (2, 0));
    assert_eq!(folder.found("actor:putin"), ["a.khabar:2 بوتين"]);
    assert_eq!(folder.upkeep().unrecognised().unwrap(), 2);
    folder.run();
    assert_eq!(
        folder.found("actor:putin"),
        ["late/b.khabar:2 بوتين", "a.khabar:2 بوتين"]
    );
    assert_eq!(folder.found("actor:putin in:gold"), ["a.khabar:2 بوتين"]);
    // A name, by which an annotator knows it.
    assert_eq!(folder.found("actor:\"vladimir putin\" in:gold").len(), 1);
}

#[test]
fn what_is_searched_for_holds_of_the_same_paragraph_or_event() {
    let folder = Folder::new();
    folder.run();
    assert_eq!(folder.found("رياض"), ["a.khabar:2 الرياض"]);
    assert_eq!(folder.found("رياض روسيا"), Vec::<String>::new());
    assert_eq!(
        folder.found("type:CONSULT actor:trump by:a1"),
        ["a.khabar:2 التقى"]
    );
    assert_eq!(folder.found("type:CONSULT by:a2"), Vec::<String>::new());
    assert_eq!(
        folder.found("بوتين after:2025-03"),
        ["late/b.khabar:2 بوتين"]
    );
    assert_eq!(folder.found("بوتين before:2025-03"), ["a.khabar:2 بوتين"]);
    assert_eq!(folder.found("بوتين file:late").len(), 1);
    assert_eq!(folder.found("note:\"اللقاء نفسه\"").len(), 1);
}

/// What is done is counted, and what is open in it is not.
#[test]
fn how_far_the_corpus_is() {
    let folder = Folder::new();
    folder.run();
    let standing = |folder: &Folder| folder.index().standing(0.0).unwrap();
    let before = standing(&folder);
    assert_eq!((before.articles, before.done), (2, 0));
    assert!(before.names > 0, "{before:?}");
    folder.write(
        "late/b.khabar",
        &LATER.replace("annotator=a2", "annotator=a2 status=done"),
    );
    folder.run();
    let after = standing(&folder);
    assert_eq!((after.articles, after.done), (2, 1));
    assert!(after.names < before.names, "{after:?}");
}

#[test]
fn other_knowledge_makes_other_silver_and_the_same_gold() {
    let folder = Folder::new();
    folder.write("late/b.khabar", "وصل فلان الفلاني إلى القاهرة\n");
    folder.run();
    assert_eq!(folder.found("actor:fulan"), Vec::<String>::new());
    folder.write("khabar.toml", "language = \"ar\"\n");
    assert_eq!(
        folder.run(),
        (0, 0, 0),
        "that says nothing of what is recognised"
    );
    folder.write("khabar.toml", "knowledge = [\"k.toml\"]\n");
    folder.write(
        "k.toml",
        "[[actor]]\nid = \"fulan\"\nkind = \"person\"\nar = \"فلان الفلاني\"\nen = \"Fulan\"\n",
    );
    assert_eq!(folder.run(), (0, 0, 2));
    assert_eq!(folder.found("actor:fulan"), ["late/b.khabar:1 فلان الفلاني"]);
}

/// What an annotator links in one article is recognised in the others that have the words, and in no more of them.
#[test]
fn what_an_article_teaches_is_recognised_in_those_that_hold_its_words() {
    let folder = Folder::new();
    folder.write("c.khabar", "قال سيد البيت إن الأمر انتهى\n");
    folder.run();
    folder.write(
        "d.khabar",
        "وصل سيد البيت\n%% mentions trump@\"سيد البيت\"\n",
    );
    assert_eq!(folder.run(), (1, 0, 2));
    assert_eq!(
        folder.found("actor:trump file:c.khabar"),
        ["c.khabar:1 سيد البيت"]
    );
    fs::remove_file(folder.path("d.khabar")).unwrap();
    assert_eq!(folder.run(), (0, 1, 1));
    assert_eq!(
        folder.found("actor:trump file:c.khabar"),
        Vec::<String>::new()
    );
}

#[test]
fn what_an_index_teaches_is_what_the_files_teach() {
    let folder = Folder::new();
    folder.run();
    assert_eq!(
        folder.index().practice().unwrap(),
        crate::practice::read(folder.0.path())
    );
}

#[test]
fn a_damaged_index_is_made_anew() {
    let folder = Folder::new();
    folder.run();
    let file = folder.path(".khabar/index.sqlite");
    for damage in [&b"no database"[..], b""] {
        fs::write(&file, damage).unwrap();
        assert_eq!(folder.run(), (2, 0, 2), "{damage:?}");
    }
    // One page of many, which is seen when it is read.
    let mut bytes = fs::read(&file).unwrap();
    let half = bytes.len() / 2;
    bytes[8192..half].fill(0x5a);
    fs::write(&file, bytes).unwrap();
    let summary = folder.upkeep().run(&Watch::NONE).unwrap();
    assert!(summary.complete, "{summary:?}");
    assert_eq!(folder.found("actor:trump"), ["a.khabar:2 ترامب"]);
}

#[test]
fn an_index_with_other_tables_is_made_anew() {
    let folder = Folder::new();
    folder.run();
    let changed = |sql: &str| {
        let connection = Connection::open(folder.path(".khabar/index.sqlite")).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        assert!(Index::reader(folder.0.path()).is_none(), "{sql}");
        assert_eq!(folder.run(), (2, 0, 2), "{sql}");
    };
    changed("ALTER TABLE note ADD COLUMN old TEXT");
    // One that comes with a corpus, to be run when it is written.
    changed("CREATE TRIGGER evil AFTER DELETE ON article BEGIN DELETE FROM mention; END");
    changed("PRAGMA application_id = 7");
}

#[test]
fn what_was_done_before_it_was_stopped_stays() {
    let folder = Folder::new();
    for number in 0..50 {
        folder.write(&format!("more/{number}.khabar"), "وصل ترامب\n");
    }
    let seen = std::sync::atomic::AtomicUsize::new(0);
    let watch = Watch {
        progress: &|_| {},
        wanted: &|| seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 20,
    };
    let summary = folder.upkeep().run(&watch).unwrap();
    assert!(!summary.complete && summary.read == 20, "{summary:?}");
    assert_eq!(folder.run(), (32, 0, 52));
}

#[test]
fn two_may_write_at_once() {
    let folder = Folder::new();
    for number in 0..300 {
        folder.write(&format!("more/{number}.khabar"), MEETING);
    }
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| folder.upkeep().run(&Watch::NONE).unwrap());
        }
    });
    assert_eq!(folder.run(), (0, 0, 0));
    assert_eq!(folder.found("type:CONSULT in:gold").len(), 100);
    let index = folder.index();
    let count = |table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table} WHERE layer = 'gold'");
        index
            .connection()
            .query_row(&sql, [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!((count("mention"), count("event")), (602, 301));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside_the_corpus() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let outside = tempfile::tempdir().unwrap();
    let refused = || Upkeep::new(folder.0.path()).unwrap_err().message();
    symlink(outside.path(), folder.path(".khabar")).unwrap();
    assert!(refused().en.contains("Delete it"), "{}", refused().en);
    fs::remove_file(folder.path(".khabar")).unwrap();
    fs::create_dir(folder.path(".khabar")).unwrap();
    for name in ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
        let link = folder.path(".khabar").join(name);
        symlink(outside.path().join("stolen"), &link).unwrap();
        assert!(refused().ar.contains("احذفه"), "{name}");
        fs::remove_file(link).unwrap();
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn git_and_khabar_pass_it_over() {
    let folder = Folder::new();
    folder.run();
    folder.write(".khabar/c.khabar", "وصل ترامب\n");
    assert_eq!(folder.run(), (0, 0, 0));
    let ignored = fs::read_to_string(folder.path(".khabar/.gitignore")).unwrap();
    assert!(ignored.lines().any(|line| line == "*"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_done() {
    let folder = Folder::new();
    fs::write(folder.path("c.khabar"), [b'a', 0xff, b'b']).unwrap();
    let summary = folder.upkeep().run(&Watch::NONE).unwrap();
    assert_eq!((summary.read, summary.unread.len()), (2, 1));
    assert!(
        summary.unread[0].contains("c.khabar: cannot be read: not UTF-8"),
        "{summary:?}"
    );
}

/// The queries of the documentation, as they stand there.
#[test]
fn the_queries_of_the_documentation_run() {
    let folder = Folder::new();
    folder.run();
    let page = include_str!("../../../../docs/search.md");
    let mut run = 0;
    for query in page.split("```sql\n").skip(1) {
        let query = query.split("```").next().unwrap();
        let index = folder.index();
        let mut asked = index.connection().prepare(query).unwrap();
        let rows = asked.query_map([], |_| Ok(())).unwrap().count();
        assert!(rows > 0, "{query}");
        run += 1;
    }
    assert_eq!(run, 6);
    // Every column is told of.
    let index = folder.index();
    let sql = "SELECT m.name, p.name FROM sqlite_schema m, pragma_table_info(m.name) p
        WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'words_%'";
    let mut asked = index.connection().prepare(sql).unwrap();
    let columns = asked
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    for column in columns {
        let (table, column): (String, String) = column.unwrap();
        assert!(
            page.contains(&format!("`{table}`")),
            "{table} is not documented"
        );
        assert!(
            page.contains(&format!("`{column}`")),
            "{table}.{column} is not documented"
        );
    }
}

/// What the other articles say of the words of one, each as name and number of articles; of those it marks, and of those it leaves.
fn elsewhere(folder: &Folder, name: &str) -> Vec<String> {
    use khabar_engine::article::Article;
    use khabar_engine::lint::Levels;
    use khabar_engine::lint::consistency::{asked, consistency};
    let corpus = crate::Corpus::load(folder.0.path());
    let text = fs::read_to_string(folder.path(name)).unwrap();
    let analysis = Article::new(&text, corpus.knowledge).into_analysis(None);
    let index = folder.index();
    let elsewhere = index.elsewhere(&analysis, &asked(&analysis), &folder.path(name));
    let findings = consistency(&analysis, &Levels::default(), &elsewhere.unwrap());
    let told = findings.iter().map(|finding| {
        let places = finding.related.iter();
        let places: Vec<String> = places
            .map(|it| format!("{}:{} {}", it.file, it.line + 1, it.span.of(&it.text)))
            .collect();
        format!("{} {}", finding.message.en, places.join(", "))
    });
    told.collect()
}

#[test]
fn what_others_say_of_the_words_of_an_article_is_found_with_its_places() {
    let folder = Folder::new();
    let other = |name: &str, id: &str| {
        let text = format!(
            "%% article published=2025-02-12 status=done\nغادر الوفد القاعة\n%% mentions {id}@\"الوفد\"\n"
        );
        folder.write(name, &text);
    };
    for name in ["1.khabar", "2.khabar", "3.khabar"] {
        other(name, "putin");
    }
    other("4.khabar", "lavrov");
    let done = "%% article published=2025-02-12 status=done\nعاد الوفد\n";
    folder.write("5.khabar", done);
    folder.upkeep().read(&Watch::NONE).unwrap();
    assert_eq!(
        elsewhere(&folder, "4.khabar"),
        [
            "“الوفد” is putin in 3 other articles, and lavrov here. See which is right. \
             1.khabar:2 الوفد, 2.khabar:2 الوفد, 3.khabar:2 الوفد"
        ]
    );
    // Three of four are no habit, and then they are.
    assert_eq!(elsewhere(&folder, "5.khabar"), Vec::<String>::new());
    other("4.khabar", "putin");
    folder.upkeep().read(&Watch::NONE).unwrap();
    let told = elsewhere(&folder, "5.khabar");
    assert!(
        told[0].starts_with("“الوفد” is marked as putin in 4 other articles"),
        "{told:?}"
    );
    assert_eq!(elsewhere(&folder, "1.khabar"), Vec::<String>::new());
    // Nor is it where finished articles mostly leave the words: one in five, two in six.
    folder.write("6.khabar", done);
    folder.upkeep().read(&Watch::NONE).unwrap();
    assert_eq!(elsewhere(&folder, "5.khabar").len(), 1);
    folder.write("7.khabar", done);
    folder.upkeep().read(&Watch::NONE).unwrap();
    assert_eq!(elsewhere(&folder, "5.khabar"), Vec::<String>::new());
    // What stands in lines of single annotators is not decided.
    for name in ["1.khabar", "2.khabar", "3.khabar", "4.khabar"] {
        let text = fs::read_to_string(folder.path(name)).unwrap();
        folder.write(name, &text.replace("\"الوفد\"", "\"الوفد\" by=a1"));
    }
    folder.upkeep().read(&Watch::NONE).unwrap();
    assert_eq!(elsewhere(&folder, "4.khabar"), Vec::<String>::new());
}

#[test]
fn what_an_article_is_worth_is_known_with_its_silver() {
    let folder = Folder::new();
    let mut upkeep = folder.upkeep();
    upkeep.read(&Watch::NONE).unwrap();
    assert_eq!(upkeep.worths().unwrap(), []);
    upkeep.recognise(&Watch::NONE).unwrap();
    let worths = upkeep.worths().unwrap();
    let files: Vec<&str> = worths.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(files, ["a.khabar", "late/b.khabar"]);
    for (file, worth) in &worths {
        let text = fs::read_to_string(folder.path(file)).unwrap();
        let corpus = crate::Corpus::load(folder.0.path());
        let article = khabar_engine::article::Article::new(&text, corpus.knowledge.clone());
        assert_eq!(
            *worth,
            crate::next::Worth::of(&article.analyse(None)),
            "{file}"
        );
    }
    // Another text is another worth, which is not known before it is looked for.
    folder.write("a.khabar", LATER);
    upkeep.read(&Watch::NONE).unwrap();
    assert_eq!(upkeep.worths().unwrap().len(), 1);
}

#[test]
fn the_newest_events_come_first_behind_no_silver() {
    let folder = Folder::new();
    // Its date is found in its text, when its silver is made.
    folder.write(
        "undated.khabar",
        "الأربعاء 12 مارس 2025\nالتقى بوتين ترامب\n%% event CONSULT@\"التقى\" actor=putin recipient=trump recipient=putin\n",
    );
    folder.write(
        "c.khabar",
        "%% article published=2025-05-01\nالتقى بوتين ترامب\n",
    );
    let files = |found: Vec<EventIn>| {
        let name = |event: EventIn| {
            event
                .file
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        };
        found.into_iter().map(name).collect::<Vec<_>>()
    };
    folder.upkeep().read(&Watch::NONE).unwrap();
    let of = |most| files(folder.index().events_of("putin", most).unwrap());
    let called = |name: &str, most| files(folder.index().events_called(name, most).unwrap());
    // Nobody knows yet when it was.
    assert_eq!(of(9), ["a.khabar", "undated.khabar"]);
    folder.run();
    assert_eq!(of(9)[..2], ["undated.khabar", "a.khabar"]);
    assert!(of(9).contains(&"c.khabar".to_string()));
    assert_eq!(of(1), ["undated.khabar"]);
    assert_eq!(called("consult", 9), ["undated.khabar", "a.khabar"]);
    assert_eq!(called("consult", 1), ["undated.khabar"]);
    assert_eq!(called("REJECT", 9), [""; 0]);
    let dates = folder.index().events_of("putin", 1).unwrap();
    assert_eq!(dates[0].date.as_deref(), Some("2025-03-12"));
}
