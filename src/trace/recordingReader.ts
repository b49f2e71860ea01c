/**
 * Reads a recording while it grows: `poll()` hands over what is new, rows and text records in the order of their blocks.
 * Does no I/O of its own and cannot fail after the header: odd bytes give a note or are skipped.
 */
import { fail, type Result, succeed } from '../base/result';
import {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  blockKind,
  decodeHeader,
  HEADER_BYTES,
  HEADER_FIELDS_BYTES,
  type RecordingHeader,
  ROW_BYTES,
} from '../protocol/recording';
import type { ByteSource } from './byteSource';

/** One row; times are nanoseconds since the recording's origin. `b` is in two words because its meaning depends on the kind. */
export interface Row {
  kind: number;
  sub: number;
  loop: number;
  /** `a`: when it happened or began. */
  time: number;
  /** `b` as a time since the origin. */
  end: number;
  /** `b` as it stands, its low and high word. */
  low: number;
  high: number;
  c: number;
  d: number;
  e: number;
}

/** Receives what a recording holds. The row is reused for the next one: copy what you keep. */
export interface RecordingSink {
  row(row: Readonly<Row>): void;
  /** A text record, parsed; an object with a string `k`. */
  text(record: Readonly<Record<string, unknown>>): void;
}

interface Block {
  readonly offset: number;
  readonly kind: number;
  readonly sequence: number;
  /** Bytes of the payload read so far. */
  done: number;
  /** Offsets of rows that were still unwritten when rows behind them were read. */
  holes: number[];
}

export interface RecordingReader {
  /** The header as of the last poll. */
  readonly header: RecordingHeader;
  /** Hands over what is new. Returns whether there was anything. */
  poll(): boolean;
  /** What could not be read, in words. */
  readonly notes: readonly string[];
}

/** Opens a recording, or says in a sentence why it cannot be read. */
export function openRecording(source: ByteSource, sink: RecordingSink): Result<RecordingReader> {
  const header = decodeHeader(source.read(0, HEADER_FIELDS_BYTES));
  return header.ok ? succeed(new Reader(source, sink, header.value)) : fail(header.error);
}

/** Keeps the place in every block that may still be written to. */
class Reader implements RecordingReader {
  header: RecordingHeader;
  readonly notes: string[] = [];
  readonly #source: ByteSource;
  readonly #sink: RecordingSink;
  readonly #originLow: number;
  readonly #originHigh: number;
  readonly #row: Row = { kind: 0, sub: 0, loop: 0, time: 0, end: 0, low: 0, high: 0, c: 0, d: 0, e: 0 };
  #nextOffset = HEADER_BYTES;
  #open: Block[] = [];
  #ring: Block[] = [];
  #line: Uint8Array[] = [];

  constructor(source: ByteSource, sink: RecordingSink, header: RecordingHeader) {
    this.#source = source;
    this.#sink = sink;
    this.header = header;
    this.#originLow = Number(header.origin & 0xffffffffn);
    this.#originHigh = Number(header.origin >> 32n);
  }

  poll(): boolean {
    const header = decodeHeader(this.#source.read(0, HEADER_FIELDS_BYTES));
    if (header.ok) {
      this.header = header.value;
    }
    const fresh = [...this.#newBlocks(), ...this.#reusedBlocks()].sort((a, b) => a.sequence - b.sequence);
    const blocks = [...this.#open, ...fresh];
    // Text first: a row may name a string whose record stands in a block behind it.
    let found = false;
    for (const kind of [blockKind.text, blockKind.rows]) {
      for (const block of blocks.filter((candidate) => candidate.kind === kind)) {
        found = (kind === blockKind.text ? this.#readText(block) : this.#readRows(block, blocks)) || found;
      }
    }
    this.#open = blocks.filter((block) => stillOpen(block, blocks));
    return found;
  }

  #newBlocks(): Block[] {
    const found: Block[] = [];
    while (this.#nextOffset + BLOCK_HEADER_BYTES <= this.#source.size()) {
      const block = this.#blockAt(this.#nextOffset);
      if (block === undefined) {
        break;
      }
      this.#nextOffset += BLOCK_BYTES;
      if (block.kind === blockKind.rows || block.kind === blockKind.text) {
        found.push(block);
      } else {
        this.notes.push(`A block of an unknown kind at byte ${block.offset} was skipped.`);
      }
    }
    if (this.header.ring > 0) {
      this.#ring.push(...found.filter((block) => block.kind === blockKind.rows));
    }
    return found;
  }

  /** In a ring, blocks whose sequence has changed hold new rows. */
  #reusedBlocks(): Block[] {
    const found: Block[] = [];
    this.#ring = this.#ring.map((known) => {
      const now = this.#blockAt(known.offset);
      if (now === undefined || now.sequence === known.sequence || now.kind !== blockKind.rows) {
        return known;
      }
      found.push(now);
      return now;
    });
    if (found.length > 0) {
      const offsets = new Set(found.map((block) => block.offset));
      this.#open = this.#open.filter((block) => !offsets.has(block.offset));
    }
    return found;
  }

