/**
 * How long many things lasted, in little memory: all lengths while they are few, their numbers in narrow ranges afterwards. The longest and the count are
 * always exact; `exact` tells whether the median is.
 */

/** So many are kept as they are. */
const KEPT = 1024;
/** Ranges between a length and its double; a length in the middle of its range is wrong by 1 / 256 at most. */
const RANGES = 128;

export interface LengthSummary {
  readonly count: number;
  /** ns. */
  readonly longest: number;
  /** ns. */
  readonly total: number;
  /** ns; within 0.4 % when not exact. 0 of none. */
  readonly median: number;
  readonly exact: boolean;
}

export class Lengths {
  #kept: number[] = [];
  /** Number of lengths by range; used once there are too many to keep. */
  readonly #ranges = new Map<number, number>();
  #count = 0;
  #longest = 0;
  #total = 0;

  /** Adds one. `length`: ns, below 0 counts as 0. */
  add(length: number): void {
    const value = Math.max(0, length);
    this.#count += 1;
    this.#total += value;
    this.#longest = Math.max(this.#longest, value);
    if (this.#count <= KEPT) {
      this.#kept.push(value);
      return;
    }
    this.#spread();
    this.#addToRange(value);
  }

  get count(): number {
    return this.#count;
  }

  summary(): LengthSummary {
    const exact = this.#count <= KEPT;
    const median = exact ? middleOf(this.#kept) : Math.min(this.#longest, this.#middleRange());
    return { count: this.#count, longest: this.#longest, total: this.#total, median, exact };
  }

  /** Adds all of another's. */
  addAll(other: Lengths): void {
    if (other.#count <= KEPT) {
      for (const length of other.#kept) {
        this.add(length);
      }
      return;
    }
    if (this.#count <= KEPT) {
      this.#spread();
    }
    for (const [range, count] of other.#ranges) {
      this.#ranges.set(range, (this.#ranges.get(range) ?? 0) + count);
    }
    this.#count += other.#count;
    this.#total += other.#total;
    this.#longest = Math.max(this.#longest, other.#longest);
  }

  #spread(): void {
    for (const kept of this.#kept) {
      this.#addToRange(kept);
    }
    this.#kept = [];
  }

  #addToRange(value: number): void {
    const range = rangeOf(value);
    this.#ranges.set(range, (this.#ranges.get(range) ?? 0) + 1);
  }

  #middleRange(): number {
    let before = 0;
    for (const [range, count] of [...this.#ranges].sort(([a], [b]) => a - b)) {
      before += count;
      if (2 * before >= this.#count) {
        return middleOfRange(range);
      }
    }
    return 0;
  }
}

/** Of an even number of lengths the shorter one in the middle: a figure says nothing that was not measured. */
function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
}

/** 0 for less than a nanosecond. */
function rangeOf(value: number): number {
  if (value < 1) {
    return 0;
  }
  const doubles = Math.floor(Math.log2(value));
  return 1 + doubles * RANGES + Math.floor((value / 2 ** doubles - 1) * RANGES);
}

function middleOfRange(range: number): number {
  if (range === 0) {
    return 0;
  }
  const doubles = Math.floor((range - 1) / RANGES);
  return 2 ** doubles * (1 + (((range - 1) % RANGES) + 0.5) / RANGES);
}
