/** Which tasks a filter, and hiding what has ended, leave; and which stay because one below them is left. */
import type { ChangeWatch } from '../trace/changes';
import { matchesFilter, type TaskFilter } from '../trace/story/taskFilter';
import { hasEnded, type Task } from '../trace/task';
import type { RunProcess } from './liveRun';

export interface Visibility {
  readonly filter: TaskFilter | undefined;
  readonly hideEnded: boolean;
  /** Only this task and what is below it. */
  readonly only: { readonly process: RunProcess; readonly task: Task } | undefined;
}

export class VisibleTasks {
  readonly #process: RunProcess;
  readonly #wish: Visibility;
  readonly #watch: ChangeWatch;
  readonly #alive: ReadonlySet<number>;
  readonly #matching = new Set<number>();
  /** The matching ones and all above them. */
  readonly #marked = new Set<number>();
  #outdated = false;

  /** `alive`: the numbers of the tasks that have not ended, kept up to date by others. */
  constructor(process: RunProcess, wish: Visibility, alive: ReadonlySet<number>) {
    this.#process = process;
    this.#wish = wish;
    this.#alive = alive;
    this.#watch = process.trace.changedTasks.watch();
    this.#look(process.trace.tasks.keys());
  }

  dispose(): void {
    this.#watch.dispose();
  }

  /** Takes in what was read since the last call. */
  update(): void {
    this.#look(this.#watch.take());
    if (this.#wish.filter?.ticks === true) {
      this.#look(this.#alive);
    }
  }

  /** How many match. */
  get size(): number {
    return this.#matching.size;
  }

  matches(task: Task): boolean {
    return this.#matching.has(task.id);
  }

  /** Whether a task matches, or one below it. */
  isShown(task: Task): boolean {
    if (this.#outdated) {
      this.#outdated = false;
      this.#marked.clear();
      for (const id of this.#matching) {
        this.#mark(id);
      }
    }
    return this.#marked.has(task.id);
  }

  #look(ids: Iterable<number>): void {
    for (const id of ids) {
      const task = this.#process.trace.tasks.get(id);
      if (task === undefined) {
        continue;
      }
      if (this.#isWanted(task)) {
        this.#matching.add(id);
        this.#mark(id, this.#marked.has(id));
      } else if (this.#matching.delete(id)) {
        this.#outdated = true;
      } else if (this.#marked.has(id)) {
        this.#mark(id, true); // its creator may have become known
      }
    }
  }

  #isWanted(task: Task): boolean {
    const { filter, hideEnded, only } = this.#wish;
    if (hideEnded && hasEnded(task)) {
      return false;
    }
    if (only !== undefined && !(only.process === this.#process && this.#isUnder(task, only.task))) {
      return false;
    }
    return filter === undefined || matchesFilter(filter, task, this.#process);
  }

  #isUnder(task: Task, top: Task): boolean {
    const seen = new Set<number>();
    for (let at: Task | undefined = task; at !== undefined && !seen.has(at.id); ) {
      if (at === top) {
        return true;
      }
      seen.add(at.id);
      at = this.#process.trace.tasks.get(at.creator);
    }
    return false;
  }

  /** Marks a task and all above it, up to one that is marked already. */
  #mark(id: number, again = false): void {
    const { tasks } = this.#process.trace;
    let at = again ? tasks.get(id)?.creator : id;
    while (at !== undefined && at !== 0 && !this.#marked.has(at)) {
      this.#marked.add(at);
      at = tasks.get(at)?.creator;
    }
  }
}
