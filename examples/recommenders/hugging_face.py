"""Proposes the names that a token-classification model of Hugging Face finds.

    command = ["python3", "hugging_face.py", "--model", "path/or/name"]

Needs `transformers` and a backend. The labels PER, ORG, LOC and GPE (with B- and I- or without) are read; others are left out.
"""

import argparse
import json
import sys

KINDS = {"PER": "person", "PERSON": "person", "ORG": "organization", "LOC": "place", "GPE": "place"}


def load(name):
    """What finds names: a text in, a list of {entity_group, start, end, score} out, offsets in code points."""
    from transformers import pipeline

    return pipeline("token-classification", model=name, aggregation_strategy="simple")


def suggest(document, found, threshold):
    text = document["text"]
    for name in found:
        kind = KINDS.get(name["entity_group"].upper().split("-")[-1])
        start, end = name["start"], name["end"]
        # Pieces of words are joined with the space before them in some models.
        while start < end and text[start].isspace():
            start += 1
        if kind and start < end and name["score"] >= threshold:
            document["mentions"].append(
                {"start": start, "end": end, "text": text[start:end], "kind": kind, "score": round(float(name["score"]), 3)}
            )


def main(load=load):
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--threshold", type=float, default=0.5)
    given = parser.parse_args()
    find = load(given.model)
    for line in sys.stdin:
        document = json.loads(line)
        suggest(document, find(document["text"]), given.threshold)
        print(json.dumps(document, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
