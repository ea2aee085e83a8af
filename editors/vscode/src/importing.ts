import { open } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isArticle } from './articles';
import { SETTINGS_FILE, rootOf } from './corpus';
import { Program } from './program';
import { say, words } from './say';

/** What can be chosen without a choice, for tests and key bindings. */
interface Given {
  files?: vscode.Uri[];
  from?: string;
  output?: vscode.Uri;
  fields?: string[];
}

/** *Import…*: files of other tools become articles, by `khabar import`. */
export function registerImport(program: Program): vscode.Disposable {
  return vscode.commands.registerCommand('khabar.import', (given?: Given) => importFiles(program, given ?? {}));
}

async function importFiles(program: Program, given: Given): Promise<vscode.Uri | undefined> {
  const files =
    given.files ??
    (await vscode.window.showOpenDialog({
      canSelectMany: true,
      title: words('The files to import', 'الملفات المراد استيرادها'),
      openLabel: words('Import', 'استيراد'),
    }));
  const [first] = files ?? [];
  if (!files || !first) {
    return undefined;
  }
  const from = given.from ?? (await chooseFormat(program, first.fsPath));
  const output = from && (given.output ?? (await chooseFolder()));
  if (!from || !output) {
    return undefined;
  }
  const fields = given.fields ?? (await chooseFields(from, first.fsPath));
  if (!fields) {
    return undefined;
  }
  const args = ['import', '--from', from, '--output', output.fsPath, ...fields, '--', ...files.map(file => file.fsPath)];
  const said = await program.run(args, words('Khabar: importing', 'خبر: استيراد'));
  if (!said) {
    return undefined;
  }
  void program.tell(said);
  return said.status <= 1 ? output : undefined;
}

/** The formats are those that the program reads, as its help tells them; those of the first file's ending on top. */
async function chooseFormat(program: Program, file: string): Promise<string | undefined> {
  const said = await program.run(['import', '--help'], words('Khabar: formats', 'خبر: الصيغ'));
  const found = [...(said?.out ?? '').matchAll(/^\s+- ([a-z0-9-]+):\s+(.+)$/gm)];
  const formats = found.map(([, label = '', detail = '']) => ({ label, detail }));
  const ending = path.extname(file).slice(1).toLowerCase();
  const likely = ({ label, detail }: { label: string; detail: string }) =>
    label === ending || detail.toLowerCase().includes(`.${ending}`) || (ending === 'txt' && label === 'text') || (ending === 'ann' && label === 'brat');
  formats.sort((a, b) => Number(likely(b)) - Number(likely(a)));
  const chosen = await vscode.window.showQuickPick(formats, {
    title: words('Of which tool the files are', 'من أي أداة هذه الملفات'),
    matchOnDetail: true,
  });
  return chosen?.label;
}

/** A folder of the corpus: that of the article in front first. */
async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const { document } = vscode.window.activeTextEditor ?? {};
  const folders: vscode.Uri[] = [];
  if (document && isArticle(document) && document.uri.scheme === 'file') {
    folders.push(vscode.Uri.joinPath(document.uri, '..'));
  }
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (await rootOf(path.join(uri.fsPath, SETTINGS_FILE))) {
      folders.push(vscode.Uri.joinPath(uri, 'articles'), uri);
    }
  }
  const other = words('Another folder…', 'مجلد آخر…');
  const items = [...new Map(folders.map(uri => [uri.fsPath, uri])).values()].map(uri => ({ label: vscode.workspace.asRelativePath(uri, true), uri }));
  const chosen = await vscode.window.showQuickPick([...items, { label: other, uri: undefined }], {
    title: words('The folder for the articles: none is overwritten', 'مجلد المقالات: لا يُكتب فوق شيء'),
  });
  if (!chosen) {
    return undefined;
  }
  return chosen.uri ?? (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title: other }))?.[0];
}

/** Formats whose fields have no fixed names, with what is asked of each. */
const WITH_FIELDS = ['csv', 'jsonl', 'parquet'];
const FIELDS = [
  { option: '--text', en: 'The field with the text of an article', ar: 'الحقل الذي فيه نص المقال' },
  { option: '--date', en: 'The field with its date', ar: 'الحقل الذي فيه تاريخه' },
  { option: '--id', en: 'The field with its id', ar: 'الحقل الذي فيه معرّفه' },
];

/** Which field holds what, of those that the first line of the file names. */
async function chooseFields(from: string, file: string): Promise<string[] | undefined> {
  const names = WITH_FIELDS.includes(from) ? await fieldsOf(file) : [];
  if (names.length === 0) {
    return [];
  }
  const args: string[] = [];
  const none = words('None', 'لا شيء');
  for (const { option, en, ar } of FIELDS) {
    const usual = option.slice(2);
    // What has the name that is looked for anyway is not asked for.
    if (names.includes(usual)) {
      continue;
    }
    const chosen = await vscode.window.showQuickPick([...(option === '--text' ? [] : [none]), ...names], { title: words(en, ar) });
    if (!chosen) {
      return undefined;
    }
    if (chosen !== none) {
      args.push(option, chosen);
    }
  }
  return args;
}

async function fieldsOf(file: string): Promise<string[]> {
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const [line = ''] = buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '').split(/\r?\n/);
    if (line.startsWith('{')) {
      return Object.keys(JSON.parse(line) as object);
    }
    const [separator = ','] = [',', ';', '\t'].sort((a, b) => line.split(b).length - line.split(a).length);
    return line.split(separator).map(name => name.trim().replace(/^"|"$/g, ''));
  } catch {
    // What cannot be told is not asked for: the import says what is wrong.
    say('the fields of the file cannot be told.', 'تعذرت معرفة حقول الملف.');
    return [];
  } finally {
    await opened.close();
  }
}
