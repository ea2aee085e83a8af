import * as vscode from 'vscode';
import { setting } from './articles';

/** What is said at run time follows the setting `khabar.language`; where that leaves it to the corpus, what the server last said. */
let heard: string | undefined;

export function hear(language: string): void {
  heard = language;
}

export function arabic(): boolean {
  const set = setting<string>('language', 'auto');
  return (set === 'auto' ? heard : set) === 'ar';
}

export function words(en: string, ar: string): string {
  return arabic() ? ar : en;
}

export function say(en: string, ar: string): void {
  void vscode.window.showInformationMessage(`Khabar: ${words(en, ar)}`);
}

/** A title in Arabic with a direction of its own, so that Latin words, quotes and numbers in it stand where they belong. Never for a document. */
export function isolated(title: string): string {
  return arabic() ? `\u2067${title}\u2069` : title;
}

/** The same of each line of a text in Markdown; not of code. */
export function isolatedLines(markdown: string): string {
  let code = false;
  const line = (text: string) => {
    code = text.startsWith('```') !== code;
    const [, head = '', words = '', tail = ''] = /^(\s*(?:[-*] |#+ )?)(.*?)(\s*)$/.exec(text) ?? [];
    return code || words === '' || /^(?:```|\||---)/.test(words) ? text : `${head}${isolated(words)}${tail}`;
  };
  return arabic() ? markdown.split('\n').map(line).join('\n') : markdown;
}
