import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Range, RequestType, WorkspaceEdit } from 'vscode-languageclient/node';
import { isArticle } from './articles';
import { reveal, toRange } from './overview';
import { isolated, say, words } from './say';
import { Server } from './server';

interface View {
  version: number;
  html: string;
  data?: object;
  marks: { id: string; range: Range; item?: object }[];
  lines: number[];
  /** Of a long article the lines that are shown, the last one behind them. */
  window?: { start: number; end: number };
}

interface Choice {
  does: string;
  title: string;
  edit?: WorkspaceEdit;
  data?: unknown;
}

interface Step {
  version: number;
  item: { id: object; range: Range; title: string; choices: Choice[] } | null;
}

type FromPage =
  | { type: 'ready' }
  | { type: 'select'; id: string }
  | { type: 'do'; id: string; does: 'accept' | 'reject' | 'more' }
  /** Words of a line of the text, in UTF-16 units. */
  | { type: 'words'; line: number; start: number; end: number; does: 'mark' | 'newEvent' };

const request = new RequestType<{ textDocument: { uri: string }; nonce?: string; at: number }, View | null, void>('khabar/view');
const review = new RequestType<object, Step | null, void>('khabar/review');

/** How long the text rests before the view is made anew, in milliseconds. */
const REST = 150;

