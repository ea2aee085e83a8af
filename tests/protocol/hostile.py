"""A hostile client: everything that a client can get wrong, and more of it than any would send. Each part starts servers of its own.

    KHABAR_SERVER=target/debug/khabar python3 tests/protocol/hostile.py [--seed N] [--edits N] [PART...]

What is random follows from the seed, which is printed. --edits: how many random edits in each unit of positions.
"""

import argparse
import faulthandler
import json
import os
import random
import subprocess
import sys
import threading
import time

from client import PATIENCE, Server, framed

URI = "file:///hostile/a.khabar"
ARTICLE = "%% article published=2025-02-12\nأكد الرئيس الأمريكي دونالد ترامب، اليوم الأربعاء، أنه اتصل بنظيره الروسي.\n%%event  CONSULT@\"اتصل\"\n"
FORMAT = {"textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": True}}
PLACE = {"textDocument": {"uri": URI}, "position": {"line": 1, "character": 25}}
MENU = {"textDocument": {"uri": URI}, "range": {"start": PLACE["position"], "end": PLACE["position"]}, "context": {"diagnostics": []}}

# What is no message: its bytes with their header, the error, and the id that it is answered by.
NO_MESSAGES = [
    *[(framed(body), -32700, None) for body in ("", "{bad}", "{", "\ufeff{}", '{"params":1e999}', '{"params":"\x01"}', "[" * 5000, b'{"params":"\xff"}')],
    *[(framed(body), -32600, None) for body in ("{}", "[]", "null", "7", '"x"', "true", '[{"jsonrpc":"2.0","id":9,"method":"x"}]')],
    (framed('{"jsonrpc":"1.0","id":901,"method":"x"}'), -32600, 901),
    (framed('{"jsonrpc":2,"id":902,"method":"x"}'), -32600, 902),
    (framed('{"id":903,"method":"x"}'), -32600, 903),
    (framed('{"jsonrpc":"2.0","id":904,"method":7}'), -32600, 904),
    (framed('{"jsonrpc":"2.0","id":905,"method":null}'), -32600, 905),
    (framed('{"jsonrpc":"2.0","id":906}'), -32600, 906),
    (framed('{"jsonrpc":"2.0","id":907,"method":"x","method":"y"}'), -32600, 907),
    (framed('{"jsonrpc":"2.0","id":1.5,"method":"x"}'), -32600, 1.5),
    (framed('{"jsonrpc":"2.0","id":9223372036854775808,"method":"x"}'), -32600, 2**63),
    *[(framed('{"jsonrpc":"2.0","id":%s,"method":"x"}' % bad), -32600, None) for bad in ("{}", "[]", "true", "false")],
    (framed('{"jsonrpc":"1.0","id":0,"result":null}'), -32600, None),
    (framed('{"jsonrpc":"2.0","result":null}'), -32600, None),
    (b"Content-Length: many\r\n\r\n", -32700, None),
    (b"Content-Length: -3\r\n\r\n{}", -32700, None),
    (b"Content-Length: 99999999999999999999\r\n\r\n{}", -32700, None),
    (b"Content-Length: 2\r\nContent-Length: 70\r\n\r\n{}", -32700, None),
    (b"Content-Length: 90\r\n\r\n{}", -32700, None),
    (b'Content-Length: 20\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"x"}', -32700, None),
]


def frames(_):
    """What is no message is answered with the right error and passed over; what was open goes on."""
    server = Server()
    server.open(URI, ARTICLE)
    for data, code, by in NO_MESSAGES:
        # Of a body that is too short nobody can tell before the next message.
        server.raw(data)
        number = server.request("khabar/nothing", {})
        said = server.find(lambda m: "error" in m and "id" in m and m["id"] == by)
        assert said["error"]["code"] == code, (data, said)
        assert server.answer(number)["error"]["code"] == -32601
    # Answers that nobody waits for, and those that are none, are not answered.
    for body in ('{"jsonrpc":"2.0","id":0,"result":null}', '{"jsonrpc":"2.0","id":"x","error":"no"}'):
        server.raw(framed(body))
    # `$/` requests are answered, `$/` notifications are not.
    assert server.ask("$/nothing", {})["error"]["code"] == -32601
    server.notify("$/nothing", {})
    server.notify("$/cancelRequest", {"id": {}})
    server.alive()
    assert server.ask("textDocument/formatting", FORMAT)["result"], "no change was lost"
    assert not [m for m in server.kept if "id" in m], server.kept
    assert server.end() == 0


