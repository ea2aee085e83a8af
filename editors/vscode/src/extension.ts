import * as vscode from 'vscode';
import { registerActions } from './actions';
import { allowRecommenders, detectText } from './corpus';
import { Highlights } from './highlights';
import { registerNew } from './newCorpus';
import { openNext } from './next';
import { Glance, Progress, SideBar } from './overview';
import { registerImport } from './importing';
import { Program } from './program';
import { Protection } from './protection';
import { Review } from './review';
import { RightToLeft } from './rightToLeft';
import { Server } from './server';
import { TagLines } from './tagLines';
import { AnnotatedView } from './view';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const running = (server = new Server(context));
  const program = new Program(context.extensionPath, running);
  const glance = new Glance(running);
  context.subscriptions.push(
    running,
    new RightToLeft(),
    new TagLines(),
    new Highlights(running),
    new Review(running),
    new SideBar(glance),
    new Progress(glance),
    new AnnotatedView(running),
    glance,
    detectText(),
    ...registerActions(),
    ...registerNew(program),
    registerImport(program),
    new Protection(),
    vscode.commands.registerCommand('khabar.next', () => openNext(running)),
    vscode.commands.registerCommand('khabar.allowRecommenders', allowRecommenders),
    vscode.commands.registerCommand('khabar.restart', () => running.restart()),
    vscode.commands.registerCommand('khabar.showLog', () => running.log.show(true)),
  );
  // Plain text activates the extension too: the server starts with the first article.
  running.startWithFirstArticle();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
