/**
 * Reads a recording while it grows: `poll()` hands over what is new, text records first, then rows in the order of their blocks.
 * Does no I/O of its own and cannot fail after the header: odd bytes are counted and told as notes.
 */
import { fail, type Result, succeed } from '../base/result';
import {
  BLOCK_HEADER_BYTES,
  blockKind,
  FORMAT,
  HEADER_FIELDS_BYTES,
  type RecordingHeader,
} from '../protocol/recording';
import { type Block, BlockFinder } from './blocks';
import type { ByteSource } from './byteSource';
import { DroppedRows } from './droppedRows';
import { decodeHeader, stopText } from './header';
import type { Raw } from './records';
import { RowBlocks, type TakeRow } from './rowBlocks';
import { type Row, RowDecoder } from './rowDecoder';
import { TextLines } from './textLines';

/** Receives what a recording holds, rows as they stand in the file. */
export interface RawSink {
  /** Called once, before all others. */
  begin(header: RecordingHeader): void;
  /** The row that begins at a byte of `view`; copy what you keep. */
  rawRow(view: DataView, at: number): void;
  text(record: Raw): void;
  /** All that is there now was handed over. */
  caughtUp?(): void;
}

/** Receives what a recording holds. The row is reused for the next one: copy what you keep. */
export interface RecordingSink {
  /** Called once, before all others. */
  begin(header: RecordingHeader): void;
  row(row: Readonly<Row>): void;
  text(record: Raw): void;
  /** All that is there now was handed over. */
  caughtUp?(): void;
}

export interface RecordingReader {
  /** The header as of the last poll. */
  readonly header: RecordingHeader;
  /**
   * Hands over what is new. Returns whether there was anything. `budget`: bytes of rows after which to stop (at a block's end), so that a large file can be
   * read in slices; `behind` says then that there is more.
   */
  poll(budget?: number): boolean;
  /** There are rows that have not been handed over: the budget ended, or they stand behind one that is just being written. */
  readonly behind: boolean;
  /** What is missing or could not be read, in words. */
  readonly notes: readonly string[];
}

/** Opens a recording, or says in a sentence why it cannot be read. */
export function openRecording(source: ByteSource, sink: RecordingSink): Result<RecordingReader> {
  return openRawRecording(source, new DecodingSink(sink));
}

/** The same, rows undecoded. */
export function openRawRecording(source: ByteSource, sink: RawSink): Result<RecordingReader> {
  const header = decodeHeader(source.read(0, HEADER_FIELDS_BYTES));
  if (!header.ok) {
    return fail(header.error);
  }
  sink.begin(header.value);
  return succeed(new Reader(source, sink, header.value));
}

/** Reads all that is there. A recording that is still written is read up to about now. */
export function readToEnd(reader: RecordingReader): void {
  while (reader.poll() || reader.behind) {
    // each round either hands over rows or passes over what will not come
  }
}

class DecodingSink implements RawSink {
  readonly #sink: RecordingSink;
  #decoder = new RowDecoder(0n, FORMAT);

  constructor(sink: RecordingSink) {
    this.#sink = sink;
  }

  begin(header: RecordingHeader): void {
    this.#decoder = new RowDecoder(header.origin, header.format);
    this.#sink.begin(header);
  }

  rawRow(view: DataView, at: number): void {
    this.#sink.row(this.#decoder.decode(view, at));
  }

  text(record: Raw): void {
    this.#sink.text(record);
  }

  caughtUp(): void {
    this.#sink.caughtUp?.();
  }
}

class Reader implements RecordingReader {
  header: RecordingHeader;
  behind = false;
  readonly #source: ByteSource;
  readonly #sink: RawSink;
  readonly #finder: BlockFinder;
  readonly #rows: RowBlocks;
  readonly #dropped: DroppedRows | undefined;
  readonly #lines = new TextLines();
  #texts: Block[] = [];
  #textDone = 0;

  constructor(source: ByteSource, sink: RawSink, header: RecordingHeader) {
    this.#source = source;
    this.#sink = sink;
    this.header = header;
    this.#finder = new BlockFinder(source);
    const take: TakeRow = (view, at) => sink.rawRow(view, at);
    const dropped = header.ring > 0 ? new DroppedRows(take, header) : undefined;
    this.#dropped = dropped;
    this.#rows = new RowBlocks(
      source,
      this.#finder,
      dropped === undefined ? take : (view, at) => dropped.row(view, at),
    );
  }

  get notes(): readonly string[] {
    return [
      stopText(this.header),
      note(this.#lines.bad, 'text record could not be read', 'text records could not be read'),
      note(this.#finder.unknown, 'block is of a kind this version does not know', 'blocks are of kinds unknown here'),
      note(this.#rows.lost, 'block of rows was overwritten unread', 'blocks of rows were overwritten unread'),
    ].filter((line) => line !== undefined);
  }

  poll(budget = Number.POSITIVE_INFINITY): boolean {
    const header = decodeHeader(this.#source.read(0, HEADER_FIELDS_BYTES));
    if (header.ok) {
      this.header = header.value;
    }
    const ring = this.header.ring > 0;
    const fresh = this.#finder.find(ring);
    this.#texts.push(...fresh.filter((block) => block.kind === blockKind.text));
    this.#rows.add(fresh.filter((block) => block.kind === blockKind.rows));
    // Text first: a row may name a string whose record stands in a block behind it.
    const text = this.#readTexts();
    const { rows, behind } = this.#rows.read({ ring, budget, lost: (count) => this.#dropped?.lost(count) });
    this.behind = behind || this.#rows.waitsForHole;
    if (!this.behind) {
      this.#sink.caughtUp?.();
    }
    return text || rows > 0;
  }

  #readTexts(): boolean {
    let found = false;
    for (let block = this.#texts[0]; block !== undefined; block = this.#texts[0]) {
      found = this.#readText(block) || found;
      if (this.#texts.length === 1) {
        break;
      }
      this.#texts.shift();
      this.#textDone = 0;
    }
    return found;
  }

  #readText(block: Block): boolean {
    const used = this.#finder.at(block.offset)?.used ?? 0;
    if (used <= this.#textDone) {
      return false;
    }
    const bytes = this.#source.read(block.offset + BLOCK_HEADER_BYTES + this.#textDone, used - this.#textDone);
    this.#textDone += bytes.byteLength;
    const length = bytes.byteLength;
    for (const record of this.#lines.take(bytes)) {
      this.#sink.text(record);
    }
    return length > 0;
  }
}

function note(count: number, one: string, many: string): string | undefined {
  if (count === 0) {
    return undefined;
  }
  return count === 1 ? `1 ${one}.` : `${count} ${many}.`;
}
