/** What tree and timelines show together: runs, what is selected in them, and the moment at which they are shown. */
import * as vscode from 'vscode';
import type { Selection } from '../protocol/timeline';
import type { FoundFinding } from './findingsOfRun';
import type { LiveProcess, LiveRun } from './liveRun';

/** Who changed something, so that it need not be told. */
export type Changer = object;

export interface SelectionEvent {
  readonly selection: Selection;
  readonly by: Changer;
}

export interface CursorEvent {
  /** ms since the epoch, with fractions; undefined at the end. */
  readonly time: number | undefined;
  readonly by: Changer;
}

export interface WindowEvent {
  /** s since the zero of the oldest process. */
  readonly from: number;
  readonly to: number;
  readonly by: Changer;
}

const nothing: Selection = { kind: 'none' };
let numbered = 0;

export class Scene implements vscode.Disposable {
  /** The runs of this session, or a recording that was opened. */
  readonly of: 'run' | 'recording';
  readonly #runsChanged = new vscode.EventEmitter<void>();
  readonly #news = new vscode.EventEmitter<LiveRun>();
  readonly #selected = new vscode.EventEmitter<SelectionEvent>();
  readonly #moved = new vscode.EventEmitter<CursorEvent>();
  readonly #found = new vscode.EventEmitter<void>();
  readonly #window = new vscode.EventEmitter<WindowEvent>();
  /** Other runs are shown, or problems. */
  readonly onRuns = this.#runsChanged.event;
  /** A run has something new, or has ended. */
  readonly onNews = this.#news.event;
  readonly onSelection = this.#selected.event;
  readonly onCursor = this.#moved.event;
  readonly onFindings = this.#found.event;
  /** A timeline shows another span. */
  readonly onWindow = this.#window.event;
  readonly #findings = new Map<LiveRun, readonly FoundFinding[]>();
  #runs: readonly LiveRun[] = [];
  #problems: readonly string[] = [];
  #absent: string | undefined;
  #selection = nothing;
  #cursor: number | undefined;
  #key = '';

  constructor(of: 'run' | 'recording') {
    this.of = of;
  }

  dispose(): void {
    const emitters = [this.#runsChanged, this.#news, this.#selected, this.#moved, this.#found, this.#window];
    vscode.Disposable.from(...emitters).dispose();
  }

  get runs(): readonly LiveRun[] {
    return this.#runs;
  }

  /** Another one when nothing of what was shown is shown any more. */
  get key(): string {
    return this.#key;
  }

  get title(): string {
    return this.#runs.map((run) => run.name).join(', ');
  }

  /** Why there is nothing to show, or not all; a sentence each. */
  get problems(): readonly string[] {
    return [...this.#problems, ...this.#runs.flatMap((run) => run.problems)];
  }

  get selection(): Selection {
    return this.#selection;
  }

  get cursor(): number | undefined {
    return this.#cursor;
  }

  get findings(): readonly FoundFinding[] {
    return this.#runs.flatMap((run) => this.findingsOf(run));
  }

  findingsOf(run: LiveRun): readonly FoundFinding[] {
    return this.#findings.get(run) ?? [];
  }

  get processes(): readonly LiveProcess[] {
    return this.#runs.flatMap((run) => run.processes);
  }

  process(key: string): LiveProcess | undefined {
    return this.processes.find((process) => process.key === key);
  }

  /** Adds a run that has begun; those that have ended make room for it. */
  begin(run: LiveRun): void {
    this.show([...this.#runs.filter((other) => !other.ended && other !== run), run]);
  }

  /** Shows these runs and no others, at their end. */
  show(runs: readonly LiveRun[], problems: readonly string[] = []): void {
    if (!runs.some((run) => this.#runs.includes(run))) {
      numbered += 1;
      this.#key = String(numbered);
      this.#selection = nothing;
    }
    this.#runs = runs;
    this.#problems = problems;
    this.#absent = undefined;
    this.#cursor = undefined;
    for (const run of this.#findings.keys()) {
      if (!runs.includes(run)) {
        this.#findings.delete(run);
      }
    }
    this.#runsChanged.fire();
    this.#found.fire();
    this.#selected.fire({ selection: this.#selection, by: this });
    this.#moved.fire({ time: undefined, by: this });
  }

  /** A file of the program that is not on this machine. */
  get absent(): string | undefined {
    return this.#absent;
  }

  /** Says what is wrong with what is shown; told with the next news. `absent`: a file of the program that is not on this machine. */
  setProblems(problems: readonly string[], absent: string | undefined): void {
    this.#problems = problems;
    this.#absent = absent;
  }

  /** A run has something new, or has ended. */
  news(run: LiveRun): void {
    if (this.#runs.includes(run)) {
      this.#news.fire(run);
    }
  }

  select(selection: Selection, by: Changer): void {
    this.#selection = selection;
    this.#selected.fire({ selection, by });
  }

  moveCursor(time: number | undefined, by: Changer): void {
    if (time !== this.#cursor) {
      this.#cursor = time;
      this.#moved.fire({ time, by });
    }
  }

  showWindow(from: number, to: number, by: Changer): void {
    this.#window.fire({ from, to, by });
  }

  setFindings(run: LiveRun, found: readonly FoundFinding[]): void {
    if (this.#runs.includes(run)) {
      this.#findings.set(run, found);
      this.#found.fire();
    }
  }
}
