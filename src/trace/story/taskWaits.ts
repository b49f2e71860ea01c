/** What a task has waited for so far, added up. Kept for the task that was asked for last, so that asking again while it runs costs what is new. */
import { stepEnd } from '../../protocol/recording';
import type { Task } from '../task';
import type { Scene } from './scene';
import { type WaitSum, WaitSums } from './waitSums';

export class TaskWaits {
  #task: Task | undefined;
  #sums = new WaitSums();
  /** Steps that are added up. */
  #done = 0;

  /** The waits of a task up to the present, the one that lasts included; the longest together first. */
  of(scene: Scene, task: Task): readonly WaitSum[] {
    if (this.#task !== task) {
      this.#task = task;
      this.#sums = new WaitSums();
      this.#done = 0;
    }
    const { length } = scene.steps.rows(task);
    addWaits(scene, task, { sums: this.#sums, first: this.#done, end: length });
    this.#done = length;
    const sums = this.#sums.copy();
    addLast(scene, task, sums);
    return sums.list(scene.trace, scene.words);
  }
}

/** The same up to a moment, ns since the origin. */
export function waitsUntil(scene: Scene, task: Task, until: number): readonly WaitSum[] {
  const sums = new WaitSums();
  const { steps } = scene.trace;
  const rows = scene.steps.rows(task);
  const last = scene.steps.indexAt(task, until);
  addWaits(scene, task, { sums, first: 0, end: last + 1 });
  if (last < 0) {
    return [];
  }
  const row = rows.at(last);
  const how = steps.how.at(row);
  if (how >= stepEnd.firstWait && steps.ended.at(row) < until) {
    const next = last + 1 < rows.length ? steps.ready.at(rows.at(last + 1)) : lastWaitEnd(scene, task);
    sums.add(how, steps.target.at(row), Math.max(0, Math.min(until, next) - steps.ended.at(row)));
  }
  return sums.list(scene.trace, scene.words);
}

/** Adds the waits before the steps from one index to before another. */
function addWaits(
  { trace, steps }: Scene,
  task: Task,
  { sums, first, end }: { readonly sums: WaitSums; readonly first: number; readonly end: number },
): void {
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
