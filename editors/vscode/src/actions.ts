import * as vscode from 'vscode';
import { MARKER, isArticle } from './articles';

/** Commands that apply the server's code actions without a menu, or with one of the right actions only. */
export function registerActions(): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('khabar.insertEvent', insertEvent),
    vscode.commands.registerCommand('khabar.acceptParagraph', () => accept('refactor', isAccept, 'this paragraph')),
    vscode.commands.registerCommand('khabar.acceptArticle', () => accept('source.khabar.acceptAll', () => true, 'this article')),
  ];
}

interface Choice extends vscode.QuickPickItem {
  action: vscode.CodeAction;
}

/** The event tags for the sentence under the cursor: the only one at once, else a choice with the best on top. */
async function insertEvent(): Promise<void> {
  const editor = articleEditor();
  if (!editor) {
    return;
  }
  const { document } = editor;
  const { version } = document;
  const choices = (await actions(editor, 'refactor')).flatMap((action): Choice[] => {
    const tag = inserted(action).find(text => text.trimStart().startsWith(`${MARKER} event `));
    // The title of the choice says already what it is that they insert.
    return tag ? [{ action, label: action.title.replace(/^[^:]*: /, ''), detail: tag.trim() }] : [];
  });
  if (choices.length === 0) {
    say('no event is suggested for this sentence. Type %% on a line below it to write one.');
    return;
  }
  const choice =
    choices.length === 1
      ? choices[0]
      : await vscode.window.showQuickPick(choices, { title: 'Insert event tag', matchOnDetail: true });
  if (choice) {
    await apply(choice.action, document, version);
  }
}

async function accept(kind: string, wanted: (action: vscode.CodeAction) => boolean, where: string): Promise<void> {
  const editor = articleEditor();
  if (!editor) {
    return;
  }
  const { document } = editor;
  const { version } = document;
  const action = (await actions(editor, kind)).find(wanted);
  if (action) {
    await apply(action, document, version);
  } else {
    say(`there is nothing to accept in ${where}.`);
  }
}

/** In both languages of the server: accepting has no kind of its own. */
function isAccept(action: vscode.CodeAction): boolean {
  return /^(Accept|اعتمد) /.test(action.title);
}

function articleEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor && isArticle(editor.document)) {
    return editor;
  }
  say('open an article first.');
  return undefined;
}

async function actions(editor: vscode.TextEditor, kind: string): Promise<vscode.CodeAction[]> {
  const ask = () =>
    vscode.commands.executeCommand<vscode.CodeAction[] | undefined>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      editor.selection,
      kind,
    );
  const found = (await ask()) ?? [];
  // VS Code drops the answer, without a word, when it thinks that the text has changed since it asked: seen on a busy machine
  // right after an undo.
  return found.length > 0 ? found : ((await ask()) ?? []);
}

function inserted(action: vscode.CodeAction): string[] {
  return (action.edit?.entries() ?? []).flatMap(([, edits]) => edits.map(edit => edit.newText));
}

async function apply(action: vscode.CodeAction, document: vscode.TextDocument, version: number): Promise<void> {
  if (document.version !== version) {
    say('the text has changed meanwhile. Try again.');
  } else if (!action.edit || !(await vscode.workspace.applyEdit(action.edit))) {
    say('VS Code did not apply the edit.');
  }
}

function say(what: string): void {
  void vscode.window.showInformationMessage(`Khabar: ${what}`);
}
