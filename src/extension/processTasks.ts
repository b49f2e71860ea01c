/** One process as the tree looks at it: its tasks under their creators or in buckets, what of them is to be seen, and its resources. */

import { type Grouping, TaskBuckets } from '../trace/story/taskBuckets';
import { type Member, type MergeLimits, TaskFamilies } from '../trace/story/taskFamilies';
import { UsedResources } from '../trace/story/usedResources';
import type { Task } from '../trace/task';
import type { RunProcess } from './liveRun';
import { type Visibility, VisibleTasks } from './visibleTasks';

/** How tasks stand. */
export interface Arrangement extends Visibility {
  readonly grouping: Grouping | 'creator';
  /** The earlier moment that is shown, in words; undefined at the newest. */
  readonly moment?: string | undefined;
}

/** All tasks, under their creators. */
export const plainArrangement: Arrangement = {
  grouping: 'creator',
  filter: undefined,
  hideEnded: false,
  only: undefined,
};

export class ProcessTasks {
  readonly families: TaskFamilies;
  readonly resources: UsedResources;
  /** Undefined under creators. */
  readonly buckets: TaskBuckets | undefined;
  /** Undefined when all are to be seen. */
  readonly visible: VisibleTasks | undefined;

  constructor(process: RunProcess, limits: MergeLimits, arrangement: Arrangement) {
    const { grouping, filter, hideEnded, only } = arrangement;
    this.families = new TaskFamilies(process.trace, limits);
    this.resources = new UsedResources(process.trace);
    this.buckets = grouping === 'creator' ? undefined : new TaskBuckets(process.trace, process.words, grouping);
    const all = filter === undefined && !hideEnded && only === undefined;
    this.visible = all ? undefined : new VisibleTasks(process, arrangement, this.families.aliveIds);
  }

  dispose(): void {
    for (const part of [this.families, this.resources, this.buckets, this.visible]) {
      part?.dispose();
    }
  }

  /** Takes in what was read since the last call. */
  update(): void {
    for (const part of [this.families, this.resources, this.buckets, this.visible]) {
      part?.update();
    }
  }

  /** What is to be seen of the tasks that no known task created. */
  roots(): readonly Member[] {
    return this.#seen(this.families.roots());
  }

  /** What is to be seen of the tasks that a task created. */
  children(task: Task): readonly Member[] {
    return this.#seen(this.families.children(task));
  }

  hasChildren(task: Task): boolean {
    const { visible } = this;
    return visible === undefined ? task.children.length > 0 : this.children(task).length > 0;
  }

  #seen(members: readonly Member[]): readonly Member[] {
    const { visible } = this;
    return visible === undefined ? members : members.flatMap((member) => seenOf(member, visible));
  }
}

/** A member without what is not to be seen, or nothing. */
function seenOf(member: Member, visible: VisibleTasks): readonly Member[] {
  if (member.kind === 'task') {
    return visible.isShown(member.task) ? [member] : [];
  }
  const tasks = member.tasks.filter((task) => visible.isShown(task));
  if (tasks.length === 0) {
    return [];
  }
  return member.kind === 'group'
    ? [{ ...member, tasks }]
    : [{ ...member, tasks, members: member.members.flatMap((inner) => seenOf(inner, visible)) }];
}
