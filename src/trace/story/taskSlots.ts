/** Sums by task, in arrays; a task has a place in them once it is met. */
import type { Task } from '../task';

/** Tasks with a greater number than this are found by a map. */
const MOST_DENSE = 1 << 23;
/** Tasks of which the sums are told. */
const MOST_TOLD = 100;

/** Sums of one task, ns. */
export interface TaskSum {
  readonly task: number;
  readonly busy: number;
  readonly ready: number;
  readonly waiting: number;
}

export class TaskSlots {
  readonly #tasks: ReadonlyMap<number, Task>;
  /** 1 + place by number of the task. */
  readonly #dense: Int32Array;
  readonly #others = new Map<number, number>();
  readonly #ids: number[] = [];
  readonly #loops: number[] = [];
  readonly #eager: boolean[] = [];
  readonly #busy: number[] = [];
  readonly #ready: number[] = [];
  readonly #waiting: number[] = [];

  constructor(tasks: ReadonlyMap<number, Task>) {
    this.#tasks = tasks;
    // Numbers are given in turn: the last one is about the greatest.
    this.#dense = new Int32Array(Math.min(MOST_DENSE, 2 * tasks.size + 1024));
  }

  of(task: number): number {
    const known = task < this.#dense.length ? (this.#dense[task] ?? 0) - 1 : (this.#others.get(task) ?? -1);
    return known >= 0 ? known : this.#new(task);
  }

  taskOf(slot: number): number {
    return this.#ids[slot] ?? 0;
  }

  loopOf(slot: number): number {
    return this.#loops[slot] ?? 0;
  }

  isEager(slot: number): boolean {
    return this.#eager[slot] === true;
  }

  addBusy(slot: number, length: number): void {
    this.#busy[slot] = (this.#busy[slot] ?? 0) + length;
  }

  addReady(slot: number, length: number): void {
    this.#ready[slot] = (this.#ready[slot] ?? 0) + length;
  }

  addWaiting(slot: number, length: number): void {
    this.#waiting[slot] = (this.#waiting[slot] ?? 0) + length;
  }

  sums(): { readonly busy: number; readonly ready: number; readonly waiting: number } {
    const sum = (lengths: readonly number[]) => lengths.reduce((total, length) => total + length, 0);
    return { busy: sum(this.#busy), ready: sum(this.#ready), waiting: sum(this.#waiting) };
  }

  /** The most busy ones, the busiest first. */
  busiest(): readonly TaskSum[] {
    const order = (a: number, b: number) =>
      (this.#busy[b] ?? 0) - (this.#busy[a] ?? 0) || (this.#waiting[b] ?? 0) - (this.#waiting[a] ?? 0) || a - b;
    let best: number[] = [];
    for (let slot = 0; slot < this.#ids.length; slot += 1) {
      best.push(slot);
      if (best.length === 8 * MOST_TOLD) {
        best = best.sort(order).slice(0, MOST_TOLD);
      }
    }
    return best
      .sort(order)
      .slice(0, MOST_TOLD)
      .map((slot) => ({
        task: this.#ids[slot] ?? 0,
        busy: this.#busy[slot] ?? 0,
        ready: this.#ready[slot] ?? 0,
        waiting: this.#waiting[slot] ?? 0,
      }));
  }

  #new(task: number): number {
    const slot = this.#ids.length;
    const known = this.#tasks.get(task);
    this.#ids.push(task);
    this.#loops.push(known?.loop ?? 0);
    this.#eager.push(known?.eager === true);
    this.#busy.push(0);
    this.#ready.push(0);
    this.#waiting.push(0);
    if (task < this.#dense.length) {
      this.#dense[task] = slot + 1;
    } else {
      this.#others.set(task, slot);
    }
    return slot;
  }
}
