"""What `khabar agree` measures, measured again by the libraries that researchers trust: to 1e-9.

The articles of `agree/` are read by three annotators who differ on words, kinds, actors, values, triggers and arguments. What each wrote comes from
`khabar annotate`; everything behind that is aligned and counted here anew.
"""

import itertools
import json
import os
import pathlib
import subprocess

import krippendorff
import numpy as np
from nervaluate import Evaluator
from seqeval.metrics import f1_score as seqeval_f1
from seqeval.scheme import IOB2
from sklearn.metrics import cohen_kappa_score, f1_score

KHABAR = os.environ["KHABAR"]
HERE = pathlib.Path(__file__).parent / "agree"
ANNOTATORS = ["a1", "a2", "a3"]


def khabar(*args):
    return subprocess.run([KHABAR, *map(str, args)], capture_output=True, encoding="utf8", check=True, cwd=HERE).stdout


def load(annotator):
    lines = khabar("annotate", *sorted((HERE / annotator).glob("*.khabar")), "--format", "jsonl", "--layer", "gold").split("\n")[:-1]
    return [json.loads(line) for line in lines]


def joined(values):
    return " ".join(sorted(values)) or "-"


# Of each layer: its records, where they stand, their kind, and what is said of each.
LAYERS = {
    "mentions": (
        lambda d: d["mentions"],
        lambda r: r,
        lambda r: r["kind"],
        {"kind": lambda r: r["kind"], "actor": lambda r: r["actor"] or "-"},
    ),
    "timexes": (
        lambda d: d["timexes"],
        lambda r: r,
        lambda r: r["type"],
        {"TIMEX3 type": lambda r: r["type"], "TIMEX3 value": lambda r: r["value"] or "-"},
    ),
    "events": (
        lambda d: [e for e in d["events"] if e["trigger"]],
        lambda r: r["trigger"],
        lambda r: r["type"],
        {
            "type": lambda r: r["type"],
            "status": lambda r: r["status"],
            "mode": lambda r: joined(r["modes"]),
            "context": lambda r: joined(r["contexts"]),
            "date": lambda r: r["date"] or "-",
        },
    ),
}


def overlap(one, other):
    return one["start"] < other["end"] and other["start"] < one["end"]


def things(layer, documents):
    """What stands at words that overlap, of any number of annotators: for each thing its record of each annotator, or none."""
    records, place = LAYERS[layer][:2]
    all_of = sorted(
        ((at, record) for at, document in enumerate(documents) for record in records(document)), key=lambda r: place(r[1])["start"]
    )
    groups = []
    for at, record in all_of:
        last = groups[-1] if groups else None
        if last and any(overlap(place(record), place(other)) for other in last if other) and last[at] is None:
            last[at] = record
        else:
            groups.append([None] * len(documents))
            groups[-1][at] = record
    return groups


def alpha(units):
    """Krippendorff's alpha for nominal labels of things; a label that is not there is missing. None where nobody could differ."""
    units = [unit for unit in units if sum(label is not None for label in unit) > 1]
    labels = sorted({label for unit in units for label in unit if label is not None})
    if len(labels) < 2:
        return None
    number = {label: at for at, label in enumerate(labels)}
    table = np.array([[np.nan if label is None else number[label] for label in unit] for unit in units]).T
    return krippendorff.alpha(reliability_data=table, level_of_measurement="nominal", value_domain=range(len(labels)))


def alphas(articles):
    """Of every label, over the articles of some annotators."""
    found = {}
    for layer, (_, _, _, labels) in LAYERS.items():
        groups = [group for documents in articles for group in things(layer, documents)]
        for name, label in labels.items():
            found[name, "alpha"] = alpha([[record and label(record) for record in group] for group in groups])
    return found


def characters(document, layer):
    """The labels of characters, begin and inside: spans of proclitics are exact too."""
    records, place, kind, _ = LAYERS[layer]
    labels = ["O"] * len(document["text"])
    for record in records(document):
        start, end = place(record)["start"], place(record)["end"]
        labels[start:end] = [f"B-{kind(record)}", *[f"I-{kind(record)}"] * (end - start - 1)]
    return labels


def overlapping(articles, layer, kind):
    """F1 of spans that overlap and are of one kind, by nervaluate, whose ends are inclusive."""
    records, place, _, _ = LAYERS[layer]
    of = lambda d: [{"label": kind(r), "start": place(r)["start"], "end": place(r)["end"] - 1} for r in records(d)]
    one, other = ([of(documents[at]) for documents in articles] for at in (0, 1))
    tags = sorted({span["label"] for document in one + other for span in document})
    return Evaluator(one, other, tags=tags, loader="dict").evaluate()["overall"]["ent_type"].f1


def words(document):
    """The kind of the mention that each word between spaces is in."""
    text, at, labels = document["text"], 0, []
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        inside = [m for m in document["mentions"] if overlap(m, {"start": start, "end": at})]
        labels.append(min(inside, key=lambda m: m["start"])["kind"] if inside else "-")
    return labels


def arguments(articles):
    """F1 of who takes part in events of one type at triggers that overlap."""

    def said(event):
        words_of = lambda p: p["words"] and p["words"]["text"]
        return {f"{p['role']}={p['actor'] or words_of(p)}" for p in event["participants"]}

    ones, others = [], []
    for documents in articles:
        for one, other in things("events", documents):
            if one and other and one["type"] == other["type"]:
                for argument in sorted(said(one) | said(other)):
                    ones.append(argument in said(one))
                    others.append(argument in said(other))
    return f1_score(ones, others)


def expected(articles):
    """Every figure of two annotators."""
    found = alphas(articles)
    for layer, (_, _, kind, _) in LAYERS.items():
        one, other = ([characters(documents[at], layer) for documents in articles] for at in (0, 1))
        found[layer, "F1, exact"] = seqeval_f1(one, other, mode="strict", scheme=IOB2)
        found[layer, "F1, overlapping"] = overlapping(articles, layer, kind)
    found["triggers of any type", "F1, overlapping"] = overlapping(articles, "events", lambda r: "event")
    found["arguments", "F1"] = arguments(articles)
    one, other = ([word for documents in articles for word in words(documents[at])] for at in (0, 1))
    found["words", "kappa"] = cohen_kappa_score(one, other)
    return found


def compare(figures, wanted, whose):
    said = {(figure["of"], figure["measure"]): figure["value"] for figure in figures}
    assert said.keys() == wanted.keys(), said.keys() ^ wanted.keys()
    for figure, value in wanted.items():
        same = said[figure] == value if None in (said[figure], value) else abs(said[figure] - value) < 1e-9
        assert same, f"{whose}: {figure}: {said[figure]}, and by others {value}"
    return len(wanted)


def main():
    documents = {annotator: load(annotator) for annotator in ANNOTATORS}
    report = json.loads(khabar("agree", *ANNOTATORS, "--format", "json", "--draws", "0"))
    count = 0
    for pair, names in zip(report["pairs"], itertools.combinations(ANNOTATORS, 2), strict=True):
        assert pair["annotators"] == list(names) and not pair["left_out"]
        count += compare(pair["figures"], expected(list(zip(*(documents[name] for name in names)))), names)
    count += compare(report["together"], alphas(list(zip(*documents.values()))), "together")
    print(f"agree: {count} figures as krippendorff, nervaluate, seqeval and scikit-learn have them")


main()
