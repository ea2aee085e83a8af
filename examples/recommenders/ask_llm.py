"""Asks a large language model for events, with the codebook's pages as its prompt.

    command = ["python3", "ask_llm.py", "--codebook", "plover", "--", "llm", "--model", "NAME"]

What stands behind `--` is any command that takes a prompt on standard input and writes the model's answer on standard output: the client of a service, or a
program on this machine. Nothing here reaches a network by itself, and what the model answers is a suggestion: it is checked against the text, marked as this
recommender's, and becomes a label when an annotator accepts it.
"""

import argparse
import functools
import json
import subprocess
import sys

PROMPT = """You code events in Arabic news by this codebook:

{codebook}

The article, of {dct}:

{text}

Answer with a JSON list and nothing else, an object for each event that the article reports:
{{"type": a type of the codebook, "trigger": the words that evoke it, copied from the article,
"actors": [words that name who does it, copied], "recipients": [words that name whom it is done to, copied],
"date": "YYYY-MM-DD" or null}}"""


@functools.lru_cache(maxsize=None)
def codebook(name):
    return subprocess.run(["khabar", "codebook", "show", name], check=True, capture_output=True, encoding="utf-8").stdout


def ask(command, prompt):
    done = subprocess.run(command, input=prompt, capture_output=True, encoding="utf-8", check=True)
    answer = done.stdout
    # Models like to say something before and behind what they were asked for.
    return json.loads(answer[answer.index("[") : answer.rindex("]") + 1])


def place(text, words):
    """Where words stand: code points, the end exclusive. What the model has not copied stands nowhere, and is left out."""
    start = text.find(words) if words else -1
    return None if start < 0 else {"start": start, "end": start + len(words), "text": words}


def suggest(document, proposed):
    text, mentions = document["text"], document["mentions"]

    def mention(words):
        stretch = place(text, words)
        if stretch is None:
            return None
        known = [at for at, other in enumerate(mentions) if (other["start"], other["end"]) == (stretch["start"], stretch["end"])]
        if known:
            return known[0]
        mentions.append({**stretch, "kind": "group"})
        return len(mentions) - 1

    for event in proposed:
        trigger = place(text, event.get("trigger"))
        if trigger is None:
            continue
        actors = [at for at in map(mention, event.get("actors") or []) if at is not None]
        recipients = [at for at in map(mention, event.get("recipients") or []) if at is not None]
        roles = [("actor", actors), ("recipient", recipients)]
        participants = [
            {"role": role, "actor": mentions[at].get("actor"), "mention": at} for role, side in roles for at in side
        ]
        document["events"].append(
            {
                "type": event["type"],
                "trigger": trigger,
                "actors": actors,
                "recipients": recipients,
                "participants": participants,
                "date": event.get("date"),
            }
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--codebook", default="plover")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    for line in sys.stdin:
        document = json.loads(line)
        prompt = PROMPT.format(codebook=codebook(given.codebook), dct=document.get("dct") or "an unknown day", text=document["text"])
        try:
            suggest(document, ask(given.command, prompt))
        except (ValueError, KeyError, TypeError, subprocess.CalledProcessError) as error:
            # No answer for this article; the next one is asked all the same.
            print(f"ask_llm: {document.get('id')}: {error!r}", file=sys.stderr)
        print(json.dumps(document, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
