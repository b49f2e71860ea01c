/** Which scene the task tree shows: that of the runs, or that of the recording that was in front last. */
import * as vscode from 'vscode';
import type { Selection } from '../protocol/timeline';
import { MomentReader } from './earlierMoment';
import type { RunProcess } from './liveRun';
import type { Scene } from './scene';
import type { Row } from './taskRows';
import type { TaskTreeView } from './taskTreeView';

const HAS_RUN = 'loopscope.hasRun';
/** The panel has something to show, whatever the tree shows. */
const PANEL_HAS_RUN = 'loopscope.panelHasRun';

export class Stage implements vscode.Disposable {
  readonly #view: TaskTreeView;
  readonly #moments = new MomentReader();
  readonly #used: vscode.Disposable;
  /** That of the runs. */
  readonly live: Scene;
  #scene: Scene;
  #follows: vscode.Disposable;
  /** The processes as they were at the time cursor; undefined at the end. */
  #earlier: readonly RunProcess[] | undefined;

  constructor(view: TaskTreeView, live: Scene) {
    this.#view = view;
    this.live = live;
    this.#scene = live;
    this.#follows = this.#follow(live);
    this.#used = vscode.Disposable.from(
      live.onRuns(() => void vscode.commands.executeCommand('setContext', PANEL_HAS_RUN, live.runs.length > 0)),
      view.onDidSelect((row) => this.#selectedInTree(row)),
      view.onDidGoBackToEnd(() => this.#scene.moveCursor(undefined, this)),
    );
  }

  dispose(): void {
    this.#moments.cancel();
    this.#follows.dispose();
    this.#used.dispose();
  }

  /** What the tree shows. */
  get scene(): Scene {
    return this.#scene;
  }

  /** The processes of that, as they are shown: at the time cursor, or at the end. */
  get processes(): readonly RunProcess[] {
    return this.#earlier ?? this.#scene.processes;
  }

  /** Shows another scene in the tree. */
  show(scene: Scene): void {
    if (scene !== this.#scene) {
      this.#follows.dispose();
      this.#scene = scene;
      this.#follows = this.#follow(scene);
      this.#showRuns();
    }
  }

  /** Shows the runs again when the tree shows this scene, which goes. */
  leave(scene: Scene): void {
    if (scene === this.#scene) {
      this.show(this.live);
    }
  }

  /** Selects in the tree what is selected in the scene, and opens the tree for it. */
  async showInTree(): Promise<void> {
    await vscode.commands.executeCommand('loopscope.tasks.focus');
    await this.#select(this.#scene.selection);
  }

  #follow(scene: Scene): vscode.Disposable {
    return vscode.Disposable.from(
      scene.onRuns(() => this.#showRuns()),
      scene.onNews(() => this.#view.refresh()),
      scene.onFindings(() => this.#showFindings()),
      scene.onSelection(({ selection, by }) => {
        if (by !== this) {
          void this.#select(selection);
        }
      }),
      scene.onCursor(() => void this.#showMoment()),
    );
  }

  #showRuns(): void {
    const { runs, selection } = this.#scene;
    this.#earlier = undefined;
    this.#view.showRuns(runs);
    this.#showFindings();
    void vscode.commands.executeCommand('setContext', HAS_RUN, runs.length > 0);
    void this.#showMoment().then(() => this.#select(selection));
  }

  #showFindings(): void {
    for (const run of this.#scene.runs) {
      this.#view.setFindings({ run, found: this.#scene.findingsOf(run) });
    }
  }

  /** Shows the moment of the time cursor, or the end. */
  async #showMoment(): Promise<void> {
    const { cursor, processes } = this.#scene;
    if (cursor === undefined) {
      this.#moments.cancel();
      if (this.#earlier !== undefined) {
        this.#earlier = undefined;
        this.#view.showAt(undefined);
        await this.#select(this.#scene.selection);
      }
      return;
    }
    const moment = await this.#moments.read(processes, cursor);
    if (moment !== undefined) {
      this.#earlier = moment.processes;
      this.#view.showAt(moment);
      await this.#select(this.#scene.selection);
    }
  }

  async #select(selection: Selection): Promise<void> {
    const process = this.processes.find(({ key }) => selection.kind !== 'none' && key === selection.process);
    if (process === undefined) {
      return;
    }
    const resource = selection.kind === 'resource' ? process.trace.resources.get(selection.resource) : undefined;
    const task = process.trace.tasks.get(this.#taskOf(selection));
    if (resource !== undefined) {
      await this.#view.select(process, { resource });
    } else if (task !== undefined) {
      await this.#view.select(process, { task });
    }
  }

  /** The task that a selection is about; 0 without. */
  #taskOf(selection: Selection): number {
    switch (selection.kind) {
      case 'task':
        return selection.task;
      case 'finding':
        return this.#scene.findings.find(({ id }) => id === selection.finding)?.finding.task ?? 0;
      default:
        return 0;
    }
  }

  #selectedInTree(row: Row | undefined): void {
    const selection = row === undefined ? undefined : rowSelection(row);
    if (selection !== undefined && !isPartOf(this.#scene.selection, selection)) {
      this.#scene.select(selection, this);
    }
  }
}

/** Whether a bar of this task is selected already: it stays. */
function isPartOf(part: Selection, whole: Selection): boolean {
  return part.kind === 'task' && whole.kind === 'task' && part.process === whole.process && part.task === whole.task;
}

/** What the row stands for; undefined for one that is no single thing. */
export function rowSelection(row: Row): Selection | undefined {
  switch (row.kind) {
    case 'task':
      return { kind: 'task', process: row.process.key, task: row.task.id };
    case 'user':
      return row.task === undefined ? undefined : { kind: 'task', process: row.process.key, task: row.task.id };
    case 'resource':
      return { kind: 'resource', process: row.process.key, resource: row.resource.id };
    default:
      return undefined;
  }
}
