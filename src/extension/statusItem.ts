/** The status bar item: how many tasks are alive while a program runs. */
import * as vscode from 'vscode';
import { plural } from '../trace/numbers';
import { hasEnded } from '../trace/task';
import type { LiveRun } from './liveRun';

export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('loopscope.status', vscode.StatusBarAlignment.Left, 0);

  constructor() {
    this.#item.name = 'Loopscope';
    this.#item.command = 'loopscope.tasks.focus';
  }

  dispose(): void {
    this.#item.dispose();
  }

  /** Shows a run that records. */
  show(run: LiveRun): void {
    const tasks = run.processes.flatMap(({ trace }) => [...trace.tasks.values()]);
    const alive = tasks.filter((task) => !hasEnded(task)).length;
    this.#item.text = tasks.length === 0 ? '$(loading~spin) starting' : `$(pulse) ${plural(alive, 'task')}`;
    this.#item.tooltip = `${run.name} is being recorded by Loopscope`;
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }
}
