"""The package as it is installed: what it finds, what it refuses, and what other libraries see of it."""

import concurrent.futures
import datetime
import json
import multiprocessing
import os
import subprocess
import sys

import pytest

import khabar

DAY = "2025-02-12"
TEXT = "التقى ترامب بوتين أمس."
ARTICLE = """%% article published=2025-02-12 annotator=amina status=done
التقى ترامب بوتين أمس.
%% mentions trump@"ترامب"
%% event CONSULT@"التقى" actor=trump recipient=putin date=2025-02-11
"""


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "khabar.toml").write_text("")
    (tmp_path / "a.khabar").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.khabar").write_text("%% article published=2025-02-12\nوصل الوفد.\n%% event CONSLT\n", encoding="utf-8")
    return khabar.Corpus(tmp_path)


def test_a_text_becomes_a_document_with_types():
    doc = khabar.annotate(TEXT, date=DAY)
    assert [(m.text, m.actor) for m in doc.mentions] == [("ترامب", "trump"), ("بوتين", "putin")]
    assert doc.timexes[0].value == "2025-02-11"
    event = doc.events[0]
    assert event.type == "CONSULT" and event.actors[0].actor == "trump"
    assert event.participants[0].mention is doc.mentions[0]
    assert doc.dct == datetime.date(2025, 2, 12)
    assert doc == khabar.annotate(TEXT, date=datetime.date(2025, 2, 12))
    assert json.loads(json.dumps(doc.to_dict())) == doc.to_dict()
    assert "2 mentions" in repr(doc)


def test_offsets_are_those_of_python():
    doc = khabar.annotate("😀 قال الرئيس الأمريكي، وأضاف بوتين اليوم", date=DAY)
    assert len(doc.mentions) >= 2
    for span in (*doc.mentions, *doc.timexes):
        assert doc.text[span.start : span.end] == span.text


def test_a_line_with_percent_signs_is_text():
    assert khabar.annotate("%% event X\nوصل ترامب").text == "%% event X\nوصل ترامب"


def test_dates_and_offices_are_those_of_the_day():
    assert [t.value for t in khabar.dates("أمس واليوم", date=DAY)] == ["2025-02-11", DAY]
    knowledge = khabar.Knowledge()
    assert knowledge.office("الرئيس الأمريكي", on=DAY).actor == "trump"
    assert knowledge.office("USA.president", on=datetime.date(2023, 1, 1)).actor == "biden"
    assert knowledge.office("USA.president", on="1850-01-01") is None
    with pytest.raises(ValueError, match="no office"):
        knowledge.office("سائق الحافلة", on=DAY)
    assert knowledge.actor("trump")["en"] == "Donald Trump"
    assert knowledge.actor("nobody-at-all") is None
    assert "trump" in [actor["id"] for actor in knowledge.find("ترامب")]


def test_what_is_no_date_is_refused():
    with pytest.raises(ValueError, match="yesterday"):
        khabar.annotate(TEXT, date="yesterday")
    with pytest.raises(TypeError):
        khabar.annotate(7)


def test_a_batch_keeps_its_order_and_tells_what_is_bad():
    docs = khabar.annotate_batch([TEXT] * 40 + ["نص"], DAY)
    assert len(docs) == 41 and docs[0].to_dict() == khabar.annotate(TEXT, DAY).to_dict()
    with pytest.raises(khabar.RecordError, match="text 1: .*not UTF-8") as raised:
        khabar.annotate_batch([TEXT, b"\xe3\xd5\xd1", None])
    assert (raised.value.index, raised.value.code) == (1, "not-utf8")
    made = khabar.annotate_batch([TEXT, None, "x"], [DAY, None, "أمس"], ids=["a", "b", "c"], errors="return")
    assert [type(one).__name__ for one in made] == ["Document", "RecordError", "RecordError"]
    assert [made[1].code, made[2].code, made[2].id] == ["no-text", "bad-date", "c"]
    with pytest.raises(ValueError, match="3 texts and 1 dates"):
        khabar.annotate_batch(["a", "b", "c"], [DAY])
    with pytest.raises(TypeError, match="many texts"):
        khabar.annotate_batch("نص")


def test_documents_say_what_made_them():
    versions = khabar.annotate(TEXT).versions
    assert versions == khabar.versions()
    assert versions["khabar"] == khabar.__version__
    assert versions["knowledge"] == khabar.KNOWN_UNTIL.isoformat()


def test_other_threads_and_processes_work_beside():
    khabar.annotate_batch([TEXT] * 8)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: khabar.annotate(TEXT, DAY).events[0].type, range(16)))) == 1
    # A fork has none of the threads that worked before.
    with multiprocessing.get_context("fork").Pool(2) as pool:
        made = pool.apply_async(_count, ([TEXT] * 8,))
        assert made.get(60) == 8


def _count(texts):
    return len(khabar.annotate_batch(texts))


def test_a_corpus_is_read_as_its_annotators_wrote_it(corpus):
    assert [path.name for path in corpus.articles()] == ["a.khabar", "b.khabar"]
    gold = corpus.gold("a.khabar")
    assert gold.article["annotator"] == "amina"
    assert [(e.type, e.layer) for e in gold.events] == [("CONSULT", "gold")]
    assert [m.actor for m in corpus.silver("a.khabar").mentions] == ["putin"]
    assert len(list(corpus.gold())) == 2
    assert corpus.problems == []
    assert corpus.annotate(TEXT, DAY).versions["corpus"]
    with pytest.raises(OSError, match="cannot be read"):
        corpus.gold("c.khabar")
    with pytest.raises(OSError, match="khabar.toml"):
        khabar.Corpus(corpus.root / "nowhere")


