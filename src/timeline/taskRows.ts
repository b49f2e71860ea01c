/** The rows of tasks: under their creators with equal ones merged, or grouped by what they have in common; those that the filter leaves. */

import { type Bucket, TaskBuckets } from '../trace/story/taskBuckets';
import type { Member } from '../trace/story/taskFamilies';
import { matchesFilter } from '../trace/story/taskFilter';
import { hasEnded, type Task } from '../trace/task';
import type { LaneRow, RowChoices } from './laneRow';
import type { LaneSizes } from './laneSizes';
import type { ProcessModel } from './processModel';

/** A lane of equal tasks is low when never more than so many lived at the same time. */
const FEW = 8;
/** Rows that one creator's tasks may nest below each other. */
const DEEPEST = 200;

export class TaskRows {
  readonly #choices: RowChoices;
  readonly #sizes: LaneSizes;
  #found: Task[] = [];
  /** The tasks that the filter left, by process. */
  readonly found = new Map<string, Task[]>();

  constructor(choices: RowChoices, sizes: LaneSizes) {
    this.#choices = choices;
    this.#sizes = sizes;
  }

  /** How many tasks the filter left. */
  get matches(): number {
    return [...this.found.values()].reduce((sum, tasks) => sum + tasks.length, 0);
  }

  /** The rows of a process's tasks. */
  of(process: ProcessModel, level: number): readonly LaneRow[] {
    const { only, grouping } = this.#choices;
    this.#found = [];
    this.found.set(process.key, this.#found);
    if (only !== undefined) {
      const task = only.process === process.key ? process.trace.tasks.get(only.task) : undefined;
      return task === undefined ? [] : this.#task(process, task, level);
    }
    if (grouping === 'creator') {
      return this.#members(process, process.families.roots(), level);
    }
    const buckets = new TaskBuckets(process.trace, process.words, grouping);
    const rows = buckets.all().flatMap((bucket) => this.#bucket(process, bucket, level));
    buckets.dispose();
    return rows;
  }

  #members(process: ProcessModel, members: readonly Member[], level: number): readonly LaneRow[] {
    const rows: LaneRow[] = [];
    for (const member of members) {
      const own =
        member.kind === 'task' ? this.#task(process, member.task, level) : this.#group(process, member, level);
      for (const row of own) {
        rows.push(row);
      }
    }
    return rows;
  }

  #task(process: ProcessModel, task: Task, level: number): readonly LaneRow[] {
    const { toggled, endedHidden } = this.#choices;
    const key = taskKey(process, task.id);
    const shown = this.#matches(process, task);
    const members = level < DEEPEST ? process.families.children(task) : [];
    const open = this.#choices.filter !== undefined || !toggled.has(key);
    const before = this.#found.length;
    const below = open ? this.#members(process, members, level + 1) : [];
    if (shown ? endedHidden && hasEnded(task) && below.length === 0 && noneAlive(members) : below.length === 0) {
      this.#found.length = before;
      return [];
    }
    if (shown) {
      this.#found.push(task);
    }
    return [
      {
        kind: 'task',
        key,
        level,
        height: this.#sizes.row,
        expanded: members.length === 0 ? undefined : open,
        dimmed: !shown,
        process,
        task,
        pinned: false,
      },
      ...below,
    ];
  }

  #group(process: ProcessModel, member: Exclude<Member, { readonly kind: 'task' }>, level: number): readonly LaneRow[] {
    const { filter, toggled, endedHidden } = this.#choices;
    const first = member.tasks[0];
    if (first === undefined || (endedHidden && member.tasks.every(hasEnded))) {
      return [];
    }
    const key = groupKey(process, member);
    const isScope = member.kind === 'scope';
    const open = filter !== undefined || toggled.has(key) !== isScope;
    const below = open ? this.#inside(process, member, level + 1) : [];
    if (filter !== undefined && below.length === 0) {
      return [];
    }
    const row: LaneRow = {
      kind: 'group',
      key,
      level,
      height: isScope ? this.#sizes.row : groupHeight(member.tasks, this.#sizes),
      expanded: open,
      dimmed: filter !== undefined,
      process,
      tasks: member.tasks,
      scope: isScope ? member.group : 0,
    };
    return [row, ...below];
  }

  #inside(
    process: ProcessModel,
    member: Exclude<Member, { readonly kind: 'task' }>,
    level: number,
  ): readonly LaneRow[] {
    if (member.kind === 'scope') {
      return this.#members(process, member.members, level);
    }
    return this.#flat(process, member.tasks, level);
  }

  #bucket(process: ProcessModel, bucket: Bucket, level: number): readonly LaneRow[] {
    const { filter, toggled } = this.#choices;
    const key = `b${process.key}/${bucket.key}`;
    const tasks = [...bucket.tasks];
    const open = filter !== undefined || !toggled.has(key);
    const below = open ? this.#flat(process, tasks, level + 1) : [];
    if (filter !== undefined && below.length === 0) {
      return [];
    }
    const { label } = bucket;
    return [
      { kind: 'bucket', key, level, height: this.#sizes.row, expanded: open, dimmed: false, process, label, tasks },
      ...below,
    ];
  }

  /** Tasks without what stands under them. */
  #flat(process: ProcessModel, tasks: readonly Task[], level: number): readonly LaneRow[] {
    const { endedHidden } = this.#choices;
    const rows: LaneRow[] = [];
    for (const task of tasks) {
      if ((endedHidden && hasEnded(task)) || !this.#matches(process, task)) {
        continue;
      }
      this.#found.push(task);
      const key = taskKey(process, task.id);
      const row = { key, level, height: this.#sizes.member, expanded: undefined, dimmed: false };
      rows.push({ ...row, kind: 'task', process, task, pinned: false });
    }
    return rows;
  }

  #matches(process: ProcessModel, task: Task): boolean {
    const { filter } = this.#choices;
    const { trace, words, now } = process;
    return filter === undefined || matchesFilter(filter, task, { trace, words, now });
  }
}

/** The key of a task's row. */
export function taskKey(process: ProcessModel, task: number): string {
  return `t${process.key}/${task}`;
}

/** The key of a row of equal tasks, or of a TaskGroup. */
export function groupKey(process: ProcessModel, member: Exclude<Member, { readonly kind: 'task' }>): string {
  return `g${process.key}/${member.tasks[0]?.creator ?? 0}/${member.key}`;
}

function noneAlive(members: readonly Member[]): boolean {
  return members.every((member) => (member.kind === 'task' ? hasEnded(member.task) : member.tasks.every(hasEnded)));
}

/** Equal tasks that never lived more than a few at a time need no high lane. */
function groupHeight(tasks: readonly Task[], sizes: LaneSizes): number {
  return mostAlive(tasks) > FEW ? sizes.group : sizes.smallGroup;
}

const known = new WeakMap<readonly Task[], number>();

/** How many of the tasks lived at the same time, at most. */
export function mostAlive(tasks: readonly Task[]): number {
  const before = known.get(tasks);
  if (before !== undefined) {
    return before;
  }
  const created = Float64Array.from(tasks, (task) => task.created).sort();
  const ended = Float64Array.from(tasks, (task) => task.ended ?? Number.POSITIVE_INFINITY).sort();
  let alive = 0;
  let most = 0;
  let gone = 0;
  for (const time of created) {
    while ((ended[gone] ?? Number.POSITIVE_INFINITY) <= time) {
      gone += 1;
      alive -= 1;
    }
    alive += 1;
    most = Math.max(most, alive);
  }
  known.set(tasks, most);
  return most;
}
