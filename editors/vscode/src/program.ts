import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import { say, words } from './say';
import { Server, findServer } from './server';

/** What the command line said. */
export interface Said {
  /** 0: fine; 1: done, with something to look at; else it failed. */
  status: number;
  /** What it is asked for. */
  out: string;
  /** What it tells besides. */
  told: string;
}

/** The program behind the server, as its command line is used: one program writes the files of a corpus, whoever asks for them. */
export class Program {
  constructor(
    private readonly extensionPath: string,
    private readonly server: Server,
  ) {}

  /** Runs a subcommand, with a note that it runs. Undefined, and said so, where there is no program. */
  async run(args: string[], title: string): Promise<Said | undefined> {
    const program = await findServer(this.extensionPath);
    if (typeof program !== 'string') {
      say('its program was not found: see the log.', 'لم يُعثر على برنامجه: انظر السجل.');
      return undefined;
    }
    const said = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (_, cancelled) =>
      new Promise<Said>(resolve => {
        const child = execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, out, told) =>
          resolve({ status: error ? (typeof error.code === 'number' ? error.code : 2) : 0, out, told: told || (error?.message ?? '') }),
        );
        cancelled.onCancellationRequested(() => child.kill());
      }),
    );
    this.server.log.info(`khabar ${args.join(' ')}: ${said.status}\n${said.told}`);
    return said;
  }

  /** Tells what a run came to: its last line, with the log behind it where there is more to see. */
  async tell({ status, told }: Said): Promise<void> {
    const lines = told.trim().split('\n');
    const last = lines[lines.length - 1] ?? '';
    const show = words('Show log', 'عرض السجل');
    const message = `Khabar: ${last}`;
    const choice = await (status === 0
      ? vscode.window.showInformationMessage(message)
      : status === 1
        ? vscode.window.showWarningMessage(message, show)
        : vscode.window.showErrorMessage(message, show));
    if (choice === show) {
      this.server.log.show(true);
    }
  }
}
