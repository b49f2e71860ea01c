/** A task as it was at a moment: the same entity that a reader would have got who had read only up to then. Times in ns since the origin. */

import { stepEnd } from '../../protocol/recording';
import { standingBetween } from '../history';
import { wakeCauses } from '../steps';
import type { Task } from '../task';
import type { Trace } from '../trace';
import { waitOf } from '../waits';
import type { StepRows, TaskSteps } from './stepsOfTask';

/** What is needed to look back. */
export interface Past {
  readonly trace: Trace;
  readonly steps: TaskSteps;
}

/** The task at a moment; undefined before its creation. Its name is the one it has now. */
export function taskAt(past: Past, task: Task, time: number): Task | undefined {
  if (time < task.created) {
    return undefined;
  }
  if ((task.ended ?? Number.POSITIVE_INFINITY) <= time || past.trace.now <= time) {
    return task.awaitedAt > time || task.unretrievedAt > time ? { ...task, ...noticedBy(task, time) } : task;
  }
  const { trace, steps } = past;
  const rows = steps.rows(task);
  const begun = steps.indexAt(task, time);
  const row = begun < 0 ? -1 : rows.at(begun);
  const next = begun + 1 < rows.length ? rows.at(begun + 1) : -1;
  const standing = standingBetween(trace, task, { row, next, time });
  if (standing === undefined) {
    return undefined;
  }
  const over = row < 0 || trace.steps.ended.at(row) <= time ? begun : begun - 1;
  const { children, cancelRequests } = task;
  return {
    ...task,
    ...standing,
    ...totalsAt(past, task, { begun, over, time }),
    ...lastWakeAt(trace, task, { row, next, time }),
    lastWait: lastWaitAt(trace, rows, over),
    lastStep: over < 0 ? -1 : rows.at(over),
    steps: task.steps - (rows.length - 1 - over),
    ended: undefined,
    resultType: 0,
    resultText: 0,
    error: 0,
    ...noticedBy(task, time),
    cancelRequests: cancelRequests.filter((request) => request.time <= time),
    runningStack: standing.state === 'running' && standing.since === task.since ? task.runningStack : 0,
    children: children.filter((child) => (trace.tasks.get(child)?.created ?? time) <= time),
  };
}

/** What other tasks, or Python, had said of it. */
function noticedBy(
  { awaitedAt, unretrievedAt, errorNeverRetrieved }: Task,
  time: number,
): Pick<Task, 'awaitedAt' | 'unretrievedAt' | 'errorNeverRetrieved'> {
  return {
    awaitedAt: awaitedAt <= time ? awaitedAt : Number.NaN,
    unretrievedAt: unretrievedAt <= time ? unretrievedAt : Number.NaN,
    errorNeverRetrieved: errorNeverRetrieved && !(unretrievedAt > time),
  };
}

/** `begun`, `over`: the last steps that had begun and ended, as places among the task's; -1 without. */
interface Place {
  readonly begun: number;
  readonly over: number;
  readonly time: number;
}

type Totals = Pick<Task, 'busy' | 'ready' | 'waiting' | 'longestStep'>;

/** Backwards from what they are now: the totals of a task whose first steps were not kept are right too. */
function totalsAt(past: Past, task: Task, place: Place): Totals {
  const { began, ended, ready, how } = past.trace.steps;
  const rows = past.steps.rows(task);
  let { busy, waiting } = task;
  let notReady = readyOfRunning(past.trace, task, place.time);
  for (let index = rows.length - 1; index > place.over; index -= 1) {
    const row = rows.at(index);
    busy -= ended.at(row) - began.at(row);
    if (index > place.begun) {
      notReady += began.at(row) - ready.at(row);
      const before = index === 0 ? -1 : rows.at(index - 1);
      const waited = before >= 0 && how.at(before) >= stepEnd.firstWait && ready.at(row) > place.time;
      waiting -= waited ? ready.at(row) - ended.at(before) : 0;
    }
  }
  waiting -= lastWaitBehind(past.trace, task, place.time);
  let longestStep = 0;
  for (let index = 0; index <= place.over; index += 1) {
    longestStep = Math.max(longestStep, ended.at(rows.at(index)) - began.at(rows.at(index)));
  }
  const over = place.over < 0 ? Number.NEGATIVE_INFINITY : ended.at(rows.at(place.over));
  return { busy: busy + innerBehind(past, task, over), ready: task.ready - notReady, waiting, longestStep };
}

/** How long the task was ready for the step that goes on now, when that began behind the moment. */
function readyOfRunning(trace: Trace, task: Task, time: number): number {
  if (task.state !== 'running' || task.since <= time) {
    return 0;
  }
  const last = task.lastStep < 0 ? task.created : trace.steps.ended.at(task.lastStep);
  return task.since - Math.max(task.wokenAt || last, last);
}

/** The length of the wait behind the last step that is over by now and was not at the moment. */
function lastWaitBehind(trace: Trace, task: Task, time: number): number {
  const { how, ended } = trace.steps;
  const waits = task.lastStep >= 0 && how.at(task.lastStep) >= stepEnd.firstWait;
  const end = task.wokenAt >= ended.at(task.lastStep) ? task.wokenAt : (task.ended ?? time);
  return waits && task.state !== 'waiting' && end > time ? end - ended.at(task.lastStep) : 0;
}

/** The time of eager tasks in steps of this one that ended behind a moment: it was never counted as this task's. */
function innerBehind({ trace, steps }: Past, task: Task, over: number): number {
  let inner = 0;
  const until = task.state === 'running' ? task.since : Number.POSITIVE_INFINITY;
  for (const id of task.children) {
    const child = trace.tasks.get(id);
    if (child?.eager !== true) {
      continue;
    }
    const row = steps.rows(child).at(0);
    const began = trace.steps.began.at(row);
    if (over < began && began < until) {
      inner += trace.steps.ended.at(row) - began;
    }
  }
  return inner;
}

function lastWaitAt({ steps }: Trace, rows: StepRows, over: number): Task['lastWait'] {
  for (let index = over; index >= 0; index -= 1) {
    const row = rows.at(index);
    if (steps.how.at(row) >= stepEnd.firstWait) {
      return waitOf(steps.how.at(row), steps.target.at(row), steps.stack.at(row));
    }
  }
  return undefined;
}

/** What ended the last wait that was over. */
function lastWakeAt(
  { steps }: Trace,
  task: Task,
  at: { readonly row: number; readonly next: number; readonly time: number },
): Pick<Task, 'wokenAt' | 'wokenHow' | 'wokenBy'> {
  const waited = (row: number) => {
    const before = steps.previous.at(row) - 1;
    return before >= 0 && steps.how.at(before) >= stepEnd.firstWait;
  };
  if (at.next < 0 && task.wokenAt <= at.time) {
    return { wokenAt: task.wokenAt, wokenHow: task.wokenHow, wokenBy: task.wokenBy };
  }
  let row = at.next >= 0 && waited(at.next) && steps.ready.at(at.next) <= at.time ? at.next : at.row;
  while (row >= 0 && !waited(row)) {
    row = steps.previous.at(row) - 1;
  }
  return row < 0
    ? { wokenAt: Number.NaN, wokenHow: 'unknown', wokenBy: 0 }
    : {
        wokenAt: steps.ready.at(row),
        wokenHow: wakeCauses[steps.wokenHow.at(row)] ?? 'unknown',
        wokenBy: steps.wokenBy.at(row),
      };
}
