import * as vscode from 'vscode';
import { LANGUAGE, MARKER, articleEditors, isArticle, setting } from './articles';
import { Direction, directions, turnedValues } from './direction';

/** Where text lines stand: as VS Code lays them out, turned round in their place, or turned round at the right edge. */
type Mode = 'off' | 'inPlace' | 'aligned';

/** Turns round what is decorated. VS Code isolates pieces of Arabic in their own `style`: only `!important` goes before that. */
const TURNED = 'none; direction: rtl; unicode-bidi: embed !important';

/**
 * Text lines from right to left.
 *
 * VS Code lays out every line from left to right, with no setting and no API to change it (microsoft/vscode#11770). A decoration's
 * `textDecoration` goes into the style sheet as it is, so that further properties can follow, and nested rules: see `alignment`.
 */
export class RightToLeft implements vscode.Disposable {
  private lines: vscode.TextEditorDecorationType;
  private readonly values = vscode.window.createTextEditorDecorationType({
    textDecoration: TURNED,
    // What is typed at either end belongs to the value at once.
    rangeBehavior: vscode.DecorationRangeBehavior.OpenOpen,
  });
  /** A blank line has no text to decorate: an empty element before it, for the rules of `lines` to find. */
  private readonly blanks = vscode.window.createTextEditorDecorationType({ before: { contentText: '' } });
  private readonly laidOut = new WeakMap<vscode.TextDocument, Direction[]>();
  /** What toggling goes back to. */
  private last: Mode = 'aligned';
  private cursorTurned = false;
  private readonly disposables: vscode.Disposable[];

  constructor() {
    this.lines = this.lineDecoration();
    this.disposables = [
      this.values,
      this.blanks,
      vscode.commands.registerCommand('khabar.toggleRightToLeft', () => this.toggle()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.window.onDidChangeTextEditorSelection(() => this.follow()),
      vscode.workspace.onDidOpenTextDocument(document => isArticle(document) && this.show()),
      // Not delayed: a line that turns round a moment after a keystroke would be unreadable.
      vscode.workspace.onDidChangeTextDocument(({ document }) => isArticle(document) && this.show(document)),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (['khabar.rightToLeft', 'editor.scrollbar', 'editor.minimap'].some(name => event.affectsConfiguration(name))) {
          this.lines.dispose();
          this.lines = this.lineDecoration();
          this.show();
        }
      }),
    ];
    this.show();
  }

  private lineDecoration(): vscode.TextEditorDecorationType {
    return vscode.window.createTextEditorDecorationType({
      textDecoration: mode() === 'aligned' ? `${TURNED}; ${alignment(this.blanks.key)}` : TURNED,
      rangeBehavior: vscode.DecorationRangeBehavior.OpenOpen,
    });
  }

  private async toggle(): Promise<void> {
    const now = mode();
    if (now !== 'off') {
      this.last = now;
    }
    await vscode.workspace
      .getConfiguration(LANGUAGE)
      .update('rightToLeft', now === 'off' ? this.last : 'off', vscode.ConfigurationTarget.Global);
  }

  private show(document?: vscode.TextDocument): void {
    for (const editor of articleEditors()) {
      if (!document || editor.document === document) {
        this.draw(editor);
      }
    }
    this.follow();
  }

  private draw(editor: vscode.TextEditor): void {
    const texts = Array.from({ length: editor.document.lineCount }, (_, line) => editor.document.lineAt(line).text);
    const turned = mode() === 'off' ? [] : directions(texts);
    this.laidOut.set(editor.document, turned);
    const lines: vscode.Range[] = [];
    const blanks: vscode.Range[] = [];
    const values: vscode.Range[] = [];
    texts.forEach((text, line) => {
      if (turned[line] === 'rtl') {
        (text ? lines : blanks).push(new vscode.Range(line, 0, line, text.length));
      } else if (turned[line] && text.startsWith(MARKER)) {
        values.push(...turnedValues(text).map(([from, to]) => new vscode.Range(line, from, line, to)));
      }
    });
    editor.setDecorations(this.lines, lines);
    editor.setDecorations(this.blanks, blanks);
    editor.setDecorations(this.values, values);
  }

  /** Keeps the context key that the arrow keys need: whether the cursor is in a line from right to left. */
  private follow(): void {
    const editor = vscode.window.activeTextEditor;
    const turned =
      editor !== undefined &&
      isArticle(editor.document) &&
      this.laidOut.get(editor.document)?.[editor.selection.active.line] === 'rtl';
    if (turned !== this.cursorTurned) {
      this.cursorTurned = turned;
      void vscode.commands.executeCommand('setContext', 'khabar.rightToLeftLine', turned);
    }
  }

  dispose(): void {
    this.lines.dispose();
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

function mode(): Mode {
  return setting<Mode>('rightToLeft', 'aligned');
}

/**
 * Nested rules that put a line with decorated text at the right edge.
 *
 * All pieces of the line take part in one bidirectional paragraph: what splits a line (a match of the search, a link, a control
 * character) does not reorder it.
 *
 * The text is as wide as what one sees of the line, since VS Code takes a click beside it for one behind its end. As wide as the line
 * (100%) would not do: VS Code makes lines as wide as the widest text, and that would never become narrower again. The unit `cqw`
 * counts a minimap at the right in: no minimap, or one at the left, is the default of the language.
 *
 * A code lens stands where its line begins, at the right, and would be cut off by the edge.
 *
 * Lines that VS Code lays out from right to left by itself have `dir="rtl"`: once it offers that, these rules step back.
 */
function alignment(blanks: string): string {
  const editor = vscode.workspace.getConfiguration('editor', { languageId: LANGUAGE });
  const scrollbar = editor.get('scrollbar.vertical') === 'hidden' ? 0 : editor.get('scrollbar.verticalScrollbarSize', 14);
  // What VS Code keeps free at the right of wrapped lines.
  const edge = `${scrollbar + 2}px`;
  const width = editor.get('minimap.enabled') && editor.get('minimap.side') === 'right' ? 'min(100%, 100cqw)' : '100cqw';
  return [
    `.view-line:not([dir="rtl"]):has(&, [class*="${blanks}-"]) {`,
    'direction: rtl;',
    `& > span { box-sizing: border-box; min-width: ${width}; padding-right: ${edge}; }`,
    '& > span span { direction: rtl !important; unicode-bidi: normal !important; }',
    '}',
    '.editor-scrollable:has(&) { container-type: inline-size; }',
    `.monaco-editor:has(&) .codelens-decoration:not(:empty, [style*="left: 0px"]) { transform: translateX(-${edge}); }`,
  ].join(' ');
}
