/** The blocks of a recording: which there are, which are new, and which a ring has used again. */
import { BLOCK_BYTES, BLOCK_HEADER_BYTES, blockKind, HEADER_BYTES } from '../protocol/recording';
import type { ByteSource } from './byteSource';

/** A block that holds rows or text. */
export interface Block {
  readonly offset: number;
  readonly kind: number;
  /** Says the order of blocks; a ring's block gets a new one when it is used again. */
  readonly sequence: number;
  /** Bytes of text in it when it was looked at; 0 in a block of rows. */
  readonly used: number;
}

/** Unused blocks between used ones that may belong to writers which are still about to use them. */
const LOOK_AHEAD = 4;

export class BlockFinder {
  readonly #source: ByteSource;
  #next = HEADER_BYTES;
  /** Blocks that were unused while ones behind them were not: two threads write, or a ring empties one. */
  #gaps: number[] = [];
  /** A ring's blocks of rows, oldest first. */
  #ring: Block[] = [];
  /** Blocks whose kind is unknown to this reader. */
  unknown = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** The blocks that are new since the last call, in the order in which they were written. `ring`: old blocks may be used again. */
  find(ring: boolean): readonly Block[] {
    const found = [...this.#inGaps(), ...(ring ? this.#usedAgain() : []), ...this.#atEnd()];
    found.sort((a, b) => a.sequence - b.sequence);
    if (ring) {
      this.#ring.push(...found.filter((block) => block.kind === blockKind.rows));
    }
    return found;
  }

  /** The block at this place as it is now; undefined when it is not used. */
  at(offset: number): Block | undefined {
    const bytes = this.#source.read(offset, BLOCK_HEADER_BYTES);
    if (bytes.byteLength < BLOCK_HEADER_BYTES) {
      return undefined;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const kind = view.getUint32(0, true);
    const used = Math.min(Number(view.getBigUint64(8, true)), BLOCK_BYTES - BLOCK_HEADER_BYTES);
    return kind === blockKind.unused ? undefined : { offset, kind, sequence: view.getUint32(4, true), used };
  }

  #inGaps(): readonly Block[] {
    const found = this.#gaps.map((offset) => this.at(offset)).filter((block) => block !== undefined);
    const filled = new Set(found.map((block) => block.offset));
    this.#gaps = this.#gaps.filter((offset) => !filled.has(offset));
    return this.#known(found);
  }

  #atEnd(): readonly Block[] {
    const found: Block[] = [];
    let gaps: number[] = [];
    const size = this.#source.size();
    let offset = this.#next;
    while (offset + BLOCK_HEADER_BYTES <= size && gaps.length <= LOOK_AHEAD) {
      const block = this.at(offset);
      offset += BLOCK_BYTES;
      if (block === undefined) {
        gaps.push(offset - BLOCK_BYTES);
      } else {
        found.push(block);
        this.#gaps.push(...gaps);
        gaps = [];
        this.#next = offset;
      }
    }
    return this.#known(found);
  }

  /** A ring uses its oldest blocks first: looking ends at the first one that has not changed. */
  #usedAgain(): readonly Block[] {
    const found: Block[] = [];
    const empty: Block[] = [];
    let looked = 0;
    for (const known of this.#ring) {
      const now = this.at(known.offset);
      if (now !== undefined && now.sequence === known.sequence) {
        break;
      }
      looked += 1;
      if (now === undefined) {
        empty.push(known);
      } else {
        found.push(now);
      }
    }
    this.#ring = [...empty, ...this.#ring.slice(looked)];
    return this.#known(found);
  }

  #known(blocks: readonly Block[]): readonly Block[] {
    const known = blocks.filter((block) => block.kind === blockKind.rows || block.kind === blockKind.text);
    this.unknown += blocks.length - known.length;
    return known;
  }
}
