"""A client that can do what no editor should: it sends bytes. Standard library only."""

import json
import os
import queue
import subprocess
import threading

KHABAR = os.environ["KHABAR_SERVER"]
# How long to wait for what must come; nothing is decided by it but that a test has failed.
PATIENCE = 120


def framed(body):
    """The bytes of a body, a text or bytes, with their header."""
    body = body.encode() if isinstance(body, str) else body
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Server:
    """A server of its own, and what it has said. `reading` can be cleared to leave its output where it is."""

    def __init__(self, encoding="utf-16", initialize=True, listen=True, process=None):
        self.process = subprocess.Popen([KHABAR, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.reading = threading.Event()
        self.reading.set()
        self.said = queue.Queue()
        self.kept = []
        self.ids = 0
        self.received = 0
        self.log = []
        if listen:
            threading.Thread(target=self._listen, daemon=True).start()
        self.logging = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self.logging.start()
        if initialize:
            all_of_it = {
                "general": {"positionEncodings": [encoding]},
                "workspace": {"workspaceEdit": {"documentChanges": True}},
                "textDocument": {"publishDiagnostics": {"versionSupport": True}},
            }
            answer = self.ask("initialize", {"processId": process, "capabilities": all_of_it})
            assert answer["result"]["capabilities"]["positionEncoding"] == encoding, answer
            self.notify("initialized", {})

    def _listen(self):
        output = self.process.stdout
        while True:
            self.reading.wait()
            length = None
            while header := output.readline().strip():
                name, value = header.split(b":")
                assert name == b"Content-Length", header
                length = int(value)
            if length is None:
                return self.said.put(None)
            self.received += length
            self.said.put(json.loads(output.read(length)))

    # What is sent.

    def raw(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def frame(self, body):
        self.raw(framed(body if isinstance(body, bytes) else json.dumps(body)))

    def notify(self, method, params):
        self.frame({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method, params):
        self.ids += 1
        self.frame({"jsonrpc": "2.0", "id": self.ids, "method": method, "params": params})
        return self.ids

    def ask(self, method, params):
        return self.answer(self.request(method, params))

    def open(self, uri, text, version=0):
        document = {"uri": uri, "languageId": "khabar", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, uri, version, *changes):
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    # What is heard.

    def find(self, wanted):
        """The first message that is wanted; the others are kept."""
        for at, message in enumerate(self.kept):
            if wanted(message):
                return self.kept.pop(at)
        while True:
            message = self.said.get(timeout=PATIENCE)
            assert message is not None, f"the server is gone: {self.process.wait(PATIENCE)}"
            if wanted(message):
                return message
            self.kept.append(message)

    def answer(self, number):
        return self.find(lambda m: m.get("id") == number and "method" not in m)

    def diagnostics(self, uri, version):
        def of_it(message):
            params = message.get("params", {})
            return message.get("method") == "textDocument/publishDiagnostics" and (params["uri"], params.get("version")) == (uri, version)

        return self.find(of_it)["params"]["diagnostics"]

    def alive(self):
        """Everything sent so far has been heard, and the server answers."""
        assert self.ask("khabar/nothing", {})["error"]["code"] == -32601

    def end(self):
        """Ends it as the protocol has it."""
        assert self.ask("shutdown", None)["result"] is None
        self.notify("exit", None)
        return self.ended()

    def ended(self):
        """The exit status; nothing is said of a bug."""
        status = self.process.wait(PATIENCE)
        self.logging.join(PATIENCE)
        assert not any(b"bug" in line for line in self.log), self.log
        return status
