"""A recommender in ten lines: it proposes every «المتحدث باسم» as a person. A line of JSON in, a line of JSON out, in order."""

import json
import sys

WORDS = "المتحدث باسم"
for line in sys.stdin:
    document = json.loads(line)
    start = document["text"].find(WORDS)
    if start >= 0:
        document["mentions"].append({"start": start, "end": start + len(WORDS), "text": WORDS, "kind": "person"})
    print(json.dumps(document, ensure_ascii=False), flush=True)