/** The annotated view: an article as a page beside its editor. The page is the server's; here is what goes to and fro. */
export class AnnotatedView implements vscode.Disposable {
  private readonly panels = new Map<vscode.TextDocument, Panel>();
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.disposables = [
      vscode.commands.registerCommand('khabar.openView', () => this.open()),
      // What is on the page, for tests.
      vscode.commands.registerCommand('khabar.view.state', (uri: vscode.Uri) => {
        const panel = [...this.panels.values()].find(panel => String(panel.document.uri) === String(uri));
        return panel && { view: panel.now, ready: panel.ready, here: panel.here };
      }),
      vscode.commands.registerCommand('khabar.view.receive', (uri: vscode.Uri, message: FromPage) => {
        const panel = [...this.panels.values()].find(panel => String(panel.document.uri) === String(uri));
        return panel?.receive(message);
      }),
    ];
  }

  private open(): void {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isArticle(editor.document)) {
      say('open an article first.', 'افتح مقالا أولا.');
      return;
    }
    const { document } = editor;
    const shown = this.panels.get(document);
    if (shown) {
      shown.panel.reveal(undefined, true);
      return;
    }
    const panel = new Panel(this.server, document);
    this.panels.set(document, panel);
    panel.panel.onDidDispose(() => {
      this.panels.delete(document);
      panel.dispose();
    });
  }

  dispose(): void {
    [...this.panels.values()].forEach(panel => panel.panel.dispose());
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

class Panel implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  now: View | undefined;
  ready = false;
  here: { ids: string[]; line: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastLine = 0;
  /** While the view itself moves the cursor, the cursor does not move the view. */
  private leading = false;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    readonly document: vscode.TextDocument,
  ) {
    const name = document.uri.path.split('/').pop() ?? '';
    const title = words(`View: ${name}`, `عرض: ${name}`);
    this.panel = vscode.window.createWebviewPanel(
      'khabar.view',
      title,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: true },
    );
    const own = (other: vscode.TextDocument) => other === document;
    this.disposables = [
      this.panel.webview.onDidReceiveMessage((message: FromPage) => void this.receive(message)),
      server.onStarted(() => this.soon()),
      vscode.workspace.onDidChangeTextDocument(event => own(event.document) && this.soon()),
      vscode.workspace.onDidCloseTextDocument(other => own(other) && this.panel.dispose()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some(uri => String(uri) === String(document.uri))) {
          this.soon();
        }
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => own(textEditor.document) && this.follow(textEditor)),
    ];
    void this.show();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.show(), REST);
  }

  /** The whole page until its script listens, its article after that: the page keeps its place and what is searched for. */
  private async show(): Promise<void> {
    const client = this.server.ready;
    if (!client) {
      return;
    }
    const whole = !this.ready;
    const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(this.document);
    const nonce = whole ? randomBytes(16).toString('hex') : undefined;
    const answer = await client.sendRequest(request, { textDocument, nonce, at: this.line }).catch(() => null);
    if (!answer || answer.version !== this.document.version) {
      // A text that has changed meanwhile has asked anew; a server that is not ready yet tells when it is.
      return;
    }
    if (this.now && this.now.version === answer.version && (whole || this.now.html === answer.html)) {
      return;
    }
    const before = this.now;
    this.now = answer;
    if (whole) {
      this.panel.webview.html = answer.html;
    } else {
      const changed = before && changedParagraphs(before.html, answer.html);
      const { data } = answer;
      await this.panel.webview.postMessage(changed ? { type: 'patch', paragraphs: changed, data } : { type: 'update', html: answer.html, data });
      this.followAny();
    }
  }

  /** The line of the cursor, or where it was when the editor was last seen. */
  private get line(): number {
    const editor = vscode.window.visibleTextEditors.find(editor => editor.document === this.document);
    return (this.lastLine = editor?.selection.active.line ?? this.lastLine);
  }

  private followAny(): void {
    const editor = vscode.window.visibleTextEditors.find(editor => editor.document === this.document);
    if (editor) {
      this.follow(editor);
    }
  }

  /** Shows in the page where the cursor is. */
  private follow(editor: vscode.TextEditor): void {
    if (!this.now || !this.ready || this.leading || this.now.version !== this.document.version) {
      return;
    }
    const at = editor.selection.active;
    const { window } = this.now;
    if (window && (at.line < window.start || at.line >= window.end)) {
      // What is around the cursor now comes, and follows it then.
      this.soon();
      return;
    }
    const there = this.now.marks.filter(mark => toRange(mark.range).contains(at));
    const length = ({ start, end }: Range) => end.character - start.character;
    there.sort((a, b) => length(a.range) - length(b.range));
    // In a tag line the paragraph above is meant.
    const line = this.now.lines.filter(line => line <= at.line).length - 1;
    this.here = { ids: there.map(mark => mark.id), line };
    void this.panel.webview.postMessage({ type: 'here', ...this.here });
  }

  async receive(message: FromPage): Promise<void> {
    if (message.type === 'ready') {
      // A page that is made anew, as when its panel goes to another window, begins with the article as it was at first.
      const again = this.ready;
      this.ready = true;
      if (again) {
        this.now = undefined;
        await this.show();
      } else {
        this.followAny();
      }
      return;
    }
    if (message.type === 'words') {
      const line = this.now?.lines[message.line];
      if (line !== undefined && this.now?.version === this.document.version) {
        await reveal(this.document, new vscode.Range(line, message.start, line, message.end));
        await vscode.commands.executeCommand(message.does === 'mark' ? 'khabar.mark' : 'khabar.newEvent');
      }
      return;
    }
    const mark = this.now?.marks.find(mark => mark.id === message.id);
    if (!mark || this.now?.version !== this.document.version) {
      return;
    }
    if (message.type === 'select') {
      this.leading = true;
      await reveal(this.document, toRange(mark.range), true);
      // The change of the selection is told a little later.
      setTimeout(() => (this.leading = false), 100);
    } else if (mark.item) {
      await this.do(mark.item, mark.range, message.does);
    }
  }

  /** Does with a suggestion what its review would. */
  private async do(item: object, range: Range, does: string): Promise<void> {
    const client = this.server.ready;
    if (!client) {
      return;
    }
    const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(this.document);
    const step = await client.sendRequest(review, { textDocument, which: { here: item }, each: true });
    const same = step?.item && toRange(step.item.range).isEqual(toRange(range));
    if (!step?.item || !same || step.version !== this.document.version) {
      say('it is not open any more, or the text has changed: look again.', 'لم يعد مفتوحا أو تغير النص: انظر ثانية.');
      return;
    }
    const { choices, title } = step.item;
    const chosen =
      does === 'more'
        ? (await vscode.window.showQuickPick(choices.map(choice => ({ label: isolated(choice.title), choice })), { title: isolated(title) }))?.choice
        : choices.find(choice => choice.does === does);
    if (!chosen || this.document.version !== step.version) {
      return;
    }
    const edit =
      chosen.edit ?? (await client.sendRequest<{ edit?: WorkspaceEdit }>('codeAction/resolve', { title: chosen.title, data: chosen.data })).edit;
    if (!edit || !(await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit)))) {
      say('VS Code did not apply the edit.', 'لم يطبق VS Code التعديل.');
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

/** More than so many paragraphs that have changed are a page that is made anew. */
const FEW = 40;

/** The paragraphs of a section that are others now, by their place among them; undefined where more has changed than these. */
function changedParagraphs(before: string, after: string): [index: number, html: string][] | undefined {
  // A whole page has its section within it. What could be taken for one in the text is escaped.
  const section = (html: string) => html.slice(html.indexOf('<section'), html.lastIndexOf('</section>'));
  const [was, is] = [before, after].map(html => section(html).split(/(?=<div class="paragraph")/));
  if (!was || !is || was.length !== is.length || was[0] !== is[0]) {
    return undefined;
  }
  const changed = is.flatMap((html, index): [number, string][] => (html === was[index] ? [] : [[index - 1, html]]));
  return changed.length > FEW ? undefined : changed;
}
