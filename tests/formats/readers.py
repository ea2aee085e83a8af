"""Each format that `khabar export` writes, read by its usual reader: every label at its words, every text as it is.

The articles of `corpus/` have what exporters trip over. What is expected is read from `khabar annotate --format jsonl --layer gold`, whose offsets are checked
here first. Then what was exported is imported, and must say the same again, as far as the format holds it.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

KHABAR = os.environ["KHABAR"]
HERE = pathlib.Path(__file__).parent
CORPUS = HERE / "corpus"
# What is exported: where from, and which layer. What is proposed is no label, and is not imported again.
CASES = [(CORPUS, "gold"), (HERE.parent.parent / "examples/raw", "silver")]
SHORT = {"person": "PER", "organization": "ORG", "country": "GPE", "place": "LOC", "nationality": "NORP", "group": "GROUP"}
READERS = {}


def reader(function):
    """A format by the name of its function."""
    READERS[function.__name__.replace("_", "-")] = function
    return function


def khabar(*args, status=0):
    done = subprocess.run([KHABAR, *map(str, args)], capture_output=True, encoding="utf8")
    assert done.returncode == status, f"khabar {' '.join(map(str, args))}: {done.returncode}\n{done.stderr}"
    return done


def gold(paths, layer="gold"):
    """The documents of articles by the names of their files in an export, with the words of each offset checked."""
    lines = khabar("annotate", *sorted(paths), "--format", "jsonl", "--layer", layer).stdout
    documents = {}
    for line in lines.split("\n")[:-1]:
        document = json.loads(line)
        for record in spans(document):
            assert document["text"][record["start"]:record["end"]] == record["text"], record
        path = pathlib.Path(document["id"])
        if path.exists():
            document["id"] = path.name
        documents[path.stem] = document
    return documents


def decided(document):
    """A document without what annotators differ on, which most formats cannot hold: a label there is everybody's."""
    kept = [index for index, mention in enumerate(document["mentions"]) if not mention.get("by")]
    place = {old: new for new, old in enumerate(kept)}
    for key in ("mentions", "timexes", "events", "rejected"):
        if key in document:
            document[key] = [record for record in document[key] if not record.get("by")]
    for event in document["events"]:
        for key in ("actors", "recipients"):
            event[key] = [place[index] for index in event[key] if index in place]
        for who in event["participants"]:
            who["mention"] = place.get(who["mention"])
    return document


def spans(document):
    """All that has a place in the text."""
    triggers = [event["trigger"] for event in document["events"] if event["trigger"]]
    words = [p["words"] for event in document["events"] for p in event["participants"] if p.get("words")]
    return document["mentions"] + document["timexes"] + triggers + words + document.get("rejected", [])


def plain(text):
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def names(document, short=False):
    """Mentions and times as (label, words), in order."""
    label = (lambda kind: SHORT[kind]) if short else (lambda kind: kind)
    found = [(m["start"], label(m["kind"]), m["text"]) for m in document["mentions"]]
    found += [(t["start"], t["type"], t["text"]) for t in document["timexes"]]
    return sorted((name, words) for _, name, words in found)


def entities_of(document, short=False):
    """As `names`, with whoever takes part by words that mean another: a capital that stands for its state is both."""
    stood_for = set()
    for event in document["events"]:
        for who in event["participants"]:
            mention = document["mentions"][who["mention"]] if who["mention"] is not None else None
            if mention and who["actor"] and who["actor"] != mention["actor"]:
                stood_for.add((who["actor"], mention["start"], mention["text"]))
    kinds = [("country" if len(actor) == 3 else "organization", words) for actor, _, words in stood_for]
    return sorted(names(document, short) + [(SHORT[kind] if short else kind, words) for kind, words in kinds])


def triggers(document):
    return sorted((e["type"], e["trigger"]["text"]) for e in document["events"] if e["trigger"])


def roles(document, short=False):
    """Who takes part, as (type, trigger, role, words), of those who have words."""
    found = []
    for event in document["events"]:
        for who in event["participants"]:
            words = who.get("words") or (document["mentions"][who["mention"]] if who["mention"] is not None else None)
            if event["trigger"] and words:
                found.append((event["type"], event["trigger"]["text"], who["role"], words["text"]))
    return sorted(found)


