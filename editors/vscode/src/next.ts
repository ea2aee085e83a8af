import * as vscode from 'vscode';
import { isArticle } from './articles';
import { words } from './say';
import { Server } from './server';

/** The answer of `khabar/next`. */
interface Next {
  uri: string;
  reasons: string[];
}

/** Opens the article of the corpus that is most worth labelling, and says why. */
export async function openNext(server: Server): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const client = server.ready;
  if (!client || !document || !isArticle(document)) {
    return;
  }
  const title = words('Looking for the next article…', 'البحث عن المقال التالي…');
  const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  const next = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    client.sendRequest<Next | null>('khabar/next', { textDocument }),
  );
  if (!next) {
    const nothing = words('Khabar: nothing is left to decide in the other articles.', 'خبر: لم يبق في المقالات الأخرى ما يُقرَّر.');
    void vscode.window.showInformationMessage(nothing);
    return;
  }
  await vscode.window.showTextDocument(client.protocol2CodeConverter.asUri(next.uri));
  void vscode.window.setStatusBarMessage(`Khabar: ${next.reasons.join(words(', ', '، '))}`, 10_000);
}
