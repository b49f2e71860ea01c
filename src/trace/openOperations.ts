/**
 * Operations of which it is not known yet who did them: that is known when the step of their loop that encloses them has ended. Kept by loop, so that the steps of
 * one loop do not look at those of another, which may make none for long.
 */
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

  /** Takes out the rows of a loop, and those of none, for which `isKnown` says so. Without a loop (0) all rows are asked for. */
  settle(loop: number, isKnown: (row: number) => boolean): void {
    if (this.#size === 0) {
      return;
    }
    for (const which of loop === 0 ? [...this.#byLoop.keys()] : [loop, 0]) {
      const rows = this.#byLoop.get(which) ?? [];
      const left = rows.filter((row) => !isKnown(row));
      this.#size -= rows.length - left.length;
      if (left.length === 0) {
        this.#byLoop.delete(which);
      } else if (left.length < rows.length) {
        this.#byLoop.set(which, left);
      }
    }
  }
}