def said(document):
    """What a document says, whatever its offsets."""
    def who(participant):
        words = participant.get("words") or (document["mentions"][participant["mention"]] if participant["mention"] is not None else {})
        return participant["role"], participant["actor"] or participant.get("kind"), words.get("text")
    return {
        "text": plain(document["text"]),
        "dct": document["dct"],
        "article": document.get("article", {}),
        "mentions": [(m["text"], m["kind"], m["actor"]) for m in sorted(document["mentions"], key=lambda m: m["start"])],
        "timexes": [(t["text"], t["type"], t["value"], t["mod"]) for t in document["timexes"]],
        "events": [(e["type"], e["trigger"] and e["trigger"]["text"], sorted(map(who, e["participants"]), key=str), e["date"], e["place"],
                    e["modes"], e["contexts"], e["status"], e.get("id")) for e in document["events"]],
        "notes": [n["note"] for n in document.get("notes", [])],
        "rejected": sorted((r["text"], r["of"]) for r in document.get("rejected", [])),
    }


def same(what, got, want):
    assert got == want, f"{what}:\n  got    {got}\n  wanted {want}"


def imported(name, folder, keys, documents, change=lambda said: said, status=0):
    """What is exported says the same when it is imported."""
    if not is_gold(documents):
        return
    out = folder.parent / "in"
    khabar("import", folder, "--from", name, "-o", out, status=status)
    again = gold(out.glob("*.khabar"))
    for document, back in zip(documents.values(), [again[key] if key in again else None for key in documents]):
        assert back, f"{document['id']} is not among {list(again)}"
        want, got = change(said(document)), change(said(back))
        for key in keys:
            same(f"{document['id']}: {key} after the way in and out", got[key], want[key])


def is_gold(documents):
    return all(record["layer"] == "gold" for document in documents.values() for record in document["mentions"])


EVERYTHING = ["text", "dct", "article", "mentions", "timexes", "events", "notes", "rejected"]


def with_trigger(said):
    """Without the events that have no words, and without what is only said of their order."""
    said["events"] = sorted((event for event in said["events"] if event[1]), key=str)
    said["notes"].sort()
    return said


@reader
def jsonl(folder, documents):
    lines = (folder / "corpus.jsonl").read_text(encoding="utf8").split("\n")[:-1]
    for line in lines:
        document = json.loads(line)
        # What made it is said by annotate alone: an export is of the articles as they are.
        want = {key: value for key, value in documents[pathlib.Path(document["id"]).stem].items() if key != "versions"}
        same("document", document, {**want, **{key: document[key] for key in ("file",) if key in want}})
    imported("jsonl", folder, EVERYTHING, documents)
    for path in CORPUS.glob("*.khabar") if is_gold(documents) else []:
        # The article that comes back is the one that went out, byte for byte.
        same(path.name, (folder.parent / "in" / path.name).read_bytes(), path.read_bytes())
    return len(lines)


@reader
def parquet(folder, documents):
    import datasets
    import pyarrow.parquet
    datasets.disable_progress_bars()
    cache = folder.parent / "cache"
    articles = datasets.load_dataset(str(folder), "articles", split="train", cache_dir=str(cache))
    same("as pyarrow reads it", pyarrow.parquet.read_table(folder / "articles/corpus.parquet").to_pylist(), list(articles))
    for row, document in zip(articles, documents.values(), strict=True):
        same("text", row["text"], document["text"])
        same("dct", row["dct"], document["dct"])
        same("article", {pair["key"]: pair["value"] for pair in row["article"]}, document.get("article", {}))
        for key in ("mentions", "timexes", "notes", "rejected"):
            for got, want in zip(row[key] or [], document.get(key, []), strict=True):
                same(key, {name: got[name] for name in want}, want)
        for got, want in zip(row["events"], document["events"], strict=True):
            same("participants", [p["actor"] for p in got["participants"]], [p["actor"] for p in want["participants"]])
            same("event", {k: got[k] for k in ("type", "modes", "status", "trigger", "actors", "date")},
                 {k: want[k] for k in ("type", "modes", "status", "trigger", "actors", "date")})
    events = datasets.load_dataset(str(folder), "events", split="train", cache_dir=str(cache))
    same("events", [row["type"] for row in events], [event["type"] for document in documents.values() for event in document["events"]])
    imported("parquet", folder / "articles", EVERYTHING, documents)
    return len(articles)


