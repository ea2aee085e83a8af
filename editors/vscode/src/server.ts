import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  CloseHandlerResult,
  ErrorAction,
  ErrorHandler,
  ErrorHandlerResult,
  LanguageClient,
  LanguageClientOptions,
  ServerOptions,
  State,
} from 'vscode-languageclient/node';
import { LANGUAGE, isArticle, setting } from './articles';
import { isolated, isolatedLines, words } from './say';

const EXE = process.platform === 'win32' ? 'khabar.exe' : 'khabar';

/** Settings that the server reads once, at its start. It asks for the others, and is told when they change. */
const AT_START = ['khabar.server.path', 'khabar.logLevel'];

/** The language server: found, started, shown in the status bar, started again. */
export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('Khabar', { log: true });
  private readonly started = new vscode.EventEmitter<void>();
  /** Fires when a server is ready to answer, at first and after each restart. */
  readonly onStarted = this.started.event;

  /** Where another card says what there is to say. */
  quietAt: ((document: vscode.TextDocument, position: vscode.Position) => boolean) | undefined;

  private client: LanguageClient | undefined;
  private readonly status: Status;
  private readonly disposables: vscode.Disposable[] = [];
  /** Starts and stops one after the other: a second restart waits for the first. */
  private turn: Promise<void> = Promise.resolve();
  private wanted = false;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.status = new Status();
    this.disposables.push(
      this.log,
      this.started,
      this.status,
      vscode.workspace.onDidOpenTextDocument(document => this.startFor(document)),
      // The server asks for the settings again, and is told which recommenders may run now.
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.ready?.sendNotification('workspace/didChangeConfiguration', { settings: null })),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (this.wanted && AT_START.some(name => event.affectsConfiguration(name))) {
          void this.restart();
        }
      }),
    );
  }

  /** The client, while its server can answer. */
  get ready(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  startWithFirstArticle(): void {
    vscode.workspace.textDocuments.forEach(document => this.startFor(document));
  }

  private startFor(document: vscode.TextDocument): void {
    if (!this.wanted && isArticle(document)) {
      this.wanted = true;
      void this.queue(() => this.start());
    }
  }

  restart(): Promise<void> {
    this.wanted = true;
    return this.queue(async () => {
      await this.end();
      await this.start();
    });
  }

  stop(): Promise<void> {
    this.wanted = false;
    return this.queue(() => this.end());
  }

  private queue(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch(error => this.log.error(error));
    return this.turn;
  }

  private async start(): Promise<void> {
    this.status.starting();
    const found = await findServer(this.context.extensionPath);
    if (typeof found !== 'string') {
      this.status.failed(words('The server was not found.', 'لم يُعثر على الخادم.'));
      this.log.error(`The server was not found. Looked at:\n${found.lookedAt.map(place => `  ${place}`).join('\n')}`);
      const { named, by } = found;
      const it = named ?? '';
      this.complain(
        by === 'setting'
          ? words(
              `Khabar: there is no program at ${it}, which the setting khabar.server.path names. Correct it, or leave it empty: the server inside the extension runs then.`,
              `خبر: لا برنامج في ${it} الذي يسميه الإعداد khabar.server.path. صحّحه أو اتركه فارغا ليعمل الخادم الذي في الإضافة.`,
            )
          : by === 'environment'
          ? words(
              `Khabar: there is no program at ${it}, which the environment variable KHABAR_SERVER names. Correct it, or take it out, and start VS Code again.`,
              `خبر: لا برنامج في ${it} الذي يسميه متغير البيئة KHABAR_SERVER. صحّحه أو احذفه، ثم شغّل VS Code من جديد.`,
            )
          : words(
              'Khabar: its server was not found. Install the package of the extension that is for your system, or name the program in the settings.',
              'خبر: لم يُعثر على خادمه. ثبّت حزمة الإضافة الخاصة بنظامك، أو سمّ البرنامج في الإعدادات.',
            ),
        by === 'environment' ? [] : [this.openSettings()],
      );
      return;
    }
    this.log.info(`Starting ${found}`);
    const client = new LanguageClient(LANGUAGE, 'Khabar', serverOptions(found), this.clientOptions());
    this.client = client;
    this.disposables.push(
      client.onDidChangeState(({ newState }) => {
        // After a crash the client starts a new server by itself, a few times.
        if (this.client !== client) {
          return;
        }
        if (newState === State.Running) {
          const { version = '' } = client.initializeResult?.serverInfo ?? {};
          this.status.running(`khabar ${version} (${found})`);
          this.started.fire();
        } else if (newState === State.Starting) {
          this.status.starting();
        } else {
          this.status.failed(words('The server has stopped.', 'توقف الخادم.'));
        }
      }),
    );
    try {
      await client.start();
    } catch (error) {
      this.status.failed(words('The server did not start.', 'لم يبدأ الخادم.'));
      this.log.error(`${found} did not start: ${error}`);
      this.complain(words(`Khabar: the server did not start (${found}).`, `خبر: لم يبدأ الخادم (${found}).`));
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A client that never came up cannot be stopped; disposing of it ends its process.
    await client?.dispose().catch(error => this.log.warn(`${error}`));
  }

  private clientOptions(): LanguageClientOptions {
    const language = setting('language', 'auto');
    return {
      // The server wants paths: an article that is not saved yet is fine, one on a remote file system is not.
      documentSelector: [
        { language: LANGUAGE, scheme: 'file' },
        { language: LANGUAGE, scheme: 'untitled' },
        // Settings, knowledge and codebooks count as they are typed.
        { pattern: '**/*.toml', scheme: 'file' },
      ],
      outputChannel: this.log,
      errorHandler: new Replacing(() =>
        this.complain(
          words(
            `Khabar: its server has stopped ${OFTEN} times within three minutes, and is not started again. Your text is as you typed it.`,
            `خبر: توقف خادمه ${OFTEN} مرات في ثلاث دقائق، ولن يُشغَّل من تلقاء نفسه. نصك كما كتبته.`,
          ),
          [{ title: words('Restart', 'أعد التشغيل'), run: () => this.restart() }],
        ),
      ),
      // What is Arabic among the words of VS Code has a direction of its own.
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const sections = await next(params, token);
            return Array.isArray(sections) ? sections.map(allowing) : sections;
          },
        },
        provideHover: async (document, position, token, next) => {
          if (this.quietAt?.(document, position)) {
            return undefined;
          }
          const found = await next(document, position, token);
          found?.contents.forEach(part => {
            if (part instanceof vscode.MarkdownString) {
              part.value = isolatedLines(part.value);
            }
          });
          return found;
        },
        provideCodeActions: async (document, range, context, token, next) => {
          const found = (await next(document, range, context, token)) ?? [];
          found.forEach(action => (action.title = isolated(action.title)));
          return found;
        },
        provideCodeLenses: async (document, token, next) => {
          const found = (await next(document, token)) ?? [];
          found.forEach(({ command }) => command && (command.title = isolated(command.title)));
          return found;
        },
      },
      initializationOptions: {
        triggerSuggest: true,
        recommenders: allowed(),
        wholeCorpus: setting('wholeCorpus', false),
        ...(language === 'auto' ? {} : { language }),
      },
    };
  }

  private openSettings(): WayOut {
    return {
      title: words('Open settings', 'فتح الإعدادات'),
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'khabar.server.path'),
    };
  }

  /** Says what is wrong, with the ways out, the first of them first. */
  private complain(message: string, waysOut: WayOut[] = [this.openSettings()]): void {
    const show = { title: words('Show log', 'عرض السجل'), run: () => this.log.show(true) };
    void vscode.window.showErrorMessage(message, ...waysOut, show).then(choice => choice?.run());
  }

  dispose(): void {
    this.disposables.forEach(disposable => disposable.dispose());
  }
}

