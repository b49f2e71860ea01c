/** Recordings that are compared: their timelines show the same span, each from the beginning of its own run. */
import * as vscode from 'vscode';
import { ContextKeys } from './contextKeys';
import type { Scene } from './scene';
import type { Timelines } from './timeline/timelines';

/** States: apart (each shows what it shows), linked. */
export class LinkedTime implements vscode.Disposable {
  readonly #timelines: Timelines;
  readonly #followed = new Map<Scene, vscode.Disposable>();
  readonly #context = new ContextKeys();
  #linked = false;

  constructor(timelines: Timelines) {
    this.#timelines = timelines;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#followed.values()).dispose();
  }

  /** Links the open recordings, or lets each go its own way again. */
  toggle(): void {
    this.#linked = !this.#linked;
    this.#context.set('timeLinked', this.#linked);
  }

  /** A recording was opened. */
  add(scene: Scene): void {
    const follows = scene.onWindow(({ from, to, by }) => {
      if (this.#linked) {
        for (const timeline of this.#timelines.all) {
          if (timeline.scene.of === 'recording' && timeline !== by) {
            timeline.showWindow(from, to);
          }
        }
      }
    });
    this.#followed.set(scene, follows);
  }

  /** A recording was closed. */
  remove(scene: Scene): void {
    this.#followed.get(scene)?.dispose();
    this.#followed.delete(scene);
  }
}
