import * as vscode from 'vscode';
import { MARKER, articleEditors, isArticle, setting } from './articles';

/** Tag lines out of the way of who reads: folded behind their paragraphs, or dimmed where the cursor is not. */
export class TagLines implements vscode.Disposable {
  private readonly dimmed = vscode.window.createTextEditorDecorationType({
    opacity: '0.45',
    rangeBehavior: vscode.DecorationRangeBehavior.OpenOpen,
  });
  private readonly disposables: vscode.Disposable[];

  constructor() {
    const show = (document: vscode.TextDocument) => {
      if (isArticle(document)) {
        articleEditors()
          .filter(editor => editor.document === document)
          .forEach(editor => this.show(editor));
      }
    };
    const showAll = () => articleEditors().forEach(editor => this.show(editor));
    this.disposables = [
      this.dimmed,
      // The folds of the server are regions, and articles have no others.
      vscode.commands.registerCommand('khabar.foldTagLines', () => vscode.commands.executeCommand('editor.foldAllMarkerRegions')),
      vscode.commands.registerCommand('khabar.unfoldTagLines', () => vscode.commands.executeCommand('editor.unfoldAllMarkerRegions')),
      vscode.window.onDidChangeVisibleTextEditors(showAll),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => show(textEditor.document)),
      vscode.workspace.onDidOpenTextDocument(show),
      vscode.workspace.onDidChangeTextDocument(({ document }) => show(document)),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('khabar.dimTagLines')) {
          showAll();
        }
      }),
    ];
    showAll();
  }

  private show(editor: vscode.TextEditor): void {
    const ranges: vscode.Range[] = [];
    const lines = setting('dimTagLines', false) ? editor.document.lineCount : 0;
    for (let line = 0; line < lines; line++) {
      const { text, range } = editor.document.lineAt(line);
      if (text.startsWith(MARKER) && !editor.selections.some(selection => selection.intersection(range))) {
        ranges.push(range);
      }
    }
    editor.setDecorations(this.dimmed, ranges);
  }

  dispose(): void {
    this.disposables.forEach(disposable => disposable.dispose());
  }
}