@reader
def brat(folder, documents):
    from bioc import brat as bioc
    for name, document in documents.items():
        text = (folder / f"{name}.txt").read_text(encoding="utf8")
        same("text", text, plain(document["text"]))
        with open(folder / f"{name}.txt", encoding="utf8") as txt, open(folder / f"{name}.ann", encoding="utf8") as ann:
            read = bioc.load(txt, ann)
        entities = {e.id: e for e in read.entities}
        for entity in entities.values():
            start, end = entity.total_span
            same("words", text[start:end], entity.text)
        evoked = {event.trigger_id for event in read.events}
        extra = ("note", "none")
        found = sorted((e.type, e.text) for e in entities.values() if e.id not in evoked and e.type not in extra)
        same("entities", found, entities_of(document))
        same("triggers", sorted((e.type, entities[e.trigger_id].text) for e in read.events), triggers(document))
        links = [(e.type, entities[e.trigger_id].text, re.sub(r"\d+$", "", role), entities[to].text) for e in read.events for role, to in e.arguments.items()]
        same("roles", sorted(links), roles(document))
    configuration = (folder / "annotation.conf").read_text(encoding="utf8")
    for section in ("entities", "relations", "events", "attributes"):
        assert f"[{section}]" in configuration
    imported("brat", folder, EVERYTHING, documents, with_trigger)
    return len(documents)


@reader
def conll(folder, documents):
    import nltk
    from nltk.corpus.reader import ConllCorpusReader
    from seqeval.metrics.sequence_labeling import get_entities
    nltk.data.path.append(str(folder))
    corpus = ConllCorpusReader(str(folder), ["corpus.conll"], ("words", "pos", "ignore", "ne"), encoding="utf8")
    articles, entities = [], []
    for grid in corpus._grids():
        if not grid:
            # nltk drops the row of -DOCSTART- and leaves the block.
            articles.append(("", []))
            continue
        words = [row[0] for row in grid]
        found = [(label, "".join(words[start:end + 1])) for label, start, end in get_entities([row[3] for row in grid])]
        text, before = articles[-1]
        articles[-1] = (text + "".join(words), before + found)
        entities += found
    bare = lambda text: re.sub(r"\s", "", text)
    for (text, found), document in zip(articles, documents.values(), strict=True):
        same("text but white space", text, bare(document["text"]))
        same("entities", sorted(found), sorted((label, bare(words)) for label, words in names(document, short=True)))
    if not is_gold(documents):
        return len(entities)
    # The text comes back with other blanks, and a value is read anew from its words.
    out = folder.parent / "in"
    khabar("import", folder, "--from", "conll", "-o", out, "--published", "2025-02-12")
    again = gold(out.glob("*.khabar"))
    same("articles", len(again), len(documents))
    # They are called by their numbers.
    numbered = sorted(again, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])
    for back, document in zip([again[name] for name in numbered], documents.values()):
        same("text but white space", bare(back["text"]), bare(document["text"]))
        kinds = [sorted((m["kind"], bare(m["text"])) for m in d["mentions"]) for d in (back, document)]
        same("kinds", *kinds)
    return len(entities)


@reader
def label_studio(folder, documents):
    from label_studio_sdk.label_interface import LabelInterface
    configuration = (folder / "corpus.xml").read_text(encoding="utf8")
    tasks = json.loads((folder / "corpus.json").read_text(encoding="utf8"))
    interface = LabelInterface(configuration)
    for task, document in zip(tasks, documents.values(), strict=True):
        assert interface.validate_task({"data": task["data"]})
        text = task["data"]["text"]
        same("text", text, plain(document["text"]))
        layers = task.get("annotations", []) + task.get("predictions", [])
        assert ("predictions" in task) != is_gold(documents)
        for annotation in layers:
            assert interface.validate_annotation(annotation)
            regions = {r["id"]: r["value"] for r in annotation["result"] if r["type"] == "labels"}
            for value in regions.values():
                # It accepts an end beyond the text: the words are what counts.
                same("words", text[value["start"]:value["end"]], value["text"])
            extra = ("note", "none")
            found = sorted((v["labels"][0], v["text"]) for v in regions.values() if v["labels"][0] not in extra)
            same("regions", found, sorted(entities_of(document) + triggers(document)))
            links = [r for r in annotation["result"] if r["type"] == "relation"]
            found = [(regions[r["from_id"]]["labels"][0], regions[r["from_id"]]["text"], r["labels"][0], regions[r["to_id"]]["text"]) for r in links]
            same("relations", sorted(found), roles(document))
    imported("label-studio", folder, EVERYTHING, documents, with_trigger)
    return len(tasks)