def wrong_types(chance):
    """Whatever stands in the fields of a request, it is answered, once."""
    server = Server()
    server.open(URI, ARTICLE)
    junk = [None, True, -1, 0, 1.5, 2**31, 2**63, "", "x", URI, [], {}, [[]], {"uri": URI}, {"line": 0, "character": 0}, "\ud83d"]
    asked = {
        "hover": PLACE, "completion": PLACE, "definition": PLACE, "documentHighlight": PLACE, "formatting": FORMAT, "codeAction": MENU,
        "references": PLACE | {"context": {"includeDeclaration": True}}, "documentSymbol": {"textDocument": {"uri": URI}}, "codeLens": {"textDocument": {"uri": URI}},
    }

    def mutate(value):
        if chance.random() < 0.15:
            return chance.choice(junk)
        if isinstance(value, dict):
            return {key: mutate(inner) for key, inner in value.items() if chance.random() < 0.95}
        return value

    numbers = []
    for _ in range(600):
        method, params = chance.choice(list(asked.items()))
        numbers.append(server.request("textDocument/" + method, mutate(params)))
    numbers.append(server.request("workspace/executeCommand", {"command": "khabar.applyAction", "arguments": [7]}))
    numbers.append(server.request("codeAction/resolve", {"title": "x", "data": {"uri": 7}}))
    for number in numbers:
        said = server.answer(number)
        assert "result" in said or said["error"]["code"] in (-32602, -32601, -32600), said
    assert not [m for m in server.kept if m.get("id") in numbers], "answered twice"
    # Order: before `initialize`, behind `shutdown`, and twice.
    assert server.ask("initialize", {"capabilities": {}})["error"]["code"] == -32600
    assert server.ask("shutdown", None)["result"] is None
    assert server.ask("textDocument/hover", PLACE)["error"]["code"] == -32600
    server.notify("exit", None)
    assert server.ended() == 0
    early = Server(initialize=False)
    assert early.ask("textDocument/hover", PLACE)["error"]["code"] == -32002
    early.notify("textDocument/didChange", None)
    early.notify("exit", None)
    assert early.ended() == 1


