/**
 * How long tasks waited at each await line: waits that are over by the table of steps, each looked at once; and those that last. A wait belongs to the
 * program's own innermost line, where the await stands that the task is stuck in.
 */
import { stepEnd } from '../../protocol/recording';
import type { ChangeWatch } from '../changes';
import { userFrame } from '../records';
import type { Task } from '../task';
import type { Trace } from '../trace';
import { Lengths } from './lengths';

/** Steps whose stack is not known yet that are kept for another look: a live file may name a stack a moment late. */
const MOST_LATE = 10_000;

export interface LineWaits {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Waits that are over. */
  readonly over: Lengths;
  /** Tasks that wait here at the moment; of a program that has ended those whose wait never ended. */
  readonly waiting: number;
  /** How long the longest of them has waited, ns. */
  readonly longestWaiting: number;
}

interface Line {
  readonly file: string;
  readonly line: number;
  readonly over: Lengths;
  waiting: number;
  longestWaiting: number;
}

export class WaitsByLine {
  readonly #trace: Trace;
  readonly #changes: ChangeWatch;
  readonly #lines = new Map<string, Line>();
  readonly #ofStack = new Map<number, Line>();
  readonly #waiting = new Set<Task>();
  #late: number[] = [];
  #row = 0;
  #started = false;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#changes = trace.changedTasks.watch();
  }

  /** Ends the watch. */
  dispose(): void {
    this.#changes.dispose();
  }

  /** Takes in what was read since, `most` steps at a time. Returns whether there is more. */
  advance(most = Number.POSITIVE_INFINITY): boolean {
    const again = this.#late;
    this.#late = [];
    for (const row of again) {
      this.#step(row);
    }
    const end = Math.min(this.#trace.steps.length, this.#row + most);
    for (; this.#row < end; this.#row += 1) {
      this.#step(this.#row);
    }
    this.#followTasks();
    return this.#row < this.#trace.steps.length;
  }

  /** The lines at which a task has waited, as of the last `advance`; they change with the next. `now`: ns since the origin. */
  lines(now: number): readonly LineWaits[] {
    for (const line of this.#lines.values()) {
      line.waiting = 0;
      line.longestWaiting = 0;
    }
    for (const task of this.#waiting) {
      const line = this.#lineOf(this.#waitingAt(task));
      if (line !== undefined) {
        const began = task.state === 'waiting' ? task.since : this.#trace.steps.ended.at(task.lastStep);
        line.waiting += 1;
        line.longestWaiting = Math.max(line.longestWaiting, (task.ended ?? now) - began);
      }
    }
    return [...this.#lines.values()];
  }

  /** The wait before a step is over: it began where the task's step before ended. */
  #step(row: number): void {
    const { steps } = this.#trace;
    const before = steps.previous.at(row) - 1;
    const stack = steps.stack.at(before);
    if (before < 0 || steps.how.at(before) < stepEnd.firstWait || stack === 0) {
      return;
    }
    const line = this.#lineOf(stack);
    if (line !== undefined) {
      line.over.add(steps.ready.at(row) - steps.ended.at(before));
    } else if (this.#late.length < MOST_LATE) {
      this.#late.push(row);
    }
  }

  #followTasks(): void {
    const tasks = this.#trace.tasks;
    for (const id of this.#started ? this.#changes.take() : tasks.keys()) {
      const task = tasks.get(id);
      if (task !== undefined && this.#waitingAt(task) !== 0) {
        this.#waiting.add(task);
      } else if (task !== undefined) {
        this.#waiting.delete(task);
      }
    }
    this.#started = true;
  }

  /** The stack of a wait that goes on, or that its task's destruction cut off; 0 without. */
  #waitingAt(task: Task): number {
    if (task.state === 'waiting') {
      return task.wait?.stack ?? 0;
    }
    const { steps } = this.#trace;
    const waited = task.state === 'destroyed' && steps.how.at(task.lastStep) >= stepEnd.firstWait;
    return waited && !(task.wokenAt >= steps.ended.at(task.lastStep)) ? steps.stack.at(task.lastStep) : 0;
  }

  #lineOf(stack: number): Line | undefined {
    const known = this.#ofStack.get(stack);
    if (known !== undefined) {
      return known;
    }
    const place = userFrame(this.#trace.dictionary.stack(stack));
    if (place === undefined) {
      return undefined;
    }
    const key = `${place.line}:${place.file}`;
    let line = this.#lines.get(key);
    if (line === undefined) {
      line = { file: place.file, line: place.line, over: new Lengths(), waiting: 0, longestWaiting: 0 };
      this.#lines.set(key, line);
    }
    this.#ofStack.set(stack, line);
    return line;
  }
}