  #blockAt(offset: number): Block | undefined {
    const bytes = this.#source.read(offset, BLOCK_HEADER_BYTES);
    if (bytes.byteLength < BLOCK_HEADER_BYTES) {
      return undefined;
    }
    const view = viewOf(bytes);
    const kind = view.getUint32(0, true);
    return kind === blockKind.unused
      ? undefined
      : { offset, kind, sequence: view.getUint32(4, true), done: 0, holes: [] };
  }

  #readText(block: Block): boolean {
    const header = this.#source.read(block.offset, BLOCK_HEADER_BYTES);
    if (header.byteLength < BLOCK_HEADER_BYTES) {
      return false;
    }
    const used = Math.min(Number(viewOf(header).getBigUint64(8, true)), BLOCK_BYTES - BLOCK_HEADER_BYTES);
    if (used <= block.done) {
      return false;
    }
    const bytes = this.#source.read(block.offset + BLOCK_HEADER_BYTES + block.done, used - block.done);
    block.done += bytes.byteLength;
    this.#readLines(bytes);
    return bytes.byteLength > 0;
  }

  #readLines(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      const line = new Uint8Array([...this.#line.flatMap((part) => [...part]), ...bytes.subarray(start, end)]);
      this.#line = [];
      start = end + 1;
      this.#readRecord(new TextDecoder().decode(line));
    }
    if (start < bytes.byteLength) {
      this.#line.push(bytes.slice(start));
    }
  }

  #readRecord(line: string): void {
    const record = parseRecord(line);
    if (record === undefined) {
      this.notes.push('A text record could not be read and was skipped.');
    } else {
      this.#sink.text(record);
    }
  }

  #readRows(block: Block, blocks: readonly Block[]): boolean {
    const sealed = blocks.some((other) => other.kind === blockKind.rows && other.sequence > block.sequence);
    const start = block.offset + BLOCK_HEADER_BYTES;
    const bytes = this.#source.read(start + block.done, BLOCK_BYTES - BLOCK_HEADER_BYTES - block.done);
    const view = viewOf(bytes);
    const holes = this.#readHoles(block);
    let at = 0;
    for (; at + ROW_BYTES <= bytes.byteLength; at += ROW_BYTES) {
      if (isWritten(view, at)) {
        this.#handOver(view, at);
      } else if (sealed || hasRowBehind(view, at)) {
        block.holes.push(block.done + at);
      } else {
        break;
      }
    }
    block.done += at;
    return at > 0 || holes;
  }

  /** Rows that were unwritten at the last poll: they are there now, or they will never be. */
  #readHoles(block: Block): boolean {
    const holes = block.holes;
    block.holes = [];
    let found = false;
    for (const hole of holes) {
      const bytes = this.#source.read(block.offset + BLOCK_HEADER_BYTES + hole, ROW_BYTES);
      if (bytes.byteLength === ROW_BYTES && isWritten(viewOf(bytes), 0)) {
        this.#handOver(viewOf(bytes), 0);
        found = true;
      }
    }
    return found;
  }

  #handOver(view: DataView, at: number): void {
    const row = this.#row;
    const head = view.getUint32(at + 28, true);
    row.kind = head & 0xff;
    row.sub = (head >>> 8) & 0xff;
    row.loop = head >>> 16;
    row.time = this.#sinceOrigin(view.getUint32(at, true), view.getInt32(at + 4, true));
    row.low = view.getUint32(at + 8, true);
    row.high = view.getInt32(at + 12, true);
    row.end = this.#sinceOrigin(row.low, row.high);
    row.c = view.getUint32(at + 16, true);
    row.d = view.getUint32(at + 20, true);
    row.e = view.getUint32(at + 24, true);
    this.#sink.row(row);
  }

  #sinceOrigin(low: number, high: number): number {
    return (high - this.#originHigh) * 0x1_0000_0000 + (low - this.#originLow);
  }
}

/** A block that more may come into: the newest of its kind, and those with unwritten rows among written ones. */
function stillOpen(block: Block, blocks: readonly Block[]): boolean {
  const newest = !blocks.some((other) => other.kind === block.kind && other.sequence > block.sequence);
  return newest || block.holes.length > 0;
}

/** A row is there when its last word is; a reader that overtakes the writer may see that word and not yet the first (every row starts with a time). */
function isWritten(view: DataView, at: number): boolean {
  return view.getUint32(at + 28, true) !== 0 && (view.getUint32(at, true) !== 0 || view.getUint32(at + 4, true) !== 0);
}

function hasRowBehind(view: DataView, at: number): boolean {
  for (let next = at + ROW_BYTES; next + ROW_BYTES <= view.byteLength; next += ROW_BYTES) {
    if (isWritten(view, next)) {
      return true;
    }
  }
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && typeof value['k'] === 'string' ? value : undefined;
  } catch {
    return undefined; // a torn or hostile line; the caller notes it
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