def missed(_):
    """A change that cannot be read is told of, and nothing is offered that would change the text, until the whole of it comes."""
    broken = [
        {"textDocument": {"uri": URI, "version": 2**31}, "contentChanges": [{"text": "x"}]},
        {"textDocument": {"uri": URI, "version": "2"}, "contentChanges": [{"text": "x"}]},
        {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": 7}]},
        {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}, "text": ""}]},
        {"textDocument": {"uri": URI, "version": 2}},
        {"textDocument": 7, "contentChanges": []},
        None,
    ]
    messages = [{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params} for params in broken]
    whole = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "x"}]}
    messages.append({"method": "textDocument/didChange", "params": whole})
    messages.append({"jsonrpc": "2.0", "id": 5000, "method": "textDocument/didChange", "params": whole})
    bodies = [json.dumps(message).encode() for message in messages]
    bodies.append(json.dumps({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": whole}).encode()[:-9])
    bodies.append(json.dumps({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": whole}).encode().replace(b'"x"', b'"\xff"'))
    server = Server()
    asked = {"formatting": FORMAT, "codeAction": MENU, "completion": {"textDocument": {"uri": URI}, "position": {"line": 2, "character": 9}}}
    server.open(URI, ARTICLE)
    offered = {method: server.ask("textDocument/" + method, params)["result"] for method, params in asked.items()}
    assert all(offered.values()), offered
    for body in bodies:
        server.frame(body)
        said = server.find(lambda m: m.get("method") == "window/showMessage")
        assert "a.khabar" in said["params"]["message"], said
        for method, params in asked.items():
            assert not server.ask("textDocument/" + method, params).get("result"), (method, body)
        # What was offered before is not done now.
        action = next(a for a in offered["codeAction"] if "edit" in a or "data" in a or "command" in a)
        if "command" in action:
            refused = server.ask("workspace/executeCommand", {key: action["command"][key] for key in ("command", "arguments")})
            assert "error" in refused, refused
        # A part of the text does not mend it, the whole of it does.
        start = {"line": 0, "character": 0}
        server.change(URI, 3, {"range": {"start": start, "end": start}, "text": ""})
        assert not server.ask("textDocument/formatting", FORMAT)["result"]
        server.change(URI, 0, {"text": ARTICLE})
        for method, params in asked.items():
            assert server.ask("textDocument/" + method, params)["result"] == offered[method], method
    # It may have been any: both are told of, at once.
    other = "file:///hostile/b.khabar"
    server.open(other, ARTICLE)
    server.diagnostics(other, 0)
    server.notify("textDocument/didChange", None)
    said = server.find(lambda m: m.get("method") == "window/showMessage")["params"]["message"]
    assert "a.khabar" in said and "b.khabar" in said, said
    # What cannot be opened is told of, and there when the whole of it comes.
    third = "file:///hostile/c.khabar"
    server.open(third, None)
    said = server.find(lambda m: m.get("method") == "window/showMessage")["params"]["message"]
    assert "c.khabar" in said, said
    server.change(third, 1, {"text": ARTICLE})
    assert server.ask("textDocument/formatting", FORMAT | {"textDocument": {"uri": third}})["result"]
    assert server.end() == 0


def halves(_):
    """Half of a pair counts as one unit: what follows is at its place."""
    for half in ("\ud83d", "\ude00", "\ud83d\ud83d", "a\ude00\ud83d"):
        units = len(half)
        server = Server()
        server.open(URI, f"قال ترامب {half}\n")
        at = {"line": 0, "character": 0}
        server.change(URI, 1, {"range": {"start": at, "end": at}, "text": half})
        at = {"line": 0, "character": units + 10 + units}
        server.change(URI, 2, {"range": {"start": at, "end": at}, "text": "\n%%event  X"})
        spans = server.ask("khabar/annotations", {"textDocument": {"uri": URI}})["result"]["spans"]
        assert spans[0]["range"]["start"]["character"] == units + 4, spans
        edit = server.ask("textDocument/formatting", FORMAT)["result"][0]
        assert edit["range"]["start"] == {"line": 1, "character": 0}, edit
        # The client has another text there than the server can hold: no line with it is written anew.
        server.change(URI, 3, {"text": f"قال\n%%note  {half}\n%%note  b\n"})
        edits = server.ask("textDocument/formatting", FORMAT)["result"]
        assert [edit["newText"] for edit in edits] == ["%% note b"], edits
        assert server.end() == 0


def floods(_):
    """Thousands of requests and cancellations: each is answered once. A client that does not read is not told everything it missed."""
    server = Server()
    server.open(URI, ARTICLE)
    asked = []
    for _ in range(1000):
        asked.append(server.request("textDocument/hover", PLACE))
        asked.append(server.request("textDocument/nonsense", {}))
        server.notify("$/cancelRequest", {"id": asked[-2]})
    for number in asked:
        said = server.answer(number)
        assert "result" in said or said["error"]["code"] in (-32800, -32601), said
    assert not [m for m in server.kept if "id" in m], "answered twice"
    for number in range(500):
        uri = f"file:///hostile/{number}.khabar"
        server.open(uri, ARTICLE)
        server.close(uri)
    server.alive()
    # It reads nothing while it types, and while it sends what is no message: more than any pipe holds.
    server.diagnostics(URI, 0)
    server.reading.clear()
    server.request("khabar/nothing", {})
    line = "%% evnt\n" * 40
    server.kept.clear()
    before = server.received
    for version in range(1, 1001):
        server.change(URI, version, {"text": line + f"{version}"})
    for _ in range(20000):
        server.frame(b"{}")
    server.change(URI, 1001, {"text": "%% evnt"})
    hover = server.request("textDocument/hover", PLACE)
    server.reading.set()
    server.answer(hover)
    assert server.diagnostics(URI, 1001)
    complaints = [m for m in server.kept if "error" in m and m["id"] is None]
    assert 0 < len(complaints) < 5000, len(complaints)
    assert server.received - before < 2 << 20, server.received
    assert server.end() == 0


def ends(_):
    """The process ends with its client, whichever way that goes, and says nothing of a bug."""
    server = Server()
    server.notify("exit", None)
    assert server.ended() == 1
    server = Server()
    server.process.stdin.close()
    assert server.ended() == 1
    server = Server()
    server.raw(b"Content-Length: 50\r\n\r\n{")
    server.process.stdin.close()
    assert server.ended() == 1
    # Standard output is closed: the server finds out when it has something to say.
    for method in ("khabar/nothing", "textDocument/hover"):
        server = Server(initialize=False, listen=False)
        server.frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
        server.process.stdout.read(1)
        server.process.stdout.close()
        server.frame({"jsonrpc": "2.0", "id": 2, "method": method, "params": PLACE})
        assert server.ended() == 1
    # The process that it belongs to is gone, though this one holds both ends of its pipes: at once, or later.
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    server = Server(process=parent.pid)
    server.alive()
    parent.communicate(b"\n")
    assert server.ended() == 1
    server = Server(initialize=False)
    server.request("initialize", {"processId": parent.pid, "capabilities": {}})
    assert server.ended() == 1
    server = Server(process=os.getpid())
    server.alive()
    assert server.end() == 0
    # A long request does not hold it up.
    server = Server()
    server.open(URI, ARTICLE * 300)
    server.request("textDocument/codeAction", MENU)
    assert server.end() == 0


# Random edits against a naive model.

LETTERS = ["a", "%", "% ", "\n", "\r\n", "\r", "م", "ـ", "ً", "😀", "\u2028", "\u0085", "\u200f", "@", '"', " ", "ترامب ", "بوتين", "%% mentions ", "%% event ", "أمس", "12", "\ud83d"]


def units(character, encoding):
    return {"utf-8": lambda: len(character.encode()), "utf-16": lambda: len(character.encode("utf-16-le")) // 2, "utf-32": lambda: 1}[encoding]()


def offset(text, position, encoding):
    """Where a position is, by the words of the protocol: lines end in \\n, \\r\\n or \\r."""
    at = 0
    for _ in range(position["line"]):
        while at < len(text) and text[at] not in "\r\n":
            at += 1
        if at == len(text):
            return at
        at += 2 if text[at : at + 2] == "\r\n" else 1
    count = 0
    while at < len(text) and text[at] not in "\r\n":
        count += units(text[at], encoding)
        if count > position["character"]:
            break
        at += 1
    return at


def edits(chance, number, encoding):
    """What is known of a text that was typed is what is known of it when it is opened."""
    server = Server(encoding)
    text, version, compared = "", 0, 0
    server.open(URI, text)
    while version < number:
        version += 1
        lines = text.count("\n") + 2
        if chance.random() < 0.01:
            text = "".join(chance.choices(LETTERS, k=chance.randrange(60)))
            change = {"text": text}
        else:
            there = [{"line": chance.randrange(lines), "character": chance.randrange(40)} for _ in range(2)]
            if chance.random() < 0.7:
                there[1] = dict(there[0], character=there[0]["character"] + chance.randrange(3))
            insert = "".join(chance.choices(LETTERS, k=chance.randrange(1 if len(text) > 600 else 4)))
            change = {"range": {"start": there[0], "end": there[1]}, "text": insert}
            a, b = sorted(offset(text, position, encoding) for position in there)
            text = text[:a] + insert + text[b:]
        server.change(URI, version, change)
        text = text.replace("\ud83d", "\ufffd")
        if version % 50 == 0 or version == number:
            compared += 1
            patient()
            fresh = f"file:///hostile/fresh{version}.khabar"
            server.open(fresh, text, version)
            known = []
            for uri in (URI, fresh):
                document = {"textDocument": {"uri": uri}}
                asked = [("khabar/annotations", document), ("textDocument/documentSymbol", document), ("textDocument/formatting", FORMAT | document)]
                answers = [server.ask(method, params)["result"] for method, params in asked]
                known.append((server.diagnostics(uri, version), answers))
            assert known[0] == known[1], (version, text, known)
            server.close(fresh)
            server.kept.clear()
    assert server.end() == 0
    return f"{number} edits in {encoding}, {compared} comparisons"


def patient():
    """Ends the process when nothing has gone on for so long: a server that does not read would hold it up for ever."""
    faulthandler.dump_traceback_later(2 * PATIENCE, exit=True)


PARTS = {"frames": frames, "types": wrong_types, "missed": missed, "halves": halves, "floods": floods, "ends": ends}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=20250212)
    options.add_argument("--edits", type=int, default=10000)
    options.add_argument("parts", nargs="*", help=f"of {', '.join([*PARTS, 'edits'])}; all when none is named")
    options = options.parse_args()
    print(f"seed {options.seed}", flush=True)
    for name, part in PARTS.items():
        if not options.parts or name in options.parts:
            begun = time.monotonic()
            patient()
            part(random.Random(options.seed))
            print(f"{name}: passed in {time.monotonic() - begun:.1f} s", flush=True)
    if not options.parts or "edits" in options.parts:
        failed = []

        def run(encoding):
            try:
                print(edits(random.Random(f"{options.seed} {encoding}"), options.edits, encoding), flush=True)
            except BaseException:
                failed.append(encoding)
                raise

        running = [threading.Thread(target=run, args=[encoding]) for encoding in ("utf-8", "utf-16", "utf-32")]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        assert not failed, failed


if __name__ == "__main__":
    main()
