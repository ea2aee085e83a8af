import * as path from 'node:path';
import * as vscode from 'vscode';
import { MARKER } from './articles';
import { SETTINGS_FILE } from './corpus';
import { Program } from './program';
import { say, words } from './say';

const CODEBOOKS = [
  { label: 'plover', detail: 'PLOVER 0.8: 16 types of events' },
  { label: 'cameo', detail: 'CAMEO: 20 types' },
  { label: 'ace2005', detail: 'ACE 2005: 33 types, with roles of their own' },
];

/** Commands that begin a corpus, and an article in it. */
export function registerNew(program: Program): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('khabar.newCorpus', (folder?: vscode.Uri, codebook?: string) => newCorpus(program, folder, codebook)),
    vscode.commands.registerCommand('khabar.newArticle', (name?: string) => newArticle(name)),
  ];
}

/** Makes a folder a corpus. Whatever is in it already is left as it is. */
async function newCorpus(program: Program, given?: vscode.Uri, chosen?: string): Promise<vscode.Uri | undefined> {
  const [folder] =
    (given && [given]) ??
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: words('The folder of the corpus', 'مجلد الذخيرة'),
      openLabel: words('Make it a corpus', 'اجعله ذخيرة'),
      defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
    })) ??
    [];
  if (!folder) {
    return undefined;
  }
  if (await exists(vscode.Uri.joinPath(folder, SETTINGS_FILE))) {
    say(`${folder.fsPath} is a corpus already.`, `${folder.fsPath} ذخيرة من قبل.`);
    return undefined;
  }
  const codebook =
    chosen ?? (await vscode.window.showQuickPick(CODEBOOKS, { title: words('The codebook: which types of events there are', 'دليل الترميز: أنواع الأحداث') }))?.label;
  if (!codebook) {
    return undefined;
  }
  const title = words('Khabar: beginning a corpus', 'خبر: إنشاء ذخيرة');
  const said = await program.run(['init', folder.fsPath, '--codebook', codebook, '--language', words('en', 'ar')], title);
  if (!said || said.status !== 0) {
    if (said) {
      await program.tell(said);
    }
    return undefined;
  }
  if (!given && !vscode.workspace.getWorkspaceFolder(folder)) {
    await vscode.commands.executeCommand('vscode.openFolder', folder);
  } else {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, SETTINGS_FILE));
  }
  return folder;
}

/** An article of what is in the clipboard, in a new file. */
async function newArticle(given?: string): Promise<vscode.Uri | undefined> {
  const text = await vscode.env.clipboard.readText();
  if (!text.trim()) {
    say('the clipboard holds no text.', 'لا نص في الحافظة.');
    return undefined;
  }
  const folder = await folderForNew();
  if (!folder) {
    say('open the folder of a corpus first, or make one: New Corpus.', 'افتح مجلد ذخيرة أولا، أو أنشئ ذخيرة جديدة.');
    return undefined;
  }
  const today = new Date().toISOString().slice(0, 10);
  const name =
    given ??
    (await vscode.window.showInputBox({
      title: words('The name of the article', 'اسم ملف المقال'),
      prompt: words('With the date of the article in front it needs no other: 2025-02-12-riyadh', 'إن بدأ الاسم بتاريخ المقال كفى: 2025-02-12-riyadh'),
      value: `${today}-`,
      validateInput: name => (/[\\/:*?"<>|]/.test(name) || !name.trim() ? words('A name of a file, without slashes', 'اسم ملف بلا شرطات مائلة') : undefined),
    }));
  if (!name) {
    return undefined;
  }
  const file = vscode.Uri.joinPath(folder, `${name.trim().replace(/\.khabar$/, '')}.khabar`);
  if (await exists(file)) {
    say(`${path.basename(file.fsPath)} is there already.`, `${path.basename(file.fsPath)} موجود من قبل.`);
    return undefined;
  }
  await vscode.workspace.fs.writeFile(file, Buffer.from(escape(text)));
  await vscode.window.showTextDocument(file);
  return file;
}

/** Lines that would be read as tag lines get a backslash, as `khabar strip` takes it away again. */
export function escape(text: string): string {
  return text
    .split(/(\r\n|\r|\n)/)
    .map(line => (line.replace(/^\ufeff/, '').replace(/^\\*/, '').startsWith(MARKER) ? line.replace(/^\ufeff?/, '$&\\') : line))
    .join('');
}

/** Beside the article in front, else the first folder that is a corpus. */
async function folderForNew(): Promise<vscode.Uri | undefined> {
  const { document } = vscode.window.activeTextEditor ?? {};
  if (document?.uri.scheme === 'file' && document.languageId === 'khabar') {
    return vscode.Uri.joinPath(document.uri, '..');
  }
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (await exists(vscode.Uri.joinPath(uri, SETTINGS_FILE))) {
      return uri;
    }
  }
  return undefined;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
