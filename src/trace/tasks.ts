/** All tasks, each in its state of the moment up to which the recording was read. Fed row by row; rows that come late change no newer state. */
import { cancelKind, stepEnd, waitKind } from '../protocol/recording';
import { Changes } from './changes';
import { Numbered } from './numbered';
import type { ResourceTable } from './resources';
import type { Row } from './rowDecoder';
import { type FinishedStep, NestedSteps, type NewStep, StepTable } from './steps';
import { type CancelRequest, hasEnded, type MutableTask, type Task, unknownTask } from './task';
import { SharedWaits } from './waits';
import { Wakes } from './wakes';

const EAGER = 1;
const LATE = 2;
const RENAMED = 1;
const NEVER_RETRIEVED = 2;

export class TaskTable {
  readonly steps = new StepTable();
  readonly changes = new Changes();
  readonly #tasks = new Numbered<MutableTask>();
  readonly #waits = new SharedWaits();
  readonly #resources: ResourceTable;
  readonly #onlyLoop: () => number;
  readonly #wakes: Wakes;
  readonly #nested = new NestedSteps();
  readonly #added: NewStep = { ready: 0, wokenHow: 'unknown', wokenBy: 0, previous: -1 };
  readonly #finished = { task: 0, loop: 0, began: 0, ended: 0, inside: false, own: 0, row: -1 };

  /** `onlyLoop`: the loop where there is one only, 0 otherwise: a task whose creation is not recorded belongs to it. */
  constructor(resources: ResourceTable, onlyLoop: () => number) {
    this.#resources = resources;
    this.#onlyLoop = onlyLoop;
    this.#wakes = new Wakes(this.#tasks.all, resources, this.steps);
  }

  get all(): ReadonlyMap<number, Task> {
    return this.#tasks.all;
  }

  get(id: number): Task | undefined {
    return this.#tasks.get(id);
  }

  created(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    task.created = row.time;
    task.creator = row.low;
    task.automatic = Math.max(0, row.high);
    task.site = row.d;
    task.code = row.e;
    task.loop = row.loop;
    task.eager = (row.sub & EAGER) !== 0;
    task.seenLate = (row.sub & LATE) !== 0;
    if (task.steps === 0 && task.state === 'ready') {
      task.since = row.time;
      task.readySince = row.time;
    }
    if (task.creator !== 0 && task.creator !== task.id) {
      const creator = this.#task(task.creator, row.time);
      creator.children = appended(creator.children, task.id);
    }
  }

  named(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    if (task.name === 0 || row.sub === RENAMED) {
      task.name = row.d;
    }
  }

  woke(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    if (task.state === 'waiting' && task.since <= row.time) {
      this.#wake(task, row.time, row.sub, row.d);
    } else if (!hasEnded(task)) {
      task.wokenEarly = row.time;
    }
  }

  /** A step is over. What is returned is reused for the next one. */
  step(row: Readonly<Row>): FinishedStep {
    const task = this.#task(row.c, row.time);
    const late = row.end < task.since || hasEnded(task);
    if (!late) {
      this.#beginStep(task, row.time);
    }
    const step = this.#finished;
    step.task = task.id;
    step.loop = task.loop;
    step.began = row.time;
    step.ended = row.end;
    step.inside = task.eager && task.steps === 0;
    step.row = this.#addStep(task, row);
    step.own = this.#ownTime(step);
    task.busy += step.own;
    task.steps += 1;
    task.longestStep = Math.max(task.longestStep, row.end - row.time);
    this.#wakes.stepEnded(step);
    if (!late) {
      task.runningStack = 0;
      task.since = row.end;
      this.#endStep(task, row, row.end);
    }
    return step;
  }

