import * as vscode from 'vscode';
import { Range, RequestType } from 'vscode-languageclient/node';
import { articleEditors, isArticle, setting } from './articles';
import { Server } from './server';

const KINDS = ['person', 'organization', 'country', 'place', 'nationality', 'group', 'time'] as const;
type Kind = (typeof KINDS)[number];

interface Params {
  textDocument: { uri: string };
  range?: Range;
}

interface Annotations {
  version: number;
  spans: { range: Range; kind: Kind; gold: boolean; value?: string }[];
}

const annotations = new RequestType<Params, Annotations | null, void>('khabar/annotations');

/** How long the text rests before backgrounds are asked for, in milliseconds. */
const REST = 120;

/** Lines asked for above and below what is visible, so that scrolling finds them there. */
const MARGIN = 40;

/**
 * Actors, places and dates on a background.
 *
 * Backgrounds and borders only: VS Code draws them beneath the line, while a colour or a weight of letters would split the line
 * into tokens and reorder the sentence.
 */
export class Highlights implements vscode.Disposable {
  private readonly kinds = new Map(KINDS.map(kind => [kind, background(kind)]));
  private readonly gold = vscode.window.createTextEditorDecorationType({
    borderWidth: '0 0 1px 0',
    borderStyle: 'solid',
    borderColor: new vscode.ThemeColor('khabar.gold.border'),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly timers = new Map<vscode.TextEditor, NodeJS.Timeout>();
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.disposables = [
      ...this.kinds.values(),
      this.gold,
      server.onStarted(() => this.all()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.all()),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.soon(textEditor)),
      vscode.workspace.onDidOpenTextDocument(document => isArticle(document) && this.all()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        articleEditors()
          .filter(editor => editor.document === document)
          .forEach(editor => this.soon(editor));
      }),
      // After each analysis, also one that no edit has caused: when khabar.toml changes, articles are read anew.
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const changed = new Set(uris.map(String));
        articleEditors()
          .filter(editor => changed.has(String(editor.document.uri)))
          .forEach(editor => this.soon(editor));
      }),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('khabar.highlight')) {
          this.all();
        }
      }),
    ];
    this.all();
  }

  private all(): void {
    articleEditors().forEach(editor => this.soon(editor));
  }

  private soon(editor: vscode.TextEditor): void {
    if (!isArticle(editor.document)) {
      return;
    }
    clearTimeout(this.timers.get(editor));
    const timer = setTimeout(() => {
      this.timers.delete(editor);
      void this.show(editor);
    }, REST);
    this.timers.set(editor, timer);
  }

  private async show(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const client = this.server.ready;
    if (!setting('highlight', true)) {
      this.draw(editor, []);
      return;
    }
    if (!client) {
      return;
    }
    const params = {
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
      range: client.code2ProtocolConverter.asRange(visible(editor)),
    };
    // A server that stops meanwhile is no concern here: the next one is asked again.
    const answer = await client.sendRequest(annotations, params).catch(() => null);
    // What is about an older text is dropped: the change that made it old has asked anew.
    if (answer?.version === document.version && !document.isClosed) {
      this.draw(editor, answer.spans);
    }
  }

  private draw(editor: vscode.TextEditor, spans: Annotations['spans']): void {
    const range = ({ start, end }: Range) => new vscode.Range(start.line, start.character, end.line, end.character);
    for (const [kind, decoration] of this.kinds) {
      editor.setDecorations(
        decoration,
        spans.filter(span => span.kind === kind).map(span => range(span.range)),
      );
    }
    editor.setDecorations(
      this.gold,
      spans.filter(span => span.gold).map(span => range(span.range)),
    );
  }

  dispose(): void {
    this.timers.forEach(timer => clearTimeout(timer));
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

function background(kind: Kind): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(`khabar.${kind}.background`),
    borderRadius: '3px',
    // Typing at the edge of a name must not stretch it; the server says soon whether it is one still.
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

/** The lines on screen and some around them. */
function visible(editor: vscode.TextEditor): vscode.Range {
  const ranges = editor.visibleRanges;
  const from = ranges[0]?.start.line ?? 0;
  const to = ranges[ranges.length - 1]?.end.line ?? from;
  const last = Math.min(editor.document.lineCount - 1, to + MARGIN);
  return new vscode.Range(Math.max(0, from - MARGIN), 0, last, 0);
}
