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

  #extend(): void {
    const { length } = this.#steps;
    for (; this.#read < length; this.#read += 1) {
      const stretch = this.#read >>> STRETCH_BITS;
      const from = startOf(this.#steps, this.#read);
      const to = this.#steps.ended.at(this.#read);
      if (stretch === this.#from.length) {
        this.#from.push(from);
        this.#to.push(to);
      } else {
        this.#from.set(stretch, Math.min(from, this.#from.at(stretch)));
        this.#to.set(stretch, Math.max(to, this.#to.at(stretch)));
      }
    }
  }
}

/** When the time between a step and the one before it began; of a first step, when the task was created. */
export function startOf({ previous, ended, ready }: Steps, row: number): number {
  const before = previous.at(row) - 1;
  return before < 0 ? ready.at(row) : ended.at(before);
}