@reader
def prodigy(folder, documents):
    import srsly
    tasks = list(srsly.read_jsonl(folder / "corpus.jsonl"))
    for task, document in zip(tasks, documents.values(), strict=True):
        text = task["text"]
        same("text", text, document["text"])
        same("text of its tokens", "".join(t["text"] + " " * t["ws"] for t in task["tokens"]), text)
        for token in task["tokens"]:
            same("token", text[token["start"]:token["end"]], token["text"])
        found = []
        for span in task["spans"]:
            first, last = task["tokens"][span["token_start"]], task["tokens"][span["token_end"]]
            same("span", (first["start"], last["end"]), (span["start"], span["end"]))
            found.append((span["label"], text[span["start"]:span["end"]]))
        same("spans", sorted(found), sorted(entities_of(document, short=True) + triggers(document)))
        words = lambda span: text[span["start"]:span["end"]]
        links = [(r["head_span"]["label"], words(r["head_span"]), r["label"], words(r["child_span"])) for r in task["relations"]]
        same("relations", sorted(links), roles(document))
    imported("prodigy", folder, ["text", "dct", "article", "mentions", "timexes", "events"], documents, with_trigger)
    return len(tasks)


@reader
def spacy(folder, documents):
    import spacy
    import srsly
    from spacy.tokens import Doc, DocBin
    nlp = spacy.blank("ar")
    docs = [Doc(nlp.vocab).from_json(line) for line in srsly.read_jsonl(folder / "corpus.jsonl")]
    DocBin(docs=docs, store_user_data=True).to_disk(folder / "corpus.spacy")
    docs = DocBin().from_disk(folder / "corpus.spacy").get_docs(nlp.vocab)
    for doc, document in zip(docs, documents.values(), strict=True):
        same("text", doc.text, document["text"])
        same("ents", sorted((e.label_, e.text) for e in doc.ents), names(document, short=True))
        same("spans", sorted((e.label_, e.text) for e in doc.spans["sc"]), sorted(names(document, short=True) + triggers(document)))
        ids = {(e.text, e.kb_id_) for e in doc.spans["sc"] if e.kb_id_}
        assert ids >= {(m["text"], m["actor"]) for m in document["mentions"] if m["actor"]}
    (folder / "corpus.spacy").unlink()
    # A value is read anew from its words.
    def change(said):
        said["events"] = sorted((event[0], event[1]) for event in said["events"] if event[1])
        said["timexes"] = [time[:2] for time in said["timexes"]]
        return said
    imported("spacy", folder, ["text", "dct", "article", "mentions", "timexes", "events"], documents, change)
    return len(documents)


@reader
def cas(folder, documents):
    import warnings

    import cassis
    warnings.simplefilter("error")
    for name, document in documents.items():
        with open(folder / f"{name}.json", encoding="utf8") as file:
            read = cassis.load_cas_from_json(file)
        same("text", read.sofa_string, document["text"])
        entities = read.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
        times = read.select("webanno.custom.Timex")
        found = [(e.value, e.get_covered_text()) for e in entities] + [(t.timexType, t.get_covered_text()) for t in times]
        same("entities", sorted(found), entities_of(document))
        events = read.select("webanno.custom.Event")
        same("triggers", sorted((e.eventType, e.get_covered_text()) for e in events), triggers(document))
        links = [(e.eventType, e.get_covered_text(), link.role, link.target.get_covered_text()) for e in events if e.arguments for link in e.arguments.elements]
        same("links", sorted(links), roles(document))
        # What cassis writes of it is what it has read.
        again = cassis.load_cas_from_json(read.to_json())
        same("again", len(list(again.select_all_fs())), len(list(read.select_all_fs())))
        raw = json.loads((folder / f"{name}.json").read_text(encoding="utf8"))
        begins = sorted(f["begin"] for f in raw["%FEATURE_STRUCTURES"] if f["%TYPE"].endswith("NamedEntity"))
        utf16 = lambda at: len(document["text"][:at].encode("utf-16-le")) // 2
        assert set(begins) >= {utf16(m["start"]) for m in document["mentions"]}, begins
    warnings.simplefilter("default")
    imported("cas", folder, EVERYTHING, documents, with_trigger)
    return len(documents)


