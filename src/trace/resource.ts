/** Something tasks wait for or share: a queue, a lock, a group, a job. */
export interface Resource {
  readonly id: number;
  /** queue, lock, semaphore, event, condition, barrier, future, executor, io, stream, process, gather, wait, group, server. */
  readonly type: string;
  readonly class: string;
  /** ns since the origin. */
  readonly created: number;
  readonly site: number;
  readonly loop: number;
  /** A name the program gave (the function of an executor job); undefined without. */
  readonly name: string | undefined;
  /** Maxsize, permits or parties; 0 without. */
  readonly limit: number;
  readonly fd: number | undefined;
  readonly pid: number | undefined;
  /** State after the last operation: items, free permits, 1 or 0; -1 not known; undefined before the first. */
  readonly level: number | undefined;
  /** Tasks that hold it (locks, semaphores), in the order they got it. */
  readonly holders: readonly number[];
  /** Tasks that wait for it now, in their order. */
  readonly waiters: readonly number[];
  /** Who put how often; task 0 is code outside of tasks. */
  readonly producers: ReadonlyMap<number, number>;
  readonly consumers: ReadonlyMap<number, number>;
  readonly members: readonly number[];
  readonly puts: number;
  readonly gets: number;
  readonly operations: number;
  /** A stack of a wait for it, from which its name can be read; 0 without. */
  readonly waitStack: number;
}

export type MutableResource = {
  -readonly [K in keyof Resource]: Resource[K] extends ReadonlyMap<infer A, infer B>
    ? Map<A, B>
    : Resource[K] extends readonly (infer E)[]
      ? E[]
      : Resource[K];
};

/** A resource of which only its number is known. */
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
    level: undefined,
    holders: [],
    waiters: [],
    producers: new Map(),
    consumers: new Map(),
    members: [],
    puts: 0,
    gets: 0,
    operations: 0,
    waitStack: 0,
  };
}
