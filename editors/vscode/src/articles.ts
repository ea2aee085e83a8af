import * as vscode from 'vscode';

/** The id of the language, and the name of its settings. */
export const LANGUAGE = 'khabar';

export function isArticle(document: vscode.TextDocument): boolean {
  return document.languageId === LANGUAGE;
}

export function articleEditors(): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(editor => isArticle(editor.document));
}

export function setting<T>(name: string, fallback: T): T {
  return vscode.workspace.getConfiguration(LANGUAGE).get(name, fallback);
}

/** The tag lines of an article start so, all others are its text. */
export const MARKER = '%%';
