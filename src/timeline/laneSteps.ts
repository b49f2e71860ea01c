/**
 * Steps in order of time, with running sums, so that any pixel of a lane can be told in a few looks. Steps do not overlap. Times in ns since the process's
 * origin.
 */

import type { Steps } from '../trace/steps';
import type { StepRows } from '../trace/story/stepsOfTask';
import { GrowingFloat64, GrowingUint8 } from './growing';

export class LaneSteps {
  readonly #steps: Steps;
  #rows: StepRows;
  /** As in the table: looking there for every pixel takes several times as long. */
  readonly #began = new GrowingFloat64();
  readonly #ended = new GrowingFloat64();
  /** Time in steps before the step of an index; one more entry than steps. */
  readonly #busy = new GrowingFloat64();
  readonly #ready = new GrowingFloat64();
  readonly #how = new GrowingUint8();
  #last = -1;

  constructor(steps: Steps, rows: StepRows) {
    this.#steps = steps;
    this.#rows = rows;
    this.#busy.push(0);
    this.#ready.push(0);
  }

  get length(): number {
    return this.#busy.length - 1;
  }

  /** Takes in the steps that were read since the last call. */
  update(rows: StepRows): void {
    this.#rows = rows;
    this.#forget(this.#unchanged());
    this.#extend(rows);
    this.#last = rows.length === 0 ? -1 : rows.at(rows.length - 1);
  }

  /** A step that comes late stands before others that were known. */
  #unchanged(): number {
    const known = this.length;
    return known <= this.#rows.length && (known === 0 || this.#rows.at(known - 1) === this.#last) ? known : 0;
  }

  #forget(from: number): void {
    const kept = Math.min(this.length, from);
    this.#began.length = kept;
    this.#ended.length = kept;
    this.#busy.length = kept + 1;
    this.#ready.length = kept + 1;
    this.#how.length = kept;
  }

  /** The row in the table of steps. */
  row(index: number): number {
    return this.#rows.at(index);
  }

  began(index: number): number {
    return this.#began.values[index] ?? Number.NaN;
  }

  ended(index: number): number {
    return this.#ended.values[index] ?? Number.NaN;
  }

  /** When it had become ready for the step. */
  readyAt(index: number): number {
    return this.began(index) - this.readyBetween(index, index + 1);
  }

  how(index: number): number {
    return this.#how.values[index] ?? Number.NaN;
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

  /** Straight into the arrays: a large recording has a million of them. */
  #extend(rows: StepRows): void {
    const end = rows.length;
    const first = this.length;
    const began = this.#began.room(end);
    const ended = this.#ended.room(end);
    const busy = this.#busy.room(end + 1);
    const ready = this.#ready.room(end + 1);
    const how = this.#how.room(end);
    const steps = this.#steps;
    for (let index = first; index < end; index += 1) {
      const row = rows.at(index);
      const from = steps.began.at(row);
      const to = steps.ended.at(row);
      how[index] = steps.how.at(row);
      began[index] = from;
      ended[index] = to;
      busy[index + 1] = (busy[index] ?? 0) + Math.max(0, to - from);
      ready[index + 1] = (ready[index] ?? 0) + Math.max(0, from - steps.ready.at(row));
    }
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
