import * as vscode from 'vscode';
import { Range, RequestType } from 'vscode-languageclient/node';
import { isArticle } from './articles';
import { hear, words } from './say';
import { Server } from './server';

export interface Overview {
  version: number;
  language: 'ar' | 'en';
  date: { day: string; words: string; source: 'tag' | 'given' | 'text' } | null;
  written: number;
  left: { mentions: number; times: number; events: number; differences: number; findings: number; items: number };
  actors: { id: string; name: string; kind: string; ranges: Range[]; gold: number }[];
  events: { type: string; title: string; range: Range; gold: boolean }[];
  open: { id: object; kind: 'group' | 'mention' | 'time' | 'event' | 'difference' | 'finding'; title: string; range: Range }[];
}

/** How far the corpus is, as it lies on disk. */
export interface Standing {
  name: string;
  articles: number;
  done: number;
  names: number;
  events: number;
}

const standing = new RequestType<{ textDocument: { uri: string } }, Standing | null, void>('khabar/corpus');
const request = new RequestType<{ textDocument: { uri: string } }, Overview | null, void>('khabar/overview');

/** How long the text rests before it is asked for, in milliseconds. */
const REST = 250;

/** How long it is not asked again how far the corpus is: that is counted over all articles. */
const COUNTED = 5_000;

