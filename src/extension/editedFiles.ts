/** Where the lines that a run ran are now: files are edited while it goes on, and afterwards. */
import * as vscode from 'vscode';
import type { LiveRun } from './liveRun';
import { functionAround, MovedLines } from './movedLines';

export class EditedFiles implements vscode.Disposable {
  readonly #runs = new Map<LiveRun, Map<string, MovedLines>>();
  readonly #edited = new vscode.EventEmitter<vscode.Uri>();
  readonly #listener: vscode.Disposable;
  /** A file of which lines moved, or went. */
  readonly onDidEdit = this.#edited.event;

  constructor() {
    this.#listener = vscode.workspace.onDidChangeTextDocument((event) => this.#take(event));
  }

  dispose(): void {
    this.#listener.dispose();
    this.#edited.dispose();
  }

  /** From now on the files are as this run runs them. */
  begin(run: LiveRun): void {
    this.#runs.set(run, new Map());
  }

  /** Nobody asks for the run's lines any more. */
  forget(run: LiveRun): void {
    this.#runs.delete(run);
  }

  /** The present line (from 1) of a line that was run; undefined when it was edited, or the function around it. */
  lineNow(run: LiveRun, file: string, line: number): number | undefined {
    const moved = this.#runs.get(run)?.get(vscode.Uri.file(file).toString());
    return moved === undefined ? line : moved.at(line);
  }

  #take({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document.uri.scheme !== 'file' || contentChanges.length === 0 || this.#runs.size === 0) {
      return;
    }
    const edits = contentChanges.map(({ range, text }) => ({
      from: range.start.line + 1,
      to: range.end.line + 1,
      added: text.split(/\r\n|\r|\n/).length - 1 - (range.end.line - range.start.line),
    }));
    const linesBefore = document.lineCount - edits.reduce((sum, { added }) => sum + added, 0);
    const lines = document.getText().split(/\r\n|\r|\n/);
    const near = edits.map(({ from }) => {
      const above = edits.filter((other) => other.from < from).reduce((sum, { added }) => sum + added, 0);
      return functionAround(lines, from + above);
    });
    for (const files of this.#runs.values()) {
      const key = document.uri.toString();
      const moved = files.get(key) ?? new MovedLines(linesBefore);
      files.set(key, moved);
      for (const edit of edits.toSorted((a, b) => b.from - a.from)) {
        moved.edit(edit); // from the last to the first, so that none moves another
      }
      for (const span of near) {
        moved.forget(span);
      }
    }
    this.#edited.fire(document.uri);
  }
}
