/** The status bar item: how many tasks are alive while a program runs. */
import * as vscode from 'vscode';
import { plural } from '../trace/numbers';

export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('loopscope.status', vscode.StatusBarAlignment.Left, 0);

  constructor() {
    this.#item.name = 'Loopscope';
    this.#item.command = 'loopscope.showTimeline';
  }

  dispose(): void {
    this.#item.dispose();
  }

  /** A program was started and has not said anything yet. */
  starting(name: string): void {
    this.#show('$(loading~spin) starting', name);
  }

  /** Shows how many tasks are alive. */
  recording(name: string, alive: number): void {
    this.#show(`$(pulse) ${plural(alive, 'task')}`, name);
  }

  hide(): void {
    this.#item.hide();
  }

  #show(text: string, name: string): void {
    this.#item.text = text;
    this.#item.tooltip = `${name} is being recorded by Loopscope. Show its timeline`;
    this.#item.show();
  }
}
