/**
 * The steps of each task in the order of time, found by a moment in logarithmic time. Made when first asked for and extended as the trace grows: who draws
 * a hundred lanes pays for a hundred tasks.
 */
import type { ReadonlyColumn } from '../columns';
import type { Task } from '../task';
import type { Trace } from '../trace';

const FIRST_ROOM = 4;

/** Rows of the table of steps, in the order of time. Reading a place that is not there gives NaN. */
export interface StepRows {
  readonly length: number;
  at(index: number): number;
}

export class TaskSteps {
  readonly #trace: Trace;
  readonly #lists = new Map<number, RowList>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The rows of a task's steps in the table of steps, as of now. */
  rows(task: Task): StepRows {
    return this.#list(task);
  }

  /** The row of the step that a task made, or made last, at a moment (ns since the origin); -1 before its first. It may have ended before the moment. */
  rowAt(task: Task, time: number): number {
    const list = this.#list(task);
    const index = list.indexAt(this.#trace.steps.began, time);
    return index < 0 ? -1 : list.at(index);
  }

  /** The same as a place in `rows(task)`, so that the neighbours are found; -1 before the first. */
  indexAt(task: Task, time: number): number {
    return this.#list(task).indexAt(this.#trace.steps.began, time);
  }

  /** Forgets the rows of a task that is not shown any more; they are made again when asked for. */
  forget(task: number): void {
    this.#lists.delete(task);
  }

  #list(task: Task): RowList {
    let list = this.#lists.get(task.id);
    if (list === undefined) {
      list = new RowList();
      this.#lists.set(task.id, list);
    }
    if (list.newest !== task.lastStep) {
      list.extend(this.#trace.steps, task.lastStep);
    }
    return list;
  }
}

/** Rows of a chain, the last first, while it is looked through. */
let backwards = new Uint32Array(1 << 10);

function withRoom(rows: Uint32Array<ArrayBuffer>, place: number): Uint32Array<ArrayBuffer> {
  if (place < rows.length) {
    return rows;
  }
  const longer = new Uint32Array(rows.length * 2);
  longer.set(rows);
  return longer;
}

class RowList implements StepRows {
  #rows = new Uint32Array(0);
  #length = 0;
  /** The row up to which the task's chain of steps is in the list; -1 for none. */
  newest = -1;

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return 0 <= index && index < this.#length ? (this.#rows[index] ?? Number.NaN) : Number.NaN;
  }

  indexAt(began: ReadonlyColumn, time: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (began.at(this.#rows[middle] ?? 0) <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Takes what the chain that ends with row `last` has behind the newest row known. */
  extend(steps: { readonly began: ReadonlyColumn; readonly previous: ReadonlyColumn }, last: number): void {
    const { began, previous } = steps;
    let added = 0;
    // Once along the chain: its rows are far from each other in memory.
    for (let row = last; row >= 0 && row !== this.newest; row = previous.at(row) - 1) {
      backwards = withRoom(backwards, added);
      backwards[added] = row;
      added += 1;
    }
    const before = this.#length;
    this.#makeRoom(before + added);
    this.#length += added;
    for (let index = 0; index < added; index += 1) {
      this.#rows[before + index] = backwards[added - 1 - index] ?? 0;
    }
    this.newest = last;
    this.#sort(began, before);
  }

  /** Rows from `first` on may have come late. */
  #sort(began: ReadonlyColumn, first: number): void {
    for (let index = Math.max(1, first); index < this.#length; index += 1) {
      if (began.at(this.#rows[index - 1] ?? 0) > began.at(this.#rows[index] ?? 0)) {
        this.#rows.subarray(0, this.#length).sort((a, b) => began.at(a) - began.at(b) || a - b);
        return;
      }
    }
  }

  #makeRoom(length: number): void {
    if (length > this.#rows.length) {
      // The first time exactly: most tasks of a recording that is over are never extended.
      const room = this.#length === 0 ? length : Math.max(FIRST_ROOM, length, Math.ceil(this.#rows.length * 1.5));
      const longer = new Uint32Array(room);
      longer.set(this.#rows);
      this.#rows = longer;
    }
  }
}
