/** Which entities changed since a view looked last, so that a live view of ten thousand tasks refreshes only what changed. */

export interface ChangeWatch {
  /** The ids that changed since the last call. */
  take(): ReadonlySet<number>;
  /** Ends the watch; ids are no longer collected. */
  dispose(): void;
}

/** Ids below this are marked in a byte each: numbers that count up from 1 are found there, and nearly every row of a recording notes one. */
const MOST_MARKED = 1 << 24;

/** Collects ids for any number of watchers, for none at no cost. */
export class Changes {
  readonly #watches: Collected[] = [];

  watch(): ChangeWatch {
    const collected = new Collected();
    this.#watches.push(collected);
    return {
      take: () => collected.take(),
      dispose: () => {
        const place = this.#watches.indexOf(collected);
        if (place >= 0) {
          this.#watches.splice(place, 1);
        }
      },
    };
  }

  note(id: number): void {
    for (const collected of this.#watches) {
      collected.add(id);
    }
  }
}

class Collected {
  #marks = new Uint8Array(64);
  #ids: number[] = [];
  /** Ids that no mark can stand for. */
  #large = new Set<number>();

  add(id: number): void {
    if (this.#marks[id] === 1) {
      return;
    }
    if (id >= MOST_MARKED) {
      this.#large.add(id);
      return;
    }
    if (id >= this.#marks.length) {
      const longer = new Uint8Array(2 * (id + 1));
      longer.set(this.#marks);
      this.#marks = longer;
    }
    this.#marks[id] = 1;
    this.#ids.push(id);
  }

  take(): ReadonlySet<number> {
    const taken = new Set(this.#ids);
    for (const id of this.#ids) {
      this.#marks[id] = 0;
    }
    for (const id of this.#large) {
      taken.add(id);
    }
    this.#ids = [];
    this.#large = new Set();
    return taken;
  }
}
