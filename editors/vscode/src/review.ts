import * as vscode from 'vscode';
import { Position, Range, RequestType, WorkspaceEdit } from 'vscode-languageclient/node';
import { MARKER, isArticle } from './articles';
import { isolated, say, words } from './say';
import { Server } from './server';

type Does = 'accept' | 'acceptAll' | 'reject' | 'type' | 'role' | 'actor' | 'mode' | 'status' | 'date' | 'context' | 'fix';

type Kind = 'group' | 'mention' | 'time' | 'event' | 'difference' | 'finding';

/** What stands for an item; only the server reads it. */
type ItemId = object;

interface Choice {
  does: Does;
  title: string;
  edit?: WorkspaceEdit;
  data?: unknown;
  draft?: string;
}

interface Item {
  id: ItemId;
  kind: Kind;
  range: Range;
  ranges: Range[];
  title: string;
  details: string[];
  tag?: string;
  written?: Range;
  choices: Choice[];
}

interface Left {
  mentions: number;
  times: number;
  events: number;
  differences: number;
  findings: number;
  items: number;
}

interface Params {
  textDocument: { uri: string };
  which?: { at: Position } | { here: ItemId } | { after: ItemId } | { before: ItemId };
  order?: 'text' | 'doubt';
  each?: boolean;
  kind?: Kind;
  draft?: string;
}

interface Step {
  version: number;
  item: Item | null;
  before: number;
  left: Left;
}

const review = new RequestType<Params, Step | null, void>('khabar/review');

const REVIEWING = 'khabar.reviewing';

/** Whether the review waits while something is done by hand. */
const PAUSED = 'khabar.reviewPaused';

/** The keys of package.json, with what each does: those for what is offered at the left hand, those for what is not at the right. */
const KEYS: { key: string; does?: Does; kind?: Kind; en: string; ar: string }[] = [
  { key: 'A', does: 'accept', en: 'accept', ar: 'اعتماد' },
  { key: '⇧A', does: 'acceptAll', en: 'accept all', ar: 'اعتماد الكل' },
  { key: 'X', does: 'reject', en: 'reject', ar: 'رفض' },
  { key: 'T', does: 'type', en: 'type', ar: 'النوع' },
  { key: 'R', does: 'role', en: 'role', ar: 'الدور' },
  { key: 'W', does: 'actor', en: 'who', ar: 'من' },
  { key: 'F', does: 'mode', en: 'form', ar: 'الكيفية' },
  { key: 'S', does: 'status', en: 'status', ar: 'الحالة' },
  { key: 'D', does: 'date', en: 'date', ar: 'التاريخ' },
  { key: 'B', does: 'context', en: 'about', ar: 'السياق' },
  { key: 'V', does: 'fix', en: 'fix', ar: 'إصلاح' },
  { key: 'Space', en: 'next', ar: 'التالي' },
  { key: 'Z', en: 'undo', ar: 'تراجع' },
  { key: 'I', en: 'edit by hand', ar: 'تحرير باليد' },
  { key: 'M', en: 'mark the selected words', ar: 'وسم المحدد' },
  { key: 'N', en: 'event at the selected words', ar: 'حدث عند المحدد' },
  { key: 'J', kind: 'difference', en: 'next difference', ar: 'الخلاف التالي' },
  { key: 'E', en: 'everything one by one', ar: 'الكل واحدا واحدا' },
  { key: 'Q', en: 'end', ar: 'إنهاء' },
];

