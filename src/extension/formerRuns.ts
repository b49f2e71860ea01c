/** The runs of this workspace whose recordings are kept, and going back to one of them. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { duration, plural } from '../trace/numbers';
import type { LiveRun } from './liveRun';
import { OpenedRecording, openRun } from './openedRecording';
import type { Scene } from './scene';

const RUNS = 'loopscope.runs';

/** What is remembered of a run. */
interface FormerRun {
  readonly path: string;
  readonly name: string;
  /** ms of the wall clock. */
  readonly began: number;
  /** ns. */
  readonly length: number;
  readonly findings: number;
}

export class FormerRuns implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #scene: Scene;
  #opened: OpenedRecording | undefined;

  /** `scene`: where a former run is shown. */
  constructor(memory: vscode.Memento, scene: Scene) {
    this.#memory = memory;
    this.#scene = scene;
  }

  dispose(): void {
    this.#opened?.dispose();
  }

  /** Remembers a run that has ended. */
  async add(run: LiveRun, findings: number): Promise<void> {
    const [first] = run.processes;
    if (first === undefined) {
      return;
    }
    const { path, trace } = first;
    const one: FormerRun = { path, name: run.name, began: run.began, length: trace.ended ?? trace.now, findings };
    const others = this.#runs.filter((other) => other.path !== path);
    await this.#memory.update(RUNS, [one, ...others].slice(0, keptRuns()));
  }

  /** Lets the user choose one, and shows it in tree and timeline. */
  async switch(): Promise<void> {
    const shown = this.#scene.processes[0]?.path;
    const items = this.#runs.map((run) => ({
      label: run.name,
      description: `${new Date(run.began).toLocaleTimeString('en-GB')}, ${duration(run.length)}, ${plural(run.findings, 'finding')}`,
      ...(run.path === shown ? { detail: 'Shown now' } : {}),
      run,
    }));
    if (items.length === 0) {
      await vscode.window.showInformationMessage('No recording of a former run is kept in this workspace.');
      return;
    }
    const chosen = await vscode.window.showQuickPick(items, { title: 'Switch Run', placeHolder: 'The run to show' });
    if (chosen !== undefined && chosen.run.path !== shown) {
      await this.#show(chosen.run);
    }
  }

  async #show({ path, name }: FormerRun): Promise<void> {
    this.#opened?.dispose();
    const run = openRun(path, name, (record) => record);
    if (!run.ok) {
      this.#scene.show([], [run.error]);
      return;
    }
    const opened = new OpenedRecording(run.value, () => this.#scene.news(run.value));
    this.#opened = opened;
    this.#scene.show([run.value]);
    await opened.read();
  }

  get #runs(): readonly FormerRun[] {
    return this.#memory.get<readonly FormerRun[]>(RUNS, []).filter(({ path }) => existsSync(path));
  }
}

/** How many recordings of former runs are kept. */
export function keptRuns(): number {
  return Math.max(1, vscode.workspace.getConfiguration('loopscope').get<number>('recordings.keep', 10));
}