@reader
def conllu(folder, documents):
    import conllu
    from seqeval.metrics.sequence_labeling import get_entities
    text = (folder / "corpus.conllu").read_text(encoding="utf8")
    sentences = conllu.parse(text)
    same("what conllu writes again", "".join(sentence.serialize() for sentence in sentences), text)
    found, current = {}, None
    for sentence in sentences:
        current = sentence.metadata.get("newdoc id", current)
        said, behind = "", 0
        for token in sentence:
            is_range = not isinstance(token["id"], int)
            if is_range or token["id"] > behind:
                said += token["form"] + ("" if (token["misc"] or {}).get("SpaceAfter") == "No" else " ")
            if is_range:
                behind = token["id"][2]
        same("# text", said.rstrip(), sentence.metadata["text"])
        tokens = [token for token in sentence if isinstance(token["id"], int)]
        labels = [(token["misc"] or {}).get("NER", "O") for token in tokens]
        for label, start, end in get_entities(labels):
            found.setdefault(current, []).append((label, "".join(token["form"] for token in tokens[start:end + 1])))
    bare = lambda text: re.sub(r"\s", "", text)
    for name, document in documents.items():
        same("entities", sorted(found.get(name, [])), sorted((label, bare(words)) for label, words in names(document, short=True)))
    assert not is_gold(documents) or "\tل\t" in text and "\tلأوكرانيا\t" in text, "a proclitic is a token of a multiword range"
    def change(said):
        blank = lambda text: " ".join(text.split())
        said["text"] = blank(said["text"])
        said["mentions"] = [(blank(words), kind, actor) for words, kind, actor in said["mentions"]]
        said["timexes"] = [(blank(time[0]), *time[1:3]) for time in said["timexes"]]
        return said
    imported("conllu", folder, ["text", "dct", "mentions", "timexes"], documents, change)
    return len(sentences)


@reader
def polecat(folder, documents):
    import pandas
    table = pandas.read_csv(folder / "corpus.tsv", sep="\t", dtype=str, keep_default_na=False)
    same("columns", len(table.columns), 40)
    told = [(name, event) for name, document in documents.items() for event in document["events"] if event["status"] in ("asserted", "historical")]
    same("events", list(zip(table["Event Type"], table["Event Date"])), [(event["type"], event["date"] or "") for _, event in told])
    if not is_gold(documents):
        return len(table)
    row = table[table["Event ID"] == "emoji:e1"].iloc[0]
    same("actor", (row["Actor Name"], row["Actor Country"], row["Event Mode"], row["Contexts"], row["Quad Code"], row["Publication Date"]),
         ("Donald Trump;Vladimir Putin", "USA;RUS", "phone", "diplomatic;military", "1", "2025-02-12"))
    return len(table)


@reader
def icews(folder, documents):
    import pandas
    table = pandas.read_csv(folder / "corpus.tsv", sep="\t", dtype=str, keep_default_na=False)
    same("columns", len(table.columns), 20)
    if not is_gold(documents):
        return len(table)
    row = table[table["Event Text"] == "Aid"].iloc[0]
    same("pair", (row["Source Name"], row["Target Name"], row["Target Country"], row["Publisher"]), ("White House", "Ukraine", "UKR", "نشرة المثال"))
    return len(table)


