/** Where the lines that a run ran are now: files are edited while it goes on, and afterwards. */
import * as vscode from 'vscode';
import type { LiveRun } from './liveRun';
import { functionAround, MovedLines } from './movedLines';

export class EditedFiles implements vscode.Disposable {
  readonly #runs = new Map<LiveRun, Map<string, MovedLines>>();
  readonly #edited = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: readonly vscode.Disposable[];
  /** The texts that edited files had when they were closed. */
  readonly #closed = new Map<string, string>();
  /** A file of which lines moved, or went. */
  readonly onDidEdit = this.#edited.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.py');
    const look = (uri: vscode.Uri) => void this.#lookAtDisk(uri);
    this.#disposables = [
      this.#edited,
      watcher,
      watcher.onDidChange(look),
      watcher.onDidCreate(look),
      watcher.onDidDelete(look),
      vscode.workspace.onDidChangeTextDocument((event) => this.#take(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
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

  #close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!document.isDirty && [...this.#runs.values()].some((files) => files.has(key))) {
      this.#closed.set(key, document.getText());
    }
  }

  /** A file that no editor holds was changed by something else, or is gone: which of its lines are still what was run, nobody knows. */
  async #lookAtDisk(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const isOpen = () => vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
    if (this.#runs.size === 0 || isOpen()) {
      return; // an editor tells of its changes line by line
    }
    const now = await onDisk(uri);
    if (isOpen() || (now !== undefined && now.text === this.#closed.get(key))) {
      return; // it was saved and closed
    }
    for (const [run, files] of this.#runs) {
      if (now === undefined || now.changed > run.began) {
        files.set(key, new MovedLines(0));
      }
    }
    this.#edited.fire(uri);
  }
}

/** A file's text, and when it was changed, ms of the wall clock; undefined when it is gone. */
async function onDisk(uri: vscode.Uri): Promise<{ readonly text: string; readonly changed: number } | undefined> {
  try {
    const { mtime: changed } = await vscode.workspace.fs.stat(uri);
    return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), changed };
  } catch {
    return undefined;
  }
}
