/** Which tasks stand under which, and which of them are equal enough to be one row. Kept up to date as the trace grows. */
import type { ChangeWatch } from '../changes';
import { hasEnded, type Task } from '../task';
import type { Trace } from '../trace';

/** A task of its own, or equal ones, where the first of them would stand. */
export type Member =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'group'; readonly key: string; readonly tasks: readonly Task[]; readonly byState: boolean };

export interface MergeLimits {
  /** From how many on tasks that are done merge. */
  readonly done: number;
  /** From how many on tasks with automatic names merge in any state. */
  readonly all: number;
}

/** Failed tasks of a large group that stay outside of it. */
const SHOWN_FAILURES = 3;

export class TaskFamilies {
  readonly #trace: Trace;
  readonly #limits: MergeLimits;
  readonly #watch: ChangeWatch;
  readonly #seen = new Set<number>();
  /** Tasks without a creator that is known. */
  readonly #roots = new Set<number>();
  readonly #alive = new Set<number>();
  /** By creator; 0 for the roots. */
  readonly #members = new Map<number, readonly Member[]>();

  constructor(trace: Trace, limits: MergeLimits) {
    this.#trace = trace;
    this.#limits = limits;
    this.#watch = trace.changedTasks.watch();
    for (const id of trace.tasks.keys()) {
      this.#notice(id);
    }
  }

  dispose(): void {
    this.#watch.dispose();
  }

  /** Takes in what was read since the last call. Returns whether anything was. */
  update(): boolean {
    const changed = this.#watch.take();
    for (const id of changed) {
      this.#notice(id);
    }
    return changed.size > 0;
  }

  /** How many tasks have not ended. */
  get alive(): number {
    return this.#alive.size;
  }

  /** The tasks that no known task created, in order of creation. */
  roots(): readonly Member[] {
    return this.#list(0, () => this.#tasks([...this.#roots].sort((a, b) => a - b)));
  }

  /** The tasks that a task created, in order of creation. */
  children(task: Task): readonly Member[] {
    // A damaged recording can name several creators of one task, or tasks as each other's: the last one named counts, so that no task is under two.
    const own = () => this.#tasks(task.children).filter((child) => child.creator === task.id && child !== task);
    return this.#list(task.id, own);
  }

  #notice(id: number): void {
    const task = this.#trace.tasks.get(id);
    if (task === undefined) {
      return;
    }
    if (!this.#seen.has(id)) {
      this.#seen.add(id);
      for (const child of this.#tasks(task.children)) {
        if (child.creator === id) {
          this.#roots.delete(child.id); // named its creator before the creator was heard of
        }
      }
      this.#members.delete(0);
    }
    if (hasEnded(task)) {
      this.#alive.delete(id);
    } else {
      this.#alive.add(id);
    }
    const root = task.creator === id || !this.#trace.tasks.has(task.creator);
    if (root) {
      this.#roots.add(id);
    } else if (this.#roots.delete(id)) {
      this.#members.delete(0);
    }
    this.#members.delete(root ? 0 : task.creator);
  }

  #list(creator: number, tasks: () => readonly Task[]): readonly Member[] {
    let list = this.#members.get(creator);
    if (list === undefined) {
      list = members(tasks(), this.#limits);
      this.#members.set(creator, list);
    }
    return list;
  }

  #tasks(ids: readonly number[]): readonly Task[] {
    return ids.map((id) => this.#trace.tasks.get(id)).filter((task) => task !== undefined);
  }
}

function members(tasks: readonly Task[], limits: MergeLimits): readonly Member[] {
  const equal = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = `${task.code}.${task.site}`;
    const same = equal.get(key);
    if (same === undefined) {
      equal.set(key, [task]);
    } else {
      same.push(task);
    }
  }
  const groups = new Map<Task, Member>();
  const merged = new Set<Task>();
  for (const [key, same] of equal) {
    const group = mergeable(same, limits);
    const [first] = group.tasks;
    if (first !== undefined) {
      groups.set(first, { kind: 'group', key, ...group });
      for (const task of group.tasks) {
        merged.add(task);
      }
    }
  }
  return tasks.flatMap((task): Member[] => {
    const group = groups.get(task);
    if (group !== undefined) {
      return [group];
    }
    return merged.has(task) ? [] : [{ kind: 'task', task }];
  });
}

/** Of equal tasks those that become one row: nearly all when they are very many, else those that are done when they are several. */
function mergeable(
  equal: readonly Task[],
  limits: MergeLimits,
): { readonly tasks: readonly Task[]; readonly byState: boolean } {
  const automatic = equal.filter((task) => task.name === 0);
  if (automatic.length >= limits.all) {
    const outside = new Set(automatic.filter((task) => task.state === 'failed').slice(0, SHOWN_FAILURES));
    return { tasks: automatic.filter((task) => !outside.has(task)), byState: true };
  }
  const done = equal.filter((task) => task.state === 'done' && task.children.length === 0);
  return { tasks: done.length >= limits.done ? done : [], byState: false };
}
