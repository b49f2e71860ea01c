/** What kept each loop busy: steps of all its tasks in order of time, without those that ran within others (eager ones), as rows of the table of steps. */
import type { Trace } from '../trace/trace';
import type { OrderedSteps } from './busyPixels';
import { GrowingFloat64, GrowingUint32 } from './growing';
import { search } from './laneSteps';

/** Steps between two sums: a pixel of ten million steps is told in a few looks, and the sums take little memory. */
const BLOCK_BITS = 5;
const BLOCK = 1 << BLOCK_BITS;

export class StepsOfLoops {
  readonly #trace: Trace;
  readonly #loops = new Map<number, LoopSteps>();
  #done = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Takes in the steps that were read since the last call. */
  update(): void {
    const { steps } = this.#trace;
    while (this.#done < steps.length) {
      const row = this.#done;
      const run = { task: steps.task.run(row), began: steps.began.run(row), ended: steps.ended.run(row) };
      this.#take(row, run);
      this.#done += run.task.length;
    }
  }

  #take(first: number, run: { readonly [field in 'task' | 'began' | 'ended']: ArrayLike<number> }): void {
    const { task, began, ended } = run;
    let last = -1;
    let loop = -1;
    let own: LoopSteps | undefined;
    for (let index = 0; index < task.length; index += 1) {
      const next = task[index] ?? 0;
      if (next !== last) {
        last = next;
        const of = this.#trace.task(next)?.loop ?? 0;
        own = of === loop ? own : this.of(of);
        loop = of;
      }
      own?.add(first + index, began[index] ?? 0, ended[index] ?? 0);
    }
  }

  /** The steps of a loop, as of the last `update`. */
  of(loop: number): LoopSteps {
    let steps = this.#loops.get(loop);
    if (steps === undefined) {
      steps = new LoopSteps(this.#trace.steps);
      this.#loops.set(loop, steps);
    }
    return steps;
  }
}

/** Steps of one loop, which do not overlap. */
export class LoopSteps implements OrderedSteps {
  readonly #steps: Trace['steps'];
  /** The rows; undefined as long as they are all of the table from its first on, as in a program with one loop. */
  #rows: GrowingUint32 | undefined;
  #length = 0;
  /** When the last step of each whole block ended. */
  readonly #ends = new GrowingFloat64();
  /** Time in the steps before each block; one more entry than whole blocks. */
  readonly #busy = new GrowingFloat64();
  /** Time in all steps. */
  #total = 0;
  /** When the last step began. */
  #newest = Number.NEGATIVE_INFINITY;

  constructor(steps: Trace['steps']) {
    this.#steps = steps;
    this.#busy.push(0);
  }

  get length(): number {
    return this.#length;
  }

  /** The row in the table of steps. */
  row(index: number): number {
    return this.#rows === undefined ? index : (this.#rows.values[index] ?? Number.NaN);
  }

  began(index: number): number {
    return this.#steps.began.at(this.row(index));
  }

  ended(index: number): number {
    return this.#steps.ended.at(this.row(index));
  }

  busyBetween(first: number, end: number): number {
    return this.#busyBefore(end) - this.#busyBefore(first);
  }

  firstEndingAfter(time: number, from = 0): number {
    const { length: blocks } = this.#ends;
    const block = this.#blockEndingAfter(time, Math.min(blocks, from >>> BLOCK_BITS));
    const high = block < blocks ? (block + 1) << BLOCK_BITS : this.length;
    return search(Math.max(from, block << BLOCK_BITS), high, (index) => this.ended(index) > time);
  }

  /** Adds a row of the table. */
  add(row: number, began: number, ended: number): void {
    if (began <= this.#newest) {
      this.#addOutOfOrder(row, began, ended);
      return;
    }
    if (this.#rows !== undefined || row !== this.#length) {
      this.#ownRows().push(row);
    }
    this.#length += 1;
    this.#newest = began;
    this.#total += ended - began;
    if ((this.#length & (BLOCK - 1)) === 0) {
      this.#ends.push(ended);
      this.#busy.push(this.#total);
    }
  }

  /** The row of an eager task's step comes before that of the step in which it ran, and is left out then. Others have come late. */
  #addOutOfOrder(row: number, began: number, ended: number): void {
    const rows = this.#ownRows();
    while (this.length > 0 && began <= this.began(this.length - 1) && !(this.ended(this.length - 1) > ended)) {
      this.#length -= 1;
    }
    const { length } = this;
    rows.length = length;
    rows.push(row);
    this.#length = rows.length;
    const place = length > 0 && this.began(length - 1) > began ? this.#sortIn(began, rows) : length;
    this.#newest = this.began(length);
    this.#sumUpFrom(place >>> BLOCK_BITS);
  }

  /** The rows one by one: they are no longer those of the table from its first on. */
  #ownRows(): GrowingUint32 {
    if (this.#rows === undefined) {
      this.#rows = new GrowingUint32();
      for (let row = 0; row < this.#length; row += 1) {
        this.#rows.push(row);
      }
    }
    return this.#rows;
  }

  #sumUpFrom(block: number): void {
    this.#ends.length = Math.min(this.#ends.length, block);
    this.#busy.length = this.#ends.length + 1;
    const whole = this.length >>> BLOCK_BITS;
    for (let next = this.#ends.length; next < whole; next += 1) {
      const end = (next + 1) << BLOCK_BITS;
      this.#busy.push(this.#busyBefore(end));
      this.#ends.push(this.ended(end - 1));
    }
    this.#total = this.#busyBefore(this.length);
  }

  /** The last row came late: it moves to its place, which is returned. */
  #sortIn(began: number, { values }: GrowingUint32): number {
    const last = this.length - 1;
    const row = this.row(last);
    const place = search(0, last, (index) => this.began(index) > began);
    values.copyWithin(place + 1, place, last);
    values[place] = row;
    return place;
  }

  /** The first block from one on whose last step ends after a moment. Looks near first: callers go from left to right. */
  #blockEndingAfter(time: number, from: number): number {
    const { values, length } = this.#ends;
    let low = from;
    let jump = 1;
    while (low + jump < length && (values[low + jump] ?? 0) <= time) {
      low += jump;
      jump *= 2;
    }
    return search(low, Math.min(length, low + jump + 1), (block) => (values[block] ?? 0) > time);
  }

  /** Time in the steps before an index. */
  #busyBefore(end: number): number {
    const block = Math.min(this.#ends.length, end >>> BLOCK_BITS);
    let busy = this.#busy.values[block] ?? 0;
    for (let index = block << BLOCK_BITS; index < end; index += 1) {
      busy += this.ended(index) - this.began(index);
    }
    return busy;
  }
}
