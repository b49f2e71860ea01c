/**
 * Which rows of the table of steps may lie within a span of time. Rows of one thread are in the order of their end, those of several threads are not, and the
 * wait before a step may be long: so each stretch of rows keeps from when to when anything in it lasted, and what lies outside of a span is passed over.
 */
import { type Column, float64Column } from '../columns';
import type { Steps } from '../steps';

const STRETCH_BITS = 12;
const STRETCH = 1 << STRETCH_BITS;

/** Rows from the first to before the end. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

export class RangeIndex {
  readonly #steps: Steps;
  /** Of each stretch the earliest beginning of a wait before a step, and the latest end of a step. */
  readonly #from: Column<Float64Array> = float64Column();
  /** The earliest beginning of a step itself. */
  readonly #began: Column<Float64Array> = float64Column();
  readonly #to: Column<Float64Array> = float64Column();
  #read = 0;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** The stretches of rows of which something may lie between two moments (ns since the origin). */
  *within(from: number, to: number): Generator<RowRange, void> {
    this.#extend();
    for (let stretch = 0; stretch < this.#from.length; stretch += 1) {
      if (this.#from.at(stretch) < to && from < this.#to.at(stretch)) {
        const first = stretch << STRETCH_BITS;
        yield { first, end: Math.min(first + STRETCH, this.#steps.length) };
      }
    }
  }

  /** The next moment behind another at which a step of any task began or ended; undefined when there is none. */
  after(time: number): number | undefined {
    this.#extend();
    let best = Number.POSITIVE_INFINITY;
    for (let stretch = 0; stretch < this.#from.length; stretch += 1) {
      if (this.#to.at(stretch) > time && this.#began.at(stretch) < best) {
        best = this.#nearest(stretch, best, (moment, found) => time < moment && moment < found);
      }
    }
    return Number.isFinite(best) ? best : undefined;
  }

  /** The last moment before another at which a step of any task began or ended; undefined when there is none. */
  before(time: number): number | undefined {
    this.#extend();
    let best = Number.NEGATIVE_INFINITY;
    for (let stretch = this.#from.length - 1; stretch >= 0; stretch -= 1) {
      if (this.#began.at(stretch) < time && this.#to.at(stretch) > best) {
        best = this.#nearest(stretch, best, (moment, found) => found < moment && moment < time);
      }
    }
    return Number.isFinite(best) ? best : undefined;
  }

  #nearest(stretch: number, start: number, isNearer: (moment: number, found: number) => boolean): number {
    const { began, ended, length } = this.#steps;
    const first = stretch << STRETCH_BITS;
    let found = start;
    for (let row = first; row < Math.min(first + STRETCH, length); row += 1) {
      for (const moment of [began.at(row), ended.at(row)]) {
        found = isNearer(moment, found) ? moment : found;
      }
    }
    return found;
  }

  #extend(): void {
    const { length } = this.#steps;
    for (; this.#read < length; this.#read += 1) {
      const stretch = this.#read >>> STRETCH_BITS;
      const from = startOf(this.#steps, this.#read);
      const to = this.#steps.ended.at(this.#read);
      if (stretch === this.#from.length) {
        this.#from.push(from);
        this.#began.push(this.#steps.began.at(this.#read));
        this.#to.push(to);
      } else {
        this.#from.set(stretch, Math.min(from, this.#from.at(stretch)));
        this.#began.set(stretch, Math.min(this.#steps.began.at(this.#read), this.#began.at(stretch)));
        this.#to.set(stretch, Math.max(to, this.#to.at(stretch)));
      }
    }
  }
}

/** When the time between a step and the one before it began; of a first step, when the task was created. */
function startOf({ previous, ended, ready }: Steps, row: number): number {
  const before = previous.at(row) - 1;
  return before < 0 ? ready.at(row) : ended.at(before);
}
