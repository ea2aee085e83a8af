// Runs inside the extension host: VS Code calls run(). The folder that is open is a corpus, see run.sh.
const assert = require('node:assert');
const { chmodSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const vscode = require('vscode');
const { eventually } = require('./eventually.cjs');

const TRUMP = 'دونالد ترامب';
const MET = 'التقى الرئيس';

let passed = 0;
let failed = 0;

/** Only the tests whose names match, and what they stand on, where somebody asks for some. */
const only = process.env.KHABAR_TEST_ONLY && new RegExp(`${process.env.KHABAR_TEST_ONLY}|^is installed|^plain text in a corpus`);

async function it(name, test) {
  if (only && !only.test(name)) {
    return;
  }
  try {
    await test();
    passed++;
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error?.stack ?? error}`);
  }
}

const folder = () => vscode.workspace.workspaceFolders[0].uri;
const run = (command, ...args) => vscode.commands.executeCommand(command, ...args);

async function open(uri) {
  let document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** The range of the first occurrence of `words`. */
function find(document, words) {
  const at = document.getText().indexOf(words);
  assert.ok(at >= 0, `not in the text: ${words}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + words.length));
}

function select(position) {
  vscode.window.activeTextEditor.selection = new vscode.Selection(position, position);
}

const diagnostics = (document, code) =>
  vscode.languages.getDiagnostics(document.uri).filter(d => String(d.code?.value ?? d.code).startsWith(code));

async function hover(document, position) {
  const hovers = await run('vscode.executeHoverProvider', document.uri, position);
  return { range: hovers[0]?.range, text: hovers.flatMap(h => h.contents.map(c => c.value)).join('\n') };
}

/** The code actions of a kind, with their edits: the server makes an edit when VS Code asks for it. */
async function actions(document, range, kind) {
  return run('vscode.executeCodeActionProvider', document.uri, range, kind, 30);
}

