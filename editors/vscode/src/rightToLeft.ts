import * as vscode from 'vscode';
import { MARKER, articleEditors, isArticle, setting } from './articles';

/** A line whose first letter is of a right-to-left script (Hebrew to Arabic Extended-A, and presentation forms). */
const RIGHT_TO_LEFT = /^\P{L}*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** What stands between quotes in a tag line. */
const QUOTED = /"((?:\\.|[^"\\])*)"?/dg;

/** The text of a note. */
const NOTE = /^%%[ \t]*note[ \t]+(.*)$/d;

/**
 * Text lines from right to left.
 *
 * VS Code lays out every line from left to right, with no setting and no API to change it (microsoft/vscode#11770). A
 * decoration's `textDecoration` goes into the style sheet as it is, so that further properties can follow: `direction` turns
 * the line round, `unicode-bidi` makes it count for inline text. Word order, brackets and the final full stop come right, and
 * clicks land on the word clicked. It holds as long as the line is one token: see `configurationDefaults` and the grammar.
 */
export class RightToLeft implements vscode.Disposable {
  private readonly decoration = vscode.window.createTextEditorDecorationType({
    textDecoration: 'none; direction: rtl; unicode-bidi: isolate',
    // What is typed at either end belongs to the line at once.
    rangeBehavior: vscode.DecorationRangeBehavior.OpenOpen,
  });
  private readonly disposables: vscode.Disposable[];

  constructor() {
    this.disposables = [
      this.decoration,
      vscode.commands.registerCommand('khabar.toggleRightToLeft', () =>
        vscode.workspace
          .getConfiguration('khabar')
          .update('rightToLeft', !setting('rightToLeft', true), vscode.ConfigurationTarget.Global),
      ),
      vscode.window.onDidChangeVisibleTextEditors(() => this.show()),
      vscode.workspace.onDidOpenTextDocument(document => isArticle(document) && this.show()),
      // Not delayed: a line that turns round a moment after a keystroke would be unreadable.
      vscode.workspace.onDidChangeTextDocument(({ document }) => isArticle(document) && this.show(document)),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('khabar.rightToLeft')) {
          this.show();
        }
      }),
    ];
    this.show();
  }

  private show(document?: vscode.TextDocument): void {
    const on = setting('rightToLeft', true);
    for (const editor of articleEditors()) {
      if (!document || editor.document === document) {
        editor.setDecorations(this.decoration, on ? ranges(editor.document) : []);
      }
    }
  }

  dispose(): void {
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

/** Text lines as a whole; of tag lines the values and notes, whose digits and full stops would change places otherwise. */
function ranges(document: vscode.TextDocument): vscode.Range[] {
  const found: vscode.Range[] = [];
  for (let line = 0; line < document.lineCount; line++) {
    const { text } = document.lineAt(line);
    for (const [from, to] of text.startsWith(MARKER) ? values(text) : [[0, text.length] as const]) {
      if (RIGHT_TO_LEFT.test(text.slice(from, to))) {
        found.push(new vscode.Range(line, from, line, to));
      }
    }
  }
  return found;
}

function values(tag: string): [number, number][] {
  const note = NOTE.exec(tag);
  const matches = note ? [note] : [...tag.matchAll(QUOTED)];
  return matches.flatMap(match => (match.indices?.[1] ? [match.indices[1]] : []));
}
