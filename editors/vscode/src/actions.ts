import * as vscode from 'vscode';
import { MARKER, isArticle } from './articles';
import { isolated, say, words } from './say';

/** In English and in Arabic. */
type Said = [en: string, ar: string];

/** Commands that apply the server's code actions without a menu, or with one of the right actions only. */
export function registerActions(): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('khabar.mark', () =>
      choose('refactor.khabar.mark', ['Mark the selected words', 'وسم الكلمات المحددة'], ['select the words of a name or a date in a paragraph first.', 'حدد كلمات اسم أو تاريخ في فقرة أولا.']),
    ),
    vscode.commands.registerCommand('khabar.insertEvent', () =>
      choose('refactor.khabar.event', ['Insert event tag', 'إدراج وسم حدث'], ['put the cursor into a paragraph, or below one, first.', 'ضع المؤشر في فقرة أو تحتها أولا.']),
    ),
    vscode.commands.registerCommand('khabar.newEvent', () =>
      choose('refactor.khabar.newEvent', ['Insert empty event', 'إدراج حدث فارغ'], ['put the cursor into a paragraph first.', 'ضع المؤشر في فقرة أولا.']),
    ),
    vscode.commands.registerCommand('khabar.noEvent', () =>
      accept('refactor.khabar.noEvent', ['put the cursor at words for which an event is suggested first.', 'ضع المؤشر عند كلمات اقتُرح لها حدث أولا.']),
    ),
    vscode.commands.registerCommand('khabar.insertAllEvents', () =>
      accept('refactor.khabar.allEvents', ['no events are suggested for this paragraph, or only one.', 'لا أحداث مقترحة لهذه الفقرة، أو واحد فقط.']),
    ),
    vscode.commands.registerCommand('khabar.acceptParagraph', () =>
      accept('refactor.khabar.accept', ['there is nothing to accept in this paragraph.', 'لا شيء للاعتماد في هذه الفقرة.']),
    ),
    vscode.commands.registerCommand('khabar.acceptArticle', () =>
      accept('source.khabar.acceptAll', ['there is nothing to accept in this article.', 'لا شيء للاعتماد في هذا المقال.']),
    ),
    vscode.commands.registerCommand('khabar.acceptActor', () =>
      accept('refactor.khabar.acceptActor', ['put the cursor at an actor that is mentioned more than once, and not accepted, first.', 'ضع المؤشر عند فاعل ذُكر أكثر من مرة ولم يُعتمد أولا.']),
    ),
    vscode.commands.registerCommand('khabar.everywhere', () =>
      accept('refactor.khabar.everywhere', ['put the cursor at words that are marked here and not elsewhere first.', 'ضع المؤشر عند كلمات موسومة هنا لا في غير هذا الموضع أولا.']),
    ),
    vscode.commands.registerCommand('khabar.finishArticle', () =>
      accept('source.khabar.finish', ['the article is marked as done already.', 'المقال منجز من قبل.']),
    ),
  ];
}

interface Choice extends vscode.QuickPickItem {
  action: vscode.CodeAction;
}

/** The actions of a kind for what is selected, with the tags they write: the only one at once, else a choice with the best on top. */
async function choose(kind: string, title: Said, nothing: Said): Promise<void> {
  const editor = articleEditor();
  if (!editor) {
    return;
  }
  const { document } = editor;
  const { version } = document;
  const choices = (await actions(editor, kind)).flatMap((action): Choice[] => {
    const tag = inserted(action).find(text => text.trimStart().startsWith(`${MARKER} `));
    // The title of the choice says already what it is that they insert; behind a dash it says what a type covers.
    const [title = '', covers] = plain(action.title).split(' — ', 2);
    const label = isolated(title.replace(/^[^:]*: /, ''));
    if (!tag) {
      return [];
    }
    return [covers ? { action, label, description: tag.trim(), detail: covers } : { action, label, detail: tag.trim() }];
  });
  if (choices.length === 0) {
    say(...nothing);
    return;
  }
  const choice =
    choices.length === 1
      ? choices[0]
      : await vscode.window.showQuickPick(choices, { title: words(...title), matchOnDescription: true, matchOnDetail: true });
  if (choice) {
    const end = endOfOpenTag(choice.action, document);
    if ((await apply(choice.action, document, version)) && end !== undefined) {
      const at = document.positionAt(end);
      editor.selection = new vscode.Selection(at, at);
      editor.revealRange(editor.selection);
    }
  }
}

/** A title without the marks that give it its direction. */
function plain(title: string): string {
  return title.replace(/[\u2067\u2069]/g, '');
}

/** Where the event tag that an action inserts will end, if it is to be filled in: it names nobody and no day, or no words evoke it. */
function endOfOpenTag(action: vscode.CodeAction, document: vscode.TextDocument): number | undefined {
  const [edit] = (action.edit?.entries() ?? []).flatMap(([, edits]) => edits);
  const open = /^%% event [^\s@]+(@\d*"[^"]*"$|\s|$)/.test(edit?.newText.trim() ?? '');
  return edit && open ? document.offsetAt(edit.range.start) + edit.newText.trimEnd().length : undefined;
}

/** Applies the one action of a kind. */
async function accept(kind: string, nothing: Said): Promise<void> {
  const editor = articleEditor();
  if (!editor) {
    return;
  }
  const { document } = editor;
  const { version } = document;
  const [action] = await actions(editor, kind);
  if (action) {
    await apply(action, document, version);
  } else {
    say(...nothing);
  }
}

function articleEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor && isArticle(editor.document)) {
    return editor;
  }
  say('open an article first.', 'افتح مقالا أولا.');
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

/** Applies the edit of an action to the text it was made for. Whether it did. */
async function apply(action: vscode.CodeAction, document: vscode.TextDocument, version: number): Promise<boolean> {
  if (document.version !== version) {
    say('the text has changed meanwhile. Try again.', 'تغير النص في هذه الأثناء. أعد المحاولة.');
    return false;
  }
  const applied = action.edit !== undefined && (await vscode.workspace.applyEdit(action.edit));
  if (!applied) {
    say('VS Code did not apply the edit.', 'لم يطبق VS Code التعديل.');
  } else if (action.command) {
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
  return applied;
}
