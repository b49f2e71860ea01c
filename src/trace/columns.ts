/** Columns of numbers that grow: one typed array a field, doubled when full, so that ten million rows stay cheap. */
export type NumberArray = Float64Array | Uint32Array | Uint8Array;

/** A growing column. Values beyond `length` are unspecified. */
export class Column<A extends NumberArray> {
  #values: A;
  #length = 0;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A, capacity = 1024) {
    this.#make = make;
    this.#values = make(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#make(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** The value of a row; NaN where there is none. */
  at(index: number): number {
    return 0 <= index && index < this.#length ? (this.#values[index] ?? Number.NaN) : Number.NaN;
  }

  set(index: number, value: number): void {
    if (0 <= index && index < this.#length) {
      this.#values[index] = value;
    }
  }

  /** The values, without a copy; valid until the next push. */
  view(): A {
    return this.#values.subarray(0, this.#length) as A;
  }
}

export function float64Column(): Column<Float64Array> {
  return new Column((length) => new Float64Array(length));
}

export function uint32Column(): Column<Uint32Array> {
  return new Column((length) => new Uint32Array(length));
}

export function uint8Column(): Column<Uint8Array> {
  return new Column((length) => new Uint8Array(length));
}
