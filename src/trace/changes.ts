/** Which entities changed since a view looked last, so that a live view of ten thousand tasks refreshes only what changed. */

export interface ChangeWatch {
  /** The ids that changed since the last call. */
  take(): ReadonlySet<number>;
  /** Ends the watch; ids are no longer collected. */
  dispose(): void;
}

/** Collects ids for any number of watchers, for none at no cost. */
export class Changes {
  readonly #watches = new Set<Set<number>>();

  watch(): ChangeWatch {
    const ids = new Set<number>();
    this.#watches.add(ids);
    return {
      take: () => {
        const taken = new Set(ids);
        ids.clear();
        return taken;
      },
      dispose: () => this.#watches.delete(ids),
    };
  }

  note(id: number): void {
    if (this.#watches.size > 0) {
      for (const ids of this.#watches) {
        ids.add(id);
      }
    }
  }
}
