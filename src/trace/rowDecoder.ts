/** The fixed-width rows of a recording as numbers. */
import { FORMAT_OF_SECONDS, MOST_MORE_MEMBERS, rowKind } from '../protocol/recording';

/** One row; times are nanoseconds since the recording's origin. `b` is in two words because its meaning depends on the kind. */
export interface Row {
  kind: number;
  sub: number;
  loop: number;
  /** `a`: when it happened or began. */
  time: number;
  /** `b` as a time since the origin, in rows that have one there; NaN in others. */
  end: number;
  /** `b` as it stands, its low and high word. */
  low: number;
  high: number;
  c: number;
  d: number;
  e: number;
}

/** The last of the tasks that a member row names, which were made one after the other. */
export function lastMember(row: Readonly<Row>): number {
  return row.d === 0 ? 0 : row.d + Math.min(row.e, MOST_MORE_MEMBERS);
}

const { step, idle, running, blocked, callback, totals, dropped, rest, computed } = rowKind;
const kindsWithEnd: ReadonlySet<number> = new Set([
  step,
  idle,
  running,
  blocked,
  callback,
  totals,
  dropped,
  rest,
  computed,
]);
/** Of each kind whether `b` is a time. */
const hasEnd: readonly boolean[] = Array.from({ length: 256 }, (_, kind) => kindsWithEnd.has(kind));

/** Decodes rows of one recording, each into the same object: copy what you keep. */
export class RowDecoder {
  readonly #originLow: number;
  readonly #originHigh: number;
  readonly #originSeconds: number;
  readonly #inSeconds: boolean;
  readonly #row: Row = { kind: 0, sub: 0, loop: 0, time: 0, end: 0, low: 0, high: 0, c: 0, d: 0, e: 0 };

  /** `origin` and `format`: the header's. */
  constructor(origin: bigint, format: number) {
    this.#inSeconds = format >= FORMAT_OF_SECONDS;
    this.#originSeconds = Number(origin) / 1e9;
    this.#originLow = Number(origin & 0xffffffffn);
    this.#originHigh = Number(origin >> 32n);
  }

  /** The row that begins at a byte of `view`, which must hold all of it. */
  decode(view: DataView, at: number): Readonly<Row> {
    const row = this.#row;
    const head = view.getUint32(at + 28, true);
    row.kind = head & 0xff;
    row.sub = (head >>> 8) & 0xff;
    row.loop = head >>> 16;
    row.low = view.getUint32(at + 8, true);
    row.high = view.getInt32(at + 12, true);
    const ends = hasEnd[row.kind] === true;
    if (this.#inSeconds) {
      row.time = this.#ofSeconds(view.getFloat64(at, true));
      row.end = ends ? this.#ofSeconds(view.getFloat64(at + 8, true)) : Number.NaN;
    } else {
      row.time = this.#sinceOrigin(view.getUint32(at, true), view.getInt32(at + 4, true));
      row.end = ends ? this.#sinceOrigin(row.low, row.high) : Number.NaN;
    }
    row.c = view.getUint32(at + 16, true);
    row.d = view.getUint32(at + 20, true);
    row.e = view.getUint32(at + 24, true);
    return row;
  }

  #ofSeconds(seconds: number): number {
    return Math.round((seconds - this.#originSeconds) * 1e9);
  }

  #sinceOrigin(low: number, high: number): number {
    return (high - this.#originHigh) * 0x1_0000_0000 + (low - this.#originLow);
  }
}
