/** How long intervals cover each of many equal parts of time, all intervals together. Adding one takes the same time whatever its length. */
export class TimeSums {
  readonly from: number;
  /** Of one part, ns. */
  readonly part: number;
  readonly count: number;
  /** Of intervals that cover a part not whole. */
  readonly #partial: Float64Array;
  /** How many more cover the whole part than the one before. */
  readonly #change: Float64Array;

  constructor(from: number, part: number, count: number) {
    this.from = from;
    this.part = part;
    this.count = count;
    this.#partial = new Float64Array(count + 1);
    this.#change = new Float64Array(count + 2);
  }

  get to(): number {
    return this.from + this.part * this.count;
  }

  /** Adds an interval; what of it is outside does not count. */
  add(began: number, ended: number): void {
    const start = Math.max(0, (began - this.from) / this.part);
    const end = Math.min(this.count, (ended - this.from) / this.part);
    if (!(end > start)) {
      return;
    }
    const first = Math.floor(start);
    const last = Math.floor(end);
    if (first === last) {
      this.#partial[first] = (this.#partial[first] ?? 0) + end - start;
      return;
    }
    this.#partial[first] = (this.#partial[first] ?? 0) + first + 1 - start;
    this.#partial[last] = (this.#partial[last] ?? 0) + end - last;
    this.#change[first + 1] = (this.#change[first + 1] ?? 0) + 1;
    this.#change[last] = (this.#change[last] ?? 0) - 1;
  }

  /** Adds to one part; `share`: of its length. */
  addShare(index: number, share: number): void {
    this.#partial[index] = (this.#partial[index] ?? 0) + share;
  }

  /** How many intervals cover each part on average. */
  averages(): Float64Array {
    const result = new Float64Array(this.count);
    let whole = 0;
    for (let index = 0; index < this.count; index += 1) {
      whole += this.#change[index] ?? 0;
      result[index] = whole + (this.#partial[index] ?? 0);
    }
    return result;
  }
}
