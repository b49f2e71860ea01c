/**
 * What a ring's reader did not get to see, told as one row of the recording would tell it: from when to when rows are missing, and how many. Such a row comes before
 * the first one behind the gap that tells a moment; what a checkpoint tells of tasks stands before it.
 */
import { FORMAT_OF_SECONDS, type RecordingHeader, ROW_BYTES, rowKind } from '../protocol/recording';
import type { TakeRow } from './rowBlocks';

/** Kinds of rows that are written when they happen: a checkpoint repeats older ones of others. */
const { step, woke, operation, idle, running, blocked, callback } = rowKind;
const timely: ReadonlySet<number> = new Set([step, woke, operation, idle, running, blocked, callback]);
/** `sub` of a row that tells what a size limit dropped. */
const BY_LIMIT = 1;

export class DroppedRows {
  readonly #take: TakeRow;
  readonly #row = new DataView(new ArrayBuffer(ROW_BYTES));
  /** Rows that are missing since the last one that came. */
  #missing: number;

  /** `take` gets all rows; `header`: as it is before any of them was read. */
  constructor(take: TakeRow, { dropped, origin, format }: RecordingHeader) {
    this.#take = take;
    this.#missing = dropped;
    if (format >= FORMAT_OF_SECONDS) {
      this.#row.setFloat64(0, Number(origin) / 1e9, true);
    } else {
      this.#row.setBigInt64(0, origin, true);
    }
    this.#row.setUint32(ROW_BYTES - 4, rowKind.dropped | (BY_LIMIT << 8), true);
  }

  /** Rows were taken away before they were read. */
  lost(rows: number): void {
    this.#missing += rows;
  }

  /** The row that begins at a byte of `view`. */
  row(view: DataView, at: number): void {
    if (timely.has(view.getUint32(at + ROW_BYTES - 4, true) & 0xff)) {
      this.#copyTime(view, at, 8);
      if (this.#missing > 0) {
        this.#row.setUint32(16, Math.min(this.#missing, 0xffff_ffff), true);
        this.#missing = 0;
        this.#take(this.#row, 0);
      }
      this.#copyTime(view, at, 0);
    }
    this.#take(view, at);
  }

  /** A gap begins at the last moment that was told. */
  #copyTime(view: DataView, from: number, to: number): void {
    this.#row.setUint32(to, view.getUint32(from, true), true);
    this.#row.setUint32(to + 4, view.getUint32(from + 4, true), true);
  }
}
