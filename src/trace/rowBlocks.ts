/**
 * Reads rows out of blocks while a program writes them. A row is there once its last word is. Several threads may write: a row can be missing between others
 * because its writer is just about to write it. Such a hole is waited for until the next look, then passed over; when it is filled later it still comes.
 *
 * What is copied out of the file may be half old and half new. So the last words are read first, then the rows once more: a last word that was there before the
 * second reading proves the whole row of the second reading.
 */
import { BLOCK_BYTES, BLOCK_HEADER_BYTES, ROW_BYTES } from '../protocol/recording';
import type { Block, BlockFinder } from './blocks';
import type { ByteSource } from './byteSource';

const ROWS = Math.floor((BLOCK_BYTES - BLOCK_HEADER_BYTES) / ROW_BYTES);
const LAST_WORD = ROW_BYTES - 4;
/** Writers are at work in the newest blocks only. */
const STILL_WRITTEN = 2;
/** Holes that are looked at again; older ones stay holes. */
const MOST_HOLES = 256;

/** Takes the row that begins at a byte of `view`. */
export type TakeRow = (view: DataView, at: number) => void;

/** How a recording is read. */
export interface ReadingMode {
  /** Blocks may be used again while they are read. */
  readonly ring: boolean;
  /** Bytes to read at most, roughly. */
  readonly budget: number;
  /** Told how many rows a ring took away before they were read. */
  readonly lost: (rows: number) => void;
}

export class RowBlocks {
  readonly #source: ByteSource;
  readonly #finder: BlockFinder;
  readonly #take: TakeRow;
  #queue: Block[] = [];
  /** Rows of the first block that were handed over or passed over. */
  #done = 0;
  /** Rows of the first block of which holes were seen at an earlier look. */
  #seen = 0;
  #holes: number[] = [];
  readonly #written = new Uint8Array(ROWS);
  /** Blocks that a ring took away before they were read. */
  lost = 0;
  /** The number of the last block before which such were told. */
  #toldBefore = 0;

  constructor(source: ByteSource, finder: BlockFinder, take: TakeRow) {
    this.#source = source;
    this.#finder = finder;
    this.#take = take;
  }

  /** Whether there are rows behind a hole that the next look will pass over. */
  get waitsForHole(): boolean {
    return this.#seen > this.#done || this.#queue.length > 1;
  }

  /** Takes blocks to read; they are read in the order of their sequence. */
  add(blocks: readonly Block[]): void {
    if (blocks.length > 0) {
      const [first, ...rest] = [...this.#queue, ...blocks];
      rest.sort((a, b) => a.sequence - b.sequence);
      this.#queue = first === undefined ? [] : [first, ...rest];
    }
  }

  /** Hands over the rows that are there. Returns how many, and whether the budget ended before them. */
  read(mode: ReadingMode): { readonly rows: number; readonly behind: boolean } {
    let rows = this.#fillHoles();
    let budget = mode.budget;
    for (let block = this.#queue[0]; block !== undefined; block = this.#queue[0]) {
      if (budget <= 0) {
        return { rows, behind: true };
      }
      budget -= (ROWS - this.#done) * ROW_BYTES;
      rows += this.#readBlock(block, mode);
      if (this.#done < ROWS) {
        break;
      }
      this.#queue.shift();
      this.#done = 0;
      this.#seen = 0;
    }
    return { rows, behind: false };
  }

  /** Hands over rows of the first block up to its end, or to a hole that may still be filled. */
  #readBlock(block: Block, mode: ReadingMode): number {
    const start = block.offset + BLOCK_HEADER_BYTES;
    const from = this.#done;
    this.#tellLost(block, mode);
    let bytes = this.#source.read(start + from * ROW_BYTES, (ROWS - from) * ROW_BYTES);
    const frontier = this.#noteWritten(bytes, from);
    if (frontier > from && this.#queue.length <= STILL_WRITTEN) {
      bytes = this.#source.read(start + from * ROW_BYTES, (frontier - from) * ROW_BYTES);
    }
    if (mode.ring && this.#finder.at(block.offset)?.sequence !== block.sequence) {
      this.lost += 1;
      mode.lost(ROWS - this.#done);
      this.#done = ROWS;
      return 0;
    }
    const newer = this.#queue.length > 1;
    const passed = this.#handOver(bytes, frontier, { start, ring: mode.ring, newer });
    if (newer && this.#done === frontier && frontier < ROWS) {
      this.#passEmptyEnd(start, mode.ring);
    }
    return passed;
  }

  /** Blocks before this one that were used again between two looks. */
  #tellLost({ sequence, lostBefore = 0 }: Block, mode: ReadingMode): void {
    if (lostBefore > 0 && sequence > this.#toldBefore) {
      this.#toldBefore = sequence;
      this.lost += lostBefore;
      mode.lost(lostBefore * ROWS);
    }
  }

  /** Notes which rows' last words are there. Returns the number of the row behind the last of them. */
  #noteWritten(bytes: Uint8Array, from: number): number {
    const view = viewOf(bytes);
    const count = Math.floor(bytes.byteLength / ROW_BYTES);
    let frontier = from;
    for (let index = 0; index < count; index += 1) {
      const there = view.getUint32(index * ROW_BYTES + LAST_WORD, true) !== 0;
      this.#written[from + index] = there ? 1 : 0;
      if (there) {
        frontier = from + index + 1;
      }
    }
    return frontier;
  }

  #handOver(bytes: Uint8Array, frontier: number, at: Place): number {
    const view = viewOf(bytes);
    const from = this.#done;
    const seenBefore = this.#seen;
    let rows = 0;
    for (let row = from; row < frontier; row += 1) {
      if (this.#written[row] === 1) {
        this.#take(view, (row - from) * ROW_BYTES);
        rows += 1;
      } else if (row < seenBefore) {
        this.#remember(at, row);
      } else {
        this.#seen = at.newer ? ROWS : frontier;
        break;
      }
      this.#done = row + 1;
    }
    return rows;
  }

  /** The rest of a block behind which there are others was given to writers too. */
  #passEmptyEnd(start: number, ring: boolean): void {
    if (this.#seen < ROWS) {
      this.#seen = ROWS;
      return;
    }
    for (let row = this.#done; row < ROWS; row += 1) {
      this.#remember({ start, ring, newer: true }, row);
    }
    this.#done = ROWS;
  }

  #remember(at: Place, row: number): void {
    if (!at.ring) {
      this.#holes.push(at.start + row * ROW_BYTES);
    }
  }

  /** Rows that were passed over and are there now. */
  #fillHoles(): number {
    let rows = 0;
    this.#holes = this.#holes.slice(-MOST_HOLES).filter((offset) => {
      const seen = this.#source.read(offset, ROW_BYTES);
      if (seen.byteLength < ROW_BYTES || viewOf(seen).getUint32(LAST_WORD, true) === 0) {
        return true;
      }
      const whole = this.#source.read(offset, ROW_BYTES);
      if (whole.byteLength === ROW_BYTES) {
        this.#take(viewOf(whole), 0);
        rows += 1;
      }
      return false;
    });
    return rows;
  }
}

interface Place {
  /** The byte of the block's first row. */
  readonly start: number;
  readonly ring: boolean;
  /** There are blocks behind this one. */
  readonly newer: boolean;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
