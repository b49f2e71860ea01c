/**
 * Columns of numbers that grow: one typed array a field. They grow by chunks, so ten million rows are never copied and never leave half of the memory unused.
 */

type NumberArray = Float64Array | Uint32Array | Int32Array | Uint8Array;

const CHUNK_BITS = 15;
const CHUNK = 1 << CHUNK_BITS;
const MASK = CHUNK - 1;

/** One field of a table. Reading a row that is not there gives NaN. */
export interface ReadonlyColumn {
  readonly length: number;
  at(index: number): number;
}

/** A column that grows at its end; what is in it may be changed. */
export class Column<A extends NumberArray> implements ReadonlyColumn {
  readonly #chunks: (A | undefined)[] = [];
  readonly #make: (length: number) => A;
  #last: A;
  #length = 0;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#last = make(0);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const place = this.#length & MASK;
    if (place === 0) {
      this.#last = this.#make(CHUNK);
      this.#chunks.push(this.#last);
    }
    this.#last[place] = value;
    this.#length += 1;
  }

  at(index: number): number {
    return 0 <= index && index < this.#length
      ? (this.#chunks[index >>> CHUNK_BITS]?.[index & MASK] ?? Number.NaN)
      : Number.NaN;
  }

  /** Gives up the memory of all rows but the newest and those near `kept`. A row that was given up reads as one that is not there. */
  forget(kept: Iterable<number>): void {
    const needed = new Set<number>();
    for (const row of kept) {
      needed.add(row >>> CHUNK_BITS);
    }
    for (let chunk = 0; chunk < this.#chunks.length - 1; chunk += 1) {
      if (!needed.has(chunk)) {
        this.#chunks[chunk] = undefined;
      }
    }
  }

  set(index: number, value: number): void {
    const chunk = 0 <= index && index < this.#length ? this.#chunks[index >>> CHUNK_BITS] : undefined;
    if (chunk !== undefined) {
      chunk[index & MASK] = value;
    }
  }
}

export function float64Column(): Column<Float64Array> {
  return new Column((length) => new Float64Array(length));
}

export function uint32Column(): Column<Uint32Array> {
  return new Column((length) => new Uint32Array(length));
}

export function int32Column(): Column<Int32Array> {
  return new Column((length) => new Int32Array(length));
}

export function uint8Column(): Column<Uint8Array> {
  return new Column((length) => new Uint8Array(length));
}
