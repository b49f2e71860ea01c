/**
 * Operations of which it is not known yet who did them: that is known when the step of their loop that encloses them has ended. Kept by loop, so that the steps of
 * one loop do not look at those of another, which may make none for long.
 */
import type { FinishedStep } from './steps';

/** Whether it is known of the operation of a row who did it, now that a step is over. */
type IsKnown = (row: number, step: FinishedStep) => boolean;

export class OpenOperations {
  readonly #byLoop = new Map<number, number[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The oldest row; undefined when there is none. */
  get oldest(): number | undefined {
    let oldest: number | undefined;
    for (const [first] of this.#byLoop.values()) {
      oldest = first !== undefined && (oldest === undefined || first < oldest) ? first : oldest;
    }
    return oldest;
  }

  /** All rows. */
  get rows(): readonly number[] {
    return [...this.#byLoop.values()].flat();
  }

  has(row: number): boolean {
    return [...this.#byLoop.values()].some((rows) => rows.includes(row));
  }

  /** `loop`: 0 when it is not known. */
  add(row: number, loop: number): void {
    const rows = this.#byLoop.get(loop);
    if (rows === undefined) {
      this.#byLoop.set(loop, [row]);
    } else {
      rows.push(row);
    }
    this.#size += 1;
  }

  /** Takes out the rows of a step's loop, and those of none, for which `isKnown` says so. Without a loop (0) all rows are asked for. */
  settle(step: FinishedStep, isKnown: IsKnown): void {
    if (this.#size === 0) {
      return;
    }
    if (step.loop === 0) {
      for (const rows of this.#byLoop.values()) {
        this.#settleOf(rows, step, isKnown);
      }
    } else {
      this.#settleOf(this.#byLoop.get(step.loop), step, isKnown);
      this.#settleOf(this.#byLoop.get(0), step, isKnown);
    }
  }

  /** In place: there are as many of these as operations. */
  #settleOf(rows: number[] | undefined, step: FinishedStep, isKnown: IsKnown): void {
    if (rows === undefined) {
      return;
    }
    let left = 0;
    for (const row of rows) {
      if (!isKnown(row, step)) {
        rows[left] = row;
        left += 1;
      }
    }
    this.#size -= rows.length - left;
    while (rows.length > left) {
      rows.pop();
    }
  }
}
