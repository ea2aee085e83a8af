// Runs inside the extension host of a machine that has the extension and nothing else: no program named or on PATH.
const assert = require('node:assert');
const { readFileSync, readdirSync, readlinkSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');
const { eventually } = require('./eventually.cjs');

const run = (command, ...args) => vscode.commands.executeCommand(command, ...args);

/** The programs of the servers that this process has started (Linux). */
function programs() {
  return readdirSync('/proc').flatMap(id => {
    try {
      const [, parent] = readFileSync(`/proc/${id}/stat`, 'utf8').match(/\(.*\) . (\d+)/);
      return Number(parent) === process.pid ? [readlinkSync(`/proc/${id}/exe`)] : [];
    } catch {
      return []; // no process, or one that has ended meanwhile
    }
  });
}

exports.run = async function () {
  let failed = 0;
  try {
    assert.strictEqual(process.env.KHABAR_SERVER, undefined);
    assert.strictEqual(process.env.PATH?.split(path.delimiter).some(folder => readable(folder).includes('khabar')), false);
    const extension = vscode.extensions.getExtension('khabar.khabar');
    const [folder] = vscode.workspace.workspaceFolders;
    const uri = vscode.Uri.joinPath(folder.uri, 'talks.khabar');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const at = document.positionAt(document.getText().indexOf('ماركو روبيو') + 2);
    await eventually('a hover', async () => {
      const hovers = await run('vscode.executeHoverProvider', uri, at);
      return hovers.some(hover => hover.contents.some(part => /Marco Rubio/.test(part.value)));
    }, 60_000);
    console.log('ok   the server answers');
    assert.ok(programs().includes(path.join(extension.extensionPath, 'bin', 'khabar')), programs().join());
    console.log('ok   it is the one inside the extension');
    await run('khabar.openView');
    await eventually('the view', async () => (await run('khabar.view.state', uri))?.ready, 60_000);
    console.log('ok   the annotated view opens');
  } catch (error) {
    failed++;
    console.log(`FAIL one install: ${error?.stack ?? error}`);
  }
  console.log(`${failed ? 0 : 3} passed, ${failed} failed`);
  if (failed) {
    throw new Error('failed');
  }
};

function readable(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
