/** Everything as it was at a moment: what a time cursor shows. Made for one moment; asked for what is visible, it looks at no more than that. */
import { standingBetween } from '../history';
import type { Resource } from '../resource';
import type { Task } from '../task';
import type { Trace } from '../trace';
import type { ResourceHistory } from './resourceHistory';
import type { TaskSteps } from './stepsOfTask';
import { taskAt } from './taskAt';

export class Moment {
  /** ns since the origin. */
  readonly time: number;
  readonly #trace: Trace;
  readonly #steps: TaskSteps;
  readonly #history: ResourceHistory;
  readonly #tasks = new Map<number, Task | undefined>();
  #waiters: ReadonlyMap<number, readonly number[]> | undefined;

  constructor(
    past: { readonly trace: Trace; readonly steps: TaskSteps; readonly history: ResourceHistory },
    time: number,
  ) {
    this.#trace = past.trace;
    this.#steps = past.steps;
    this.#history = past.history;
    this.time = time;
  }

  /** A task as it was; undefined when there was none of that number yet. */
  task(id: number): Task | undefined {
    if (!this.#tasks.has(id)) {
      const task = this.#trace.tasks.get(id);
      this.#tasks.set(id, task === undefined ? undefined : taskAt(this.#past(), task, this.time));
    }
    return this.#tasks.get(id);
  }

  /** The state of a task then; undefined when there was none of that number yet. Cheaper than all of the task, where there are ten thousand. */
  stateOf(id: number): Task['state'] | undefined {
    const task = this.#trace.tasks.get(id);
    if (task === undefined || this.time < task.created) {
      return undefined;
    }
    return (task.ended ?? Number.POSITIVE_INFINITY) <= this.time ? task.state : this.#standing(task)?.state;
  }

  /** A resource as it was; undefined when there was none of that number yet. */
  resource(id: number): Resource | undefined {
    const resource = this.#trace.resources.get(id);
    if (resource === undefined || resource.created > this.time) {
      return undefined;
    }
    return {
      ...resource,
      ...this.#history.holdersAt(resource, this.time),
      ...this.#history.countsAt(id, this.time),
      level: this.#history.levelAt(id, this.time),
      waiters: new Set(this.#allWaiters().get(id)),
    };
  }

  /** Which tasks had been created and had not ended, by number. */
  alive(): readonly number[] {
    const alive: number[] = [];
    for (const task of this.#trace.tasks.values()) {
      if (task.created <= this.time && this.time < (task.ended ?? Number.POSITIVE_INFINITY)) {
        alive.push(task.id);
      }
    }
    return alive;
  }

  /** Who waited for which resource, in the order in which they began to. */
  #allWaiters(): ReadonlyMap<number, readonly number[]> {
    this.#waiters ??= this.#findWaiters();
    return this.#waiters;
  }

  #findWaiters(): ReadonlyMap<number, readonly number[]> {
    const found: { readonly task: number; readonly since: number; readonly resource: number }[] = [];
    for (const id of this.alive()) {
      const task = this.#trace.tasks.get(id);
      const standing = task === undefined ? undefined : this.#standing(task);
      const resource = standing?.wait === undefined ? undefined : this.#trace.resources.waitedFor(standing.wait);
      if (standing !== undefined && resource !== undefined) {
        found.push({ task: id, since: standing.since, resource });
      }
    }
    const waiters = new Map<number, number[]>();
    for (const { task, resource } of found.sort((a, b) => a.since - b.since)) {
      const tasks = waiters.get(resource) ?? [];
      waiters.set(resource, tasks);
      tasks.push(task);
    }
    return waiters;
  }

  #standing(task: Task): ReturnType<typeof standingBetween> {
    const rows = this.#steps.rows(task);
    const begun = this.#steps.indexAt(task, this.time);
    const row = begun < 0 ? -1 : rows.at(begun);
    const next = begun + 1 < rows.length ? rows.at(begun + 1) : -1;
    return standingBetween(this.#trace, task, { row, next, time: this.time });
  }

  #past(): { readonly trace: Trace; readonly steps: TaskSteps } {
    return { trace: this.#trace, steps: this.#steps };
  }
}
