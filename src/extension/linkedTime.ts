/** Recordings that are compared: their timelines show the same span, each from the beginning of its own run. */
import * as vscode from 'vscode';
import { ContextKeys } from './contextKeys';
import type { Changer, Scene } from './scene';
import type { Timelines } from './timeline/timelines';

/** States: apart (each shows what it shows), linked. */
export class LinkedTime implements vscode.Disposable {
  readonly #timelines: Timelines;
  readonly #followed = new Map<Scene, vscode.Disposable>();
  /** What each showed last, s from the beginning of its run. */
  readonly #windows = new Map<Scene, { readonly from: number; readonly to: number }>();
  readonly #context = new ContextKeys();
  #linked = false;

  constructor(timelines: Timelines) {
    this.#timelines = timelines;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#followed.values()).dispose();
  }

  /** Links the open recordings, from now on at what the one in front shows, or lets each go its own way again. */
  toggle(): void {
    this.#linked = !this.#linked;
    this.#context.set('timeLinked', this.#linked);
    const { current } = this.#timelines;
    const window = current === undefined ? undefined : this.#windows.get(current.scene);
    if (this.#linked && window !== undefined) {
      this.#showInOthers(window, current);
    }
  }

  /** A recording was opened. */
  add(scene: Scene): void {
    const follows = scene.onWindow(({ from, to, by }) => {
      this.#windows.set(scene, { from, to });
      if (this.#linked) {
        this.#showInOthers({ from, to }, by);
      }
    });
    this.#followed.set(scene, follows);
  }

  /** A recording was closed. */
  remove(scene: Scene): void {
    this.#followed.get(scene)?.dispose();
    this.#followed.delete(scene);
    this.#windows.delete(scene);
  }

  #showInOthers({ from, to }: { readonly from: number; readonly to: number }, by: Changer | undefined): void {
    for (const timeline of this.#timelines.all) {
      if (timeline.scene.of === 'recording' && timeline !== by) {
        timeline.showWindow(from, to);
      }
    }
  }
}