/** Walks all that is open in an article with one key an item. The walk is the server's; here are its keys and what is shown of it. */
export class Review implements vscode.Disposable {
  private readonly here = vscode.window.createTextEditorDecorationType({
    // Drawn beneath and around the words: what changes letters would split the line and reorder it.
    backgroundColor: new vscode.ThemeColor('khabar.review.background'),
    borderWidth: '0 0 2px 0',
    borderStyle: 'solid',
    borderColor: new vscode.ThemeColor('khabar.review.border'),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly status = vscode.window.createStatusBarItem('khabar.review', vscode.StatusBarAlignment.Left, 1000);
  private readonly disposables: vscode.Disposable[];
  private document: vscode.TextDocument | undefined;
  private step: Step | undefined;
  private order: 'text' | 'doubt' = 'text';
  private each = false;
  /** The item that is gone back to, while something is done by hand. */
  private paused: ItemId | undefined;
  /** What was done so far, to be undone. */
  private done: ItemId[] = [];
  /** One key after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly server: Server) {
    const command = (name: string, run: (args?: { does?: Does; stay?: boolean }) => Promise<void> | void) =>
      vscode.commands.registerCommand(name, args => {
        this.turn = this.turn.then(() => run(args)).catch(error => this.server.log.error(error));
        return this.turn;
      });
    // Two cards at one place are more than fits.
    server.quietAt = (document, at) => this.isAt(document, at);
    this.status.name = 'Khabar review';
    this.status.command = 'khabar.review';
    this.disposables = [
      this.here,
      this.status,
      command('khabar.review', () => (this.paused ? this.resume() : this.document ? this.end() : this.begin())),
      command('khabar.review.do', args => this.doFirst(args?.does ?? 'accept')),
      command('khabar.review.change', args => this.change(args?.does, args?.stay ?? false)),
      command('khabar.review.next', () => this.go(this.step?.item ? { after: this.step.item.id } : undefined)),
      command('khabar.review.previous', () => this.previous()),
      command('khabar.review.undo', () => this.undo()),
      command('khabar.review.each', () => this.toggleEach()),
      command('khabar.review.order', () => this.toggleOrder()),
      command('khabar.review.nextDifference', () => this.nextDifference()),
      command('khabar.review.edit', () => this.edit()),
      command('khabar.review.resume', () => this.resume()),
      command('khabar.review.mark', () => this.byHand('khabar.mark')),
      command('khabar.review.newEvent', () => this.byHand('khabar.newEvent')),
      command('khabar.review.help', () => this.show()),
      vscode.languages.registerHoverProvider({ language: 'khabar' }, { provideHover: (document, at) => this.hover(document, at) }),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.workspace.onDidCloseTextDocument(document => document === this.document && this.end()),
    ];
  }

  private get editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(editor => editor.document === this.document);
  }

  private async begin(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isArticle(editor.document)) {
      say('open an article first.', 'افتح مقالا أولا.');
      return;
    }
    this.document = editor.document;
    this.done = [];
    const { line, character } = editor.selection.active;
    await this.go({ at: { line, character } });
    if (this.step && !this.step.item && this.step.left.items > 0) {
      // Nothing behind the cursor.
      await this.go(undefined);
    }
    this.follow();
  }

  private end(): void {
    this.editor?.setDecorations(this.here, []);
    this.document = undefined;
    this.step = undefined;
    this.paused = undefined;
    this.follow();
  }

  /** The keys are those of the review while its article is in front. */
  private follow(): void {
    const front = this.document !== undefined && vscode.window.activeTextEditor?.document === this.document;
    void vscode.commands.executeCommand('setContext', REVIEWING, front && !this.paused);
    void vscode.commands.executeCommand('setContext', PAUSED, front && this.paused !== undefined);
    if (front) {
      this.status.show();
    } else {
      this.status.hide();
    }
  }

  private async go(which: Params['which'], draft?: string, kind?: Kind): Promise<void> {
    const client = this.server.ready;
    if (!client || !this.document) {
      say('the server is not running.', 'الخادم لا يعمل.');
      return;
    }
    const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(this.document);
    const step = await client.sendRequest(review, { textDocument, which, order: this.order, each: this.each, draft, kind });
    this.step = step ?? undefined;
    await this.show();
  }

  private async show(): Promise<void> {
    const { editor, step } = this;
    if (!editor || !step) {
      return;
    }
    const { item, left } = step;
    const range = ({ start, end }: Range) => new vscode.Range(start.line, start.character, end.line, end.character);
    editor.setDecorations(this.here, item ? item.ranges.map(range) : []);
    this.status.text = `$(checklist) ${words(
      `${left.items} to review: ${left.events} events, ${left.mentions} mentions, ${left.times} dates, ${left.findings} findings`,
      `للمراجعة ${left.items}: أحداث ${left.events}، فاعلون ${left.mentions}، تواريخ ${left.times}، ملاحظات ${left.findings}`,
    )}${left.differences > 0 ? words(`, ${left.differences} differences`, `، خلافات ${left.differences}`) : ''}`;
    this.status.tooltip = this.keys();
    if (item) {
      // A cursor and no selection: a stray key must not replace the words.
      const at = range(item.range);
      editor.selection = new vscode.Selection(at.start, at.start);
      editor.revealRange(at, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      await vscode.commands.executeCommand('editor.action.showHover', { focus: 'noAutoFocus' });
    } else if (left.items > 0) {
      say(`the end. ${left.items} were passed over: Space begins again.`, `النهاية. تُركت ${left.items}: مفتاح المسافة يبدأ من جديد.`);
    } else {
      say('nothing is left to review. A marks the article as done.', 'لم يبق شيء للمراجعة. مفتاح A يجعل المقال منجزا.');
    }
  }

  /** Whether the card of the item is that of a place. */
  private isAt(document: vscode.TextDocument, at: vscode.Position): boolean {
    const start = this.step?.item?.range.start;
    return document === this.document && at.line === start?.line && at.character === start.character;
  }

  private hover(document: vscode.TextDocument, at: vscode.Position): vscode.Hover | undefined {
    const item = this.step?.item;
    if (!item || !this.isAt(document, at)) {
      return undefined;
    }
    const card = new vscode.MarkdownString();
    card.appendMarkdown(`**${words('Review', 'مراجعة')}** `).appendText(isolated(item.title)).appendMarkdown('\n\n');
    if (item.tag) {
      card.appendCodeblock(item.tag, 'khabar');
    }
    item.details.forEach(said => card.appendMarkdown('- ').appendText(isolated(said)).appendMarkdown('\n'));
    card.appendMarkdown(`\n\n${this.keys()}`);
    return new vscode.Hover(card);
  }

  /** The keys that do something for the item. */
  private keys(): string {
    const choices = this.step?.item?.choices ?? [];
    const left = this.step?.left.differences ?? 0;
    return KEYS.filter(({ does, kind }) => (does ? choices.some(choice => choice.does === does) : !kind || left > 0))
      .map(({ key, en, ar }) => `\`${key}\` ${words(en, ar)}`)
      .join(' · ');
  }

  /** Does at once what there is one way to do. */
  private async doFirst(does: Does): Promise<void> {
    const { step } = this;
    if (step && !step.item && step.left.items === 0 && does === 'accept') {
      await vscode.commands.executeCommand('khabar.finishArticle');
      this.end();
      return;
    }
    const choice = step?.item?.choices.find(choice => choice.does === does);
    if (choice) {
      await this.apply(choice);
    }
  }

  /** Chooses by number among the changes of a kind, or among all. With `stay` the change can be changed again before it is written. */
  private async change(does: Does | undefined, stay: boolean): Promise<void> {
    const item = this.step?.item;
    const choices = item?.choices.filter(choice => (does ? choice.does === does : !['accept', 'acceptAll', 'reject'].includes(choice.does))) ?? [];
    const choice = await byNumber(choices, isolated(item?.title ?? ''));
    if (!item || !choice) {
      return;
    }
    if (stay && choice.draft) {
      await this.go({ here: item.id }, choice.draft);
    } else {
      await this.apply(choice);
    }
  }

  private async apply(choice: Choice): Promise<void> {
    const { document, step } = this;
    const client = this.server.ready;
    if (!client || !document || !step?.item) {
      return;
    }
    const { id } = step.item;
    if (document.version !== step.version) {
      // The text has changed since the item was shown: it is shown anew, and nothing is done blindly.
      await this.go({ here: id });
      return;
    }
    const edit =
      choice.edit ??
      (await client.sendRequest<{ edit?: WorkspaceEdit }>('codeAction/resolve', { title: choice.title, data: choice.data })).edit;
    if (!edit || !(await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit)))) {
      say('VS Code did not apply the edit.', 'لم يطبق VS Code التعديل.');
      return;
    }
    this.done.push(id);
    await this.go({ after: id });
  }

  private async previous(): Promise<void> {
    const item = this.step?.item;
    if (item) {
      const before = this.step;
      await this.go({ before: item.id });
      if (!this.step?.item) {
        this.step = before;
        await this.show();
      }
    }
  }

  private async undo(): Promise<void> {
    const id = this.done.pop();
    if (id) {
      await vscode.commands.executeCommand('undo');
      await this.go({ here: id });
    }
  }

  private async nextDifference(): Promise<void> {
    const before = this.step;
    await this.go(before?.item ? { after: before.item.id } : undefined, undefined, 'difference');
    if (!this.step?.item && before) {
      this.step = before;
      await this.show();
      say('there is no difference behind this.', 'لا خلاف بعد هذا.');
    }
  }

  /** What no choice leads to: the item is written down, or stands there, and the cursor goes to it. The review waits. */
  private async edit(): Promise<void> {
    const { editor } = this;
    const item = this.step?.item;
    if (!editor || !item) {
      return;
    }
    let at = new vscode.Position((item.written ?? item.range).end.line, (item.written ?? item.range).end.character);
    if (item.tag) {
      const { document } = editor;
      await this.doFirst('accept');
      // Right below the paragraph or behind other tag lines: where the review's own tag stands.
      for (let line = item.range.start.line; line < document.lineCount; line++) {
        if (document.lineAt(line).text.trimEnd() === item.tag) {
          at = document.lineAt(line).range.end;
          break;
        }
      }
      this.paused = this.step?.item?.id ?? item.id;
    } else {
      this.paused = item.id;
    }
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.follow();
    this.status.text = `$(edit) ${words('Escape goes on with the review', 'مفتاح Esc يتابع المراجعة')}`;
  }

  private async resume(): Promise<void> {
    const { paused } = this;
    this.paused = undefined;
    this.follow();
    if (paused) {
      await this.go({ here: paused });
    }
  }

  /** Marks or tags the selected words, and comes back. */
  private async byHand(command: string): Promise<void> {
    const item = this.step?.item;
    await vscode.commands.executeCommand(command);
    if (command === 'khabar.newEvent' && this.editor?.selection.isEmpty && item) {
      // The tag is to be filled in.
      const { line } = this.editor.selection.active;
      if (this.editor.document.lineAt(line).text.startsWith(MARKER)) {
        this.paused = item.id;
        this.follow();
        this.status.text = `$(edit) ${words('Escape goes on with the review', 'مفتاح Esc يتابع المراجعة')}`;
        return;
      }
    }
    await this.go(item ? { here: item.id } : undefined);
  }

  private async toggleEach(): Promise<void> {
    this.each = !this.each;
    const start = this.step?.item?.range.start;
    await this.go(start && { at: { line: start.line, character: 0 } });
  }

  private async toggleOrder(): Promise<void> {
    this.order = this.order === 'text' ? 'doubt' : 'text';
    await this.go(undefined);
  }

  dispose(): void {
    this.end();
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

/** A choice by one digit, or as in any list. */
function byNumber(choices: Choice[], title: string): Promise<Choice | undefined> {
  if (choices.length < 2) {
    return Promise.resolve(choices[0]);
  }
  return new Promise(resolve => {
    const list = vscode.window.createQuickPick<vscode.QuickPickItem & { choice: Choice }>();
    list.title = title;
    list.items = choices.map((choice, index) => ({ choice, label: `${index < 9 ? `${index + 1}  ` : ''}${isolated(choice.title)}` }));
    const chosen = (choice: Choice | undefined) => {
      resolve(choice);
      list.dispose();
    };
    list.onDidChangeValue(value => {
      // Digits of an Arabic keyboard too.
      const digit = '123456789'.indexOf(value) + 1 || '١٢٣٤٥٦٧٨٩'.indexOf(value) + 1;
      if (value.length === 1 && digit > 0 && choices[digit - 1]) {
        chosen(choices[digit - 1]);
      }
    });
    list.onDidAccept(() => chosen(list.selectedItems[0]?.choice));
    list.onDidHide(() => chosen(undefined));
    list.show();
  });
}
