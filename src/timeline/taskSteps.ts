/** The steps of one task by time, with running sums, so that any pixel of its lane can be told in a few looks. Times in ns since the process's origin. */
import type { Steps } from '../trace/steps';
import type { Task } from '../trace/task';
import { GrowingFloat64, GrowingUint32 } from './growing';

export class TaskSteps {
  readonly task: Task;
  readonly #steps: Steps;
  readonly #rows = new GrowingUint32();
  /** Time in steps before the step of an index; one more entry than steps. */
  readonly #busy = new GrowingFloat64();
  readonly #ready = new GrowingFloat64();
  #last = -1;

  constructor(task: Task, steps: Steps) {
    this.task = task;
    this.#steps = steps;
    this.#busy.push(0);
    this.#ready.push(0);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Its recording does not have all of its steps: a ring has let go of the first ones. */
  get incomplete(): boolean {
    return this.task.steps > this.length;
  }

  /** Takes in the steps that were read since the last call. */
  update(): void {
    const { lastStep } = this.task;
    if (lastStep === this.#last) {
      return;
    }
    const fresh: number[] = [];
    for (let row = lastStep; row !== this.#last && row >= 0; row = this.#steps.previous.at(row) - 1) {
      fresh.push(row);
    }
    for (let index = fresh.length - 1; index >= 0; index -= 1) {
      this.#add(fresh[index] ?? 0);
    }
    this.#last = lastStep;
  }

  /** The row in the table of steps. */
  row(index: number): number {
    return this.#rows.values[index] ?? -1;
  }

  began(index: number): number {
    return this.#steps.began.at(this.row(index));
  }

  ended(index: number): number {
    return this.#steps.ended.at(this.row(index));
  }

  /** When it had become ready for the step. */
  readyAt(index: number): number {
    return this.#steps.ready.at(this.row(index));
  }

  how(index: number): number {
    return this.#steps.how.at(this.row(index));
  }

  /** Time in the steps from one index to before another. */
  busyBetween(first: number, end: number): number {
    return (this.#busy.values[end] ?? 0) - (this.#busy.values[first] ?? 0);
  }

  /** Time it was ready before the steps from one index to before another. */
  readyBetween(first: number, end: number): number {
    return (this.#ready.values[end] ?? 0) - (this.#ready.values[first] ?? 0);
  }

  /** The first step that ends after a moment; `length` when there is none. */
  firstEndingAfter(time: number): number {
    return search(0, this.length, (index) => this.ended(index) > time);
  }

  /** The first step from an index on that begins at a moment or later. Looks near first: callers go from left to right. */
  firstBeginningAt(time: number, from: number): number {
    let jump = 1;
    let low = from;
    while (low + jump < this.length && this.began(low + jump) < time) {
      low += jump;
      jump *= 2;
    }
    return search(low, Math.min(this.length, low + jump + 1), (index) => this.began(index) >= time);
  }

  #add(row: number): void {
    const began = this.#steps.began.at(row);
    const before = this.length;
    this.#rows.push(row);
    this.#busy.push((this.#busy.values[before] ?? 0) + Math.max(0, this.#steps.ended.at(row) - began));
    this.#ready.push((this.#ready.values[before] ?? 0) + Math.max(0, began - this.#steps.ready.at(row)));
  }
}

/** The first index from `low` for which `holds` is true, where it is false before and true behind; `high` when it never is. */
export function search(low: number, high: number, holds: (index: number) => boolean): number {
  let first = low;
  let end = high;
  while (first < end) {
    const middle = (first + end) >>> 1;
    if (holds(middle)) {
      end = middle;
    } else {
      first = middle + 1;
    }
  }
  return first;
}
