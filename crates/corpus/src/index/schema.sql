-- The index of a corpus (docs/search.md). A change here is a new schema: an index that was made with another is made anew.
-- Lines count from 1, as editors show them. Offsets (start, end) count code points of the paragraph's text from 0, end excluded, as substr() does.

-- How the index was made.
CREATE TABLE about (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE article (
    article INTEGER PRIMARY KEY,
    file TEXT NOT NULL UNIQUE,
    id TEXT,
    date TEXT,
    status TEXT,
    annotator TEXT,
    source TEXT,
    url TEXT,
    -- When the file was changed, in nanoseconds since 1970; it only decides what is read first.
    modified INTEGER NOT NULL,
    -- Of the bytes of the file.
    digest BLOB NOT NULL,
    -- What the system says of the file that has this digest; none where that is not sure to tell a change.
    stamp TEXT,
    -- What stands for the knowledge that the silver layer was made by; NULL while there is no silver, empty where it is to be made again.
    silver BLOB,
    -- What its tag lines teach, as JSON; none where they teach nothing.
    taught TEXT,
    -- What it is worth to be labelled, as JSON (docs/next.md), found with its silver layer.
    worth TEXT
);
CREATE INDEX article_id ON article (id) WHERE id IS NOT NULL;

CREATE TABLE paragraph (
    paragraph INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    line INTEGER NOT NULL,
    -- Where it starts in the article without its tag lines, in code points.
    start INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX paragraph_article ON paragraph (article);

-- The words of paragraphs, folded, without what stands between them; rowid is the paragraph. All letters but the Latin ones are folded already.
CREATE VIRTUAL TABLE words USING fts5 (
    folded,
    tokenize = 'ascii'
);

-- Article and line are those of the paragraph: where somebody is named is asked so often that it stands in one index.
CREATE TABLE mention (
    paragraph INTEGER NOT NULL REFERENCES paragraph ON DELETE CASCADE,
    article INTEGER NOT NULL,
    at INTEGER NOT NULL,
    layer TEXT NOT NULL,
    start INTEGER,
    end INTEGER,
    actor TEXT,
    kind TEXT,
    office TEXT,
    rule TEXT,
    line INTEGER,
    by TEXT
);
CREATE INDEX mention_paragraph ON mention (paragraph);
CREATE INDEX mention_actor ON mention (actor, layer, article, at, start, end, paragraph) WHERE actor IS NOT NULL;

CREATE TABLE timex (
    paragraph INTEGER NOT NULL REFERENCES paragraph ON DELETE CASCADE,
    layer TEXT NOT NULL,
    start INTEGER,
    end INTEGER,
    type TEXT NOT NULL,
    value TEXT,
    mod TEXT,
    rule TEXT,
    line INTEGER,
    by TEXT
);
CREATE INDEX timex_paragraph ON timex (paragraph);

CREATE TABLE event (
    event INTEGER PRIMARY KEY,
    paragraph INTEGER NOT NULL REFERENCES paragraph ON DELETE CASCADE,
    layer TEXT NOT NULL,
    type TEXT NOT NULL,
    start INTEGER,
    end INTEGER,
    id TEXT,
    date TEXT,
    -- The date of the article: the newest of a hundred thousand events are asked for, and stand first in an index.
    day TEXT,
    place TEXT,
    status TEXT,
    modes TEXT,
    contexts TEXT,
    score REAL,
    line INTEGER,
    by TEXT
);
CREATE INDEX event_paragraph ON event (paragraph);
CREATE INDEX event_type ON event (type, layer, day DESC);
CREATE INDEX event_place ON event (place) WHERE place IS NOT NULL;
CREATE INDEX event_id ON event (id) WHERE id IS NOT NULL;

CREATE TABLE participant (
    event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    role TEXT NOT NULL,
    actor TEXT,
    kind TEXT,
    start INTEGER,
    end INTEGER,
    -- Those of the event.
    layer TEXT NOT NULL,
    day TEXT
);
CREATE INDEX participant_event ON participant (event);
CREATE INDEX participant_actor ON participant (actor, layer, day DESC, event) WHERE actor IS NOT NULL;

CREATE TABLE note (
    paragraph INTEGER NOT NULL REFERENCES paragraph ON DELETE CASCADE,
    line INTEGER NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX note_paragraph ON note (paragraph);

-- Words of which annotators say that they are none of a layer (mentions, timexes, events).
CREATE TABLE rejected (
    paragraph INTEGER NOT NULL REFERENCES paragraph ON DELETE CASCADE,
    layer TEXT NOT NULL,
    start INTEGER,
    end INTEGER,
    line INTEGER NOT NULL
);
CREATE INDEX rejected_paragraph ON rejected (paragraph);

-- What the mentions lines of an article say of words, folded: an id, a kind, none. Once for each article, with the first place that says so; what
-- annotators differ on is left out.
CREATE TABLE decided (
    words TEXT NOT NULL,
    claim TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    -- The date of the article.
    day TEXT,
    PRIMARY KEY (words, claim, article)
) WITHOUT ROWID;
CREATE INDEX decided_article ON decided (article);

-- Whatever the tag lines of an article name that may be an actor, also in a line that is not whole and has no row of its own.
CREATE TABLE named (
    actor TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (actor, article)
) WITHOUT ROWID;
CREATE INDEX named_article ON named (article);

-- The knowledge base and the codebook, as far as rows name them.
CREATE TABLE actor (
    actor TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    ar TEXT NOT NULL,
    en TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE type (
    type TEXT PRIMARY KEY,
    doer TEXT
) WITHOUT ROWID;

-- What the silver layer was taught by other articles: words, and what stands for whom they were linked to.
CREATE TABLE lesson (
    words TEXT PRIMARY KEY,
    sign INTEGER NOT NULL
) WITHOUT ROWID;

-- Rows with their file, date and words, to be read by people.
CREATE VIEW mentions AS
SELECT a.file, p.line, a.date, CASE a.status WHEN 'suggested' THEN 'silver' ELSE m.layer END AS layer, m.actor, coalesce(m.kind, k.kind) AS kind, m.office,
       substr(p.text, m.start + 1, m.end - m.start) AS words, coalesce(m.by, a.annotator) AS by, m.rule, m.start, m.end, m.paragraph
FROM mention m JOIN paragraph p USING (paragraph) JOIN article a USING (article) LEFT JOIN actor k USING (actor);

CREATE VIEW timexes AS
SELECT a.file, p.line, a.date, CASE a.status WHEN 'suggested' THEN 'silver' ELSE t.layer END AS layer, t.type, t.value, t.mod,
       substr(p.text, t.start + 1, t.end - t.start) AS words, coalesce(t.by, a.annotator) AS by, t.rule, t.start, t.end, t.paragraph
FROM timex t JOIN paragraph p USING (paragraph) JOIN article a USING (article);

CREATE VIEW events AS
SELECT a.file, coalesce(e.line, p.line) AS line, coalesce(e.date, a.date) AS date, CASE a.status WHEN 'suggested' THEN 'silver' ELSE e.layer END AS layer, e.type,
       (SELECT group_concat(coalesce(x.actor, x.kind), ' ') FROM participant x WHERE x.event = e.event AND x.role IS t.doer) AS doers,
       (SELECT group_concat(coalesce(x.actor, x.kind), ' ') FROM participant x WHERE x.event = e.event AND x.role IS NOT t.doer) AS others,
       e.place, e.status, e.modes, e.contexts, substr(p.text, e.start + 1, e.end - e.start) AS words,
       coalesce(e.by, a.annotator) AS by, e.score, e.id, e.event, e.paragraph
FROM event e JOIN paragraph p USING (paragraph) JOIN article a USING (article) LEFT JOIN type t USING (type);
