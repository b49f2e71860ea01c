/** Something tasks wait for or share: a queue, a lock, a group, a job. */
export interface Resource {
  readonly id: number;
  /** queue, lock, semaphore, event, condition, barrier, future, executor, io, stream, process, gather, wait, group, server. */
  readonly type: string;
  readonly class: string;
  /** ns since the origin. */
  readonly created: number;
  /** Where it was made, a site; 0 not recorded. */
  readonly site: number;
  /** The loop it belongs to; 0 while that is not known. */
  readonly loop: number;
  /** A name the program gave (the function of an executor job); undefined without. */
  readonly name: string | undefined;
  /** Maxsize, permits or parties; 0 without. */
  readonly limit: number;
  readonly fd: number | undefined;
  readonly pid: number | undefined;
  readonly peer: string | undefined;
  /** State after the last operation: items, free permits, 1 or 0; -1 not known; undefined before the first. */
  readonly level: number | undefined;
  /** Tasks that hold it (locks, semaphores), in the order they got it; 0 is code outside of tasks. */
  readonly holders: readonly number[];
  /** The rows of the operations in which they got it, in the same order. */
  readonly holds: readonly number[];
  /** Tasks that wait for it now, in their order. */
  readonly waiters: ReadonlySet<number>;
  /** Who put how often; task 0 is code outside of tasks. */
  readonly producers: ReadonlyMap<number, number>;
  readonly consumers: ReadonlyMap<number, number>;
  /** Tasks of a gather, a wait or a group. */
  readonly members: Members;
  /** How many more it has that are no tasks: futures, whose ends nobody knows beforehand. */
  readonly otherMembers: number;
  readonly puts: number;
  readonly gets: number;
  readonly operations: number;
  /** A stack of a wait for it, from which its name can be read; 0 without. */
  readonly waitStack: number;
}

export type MutableResource = { -readonly [K in keyof Resource]: Resource[K] };

const noSet: ReadonlySet<number> = new Set();
const noMembers: Members = { size: 0, [Symbol.iterator]: () => [].values() };
const noMap: ReadonlyMap<number, number> = new Map();
const noList: readonly number[] = [];

/** A resource of which only its number is known. Empty collections are shared: most of a million futures never need any. */
export function unknownResource(id: number, type: string): MutableResource {
  return {
    id,
    type,
    class: '',
    created: 0,
    site: 0,
    loop: 0,
    name: undefined,
    limit: 0,
    fd: undefined,
    pid: undefined,
    peer: undefined,
    level: undefined,
    holders: noList,
    holds: noList,
    waiters: noSet,
    producers: noMap,
    consumers: noMap,
    members: noMembers,
    otherMembers: 0,
    puts: 0,
    gets: 0,
    operations: 0,
    waitStack: 0,
  };
}

/** Numbers of tasks, as spans: most groups have members that were made one after the other. */
export interface Members extends Iterable<number> {
  readonly size: number;
}

class Spans implements Members {
  /** First and last number, in turn. */
  readonly #ends: number[] = [];
  size = 0;

  add(first: number, last: number): this {
    const before = this.#ends.length - 1;
    if (this.#ends[before] === first - 1) {
      this.#ends[before] = last;
    } else {
      this.#ends.push(first, last);
    }
    this.size += last - first + 1;
    return this;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (let at = 0; at < this.#ends.length; at += 2) {
      const last = this.#ends[at + 1] ?? 0;
      for (let id = this.#ends[at] ?? 0; id <= last; id += 1) {
        yield id;
      }
    }
  }
}

/** The members with some more, from one number to another. */
export function withMembers(members: Members, first: number, last: number): Members {
  return (members instanceof Spans ? members : new Spans()).add(first, last);
}

/** The set with one more element; the shared empty one is not changed. */
export function withElement(set: ReadonlySet<number>, element: number): ReadonlySet<number> {
  return set === noSet ? new Set([element]) : (set as Set<number>).add(element);
}

/** The set without an element. */
export function withoutElement(set: ReadonlySet<number>, element: number): ReadonlySet<number> {
  if (set !== noSet) {
    (set as Set<number>).delete(element);
  }
  return set;
}

/** The counts with one more for a key. */
export function counted(counts: ReadonlyMap<number, number>, key: number): ReadonlyMap<number, number> {
  const own = counts === noMap ? new Map<number, number>() : (counts as Map<number, number>);
  return own.set(key, (own.get(key) ?? 0) + 1);
}