/** A button of a message. */
interface WayOut extends vscode.MessageItem {
  run(): unknown;
}

/** How many ends of the server within three minutes are too many to start it again. */
const OFTEN = 5;

/**
 * Whether a server that ends is replaced.
 *
 * Only its end decides. By itself the client stops a server for good to which a message could not be written, and that is what a key comes to
 * between the death of a process and the news of it: no other server was ever started.
 */
class Replacing implements ErrorHandler {
  private readonly ends: number[] = [];

  constructor(private readonly giveUp: () => void) {}

  error(): ErrorHandlerResult {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.ends.push(now);
    const lately = this.ends.filter(end => now - end <= 3 * 60 * 1000);
    if (lately.length < OFTEN) {
      return { action: CloseAction.Restart };
    }
    this.giveUp();
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}

/** The folders whose recommenders may run: none while the workspace is not trusted. */
function allowed(): string[] {
  return vscode.workspace.isTrusted ? setting<string[]>('recommenders', []).map(fromHome) : [];
}

/** Khabar's section of the settings, as the server is told of it. */
function allowing(section: unknown): unknown {
  return section && typeof section === 'object' && 'recommenders' in section ? { ...section, recommenders: allowed() } : section;
}

function serverOptions(command: string): ServerOptions {
  return {
    command,
    args: ['lsp', '--stdio'],
    options: { env: { ...process.env, KHABAR_LOG: process.env.KHABAR_LOG ?? setting('logLevel', 'warn') } },
  };
}

interface NotFound {
  /** What the user named, when it is that which is not there. */
  named?: string;
  /** Where. */
  by?: 'setting' | 'environment';
  lookedAt: string[];
}

/**
 * The path of the server. What was named is taken or reported, never passed over: an annotator who set a path would not want
 * another version to run in its place. Nothing is ever downloaded.
 */
export async function findServer(extensionPath: string): Promise<string | NotFound> {
  const environment = process.env.KHABAR_SERVER;
  if (environment) {
    return (await isProgram(environment)) ? environment : { named: environment, by: 'environment', lookedAt: [`KHABAR_SERVER: ${environment}`] };
  }
  const named = fromHome(setting('server.path', '').trim());
  if (named) {
    // A name without a folder, as in a terminal.
    const candidates = /[\\/]/.test(named) ? [absolute(named)] : onPath(named);
    return (await first(candidates)) ?? { named, by: 'setting', lookedAt: candidates.map(place => `khabar.server.path: ${place}`) };
  }
  const candidates = [path.join(extensionPath, 'bin', EXE), ...onPath(EXE)];
  return (await first(candidates)) ?? { lookedAt: candidates };
}

function fromHome(name: string): string {
  const home = process.env.HOME ?? process.env.USERPROFILE;
  return home && /^~[\\/]/.test(name) ? path.join(home, name.slice(2)) : name;
}

/** A relative path in the settings of a workspace is one from its folder. */
function absolute(name: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return folder ? path.resolve(folder, name) : path.resolve(name);
}

function onPath(name: string): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map(folder => path.join(folder, name));
}

async function first(candidates: string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    if (await isProgram(candidate)) {
      return candidate;
    }
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** The status bar item; there while an article is in front. */
class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('khabar.status', vscode.StatusBarAlignment.Right, 10);
  private readonly watching = vscode.window.onDidChangeActiveTextEditor(() => this.update());
  private known = false;

  constructor() {
    this.item.name = 'Khabar';
    this.item.command = 'khabar.showLog';
  }

  starting(): void {
    this.show('$(sync~spin) Khabar', words('The server is starting.', 'الخادم يبدأ.'));
  }

  running(what: string): void {
    this.show('$(check) Khabar', what);
  }

  failed(why: string): void {
    this.show('$(error) Khabar', `${why} ${words('Click to see the log.', 'انقر لعرض السجل.')}`, new vscode.ThemeColor('statusBarItem.errorBackground'));
  }

  private show(text: string, tooltip: string, background?: vscode.ThemeColor): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = background;
    this.known = true;
    this.update();
  }

  private update(): void {
    const editor = vscode.window.activeTextEditor;
    if (this.known && editor && isArticle(editor.document)) {
      this.item.show();
    } else {
      this.item.hide();
    }
  }

  dispose(): void {
    this.watching.dispose();
    this.item.dispose();
  }
}
