// The server behind vscode-jsonrpc, the library that VS Code itself speaks through: its framing, its cancellation, its JSON.stringify,
// which sends half of a pair as it stands in the buffer.
const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const rpc = require("vscode-jsonrpc/node");

const CANCELLED = -32800;
const uri = "file:///articles/a.khabar";
const document = { uri };
const tag = '%%event  CONSULT@"اتصل" actor=trump\n';

function connect() {
  const server = spawn(process.env.KHABAR_SERVER, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));
  const told = [];
  const waiting = [];
  connection.onNotification((method, params) => {
    const at = waiting.findIndex((wait) => wait.wanted(method, params));
    if (at < 0) told.push([method, params]);
    else waiting.splice(at, 1)[0].resolve(params);
  });
  connection.onError((error) => assert.fail(error));
  connection.listen();
  // What the server tells of itself.
  const hear = (wanted) => {
    const at = told.findIndex((message) => wanted(...message));
    return at < 0 ? new Promise((resolve) => waiting.push({ wanted, resolve })) : Promise.resolve(told.splice(at, 1)[0][1]);
  };
  return { server, connection, hear };
}

async function session() {
  const { server, connection, hear } = connect();
  const ask = (...asked) => connection.sendRequest(...asked);
  const tell = (method, params) => connection.sendNotification(method, params);
  const capabilities = { general: { positionEncodings: ["utf-16"] }, textDocument: { publishDiagnostics: { versionSupport: true } } };
  const agreed = await ask("initialize", { processId: process.pid, rootUri: null, capabilities });
  assert.equal(agreed.capabilities.positionEncoding, "utf-16");
  await tell("initialized", {});

  // Half of an emoji arrives, then the other half, then a line: nothing gets out of step.
  let text = `سطر😀\n${tag}`;
  await tell("textDocument/didOpen", { textDocument: { ...document, languageId: "khabar", version: 1, text } });
  let version = 1;
  const type = async (offset, removed, inserted) => {
    const place = (at) => {
      const before = text.slice(0, at).split("\n");
      return { line: before.length - 1, character: before.at(-1).length };
    };
    const range = { start: place(offset), end: place(offset + removed) };
    text = text.slice(0, offset) + inserted + text.slice(offset + removed);
    await tell("textDocument/didChange", { textDocument: { ...document, version: ++version }, contentChanges: [{ range, text: inserted }] });
  };
  for (const [offset, removed, inserted] of [
    [0, 0, "\ud83d"],
    [1, 0, "\ude00"],
    [2, 0, "\nسطر جديد\n"],
    [4, 1, "\udc00\ud83d"],
    [text.indexOf("😀") + 13, 1, ""],
  ]) {
    await type(offset, removed, inserted);
    const edits = await ask("textDocument/formatting", { textDocument: document, options: { tabSize: 4, insertSpaces: true } });
    assert.equal(edits.length, 1);
    assert.equal(edits[0].range.start.line, text.split("\n").indexOf(tag.trimEnd()), JSON.stringify(text));
  }
  // It is opened with half of a pair in it, too.
  const other = { uri: "file:///articles/b.khabar" };
  await tell("textDocument/didOpen", { textDocument: { ...other, languageId: "khabar", version: 1, text: "\ud83d قال ترامب" } });
  const hover = await ask("textDocument/hover", { textDocument: other, position: { line: 0, character: 8 } });
  assert.equal(hover.range.start.character, 6);

  // Cancellation: whoever gave up is told so, or has the answer already; the others have theirs.
  const asked = [];
  for (let n = 0; n < 200; n++) {
    const source = new rpc.CancellationTokenSource();
    const answer = ask("textDocument/documentSymbol", { textDocument: document }, source.token);
    asked.push(answer.then(() => "answered", (error) => error.code));
    if (n % 2) source.cancel();
  }
  const answers = await Promise.all(asked);
  assert.ok(answers.every((answer, n) => answer === "answered" || (n % 2 && answer === CANCELLED)), answers.join());
  await assert.rejects(ask("$/nothing", {}), { code: rpc.ErrorCodes.MethodNotFound });

  // A change that cannot be read: nothing is offered for a text that the server does not have.
  await tell("textDocument/didChange", { textDocument: { ...document, version: null }, contentChanges: [{ text }] });
  const said = await hear((method) => method === "window/showMessage");
  assert.match(said.message, /a\.khabar/);
  const format = { textDocument: document, options: { tabSize: 4, insertSpaces: true } };
  assert.equal(await ask("textDocument/formatting", format), null);
  await tell("textDocument/didChange", { textDocument: { ...document, version: ++version }, contentChanges: [{ text }] });
  assert.equal((await ask("textDocument/formatting", format)).length, 1);

  const ended = once(server, "exit");
  await ask("shutdown");
  await tell("exit");
  assert.deepEqual(await ended, [0, null]);
}

// A request that is never answered must not hold up whoever waits for this.
setTimeout(() => assert.fail("the server does not answer"), 240_000).unref();
session().then(
  () => console.log("vscode-jsonrpc: passed"),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
