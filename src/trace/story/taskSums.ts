/** What a task has waited for so far, added up, and its longest step. Kept for the task that was asked for last, so that asking again costs what is new. */
import { stepEnd } from '../../protocol/recording';
import type { Task } from '../task';
import type { Scene } from './scene';
import { type WaitSum, WaitSums } from './waitSums';

export interface SumsOfTask {
  /** The wait that lasts included; the longest together first. */
  readonly waits: readonly WaitSum[];
  /** The row of its longest step that is over; -1 without. */
  readonly longestStep: number;
}

export class TaskSums {
  #task: Task | undefined;
  #sums = new WaitSums();
  #longest = -1;
  /** Steps that are looked at. */
  #done = 0;

  /** The sums of a task up to the present. */
  of(scene: Scene, task: Task): SumsOfTask {
    const { length } = scene.steps.rows(task);
    if (this.#task !== task || this.#done > length) {
      this.#task = task;
      this.#sums = new WaitSums();
      this.#longest = -1;
      this.#done = 0;
    }
    addWaits(scene, task, { sums: this.#sums, first: this.#done, end: length });
    this.#longest = longestOf(scene, task, { longest: this.#longest, first: this.#done, end: length });
    this.#done = length;
    const sums = this.#sums.copy();
    addLast(scene, task, sums);
    return { waits: sums.list(scene.trace, scene.words), longestStep: this.#longest };
  }
}

/** The same up to a moment, ns since the origin. */
export function sumsUntil(scene: Scene, task: Task, until: number): SumsOfTask {
  const sums = new WaitSums();
  const { steps } = scene.trace;
  const rows = scene.steps.rows(task);
  const last = scene.steps.indexAt(task, until);
  addWaits(scene, task, { sums, first: 0, end: last + 1 });
  const row = last < 0 ? -1 : rows.at(last);
  const over = row < 0 || steps.ended.at(row) <= until;
  const longestStep = longestOf(scene, task, { longest: -1, first: 0, end: over ? last + 1 : last });
  const how = row < 0 ? stepEnd.yielded : steps.how.at(row);
  if (over && how >= stepEnd.firstWait) {
    const next = last + 1 < rows.length ? steps.ready.at(rows.at(last + 1)) : lastWaitEnd(scene, task);
    sums.add(how, steps.target.at(row), Math.max(0, Math.min(until, next) - steps.ended.at(row)));
  }
  return { waits: sums.list(scene.trace, scene.words), longestStep };
}

interface Part {
  readonly first: number;
  readonly end: number;
}

/** Adds the waits before the steps from one index to before another. */
function addWaits({ trace, steps }: Scene, task: Task, { sums, first, end }: Part & { readonly sums: WaitSums }): void {
  const { how, target, ended, ready } = trace.steps;
  const rows = steps.rows(task);
  for (let index = Math.max(1, first); index < end; index += 1) {
    const before = rows.at(index - 1);
    if (how.at(before) >= stepEnd.firstWait) {
      const length = ready.at(rows.at(index)) - ended.at(before);
      sums.add(how.at(before), target.at(before), Math.max(0, length));
    }
  }
}

function longestOf({ trace, steps }: Scene, task: Task, part: Part & { readonly longest: number }): number {
  const { began, ended } = trace.steps;
  const rows = steps.rows(task);
  let { longest } = part;
  let length = longest < 0 ? -1 : ended.at(longest) - began.at(longest);
  for (let index = part.first; index < part.end; index += 1) {
    const row = rows.at(index);
    if (ended.at(row) - began.at(row) > length) {
      longest = row;
      length = ended.at(row) - began.at(row);
    }
  }
  return longest;
}

/** Adds the wait behind the last step that has a row. */
function addLast(scene: Scene, task: Task, sums: WaitSums): void {
  const { how, target, ended } = scene.trace.steps;
  const row = task.lastStep;
  if (row >= 0 && how.at(row) >= stepEnd.firstWait) {
    sums.add(how.at(row), target.at(row), Math.max(0, lastWaitEnd(scene, task) - ended.at(row)));
  }
}

/** When the wait behind the last step that has a row was over; the present while it lasts. */
function lastWaitEnd(scene: Scene, task: Task): number {
  const ended = scene.trace.steps.ended.at(task.lastStep);
  if (task.state !== 'waiting' && task.wokenAt >= ended) {
    return task.wokenAt;
  }
  return task.ended ?? scene.now;
}