def test_a_corpus_is_checked_and_held_against_another(corpus, tmp_path_factory):
    check = corpus.check()
    assert not check and any("Did you mean CONSULT" in finding.message for finding in check.findings)
    assert all(finding.line > 0 for finding in check.findings)
    other = tmp_path_factory.mktemp("other")
    for name in ("khabar.toml", "a.khabar"):
        (other / name).write_bytes((corpus.root / name).read_bytes())
    assert corpus.agree(khabar.Corpus(other))
    with pytest.raises(khabar.KhabarError):
        corpus.agree(corpus.root / "nowhere")


def test_the_program_is_in_the_package():
    program = os.path.join(os.path.dirname(sys.executable), "khabar")
    done = subprocess.run([program, "--version"], capture_output=True, text=True)
    assert done.stdout.startswith(f"khabar {khabar.__version__} (knowledge of ")
    done = subprocess.run([program, "check", "nowhere.khabar"], capture_output=True, text=True)
    assert done.returncode == 2 and "cannot be read" in done.stderr
    done = subprocess.run([program, "frobnicate"], capture_output=True, text=True)
    assert done.returncode == 2


def test_events_are_a_frame_of_polecats_columns():
    pandas = pytest.importorskip("pandas")
    frame = khabar.events_frame(khabar.annotate_batch(["اتهم ترامب بوتين أمس.", "نص"], DAY, ids=["a", "b"]))
    assert isinstance(frame, pandas.DataFrame) and len(frame) == 1
    row = frame.iloc[0]
    assert (row["Event Type"], row["Actor Name"], row["Recipient Name"]) == ("ACCUSE", "Donald Trump", "Vladimir Putin")
    assert row["Publication Date"] == DAY
    assert isinstance(frame.attrs["left_out"], list)


def test_arrow_comes_in_and_goes_out():
    pyarrow = pytest.importorskip("pyarrow")
    from khabar import arrow

    table = pyarrow.table({"n": [1, 2], "text": pyarrow.array([TEXT.encode(), b"\xff\xd5"]), "day": [datetime.date(2025, 2, 12), None]})
    made = arrow.annotate(table, date="day")
    assert made.schema.names == ["n", "text", "day", "dct", "mentions", "timexes", "events", "versions", "error"]
    rows = made.to_pylist()
    assert rows[0]["mentions"][0]["actor"] == "trump" and rows[0]["error"] is None
    assert rows[0]["dct"] == DAY
    assert rows[1]["error"]["code"] == "not-utf8" and rows[1]["mentions"] is None
    with pytest.raises(KeyError, match="no column 'txt'"):
        arrow.annotate(table, text="txt")


def test_a_data_set_is_mapped():
    datasets = pytest.importorskip("datasets")
    rows = {"text": ["نص", TEXT, "%% وصل ماكرون"], "date": [None, DAY, DAY]}
    ds = datasets.Dataset.from_dict(rows)
    made = ds.map(khabar.annotate_batch, batched=True, batch_size=1, features=khabar.features(ds.features))
    assert made[1]["events"][0]["type"] == "CONSULT"
    assert made[0]["events"] == [] and made[0]["error"] is None
    assert made.column_names == ["text", "date", "dct", "mentions", "timexes", "events", "versions", "error"]


def test_spacy_has_entities_spans_and_events():
    spacy = pytest.importorskip("spacy")
    import khabar.spacy

    nlp = khabar.spacy.blank()
    text = "التقى ترامب بوتين أمس، وللرئيس الأمريكي كلمة اليوم."
    doc = nlp.make_doc(text)
    doc._.dct = DAY
    doc = nlp(doc)
    assert doc.text == text
    found = [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]
    assert ("ترامب", "PERSON", "trump") in found
    # The proclitics before it are a token of their own.
    office = next(ent for ent in doc.ents if "الأمريكي" in ent.text)
    assert doc[office.start - 1].idx + len(doc[office.start - 1].text) == office.start_char and doc._.khabar_cut == 0
    assert doc._.events[0].type == "CONSULT"
    assert [span.label_ for span in doc.spans["khabar.events"]][0] == "CONSULT"
    assert [span._.value for span in doc.spans["khabar.timexes"]] == ["2025-02-11", DAY]
    assert doc._.dct == datetime.date(2025, 2, 12)
    # Behind another tokenizer what falls on no token is counted.
    other = spacy.blank("ar")
    other.add_pipe("khabar")
    doc = other("قال ترامب لبوتين كذا")
    assert {mention.actor for mention in doc._.khabar.mentions} >= {"trump", "putin"}
    assert len(doc.ents) + doc._.khabar_cut == len(doc._.khabar.mentions)


def test_the_types_are_told():
    assert os.path.exists(os.path.join(os.path.dirname(khabar.__file__), "py.typed"))


def test_a_notebook_shows_the_page_in_a_frame_that_reaches_nothing():
    hostile = 'التقى ترامب بوتين. <script>alert("x")</script></iframe>'
    document = khabar.annotate(hostile, date="2025-02-12")
    page = document.to_html()
    assert "<!DOCTYPE html>" in page and "default-src 'none'" in page and "<script>alert" not in page
    shown = document._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts" srcdoc="') and shown.count("<") == 2 and shown.endswith("</iframe>")
    assert khabar.annotate("").to_html()


def test_a_document_can_be_sent_to_another_process():
    import copy
    import pickle

    document = khabar.annotate("وصل ترامب")
    assert pickle.loads(pickle.dumps(document)) == document == copy.deepcopy(document)
