import * as vscode from 'vscode';
import { MARKER, isArticle, setting } from './articles';
import { words } from './say';

/** After how many milliseconds VS Code knows whether a changed document is to be saved. */
const SETTLED = 100;

/**
 * The text of an article is what was published: annotators add tag lines and leave it alone. VS Code has no read-only ranges, so a slip of
 * a key is told at once, with a way back.
 */
export class Protection implements vscode.Disposable {
  /** The text of articles as it was when it was last meant to be so. */
  private readonly meant = new Map<string, string>();
  /** Articles whose message stands. */
  private readonly asking = new Set<string>();
  private readonly disposables: vscode.Disposable[];

  constructor() {
    const forget = ({ uri }: vscode.TextDocument) => this.meant.delete(String(uri));
    this.disposables = [
      vscode.workspace.onDidOpenTextDocument(document => this.note(document)),
      vscode.workspace.onDidCloseTextDocument(forget),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
        if (contentChanges.length > 0 && isArticle(document)) {
          this.look(document, reason);
        }
      }),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('khabar.protectText')) {
          this.meant.clear();
          vscode.workspace.textDocuments.forEach(document => this.note(document));
        }
      }),
    ];
    vscode.workspace.textDocuments.forEach(document => this.note(document));
  }

  private note(document: vscode.TextDocument): void {
    if (isArticle(document) && isProtected(document)) {
      this.meant.set(String(document.uri), textOf(document));
    }
  }

  private look(document: vscode.TextDocument, reason: vscode.TextDocumentChangeReason | undefined): void {
    const key = String(document.uri);
    const meant = this.meant.get(key);
    // What `status=done` is taken from is open again; what it has just been written to is as it is now.
    if (!isProtected(document) || meant === undefined) {
      this.meant.delete(key);
      this.note(document);
      return;
    }
    // Undo and redo go to what was meant before.
    if (reason === undefined && !this.asking.has(key) && textOf(document) !== meant) {
      void this.ask(document, meant);
    }
  }

  private async ask(document: vscode.TextDocument, meant: string): Promise<void> {
    const key = String(document.uri);
    this.asking.add(key);
    // What comes from the disk leaves nothing to be saved; whether it does is known a little after the change.
    await new Promise(resolve => setTimeout(resolve, SETTLED));
    if (!document.isDirty) {
      this.asking.delete(key);
      this.note(document);
      return;
    }
    const undo = words('Undo', 'تراجع');
    const keep = words('Keep the change', 'إبقاء التغيير');
    const choice = await vscode.window.showWarningMessage(
      words(
        'Khabar: the text of the article has changed, not a tag line. Its annotations are of the text as it was.',
        'خبر: تغير نص المقال نفسه لا سطر وسم. ووسومه للنص كما كان.',
      ),
      undo,
      keep,
    );
    this.asking.delete(key);
    if (choice === undo) {
      await takeBack(document, meant);
    } else if (!document.isClosed) {
      // Kept, or passed over: it is told once.
      this.note(document);
    }
  }

  dispose(): void {
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

/** Undoes until the text is what it was; what was done to tag lines meanwhile goes with it, and can be done again. */
async function takeBack(document: vscode.TextDocument, meant: string): Promise<void> {
  await vscode.window.showTextDocument(document);
  for (let version = -1; textOf(document) !== meant && document.version !== version; ) {
    version = document.version;
    await vscode.commands.executeCommand('undo');
  }
}

function isProtected(document: vscode.TextDocument): boolean {
  const which = setting<'done' | 'always' | 'off'>('protectText', 'done');
  return which === 'always' || (which === 'done' && /^\ufeff?%% article\b.*\sstatus=done\b/.test(document.lineAt(0).text));
}

/** Without tag lines, those that are begun, and blank lines: a tag line is typed on one. */
function textOf(document: vscode.TextDocument): string {
  const lines = document.getText().split(/\r\n|\r|\n/);
  return lines.filter(line => !line.startsWith(MARKER) && !/^[%٪]{0,2}\s*$/.test(line)).join('\n');
}
