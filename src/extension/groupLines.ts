/** What a row of very many equal tasks opens into: lines of those in the same state at the same place. */

import { stateOrder } from '../trace/story/taskBuckets';
import type { Task, Wait } from '../trace/task';

export interface GroupLine {
  readonly key: string;
  /** What they have in common. */
  readonly state: Task['state'];
  readonly wait: Wait | undefined;
  /** They wait for the very same, not only at the same place. */
  readonly alike: boolean;
  /** Those that wait stand in the order in which they began to. */
  readonly tasks: readonly Task[];
}

export class GroupLines {
  /** The order in which lines first appeared: they keep it. */
  readonly #order = new Map<string, number>();

  of(group: string, all: readonly Task[]): readonly GroupLine[] {
    const lines = new Map<string, Task[]>();
    for (const task of all) {
      const key = lineKey(group, task);
      const line = lines.get(key);
      if (line === undefined) {
        lines.set(key, [task]);
      } else {
        line.push(task);
      }
      if (!this.#order.has(key)) {
        this.#order.set(key, this.#order.size);
      }
    }
    const place = ([key, [task]]: readonly [string, readonly Task[]]) =>
      (task === undefined ? 0 : stateOrder.indexOf(task.state)) * 1e9 + (this.#order.get(key) ?? 0);
    return [...lines]
      .sort((a, b) => place(a) - place(b))
      .map(([key, tasks]) => ({
        key,
        state: tasks[0]?.state ?? 'done',
        wait: tasks[0]?.wait,
        alike: tasks.every(({ wait }) => wait?.target === tasks[0]?.wait?.target),
        tasks: tasks[0]?.state === 'waiting' ? tasks.sort((a, b) => a.since - b.since) : tasks,
      }));
  }
}

function lineKey(group: string, task: Task): string {
  return task.state === 'waiting'
    ? `${group}/waiting.${task.wait?.kind}.${task.wait?.stack}`
    : `${group}/${task.state}`;
}
