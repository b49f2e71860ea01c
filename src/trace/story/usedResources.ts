/** The queues, locks and so on of a trace that were used or waited for, in the order in which that was first so. */
import type { ChangeWatch } from '../changes';
import type { Resource } from '../resource';
import type { Trace } from '../trace';
import type { Words } from '../words';
import { tellNamesakesApart } from './namesakes';

const shown: ReadonlySet<string> = new Set(['queue', 'lock', 'semaphore', 'event', 'condition', 'barrier']);

/** A task that holds a resource or waits for it. */
export interface ResourceUser {
  /** 0: code outside of tasks. */
  readonly task: number;
  readonly holds: boolean;
  /** The row of the operation in which it got it; -1 for those that wait. */
  readonly operation: number;
  /** Among several of one task that hold it, which. */
  readonly turn: number;
  /** The first of those that wait for the same. */
  readonly next: boolean;
}

export class UsedResources {
  readonly #trace: Trace;
  readonly #watch: ChangeWatch;
  readonly #used = new Map<number, Resource>();
  /** Those whose name is known by now, if it ever is. */
  readonly #waitedFor = new Set<number>();
  #apart: ReadonlyMap<number, string> | undefined;
  #words: Words | undefined;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#watch = trace.resources.changes.watch();
    this.#look(trace.resources.all.keys());
  }

  dispose(): void {
    this.#watch.dispose();
  }

  /** Takes in what was read since the last call. */
  update(): void {
    this.#look(this.#watch.take());
  }

  /** What tells a resource from others of its name; empty when nothing need to. */
  apart({ id }: Resource, words: Words): string {
    if (this.#apart === undefined || words !== this.#words) {
      this.#apart = tellNamesakesApart(this.#used.values(), this.#trace, words);
      this.#words = words;
    }
    return this.#apart.get(id) ?? '';
  }

  get all(): ReadonlyMap<number, Resource> {
    return this.#used;
  }

  #look(ids: Iterable<number>): void {
    for (const id of ids) {
      const resource = this.#trace.resources.get(id);
      if (resource === undefined || !shown.has(resource.type)) {
        continue;
      }
      if (resource.waitStack !== 0 && !this.#waitedFor.has(id)) {
        this.#waitedFor.add(id);
        this.#apart = undefined;
      }
      if (!this.#used.has(id) && isUsed(resource)) {
        this.#used.set(id, resource);
        this.#apart = undefined;
      }
    }
  }
}

/** Who holds a resource, then who waits for it, in their order. */
export function usersOf(resource: Resource, trace: Trace): readonly ResourceUser[] {
  const turns = new Map<number, number>();
  const users: ResourceUser[] = resource.holders.map((task, index) => {
    const turn = turns.get(task) ?? 0;
    turns.set(task, turn + 1);
    return { task, holds: true, operation: resource.holds[index] ?? -1, turn, next: false };
  });
  const firsts = new Set<number>();
  for (const task of resource.waiters) {
    const kind = trace.tasks.get(task)?.wait?.kind ?? 0;
    const next = oneByOne.has(resource.type) && !firsts.has(kind);
    firsts.add(kind);
    users.push({ task, holds: false, operation: -1, turn: 0, next });
  }
  return users;
}

/** Of these one waiter goes on at a time; of the others all do. */
const oneByOne: ReadonlySet<string> = new Set(['queue', 'lock', 'semaphore', 'condition']);

function isUsed(resource: Resource): boolean {
  return resource.operations > 0 || resource.waiters.size > 0 || resource.waitStack !== 0;
}
