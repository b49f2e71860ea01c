/** Where tasks stood at any earlier moment, told from the table of steps. Times in ns since the origin. */
import { stepEnd } from '../protocol/recording';
import type { Task, TaskState, Wait } from './task';
import type { Trace } from './trace';
import { waitOf } from './waits';

/** A task's state at a moment. */
export interface Standing {
  readonly state: TaskState;
  /** When the state began. */
  readonly since: number;
  /** What it waited for; only while it waited. */
  readonly wait: Wait | undefined;
}

const ends: Readonly<Record<number, TaskState>> = {
  [stepEnd.returned]: 'done',
  [stepEnd.failed]: 'failed',
  [stepEnd.cancelled]: 'cancelled',
};

/** Where a task stood at a moment; undefined before its creation. Takes time in proportion to the task's steps behind that moment. */
export function standingAt(trace: Trace, task: Task, time: number): Standing | undefined {
  const { steps } = trace;
  let next = -1;
  let row = task.lastStep;
  while (row >= 0 && steps.began.at(row) > time) {
    next = row;
    row = steps.previous.at(row) - 1;
  }
  return standingBetween(trace, task, { row, next, time });
}

/** The same for who knows the rows of the last step that had begun and of the one after it (-1: there is none). */
export function standingBetween(
  trace: Trace,
  task: Task,
  at: { readonly row: number; readonly next: number; readonly time: number },
): Standing | undefined {
  const { row, next, time } = at;
  if (time < task.created) {
    return undefined;
  }
  if (next < 0 && task.since <= time) {
    return { state: task.state, since: task.since, wait: task.wait };
  }
  if (row < 0) {
    return { state: 'ready', since: task.created, wait: undefined };
  }
  const { steps } = trace;
  if (time < steps.ended.at(row)) {
    return { state: 'running', since: steps.began.at(row), wait: undefined };
  }
  const how = steps.how.at(row);
  const since = steps.ended.at(row);
  if (how < stepEnd.firstWait) {
    return { state: ends[how] ?? 'ready', since, wait: undefined };
  }
  const woken = next < 0 ? task.wokenAt : steps.ready.at(next);
  return since <= woken && woken <= time
    ? { state: 'ready', since: woken, wait: undefined }
    : { state: 'waiting', since, wait: waitOf(how, steps.target.at(row), steps.stack.at(row)) };
}
