import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LANGUAGE, setting } from './articles';

/** What makes a folder a corpus. */
const SETTINGS_FILE = 'khabar.toml';

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
    if (await inCorpus(uri.fsPath)) {
      seen.add(uri.toString());
      if (!document.isClosed) {
        await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
      }
    }
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.workspace.onDidOpenTextDocument(look);
}

async function inCorpus(file: string): Promise<boolean> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const found = await stat(path.join(folder, SETTINGS_FILE)).catch(() => undefined);
    if (found?.isFile()) {
      return true;
    }
    if (path.dirname(folder) === folder) {
      return false;
    }
  }
}
