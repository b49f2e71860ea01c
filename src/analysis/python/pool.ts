/** Chunks of the version of a file before, by the pieces of text that they came from; the same text may stand in a file several times. */
import type { Stmt } from './syntax';

/** The chunks of a piece. */
interface Known {
  readonly key: string;
  /** More than one where a line has several statements. */
  readonly chunks: readonly Stmt[];
  /** Where each begins in the piece. */
  readonly places: readonly number[];
}

/** What has one key, in the order of the file. */
interface Alike {
  readonly all: readonly Known[];
  /** Everything before it was taken: a file may have the same line a hundred thousand times. */
  next: number;
}

const none: readonly never[] = [];

export class Pool {
  #before = new Map<string, Alike>();
  /** Those of `before` that were not taken yet. */
  #free = new Set<Known>();
  #now = new Map<string, Known[]>();
  readonly #of = new WeakMap<Stmt, Known>();

  /** Whether there is something for a key that may still be taken. */
  has(key: string): boolean {
    return this.#first(key) !== undefined;
  }

  /** What came from this text, each once. A class comes with its members, or not at all: one that another class has taken belongs to that one. */
  take(key: string): Known | undefined {
    const known = this.#first(key);
    const members = known === undefined ? none : this.#membersOf(known);
    if (known === undefined || !members.every((each) => this.#free.has(each))) {
      return undefined;
    }
    for (const each of [known, ...members]) {
      this.#move(each);
    }
    return known;
  }

  /** The first for a key that was not taken yet. */
  #first(key: string): Known | undefined {
    const alike = this.#before.get(key);
    let known = alike?.all[alike.next];
    while (alike !== undefined && known !== undefined && !this.#free.has(known)) {
      alike.next += 1;
      known = alike.all[alike.next];
    }
    return known;
  }

  #membersOf({ chunks }: Known): readonly Known[] {
    const [first] = chunks;
    if (chunks.length > 1 || first?.kind !== 'ClassDef') {
      return none;
    }
    return [...new Set(first.body.map((member) => this.#of.get(member)))].filter((member) => member !== undefined);
  }

  #move(known: Known): void {
    this.#free.delete(known);
    this.#put(known);
  }

  add(known: Known): void {
    for (const chunk of known.chunks) {
      this.#of.set(chunk, known);
    }
    this.#put(known);
  }

  #put(known: Known): void {
    const others = this.#now.get(known.key);
    if (others === undefined) {
      this.#now.set(known.key, [known]);
    } else {
      others.push(known);
    }
  }

  /** What was added or taken is what the next version finds. */
  next(): void {
    this.#before = new Map([...this.#now].map(([key, all]) => [key, { all, next: 0 }]));
    this.#free = new Set([...this.#now.values()].flat());
    this.#now = new Map();
  }
}
