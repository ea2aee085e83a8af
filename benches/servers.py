#!/usr/bin/env python3
"""Drives language servers the same way over standard input and output, one after the other, and prints what each costs.

    python3 benches/servers.py target/release/khabar [harper-ls] [typos-lsp] [--sizes 4,100,1000] [--keys 200]

Each argument is a server: a command, or the path of one (khabar is run as `khabar lsp`, harper-ls as `harper-ls --stdio`). All get the same text: the
example articles one after the other, of so many KB. Measured are, in milliseconds:

- start: from the start of the process to the answer to `initialize` (median of 5)
- open: from `didOpen` to the diagnostics
- key: from `didChange` of one letter in the middle to the diagnostics of that text, one key after the other
- at 15 keys a second, with a request behind each: hover, completion and code actions in turn, from the request to its answer

and the processor time of a key, and the most memory the process had (Linux only). A server that sends no diagnostics within ten seconds has a dash.
"""

import argparse
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "examples/raw").glob("*.txt"))
URI = "file:///tmp/article.txt"
PATIENCE = 10
LETTER = "ب"


class Gone(Exception):
    pass


class Server:
    def __init__(self, command):
        name = pathlib.Path(command).name
        arguments = {"khabar": ["lsp"], "harper-ls": ["--stdio"]}.get(name, [])
        self.process = subprocess.Popen(
            [command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.messages = queue.Queue()
        self.next_id = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        out = self.process.stdout
        while True:
            length = None
            while line := out.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self.messages.put((time.perf_counter(), None))
                return
            body = out.read(length)
            self.messages.put((time.perf_counter(), body))

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, "params": params})
        return self.next_id

    def read(self, wanted):
        """Reads until a message is wanted: when it came, and it. What the server asks for is answered with nothing."""
        deadline = time.perf_counter() + PATIENCE
        while True:
            try:
                came, body = self.messages.get(timeout=max(0, deadline - time.perf_counter()))
            except queue.Empty:
                return None, None
            if body is None:
                raise Gone
            message = json.loads(body)
            if "method" in message and "id" in message:
                items = message.get("params") or {}
                result = [None] * len(items.get("items", [])) if message["method"] == "workspace/configuration" else None
                self.send({"id": message["id"], "result": result})
            elif wanted(message):
                return came, message

    def answer(self, number):
        return self.read(lambda m: m.get("id") == number and "method" not in m)

    def diagnostics(self, version):
        def of(message):
            params = message.get("params") or {}
            known = params.get("version")
            return message.get("method") == "textDocument/publishDiagnostics" and known in (None, version)

        return self.read(of)

    def initialize(self):
        capabilities = {
            "general": {"positionEncodings": ["utf-16"]},
            "workspace": {"configuration": True, "workspaceEdit": {"documentChanges": True}},
            "textDocument": {"codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}},
        }
        number = self.ask("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities})
        came, _ = self.answer(number)
        self.notify("initialized", {})
        return came

    def cpu(self):
        """Processor time so far, in milliseconds."""
        try:
            fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return float("nan")
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """The most memory so far, in MB."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return float("nan")
        return next(int(l.split()[1]) / 1024 for l in status.splitlines() if l.startswith("VmHWM"))

    def end(self):
        self.process.kill()
        self.process.wait()


def percentiles(times):
    times = sorted(t for t in times if t is not None)
    if not times:
        return "–"
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1000
    return f"{at(0.5):.2f} / {at(0.99):.2f}"


def since(start, came):
    return None if came is None else came - start


def start_up(command):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        server = Server(command)
        times.append(since(start, server.initialize()))
        server.end()
    return times


def text_of(size):
    articles = "\n".join(article.read_text(encoding="utf-8") for article in ARTICLES) + "\n"
    text = articles * (size // len(articles.encode()) + 1)
    return text.encode()[:size].decode(errors="ignore")


def drive(command, size, keys):
    text = text_of(size)
    lines = text.split("\n")
    line = next(n for n in range(len(lines) // 2, len(lines)) if len(lines[n]) > 40)
    document = {"uri": URI, "languageId": "plaintext", "version": 0, "text": text}
    server = Server(command)
    server.initialize()
    start = time.perf_counter()
    server.notify("textDocument/didOpen", {"textDocument": document})
    opened = since(start, server.diagnostics(0)[0])
    version = 0

    def press():
        nonlocal version
        version += 1
        at = {"line": line, "character": 0}
        typed = version % 2 == 1
        end = at if typed else {"line": line, "character": len(LETTER)}
        change = {"range": {"start": at, "end": end}, "text": LETTER if typed else ""}
        sent = time.perf_counter()
        params = {"textDocument": {"uri": URI, "version": version}, "contentChanges": [change]}
        server.notify("textDocument/didChange", params)
        return sent

    key, cpu = [], server.cpu()
    for _ in range(keys):
        sent = press()
        came = server.diagnostics(version)[0]
        key.append(since(sent, came))
        if came is None:
            break
    cpu = (server.cpu() - cpu) / len(key)

    where = {"textDocument": {"uri": URI}, "position": {"line": line, "character": 20}}
    span = {"start": where["position"], "end": where["position"]}
    requests = [
        ("textDocument/hover", where),
        ("textDocument/completion", where),
        ("textDocument/codeAction", {"textDocument": {"uri": URI}, "range": span, "context": {"diagnostics": []}}),
    ]
    answered = {method: [] for method, _ in requests}
    following = time.perf_counter()
    for n in range(3 * 30):
        following += 1 / 15
        press()
        method, params = requests[n % 3]
        sent = time.perf_counter()
        answered[method].append(since(sent, server.answer(server.ask(method, params))[0]))
        time.sleep(max(0, following - time.perf_counter()))
    memory = server.memory()
    server.end()
    row = [percentiles([opened]).split(" ")[0], percentiles(key), f"{cpu:.2f}"]
    row += [percentiles(times) for times in answered.values()]
    return row + [f"{memory:.0f}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("servers", nargs="+")
    parser.add_argument("--sizes", default="4,100,1000", help="in KB")
    parser.add_argument("--keys", type=int, default=200)
    options = parser.parse_args()
    head = ["size", "server", "open", "key p50 / p99", "CPU of a key", "hover", "completion", "code action", "MB"]
    widths = [8, 12, 8, 17, 12, 17, 17, 17, 5]
    row = lambda cells: print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths)), flush=True)
    for command in options.servers:
        print(f"{pathlib.Path(command).name}: start {percentiles(start_up(command)).split(' ')[0]} ms")
    row(head)
    for size in (int(size) for size in options.sizes.split(",")):
        for command in options.servers:
            name = pathlib.Path(command).name
            try:
                cells = drive(command, size * 1000, options.keys)
            except (Gone, BrokenPipeError):
                cells = ["ended"]
            row([f"{size} KB", name, *cells])


if __name__ == "__main__":
    sys.exit(main())
