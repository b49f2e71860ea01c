/** From when to when each task was there, in two arrays: which of a million tasks were there in a span is then told without looking at each of them. */
import type { Task } from '../task';
import type { Trace } from '../trace';

export class TaskSpans {
  readonly #trace: Trace;
  #version = -1;
  #tasks: readonly Task[] = [];
  #created = new Float64Array(0);
  #ended = new Float64Array(0);

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The tasks that were there at any time from one moment to before another. ns since the origin. */
  *within(from: number, to: number): Generator<Task, void> {
    this.#update();
    for (let place = 0; place < this.#tasks.length; place += 1) {
      const task = this.#tasks[place];
      if ((this.#created[place] ?? 0) < to && from <= (this.#ended[place] ?? 0) && task !== undefined) {
        yield task;
      }
    }
  }

  /** Once for a recording that is over; again when a live one has grown. */
  #update(): void {
    if (this.#version === this.#trace.version) {
      return;
    }
    this.#version = this.#trace.version;
    this.#tasks = [...this.#trace.tasks.values()];
    this.#created = Float64Array.from(this.#tasks, ({ created }) => created);
    this.#ended = Float64Array.from(this.#tasks, ({ ended }) => ended ?? Number.POSITIVE_INFINITY);
  }
}
