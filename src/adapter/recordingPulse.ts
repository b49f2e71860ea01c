/**
 * Notices that a recording has grown without decoding it: whoever reads it will do that. Looks at a few bytes a time: whether a block has been begun,
 * a row been written behind the last one seen, or text been added.
 */
import { BLOCK_BYTES, BLOCK_HEADER_BYTES, blockKind, HEADER_BYTES, ROW_BYTES } from '../protocol/recording';
import type { ByteSource } from '../trace/byteSource';

/** Rows looked at in one read. */
const stride = 64;

interface RowBlock {
  readonly offset: number;
  readonly sequence: number;
  /** Bytes up to behind the last written row. */
  end: number;
}

export class RecordingPulse {
  readonly #source: ByteSource;
  /** Whether row blocks are used again, as in a recording with a limit. */
  readonly #ring: boolean;
  readonly #rowBlocks: number[] = [];
  #next = HEADER_BYTES;
  #rows: RowBlock | undefined;
  #text: { readonly offset: number; used: number } | undefined;

  constructor(source: ByteSource, ring: boolean) {
    this.#source = source;
    this.#ring = ring;
  }

  /** Whether there is more than at the last call. */
  poll(): boolean {
    const found = [this.#newBlocks(), this.#newRows(), this.#newText(), this.#reusedBlock()];
    return found.includes(true);
  }

  #newBlocks(): boolean {
    const start = this.#next;
    for (let kind = this.#kindAt(this.#next); kind !== blockKind.unused; kind = this.#kindAt(this.#next)) {
      const offset = this.#next;
      if (kind === blockKind.rows) {
        this.#rows = { offset, sequence: this.#word(offset + 4), end: BLOCK_HEADER_BYTES };
        if (this.#ring) this.#rowBlocks.push(offset);
      } else if (kind === blockKind.text) {
        this.#text = { offset, used: 0 };
      }
      this.#next += BLOCK_BYTES;
    }
    return this.#next > start;
  }

  /** Rows of several threads are not always written in order, so a few behind the last are looked at. */
  #newRows(): boolean {
    const block = this.#rows;
    if (!block) return false;
    const before = block.end;
    for (let found = true; found && block.end < BLOCK_BYTES; ) {
      const length = Math.min(stride * ROW_BYTES, BLOCK_BYTES - block.end);
      const behind = lastRow(this.#source.read(block.offset + block.end, length));
      block.end += behind;
      found = behind > 0;
    }
    return block.end > before;
  }

  #newText(): boolean {
    const block = this.#text;
    if (!block) return false;
    const used = this.#word(block.offset + 8);
    const grown = used !== block.used;
    block.used = used;
    return grown;
  }

  /** When its newest block is full, a ring goes on in its oldest. */
  #reusedBlock(): boolean {
    const block = this.#rows;
    if (!this.#ring || !block || block.end < BLOCK_BYTES) return false;
    const newest = this.#rowBlocks
      .map((offset) => ({ offset, sequence: this.#word(offset + 4) }))
      .reduce((best, other) => (other.sequence > best.sequence ? other : best), block);
    if (newest.sequence === block.sequence) return false;
    this.#rows = { ...newest, end: BLOCK_HEADER_BYTES };
    return true;
  }

  #kindAt(offset: number): number {
    return this.#word(offset);
  }

  /** The 32-bit number at an offset; 0 where the file has none. */
  #word(offset: number): number {
    const bytes = this.#source.read(offset, 4);
    return bytes.byteLength < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }
}

/** Bytes up to behind the last row that is written; 0 when none is. */
function lastRow(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.byteLength - ROW_BYTES; at >= 0; at -= ROW_BYTES) {
    if (view.getUint32(at + ROW_BYTES - 4, true) !== 0) return at + ROW_BYTES;
  }
  return 0;
}
