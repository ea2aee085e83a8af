import * as vscode from 'vscode';
import { registerActions } from './actions';
import { detectText } from './corpus';
import { Highlights } from './highlights';
import { Review } from './review';
import { RightToLeft } from './rightToLeft';
import { Server } from './server';
import { TagLines } from './tagLines';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const running = (server = new Server(context));
  context.subscriptions.push(
    running,
    new RightToLeft(),
    new TagLines(),
    new Highlights(running),
    new Review(running),
    detectText(),
    ...registerActions(),
    vscode.commands.registerCommand('khabar.restart', () => running.restart()),
    vscode.commands.registerCommand('khabar.showLog', () => running.log.show(true)),
  );
  // Plain text activates the extension too: the server starts with the first article.
  running.startWithFirstArticle();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
