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
  /** The rows from one on that lie beside each other in memory, at least one where there is one: who reads millions takes them by such runs. */
  run(first: number): ArrayLike<number>;
}

/** How many rows the columns of one table have. */
export class Rows {
  length = 0;

  /** Where the next row stands in its chunk; 0 when that is to be made. */
  get place(): number {
    return this.length & MASK;
  }
}

/** A column that grows at its end; what is in it may be changed. */
export class Column<A extends NumberArray> implements ReadonlyColumn {
  readonly #chunks: (A | undefined)[] = [];
  readonly #make: (length: number) => A;
  readonly #rows: Rows;
  #last: A;

  /** `rows`: of a table that writes into the chunks of all its columns itself. */
  constructor(make: (length: number) => A, rows = new Rows()) {
    this.#make = make;
    this.#rows = rows;
    this.#last = make(0);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Adds a row to a column that stands alone. */
  push(value: number): void {
    const { place } = this.#rows;
    if (place === 0) {
      this.#last = this.chunk();
    }
    this.#last[place] = value;
    this.#rows.length += 1;
  }

  /** The chunk for the rows behind the last, when all others are full: a table writes there at `rows.place`, which costs a fifth of as many calls of `push`. */
  chunk(): A {
    const chunk = this.#make(CHUNK);
    this.#chunks.push(chunk);
    return chunk;
  }

  at(index: number): number {
    return 0 <= index && index < this.#rows.length
      ? (this.#chunks[index >>> CHUNK_BITS]?.[index & MASK] ?? Number.NaN)
      : Number.NaN;
  }

  run(first: number): ArrayLike<number> {
    const chunk = this.#chunks[first >>> CHUNK_BITS];
    const left = this.#rows.length - first;
    const place = first & MASK;
    return chunk === undefined || left <= 0 ? [] : chunk.subarray(place, place + left);
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
    const chunk = 0 <= index && index < this.#rows.length ? this.#chunks[index >>> CHUNK_BITS] : undefined;
    if (chunk !== undefined) {
      chunk[index & MASK] = value;
    }
  }
}

export function float64Column(rows?: Rows): Column<Float64Array> {
  return new Column((length) => new Float64Array(length), rows);
}

export function uint32Column(rows?: Rows): Column<Uint32Array> {
  return new Column((length) => new Uint32Array(length), rows);
}

export function int32Column(rows?: Rows): Column<Int32Array> {
  return new Column((length) => new Int32Array(length), rows);
}

export function uint8Column(rows?: Rows): Column<Uint8Array> {
  return new Column((length) => new Uint8Array(length), rows);
}
