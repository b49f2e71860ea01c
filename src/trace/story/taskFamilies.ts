/** Which tasks stand under which, and which of them are equal enough to be one row. Kept up to date as the trace grows. */
import type { ChangeWatch } from '../changes';
import { hasEnded, type Task } from '../task';
import type { Trace } from '../trace';

/** A task of its own, or equal ones, where the first of them would stand. */
export type Member =
  | { readonly kind: 'task'; readonly task: Task }
  | {
      /** A TaskGroup of the program, where it does not hold all that its creator made. */
      readonly kind: 'scope';
      readonly key: string;
      /** The TaskGroup, a resource. */
      readonly group: number;
      readonly tasks: readonly Task[];
      readonly byState: false;
      readonly members: readonly Member[];
    }
  | { readonly kind: 'group'; readonly key: string; readonly tasks: readonly Task[]; readonly byState: boolean };

export interface MergeLimits {
  /** From how many on tasks that are done merge. */
  readonly done: number;
  /** From how many on tasks with automatic names merge in any state. */
  readonly all: number;
}

/** Ended tasks that keep a row of their own under one creator. */
const SHOWN_ENDED = 200;
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

  /** The numbers of the tasks that have not ended. */
  get aliveIds(): ReadonlySet<number> {
    return this.#alive;
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
      list = members(tasks(), this.#limits, (task) => this.#isOver(task));
      this.#members.set(creator, list);
    }
    return list;
  }

  /** Whether nothing below a task lives; it is not asked about itself. */
  #isOver(task: Task): boolean {
    const open = [...task.children];
    const seen = new Set(open);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (this.#alive.has(id)) {
        return false;
      }
      for (const child of this.#trace.tasks.get(id)?.children ?? []) {
        if (!seen.has(child)) {
          seen.add(child);
          open.push(child);
        }
      }
    }
    return true;
  }

  #tasks(ids: readonly number[]): readonly Task[] {
    return ids.map((id) => this.#trace.tasks.get(id)).filter((task) => task !== undefined);
  }
}

/** What stands under a creator: its TaskGroups where they need rows of their own, and tasks or rows of equal ones. */
function members(tasks: readonly Task[], limits: MergeLimits, isOver: (task: Task) => boolean): readonly Member[] {
  const scopes = scopesOf(tasks);
  if (scopes === undefined) {
    return merged(tasks, limits, isOver);
  }
  const others = tasks.filter((task) => task.group === 0);
  const rows = merged(others, limits, isOver).map((member) => ({ member, first: firstTask(member) }));
  for (const [group, own] of scopes) {
    const inner = merged(own, limits, isOver);
    const member: Member = { kind: 'scope', key: `g${group}`, group, tasks: own, byState: false, members: inner };
    rows.push({ member, first: own[0] });
  }
  const place = new Map(tasks.map((task, index) => [task, index]));
  const placeOf = (task: Task | undefined) => (task === undefined ? 0 : (place.get(task) ?? 0));
  return rows.sort((a, b) => placeOf(a.first) - placeOf(b.first)).map(({ member }) => member);
}

/** The tasks of each TaskGroup; undefined where one holds everything that was made since its first task. */
function scopesOf(tasks: readonly Task[]): ReadonlyMap<number, readonly Task[]> | undefined {
  const scopes = new Map<number, Task[]>();
  let beside = false;
  for (const task of tasks) {
    const scope = scopes.get(task.group);
    if (task.group === 0) {
      beside ||= scopes.size > 0;
    } else if (scope === undefined) {
      scopes.set(task.group, [task]);
    } else {
      scope.push(task);
    }
  }
  return scopes.size > 1 || beside ? scopes : undefined;
}

function firstTask(member: Member): Task | undefined {
  return member.kind === 'task' ? member.task : member.tasks[0];
}

function merged(tasks: readonly Task[], limits: MergeLimits, isOver: (task: Task) => boolean): readonly Member[] {
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
  const groups = [...equal].map(([key, same]) => ({ key, same, ...mergeable(same, limits) }));
  const old = oldest(tasks, new Set(groups.flatMap((group) => group.tasks)), isOver);
  const rows = new Map<Task, Member>();
  const inGroups = new Set<Task>();
  for (const { key, same, byState, tasks: own } of groups) {
    const all = byState || old.size === 0 ? own : withOld(same, own, old);
    const [first] = all;
    if (first !== undefined) {
      rows.set(first, { kind: 'group', key, tasks: all, byState });
      for (const task of all) {
        inGroups.add(task);
      }
    }
  }
  return tasks.flatMap((task): Member[] => {
    const group = rows.get(task);
    if (group !== undefined) {
      return [group];
    }
    return inGroups.has(task) ? [] : [{ kind: 'task', task }];
  });
}

function withOld(same: readonly Task[], own: readonly Task[], old: ReadonlySet<Task>): readonly Task[] {
  const inside = new Set(own);
  return same.filter((task) => inside.has(task) || old.has(task));
}

/** Of the done tasks that are in no group those that are too many: the oldest, with nothing alive below them. */
function oldest(
  tasks: readonly Task[],
  grouped: ReadonlySet<Task>,
  isOver: (task: Task) => boolean,
): ReadonlySet<Task> {
  const ended = tasks.filter((task) => hasEnded(task) && !grouped.has(task));
  const old = ended.slice(0, Math.max(0, ended.length - SHOWN_ENDED));
  return new Set(old.filter((task) => task.state === 'done' && isOver(task)));
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
