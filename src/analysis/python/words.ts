/** The names that stand in a text, be it in comments and strings: what is not among them, nothing in the text is called. */

/** A set of hashes: it may have a name that is not there, and has all that are. */
export class Words {
  /** By the lowest bits of each; 0 where there is none. */
  readonly #slots: Uint32Array;

  private constructor(hashes: ReadonlySet<number>) {
    // At most half of them are taken.
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(hashes.size + 1) + 1));
    for (const hash of hashes) {
      this.#slots[this.#slotOf(hash)] = hash;
    }
  }

  static in(text: string): Words {
    return new Words(hashesIn(text));
  }

  /** Only those behind dots. */
  static membersIn(text: string): Words {
    return new Words(memberHashesIn(text));
  }

  has(name: string): boolean {
    return this.#slots[this.#slotOf(hashOf(name))] !== 0;
  }

  /** Where a hash is, or would be put. */
  #slotOf(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

/** Of FNV-1a. */
const START = 0x811c9dc5;
const PRIME = 0x01000193;

function hashesIn(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  let hash = START;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) {
      hash = Math.imul(hash ^ code, PRIME);
    } else if (hash !== START) {
      found.add(hash >>> 0 || 1);
      hash = START;
    }
  }
  found.add(hash >>> 0 || 1);
  return found;
}

/** Between a dot and the name behind it; JavaScript's white space is more than Python's. */
const between = /[\s\\]*/y;

function memberHashesIn(text: string): ReadonlySet<number> {
  const found = new Set<number>([hashOf('')]);
  for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
    let at = dot + 1;
    if (!isLetter(text.charCodeAt(at))) {
      between.lastIndex = at;
      between.test(text);
      at = between.lastIndex;
    }
    let hash = START;
    for (let code = text.charCodeAt(at); isLetter(code); code = text.charCodeAt(at)) {
      hash = Math.imul(hash ^ code, PRIME);
      at += 1;
    }
    if (hash !== START) {
      found.add(hash >>> 0 || 1);
    }
  }
  return found;
}

function hashOf(name: string): number {
  let hash = START;
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(at), PRIME);
  }
  return hash >>> 0 || 1;
}

/** Of a name, or a digit; outside of ASCII all may be. */
function isLetter(code: number): boolean {
  return (
    (97 <= code && code <= 122) || (65 <= code && code <= 90) || (48 <= code && code <= 57) || code === 95 || code > 127
  );
}