@reader
def doccano(folder, documents):
    lines = [json.loads(line) for line in (folder / "corpus.jsonl").read_text(encoding="utf8").split("\n")[:-1]]
    for example, document in zip(lines, documents.values(), strict=True):
        same("text", example["text"], plain(document["text"]))
        # As its editor slices: by UTF-16 units.
        units = example["text"].encode("utf-16-le")
        words = lambda start, end: units[2 * start:2 * end].decode("utf-16-le")
        want = sorted(entities_of(document, short=True) + triggers(document))
        same("label", sorted((label, words(start, end)) for start, end, label in example["label"]), want)
        entities = {e["id"]: (e["label"], words(e["start_offset"], e["end_offset"])) for e in example["entities"]}
        same("entities", sorted(entities.values()), want)
        links = [(*entities[r["from_id"]], r["type"], entities[r["to_id"]][1]) for r in example["relations"]]
        same("relations", sorted(links), roles(document))
    def change(said):
        said["mentions"] = [mention[:2] for mention in said["mentions"]]
        said["timexes"] = [time[:2] for time in said["timexes"]]
        said["events"] = sorted(e[:2] for e in said["events"] if e[1])
        return said
    # Whoever takes part in an event of another paragraph has no id there, and that is told.
    imported("doccano", folder, ["text", "dct", "article", "mentions", "timexes", "events"], documents, change, status=1)
    return len(lines)


@reader
def web_annotation(folder, documents):
    from pyld import jsonld
    oa, rdf = "http://www.w3.org/ns/oa#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xsd = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    # The terms of the standard context that are used here: no reader asks the network.
    terms = {"@version": 1.1, "id": "@id", "type": "@type", "Annotation": oa + "Annotation", "AnnotationPage": "https://www.w3.org/ns/activitystreams#OrderedCollectionPage",
             "TextualBody": oa + "TextualBody", "SpecificResource": oa + "SpecificResource", "TextQuoteSelector": oa + "TextQuoteSelector",
             "TextPositionSelector": oa + "TextPositionSelector", "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@container": "@list"},
             "body": oa + "hasBody", "target": {"@id": oa + "hasTarget", "@type": "@id"}, "source": {"@id": oa + "hasSource", "@type": "@id"},
             "selector": oa + "hasSelector", "exact": oa + "exact", "prefix": oa + "prefix", "suffix": oa + "suffix", "start": {"@id": oa + "start", "@type": xsd},
             "end": {"@id": oa + "end", "@type": xsd}, "value": rdf + "value", "motivation": {"@id": oa + "motivatedBy", "@type": "@vocab"},
             "purpose": {"@id": oa + "hasPurpose", "@type": "@vocab"}, "tagging": oa + "tagging", "linking": oa + "linking", "identifying": oa + "identifying",
             "classifying": oa + "classifying", "commenting": oa + "commenting", "moderating": oa + "moderating", "assessing": oa + "assessing",
             "format": "http://purl.org/dc/elements/1.1/format"}
    load = lambda url, options: {"contextUrl": None, "documentUrl": url, "document": {"@context": terms}, "contentType": "application/ld+json"}
    only = lambda node, key: node[key][0]
    for name, document in documents.items():
        page = json.loads((folder / f"{name}.jsonld").read_text(encoding="utf8"))
        text = (folder / f"{name}.txt").read_bytes().decode("utf8")
        same("text", text, document["text"])
        items = only(jsonld.expand(page, {"documentLoader": load})[0], "https://www.w3.org/ns/activitystreams#items")["@list"]
        found, words_of, links = [], {}, []
        for item in items:
            motivation = only(item, oa + "motivatedBy")["@id"]
            if motivation == oa + "linking":
                body = only(item, oa + "hasBody")
                links.append((only(item, oa + "hasTarget")["@id"], only(body, "urn:khabar:role")["@value"], only(body, oa + "hasSource")["@id"]))
                continue
            selectors = only(item, oa + "hasTarget")[oa + "hasSelector"]
            quote, position = selectors
            start, end = (int(only(position, oa + key)["@value"]) for key in ("start", "end"))
            exact, prefix, suffix = (only(quote, oa + key)["@value"] for key in ("exact", "prefix", "suffix"))
            same("exact", text[start:end], exact)
            assert text[:start].endswith(prefix) and text[end:].startswith(suffix), (prefix, exact, suffix)
            if motivation == oa + "tagging":
                label = only(only(item, oa + "hasBody"), rdf + "value")["@value"]
                found.append((label, exact))
                words_of[item["@id"]] = (label, exact)
        same("tags", sorted(found), sorted(entities_of(document) + triggers(document)))
        same("links", sorted((*words_of[a], role, words_of[b][1]) for a, role, b in links), roles(document))
    return len(documents)


