#!/usr/bin/env python3
"""Puts labels and texts together: python3 join.py OUT [TEXTS.jsonl…]

TEXTS are files of JSON lines with `id`, `text` and `dct`, beside articles.jsonl, which is always read. OUT, a folder, gets what `khabar train` reads:
more-judged.jsonl with more-texts.jsonl (`khabar train events` and `parties`), and more-names.jsonl (`khabar train names`). Labels whose text is in none of the
files are left out, and counted; so are those of a text with another digest, as they would stand beside other words.
"""

import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent


def rows(path):
    """The JSON lines of a file."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def words(text, places):
    """The words at places, in code points."""
    return [text[start:end] for start, end in places]


def judgement(id, text, event):
    """A judged suggestion as `khabar train events --judged` reads it."""
    start, end, type_, verdict, *more = event
    right_type, doers, others = more or (None, None, None)
    judged = {"verdict": verdict, "type": right_type or (type_ if verdict == "right" else None)}
    if verdict == "right":
        judged |= {"actors": words(text, doers or []), "recipients": words(text, others or [])}
    return {"id": id, "trigger": {"start": start, "end": end}, "type": type_, "judged": judged}


def mention(text, start, end, kind, *optional):
    """A mention as `khabar eval` reads it."""
    row = {"start": start, "end": end, "text": text[start:end], "kind": kind}
    return row | {"optional": True} if optional else row


def main(out, *files):
    """Writes the joined files."""
    texts = {row["id"]: row for path in (HERE / "articles.jsonl", *files) for row in rows(path)}
    judged, used, names, missing = [], [], [], 0
    for labels in rows(HERE / "labels.jsonl"):
        row = texts.get(labels["id"])
        if row is None or hashlib.sha256(row["text"].encode()).hexdigest()[:16] != labels["digest"]:
            missing += 1
            continue
        text = {"id": row["id"], "dct": row.get("dct"), "text": row["text"]}
        if events := labels.get("events"):
            judged += [judgement(row["id"], row["text"], event) for event in events]
            used.append(text)
        if "mentions" in labels:
            names.append(text | {"mentions": [mention(row["text"], *place) for place in labels["mentions"]]})
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for name, lines in (("judged", judged), ("texts", used), ("names", names)):
        body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (out / f"more-{name}.jsonl").write_text(body, encoding="utf-8")
    print(f"{len(judged)} judgements, {len(names)} texts with names; without their text: {missing}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