/** What the article in front is at a glance: kept up to date for the side bar and the status bar. */
export class Glance implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.changed.event;
  document: vscode.TextDocument | undefined;
  now: Overview | undefined;
  corpus: Standing | undefined;
  private counted = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.disposables = [
      this.changed,
      server.onStarted(() => this.soon()),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.workspace.onDidOpenTextDocument(() => this.follow()),
      vscode.workspace.onDidCloseTextDocument(document => document === this.document && this.set(undefined)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document === this.document && this.soon()),
      vscode.workspace.onDidSaveTextDocument(document => {
        if (isArticle(document)) {
          this.counted = 0;
          this.soon();
        }
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some(uri => String(uri) === String(this.document?.uri))) {
          this.soon();
        }
      }),
    ];
    this.follow();
  }

  /** The article stays the one that was in front last, while a view or a panel has the focus. */
  private follow(): void {
    const editor = vscode.window.activeTextEditor;
    if (editor && isArticle(editor.document) && editor.document !== this.document) {
      this.set(editor.document);
    } else if (editor && !isArticle(editor.document)) {
      this.set(undefined);
    }
  }

  private set(document: vscode.TextDocument | undefined): void {
    this.document = document;
    this.now = undefined;
    this.corpus = undefined;
    this.counted = 0;
    this.changed.fire();
    this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), REST);
  }

  private async ask(): Promise<void> {
    const { document } = this;
    const client = this.server.ready;
    if (!document || !client) {
      return;
    }
    const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
    const answer = await client.sendRequest(request, { textDocument }).catch(() => null);
    if (answer && document === this.document && answer.version === document.version) {
      hear(answer.language);
      this.now = answer;
      this.changed.fire();
    }
    if (Date.now() - this.counted > COUNTED) {
      this.counted = Date.now();
      const corpus = await client.sendRequest(standing, { textDocument }).catch(() => null);
      if (document === this.document) {
        this.corpus = corpus ?? undefined;
        this.changed.fire();
      }
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

export const toRange = ({ start, end }: Range) => new vscode.Range(start.line, start.character, end.line, end.character);

/** Selects words of an article in its editor. */
export async function reveal(document: vscode.TextDocument, range: vscode.Range, keepFocus = false): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find(editor => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn,
    preserveFocus: keepFocus,
    selection: range,
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

interface Node extends vscode.TreeItem {
  children?: Node[];
}

/** As many letters as fit in a side bar. VS Code cuts at the right, where Arabic begins. */
const FITTING = 36;

function shortened(label: string): string {
  return /^[^a-z]*[\u0590-\u08ff]/i.test(label) && label.length > FITTING ? `${label.slice(0, FITTING).replace(/\s\S*$/, '')}…` : label;
}

const ICONS: Record<string, string> = {
  person: 'person',
  organization: 'organization',
  country: 'globe',
  place: 'location',
  nationality: 'globe',
  group: 'organization',
  mention: 'person',
  time: 'calendar',
  event: 'zap',
  group_: 'checklist',
  difference: 'git-compare',
  finding: 'warning',
};

/** The side bar: who is in the article, what happens in it, what is open. */
export class SideBar implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly tree: vscode.TreeView<Node>;
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly glance: Glance) {
    this.tree = vscode.window.createTreeView('khabar.annotate', { treeDataProvider: this });
    this.disposables = [
      this.changed,
      this.tree,
      glance.onChanged(() => this.update()),
      // What it lists, for tests.
      vscode.commands.registerCommand('khabar.annotate.state', () => ({ now: glance.now, corpus: glance.corpus })),
      vscode.commands.registerCommand('khabar.reveal', (uri: string, range: Range, keepFocus?: boolean) => {
        const document = vscode.workspace.textDocuments.find(document => String(document.uri) === uri);
        return document && reveal(document, toRange(range), keepFocus);
      }),
    ];
  }

  private update(): void {
    const { now } = this.glance;
    this.tree.badge = now && now.left.items > 0 ? { value: now.left.items, tooltip: words(`${now.left.items} open`, `بقي ${now.left.items}`) } : undefined;
    this.changed.fire();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node;
  }

  getChildren(node?: Node): Node[] {
    if (node) {
      return node.children ?? [];
    }
    const { now, corpus } = this.glance;
    if (!now) {
      return [];
    }
    const open = now.left.items;
    return [
      ...(corpus ? [this.corpus(corpus)] : []),
      this.list('open', words(`Open (${open})`, `للمراجعة (${open})`), this.open(now)),
      this.list('events', words(`Events (${now.events.length})`, `الأحداث (${now.events.length})`), this.events(now)),
      this.list('actors', words(`Actors (${now.actors.length})`, `الفاعلون (${now.actors.length})`), this.actors(now)),
    ];
  }

  /** How far the corpus is: a line of its own, above what is of the article. */
  private corpus({ name, articles, done, names, events }: Standing): Node {
    const left = words(
      `In the ${articles - done} others are open: ${events} events, ${names} mentions and dates, as they are saved.`,
      `في المقالات الأخرى (${articles - done}) بقي: أحداث ${events}، فاعلون وتواريخ ${names}، كما حُفظت.`,
    );
    return {
      id: 'corpus',
      label: `\u2068${words(`${done} of ${articles} articles done`, `أُنجز ${done} من ${articles}`)}\u2069`,
      description: words(`${events} events open · ${name}`, `أحداث ${events} · ${name}`),
      tooltip: `${name}\n${left}`,
      iconPath: new vscode.ThemeIcon('library'),
      collapsibleState: vscode.TreeItemCollapsibleState.None,
    };
  }

  private open(now: Overview): Node[] {
    const listed = now.open.map(item => this.leaf(item.title, item.range, item.kind === 'group' ? 'group_' : item.kind));
    const more = now.left.items - listed.length;
    return more > 0 ? [...listed, new vscode.TreeItem(words(`and ${more} more`, `و${more} غيرها`))] : listed;
  }

  private events(now: Overview): Node[] {
    return now.events.map(event => ({
      ...this.leaf(event.title, event.range, 'event'),
      description: event.gold ? event.type : `${event.type} ?`,
    }));
  }

  private actors(now: Overview): Node[] {
    return now.actors.map(actor => {
      const node = this.leaf(actor.name, actor.ranges[0], actor.kind);
      return {
        ...node,
        description: `${actor.id} · ${actor.gold}/${actor.ranges.length}`,
        tooltip: words(
          `${actor.gold} of ${actor.ranges.length} mentions are written down`,
          `دُوِّن ${actor.gold} من ${actor.ranges.length} من مواضع الذكر`,
        ),
      };
    });
  }

  private leaf(label: string, range: Range | undefined, icon: string): Node {
    const uri = String(this.glance.document?.uri);
    return {
      // Arabic with Latin words in it reads right on its own only.
      label: `\u2068${shortened(label)}\u2069`,
      tooltip: label,
      iconPath: new vscode.ThemeIcon(ICONS[icon] ?? 'tag'),
      collapsibleState: vscode.TreeItemCollapsibleState.None,
      command: range && { command: 'khabar.reveal', title: words('Show', 'عرض'), arguments: [uri, range] },
    };
  }

  private list(id: string, label: string, children: Node[]): Node {
    const state = children.length > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None;
    return { id, label, children, collapsibleState: state };
  }

  dispose(): void {
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

/** The status bar: the date of the article, and how much of it is written down. */
export class Progress implements vscode.Disposable {
  private readonly date = vscode.window.createStatusBarItem('khabar.date', vscode.StatusBarAlignment.Right, 12);
  private readonly share = vscode.window.createStatusBarItem('khabar.progress', vscode.StatusBarAlignment.Right, 11);
  private readonly watching: vscode.Disposable;

  constructor(private readonly glance: Glance) {
    this.date.name = words('Khabar: document date', 'خبر: تاريخ المقال');
    this.share.name = words('Khabar: progress', 'خبر: ما أُنجز');
    this.share.command = 'khabar.review';
    this.watching = glance.onChanged(() => this.update());
  }

  private update(): void {
    const { now } = this.glance;
    if (!now) {
      this.date.hide();
      this.share.hide();
      return;
    }
    this.date.text = now.date ? `$(calendar) ${now.date.day}` : `$(calendar) ${words('no date', 'بلا تاريخ')}`;
    this.date.tooltip = now.date
      ? `${now.date.words}: ${{
          tag: words('stated in the article', 'محدد في المقال'),
          text: words('found in the text', 'وارد في النص'),
          given: words('given by the corpus', 'من إعدادات الذخيرة'),
        }[now.date.source]}`
      : words('Relative dates and offices need a document date: a fix on the first line sets it.', 'التواريخ النسبية والمناصب تحتاج إلى تاريخ: إصلاح في السطر الأول يحدده.');
    this.date.backgroundColor = now.date ? undefined : new vscode.ThemeColor('statusBarItem.warningBackground');
    const { mentions, times, events, findings, differences } = now.left;
    const all = now.written + mentions + times + events;
    this.share.text = `$(checklist) ${now.written}/${all}`;
    this.share.tooltip = words(
      `${now.written} of ${all} written down. Open: ${events} events, ${mentions} mentions, ${times} dates, ${findings + differences} findings. Click to review.`,
      `دُوِّن ${now.written} من ${all}. بقي: أحداث ${events}، فاعلون ${mentions}، تواريخ ${times}، ملاحظات ${findings + differences}. انقر للمراجعة.`,
    );
    this.date.show();
    this.share.show();
  }

  dispose(): void {
    this.watching.dispose();
    this.date.dispose();
    this.share.dispose();
  }
}
