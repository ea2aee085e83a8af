"""The recommenders of examples/recommenders, run by the program: the one for an LLM with a stand-in for the model's command, the one for a model of Hugging
Face with a stand-in for its pipeline."""

import importlib.util
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(os.environ.get("KHABAR_EXAMPLES", pathlib.Path(__file__).parents[2] / "examples")) / "recommenders"
PROGRAM = os.path.join(os.path.dirname(sys.executable), "khabar")
TEXT = "قال المتحدث باسم الوزارة إن الوفد غادر المدينة."


def annotate(folder, name, *command):
    for example in EXAMPLES.glob("*.py"):
        shutil.copy(example, folder)
    words = ", ".join(json.dumps(word) for word in (sys.executable, *command))
    (folder / "khabar.toml").write_text(f'[[recommender]]\nname = "{name}"\ncommand = [{words}]\n')
    (folder / "in.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "dct": "2025-02-12"}) + "\n")
    env = {**os.environ, "PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(
        [PROGRAM, "annotate", "--from", "jsonl", "--format", "jsonl", "--recommenders", "in.jsonl"],
        cwd=folder, capture_output=True, encoding="utf-8", env=env,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_ten_lines(tmp_path):
    made = annotate(tmp_path, "ten-lines", "ten_lines.py")
    theirs = [mention for mention in made["mentions"] if mention.get("source") == "ten-lines"]
    assert [(m["text"], m["layer"]) for m in theirs] == [("المتحدث باسم", "silver")]


def test_a_language_model_is_asked_with_the_codebook(tmp_path):
    (tmp_path / "model.py").write_text(
        "import sys\nprompt = sys.stdin.read()\n"
        "assert 'CONSULT' in prompt and 'الوفد' in prompt and '2025-02-12' in prompt\n"
        """print('Here it is: [{"type": "CONSULT", "trigger": "غادر", "actors": ["الوفد"], "recipients": ["لا يوجد"], "date": null}] Done.')\n"""
    )
    made = annotate(tmp_path, "llm", "ask_llm.py", "--", sys.executable, "model.py")
    events = [event for event in made["events"] if event.get("source") == "llm"]
    assert [(event["type"], event["trigger"]["text"]) for event in events] == [("CONSULT", "غادر")]
    event = events[0]
    assert [made["mentions"][at]["text"] for at in event["actors"]] == ["الوفد"] and event["recipients"] == []


def test_a_model_of_hugging_face_proposes_names(monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("hugging_face", EXAMPLES / "hugging_face.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    start = TEXT.index("الوزارة")
    found = [
        {"entity_group": "B-ORG", "start": start - 1, "end": start + 7, "score": 0.9},
        {"entity_group": "ORG", "start": 0, "end": 3, "score": 0.1},
        {"entity_group": "MISC", "start": 0, "end": 3, "score": 0.9},
    ]
    monkeypatch.setattr(sys, "argv", ["hugging_face.py", "--model", "x"])
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"text": TEXT, "mentions": []}) + "\n"))
    module.main(load=lambda name: lambda text: found)
    mentions = json.loads(capsys.readouterr().out)["mentions"]
    assert [(m["text"], m["kind"]) for m in mentions] == [("الوزارة", "organization")]
