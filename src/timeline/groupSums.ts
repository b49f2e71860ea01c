/**
 * How many tasks of a large group ran and were ready, over the whole run, in fine parts of time: made once, extended as the run grows, so that a frame does not
 * look at every step of ten thousand tasks. Parts become twice as long when the run outgrows them.
 */
import type { Steps } from '../trace/steps';
import type { Task } from '../trace/task';
import { TimeSums } from './timeSums';
import type { Viewport } from './viewport';

const PARTS = 1 << 15;
const FIRST_PART = 1000;

export interface Counts {
  readonly busy: Float64Array;
  readonly ready: Float64Array;
}

export class GroupSums {
  readonly #steps: Steps;
  #seen = new Map<number, number>();
  #busy = new RunSums();
  #ready = new RunSums();

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** Takes in the steps that were read since the last call. */
  update(tasks: readonly Task[]): void {
    if (tasks.reduce((known, { id }) => known + (this.#seen.has(id) ? 1 : 0), 0) < this.#seen.size) {
      // A task left the group: all is counted anew.
      this.#seen = new Map();
      this.#busy = new RunSums();
      this.#ready = new RunSums();
    }
    const { began, ended, ready, previous } = this.#steps;
    for (const task of tasks) {
      const known = this.#seen.get(task.id) ?? -1;
      if (known === task.lastStep && this.#seen.has(task.id)) {
        continue;
      }
      for (let row = task.lastStep; row >= 0 && row !== known; row = previous.at(row) - 1) {
        this.#busy.add(began.at(row), ended.at(row));
        this.#ready.add(ready.at(row), began.at(row));
      }
      this.#seen.set(task.id, task.lastStep);
    }
  }

  /** Averages for each pixel of a view. */
  counts(view: Viewport): Counts {
    return { busy: this.#busy.averages(view), ready: this.#ready.averages(view) };
  }
}

/** Sums over a run that grows. */
class RunSums {
  #sums = new TimeSums(0, FIRST_PART, PARTS);
  /** Time covered before each part, in parts; undefined when it has changed. */
  #before: Float64Array | undefined;

  add(began: number, ended: number): void {
    while (ended > this.#sums.to) {
      this.#widen();
    }
    this.#sums.add(began, ended);
    this.#before = undefined;
  }

  averages(view: Viewport): Float64Array {
    const before = this.#sumsBefore();
    const { part } = this.#sums;
    const result = new Float64Array(Math.ceil(view.width));
    const parts = 1 / view.scale / part;
    let last = valueAt(before, view.from / part);
    for (let x = 0; x < result.length; x += 1) {
      const next = valueAt(before, view.time(x + 1) / part);
      result[x] = (next - last) / parts;
      last = next;
    }
    return result;
  }

  #sumsBefore(): Float64Array {
    if (this.#before === undefined) {
      const averages = this.#sums.averages();
      this.#before = new Float64Array(PARTS + 1);
      for (let index = 0; index < PARTS; index += 1) {
        this.#before[index + 1] = (this.#before[index] ?? 0) + (averages[index] ?? 0);
      }
    }
    return this.#before;
  }

  /** Every two parts become one. */
  #widen(): void {
    const averages = this.#sums.averages();
    const part = this.#sums.part * 2;
    this.#sums = new TimeSums(0, part, PARTS);
    for (let index = 0; index < PARTS / 2; index += 1) {
      this.#sums.addShare(index, ((averages[2 * index] ?? 0) + (averages[2 * index + 1] ?? 0)) / 2);
    }
  }
}

function valueAt(before: Float64Array, place: number): number {
  const within = Math.min(Math.max(0, place), before.length - 1);
  const index = Math.floor(within);
  const low = before[index] ?? 0;
  return low + ((before[index + 1] ?? low) - low) * (within - index);
}