  #ownTime({ loop, began, ended, inside }: FinishedStep): number {
    const length = Math.max(0, ended - began);
    return this.#nested.none && !inside ? length : length - this.#nested.timeWithin({ loop, began, length, inside });
  }

  /** A step has begun that is not over at the moment of interest. `stack`: seen while it ran, 0 not seen. */
  running(id: number, began: number, stack: number): void {
    const task = this.#task(id, began);
    if (hasEnded(task) || task.since > began) {
      return; // the step has ended already; its row came first
    }
    this.#beginStep(task, began);
    task.state = 'running';
    task.since = began;
    task.runningStack = stack;
  }

  cancel(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    if (row.sub === cancelKind.uncancel) {
      task.uncancelled += 1;
      return;
    }
    const request: CancelRequest = {
      time: row.time,
      by: row.d,
      stack: row.e,
      message: row.low,
      waitedAt: task.state === 'waiting' ? (task.wait?.stack ?? 0) : 0,
      steps: task.steps,
      byUser: row.sub === cancelKind.byUser,
    };
    task.cancelRequests = appended(task.cancelRequests, request);
  }

  memberOfGroup(id: number, group: number, time: number): void {
    this.#task(id, time).group = group;
  }

  /** Another task waits for it from a moment on, alone or by a gather, a wait or a group. */
  awaited(id: number, time: number): void {
    const task = this.#tasks.get(id);
    if (task !== undefined && !(task.awaitedAt <= time)) {
      task.awaitedAt = time;
    }
  }

  gone(row: Readonly<Row>): void {
    const task = this.#task(row.c, row.time);
    if (row.sub === NEVER_RETRIEVED) {
      task.errorNeverRetrieved = true;
      task.unretrievedAt = row.time;
      task.error = task.error || row.d;
    } else if (!hasEnded(task)) {
      this.#leaveState(task, row.time);
      task.state = 'destroyed';
      task.since = row.time;
      task.ended = row.time;
    }
  }

  /** A ring's checkpoint. Who has read what came before knows it already, and more exactly. */
  checkpoint(row: Readonly<Row>): boolean {
    const known = this.#tasks.get(row.c) !== undefined;
    const task = this.#task(row.c, row.time);
    if (hasEnded(task) || (known && row.time <= task.since)) {
      return false;
    }
    // What was between is not known: it counts as nothing.
    if (task.wait !== undefined) {
      this.#resources.leave(task.wait, task.id);
      task.wait = undefined;
    }
    task.since = row.time;
    task.steps = Math.max(task.steps, row.low);
    this.#endStep(task, row, row.time);
    return true;
  }

  /** Rows are missing up to a moment: nobody knows whether a task that was ready before was ready all the time. */
  dropped(until: number): void {
    for (const task of this.#tasks.all.values()) {
      if (task.state === 'ready' && task.since < until) {
        task.since = until;
        task.readySince = until;
      }
    }
  }

  totals(id: number, totals: { readonly busy: number; readonly ready: number; readonly waiting: number }): void {
    const task = this.#tasks.get(id);
    if (task !== undefined) {
      task.busy = Math.max(task.busy, totals.busy);
      task.ready = Math.max(task.ready, totals.ready);
      task.waiting = Math.max(task.waiting, totals.waiting);
    }
  }

  /** Gives up the memory of steps but for the last one of each task that goes on. */
  forget(): void {
    const lasts: number[] = [];
    for (const task of this.#tasks.all.values()) {
      if (task.lastStep >= 0 && !hasEnded(task)) {
        lasts.push(task.lastStep);
      }
    }
    this.steps.forget(lasts);
  }

  #task(id: number, time: number): MutableTask {
    let task = this.#tasks.get(id);
    if (task === undefined) {
      task = unknownTask(id, time, this.#onlyLoop());
      this.#tasks.set(id, task);
    }
    this.changes.note(id);
    return task;
  }

  /** The time between the task's last step and this one counts as waiting or ready. */
  #beginStep(task: MutableTask, began: number): void {
    if (task.state === 'waiting') {
      this.#wake(task, began, 0, 0);
    }
    if (task.state === 'ready') {
      task.ready += Math.max(0, began - task.since);
    }
  }

  /** Takes the task out of its state, without a cause that is known. */
  #leaveState(task: MutableTask, time: number): void {
    if (task.state === 'waiting') {
      this.#endWait(task, time);
    } else if (task.state === 'ready') {
      task.ready += Math.max(0, time - task.since);
    }
  }

  /** Its wait is over. `how`, `by`: as the row tells, 0 without. */
  #wake(task: MutableTask, time: number, how: number, by: number): void {
    this.#wakes.note(task, time, how, by);
    this.#endWait(task, time);
    task.state = 'ready';
    task.since = time;
    task.readySince = time;
  }

  #endWait(task: MutableTask, time: number): void {
    task.waiting += Math.max(0, time - task.since);
    if (task.wait !== undefined) {
      this.#resources.leave(task.wait, task.id);
      task.wait = undefined;
    }
  }

  #addStep(task: MutableTask, row: Readonly<Row>): number {
    const woken = task.readySince === task.wokenAt && task.readySince <= row.time;
    const step = this.#added;
    step.ready = Math.min(task.readySince, row.time);
    step.wokenHow = woken ? task.wokenHow : 'unknown';
    step.wokenBy = woken ? task.wokenBy : 0;
    step.previous = task.lastStep;
    task.lastStep = this.steps.add(row, step);
    return task.lastStep;
  }

  #endStep(task: MutableTask, row: Readonly<Row>, time: number): void {
    if (row.sub >= stepEnd.firstWait) {
      this.#beginWait(task, row, time);
    } else if (row.sub === stepEnd.yielded) {
      task.state = 'ready';
      task.readySince = time;
    } else {
      task.ended = time;
      task.state = endStates[row.sub] ?? 'done';
      task.error = row.sub === stepEnd.failed ? row.d : 0;
      task.resultType = row.sub === stepEnd.returned ? row.d : 0;
      task.resultText = row.sub === stepEnd.returned ? row.e : 0;
    }
    task.wokenEarly = Number.NaN;
  }

  #beginWait(task: MutableTask, row: Readonly<Row>, time: number): void {
    const wait = this.#waits.of(row.sub, row.d, row.e);
    task.state = 'waiting';
    task.wait = wait;
    task.lastWait = wait;
    this.#resources.enter(wait, task);
    if (wait.kind === waitKind.task) {
      this.awaited(wait.target, time);
    }
    if (task.wokenEarly >= row.time) {
      this.#wake(task, time, 0, 0);
    }
  }
}

const endStates: Readonly<Record<number, Task['state']>> = {
  [stepEnd.returned]: 'done',
  [stepEnd.failed]: 'failed',
  [stepEnd.cancelled]: 'cancelled',
};

/** The list with one more element; the empty one, which all share, is not changed. */
function appended<T>(list: readonly T[], element: T): readonly T[] {
  if (list.length === 0) {
    return [element];
  }
  (list as T[]).push(element);
  return list;
}
