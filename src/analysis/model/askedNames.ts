/**
 * What answers depend on: the names that were asked for on the way to them. An answer holds until one of its names means something else, so that an edit which
 * changes what a name means costs those alone who asked for it, and not all.
 */

import { MapView } from '../../base/mapView';

/** Something that was found out. */
export interface Answer<Given> {
  readonly given: Given;
  /** What was asked for; undefined: nobody noted that. */
  readonly names: ReadonlySet<string> | undefined;
  /** The version of all names for which it is known to hold. */
  at: number;
}

/** Stands for every name: somebody went through all that there are. No name is like it. */
const EVERY = '*';
const every: ReadonlySet<string> = new Set([EVERY]);
/** Changes that are remembered; answers that were not asked for since are found anew. */
const MOST_CHANGES = 16;

export class AskedNames {
  /** Of what is being found out just now. */
  #noted: Set<string> | undefined;
  #noting = false;
  #version = 0;
  /** From this version on all changes are remembered. */
  #since = 0;
  readonly #changes: { readonly version: number; readonly names: ReadonlySet<string> }[] = [];

  /** Another one whenever a name may mean something else. */
  get version(): number {
    return this.#version;
  }

  /** From now on names are noted: somebody changes files and keeps what was found. Who looks at each file once does without. */
  keep(): void {
    this.#noting = true;
  }

  /** Some names mean something else, or may; undefined: all of them. */
  changed(names: ReadonlySet<string> | undefined): void {
    this.#version += 1;
    if (names === undefined) {
      this.#changes.length = 0;
      this.#since = this.#version;
      return;
    }
    this.#changes.push({ version: this.#version, names: new Set(names).add(EVERY) });
    if (this.#changes.length > MOST_CHANGES) {
      this.#since = this.#changes.shift()?.version ?? this.#version;
    }
  }

  note(name: string): void {
    this.#noted?.add(name);
  }

  noteEvery(): void {
    this.#noted?.add(EVERY);
  }

  /** A map, of which it is noted what is looked up in it. */
  watched<Item>(items: ReadonlyMap<string, Item>): ReadonlyMap<string, Item> {
    return new MapView(
      (name) => {
        this.note(name);
        return items;
      },
      () => {
        this.noteEvery();
        return items;
      },
    );
  }

  /** Whether an answer is still right. */
  holds(answer: Answer<unknown>): boolean {
    const { names, at } = answer;
    if (at === this.#version) {
      return true;
    }
    if (names === undefined || at < this.#since) {
      return false;
    }
    const isOther = this.#changes.some((change) => change.version > at && meet(change.names, names));
    answer.at = isOther ? at : this.#version;
    return !isOther;
  }

  /** The same for somebody whose own answer depends on it. */
  uses(answer: Answer<unknown>): boolean {
    if (!this.holds(answer)) {
      return false;
    }
    if (this.#noted !== undefined) {
      if (answer.names === undefined) {
        return false;
      }
      addAll(this.#noted, answer.names);
    }
    return true;
  }

  /** Something begins to be found out. Returns what `end` wants. */
  begin(): Set<string> | undefined {
    const around = this.#noted;
    this.#noted = this.#noting ? new Set() : undefined;
    return around;
  }

  /** Taken for an answer while that is being found out: whoever does so depends on all that it may turn out to depend on. */
  unfinished<Given>(given: Given): Answer<Given> {
    return { given, names: this.#noting ? every : undefined, at: this.#version };
  }

  /** It was found out. `around`: what `begin` gave. */
  end<Given>(given: Given, around: Set<string> | undefined): Answer<Given> {
    const names = this.#noted;
    this.#noted = around;
    if (names !== undefined && around !== undefined) {
      addAll(around, names);
    }
    return { given, names, at: this.#version };
  }

  /** Finds out something that is asked for again later, so that what it depends on matters to nobody now. */
  apart<Given>(find: () => Given): Given {
    const around = this.#noted;
    this.#noted = undefined;
    try {
      return find();
    } finally {
      this.#noted = around;
    }
  }
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const name of few) {
    if (many.has(name)) {
      return true;
    }
  }
  return false;
}

function addAll(names: Set<string>, more: ReadonlySet<string>): void {
  for (const name of more) {
    names.add(name);
  }
}
