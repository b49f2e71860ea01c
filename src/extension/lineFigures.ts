/** What a run showed at its await lines, dimmed at their ends: who waits there now, or how long they waited. */
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { Lengths } from '../trace/story/lengths';
import { type LineWaits, WaitsByLine } from '../trace/story/lineWaits';
import type { EditedFiles } from './editedFiles';
import { figureText } from './figureText';
import type { LiveProcess, LiveRun } from './liveRun';

const SETTING = 'loopscope.editor.lineFigures';
const PAUSE_MS = 1000;
/** Steps that are taken in at once, so that a large run does not hold up the editor; the rest follows at once behind it. */
const STEPS_AT_ONCE = 200_000;

/** Lines from 1 with their texts. */
type Figures = ReadonlyMap<number, string>;

/** A line as a run ran it, and what stands at its end. */
interface Text {
  readonly run: LiveRun;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export class LineFigures implements vscode.Disposable {
  readonly #files: EditedFiles;
  readonly #type = vscode.window.createTextEditorDecorationType({
    after: { margin: '0 0 0 3ch', color: new vscode.ThemeColor('editorCodeLens.foreground') },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #disposables: vscode.Disposable[];
  readonly #waits = new Map<LiveProcess, WaitsByLine>();
  /** What an editor shows; a new one shows nothing. */
  readonly #given = new WeakMap<vscode.TextEditor, string>();
  #runs: readonly LiveRun[] = [];
  #texts: readonly Text[] = [];
  #figures: ReadonlyMap<string, Figures> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(files: EditedFiles) {
    this.#files = files;
    this.#disposables = [
      this.#type,
      files.onDidEdit(() => this.#show()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#show()),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(SETTING) && this.#show()),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#forget([...this.#waits.keys()]);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Shows a run from its beginning, with those that still go on. */
  begin(run: LiveRun): void {
    this.#runs = [...this.#runs.filter(({ ended }) => !ended), run];
    this.#forget(
      [...this.#waits.keys()].filter((process) => !this.#runs.some((other) => other.processes.includes(process))),
    );
    this.look();
  }

  /** Takes in what was read, shows it, and comes back in a second while a run goes on. */
  look(): void {
    clearTimeout(this.#timer);
    let more = false;
    for (const process of this.#runs.flatMap(({ processes }) => processes)) {
      const waits = this.#waits.get(process) ?? new WaitsByLine(process.trace);
      this.#waits.set(process, waits);
      more = waits.advance(STEPS_AT_ONCE) || more;
    }
    this.#texts = this.#runs.flatMap((run) => textsOf(run, this.#waits));
    this.#show();
    if (more) {
      this.#timer = setTimeout(() => this.look(), 0);
    } else if (this.#runs.some(({ ended }) => !ended)) {
      this.#timer = setTimeout(() => this.look(), PAUSE_MS);
    }
  }

  /** What stands at the end of a line (from 1); undefined without figures. */
  textAt(uri: vscode.Uri, line: number): string | undefined {
    return this.#figures.get(uri.toString())?.get(line);
  }

  #forget(processes: readonly LiveProcess[]): void {
    for (const process of processes) {
      this.#waits.get(process)?.dispose();
      this.#waits.delete(process);
    }
  }

  #show(): void {
    const on = vscode.workspace.getConfiguration().get(SETTING, true);
    this.#figures = this.#place();
    for (const editor of vscode.window.visibleTextEditors) {
      const figures = (on ? this.#figures.get(editor.document.uri.toString()) : undefined) ?? new Map<number, string>();
      this.#give(
        editor,
        [...figures].filter(([line]) => line <= editor.document.lineCount),
      );
    }
  }

  /** Sets the decorations when they are others than before: the same ones set again would flicker. */
  #give(editor: vscode.TextEditor, figures: readonly (readonly [number, string])[]): void {
    const text = JSON.stringify(figures);
    if (text === (this.#given.get(editor) ?? '[]')) {
      return;
    }
    this.#given.set(editor, text);
    const decorations = figures.map(([line, contentText]): vscode.DecorationOptions => {
      const { end } = editor.document.lineAt(line - 1).range;
      return { range: new vscode.Range(end, end), renderOptions: { after: { contentText } } };
    });
    editor.setDecorations(this.#type, decorations);
  }

  /** The texts where their lines are now; of two runs the newer one's. */
  #place(): ReadonlyMap<string, Figures> {
    const files = new Map<string, Map<number, string>>();
    for (const { run, file, line, text } of this.#texts) {
      const now = this.#files.lineNow(run, file, line);
      if (now !== undefined) {
        const key = vscode.Uri.file(file).toString();
        files.set(key, (files.get(key) ?? new Map<number, string>()).set(now, text));
      }
    }
    return files;
  }
}

/** What a run's processes say of a line together. */
function textsOf(run: LiveRun, waitsOf: ReadonlyMap<LiveProcess, WaitsByLine>): readonly Text[] {
  const sums = new Map<string, Sum>();
  for (const process of run.processes) {
    for (const waits of waitsOf.get(process)?.lines(process.now) ?? []) {
      const key = `${waits.line}:${waits.file}`;
      sums.set(key, added(sums.get(key), waits, process.over));
    }
  }
  const texts = [...sums.values()].map((sum) => {
    return { run, file: sum.file, line: sum.line, text: figureText({ ...sum, over: sum.over.summary() }) };
  });
  return texts.filter(({ file, text }) => text !== '' && isAbsolute(file));
}

interface Sum {
  readonly file: string;
  readonly line: number;
  readonly over: Lengths;
  readonly waiting: number;
  readonly unfinished: number;
  readonly longestWaiting: number;
}

function added(sum: Sum | undefined, { file, line, over, waiting, longestWaiting }: LineWaits, ended: boolean): Sum {
  return {
    file,
    line,
    over: sum === undefined ? over : together(sum.over, over),
    waiting: (sum?.waiting ?? 0) + (ended ? 0 : waiting),
    unfinished: (sum?.unfinished ?? 0) + (ended ? waiting : 0),
    longestWaiting: Math.max(sum?.longestWaiting ?? 0, longestWaiting),
  };
}

function together(one: Lengths, other: Lengths): Lengths {
  const both = new Lengths();
  both.addAll(one);
  both.addAll(other);
  return both;
}
