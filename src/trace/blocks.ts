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
  /** How many blocks before it a ring used again without that anybody saw what was in them. */
  readonly lostBefore?: number;
}

/** Unused blocks between used ones that may belong to writers which are still about to use them. */
const LOOK_AHEAD = 4;

/** Numbers that are passed over at once; of a recording that says more of them the older ones are not counted. */
const MOST_PASSED = 1 << 20;

export class BlockFinder {
  readonly #source: ByteSource;
  #next = HEADER_BYTES;
  /** Blocks that were unused while ones behind them were not: two threads write, or a ring empties one. */
  #gaps: number[] = [];
  /** A ring's blocks of rows, oldest first. */
  #ring: Block[] = [];
  /** The highest number of a block so far; 0 before the first look. */
  #newest = 0;
  /** How many blocks of the ring were empty at the last look: their writers are about to use them. */
  #empty = 0;
  /** Blocks that were not there at the last look, though later ones were, and may yet come. */
  #awaited: readonly number[] = [];
  /** Blocks whose kind is unknown to this reader. */
  unknown = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** The blocks that are new since the last call, in the order in which they were written. `ring`: old blocks may be used again. */
  find(ring: boolean): readonly Block[] {
    const all = [...this.#inGaps(), ...(ring ? this.#usedAgain() : []), ...this.#atEnd()];
    all.sort((a, b) => a.sequence - b.sequence);
    const found = this.#known(ring ? this.#withLosses(all) : all);
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
    return found;
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
    return found;
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
    this.#empty = empty.length;
    return found;
  }

  /**
   * Blocks are numbered as they are given to writers. A number that is passed over is that of a block which the ring has used again between two looks, or, as many
   * as there are empty ones, of a block that its writer is about to use. `all`: in order. Before the first look the header says what was dropped.
   */
  #withLosses(all: readonly Block[]): readonly Block[] {
    const newest = Math.max(this.#newest, all.at(-1)?.sequence ?? 0);
    const there = new Set(all.map(({ sequence }) => sequence));
    const passed = this.#awaited.filter((number) => !there.has(number));
    for (let number = Math.max(this.#newest || newest, newest - MOST_PASSED) + 1; number < newest; number += 1) {
      if (!there.has(number)) {
        passed.push(number);
      }
    }
    const coming = Math.min(passed.length, this.#empty + this.#gaps.length);
    this.#awaited = passed.splice(passed.length - coming);
    this.#newest = newest;
    let told = 0;
    return all.map((block): Block => {
      let until = told;
      while (block.kind === blockKind.rows && (passed[until] ?? newest) < block.sequence) {
        until += 1;
      }
      const lostBefore = until - told;
      told = until;
      return lostBefore === 0 ? block : { ...block, lostBefore };
    });
  }

  #known(blocks: readonly Block[]): readonly Block[] {
    const known = blocks.filter((block) => block.kind === blockKind.rows || block.kind === blockKind.text);
    this.unknown += blocks.length - known.length;
    return known;
  }
}
