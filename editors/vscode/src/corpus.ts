import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LANGUAGE, setting } from './articles';
import { words } from './say';

/** What makes a folder a corpus. */
export const SETTINGS_FILE = 'khabar.toml';

/** Turns plain text files of a corpus into articles when they are opened. */
export function detectText(): vscode.Disposable {
  // Once per file: who chooses another language for it afterwards keeps that.
  const seen = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    const { uri } = document;
    const plain = document.languageId === 'plaintext' && uri.scheme === 'file' && uri.fsPath.endsWith('.txt');
    if (!plain || seen.has(uri.toString()) || !setting('detectText', true)) {
      return;
    }
    if (await rootOf(uri.fsPath)) {
      seen.add(uri.toString());
      if (!document.isClosed) {
        await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
      }
    }
  };
  vscode.workspace.textDocuments.forEach(look);
  // A folder that becomes a corpus while its texts are open.
  const settings = vscode.workspace.createFileSystemWatcher(`**/${SETTINGS_FILE}`, false, true, true);
  const again = () => vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(settings, settings.onDidCreate(again), vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    if (path.basename(uri.fsPath) === SETTINGS_FILE) {
      again();
    }
  }), vscode.workspace.onDidOpenTextDocument(look));
}

/** The folder of the corpus that a file is in. */
export async function rootOf(file: string): Promise<string | undefined> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const found = await stat(path.join(folder, SETTINGS_FILE)).catch(() => undefined);
    if (found?.isFile()) {
      return folder;
    }
    if (path.dirname(folder) === folder) {
      return undefined;
    }
  }
}

/** Shows what a corpus would run, and lets it when the user agrees: its folder goes into the settings of the machine. */
export async function allowRecommenders(): Promise<void> {
  const file = vscode.window.activeTextEditor?.document.uri;
  const root = file?.scheme === 'file' ? await rootOf(file.fsPath) : undefined;
  const settings = root && (await readFile(path.join(root, SETTINGS_FILE), 'utf8'));
  const commands = settings?.match(/^[ \t]*command[ \t]*=.*$/gm) ?? [];
  if (!root || commands.length === 0) {
    const none = words('Khabar: the khabar.toml of this article names no recommender.', 'خبر: لا يسمي khabar.toml لهذا المقال مقترِحا.');
    void vscode.window.showInformationMessage(none);
    return;
  }
  const question = words(
    `Let the programs run that ${path.join(root, SETTINGS_FILE)} names, now and as it is changed later?`,
    `هل تسمح بتشغيل البرامج التي يسميها ${path.join(root, SETTINGS_FILE)}، الآن وكلما تغيّر؟`,
  );
  const allow = words('Allow', 'السماح');
  const detail = commands.map(command => command.trim()).join('\n');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, allow)) === allow) {
    const folders = new Set([...setting<string[]>('recommenders', []), root]);
    await vscode.workspace.getConfiguration('khabar').update('recommenders', [...folders], vscode.ConfigurationTarget.Global);
  }
}
