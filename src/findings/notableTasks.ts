/** The tasks among many that a diagnosis may be about, kept up to date as the trace grows, so that no look goes through all tasks again. */
import type { ChangeWatch } from '../trace/changes';
import { hasEnded, type Task } from '../trace/task';
import type { Trace } from '../trace/trace';

export class NotableTasks {
  /** Those that have not ended. */
  readonly alive = new Set<Task>();
  /** Each once, in the order in which it was seen. */
  readonly failed: Task[] = [];
  readonly unretrieved: Task[] = [];
  readonly destroyed: Task[] = [];
  /** Asked to cancel, and not cancelled (yet). Whoever has judged one that has ended takes it out. */
  readonly asked = new Set<Task>();
  /** Of ended creators, and alive when those ended. */
  readonly orphans = new Set<Task>();
  readonly #trace: Trace;
  readonly #watch: ChangeWatch;
  readonly #seen = { failed: new Set<Task>(), unretrieved: new Set<Task>(), destroyed: new Set<Task>() };
  #started = false;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#watch = trace.changedTasks.watch();
  }

  /** Ends the watch. */
  dispose(): void {
    this.#watch.dispose();
  }

  /** Takes in which tasks changed since. */
  refresh(): void {
    const { tasks } = this.#trace;
    const changed = this.#watch.take();
    for (const id of this.#started ? changed : tasks.keys()) {
      const task = tasks.get(id);
      if (task !== undefined) {
        this.#take(task);
      }
    }
    this.#started = true;
  }

  #take(task: Task): void {
    if (hasEnded(task)) {
      this.alive.delete(task);
      this.#takeEnd(task);
    } else {
      this.alive.add(task);
    }
    if (task.cancelRequests.length > task.uncancelled && task.state !== 'cancelled') {
      this.asked.add(task);
    } else {
      this.asked.delete(task);
    }
    if (task.errorNeverRetrieved) {
      once(this.#seen.unretrieved, this.unretrieved, task);
    }
  }

  #takeEnd(task: Task): void {
    if (task.state === 'failed') {
      once(this.#seen.failed, this.failed, task);
    } else if (task.state === 'destroyed') {
      once(this.#seen.destroyed, this.destroyed, task);
    }
    const ended = task.ended ?? 0;
    for (const id of task.children) {
      const child = this.#trace.tasks.get(id);
      if (child !== undefined && (child.ended === undefined || child.ended - ended >= ORPHANED)) {
        this.orphans.add(child);
      }
    }
    const creator = this.#trace.tasks.get(task.creator);
    if (creator?.ended === undefined || ended - creator.ended < ORPHANED) {
      this.orphans.delete(task);
    }
  }
}

/** ns that a task must have lived behind its creator's end to be told of. */
export const ORPHANED = 2e9;

function once(seen: Set<Task>, list: Task[], task: Task): void {
  if (!seen.has(task)) {
    seen.add(task);
    list.push(task);
  }
}