@reader
def timeml(folder, documents):
    from lxml import etree
    for name, document in documents.items():
        root = etree.parse(str(folder / f"{name}.tml")).getroot()
        body = root.find("TEXT")
        same("text", "".join(body.itertext()), document["text"])
        same("DCT", root.find("DCT/TIMEX3").get("value"), document["dct"])
        times = sorted((t.get("type"), t.get("value"), t.get("mod"), t.text) for t in body.iter("TIMEX3"))
        same("times", times, sorted(((t["type"], t["value"], t["mod"], t["text"]) for t in document["timexes"]), key=str))
        same("events", sorted(e.text for e in body.iter("EVENT")), sorted(words for _, words in triggers(document)))
        ids = {e.get("eid") for e in body.iter("EVENT")}
        same("instances", {i.get("eventID") for i in root.iter("MAKEINSTANCE")}, ids)
        negative = [i for i in root.iter("MAKEINSTANCE") if i.get("polarity") == "NEG"]
        same("negated", len(negative), sum(e["status"] == "negated" for e in document["events"]))
    return len(documents)


@reader
def csv(folder, documents):
    import pandas
    read = lambda name: pandas.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
    texts = dict(zip(read("articles")["article"], read("articles")["text"]))
    for name, document in documents.items():
        # pandas reads CR LF inside a cell as it is.
        same("text", texts[name], document["text"])
        of = lambda table: read(table)[read(table)["article"] == name]
        rows = [(row.kind, row.words, row.actor, texts[name][int(row.start):int(row.end)]) for row in of("mentions").itertuples()]
        same("mentions", rows, [(m["kind"], m["text"], m["actor"] or "", m["text"]) for m in document["mentions"]])
        rows = [(row.type, row.value, texts[name][int(row.start):int(row.end)]) for row in of("times").itertuples()]
        same("times", rows, [(t["type"], t["value"], t["text"]) for t in document["timexes"]])
        rows = [(row.type, row.modes, row.status, row.words) for row in of("events").itertuples()]
        same("events", rows, [(e["type"], ";".join(e["modes"]), e["status"], (e["trigger"] or {}).get("text", "")) for e in document["events"]])
    if not is_gold(documents):
        return len(documents)
    out = folder.parent / "in"
    khabar("import", folder / "articles.csv", "--from", "csv", "-o", out, "--date", "dct")
    again = gold(out.glob("*.khabar"))
    for name, document in documents.items():
        same("text of a row", again[name]["text"], document["text"])
        same("date of a row", again[name]["dct"], document["dct"])
    return len(documents)


def passed(name, check, source, layer):
    """Exports articles in a format and has them read; says what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder) / name
        documents = gold([path for path in source.iterdir() if path.suffix in (".khabar", ".txt")], layer)
        if name != "jsonl":
            documents = {key: decided(document) for key, document in documents.items()}
        try:
            khabar("export", *sorted(path for path in source.iterdir() if path.suffix in (".khabar", ".txt")), "--to", name, "-o", folder,
                   "--layer", layer, "--report", folder.parent / "report.json")
            report = json.loads((folder.parent / "report.json").read_text(encoding="utf8"))
            lost = ", ".join(f"{row['count']} {row['what']}" for row in report["lost"] if row["by"] == "format")
            count = check(folder, documents)
            print(f"ok      {name} {layer}: {count} read" + (f"; not held: {lost}" if lost else ""))
            return True
        except Exception as error:
            print(f"FAILED  {name} {layer}: {error if isinstance(error, AssertionError) else traceback.format_exc()}")
            return False


def main(wanted):
    written = set(line.split()[0] for line in khabar("export", "--list").stdout.splitlines())
    same("formats", set(READERS), written)
    results = [passed(name, check, source, layer) for name, check in READERS.items() if not wanted or name in wanted for source, layer in CASES]
    print(f"{len(READERS)} formats: {sum(results)} of {len(results)} exports read by their usual readers")
    return 0 if all(results) else 1


sys.exit(main(sys.argv[1:]))