/** The servers that this process has started (Linux). */
function servers() {
  const name = path.basename(process.env.KHABAR_SERVER).slice(0, 15); // as much as the kernel keeps of it
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(id => {
      try {
        const [, program, parent] = readFileSync(`/proc/${id}/stat`, 'utf8').match(/\((.*)\) . (\d+)/);
        return program === name && Number(parent) === process.pid;
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

exports.run = async function () {
  let hague;

  await it('is installed, and activates', async () => {
    const extension = vscode.extensions.getExtension('khabar.khabar');
    assert.ok(extension);
    await extension.activate();
  });

  await it('a .khabar file is an article', async () => {
    const talks = await open(vscode.Uri.joinPath(folder(), 'talks.khabar'));
    assert.strictEqual(talks.languageId, 'khabar');
  });

  await it('plain text in a corpus is an article, elsewhere it is not', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'hague.txt');
    await open(uri);
    hague = await eventually('the language', () =>
      vscode.workspace.textDocuments.find(d => d.uri.toString() === uri.toString() && d.languageId === 'khabar'),
    );
    const notes = await open(vscode.Uri.joinPath(folder(), '../plain/notes.txt'));
    await vscode.window.showTextDocument(hague);
    assert.strictEqual(notes.languageId, 'plaintext');
  });

  await it('articles have settings of their own', () => {
    const of = name => vscode.workspace.getConfiguration(undefined, hague).get(name);
    assert.strictEqual(of('editor.wordWrap'), 'on');
    assert.strictEqual(of('editor.matchBrackets'), 'never');
    assert.strictEqual(of('editor.semanticHighlighting.enabled'), false);
    assert.strictEqual(of('editor.inlayHints.enabled'), 'off');
    assert.strictEqual(of('editor.renderControlCharacters'), false);
    assert.strictEqual(of('editor.inlineSuggest.enabled'), false);
    assert.strictEqual(of('editor.guides.indentation'), false);
    assert.strictEqual(of('editor.fontSize'), 16);
    assert.strictEqual(of('files.trimTrailingWhitespace'), false);
  });

  await it('a missing date is a diagnostic, and its fix clears it', async () => {
    const [missing] = await eventually('K101', () => {
      const found = diagnostics(hague, 'K101');
      return found.length > 0 && found;
    });
    assert.strictEqual(missing.source, 'khabar');
    const before = hague.getText();
    const fixes = await actions(hague, missing.range, 'quickfix');
    const fix = fixes.find(f => f.edit?.entries().some(([, edits]) => edits.some(e => e.newText.includes('published=2025-06-25'))));
    assert.ok(fix, JSON.stringify(fixes.map(f => f.title)));
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(hague.lineAt(0).text, /^%% article published=2025-06-25/);
    await eventually('no K101', () => diagnostics(hague, 'K101').length === 0);
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('a diagnostic is on its words, counted in UTF-16', async () => {
    // 𞤀 is two units: what counts letters or bytes would be off.
    const before = hague.getText();
    const edit = new vscode.WorkspaceEdit();
    const line = find(hague, MET).start.line;
    edit.insert(hague.uri, new vscode.Position(line + 1, 0), `%% note 𞤀𞤀\n%% event CONSULT@"التقى" actor=trmp\n`);
    await vscode.workspace.applyEdit(edit);
    const [unknown] = await eventually('K302', () => {
      const found = diagnostics(hague, 'K302');
      return found.length > 0 && found;
    });
    assert.strictEqual(hague.getText(unknown.range), 'trmp');
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('hover shows the actor, on exactly its words', async () => {
    const name = find(hague, TRUMP);
    const { text, range } = await eventually('the hover', async () => {
      const found = await hover(hague, name.start.translate(0, 2));
      return found.text && found;
    });
    assert.match(text, /Donald Trump/);
    assert.strictEqual(hague.getText(range), TRUMP);
  });

  await it('an event tag is inserted by its code action; undo gives back the very text', async () => {
    const before = hague.getText();
    const at = find(hague, MET);
    const all = await actions(hague, new vscode.Range(at.start, at.start), 'refactor');
    const event = all.find(a => a.edit?.entries().some(([, edits]) => edits.some(e => e.newText.includes('%% event '))));
    assert.ok(event, JSON.stringify(all.map(a => a.title)));
    assert.ok(await vscode.workspace.applyEdit(event.edit));
    const tag = hague.lineAt(at.start.line + 1).text;
    assert.match(tag, /^%% event CONSULT@"[^"]+" .*trump/);
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('Insert event tag: a choice of event tags, the best first', async () => {
    const before = hague.getText();
    const at = find(hague, MET);
    select(at.start);
    const done = run('khabar.insertEvent');
    await eventually('the tag line', async () => {
      // Does nothing until the choice is open.
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return hague.lineAt(at.start.line + 1).text.startsWith('%% event CONSULT@"التقى"');
    });
    await done;
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('Mark the selected words, and an empty event at them, where the cursor then is', async () => {
    const before = hague.getText();
    const at = find(hague, 'التقى');
    for (const [command, tag] of [
      ['khabar.mark', /^%% mentions [^ ]+@"التقى"$/],
      ['khabar.newEvent', /^%% event [A-Z]+@"التقى"$/],
    ]) {
      vscode.window.activeTextEditor.selection = new vscode.Selection(at.start, at.end);
      const done = run(command);
      const line = await eventually('the tag line', async () => {
        await run('workbench.action.acceptSelectedQuickOpenItem');
        const line = hague.lineAt(at.start.line + 1);
        return tag.test(line.text) && line;
      });
      await done;
      const cursor = vscode.window.activeTextEditor.selection.active;
      assert.ok(command === 'khabar.mark' ? cursor.line === at.start.line : cursor.isEqual(line.range.end), JSON.stringify(cursor));
      await run('undo');
      assert.strictEqual(hague.getText(), before);
    }
  });

  await it('The words under the cursor are not an event', async () => {
    const before = hague.getText();
    const at = find(hague, 'التقى');
    select(at.start);
    await run('khabar.noEvent');
    assert.strictEqual(hague.lineAt(at.start.line + 1).text, '%% event none@"التقى"');
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('Insert all suggested events of the paragraph, with one undo', async () => {
    const before = hague.getText();
    const at = find(hague, MET);
    select(at.start);
    await run('khabar.insertAllEvents');
    const tags = hague.getText().match(/^%% event /gm);
    assert.ok(tags && tags.length > 1, hague.getText());
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('Accept paragraph, and Accept article', async () => {
    const before = hague.getText();
    const at = find(hague, MET);
    select(at.start);
    await run('khabar.acceptParagraph');
    assert.match(hague.lineAt(at.start.line + 1).text, new RegExp(`^%% mentions .*trump@"${TRUMP}"`));
    await run('undo');
    assert.strictEqual(hague.getText(), before);
    await run('khabar.acceptArticle');
    assert.ok(hague.getText().match(/^%% mentions /gm).length > 3);
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('Review: one key an item, how much is left, and one undo for each', async () => {
    const before = hague.getText();
    const at = find(hague, MET);
    const tag = () => hague.lineAt(at.start.line + 1).text;
    select(at.start);
    await run('khabar.review');
    // What is doubtful comes by itself, before what is sure.
    await run('khabar.review.change', { does: 'reject' });
    assert.match(tag(), /^%% mentions none@"[^"]+"$/);
    await run('khabar.review.undo');
    assert.strictEqual(hague.getText(), before);
    await run('khabar.review.next');
    await run('khabar.review.do', { does: 'accept' });
    assert.match(tag(), new RegExp(`^%% mentions .*trump@"${TRUMP}"`));
    await run('khabar.review.undo');
    await run('khabar.review.next');
    // The event: another type, by its number.
    const done = run('khabar.review.change', { does: 'type' });
    await eventually('the tag line', async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return /^%% event [A-Z]+@"التقى"/.test(tag());
    });
    await done;
    assert.ok(!tag().includes('CONSULT'), tag());
    await run('khabar.review.undo');
    // The card stands at the words, with its keys.
    const { text } = await hover(hague, vscode.window.activeTextEditor.selection.active);
    assert.match(text, /CONSULT/);
    assert.match(text, /`A` accept/);
    await run('khabar.review');
    assert.strictEqual(hague.getText(), before);
  });

  await it('Review: what no choice leads to is done by hand, and the review goes on', async () => {
    const before = hague.getText();
    const at = find(hague, MET);
    const tag = () => hague.lineAt(at.start.line + 1).text;
    select(at.start);
    await run('khabar.review');
    // To the event, which is written down to be edited: the cursor is behind it.
    for (let i = 0; i < 4 && !(await hover(hague, vscode.window.activeTextEditor.selection.active)).text.includes('CONSULT'); i++) {
      await run('khabar.review.next');
    }
    await run('khabar.review.edit');
    const { active } = vscode.window.activeTextEditor.selection;
    assert.match(hague.lineAt(active.line).text, /^%% event CONSULT@"التقى"/);
    assert.ok(active.isEqual(hague.lineAt(active.line).range.end), JSON.stringify(active));
    await run('type', { text: ' mode=visit' });
    assert.match(tag(), / mode=visit$/);
    await run('khabar.review.resume');
    await run('khabar.review');
    while (hague.getText() !== before) {
      await run('undo');
    }
    // Words that nobody proposed.
    await run('khabar.review');
    vscode.window.activeTextEditor.selection = new vscode.Selection(at.start, at.start.translate(0, 'التقى'.length));
    const done = run('khabar.review.mark');
    await eventually('the tag line', async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return /^%% mentions .*@"التقى"/.test(tag());
    });
    await done;
    await run('khabar.review');
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('Mark the article as done, with the digest of its text', async () => {
    const before = hague.getText();
    await run('khabar.finishArticle');
    assert.match(hague.lineAt(0).text, /^%% article .*status=done text=[0-9a-f]+$/);
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('completion behind actor= offers ids, in prose nothing', async () => {
    const before = hague.getText();
    const line = find(hague, MET).start.line + 1;
    const edit = new vscode.WorkspaceEdit();
    const typed = '%% event CONSULT@"التقى" actor=';
    edit.insert(hague.uri, new vscode.Position(line, 0), `${typed}\n`);
    await vscode.workspace.applyEdit(edit);
    const complete = position => run('vscode.executeCompletionItemProvider', hague.uri, position, undefined, 200);
    const { items } = await complete(new vscode.Position(line, typed.length));
    const texts = items.map(item => String(item.insertText?.value ?? item.insertText ?? item.label?.label ?? item.label));
    assert.ok(texts.some(text => text.startsWith('trump')), texts.join(' '));
    const prose = await complete(find(hague, TRUMP).end);
    assert.strictEqual(prose.items.length, 0);
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('formatting tidies tag lines and leaves text lines alone', async () => {
    const before = hague.getText();
    const line = find(hague, MET).start.line + 1;
    const edit = new vscode.WorkspaceEdit();
    edit.insert(hague.uri, new vscode.Position(line, 0), `%%   mentions    trump@"${TRUMP}"  \n`);
    await vscode.workspace.applyEdit(edit);
    await run('editor.action.formatDocument');
    await eventually('the tidy line', () => hague.lineAt(line).text === `%% mentions trump@"${TRUMP}"`);
    const rest = hague.getText().split('\n').toSpliced(line, 1).join('\n');
    assert.strictEqual(rest, before);
    await run('undo');
    await run('undo');
    assert.strictEqual(hague.getText(), before);
  });

  await it('saving keeps the file byte for byte', async () => {
    const file = readFileSync(hague.uri.fsPath);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(hague.uri, new vscode.Position(0, 0), 'x');
    await vscode.workspace.applyEdit(edit);
    assert.ok(await hague.save());
    assert.ok(Buffer.concat([Buffer.from('x'), file]).equals(readFileSync(hague.uri.fsPath)));
    await run('undo');
    assert.ok(await hague.save());
    assert.ok(file.equals(readFileSync(hague.uri.fsPath)));
  });

  await it('right-to-left can be switched off, and on to what it was', async () => {
    const settings = () => vscode.workspace.getConfiguration('khabar');
    const value = () => settings().get('rightToLeft');
    assert.strictEqual(value(), 'aligned');
    await run('khabar.toggleRightToLeft');
    assert.strictEqual(value(), 'off');
    await run('khabar.toggleRightToLeft');
    assert.strictEqual(value(), 'aligned');
    await settings().update('rightToLeft', 'inPlace', vscode.ConfigurationTarget.Global);
    await run('khabar.toggleRightToLeft');
    await run('khabar.toggleRightToLeft');
    assert.strictEqual(value(), 'inPlace');
    await settings().update('rightToLeft', undefined, vscode.ConfigurationTarget.Global);
  });

  await it('the view beside the editor: follows the cursor, follows the text, and does what the editor does', async () => {
    await vscode.window.showTextDocument(hague, vscode.ViewColumn.One);
    const before = hague.getText();
    await run('khabar.openView');
    const state = () => run('khabar.view.state', hague.uri);
    const current = async () => {
      const now = await state();
      return now?.ready && now.view.version === hague.version && now;
    };
    const { view } = await eventually('the page, whose script runs', current);
    assert.match(view.html, /default-src 'none'; style-src 'nonce-[0-9a-f]{32}'; script-src 'nonce-/);
    const at = find(hague, TRUMP);
    const same = range => range.start.line === at.start.line && range.start.character === at.start.character;
    const mark = view.marks.find(mark => same(mark.range) && mark.id.startsWith('1.m'));
    assert.ok(mark?.item, JSON.stringify(view.marks.slice(0, 5)));
    // Cursor to page.
    select(at.start.translate(0, 2));
    await eventually('the page to follow', async () => (await state()).here?.ids.includes(mark.id));
    assert.strictEqual((await state()).view.lines[(await state()).here.line], at.start.line);
    // Page to cursor.
    const other = view.marks.find(mark => mark.range.start.line !== at.start.line);
    await run('khabar.view.receive', hague.uri, { type: 'select', id: other.id });
    const { selection } = vscode.window.activeTextEditor;
    assert.deepStrictEqual([selection.start.line, selection.start.character], [other.range.start.line, other.range.start.character]);
    // A suggestion is accepted from the page, and the page follows the text.
    await run('khabar.view.receive', hague.uri, { type: 'do', id: mark.id, does: 'accept' });
    assert.match(hague.lineAt(at.start.line + 1).text, /^%% mentions trump@"/);
    await eventually('the page to change', async () => {
      const now = await current();
      return now && now.view.html.includes('mark person gold');
    });
    await run('undo');
    assert.strictEqual(hague.getText(), before);
    // Words that are selected on the page are marked by the command of the editor.
    const { lines } = (await eventually('the page to follow', current)).view;
    const met = find(hague, 'التقى');
    const words = { type: 'words', line: lines.indexOf(met.start.line), start: met.start.character, end: met.end.character, does: 'mark' };
    const done = run('khabar.view.receive', hague.uri, words);
    await eventually('the tag line', async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return /^%% mentions .*@"التقى"/.test(hague.lineAt(met.start.line + 1).text);
    });
    await done;
    await run('undo');
    assert.strictEqual(hague.getText(), before);
    // A page that begins anew, as in another window, is told what it shows now.
    const shown = (await eventually('the page to follow', current)).view;
    await run('khabar.view.receive', hague.uri, { type: 'ready' });
    assert.notStrictEqual((await state()).view, shown);
    assert.ok((await state()).view.data);
    await run('workbench.action.closeEditorsInOtherGroups');
    await eventually('the view to be gone', async () => !(await state()));
  });

  await it('an article of the clipboard, with lines that look like tag lines', async () => {
    await vscode.env.clipboard.writeText('%% ليس وسما\nوصل ترامب إلى الرياض\n');
    const file = await run('khabar.newArticle', '2025-02-12-clip');
    assert.ok(file, 'no file');
    assert.strictEqual(readFileSync(file.fsPath, 'utf8'), '\\%% ليس وسما\nوصل ترامب إلى الرياض\n');
    assert.strictEqual(await run('khabar.newArticle', '2025-02-12-clip'), undefined, 'one that is there is not overwritten');
    await vscode.window.showTextDocument(hague);
  });

  await it('a folder becomes a corpus, and what is in it stays', async () => {
    const at = mkdtempSync(path.join(tmpdir(), 'khabar-'));
    writeFileSync(path.join(at, '.editorconfig'), 'root = true\n');
    await run('khabar.newCorpus', vscode.Uri.file(at), 'cameo');
    assert.match(readFileSync(path.join(at, 'khabar.toml'), 'utf8'), /^codebook = "cameo"$/m);
    assert.strictEqual(readFileSync(path.join(at, '.editorconfig'), 'utf8'), 'root = true\n');
    assert.ok(readdirSync(at).includes('articles'), 'khabar init made it');
    await run('workbench.action.closeActiveEditor');
    await vscode.window.showTextDocument(hague);
  });

  await it('a plain text that is open becomes an article with khabar.toml', async () => {
    const at = vscode.Uri.joinPath(folder(), '../plain');
    const notes = () => vscode.workspace.textDocuments.find(document => document.uri.path.endsWith('/plain/notes.txt'));
    await open(vscode.Uri.joinPath(at, 'notes.txt'));
    assert.strictEqual(notes().languageId, 'plaintext');
    const settings = vscode.Uri.joinPath(at, 'khabar.toml');
    await vscode.workspace.fs.writeFile(settings, Buffer.from(''));
    const document = await open(settings);
    await run('type', { text: '#' });
    assert.ok(await document.save());
    await eventually('the article', () => notes()?.languageId === 'khabar');
    await run('workbench.action.closeActiveEditor');
    await vscode.window.showTextDocument(hague);
  });

  await it('files of another tool become articles', async () => {
    const at = mkdtempSync(path.join(tmpdir(), 'khabar-'));
    const table = path.join(at, 'news.csv');
    writeFileSync(table, 'key,body,day\nfirst,وصل ترامب إلى الرياض,2025-02-12\n');
    const output = vscode.Uri.joinPath(folder(), 'imported');
    const fields = ['--text', 'body', '--date', 'day', '--id', 'key'];
    assert.ok(await run('khabar.import', { files: [vscode.Uri.file(table)], from: 'csv', output, fields }));
    const [file] = readdirSync(output.fsPath);
    assert.match(readFileSync(path.join(output.fsPath, file), 'utf8'), /published=2025-02-12[^]*\nوصل ترامب إلى الرياض/);
  });

  await it('the side bar says how far the corpus is', async () => {
    await vscode.window.showTextDocument(hague);
    const corpus = await eventually('the index', async () => {
      // Saving asks again.
      await hague.save();
      const { corpus } = await run('khabar.annotate.state');
      return corpus?.articles >= 4 && corpus;
    }, 60_000);
    assert.strictEqual(corpus.done, 2, JSON.stringify(corpus));
    assert.ok(corpus.events > 0 && corpus.names > 0, JSON.stringify(corpus));
  });

  await it('the server can be restarted', async () => {
    await run('khabar.restart');
    const found = await eventually('a hover from the new server', async () => {
      const { text } = await hover(hague, find(hague, TRUMP).start);
      return text && { text };
    });
    assert.match(found.text, /Donald Trump/);
    await eventually('its diagnostics', () => diagnostics(hague, 'K101').length > 0);
  });

  await it('a server that dies is replaced, with the text as it is typed', async () => {
    const text = hague.getText();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(hague.uri, new vscode.Position(find(hague, MET).start.line + 1, 0), '%% event CONSULT@"التقى" actor=trmp\n');
    await vscode.workspace.applyEdit(edit);
    const typed = hague.getText();
    await eventually('diagnostics', () => diagnostics(hague, 'K302').length > 0);
    const [before] = servers();
    process.kill(before, 'SIGKILL');
    await eventually('another process', () => servers().some(id => id !== before), 60_000);
    await eventually('a hover from it', async () => /Donald Trump/.test((await hover(hague, find(hague, TRUMP).start)).text));
    assert.strictEqual(hague.getText(), typed);
    await eventually('its diagnostics of what is not saved', () => diagnostics(hague, 'K302').length > 0);
    await run('undo');
    assert.strictEqual(hague.getText(), text);
  });

  await it('a server to which a message could not be written is replaced, with the text as it is typed', async () => {
    // So it is with one that is killed while somebody types: a message fails before the end of the process is known.
    const { KHABAR_SERVER: program } = process.env;
    const deaf = path.join(__dirname, 'deaf.cjs');
    chmodSync(deaf, 0o755);
    const noted = path.join(mkdtempSync(path.join(tmpdir(), 'khabar-')), 'pid');
    const running = () => Number(readFileSync(noted, 'utf8'));
    const text = hague.getText();
    const answers = async () => /Donald Trump/.test((await hover(hague, find(hague, TRUMP).start)).text);
    let before;
    try {
      Object.assign(process.env, { KHABAR_SERVER: deaf, KHABAR_TEST_BEHIND: program, KHABAR_TEST_PID: noted });
      await run('khabar.restart');
      await eventually('a hover through it', answers);
      before = running();
      process.kill(before, 'SIGUSR2');
      await eventually('another process', async () => {
        const edit = new vscode.WorkspaceEdit();
        edit.insert(hague.uri, hague.positionAt(hague.getText().length), '\n%% note a');
        await vscode.workspace.applyEdit(edit);
        return running() !== before;
      });
      const typed = hague.getText();
      await eventually('a hover from it', answers);
      assert.strictEqual(hague.getText(), typed);
    } finally {
      if (before) {
        process.kill(before, 'SIGKILL');
      }
      process.env.KHABAR_SERVER = program;
      const edit = new vscode.WorkspaceEdit();
      edit.replace(hague.uri, new vscode.Range(new vscode.Position(0, 0), hague.positionAt(hague.getText().length)), text);
      await vscode.workspace.applyEdit(edit);
      await run('khabar.restart');
      await eventually('the server', answers);
    }
  });

  await it('a setting that names no program is told, with the way to the setting', async () => {
    const settings = vscode.workspace.getConfiguration('khabar');
    const { KHABAR_SERVER: program } = process.env;
    const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    try {
      delete process.env.KHABAR_SERVER;
      await run('notifications.clearAll');
      // This starts the server anew, and there is none.
      await settings.update('server.path', '/nowhere/khabar', vscode.ConfigurationTarget.Global);
      await eventually('the settings, which the first button of the message opens', async () => {
        await run('notification.acceptPrimaryAction');
        return tab() === 'Settings';
      });
      await run('workbench.action.closeActiveEditor');
    } finally {
      process.env.KHABAR_SERVER = program;
      await settings.update('server.path', undefined, vscode.ConfigurationTarget.Global);
      await vscode.window.showTextDocument(hague);
      await eventually('the server', async () => /Donald Trump/.test((await hover(hague, find(hague, TRUMP).start)).text));
    }
  });

  await it('the server is found by the setting, and on PATH', async () => {
    const settings = vscode.workspace.getConfiguration('khabar');
    const { KHABAR_SERVER: program, PATH } = process.env;
    const answers = async () => {
      await run('khabar.restart');
      const { text } = await hover(hague, find(hague, TRUMP).start);
      return /Donald Trump/.test(text);
    };
    try {
      process.env.KHABAR_SERVER = '/nowhere/khabar';
      assert.ok(!(await answers()), 'one that is named but not there is not replaced by another');
      delete process.env.KHABAR_SERVER;
      await settings.update('server.path', program, vscode.ConfigurationTarget.Global);
      await eventually('the server of the setting', answers);
      await settings.update('server.path', undefined, vscode.ConfigurationTarget.Global);
      const bin = mkdtempSync(path.join(tmpdir(), 'khabar-'));
      symlinkSync(program, path.join(bin, 'khabar'));
      process.env.PATH = `${bin}${path.delimiter}${PATH}`;
      await eventually('the server on PATH', answers);
    } finally {
      Object.assign(process.env, { KHABAR_SERVER: program, PATH });
      await settings.update('server.path', undefined, vscode.ConfigurationTarget.Global);
      await eventually('the server', answers);
    }
  });

  await it('messages are in the language of the setting, and titles in Arabic have its direction', async () => {
    const settings = vscode.workspace.getConfiguration('khabar');
    await settings.update('language', 'ar', vscode.ConfigurationTarget.Global);
    await eventually('a message in Arabic', () => /[\u0600-\u06ff]{3}/.test(diagnostics(hague, 'K101')[0]?.message ?? ''));
    const at = find(hague, MET);
    const titles = (await actions(hague, new vscode.Range(at.start, at.start), 'refactor.khabar.event')).map(action => action.title);
    assert.match(titles[0], /^\u2067أدرج .*CONSULT.*\u2069$/);
    assert.ok(!/[(]\?/.test(titles.join()), titles.join('\n'));
    await settings.update('language', undefined, vscode.ConfigurationTarget.Global);
    await eventually('a message in English', () => /^[^\u0600-\u06ff]+$/.test(diagnostics(hague, 'K101')[0]?.message ?? ''));
  });

  console.log(`${passed} passed, ${failed} failed`);
  if (failed) {
    throw new Error(`${failed} failed`);
  }
};
