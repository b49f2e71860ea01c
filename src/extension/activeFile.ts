/** The Python file in front, for what empty views offer: they do not know the editor by themselves. */
import { basename } from 'node:path';
import * as vscode from 'vscode';

const PYTHON_FILE = 'loopscope.pythonFile';

export class ActiveFile implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #follows: vscode.Disposable;
  /** Its name without its folder; undefined while no Python file is in front. */
  name: string | undefined;
  /** The one that was in front last, which may be behind something else by now; undefined before there was one. */
  last: vscode.Uri | undefined;
  readonly onChange = this.#changed.event;

  /** Keeps the context key of the views' `when` clauses up to date too. */
  constructor() {
    this.#follows = vscode.window.onDidChangeActiveTextEditor((editor) => this.#tell(editor));
    this.#tell(vscode.window.activeTextEditor);
  }

  dispose(): void {
    this.#follows.dispose();
    this.#changed.dispose();
  }

  #tell(editor: vscode.TextEditor | undefined): void {
    const document = editor?.document;
    const isPython = document?.languageId === 'python' && document.uri.scheme === 'file';
    this.name = isPython ? basename(document.uri.fsPath) : undefined;
    this.last = isPython ? document.uri : this.last;
    void vscode.commands.executeCommand('setContext', PYTHON_FILE, isPython);
    this.#changed.fire();
  }
}
